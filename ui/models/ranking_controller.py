"""The ranking behind the recommendation and the list of models: it runs by itself while a page shows it."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QObject, QTimer

from advisor.catalogue.candidate import Requirements
from advisor.catalogue.entry import Catalogue, Use
from advisor.errors import AdvisorError, Cancelled
from advisor.machine.machine import Machine
from advisor.services.advice import Advisor, Ranked, RankingSoFar
from ui.common.judging import JudgedAgain
from ui.context import Context
from ui.jobs import Lane
from ui.pages import ROWS, Need, PageId
from ui.store import AppState
from ui.words import error as words_of
from ui.words import translate

_CALM_SECONDS = 5.0  # between two rankings that nobody asked for but memory, which may go up and down for long
_PAUSE_MS = 200  # between what calls for another ranking and its start, in which more may happen

_Question = tuple[Machine, Requirements, Catalogue]


class RankingController(QObject):
    """Verbs about what one wants a model for, and the ranking that follows from it."""

    def __init__(self, ctx: Context, advice: Advisor) -> None:
        super().__init__()
        self._ctx, self._advice = ctx, advice
        self._advising = False
        self._running: _Question | None = None
        self._answered: _Question | None = None
        self._unasked = False  # what is shown stays until it is done
        self._answered_at = 0.0
        self._planned = ""  # the PC that what is shown was ranked for
        self._follow = JudgedAgain(ctx, PageId.PC, self._settled_on, self._follow_memory)
        self._soon = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._soon.timeout.connect(self._settle)
        ctx.store.changed.connect(self._consider)
        ctx.events.projector_wanted.connect(self._wish_eyes)

    def watch(self, wanted: bool) -> None:
        """Keep the ranking up to date, or, while nobody looks, let it be."""
        self._advising = wanted
        self._soon.start()

    def wish_use(self, use: Use) -> None:
        """Rank for another use; with the length that is usual for it, unless the person chose one."""
        asked = self._ctx.state.models.asked
        chosen = None if asked.context == Requirements.usual(asked.use).context else asked.context
        eyes = self._ctx.state.downloads.with_projector
        self._ctx.change(models={"asked": Requirements.usual(use, chosen, eyes=eyes)})

    def wish_context(self, tokens: int) -> None:
        """Rank with a conversation of so many tokens."""
        self._ctx.change(models={"asked": replace(self._ctx.state.models.asked, context=tokens)})

    def _wish_eyes(self) -> None:
        eyes = self._ctx.state.downloads.with_projector
        self._ctx.change(models={"asked": replace(self._ctx.state.models.asked, eyes=eyes is not False)})

    def rank_again(self) -> None:
        """Rank anew, with the memory that is free now."""
        self._answered, self._unasked = None, False
        self._soon.start()

    def _settled_on(self, state: AppState) -> Machine | None:
        """What the recommendation was made for, once that was a while ago."""
        calm = self._answered is not None and time.monotonic() - self._answered_at > _CALM_SECONDS
        return state.models.ranked_on if calm and not state.models.ranking and state.models.advice else None

    def _follow_memory(self) -> None:
        """This PC says what is free now, so what it recommends follows; a list that is being read is not reordered."""
        self.rank_again()
        self._unasked = True

    # -- the catalogue -----------------------------------------------------------------------------------------

    def _read_catalogue(self) -> None:
        if not self._ctx.jobs.busy("catalogue"):
            self._ctx.jobs.start(
                "catalogue", lambda _: self._advice.catalogue(), self._read, failed=self._ctx.fault, lane=Lane.FILES
            )

    def _read(self, catalogue: Catalogue) -> None:
        problem = None
        if not catalogue.models:
            problem = " ".join(catalogue.problems) or translate("Actions", "The catalogue of models is empty.")
        self._ctx.change(models={"catalogue": catalogue, "catalogue_problem": problem})

    # -- the ranking -------------------------------------------------------------------------------------------

    def _consider(self, old: AppState, new: AppState) -> None:
        """Something changed: see a little later whether the ranking has to follow.

        Never at once: whoever hears of a change after us would hear of ours first.
        """
        if _asked_of(old) != _asked_of(new) and not self._soon.isActive():
            self._soon.start()

    def _question(self) -> _Question | None:
        """What is to be ranked now; None where nothing is."""
        state = self._ctx.state
        busy = state.computer.scanning or state.moving
        if (
            not self._advising
            or Need.RANKING not in ROWS[state.shell.page].needs
            or busy
            or state.computer.machine is None
        ):
            return None
        return (
            (state.computer.machine, state.models.asked, state.models.catalogue)
            if state.models.catalogue and state.models.catalogue.models
            else None
        )

    def _forget_other_pc(self) -> None:
        """What one PC carries says nothing about another one, so it is not shown until that one is ranked, too."""
        planned = self._ctx.state.computer.planned
        if planned != self._planned:
            self._planned, self._answered = planned, None
            self._ctx.change(models={"candidates": (), "skipped": (), "to_rank": 0, "advice": None})

    def _settle(self) -> None:
        self._forget_other_pc()
        if self._advising and self._ctx.state.models.catalogue is None:
            self._read_catalogue()
        question = self._question()
        if self._running and question != self._running:
            self._ctx.jobs.drop("rank")
            self._running, self._unasked = None, False
            self._ctx.change(models={"ranking": False})
        if question and question not in (self._running, self._answered):
            self._rank(question)

    def _rank(self, question: _Question) -> None:
        _, wish, catalogue = question
        self._running = question
        self._ctx.change(models={"ranking": True, "to_rank": 0, "ranking_problem": None})
        self._ctx.jobs.start(
            "rank",
            lambda task: self._advice.rank(catalogue, wish, task.report, task.cancel),
            lambda ranked: self._ranked(question, ranked),
            failed=lambda error: self._ranking_failed(question, error),
            reported=self._ranked_so_far,
        )

    def _ranked_so_far(self, found: RankingSoFar) -> None:
        if self._unasked:
            return
        # Not before: a ranking from what is kept on the disk is done before anything has to be taken away.
        self._ctx.change(models={"candidates": found.candidates, "to_rank": found.total, "advice": None})

    def _ranked(self, question: _Question, found: Ranked) -> None:
        self._answer(
            question,
            candidates=found.ranking.candidates,
            skipped=found.ranking.skipped,
            ranked_on=found.machine,
            advice=found.advice,
        )

    def _ranking_failed(self, question: _Question, error: Exception) -> None:
        if isinstance(error, Cancelled):
            self._running = None
            self._ctx.change(models={"ranking": False})
        elif isinstance(error, AdvisorError):
            self._answer(question, ranking_problem=words_of(error), advice=None)
        else:
            self._answer(question)
            self._ctx.fault(error)

    def _answer(self, question: _Question, **changes: Any) -> None:
        self._running, self._answered, self._unasked = None, question, False
        self._answered_at = time.monotonic()
        self._ctx.change(models={"ranking": False, **changes})


def _asked_of(state: AppState) -> tuple[object, ...]:
    """What the ranking depends on; compared by identity, for a catalogue is large."""
    computer, models = state.computer, state.models
    return (
        state.shell.page, id(computer.machine), computer.scanning, models.asked, id(models.catalogue),
        state.moving, len(state.in_memory),
    )  # fmt: skip
