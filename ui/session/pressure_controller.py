"""System memory that runs short: idle models are freed where nothing else helped, and those that went are told of."""

from __future__ import annotations

from PySide6.QtCore import QObject

from advisor.services.readings import Sample
from advisor.services.session import Sessions
from ui.context import Context
from ui.session.state import Phase
from ui.words import translate


class PressureController(QObject):
    """Looks at each sample of memory; the model that the open chat talks with stays."""

    def __init__(self, ctx: Context, sessions: Sessions) -> None:
        super().__init__()
        self._ctx, self._sessions = ctx, sessions
        ctx.events.memory_sampled.connect(self._sampled)

    def _sampled(self, sample: Sample) -> None:
        if sample.pressure.critical and not self._ctx.jobs.busy("idle-models"):
            front = self._ctx.state.front
            self._ctx.jobs.start(
                "idle-models", lambda _: self._sessions.idle.free((front,)), lambda _: None, failed=self._ctx.fault
            )
        self._find_freed()

    def _find_freed(self) -> None:
        """Models that went, here or while a reply waited for memory."""
        for name, session in self._ctx.state.sessions.items():
            if name == self._ctx.state.front or session.phase is not Phase.READY or self._sessions.holds(name):
                continue
            self._ctx.change(sessions={name: None})
            if session.loaded:
                words = translate("Actions", "Memory was short, so {0} was ejected. Its chats are as they were.")
                self._ctx.say(words.format(session.loaded.fit.model.name))
            self._ctx.events.model_gone.emit()
