"""Looking at memory regularly, off the GUI thread, and only while someone can see it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

from advisor.services.engine import EngineRoom
from advisor.services.readings import Sample
from ui.jobs import Jobs
from ui.session.state import Phase, recent
from ui.store import Store

# Between two looks. A look takes 6 to 7 ms of processor time with all it makes the window show; beside a reply that
# is time the model computes in, where memory only fills as was promised.
IDLE_MS, WRITING_MS, LOADING_MS = 1000, 500, 250


class Gauge(QObject):
    """Stores what it sees, then sends the Sample."""

    sampled = Signal(object)

    def __init__(self, store: Store, jobs: Jobs, room: EngineRoom, failed: Callable[[Exception], None]) -> None:
        super().__init__()
        self._store, self._jobs, self._room, self._failed = store, jobs, room, failed
        self._watching = False
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.look)

    def watch(self, visible: bool) -> None:
        """Look regularly from now on, or not any more."""
        came, self._watching = visible and not self._watching, visible
        self.pace()
        if came:
            self.look()

    def pace(self) -> None:
        """Look more often while something is going on."""
        if not self._watching:
            self._timer.stop()
            return
        wanted = {Phase.LOADING: LOADING_MS, Phase.WRITING: WRITING_MS}.get(self._store.state.session.phase, IDLE_MS)
        if not self._timer.isActive() or self._timer.interval() != wanted:
            self._timer.start(wanted)

    def look(self) -> None:
        """Look once, unless a look is under way."""
        if not self._jobs.busy("gauge"):
            self._jobs.start("gauge", lambda _: self._room.sample(), self._looked, failed=self._failed)

    def _looked(self, sample: Sample) -> None:
        history = self._store.state.session.history
        if sample.reading:
            history = recent(history, sample.reading)
        self._store.change(
            computer={"memory": sample.memory, "live": sample.devices, "room": sample.room},
            session={"reading": sample.reading, "gap": sample.gap, "spills": sample.spills, "history": history},
        )
        self.sampled.emit(sample)
