"""Predicted, allocated, measured: held against each other where there is something to hold."""

from __future__ import annotations

import os

from advisor.fit.bill import Bill, DeviceBill
from advisor.machine.machine import Kind
from advisor.session.gauge import Reading, gap, process_reading
from advisor.units import GIB, MIB

HOST = DeviceBill("CPU", "cpu", Kind.CPU, weights=GIB, overhead=50 * MIB)
CARD = DeviceBill("CUDA0", "RTX", Kind.DEDICATED, weights=6 * GIB, context=GIB)
FAR = DeviceBill("RPC0", "far", Kind.REMOTE, weights=2 * GIB)
BILL = Bill((HOST, CARD, FAR))


def reading(engine: int, **cards: int) -> Reading:
    return Reading(0.0, engine, 10 * GIB, 32 * GIB, tuple(cards.items()))


def test_each_device_by_its_own_measure() -> None:
    found = gap(BILL, BILL, reading(GIB + 60 * MIB, CUDA0=7 * GIB + 400 * MIB), 50 * MIB)
    assert [row.measured for row in found.devices] == [GIB + 10 * MIB, 7 * GIB + 400 * MIB, None]
    assert found.predicted == found.allocated == 10 * GIB
    assert found.measurable == 8 * GIB  # nobody measures what lies on another computer
    assert found.measured == 8 * GIB + 410 * MIB
    assert round(found.drift, 3) == 0.05


def test_a_card_whose_driver_does_not_tell_is_left_out() -> None:
    found = gap(BILL, BILL, reading(GIB + 50 * MIB), 50 * MIB)
    assert (found.measured, found.measurable, found.drift) == (GIB, GIB, 0.0)


def test_nothing_to_measure_is_no_drift() -> None:
    alone = Bill((CARD,))
    assert gap(alone, alone, reading(GIB), 0).drift == 0.0


def test_a_device_that_was_planned_and_not_used() -> None:
    found = gap(BILL, Bill((HOST, CARD)), reading(GIB), 0)
    assert [(row.device, row.allocated) for row in found.devices] == [("CPU", GIB), ("CUDA0", 7 * GIB), ("RPC0", 0)]
    assert found.predicted - found.allocated == 2 * GIB


def test_all_that_is_held() -> None:
    assert reading(GIB, CUDA0=GIB).held == 2 * GIB


def test_as_json() -> None:
    found = gap(BILL, BILL, reading(GIB), 0).to_json()
    assert found == {"predicted": 10 * GIB, "allocated": 10 * GIB, "measurable": GIB, "measured": GIB}


def test_this_process_can_be_read_and_one_that_is_not_cannot() -> None:
    found = process_reading(os.getpid())
    assert found is not None
    assert MIB < found.engine < found.total
    assert process_reading(2**30) is None
