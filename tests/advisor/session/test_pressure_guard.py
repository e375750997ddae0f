"""A reply while memory is short: paused, gone on with, stopped or suspended meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from advisor.engine.sampling import Stats, StopReason
from advisor.progress import Cancel
from advisor.session import pressure_guard
from advisor.session.pressure_guard import FREE_AGAIN, LONGEST_PAUSE, WRITES, PressureGuard
from advisor.session.session import ReplyEvent, Session, Text
from advisor.system.pressure import MemoryPressure, PressureLevel

SHORT, CALM = MemoryPressure(PressureLevel.CRITICAL), MemoryPressure()


def ended(reason: StopReason) -> Stats:
    return Stats(1, 0, 0.0, 1, 1.0, 0.0, 2, 512, reason)


class Model(Session):
    """Says a word a second, until it is paused or cancelled."""

    def __init__(self, clock: list[float], words: str = "abcdefgh") -> None:
        self.clock, self.left, self.paused = clock, list(words), False
        self.gone = False
        self.resumed, self.slots = 0, None

    @property
    def leaving(self) -> bool:
        return self.gone

    def pause(self) -> None:
        self.paused = True

    def write(self, heard: Callable[[ReplyEvent], None], cancel: Cancel | None = None) -> Stats:
        self.paused = False
        while self.left:
            if cancel and cancel.requested:
                return ended("stopped")
            if self.paused:
                return ended("suspended")
            self.clock[0] += 1.0
            heard(Text(self.left.pop(0), 1))
        return ended("end")

    def resume(self, on_event: Callable[[ReplyEvent], None], *, cancel: Cancel | None = None, **_: Any) -> Stats:
        self.resumed += 1
        return self.write(on_event, cancel)


class Guarded:
    """looks: what each look finds, the last one for ever; each takes a second. freed: how often the idle went."""

    def __init__(self, *looks: MemoryPressure, words: str = "abcdefgh") -> None:
        self.now, self.looks, self.freed, self.said = [0.0], list(looks), 0, ""
        self.model, self.cancel = Model(self.now, words), Cancel()
        self.on_look: Callable[[], None] = lambda: None
        self.guard = PressureGuard(self.look, self.free, lambda: self.now[0], 0.0)
        self.held_then: list[bool] = []

    def look(self) -> MemoryPressure:
        self.now[0] += 1.0
        self.held_then.append(self.guard.holds(self.model))
        self.on_look()
        return self.looks.pop(0) if len(self.looks) > 1 else self.looks[0]

    def free(self) -> None:
        self.freed += 1

    def hear(self, event: ReplyEvent) -> None:
        assert isinstance(event, Text)
        self.said += event.text

    def run(self) -> Stats:
        return self.guard.reply(self.model, lambda heard: self.model.write(heard, self.cancel), self.hear, self.cancel)


def test_nothing_happens_while_there_is_memory() -> None:
    found = Guarded(CALM)
    assert (found.run().stop_reason, found.said, found.freed, found.model.resumed) == ("end", "abcdefgh", 0, 0)


def test_it_pauses_frees_what_is_idle_and_goes_on_where_it_was() -> None:
    found = Guarded(SHORT, SHORT, SHORT, CALM)
    assert found.run().stop_reason == "end"
    assert (found.said, found.freed, found.model.resumed) == ("abcdefgh", 1, 1)
    assert found.held_then == [False, True, True, True]
    assert not found.guard.holds(found.model)


def test_more_of_what_is_idle_goes_while_it_waits() -> None:
    found = Guarded(SHORT, *[SHORT] * 12, CALM)
    assert found.run().stop_reason == "end"
    assert found.freed == 1 + 12 // (FREE_AGAIN + 1)


def test_memory_that_stays_short_does_not_hold_it_for_ever() -> None:
    found = Guarded(SHORT, words="x" * 200)
    assert found.run().stop_reason == "end"
    assert found.said == "x" * 200
    pauses = found.model.resumed
    assert 200 / (WRITES + 3) - 1 <= pauses <= 200 / WRITES + 1
    assert len(found.held_then) <= pauses * (LONGEST_PAUSE + 2)


def test_a_person_stops_it_while_it_waits() -> None:
    found = Guarded(SHORT)
    found.on_look = lambda: found.cancel.request() if found.guard.holds(found.model) else None
    assert (found.run().stop_reason, found.said) == ("stopped", "a")


def test_a_person_suspends_it_while_it_waits() -> None:
    found = Guarded(SHORT)

    def leave() -> None:
        found.model.gone = found.guard.holds(found.model)

    found.on_look = leave
    assert (found.run().stop_reason, found.model.resumed) == ("suspended", 0)


def test_a_person_suspends_it_while_memory_is_fine(monkeypatch: pytest.MonkeyPatch) -> None:
    found = Guarded(CALM)
    monkeypatch.setattr(pressure_guard, "_APART", 0.0)
    found.on_look = found.model.pause
    assert (found.run().stop_reason, found.model.resumed, found.freed) == ("suspended", 0, 0)


def test_what_cannot_pause_frees_what_is_idle_all_the_same() -> None:
    found = Guarded(SHORT, SHORT, CALM)
    assert found.model.write(found.guard.freeing(found.hear)).stop_reason == "end"
    assert (found.said, found.freed, found.model.resumed) == ("abcdefgh", 2, 0)
