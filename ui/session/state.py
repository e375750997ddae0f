"""What the window knows of a model in memory."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from advisor.fit.fit import Fit
from advisor.machine.live import Spill
from advisor.outcome import Outcome
from advisor.services.judgement import Crowded
from advisor.services.readings import LoadedModel
from advisor.session.gauge import Gap, Reading
from advisor.session.recovery import Recovery
from advisor.session.spill_watch import Spilled

HISTORY_SECONDS = 600.0
APART = 1.5  # seconds between two readings that are kept, the newest aside


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
    of the last ten minutes; peak: the most that the child held since it was loaded, in bytes. spilled: what of it lies
    in system memory since a card is full; relief: the plan that gives the card its room again; spill_left: a person
    leaves it so. short_since: time.monotonic() when system memory began to run short, None while it does not;
    short_left: a person leaves that so; waits: the reply under way waits for memory. In tokens: context_used,
    what the conversation takes, read or not; filled, what the context holds, of whichever conversation; context_size,
    what a conversation may take, which one that breathes grows to.
    """

    phase: Phase = Phase.NONE
    permille: int = 0
    loaded: LoadedModel | None = None
    outcome: Outcome | None = None
    recovery: Recovery | None = None
    reading: Reading | None = None
    gap: Gap | None = None
    spills: tuple[Spill, ...] = ()
    spilled: Spilled | None = None
    relief: Recovery | None = None
    spill_left: bool = False
    short_since: float | None = None
    short_left: bool = False
    waits: bool = False
    history: tuple[Reading, ...] = ()
    peak: int = 0
    context_used: int = 0
    filled: int = 0
    context_size: int = 0


@dataclass(frozen=True)
class RoomWanted:
    """A question before a load: others are in memory. model: its name; alone: how it is judged without them."""

    model: str
    alone: Fit
    crowded: Crowded


def recent(history: tuple[Reading, ...], reading: Reading) -> tuple[Reading, ...]:
    """The readings of the last ten minutes, `reading` the newest; while it looks often, not every one is kept."""
    if len(history) > 1 and history[-1].at - history[-2].at < APART:
        history = history[:-1]
    first = next((at for at, past in enumerate(history) if reading.at - past.at <= HISTORY_SECONDS), len(history))
    return (*history[first:], reading)
