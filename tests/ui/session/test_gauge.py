"""The gauge: when it looks, what it keeps, and in which order others hear of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from advisor.services.computer import Computer
from advisor.services.readings import HostMemory, Sample, SessionSample
from advisor.session.gauge import Reading
from advisor.system.pressure import MemoryPressure, PressureLevel
from tests.ui import canned
from tests.ui.wiring import Wiring, wiring
from ui.session.gauge import IDLE_MS, LOADING_MS, UNSEEN_MS, WRITING_MS, Gauge
from ui.session.state import Phase
from ui.store import FRONT

SAMPLE = Sample(HostMemory(3, 4), canned.looked(canned.GAMING, {}), canned.GAMING)


class Samples(Computer):
    """Answers with `answer`, and counts how often it was asked."""

    def __init__(self) -> None:
        self.answer: Sample | Exception = SAMPLE
        self.looks = 0

    def sample(self) -> Sample:
        self.looks += 1
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


def sampled(reading: Reading) -> Sample:
    """A look at the one model in memory."""
    return replace(SAMPLE, sessions={FRONT: SessionSample(reading)})


@dataclass
class Made:
    """The gauge and what it is given."""

    wired: Wiring
    computer: Samples = field(default_factory=Samples)

    def __post_init__(self) -> None:
        self.gauge = Gauge(self.wired.ctx, self.computer)

    @property
    def pace(self) -> int | None:
        """ms between two looks, None while it rests."""
        return self.gauge._timer.interval() if self.gauge._timer.isActive() else None


@pytest.fixture
def made() -> Iterator[Made]:
    with wiring() as wired:
        found = Made(wired)
        yield found
        found.gauge.close()


def test_it_looks_as_soon_as_somebody_does_and_rests_when_nobody_does(made: Made) -> None:
    assert (made.pace, made.computer.looks) == (None, 0)
    made.gauge.watch(True)
    made.gauge.watch(True)
    assert (made.pace, made.computer.looks) == (IDLE_MS, 1)
    made.gauge.watch(False)
    assert made.pace is None


def test_nobody_has_to_look_for_a_model_in_memory_to_be_watched(made: Made) -> None:
    """It may spill, and memory may run short, while the window is hidden."""
    paces: list[int | None] = []

    def then(phase: Phase | None = None) -> None:
        if phase:
            made.wired.ctx.change(session={"phase": phase})
        paces.append(made.pace)

    then(Phase.LOADING)  # before the window was ever shown
    made.gauge.watch(True)
    made.gauge.watch(False)
    assert not made.wired.ctx.watched
    then()
    for phase in (Phase.READY, Phase.NONE, Phase.WRITING):
        then(phase)
    made.gauge.close()
    then()
    assert paces == [None, UNSEEN_MS, UNSEEN_MS, None, UNSEEN_MS, None]


@pytest.mark.parametrize(
    ("phase", "pace"), [(Phase.LOADING, LOADING_MS), (Phase.WRITING, WRITING_MS), (Phase.EJECTING, IDLE_MS)]
)
def test_it_looks_more_often_while_something_goes_on(made: Made, phase: Phase, pace: int) -> None:
    made.gauge.watch(True)
    made.wired.ctx.change(session={"phase": phase})
    assert made.pace == pace
    made.wired.ctx.change(session={"phase": Phase.NONE})
    assert made.pace == IDLE_MS


def test_a_slow_look_is_waited_for(made: Made) -> None:
    made.wired.jobs.holding = True
    for _ in range(3):
        made.gauge.look()
    assert made.wired.jobs.waiting == ["gauge"]
    made.wired.jobs.release()
    assert made.computer.looks == 1


def test_what_it_saw_is_in_the_state_before_others_hear_of_it(made: Made) -> None:
    seen: list[tuple[Any, Any]] = []
    made.wired.ctx.events.memory_sampled.connect(lambda sample: seen.append((sample, made.wired.state.computer.room)))
    made.gauge.look()
    assert seen == [(SAMPLE, canned.GAMING)]
    assert made.wired.state.computer.memory == HostMemory(3, 4)
    assert made.wired.state.computer.live == SAMPLE.devices


def test_ten_minutes_of_readings_and_their_peak_are_kept_and_a_model_that_is_gone_adds_none(made: Made) -> None:
    for at, held in ((0.0, 1), (300.0, 5), (601.0, 2)):
        made.computer.answer = sampled(Reading(at, held, 2, 3))
        made.gauge.look()
    made.computer.answer = SAMPLE
    made.gauge.look()
    assert [past.at for past in made.wired.state.session.history] == [300.0, 601.0]
    assert made.wired.state.session.peak == 5
    assert made.wired.state.session.reading is None


def test_while_it_looks_often_not_every_reading_is_kept(made: Made) -> None:
    for at in range(40):
        made.computer.answer = sampled(Reading(at / 4, 1, 2, 3))
        made.gauge.look()
    kept = [past.at for past in made.wired.state.session.history]
    assert kept[-1] == 39 / 4
    assert 6 <= len(kept) <= 8


def test_a_look_that_fails_is_explained_and_the_next_one_is_made(made: Made) -> None:
    made.computer.answer = OSError("no such sensor")
    made.gauge.look()
    assert "no such sensor" in made.wired.trouble.details
    assert made.wired.heard == []
    made.computer.answer = SAMPLE
    made.gauge.look()
    assert made.wired.heard == ["memory_sampled"]


def test_since_when_memory_is_short_and_that_a_person_left_it_so(made: Made) -> None:
    held = {FRONT: SessionSample(waits=True)}
    made.computer.answer = replace(SAMPLE, pressure=MemoryPressure(PressureLevel.CRITICAL), sessions=held)
    made.gauge.look()
    session = made.wired.state.session
    since = session.short_since
    assert since is not None
    assert session.waits
    made.wired.ctx.change(session={"short_left": True})
    made.gauge.look()
    session = made.wired.state.session
    assert (session.short_since, session.short_left) == (since, True)
    made.computer.answer = SAMPLE
    made.gauge.look()
    session = made.wired.state.session
    assert (session.short_since, session.short_left, session.waits) == (None, False, False)
