"""The way on where nothing failed yet: a full card gets its room again with what costs least."""

from __future__ import annotations

from dataclasses import replace

import pytest

from advisor.fit.ladder import Ladder, Rung, Step
from advisor.fit.speed_band import Band, Speed
from advisor.machine.live import Spill
from advisor.session.failure import Cause
from advisor.session.recovery import relief
from advisor.session.spill_watch import Spilled
from advisor.units import GIB, MIB
from tests.ui import canned

CARD = canned.GPU.id
TOP = canned.fit(canned.GAMING)
SPEED = Speed(Band(30.0, 40.0, 50.0), None, "measured")


def rung(step: Step, less: int, **plan: int) -> Rung:
    """A plan that takes so much less on the card."""
    row = TOP.bill.on(CARD)
    assert row
    smaller = replace(row, weights=row.weights - less)
    bill = replace(TOP.bill, devices=tuple(smaller if one is row else one for one in TOP.bill.devices))
    return Rung(step, replace(TOP, bill=bill, plan=TOP.plan.with_(**plan)), SPEED)


LADDER = Ladder(
    TOP,
    canned.GAMING,
    (
        rung("ubatch", 200 * MIB, ubatch=128),
        rung("shorter", GIB, context=8192),
        rung("kv", 1200 * MIB),
        rung("layers", 3 * GIB, gpu_layers=10),
    ),
    SPEED,
)


@pytest.mark.parametrize(
    ("size", "least", "step", "saved"),
    [
        (150 * MIB, 0, "ubatch", 200 * MIB),
        (900 * MIB, 0, "shorter", GIB),
        (900 * MIB, 9000, "kv", 1200 * MIB),  # the conversation is longer than the shorter context
        (2 * GIB, 0, "layers", 3 * GIB),
        (20 * GIB, 0, "layers", 3 * GIB),  # as much of it as can be
    ],
)
def test_what_costs_least_and_is_enough(size: int, least: int, step: Step, saved: int) -> None:
    found = relief(Spilled(1, (Spill("RTX", size, CARD),), 0.0), LADDER, least)
    assert found
    assert (found.rung.step, found.saved, found.failure.cause) == (step, saved, Cause.SPILLED)
    assert (found.speed, found.rung.speed) == (SPEED, SPEED)


def test_no_plan_takes_less_there() -> None:
    for ladder, device in ((replace(LADDER, rungs=()), CARD), (LADDER, "CUDA7")):
        assert relief(Spilled(1, (Spill("RTX", GIB, device),), 0.0), ladder) is None


def test_each_plan_is_timed_by_its_own_fit() -> None:
    asked = []

    def speed(fit: object) -> Speed:
        asked.append(fit)
        return SPEED

    assert LADDER.timed(speed).rungs[1].speed is SPEED
    assert asked == [*(one.fit for one in LADDER.rungs), LADDER.fit]
