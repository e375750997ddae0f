"""What the window knows of the server for other programs."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from advisor.server.activity import RequestSeen
from advisor.server.address import Listening


class ServerPhase(Enum):
    """Where the server stands."""

    OFF = "off"
    STARTING = "starting"
    ON = "on"
    STOPPING = "stopping"


@dataclass(frozen=True)
class ServingState:
    """listening: where it is asked, while it is on. problem: why it did not start, a sentence of advisor's.

    requests: those under way, then those that ended, the newest first; chosen: the one that is marked. busy: sessions
    whose models write for programs. models: what can be asked for by name. key_shown: a person wants to see the key.
    """

    phase: ServerPhase = ServerPhase.OFF
    listening: Listening | None = None
    problem: str = ""
    requests: tuple[RequestSeen, ...] = ()
    chosen: int | None = None
    busy: frozenset[str] = frozenset()
    models: tuple[str, ...] = ()
    key_shown: bool = False

    @property
    def under_way(self) -> int:
        """How many replies programs wait for."""
        return sum(one.under_way and bool(one.model) for one in self.requests)

    @property
    def to_end(self) -> RequestSeen | None:
        """The reply that is meant where a person ends one: the marked one, else the one that is being written."""
        under_way = [one for one in self.requests if one.under_way]
        marked = next((one for one in under_way if one.id == self.chosen), None)
        return marked or next((one for one in under_way if one.state != "waiting"), None)
