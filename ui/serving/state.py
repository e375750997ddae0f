"""What the window knows of the server for other programs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

from advisor.server.activity import RequestSeen
from advisor.server.address import Listening
from advisor.services.at_once import AtOnceCost


class ServerPhase(Enum):
    """Where the server stands."""

    OFF = "off"
    STARTING = "starting"
    ON = "on"
    STOPPING = "stopping"


@dataclass(frozen=True)
class ServingState:
    """listening: where it is asked, while it is on. problem: why it did not start, a sentence of advisor's.

    requests: those under way, then those that ended, the newest first; chosen: the one that is marked. writing: how
    many replies for programs each session writes; busy: the sessions that can write nothing else meanwhile. models:
    what can be asked for by name. key_shown: a person wants to see the key. costs: what the open chat's model takes
    where several replies are computed together.
    """

    phase: ServerPhase = ServerPhase.OFF
    listening: Listening | None = None
    problem: str = ""
    requests: tuple[RequestSeen, ...] = ()
    chosen: int | None = None
    writing: Mapping[str, int] = field(default_factory=dict)
    busy: frozenset[str] = frozenset()
    models: tuple[str, ...] = ()
    key_shown: bool = False
    costs: tuple[AtOnceCost, ...] = ()

    @property
    def under_way(self) -> int:
        """How many replies programs wait for."""
        return sum(one.under_way and bool(one.model) for one in self.requests)

    def cost(self, at_once: int) -> AtOnceCost | None:
        """What so many replies at once take; None while that is not known."""
        return next((one for one in self.costs if one.at_once == at_once), None)

    @property
    def to_end(self) -> RequestSeen | None:
        """The reply that is meant where a person ends one: the marked one, else the one that is being written."""
        under_way = [one for one in self.requests if one.under_way]
        marked = next((one for one in under_way if one.id == self.chosen), None)
        return marked or next((one for one in under_way if one.state != "waiting"), None)
