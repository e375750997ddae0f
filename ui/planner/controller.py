"""Planning: what is asked changes, the work under way is given up, and the answer to the new question comes in bit by
bit."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QObject

from advisor.errors import AdvisorError, Cancelled, UsageError
from advisor.machine.asked_hardware import TypedHardware
from advisor.planner.question import PlanQuestion
from advisor.services.plan_answer import PlanAnswer
from advisor.services.plan_desk import PlanDesk
from ui.common.hardware_text import plan_refused
from ui.context import Context
from ui.jobs import Lane, Task
from ui.pages import PageId
from ui.store import AppState
from ui.words import error as words_of

ANSWER_PAUSE = 0.1  # seconds between two pictures of an answer that grows


class PlannerController(QObject):
    """Verbs of the planner's page."""

    def __init__(self, ctx: Context, desk: PlanDesk) -> None:
        super().__init__()
        self._ctx, self._desk = ctx, desk
        self._stale = False  # whether this computer changed since the answer
        ctx.store.changed.connect(self._page_changed)
        ctx.events.machine_changed.connect(lambda _: self._machine_changed())

    def show(self) -> None:
        """Go to the planner."""
        self._ctx.go(PageId.PLANNER)

    def ask(self, **changes: Any) -> None:
        """Plan with other values, by their names in PlanQuestion."""
        self.plan(replace(self._ctx.state.planner.question, **changes))

    def plan(self, question: PlanQuestion) -> None:
        """Answer this question."""
        before = self._ctx.state.planner
        if question != before.question or before.problem:
            self._ctx.change(planner={"question": question})
            self._answer()

    def choose_model(self, text: str) -> None:
        """Plan with another model, at its usual quantisation."""
        if text != self._ctx.state.planner.question.model:
            self.ask(model=text, quant="")

    # -- working it out ----------------------------------------------------------------------------------------

    def _answer(self) -> None:
        question = self._ctx.state.planner.question
        self._stale = False
        if not question.model.strip():
            self._ctx.jobs.drop("plan")
            self._ctx.change(planner={"answer": None, "working": False, "problem": None})
            return
        self._ctx.change(planner={"working": True, "problem": None})

        def work(task: Task) -> PlanAnswer | None:
            last: PlanAnswer | None = None
            told = 0.0

            def report(answer: PlanAnswer) -> None:
                nonlocal last, told
                last, now = answer, time.monotonic()
                if now - told >= ANSWER_PAUSE:
                    told = now
                    task.report(answer)

            self._desk.answer(question, report, task.cancel)
            return last

        self._ctx.jobs.start("plan", work, self._done, failed=self._failed, reported=self._told)

    def _told(self, answer: PlanAnswer) -> None:
        self._ctx.change(planner={"answer": answer})

    def _done(self, answer: PlanAnswer | None) -> None:
        self._ctx.change(planner={"answer": answer, "working": False})

    def _failed(self, error: Exception) -> None:
        self._ctx.change(planner={"working": False})
        if isinstance(error, Cancelled):
            return
        if isinstance(error, AdvisorError):
            problem = plan_refused(error) if isinstance(error, UsageError) else words_of(error)
            self._ctx.change(planner={"problem": problem, "answer": None})
        else:
            self._ctx.fault(error)

    # -- what happens elsewhere --------------------------------------------------------------------------------

    def _page_changed(self, old: AppState, new: AppState) -> None:
        if new.shell.page is PageId.PLANNER and old.shell.page is not PageId.PLANNER:
            self._came()

    def _machine_changed(self) -> None:
        """What is planned for hardware of its own does not hang on this computer."""
        if self._ctx.state.planner.question.hardware == TypedHardware():
            self._stale = True
        if self._ctx.state.shell.page is PageId.PLANNER:
            self._came()

    def _came(self) -> None:
        state = self._ctx.state
        if not state.planner.names and not self._ctx.jobs.busy("plan names"):
            self._ctx.jobs.start(
                "plan names", lambda _: self._desk.names(), self._named, failed=self._ctx.problem, lane=Lane.FILES
            )
        if not state.planner.question.model:
            self._ctx.change(planner={"question": _looked_at(state)})
        now = self._ctx.state.planner
        open_still = now.answer is None and now.problem is None and not now.working
        if (self._stale or open_still) and state.computer.machine is not None:
            self._answer()

    def _named(self, names: tuple[str, ...]) -> None:
        self._ctx.change(planner={"names": names})


def _looked_at(state: AppState) -> PlanQuestion:
    """The question with the model that was looked at last, to begin with."""
    question = state.planner.question
    if chosen := state.models.chosen:
        return replace(question, model=chosen.model.name, quant=chosen.build.quant)
    if state.opened.model:
        return replace(question, model=str(state.opened.model.path), quant="")
    return question
