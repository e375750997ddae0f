"""Chat memory that nobody needs now is given back: of a chat that was left, when idle, and where memory is short."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer

from advisor.services.readings import Sample
from advisor.services.session import Sessions
from ui.context import Context
from ui.session.controller import SessionController
from ui.session.pressure_controller import PressureController
from ui.session.state import Phase
from ui.store import AppState

IDLE_MS = 180_000  # after a reply: by then nobody is about to go on
LEFT_MS = 20_000  # after a chat was left: who only looks another up is back by then


class BreathingController(QObject):
    """Shortens contexts that breathe; nothing is read again for it, and they grow as soon as they are needed."""

    def __init__(self, ctx: Context, sessions: Sessions, session: SessionController) -> None:
        super().__init__()
        self._ctx, self._sessions, self._session = ctx, sessions, session
        self._pressure = PressureController(ctx, sessions)  # models go where shorter contexts were not enough
        self._was_short = False  # of system memory, at the last look
        self._tried: dict[str, int] = {}  # bytes of a spill, by session, that shrinking was to help against
        self._idle = QTimer(self, singleShot=True)
        self._idle.timeout.connect(self.shrink)
        ctx.store.changed.connect(self._changed)
        ctx.events.memory_sampled.connect(self._sampled)

    def close(self) -> None:
        """Nothing is shortened any more once it is idle."""
        self._ctx.store.changed.disconnect(self._changed)
        self._idle.stop()

    def _changed(self, old: AppState, new: AppState) -> None:
        if new.session.phase is not Phase.READY:
            self._idle.stop()
            return
        left = old.chat.open and (new.chat.open is None or new.chat.open.id != old.chat.open.id)
        if left or old.session.phase is Phase.WRITING:
            self._idle.start(LEFT_MS if left else IDLE_MS)

    def shrink(self) -> None:
        """Give back what no model needs for the chat that it holds; all of it, where that is not the open one."""
        for name, session in self._ctx.state.in_memory.items():
            if session.phase is Phase.READY:
                self._shrink(name)

    def _shrink(self, name: str) -> None:
        open_ = self._ctx.state.chat.open
        left = self._sessions.chat_held(name) not in (None, open_.id if open_ else None)
        self._ctx.jobs.start(
            f"shrink {name}",
            lambda _: self._sessions.breathing.narrow(name, left=left),
            lambda shrunk: self._shrunk(name) if shrunk else None,
            failed=self._ctx.fault,
        )

    def _sampled(self, sample: Sample) -> None:
        if sample.pressure.critical and not self._was_short:
            self._ctx.jobs.start(
                "idle", lambda _: self._sessions.free_idle(), lambda _: self._freed(), failed=self._ctx.fault
            )
        self._was_short = sample.pressure.critical
        for name, found in sample.sessions.items():
            session, size = self._ctx.state.sessions.get(name), found.spilled.size if found.spilled else 0
            if size > self._tried.get(name, 0) and session and session.phase is Phase.READY:
                self._shrink(name)  # what it needs least, before anything else is offered
                self._tried[name] = size
            elif not size:
                self._tried.pop(name, None)

    def _freed(self) -> None:
        for name in self._ctx.state.in_memory:
            self._shrunk(name)

    def _shrunk(self, name: str) -> None:
        self._session.refresh(name)
        if self._sessions.holds(name):
            self._ctx.change(sessions={name: {"filled": self._sessions.session(name).context_used}})
