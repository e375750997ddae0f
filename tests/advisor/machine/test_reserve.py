"""What to leave free, and RAM counted once."""

from __future__ import annotations

from dataclasses import replace

import pytest

from advisor.machine.backends import CUDA
from advisor.machine.host import cpu_device
from advisor.machine.machine import Device, Host, Kind, Machine
from advisor.machine.reserve import device_reserve, host_bytes, overdrawn, plannable_in_host, rule
from advisor.units import GIB, MIB

HOST = Host("Linux", "cpu", 8, 16, 64 * GIB, 40 * GIB)
CARD = Device("CUDA0", "RTX", Kind.DEDICATED, 24 * GIB, 20 * GIB, 0, vendor="nvidia", backend="CUDA", own=24 * GIB)
SHARED = Device("Vulkan0", "Radeon", Kind.SHARED, 32 * GIB, 31 * GIB, 0, own=2 * GIB, own_free=GIB, borrowable=30 * GIB)


@pytest.mark.parametrize(
    ("capacity", "display", "backend", "size"),
    [
        (24 * GIB, True, "CUDA", 24 * GIB * 5 // 100),
        (24 * GIB, None, "CUDA", 24 * GIB * 5 // 100),
        (12 * GIB, True, None, GIB),
        (24 * GIB, False, "CUDA", 24 * GIB * 3 // 100),
        (12 * GIB, False, "ROCm", 512 * MIB),
        (24 * GIB, False, "Vulkan", 3 * GIB // 2),
        (80 * GIB, True, "Vulkan", 80 * GIB * 6 // 100),
        (2 * GIB, True, None, 512 * MIB),
    ],
)
def test_cards(capacity: int, display: bool | None, backend: str | None, size: int) -> None:
    found = device_reserve(capacity, display=display, backend=backend)
    assert found.size == size
    assert found.why


def test_a_context_that_is_still_to_come() -> None:
    assert rule(CARD, HOST, before_context=True).size == rule(CARD, HOST).size + CUDA.context
    amd = replace(CARD, vendor="amd", backend="ROCm")
    assert rule(amd, HOST, before_context=True) == rule(amd, HOST)


def test_what_is_borrowed_leaves_the_system_its_share() -> None:
    roomy = replace(SHARED, reserve=rule(SHARED, HOST).size)
    assert roomy.usable == 31 * GIB  # 40 available: 30 borrowed leave more than the system's 6.4
    tight = replace(HOST, available=20 * GIB)
    less = replace(SHARED, free=21 * GIB)
    assert replace(less, reserve=rule(less, tight).size).usable == GIB + 20 * GIB - 64 * GIB // 10
    empty = replace(SHARED, free=GIB)
    assert replace(empty, reserve=rule(empty, replace(HOST, available=0)).size).usable == GIB


def test_one_pool_of_apple() -> None:
    device = Device("MTL0", "Apple M4", Kind.UNIFIED, 48 * GIB, 45 * GIB, 0, vendor="apple", backend="MTL")
    assert replace(device, reserve=rule(device, HOST).size).usable == 38 * GIB  # 40 available less 2
    ample = replace(HOST, available=60 * GIB)
    assert replace(device, reserve=rule(device, ample).size).usable == 44 * GIB  # 45 free less 1


def test_one_pool_of_nvidia() -> None:
    device = Device("CUDA0", "NVIDIA GB10", Kind.UNIFIED, 120 * GIB, 110 * GIB, 0, vendor="nvidia", backend="CUDA")
    host = replace(HOST, memory=120 * GIB, available=110 * GIB)
    assert rule(device, host).size == 6 * GIB


def test_an_unknown_size_keeps_nothing_back() -> None:
    assert rule(replace(CARD, capacity=None, free=None), HOST).size == 0


def machine(*devices: Device) -> Machine:
    return Machine(HOST, (cpu_device(HOST), *(replace(d, reserve=rule(d, HOST).size) for d in devices)), None)


def test_a_plan_that_fits_each_and_not_both() -> None:
    both = machine(SHARED)
    cpu, gpu = both.cpu.usable, both.gpus[0].usable
    assert cpu is not None
    assert gpu is not None
    assert overdrawn(both, {"CPU": cpu}) == overdrawn(both, {"Vulkan0": gpu}) == 0
    assert host_bytes(both, {"CPU": cpu, "Vulkan0": gpu}) == cpu + gpu - GIB  # 1 GiB lies in what is set aside
    assert overdrawn(both, {"CPU": cpu, "Vulkan0": gpu}) == gpu - GIB
    assert plannable_in_host(both) == max(cpu, gpu - GIB)


def test_a_cards_memory_is_no_system_memory() -> None:
    both = machine(CARD)
    assert host_bytes(both, {"CPU": 5, "CUDA0": 7}) == 5
    assert plannable_in_host(both) == both.cpu.usable


def test_a_persons_own_reserve() -> None:
    found = machine(replace(CARD, uuid="GPU-1")).with_reserves({"GPU-1": 5 * GIB, "CPU": 0, "nobody": 1})
    assert (found.gpus[0].reserve, found.cpu.reserve) == (5 * GIB, 0)
    assert found.gpus[0].usable == 15 * GIB
    assert found.gpus[0].source_of("reserve") == "chosen by you"
    assert machine(CARD).with_reserves({"CUDA0": 100 * GIB}).gpus[0].usable == 0


def test_integrated_graphics_stands_back_where_there_is_a_card() -> None:
    assert [device.id for device in machine(SHARED, CARD).gpus] == ["CUDA0"]
    assert [device.id for device in machine(SHARED).gpus] == ["Vulkan0"]
    assert machine(replace(CARD, reachable=False)).gpus == ()
