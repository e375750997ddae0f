"""What the window knows of a model in memory."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from advisor.machine.live import Spill
from advisor.outcome import Outcome
from advisor.services.readings import LoadedModel
from advisor.session.gauge import Gap, Reading
from advisor.session.recovery import Recovery

HISTORY_SECONDS = 120.0


class Phase(Enum):
    """Where the loaded model stands."""

    NONE = "none"
    LOADING = "loading"
    READY = "ready"
    WRITING = "writing"
    EJECTING = "ejecting"
    LOST = "lost"  # its engine child ended by itself

    @property
    def loaded(self) -> bool:
        """Whether a model is in memory and answers."""
        return self in (Phase.READY, Phase.WRITING)


@dataclass(frozen=True)
class SessionState:
    """Where it stands, what it is, and what its memory is doing. permille: how far it is loaded.

    outcome: how its engine child ended. recovery: the way on after a failure, until another load. history: the readings
    of the last two minutes. context_used, context_size: tokens.
    """

    phase: Phase = Phase.NONE
    permille: int = 0
    loaded: LoadedModel | None = None
    outcome: Outcome | None = None
    recovery: Recovery | None = None
    reading: Reading | None = None
    gap: Gap | None = None
    spills: tuple[Spill, ...] = ()
    history: tuple[Reading, ...] = ()
    context_used: int = 0
    context_size: int = 0


def recent(history: tuple[Reading, ...], reading: Reading) -> tuple[Reading, ...]:
    """The readings of the last two minutes, `reading` the newest."""
    return (*(past for past in history if reading.at - past.at <= HISTORY_SECONDS), reading)
