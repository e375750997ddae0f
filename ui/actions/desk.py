"""What every verb needs: the state, the jobs, the engine room, and where errors go."""

from __future__ import annotations

import traceback
from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject

from advisor.chat.conversation import Ending
from advisor.engine.sampling import Stats
from advisor.errors import AdvisorError, Cancelled
from advisor.services.engine import EngineRoom
from advisor.settings import Settings
from ui.actions.gauge import Gauge
from ui.jobs import Jobs
from ui.pages import PageId
from ui.shell.state import Notice, Trouble
from ui.store import AppState, Store


class Desk(QObject):
    """The base of the verbs."""

    def __init__(
        self,
        store: Store,
        jobs: Jobs,
        room: EngineRoom,
        save: Callable[[Settings], None],
    ) -> None:
        """save: stores the settings."""
        super().__init__()
        self._store, self._jobs, self._room, self._save = store, jobs, room, save
        self._gauge = Gauge(store, jobs, room, self._fault)

    @property
    def state(self) -> AppState:
        """What is shown now."""
        return self._store.state

    def go(self, page: PageId) -> None:
        """Show a page."""
        self._store.change(shell={"page": page})

    def _remember(self) -> None:
        """Store what the person chose."""
        try:
            self._save(self.state.settings)
        except AdvisorError as error:
            self._problem(error)

    def _keep_reply(self, how: Ending, stats: Stats | None) -> None:
        """The reply under way becomes a turn of the open chat, if it belongs there; in the file it ends by itself."""
        reply = self.state.chat.reply
        if reply is None:
            return
        turn = replace(reply.turn, text=reply.text, reasoning=reply.reasoning, ending=how, stats=stats)
        shown = self.state.chat.open_reply is not None
        self._store.change(
            chat={"reply": None, "turns": (*self.state.chat.turns, turn) if shown else self.state.chat.turns}
        )

    def _problem(self, error: Exception) -> None:
        if isinstance(error, Cancelled):
            return
        if isinstance(error, AdvisorError):
            self._store.change(shell={"notice": Notice(str(error))})
        else:
            self._fault(error)

    def _fault(self, error: Exception) -> None:
        """An error nobody foresaw: said in the one error dialog, with the traceback as its details."""
        if not isinstance(error, Cancelled):
            self._store.change(shell={"trouble": Trouble("inside", error, details(error))})


def details(error: Exception) -> str:
    """The traceback of an error that does not speak for itself."""
    return "" if isinstance(error, AdvisorError) else "".join(traceback.format_exception(error))
