"""The model that is loaded when the window opens, where a person wants that."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from advisor.services.last_model import LastModel, LastUsed
from advisor.storage.folders import as_typed
from ui.context import Context
from ui.jobs import Lane

if TYPE_CHECKING:
    from ui.models.opened_controller import OpenedController


class StartController(QObject):
    """Loads the model of the settings, else the one used last, once this computer is known."""

    def __init__(self, ctx: Context, last: LastModel, opened: OpenedController) -> None:
        """last: remembers which one was used."""
        super().__init__()
        self._ctx, self._last, self._opened = ctx, last, opened
        self._waiting = False

    def load_when_ready(self) -> None:
        """Load it as soon as it can be judged; a person who opens or loads another meanwhile goes first."""
        if not self._waiting:
            self._waiting = True
            self._ctx.events.machine_changed.connect(self._look)
            self._look()

    def _look(self, _: bool = False) -> None:
        computer = self._ctx.state.computer
        if self._waiting and computer.machine is not None and not computer.scanning:
            self._waiting = False
            chosen = self._ctx.state.settings.default_model
            self._ctx.jobs.start(
                "last model",
                lambda _: self._find(chosen),
                self._found,
                failed=self._ctx.fault,
                lane=Lane.FILES,
            )

    def _find(self, chosen: str) -> LastUsed | None:
        path = as_typed(chosen) if chosen else None
        return LastUsed(path, 0) if path and path.is_file() else self._last.find()

    def _found(self, found: LastUsed | None) -> None:
        state = self._ctx.state
        free = state.opened.opening is None and state.opened.model is None and not state.in_memory and not state.moving
        if found and free:
            self._opened.load_quietly(Path(found.path), found.context)
