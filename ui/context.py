"""What every controller is given: the state, the jobs, the events of other features, and where errors go."""

from __future__ import annotations

import traceback
from typing import Any

from PySide6.QtCore import QObject, Signal

from advisor.errors import AdvisorError, Cancelled
from ui.jobs import Jobs
from ui.pages import PageId
from ui.shell.state import Notice, Trouble
from ui.store import AppState, Store


class Events(QObject):
    """What one feature must know of another. Whoever listens is called at once, in the order of connecting."""

    machine_changed = Signal(bool)
    """This computer was looked at again, or corrected; whether the engine was tested anew."""
    memory_sampled = Signal(object)
    """A Sample: one look at memory."""
    settings_changed = Signal(object, object)
    """Settings as they were, and as they are."""

    file_opened = Signal(object)
    """A ModelFile was read and is shown; its verdict is being worked out."""
    open_failed = Signal(object)
    """An Exception: the file could not be read."""

    model_leaving = Signal()
    """The model in memory is about to go, or to be replaced."""
    model_loaded = Signal()
    """A model is in memory and waits."""
    load_refused = Signal()
    """It no longer fits; nothing was loaded, and the opened file's page says why."""
    load_failed = Signal(object)
    """An Exception; Cancelled where the load was given up."""
    load_given_up = Signal()
    """The person wants the load under way to end."""

    download_finished = Signal(object)
    """A Status: a model is here, whole and verified."""
    library_seen = Signal()
    """The models on this computer were looked through."""


class Context:
    """Shared by all controllers."""

    def __init__(self, store: Store, jobs: Jobs, events: Events) -> None:
        self.store, self.jobs, self.events = store, jobs, events

    @property
    def state(self) -> AppState:
        """What is shown now."""
        return self.store.state

    def change(self, **slices: Any) -> None:
        """Show other values: as AppState.change."""
        self.store.change(**slices)

    def go(self, page: PageId) -> None:
        """Show a page."""
        self.change(shell={"page": page})

    def say(self, text: str) -> None:
        """Tell something in the bar at the top of the window."""
        self.change(shell={"notice": Notice(text, "info")})

    def warn(self, text: str) -> None:
        """Say there why something was not done."""
        self.change(shell={"notice": Notice(text)})

    def problem(self, error: Exception) -> None:
        """Say what went wrong; what nobody foresaw goes to the error dialog. Nothing where the work was given up."""
        if isinstance(error, Cancelled):
            return
        if isinstance(error, AdvisorError):
            self.warn(str(error))
        else:
            self.fault(error)

    def fault(self, error: Exception) -> None:
        """An error nobody foresaw: said in the one error dialog, with the traceback as its details."""
        if not isinstance(error, Cancelled):
            self.change(shell={"trouble": Trouble("inside", error, details(error))})


def details(error: Exception) -> str:
    """The traceback of an error that does not speak for itself."""
    return "" if isinstance(error, AdvisorError) else "".join(traceback.format_exception(error))
