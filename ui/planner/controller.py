"""Planning: what is asked changes, the work under way is given up, and the answer to the new question comes in bit by
bit."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication

from advisor.errors import AdvisorError, Cancelled, UsageError
from advisor.machine.asked_hardware import TypedHardware
from advisor.planner.question import PlanQuestion
from advisor.planner.simulation.compare import SimulatedComparison
from advisor.services.plan_answer import PlanAnswer
from advisor.services.plan_desk import PlanDesk
from ui.common.hardware_text import plan_refused
from ui.context import Context
from ui.jobs import Lane, Task
from ui.pages import PageId
from ui.store import AppState
from ui.words import error as words_of
from ui.words import translate

ANSWER_PAUSE = 0.1  # seconds between two pictures of an answer that grows


class PlannerController(QObject):
    """Verbs of the planner's page."""

    def __init__(self, ctx: Context, desk: PlanDesk) -> None:
        super().__init__()
        self._ctx, self._desk = ctx, desk
        self._stale = False  # whether this computer changed since the answer
        self._answered = False  # whether the answer is to the question, if only its beginning
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
            slow = (question.hardware, question.model) != (before.question.hardware, before.question.model)
            kept = None if slow else before.answer  # what is answered at once needs no empty page before it
            self._ctx.change(planner={"question": question, "answer": kept})
            self._answer()

    def choose_model(self, text: str) -> None:
        """Plan with another model, at its usual quantisation."""
        if text != self._ctx.state.planner.question.model:
            self.ask(model=text, quant="")

    def choose_length(self, context: int) -> None:
        """Plan with conversations of so many tokens."""
        self.plan(self._ctx.state.planner.question.of_length(context))

    def choose_cell(self, quant: str, context: int) -> None:
        """Plan with a quantisation at a length."""
        self.plan(replace(self._ctx.state.planner.question.of_length(context), quant=quant))

    def set_beside(self) -> None:
        """Keep the answer, to set others against it."""
        self._ctx.change(planner={"beside": self._ctx.state.planner.answer})

    def forget_beside(self) -> None:
        """Set nothing against anything any more."""
        self._ctx.change(planner={"beside": None})

    def simulate(self) -> None:
        """Simulate users of what is planned, on a program that shares its cache between them, once that is answered."""
        planner = self._ctx.state.planner
        if planner.answer is not None and not planner.simulating:
            self._ctx.change(planner={"simulating": True})
            self._simulate_what_is_answered()

    def stop_simulating(self) -> None:
        """Give the simulation up."""
        self._ctx.jobs.drop("plan simulation")
        self._ctx.change(planner={"simulating": False})

    def _simulate_what_is_answered(self) -> None:
        """Begin, if somebody waits for it, as soon as it is known how it is served."""
        planner, answer = self._ctx.state.planner, self._ctx.state.planner.answer
        known = self._answered and answer is not None and answer.recipes is not None
        if answer is None or not known or not planner.simulating or self._ctx.jobs.busy("plan simulation"):
            return

        def done(found: SimulatedComparison) -> None:
            self._ctx.change(planner={"simulation": found, "simulating": False})

        def failed(error: Exception) -> None:
            self._ctx.change(planner={"simulating": False})
            self._ctx.problem(error)

        self._ctx.jobs.start(
            "plan simulation",
            lambda task: self._desk.simulate(answer, task.cancel),
            done,
            failed=failed,
            lane=Lane.FILES,
        )

    # -- keeping and sharing -------------------------------------------------------------------------------------

    def copy(self, text: str) -> None:
        """Put the plan on the clipboard, as text."""
        QGuiApplication.clipboard().setText(text)
        self._ctx.say(translate("Planner", "The plan is on the clipboard."))

    def copy_recipe(self, text: str) -> None:
        """Put how it is served on the clipboard."""
        QGuiApplication.clipboard().setText(text)
        self._ctx.say(translate("Planner", "It is on the clipboard."))

    def save_recipe(self, path: Path, text: str) -> None:
        """Write how it is served into a file."""
        self._write(path, lambda: self._desk.save_text(path, text))

    def save(self, path: Path) -> None:
        """Keep the question in a file that can be given to somebody else."""
        question = self._ctx.state.planner.question
        self._write(path, lambda: self._desk.save(path, question))

    def save_table(self, path: Path) -> None:
        """Write the table as it is by now."""
        if answer := self._ctx.state.planner.answer:
            self._write(path, lambda: self._desk.save_table(path, answer))

    def save_picture(self, path: Path, picture: bytes) -> None:
        """Write a picture of the page. picture: as PNG."""
        self._write(path, lambda: self._desk.save_picture(path, picture))

    def open_file(self, path: Path) -> None:
        """Plan with the question of a file."""
        self._ctx.jobs.start(
            "plan file", lambda _: self._desk.open_file(path), self.plan, failed=self._ctx.problem, lane=Lane.FILES
        )

    def _write(self, path: Path, write: Callable[[], None]) -> None:
        def written(_: None) -> None:
            self._ctx.say(translate("Planner", "Written: {0}").format(path))

        self._ctx.jobs.start("plan file", lambda _: write(), written, failed=self._ctx.problem, lane=Lane.FILES)

    # -- working it out ----------------------------------------------------------------------------------------

    def _answer(self, *, simulate: bool = False) -> None:
        """simulate: its users, too, once that is possible; those of the answer before are none of this one's."""
        question = self._ctx.state.planner.question
        self._stale = self._answered = False
        self._ctx.jobs.drop("plan simulation")
        self._ctx.change(planner={"simulation": None, "simulating": simulate and bool(question.model.strip())})
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

    def _told(self, answer: PlanAnswer | None) -> None:
        self._answered = True
        self._ctx.change(planner={"answer": answer})
        self._simulate_what_is_answered()

    def _done(self, answer: PlanAnswer | None) -> None:
        self._told(answer)
        simulating = self._ctx.jobs.busy("plan simulation")  # else there is nothing to serve
        self._ctx.change(planner={"working": False, "simulating": simulating})

    def _failed(self, error: Exception) -> None:
        self.stop_simulating()
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
            self._answer(simulate=now.simulating or now.simulation is not None)

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
