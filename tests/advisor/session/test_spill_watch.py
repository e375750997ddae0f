"""Who filled the card, and what it costs: from looks at memory one after the other."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from advisor.machine.live import Spill
from advisor.machine.programs import Program
from advisor.machine.sample import DeviceSample
from advisor.session.spill_watch import Spilled, SpillWatch
from advisor.session.writing_speed import WritingSpeed
from advisor.units import GIB, MIB

SPILL = Spill("RTX", 2 * GIB, "CUDA0")
FIREFOX = Program("firefox", 600 * MIB, 3)


@dataclass
class Card:
    """A card that is looked at; pid: of the child that holds the model."""

    pid: int = 7
    speed: WritingSpeed = field(default_factory=WritingSpeed)
    watch: SpillWatch = field(default_factory=SpillWatch)

    def look(
        self, at: float, *programs: Program, spilled: bool = True, others: int | None = None, size: int = 2 * GIB
    ) -> Spilled | None:
        samples = [DeviceSample("CUDA0", GIB, at, others=others)]
        self.watch.saw(at, samples, {"CUDA0": programs} if programs else {})
        return self.watch.look(at, self.pid, [Spill("RTX", size, "CUDA0")] if spilled else [], self.speed)

    def write(self, begin: float, per_second: float, tokens: int) -> None:
        self.speed.begin()
        for count in range(1, tokens + 1):
            self.speed.heard(count, begin + count / per_second)


def test_a_game_began_and_the_model_writes_slower() -> None:
    card = Card()
    card.write(0.0, 42.0, 420)
    assert card.look(10.0, FIREFOX, spilled=False) is None
    found = card.look(20.0, FIREFOX, Program("game", 3 * GIB))
    assert found
    assert replace(found, before=None) == Spilled(7, (SPILL,), 20.0, Program("game", 3 * GIB))
    card.write(20.0, 18.0, 180)
    after = card.look(31.0, FIREFOX, Program("game", 5 * GIB))
    assert after
    assert (after.grown, after.since) == (Program("game", 5 * GIB), 20.0)  # it had not ended loading
    assert (round(after.before or 0), round(after.after or 0)) == (42, 18)


def test_who_grows_later_has_not_filled_it() -> None:
    card = Card()
    card.look(0.0, FIREFOX, spilled=False)
    card.look(10.0, FIREFOX, Program("game", 3 * GIB))
    found = card.look(200.0, Program("firefox", 9 * GIB), Program("game", 3 * GIB))
    assert found
    assert found.grown == Program("game", 3 * GIB)


def test_one_that_was_too_small_to_be_listed_had_at_most_what_the_last_one_had() -> None:
    card = Card()
    five = [Program(name, 500 * MIB) for name in "abcde"]
    card.look(0.0, *five, spilled=False)
    found = card.look(10.0, Program("game", 700 * MIB), *five[:4])
    assert found
    assert found.grown == Program("game", 200 * MIB)


def test_nobody_is_to_blame() -> None:
    card = Card()
    card.look(0.0, FIREFOX, spilled=False, others=GIB)
    found = card.look(10.0, Program("firefox", 620 * MIB), others=GIB + 20 * MIB)
    assert found
    assert found.grown is None


def test_where_names_are_not_told_the_others_are_together() -> None:
    card = Card()
    card.look(0.0, spilled=False, others=GIB)
    found = card.look(10.0, others=3 * GIB)
    assert found
    assert found.grown == Program("", 2 * GIB)


def test_another_load_is_another_spill_and_what_came_back_is_none() -> None:
    card = Card()
    first = card.look(0.0)
    card.pid = 8
    second = card.look(5.0)
    assert first
    assert second
    assert (first.since, second.since) == (0.0, 5.0)
    assert card.look(6.0, spilled=False) is None
    third = card.look(7.0)
    assert third
    assert third.since == 7.0


def test_hours_of_it_are_not_all_remembered() -> None:
    card = Card()
    for at in range(2000):
        card.look(float(at), FIREFOX)
    assert len(card.watch._past) < 100
