"""Looking at memory regularly, off the GUI thread, while someone can see it or a model is in memory."""

from __future__ import annotations

import time
from typing import Any

from PySide6.QtCore import QObject, QTimer

from advisor.services.computer import Computer
from advisor.services.readings import Sample, SessionSample
from ui.context import Context
from ui.jobs import Lane
from ui.session.state import Phase, SessionState, recent
from ui.store import AppState

# Between two looks. A look takes 6 to 7 ms of processor time with all it makes the window show; beside a reply that
# is time the model computes in, where memory only fills as was promised.
IDLE_MS, WRITING_MS, LOADING_MS = 1000, 1000, 250
UNSEEN_MS = 2000  # while nobody sees it: a model may spill or memory run short then, too


class Gauge(QObject):
    """Stores what it sees, then sends the event `memory_sampled`; more often while a model is loaded into memory."""

    def __init__(self, ctx: Context, computer: Computer) -> None:
        super().__init__()
        self._ctx, self._computer = ctx, computer
        self._watching = self._began = False
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.look)
        ctx.store.changed.connect(self._changed)

    def watch(self, visible: bool) -> None:
        """Somebody sees it from now on, or not any more; then it looks less often, and only for what is in memory."""
        came, self._watching = visible and not self._watching, visible
        self._began = self._began or visible
        self._ctx.watched = visible
        self._pace()
        if came:
            self.look()

    def close(self) -> None:
        """Look no longer."""
        self._began = self._watching = False
        self._pace()

    def _changed(self, old: AppState, new: AppState) -> None:
        moved = old.loading != new.loading or bool(old.in_memory) != bool(new.in_memory)
        if old.session.phase is not new.session.phase or moved:
            self._pace()

    def _pace(self) -> None:
        held = bool(self._ctx.state.in_memory or self._ctx.state.loading)
        if not self._watching and not (self._began and held):
            self._timer.stop()
            return
        phase = Phase.LOADING if self._ctx.state.loading else self._ctx.state.session.phase
        wanted = {Phase.LOADING: LOADING_MS, Phase.WRITING: WRITING_MS}.get(phase, IDLE_MS)
        if not self._watching:
            wanted = UNSEEN_MS
        if not self._timer.isActive() or self._timer.interval() != wanted:
            self._timer.start(wanted)

    def look(self) -> None:
        """Look once, unless a look is under way."""
        if not self._ctx.jobs.busy("gauge"):
            self._ctx.jobs.start(
                "gauge", lambda _: self._computer.sample(), self._looked, failed=self._ctx.fault, lane=Lane.GAUGE
            )

    def _looked(self, sample: Sample) -> None:
        self._ctx.change(
            computer={
                "memory": sample.memory, "live": sample.devices, "room": sample.room, "programs": sample.programs
            },
            sessions={
                name: _looked_at(one, sample.sessions.get(name, SessionSample()), short=sample.pressure.critical)
                for name, one in self._ctx.state.sessions.items()
            },
        )  # fmt: skip
        self._ctx.events.memory_sampled.emit(sample)


def _looked_at(session: SessionState, found: SessionSample, *, short: bool) -> dict[str, Any]:
    """What a look at its model's memory changes. short: whether system memory runs short."""
    since = (session.short_since or time.monotonic()) if short else None
    history, peak = session.history, session.peak
    if found.reading:
        history, peak = recent(history, found.reading), max(peak, found.reading.held)
    return {
        "reading": found.reading, "gap": found.gap, "spills": found.spills, "spilled": found.spilled,
        "history": history, "peak": peak, "waits": found.waits, "short_since": since,
        "short_left": session.short_left and short,
    }  # fmt: skip
