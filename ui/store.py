"""What the window shows, as one frozen value put together from each feature's own, and the one place that holds it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, is_dataclass, replace
from pathlib import Path
from typing import Any, Protocol

from PySide6.QtCore import QObject, Signal

from advisor.settings import Settings
from ui.chat.state import ChatState
from ui.computer.state import ComputerState
from ui.downloads.state import DownloadsState
from ui.help.state import HelpState
from ui.hub.state import HubState
from ui.library.state import LibraryState
from ui.models.state import ModelsState, OpenedState
from ui.pages import PageId
from ui.planner.state import PlannerState
from ui.serving.state import ServingState
from ui.session.state import Phase, SessionState
from ui.settings.state import PlacesState
from ui.shell.state import ShellState

FRONT = "front"  # the first session


@dataclass(frozen=True)
class AppState:
    """Everything the window shows. sessions: the models in memory, by id; front: the one the open chat talks with."""

    shell: ShellState = field(default_factory=ShellState)
    settings: Settings = field(default_factory=Settings)
    computer: ComputerState = field(default_factory=ComputerState)
    models: ModelsState = field(default_factory=ModelsState)
    opened: OpenedState = field(default_factory=OpenedState)
    hub: HubState = field(default_factory=HubState)
    library: LibraryState = field(default_factory=LibraryState)
    downloads: DownloadsState = field(default_factory=DownloadsState)
    sessions: Mapping[str, SessionState] = field(default_factory=lambda: {FRONT: SessionState()})
    front: str = FRONT
    chat: ChatState = field(default_factory=ChatState)
    planner: PlannerState = field(default_factory=PlannerState)
    serving: ServingState = field(default_factory=ServingState)
    help: HelpState = field(default_factory=HelpState)
    places: PlacesState = field(default_factory=PlacesState)

    @property
    def session(self) -> SessionState:
        """The session of the open chat."""
        return self.sessions[self.front]

    def session_of(self, path: Path | str) -> str | None:
        """The session that holds the model at `path`, or held it before its engine child ended by itself."""
        wanted = str(path)
        held = {name: one.loaded for name, one in self.sessions.items() if one.phase.loaded or one.phase is Phase.LOST}
        return next((name for name, loaded in held.items() if loaded and str(loaded.model.path) == wanted), None)

    @property
    def session_shown(self) -> str:
        """The session that the page of the opened file is about: that which holds it; the open chat's, if none does."""
        opened = self.opened.model
        return (self.session_of(opened.path) if opened else None) or self.front

    @property
    def to_eject(self) -> str:
        """The session whose model is meant where somebody wants memory back: that of the page, if it is about one."""
        return self.session_shown if self.shell.page is PageId.MODEL else self.front

    @property
    def in_memory(self) -> Mapping[str, SessionState]:
        """The sessions whose models are in memory and answer, that of the open chat first."""
        order = sorted(self.sessions, key=lambda name: name != self.front)
        return {name: self.sessions[name] for name in order if self.sessions[name].phase.loaded}

    @property
    def loading(self) -> str | None:
        """The session whose model is on its way into memory."""
        return next((name for name, one in self.sessions.items() if one.phase is Phase.LOADING), None)

    @property
    def coming(self) -> SessionState | None:
        """The same, as a value."""
        return self.sessions[self.loading] if self.loading else None

    @property
    def moving(self) -> bool:
        """Whether a model is on its way into memory or out of it."""
        return any(one.phase in (Phase.LOADING, Phase.EJECTING) for one in self.sessions.values())

    def change(self, **slices: Any) -> AppState:
        """With other slices, each whole or as the fields to change: change(chat={"turns": ()}, hub=HubState()).

        A field that is such a value itself may be given alike: change(opened={"judged": {"fit": None}}).

        session: the one of the open chat. sessions: by id, each as above, None for one to be gone; the others stay.
        """
        changed: dict[str, Any] = {}
        sessions = dict(slices.pop("sessions", {}))
        if "session" in slices:
            sessions[slices.get("front", self.front)] = slices.pop("session")
        if sessions:
            known = {name: _changed(self.sessions.get(name, SessionState()), new) for name, new in sessions.items()}
            changed["sessions"] = {name: one for name, one in {**self.sessions, **known}.items() if one is not None}
        for name, fields in slices.items():
            changed[name] = _changed(getattr(self, name), fields)
        return replace(self, **changed)


def _changed(value: Any, change: Any) -> Any:
    if not (isinstance(change, Mapping) and is_dataclass(value)):
        return change
    return replace(value, **{name: _changed(getattr(value, name), field) for name, field in change.items()})  # type: ignore[type-var]  # a value, not a class


class Page(Protocol):
    """A widget that shows a state: built once, rendered often, and rendering twice changes nothing."""

    def render_state(self, state: AppState) -> None:
        """Show `state`."""


class Store(QObject):
    """Holds the state.

    `heard(old, new)` follows more words of a reply under way, the most frequent change by far, which only who shows
    them need hear of; `changed(old, new)` follows every other.
    """

    changed = Signal(object, object)
    heard = Signal(object, object)

    def __init__(self, state: AppState | None = None) -> None:
        super().__init__()
        self._state = state or AppState()
        self._shown = 0

    @property
    def showing(self) -> bool:
        """Whether a state is being shown at this moment."""
        return self._shown > 0

    @property
    def state(self) -> AppState:
        """What is shown now."""
        return self._state

    def change(self, **slices: Any) -> None:
        """As AppState.change, shown all at once; nothing is sent where nothing is different."""
        self.put(self._state.change(**slices))

    def put(self, new: AppState) -> None:
        """Show another state."""
        old = self._state
        if new != old:
            self._state = new
            self._shown += 1
            try:
                (self.heard if only_words(old, new) else self.changed).emit(old, new)
            finally:
                self._shown -= 1


def only_words(old: AppState, new: AppState) -> bool:
    """Whether all that is new is words of a reply under way, and how much of the context they fill."""
    one, other = old.chat.reply, new.chat.reply
    if one is None or other is None or not one.tokens or one.turn is not other.turn or one.stopping != other.stopping:
        return False
    front = old.front
    return (
        _differ(old, new) <= {"chat", "sessions"}
        and _differ(old.chat, new.chat) <= {"reply"}
        and old.sessions.keys() == new.sessions.keys()
        and all(old.sessions[name] is new.sessions[name] for name in old.sessions if name != front)
        and _differ(old.sessions[front], new.sessions[front]) <= {"context_used", "filled"}
    )


def _differ(one: Any, other: Any) -> set[str]:
    """The names of the fields in which two values of one class differ."""
    pairs = ((name, getattr(one, name), getattr(other, name)) for name in one.__dataclass_fields__)
    return {name for name, old, new in pairs if old is not new and old != new}
