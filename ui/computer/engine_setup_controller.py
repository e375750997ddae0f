"""The engine where there is none yet: built without being asked, as soon as this computer was looked at."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject

from advisor.engine.build import BuildStep
from advisor.errors import AdvisorError, Cancelled
from advisor.services.engine_setup import EngineSetup
from ui.computer.controller import ComputerController
from ui.context import Context
from ui.jobs import Job, Lane


class EngineSetupController(QObject):
    """Verbs of having the engine built."""

    def __init__(self, ctx: Context, setup: EngineSetup, computer: ComputerController) -> None:
        super().__init__()
        self._ctx, self._setup, self._computer = ctx, setup, computer
        self._job: Job[None] | None = None
        self._tried = False
        ctx.events.machine_changed.connect(self._build_if_missing)

    def build(self) -> None:
        """Have it built, then look at this computer again."""
        if self._ctx.jobs.busy("engine setup"):
            return
        self._tried = True
        self._show(step=BuildStep("tools"), problem=None)
        self._job = self._ctx.jobs.start(
            "engine setup",
            lambda task: self._setup.build(task.report, task.cancel),
            self._built,
            failed=self._failed,
            reported=lambda step: self._show(step=step),
            lane=Lane.FILES,
        )

    def cancel(self) -> None:
        """Build it no further; what is compiled is kept, and the next build goes on from there."""
        if self._job:
            self._job.cancel.request()

    def _build_if_missing(self, _: bool = False) -> None:
        machine = self._ctx.state.computer.machine
        if not self._tried and machine is not None and machine.engine is None and self._setup.wanted():
            self.build()

    def _built(self, _: None) -> None:
        self._show(step=None)
        self._computer.retest()

    def _failed(self, error: Exception) -> None:
        self._show(step=None)
        if isinstance(error, AdvisorError):
            self._show(problem="" if isinstance(error, Cancelled) else error.sentence)
        else:
            self._ctx.fault(error)

    def _show(self, **changes: Any) -> None:
        self._ctx.change(computer={"engine_setup": changes})
