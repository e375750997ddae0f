"""Bills and verdicts as a truth table."""

from __future__ import annotations

import json
import pickle
from dataclasses import replace

import pytest

from advisor.engine.answers import Buffer
from advisor.fit.bill import Bill, DeviceBill, make_bill
from advisor.fit.overhead import CUDA_CONTEXT
from advisor.fit.speed_band import Band, Speed
from advisor.fit.verdict import USEFUL, Verdict, judge, spare, too_slow
from advisor.machine.machine import Device, Kind
from advisor.units import GIB, MIB
from tests.advisor.fit.machines import machine


def row(kind: Kind, total: int, free: int | None, usable: int | None) -> DeviceBill:
    return DeviceBill(str(kind), str(kind), kind, weights=total, capacity=free, free=free, usable=usable)


@pytest.mark.parametrize(
    ("card", "ram", "offloaded", "verdict", "left"),
    [
        (10, 5, True, Verdict.FITS, 1),  # card: 12 free, 11 usable; RAM: 32 free, 28 usable
        (11, 5, True, Verdict.FITS, 0),
        (12, 5, True, Verdict.TIGHT, -1),
        (13, 5, True, Verdict.NO, -2),
        (10, 20, False, Verdict.SLOWER, 1),
        (10, 30, False, Verdict.TIGHT, -2),
        (10, 33, False, Verdict.NO, -5),
        (13, 33, False, Verdict.NO, -5),
    ],
)
def test_verdicts(card: int, ram: int, offloaded: bool, verdict: Verdict, left: int) -> None:
    bill = Bill((row(Kind.CPU, ram, 32, 28), row(Kind.DEDICATED, card, 12, 11)))
    assert judge(bill, machine(12), offloaded=offloaded) is verdict
    assert spare(bill, machine(12)) == left
    assert verdict.runs is (verdict is not Verdict.NO)


def test_the_list_of_verdicts_is_its_order() -> None:
    assert [verdict.rank for verdict in Verdict] == [0, 1, 2, 3, 4]
    assert [verdict for verdict in Verdict if verdict.runs] == [Verdict.FITS, Verdict.TIGHT, Verdict.SLOWER]
    assert [verdict for verdict in Verdict if verdict.improvable] == [Verdict.TIGHT, Verdict.SLOWER, Verdict.NO]
    assert f"{Verdict.NO}" == "no" == json.loads(json.dumps(Verdict.NO))
    assert pickle.loads(pickle.dumps(Verdict.SLOWER)) is Verdict.SLOWER  # ranking children send them


@pytest.mark.parametrize("verdict", Verdict)
def test_too_slow_is_what_runs_from_both_memories_below_the_useful_speed(verdict: Verdict) -> None:
    slow, just = (Speed(Band.around(likely, 1.2), None, "") for likely in (USEFUL - 0.01, USEFUL))
    assert too_slow(verdict, slow) is (verdict is Verdict.SLOWER)
    assert not too_slow(verdict, just)
    assert not too_slow(verdict, None)


def test_without_graphics_the_processor_is_not_slower() -> None:
    assert judge(Bill((row(Kind.CPU, 20, 32, 28),)), machine(), offloaded=False) is Verdict.FITS


def test_one_pool_is_counted_once() -> None:
    """An 8 GB computer with shared graphics: 5 GB on each side fit alone, and not together."""
    base = machine(memory=8 * GIB)
    graphics = Device("Vulkan0", "iGPU", Kind.UNIFIED, 8 * GIB, 7 * GIB, GIB)
    pool = replace(base, devices=(replace(base.cpu, free=7 * GIB, reserve=GIB), graphics))
    free, usable = 7 * GIB, 6 * GIB
    cpu = DeviceBill("CPU", "CPU", Kind.CPU, weights=GIB // 2, free=free, usable=usable)
    card = DeviceBill("Vulkan0", "iGPU", Kind.UNIFIED, weights=5 * GIB, free=free, usable=usable)
    alone = Bill((cpu, card))
    both = Bill((replace(cpu, weights=5 * GIB), card))
    assert judge(alone, pool, offloaded=True) is Verdict.FITS
    assert judge(both, pool, offloaded=True) is Verdict.NO


def test_unknown_is_unknown() -> None:
    bill = Bill((row(Kind.CPU, 1, 32, 28), row(Kind.DEDICATED, 1, None, None)))
    assert judge(bill, machine(12), offloaded=True) is Verdict.UNKNOWN
    assert spare(bill, machine(12)) is None


def buffer(device: str, **sizes: int) -> Buffer:
    return Buffer(device, device, device == "CPU", **sizes)


def test_a_bill_adds_up_per_device() -> None:
    bill = make_bill(
        [
            buffer("RPC0", weights=5 * GIB),
            buffer("CPU", weights=1),
            buffer("CPU", compute=2),
            buffer("RPC0", context=GIB),
        ],
        machine(24 * GIB, 24 * GIB),
        60 * MIB,
    )
    assert [r.device for r in bill.devices] == ["CPU", "RPC0"]  # the second card carries nothing and is not charged
    cpu, card = bill.devices
    assert (cpu.weights, cpu.compute, cpu.overhead, cpu.total) == (1, 2, 60 * MIB, 60 * MIB + 3)
    assert (card.engine, card.overhead, card.usable) == (6 * GIB, CUDA_CONTEXT, 23 * GIB)
    assert card.spare == 23 * GIB - 6 * GIB - CUDA_CONTEXT
    assert all(r.overhead_source for r in bill.devices)
    assert bill.total == sum(r.total for r in bill.devices) == bill.engine + bill.line("overhead")


def test_a_device_that_appeared_meanwhile_is_unknown_not_zero() -> None:
    bill = make_bill([buffer("CUDA3", weights=1)], machine(), 0)
    found = bill.on("CUDA3")
    assert found is not None
    assert (found.capacity, found.usable, found.spare) == (None, None, None)
    assert bill.on("CUDA4") is None


def test_a_band_counts_against_the_fit() -> None:
    bill = Bill((row(Kind.CPU, 1, 9, 9), row(Kind.VIRTUAL, 10, 12, 11)))
    wide = replace(bill.devices[1], band=2)
    assert (wide.total, wide.engine) == (12, 10)


def test_usable_never_leaves_its_bounds() -> None:
    device = Device("x", "x", Kind.DEDICATED, 10, 4, 6)
    assert device.usable == 0
    assert replace(device, free=8).usable == 2
    assert replace(device, free=None).usable is None
