"""A person's word: what is understood, what is refused, and how it lies over what was detected."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.errors import UsageError
from advisor.machine.host import cpu_device
from advisor.machine.machine import CHOSEN, TYPED_IN, Device, EngineInfo, Host, Kind, Machine
from advisor.machine.overrides import apply, parse_capacity, parse_card, parse_override_size, parse_reserve
from advisor.machine.reserve import rule
from advisor.settings import Stated, TypedCard
from advisor.units import GIB, MIB

HOST = Host("Linux", "cpu", 8, 16, 64 * GIB, 40 * GIB)
CARD = Device(
    "CUDA0", "NVIDIA GeForce RTX 4090", Kind.DEDICATED, 24 * GIB, 20 * GIB, GIB, vendor="nvidia", backend="CUDA",
    own=24 * GIB, own_free=20 * GIB, uuid="GPU-1", bus_id="0000:01:00.0",
)  # fmt: skip
BLIND = replace(CARD, id="Vulkan0", name="Riddle", capacity=None, free=None, own=None, own_free=None, uuid=None)
SHARED = Device("Vulkan1", "Radeon", Kind.SHARED, 32 * GIB, 31 * GIB, 0, own=2 * GIB, own_free=GIB, borrowable=30 * GIB)


def machine(*devices: Device, backends: tuple[str, ...] = ("CPU", "CUDA")) -> Machine:
    return Machine(HOST, (cpu_device(HOST), *devices), EngineInfo("1", backends, True))


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("16", 16 * GIB), ("16 GB", 16 * GIB), ("1.5", 3 * GIB // 2), ("1,5 GB", 3 * GIB // 2), (" 800mb ", 800 * MIB),
        ("24GiB", 24 * GIB), ("0", 0), ("2048 MB", 2 * GIB),
    ],
)  # fmt: skip
def test_sizes_as_people_write_them(text: str, size: int) -> None:
    assert parse_override_size(text) == size


@pytest.mark.parametrize("text", ["", "lots", "-1", "16 apples", "1e9", "NaN", "١٦ GB x", "9" * 400, "9" * 400 + " GB"])
def test_what_is_no_size_is_one_sentence(text: str) -> None:
    with pytest.raises(UsageError, match=r"is not a size\. Write it like") as caught:
        parse_override_size(text)
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 120


@pytest.mark.parametrize("text", ["0", "1 kB", "9000000", "63 MB", "999999999999"])
def test_what_no_device_has(text: str) -> None:
    with pytest.raises(UsageError, match="is no size for a device"):
        parse_capacity(text)


def test_a_reserve_leaves_something() -> None:
    assert parse_reserve("0", GIB) == 0
    assert parse_reserve("99", None) == 99 * GIB
    for text in ("8", "9 GB"):
        with pytest.raises(UsageError, match="would leave nothing for a model"):
            parse_reserve(text, 8 * GIB)


def test_cards_by_hand() -> None:
    assert parse_card("  My   own card ", "12") == TypedCard("My own card", 12 * GIB)
    assert parse_card("Apple M1 Max", "").memory == 32 * GIB * 2 // 3  # what its graphics may use of it
    with pytest.raises(UsageError, match=r"or take NVIDIA GeForce RTX 4090\."):
        parse_card("rtx 4095", "")
    assert parse_card("rtx 4090", "") == TypedCard("NVIDIA GeForce RTX 4090", 24_564 * MIB)  # one we know
    for name, memory, word in (
        ("", "12", "needs a name"),
        ("x" * 81, "12", "too long"),
        ("Nobody's card", "", "its memory, too"),
        ("2x RTX 4090", "", "one card at a time"),
        ("Mine", "0", "no size"),
    ):
        with pytest.raises(UsageError, match=word):
            parse_card(name, memory)
    with pytest.raises(UsageError, match="listed already"):
        parse_card("GeForce RTX 4090", "24", [CARD])


# -- laid over -----------------------------------------------------------------------------------------------------


def test_nothing_stated_changes_nothing() -> None:
    found = machine(CARD, BLIND, SHARED)
    assert apply(found, Stated()) == found


def test_what_is_in_use_stays_in_use() -> None:
    for size, free in ((16 * GIB, 12 * GIB), (48 * GIB, 44 * GIB), (2 * GIB, 0)):
        device = apply(machine(CARD), Stated(capacities={"GPU-1": size})).devices[1]
        assert (device.capacity, device.free, device.detected) == (size, free, 24 * GIB)
        assert device.is_typed_in
        assert device.source_of("capacity") == TYPED_IN
        assert device.reserve == rule(device, HOST).size
        assert "typed in by you (24.0 GB detected)" in device.notes[-1]


def test_a_size_for_a_card_that_tells_none() -> None:
    device = apply(machine(BLIND), Stated(capacities={"0000:01:00.0": 8 * GIB})).devices[1]
    assert (device.capacity, device.free) == (8 * GIB, 8 * GIB)
    assert device.usable == 7 * GIB
    assert "not detected" in device.notes[-1]


def test_a_reserve_goes_before_the_rules() -> None:
    stated = Stated(reserves={"GPU-1": 5 * GIB, "CPU": 0}, capacities={"GPU-1": 16 * GIB})
    found = apply(machine(CARD), stated)
    assert found.devices[1].usable == 7 * GIB
    assert found.cpu.reserve == 0
    assert {device.source_of("reserve") for device in found.devices} == {CHOSEN}


def test_a_card_by_hand_is_listed_and_not_planned_with() -> None:
    found = apply(machine(backends=("CPU",)), Stated(cards=(TypedCard("GeForce RTX 4070", 12 * GIB),)))
    card = found.devices[-1]
    assert card.is_added
    assert not card.reachable
    assert found.gpus == ()
    assert card.vendor == "nvidia"
    (advice,) = found.advice
    assert advice.backend == "cuda"
    assert advice.gain == card.usable
    assert advice.sentence in found.notes


def test_a_card_by_hand_that_is_found_meanwhile_counts_once() -> None:
    stated = Stated(cards=(TypedCard("GeForce RTX 4090", 24 * GIB),))
    assert apply(machine(CARD), stated).devices == machine(CARD).devices
    other = Stated(cards=(TypedCard("GeForce RTX 4090", 48 * GIB),))  # a card of another size is another card
    assert len(apply(machine(CARD), other).devices) == 3


def test_advice_is_not_said_twice() -> None:
    unused = replace(CARD, reachable=False, backend=None)
    before = machine(unused, backends=("CPU",))
    stated = Stated(cards=(TypedCard("GeForce RTX 3060", 12 * GIB),))
    found = apply(apply(before, stated), Stated())
    assert len(found.advice) == 1
    assert [note for note in found.notes if "bootstrap" in note] == [found.advice[0].sentence]


@given(st.integers(1, 2**46), st.integers(0, 2**46), st.sampled_from([CARD, BLIND, SHARED]))
def test_usable_never_exceeds_free_nor_free_the_size(capacity: int, reserve: int, device: Device) -> None:
    stated = Stated({device.key: reserve, "CPU": reserve}, {device.key: capacity, "CPU": capacity})
    for found in apply(machine(device), stated).devices:
        assert found.free is not None
        assert found.capacity == capacity
        assert found.usable is not None
        assert 0 <= found.usable <= found.free <= found.capacity
