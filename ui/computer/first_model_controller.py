"""Trying the app with a small real model: fetching it where it is missing, then chatting with it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from advisor.errors import AdvisorError, Cancelled
from advisor.services.first_model import FirstModelService
from ui.context import Context
from ui.jobs import Job, Lane
from ui.words import error as words_of

if TYPE_CHECKING:
    from ui.models.opened_controller import OpenedController


class FirstModelController(QObject):
    """Verbs of the model to try the app with."""

    def __init__(self, ctx: Context, service: FirstModelService, opened: OpenedController) -> None:
        super().__init__()
        self._ctx, self._service, self._opened = ctx, service, opened
        self._job: Job[Path] | None = None
        ctx.events.machine_changed.connect(self._chat_if_known)
        ctx.events.library_seen.connect(self.look)

    def look(self) -> None:
        """See whether it is here."""
        self._ctx.jobs.start(
            "first model here", lambda _: self._service.find(), self._seen, failed=self._ctx.fault, lane=Lane.FILES
        )

    def try_now(self) -> None:
        """Chat with it; where it is missing it is fetched before."""
        if self._ctx.jobs.busy("first model"):
            return
        here = self._ctx.state.computer.first_model.path is not None
        self._first(wanted=True, problem=None, permille=None if here else 0)
        self._job = self._ctx.jobs.start(
            "first model",
            lambda task: self._service.fetch(task.report, task.cancel),
            self._fetched,
            failed=self._failed,
            reported=self._reported,
            lane=Lane.NETWORK,
        )

    def cancel(self) -> None:
        """Fetch it no further, nor wait to chat with it."""
        self._first(wanted=False)
        if self._job:
            self._job.cancel.request()

    def _seen(self, path: Path | None) -> None:
        self._first(path=path)

    def _reported(self, share: float) -> None:
        permille = round(share * 1000)
        if permille != self._ctx.state.computer.first_model.permille:
            self._first(permille=permille)

    def _fetched(self, path: Path) -> None:
        self._first(path=path, permille=None)
        self._chat_if_known()

    def _failed(self, error: Exception) -> None:
        self._first(permille=None, wanted=False)
        if isinstance(error, AdvisorError) and not isinstance(error, Cancelled):
            self._first(problem=words_of(error))
        else:
            self._ctx.problem(error)

    def _chat_if_known(self, _: bool = False) -> None:
        computer = self._ctx.state.computer
        first = computer.first_model
        if first.wanted and first.path and first.permille is None and computer.machine and not computer.scanning:
            self._first(wanted=False)
            self._opened.chat_with(first.path)

    def _first(self, **changes: Any) -> None:
        self._ctx.change(computer={"first_model": changes})
