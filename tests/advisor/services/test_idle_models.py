"""While system memory runs short, idle models go one after the other, the one used longest ago first."""

from __future__ import annotations

import weakref
from dataclasses import dataclass, field
from typing import Any, cast

import pytest

from advisor.services.idle_models import EPISODE, SETTLES, IdleModels
from advisor.session.pressure_guard import PressureGuard
from advisor.session.session import Session


@dataclass(eq=False)
class Loaded:
    """As much of a session as is asked for."""

    last_used: float
    writing: bool = False
    leaving: bool = False
    paused: bool = False


@dataclass
class Room:
    """A computer that is short of memory as long as `running_short` says."""

    sessions: dict[str, Any]
    now: float = 100.0
    running_short: bool = True
    held: weakref.WeakSet[Any] = field(default_factory=weakref.WeakSet)
    rested: int = 0

    # as PressureGuard
    def short(self) -> bool:
        return self.running_short

    def holds(self, session: Any) -> bool:
        return session in self.held

    def idle(self) -> IdleModels:
        def rest() -> None:
            self.rested += 1

        return IdleModels(
            cast("dict[str, Session]", self.sessions),
            lambda name: self.sessions.pop(name) and None,
            cast(PressureGuard, self),
            rest,
            lambda: self.now,
        )


@pytest.fixture
def room() -> Room:
    return Room({"front": Loaded(1.0), "old": Loaded(2.0), "new": Loaded(9.0), "busy": Loaded(0.0, writing=True)})


def test_the_one_used_longest_ago_goes_first_and_the_next_only_where_that_was_not_enough(room: Room) -> None:
    idle = room.idle()
    assert idle.free(("front",)) == []  # what only measures goes first
    assert room.rested == 1
    room.now += SETTLES
    assert idle.free(("front",)) == ["old"]
    assert idle.free(("front",)) == []
    room.now += SETTLES
    room.running_short = False
    assert idle.free(("front",)) == []
    room.running_short = True
    assert idle.free(("front",)) == ["new"]
    room.now += SETTLES
    assert idle.free(("front",)) == []  # who writes, and who stays, are left
    assert set(room.sessions) == {"front", "busy"}


def test_each_time_begins_with_what_costs_nothing(room: Room) -> None:
    idle = room.idle()
    idle.free()
    room.now += EPISODE
    assert idle.free() == []
    assert room.rested == 2


@pytest.mark.parametrize("state", ["writing", "leaving", "paused", "held"])
def test_who_is_at_work_or_waits_is_not_idle(state: str) -> None:
    one = Loaded(1.0, **({} if state == "held" else {state: True}))
    room = Room({"one": one})
    if state == "held":
        room.held.add(one)
    idle = room.idle()
    idle.free()
    room.now += SETTLES
    assert idle.free() == []
