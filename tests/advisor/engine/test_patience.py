"""When a silent child is given up: by the clock, by the work that the system sees, and sooner after a stop."""

from __future__ import annotations

import pytest

from advisor.engine.patience import Clock, Patience, patience_for
from advisor.engine.protocol import Grow
from advisor.plan import Plan

PATIENCE = Patience(silence=60, work=600, unheard=10, finishing=40)


class Watched:
    """A child that says nothing, and a clock that goes by hand."""

    def __init__(self, patience: Patience = PATIENCE, *, works: bool = False) -> None:
        self.now, self.works = 0.0, works
        self.clock = Clock(patience, self._work, lambda: self.now)

    def _work(self) -> tuple[float, ...]:
        return (self.now if self.works else 1.0, 0, 0)

    def given_up(self, most: float = 1000, *, stopped: bool = False, helped: bool = False) -> float | None:
        """Seconds until there is a fault, None if there is none in `most`."""
        start = self.now
        while self.now - start < most:
            self.now += self.clock.slice
            if self.clock.fault(stopped=stopped, helped=helped):
                return self.now - start
        return None


@pytest.mark.parametrize(
    ("works", "stopped", "seconds"), [(False, False, 60), (True, False, 600), (False, True, 10), (True, True, 40)]
)
def test_a_child_is_given_up(works: bool, stopped: bool, seconds: float) -> None:
    assert Watched(works=works).given_up(stopped=stopped) == pytest.approx(seconds, abs=10)


def test_one_that_waits_for_other_computers_works() -> None:
    assert Watched().given_up(3000, helped=True) is None  # as long as they do something, for an hour
    assert Watched(Patience(60)).given_up(helped=True) == 60
    assert Watched().given_up(helped=True, stopped=True) == pytest.approx(10, abs=10)


def test_a_context_that_stands_still_while_it_changes_keeps_a_reply_waiting_as_short_as_a_stop() -> None:
    growing = patience_for(Grow(Plan()))
    assert Watched(growing).given_up() == growing.unheard == 10
    assert Watched(growing, works=True).given_up(600) is None


def test_every_word_starts_the_clock_anew() -> None:
    watched = Watched()
    for _ in range(5):
        assert watched.given_up(50) is None
        watched.clock.heard()
    assert watched.given_up() == 60


def test_work_that_ends() -> None:
    watched = Watched(works=True)
    assert watched.given_up(300) is None
    watched.works = False
    assert watched.given_up() == pytest.approx(90, abs=31)


def test_a_stop_long_after_the_last_word_still_has_its_time() -> None:
    watched = Watched()
    assert watched.given_up(55) is None
    assert watched.given_up(stopped=True) == pytest.approx(10)


def test_a_computer_that_slept_has_not_waited() -> None:
    watched = Watched()
    assert watched.given_up(30) is None
    watched.now += 8 * 3600
    assert watched.given_up(20) is None


def test_a_process_that_is_gone_does_no_work() -> None:
    clock = Clock(Patience(1, 100), lambda: (), iter(range(100)).__next__)
    assert [bool(clock.fault(stopped=False)) for _ in range(3)][-1]


def test_a_fault_says_how_long() -> None:
    watched = Watched()
    watched.given_up()
    assert watched.clock.fault(stopped=False) == "did not answer for 60 seconds"
