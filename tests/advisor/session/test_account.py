"""One device's memory in lines: they add up, whatever was measured."""

from __future__ import annotations

from dataclasses import replace

import pytest

from advisor.fit.bill import DeviceBill
from advisor.fit.memory_history import Learned
from advisor.machine.machine import Device, Kind
from advisor.session.account import ENGINE_LINES, MODEL_LINES, DeviceAccount, Holding, account
from advisor.units import GIB, MIB

RAM = DeviceBill("CPU", "cpu", Kind.CPU, weights=4 * GIB, context=2 * GIB, compute=300 * MIB, overhead=50 * MIB)
CARD = replace(RAM, device="CUDA0", kind=Kind.DEDICATED, overhead=0)
HOST = Device("CPU", "cpu", Kind.CPU, 32 * GIB, 20 * GIB, 3 * GIB)
GPU = Device("CUDA0", "RTX", Kind.DEDICATED, 16 * GIB, 8 * GIB, GIB)


def sums(found: DeviceAccount) -> None:
    """A person can add the lines up."""
    assert sum(found.sizes[name] for name in ENGINE_LINES) == found.allocated
    assert found.held == (found.measured if found.measured is not None else found.predicted)
    assert found.capacity
    assert found.free is not None
    everyone = found.held + found.sizes["helpers"] + found.sizes["other"]
    assert everyone == found.capacity - found.free


def test_system_memory_with_what_nobody_explains() -> None:
    child = RAM.engine + 50 * MIB + 200 * MIB + 12 * MIB
    found = account(RAM, RAM, Holding(child, 120 * MIB, 200 * MIB), HOST, program=50 * MIB, filled=0.25)
    sums(found)
    assert (found.sizes["kv_filled"], found.sizes["kv"]) == (GIB // 2, 3 * GIB // 2)
    assert (found.sizes["overhead"], found.sizes["kept"], found.sizes["rest"]) == (50 * MIB, 200 * MIB, 12 * MIB)
    assert found.predicted == RAM.engine + 50 * MIB
    assert found.safe == 29 * GIB


def test_less_than_was_allocated_is_told_as_such() -> None:
    found = account(RAM, RAM, Holding(RAM.engine), HOST, program=50 * MIB)
    sums(found)
    assert found.sizes["rest"] == -50 * MIB


def test_a_card_has_its_driver() -> None:
    found = account(CARD, CARD, Holding(CARD.engine + 400 * MIB), GPU)
    sums(found)
    assert (found.sizes["overhead"], found.sizes["rest"]) == (400 * MIB, 0)
    assert found.predicted == found.allocated == CARD.engine


@pytest.mark.parametrize(("size", "driver", "rest"), [(380, 380, 20), (500, 400, 0)])
def test_a_driver_that_is_known_leaves_the_rest_unexplained(size: int, driver: int, rest: int) -> None:
    foreseen = replace(CARD, learned=Learned(size * MIB, 0, size * MIB, 3, own=True))
    found = account(CARD, foreseen, Holding(CARD.engine + 400 * MIB), GPU)
    sums(found)
    assert (found.sizes["overhead"], found.sizes["rest"]) == (driver * MIB, rest * MIB)
    assert found.predicted == CARD.engine + size * MIB


def test_what_nobody_measures_is_as_it_was_allocated() -> None:
    far = replace(CARD, kind=Kind.REMOTE, capacity=24 * GIB, free=20 * GIB)
    found = account(far, far, Holding(), None)
    assert (found.held, found.measured, found.sizes["other"]) == (far.engine, None, 4 * GIB)


def test_a_device_without_a_bill_foresaw_nothing() -> None:
    assert account(CARD, None, Holding(CARD.engine), GPU).predicted == 0
    assert set(MODEL_LINES) >= set(ENGINE_LINES)
