"""What every controller is given: the state, the jobs, the events of other features, and where errors go."""

from __future__ import annotations

import traceback
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QObject, Signal

from advisor.errors import AdvisorError, Cancelled
from advisor.services.requests import Question
from advisor.settings import Settings
from ui.jobs import Jobs
from ui.pages import PageId
from ui.session.state import RoomWanted
from ui.shell.state import Notice, Trouble
from ui.store import AppState, Store
from ui.words import error as words_of


class Events(QObject):
    """What one feature must know of another. Whoever listens is called at once, in the order of connecting."""

    machine_changed = Signal(bool)
    """This computer was looked at again, or corrected; whether the engine was tested anew."""
    memory_sampled = Signal(object)
    """A Sample: one look at memory."""
    file_wanted = Signal()
    """The person wants to choose a .gguf to open."""
    setting_wanted = Signal(str)
    """The person wants to change a setting, by its name."""
    settings_changed = Signal(object, object)
    """Settings as they were, and as they are."""

    file_opened = Signal(object)
    """A ModelFile was read and is shown; its verdict is being worked out."""
    open_failed = Signal(object)
    """An Exception: the file could not be read."""

    model_leaving = Signal(str)
    """A session's id: its model is about to go, or to be replaced, if it has one."""
    model_loaded = Signal()
    """A model is in memory and waits; the open chat talks with it."""
    loaded_aside = Signal()
    """The same, but meanwhile the open chat talks with another one."""
    model_in_front = Signal()
    """The open chat talks with another model in memory from now on."""
    context_raised = Signal(object)
    """A LoadedModel: the person had its context made longer, from a chat."""
    load_refused = Signal(object)
    """A Refusal: it no longer fits, and nothing was loaded."""
    load_failed = Signal(object)
    """An Exception; Cancelled where the load was given up."""
    load_given_up = Signal()
    """The person wants the load under way to end."""

    recovered = Signal()
    """A model that failed is in memory again by itself, with less: what it was at can go on."""

    model_gone = Signal()
    """A model is not in memory any more: it was ejected, or suspended with its chat."""

    projector_wanted = Signal()
    """Models are to be had with their file for looking at images, or without: what was judged is another thing now."""
    download_finished = Signal(object)
    """A Status: a model is here, whole and verified."""
    library_seen = Signal()
    """The models on this computer were looked through."""


class Context:
    """Shared by all controllers."""

    def __init__(self, store: Store, jobs: Jobs, events: Events, save: Callable[[Settings], None]) -> None:
        """save: keeps the settings for the next start; may raise AdvisorError."""
        self.store, self.jobs, self.events, self._save = store, jobs, events, save
        self.watched = True  # somebody can see the window
        self._questions: list[Question | RoomWanted] = []  # that wait until the one which is shown is answered

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

    def keep(self, **changes: Any) -> None:
        """Other settings, by name, now and at the next start."""
        old = self.state.settings
        new = replace(old, **changes)
        if new == old:
            return
        self.change(settings=new)
        try:
            self._save(new)
        except AdvisorError as error:
            self.problem(error)
        self.events.settings_changed.emit(old, new)

    def ask(self, question: Question | RoomWanted) -> None:
        """Ask the person, once whatever is being asked is answered."""
        self._questions.append(question)
        if self.state.shell.question is None:
            self.ask_next()

    def ask_next(self) -> None:
        """The question that is shown was answered; the next one is."""
        self.change(shell={"question": None})
        if self._questions and self.state.shell.question is None:
            self.change(shell={"question": self._questions.pop(0)})

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
            self.warn(words_of(error))
        else:
            self.fault(error)

    def fault(self, error: Exception) -> None:
        """An error nobody foresaw: said in the one error dialog, with the traceback as its details."""
        if not isinstance(error, Cancelled):
            self.change(shell={"trouble": Trouble("inside", error, details(error))})


def details(error: Exception) -> str:
    """The traceback of an error that does not speak for itself."""
    return "" if isinstance(error, AdvisorError) else "".join(traceback.format_exception(error))
