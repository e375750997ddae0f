"""What a load really took, learned once a reply has shown it. No Qt."""

from __future__ import annotations

import logging

from advisor.errors import FileProblem
from advisor.services.computer import Computer
from advisor.services.engine import FRONT, Engine
from advisor.session.session import Session

log = logging.getLogger(__name__)


class MemoryLearning:
    """Holds what the system measures of a loaded model against its bill. May be called from any thread."""

    def __init__(self, engine: Engine, computer: Computer) -> None:
        self._engine, self._computer = engine, computer
        self._known: tuple[int, dict[str, int]] | None = None  # process id of a load, and what it took

    def learn(self, session: Session) -> None:
        """Let later bills learn from what the model of the open chat holds now, once for each load.

        Only by then is everything in use. Where it cannot be kept, a log says so: the next load tells as much.
        """
        if (self._known and self._known[0] == session.pid) or self._engine.sessions.get(FRONT) is not session:
            return
        gap, model = self._computer.sample().gap, self._engine.measurer.known_digest(session.model)
        if gap is None or model is None:
            return
        beyond = {row.device: row.measured - row.allocated for row in gap.devices if row.measured is not None}
        self._known = session.pid, beyond
        try:
            self._engine.memory_history.add(session.machine, model, beyond)
        except FileProblem as error:
            log.warning("What the model took could not be kept: %s", error)
