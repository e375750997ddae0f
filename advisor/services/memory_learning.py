"""What a load really took, learned once a reply has shown it. No Qt."""

from __future__ import annotations

import logging
from weakref import WeakSet

from advisor.errors import FileProblem
from advisor.services.computer import Computer
from advisor.services.engine import Engine
from advisor.session.session import Session

_log = logging.getLogger(__name__)


class MemoryLearning:
    """Holds what the system measures of a loaded model against its bill. May be called from any thread."""

    def __init__(self, engine: Engine, computer: Computer) -> None:
        self._engine, self._computer = engine, computer
        self._told = WeakSet[Session]()

    def learn(self, session: Session) -> None:
        """Let later bills learn from what a loaded model holds now, once for each load.

        Only by then is everything in use. Where it cannot be kept, a log says so: the next load tells as much.
        """
        name = next((name for name, one in list(self._engine.sessions.items()) if one is session), None)
        if session in self._told or name is None:
            return
        found = self._computer.sample().sessions.get(name)
        gap, model = found.gap if found else None, self._engine.measurer.known_digest(session.model)
        if gap is None or model is None:
            return
        beyond = {row.device: row.measured - row.allocated for row in gap.devices if row.measured is not None}
        self._told.add(session)
        try:
            self._engine.memory_history.add(session.machine, model, beyond)
        except FileProblem as error:
            _log.warning("What the model took could not be kept: %s", error)
