"""A machine at this moment: fresh figures, the loaded model's room given back, and what has spilled."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.machine.backends import CUDA
from advisor.machine.host import cpu_device
from advisor.machine.live import Spill, now, of, spills, vacated
from advisor.machine.machine import Device, Host, Kind, Machine
from advisor.machine.overrides import apply
from advisor.machine.probes.probe_result import ProcessUse
from advisor.machine.reserve import rule
from advisor.machine.sample import DeviceSample
from advisor.settings import Stated
from advisor.units import GIB, MIB

HOST = Host("Linux", "cpu", 8, 16, 64 * GIB, 40 * GIB)
CARD = Device(
    "CUDA0", "RTX", Kind.DEDICATED, 24 * GIB, 20 * GIB, GIB, vendor="nvidia", backend="CUDA", own=24 * GIB, uuid="GPU-1"
)
SHARED = Device("Vulkan0", "Radeon", Kind.SHARED, 32 * GIB, 31 * GIB, 0, own=2 * GIB, own_free=GIB, borrowable=30 * GIB)
REMOTE = Device("RPC0", "127.0.0.1:1", Kind.REMOTE, 16 * GIB, 12 * GIB, GIB, backend="RPC")
SESSION, HELPER = 10, 20


def machine(*devices: Device) -> Machine:
    kept = (replace(d, reserve=rule(d, HOST).size) if d.integrated else d for d in devices)
    return Machine(HOST, (cpu_device(HOST), *kept), None)


def cpu(free: int, held: int = 0) -> DeviceSample:
    uses = (ProcessUse(SESSION, held),)
    return DeviceSample("CPU", free, 1.0, held=uses, others=64 * GIB - free - held, source="/proc/meminfo")


def card(free: int | None, **held: int) -> DeviceSample:
    pids = {"session": SESSION, "helper": HELPER}
    uses = tuple(ProcessUse(pids[name], size) for name, size in held.items())
    return DeviceSample("CUDA0", free, 1.0, held=uses, others=GIB, source="NVML")


def test_fresh_figures_with_their_source() -> None:
    found = now(machine(CARD, REMOTE), [cpu(30 * GIB), card(5 * GIB), DeviceSample("RPC0", None, 1.0)])
    assert [device.free for device in found.devices] == [30 * GIB, 5 * GIB, 12 * GIB]
    assert found.host.available == 30 * GIB
    assert found.devices[1].used_by_others == GIB
    assert found.devices[1].own_free == 5 * GIB
    assert found.devices[1].source_of("free") == "NVML"
    assert now(machine(CARD), ()) == machine(CARD)


def test_a_card_that_falls_asleep_keeps_what_was_known_of_it() -> None:
    found = now(machine(CARD), [DeviceSample("CUDA0", None, 1.0, asleep=True)]).devices[1]
    assert found.asleep
    assert found.free == 20 * GIB
    assert not now(machine(replace(CARD, asleep=True)), [card(GIB)]).devices[1].asleep


def test_what_is_kept_of_borrowed_memory_follows_what_is_available() -> None:
    sample = DeviceSample("Vulkan0", 11 * GIB, 1.0, own_free=GIB)
    found = now(machine(SHARED), [cpu(10 * GIB), sample]).devices[1]
    assert found.usable == GIB + 10 * GIB - 64 * GIB // 10
    chosen = machine(SHARED).with_reserves({"Vulkan0": 3 * GIB})
    assert now(chosen, [cpu(10 * GIB), sample]).devices[1].reserve == 3 * GIB


def test_a_typed_in_size_keeps_what_is_in_use() -> None:
    typed = apply(machine(CARD), Stated(capacities={"GPU-1": 16 * GIB}))
    assert now(typed, [card(18 * GIB)]).devices[1].free == 10 * GIB
    assert now(typed, [card(GIB)]).devices[1].free == 0


# -- the loaded model's room ---------------------------------------------------------------------------------------


def room(devices: Machine, samples: list[DeviceSample], **changes: object) -> list[int | None]:
    options: dict[str, object] = {"pids": [SESSION], "helpers": [HELPER]}
    options |= {"allocated": {"CUDA0": 6 * GIB, "RPC0": 2 * GIB}, **changes}
    found = vacated(now(devices, samples), samples, **options)  # type: ignore[arg-type]
    return [device.free for device in found.devices]


def test_the_loaded_model_gives_its_room_back() -> None:
    samples = [cpu(30 * GIB, held=4 * GIB), card(10 * GIB, session=7 * GIB, helper=400 * MIB)]
    assert room(machine(CARD, REMOTE), samples) == [34 * GIB, 17 * GIB, 14 * GIB]
    assert room(machine(CARD, REMOTE), samples, pids=[], allocated={}) == [30 * GIB, 10 * GIB, 12 * GIB]


def test_a_driver_that_does_not_tell_leaves_the_engines_word() -> None:
    blind = DeviceSample("CUDA0", 10 * GIB, 1.0)
    assert room(machine(CARD), [cpu(30 * GIB), blind])[1] == 16 * GIB
    # In a container the driver lists processes by numbers that are not ours.
    assert room(machine(CARD), [cpu(30 * GIB), card(10 * GIB, helper=1)])[1] == 16 * GIB


def test_the_context_of_the_next_child_is_counted_once() -> None:
    samples = [cpu(30 * GIB), card(10 * GIB, session=7 * GIB)]
    assert room(machine(CARD), samples)[1] == 17 * GIB - CUDA.context
    assert (
        room(machine(CARD), [cpu(30 * GIB), DeviceSample("CUDA0", 10 * GIB, 1.0)], helpers=[])[1]
        == 16 * GIB - CUDA.context
    )
    # As the engine detected it, its own context in place:
    assert room(machine(CARD), [], pids=[], allocated={}, helpers=[])[1] == 20 * GIB
    amd = replace(CARD, vendor="amd", backend="ROCm")
    assert room(machine(amd), [card(10 * GIB)], pids=[], allocated={}, helpers=[])[1] == 10 * GIB


def test_what_graphics_borrowed_is_system_memory_again() -> None:
    samples = [cpu(10 * GIB, held=GIB), DeviceSample("Vulkan0", 11 * GIB, 1.0, own_free=GIB)]
    found = room(machine(SHARED), samples, allocated={"Vulkan0": 5 * GIB})
    assert found == [10 * GIB + GIB + 4 * GIB, 16 * GIB]  # 1 GiB of the 5 lay in what is set aside


@given(
    st.integers(0, 70) | st.none(), st.integers(0, 30) | st.none(), st.integers(0, 30), st.integers(0, 40),
    st.sampled_from([CARD, SHARED, replace(CARD, kind=Kind.UNIFIED)]), st.booleans(),
)  # fmt: skip
def test_usable_never_exceeds_free_nor_free_the_size(
    free: int | None, card_free: int | None, held: int, allocated: int, device: Device, loaded: bool
) -> None:
    samples = [
        DeviceSample("CPU", None if free is None else min(free, 64) * GIB, 1.0),
        DeviceSample(
            device.id, None if card_free is None else card_free * GIB, 1.0, held=(ProcessUse(SESSION, held * GIB),)
        ),
    ]
    found = vacated(
        now(machine(device), samples), samples, pids=[SESSION] if loaded else [],
        allocated={device.id: allocated * GIB}, helpers=(),
    )  # fmt: skip
    for each in found.devices:
        assert each.free is not None
        assert each.usable is not None
        assert each.capacity is not None
        assert 0 <= each.usable <= each.free <= each.capacity
    assert found.host.available <= found.host.memory


# -- spilled -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "spilled", "found"),
    [
        (Kind.DEDICATED, 3 * GIB, (Spill("RTX", 3 * GIB, "CUDA0"),)),
        (Kind.DEDICATED, 200 * MIB, ()),  # staging buffers, which every load has
        (Kind.DEDICATED, None, ()),
        (Kind.SHARED, 3 * GIB, ()),  # it lies there by rights
    ],
)
def test_what_a_full_cards_driver_moved_away(kind: Kind, spilled: int | None, found: tuple[Spill, ...]) -> None:
    uses = None if spilled is None else (ProcessUse(SESSION, spilled), ProcessUse(HELPER, 9 * GIB))
    sample = DeviceSample("CUDA0", GIB, 1.0, spilled=uses)
    assert spills(machine(replace(CARD, kind=kind)), [sample], SESSION) == found


def test_what_the_engine_put_into_system_memory_itself_has_not_spilled() -> None:
    sample = DeviceSample("CUDA0", GIB, 1.0, spilled=(ProcessUse(SESSION, 3 * GIB),))
    assert spills(machine(CARD), [sample], SESSION, pinned=3 * GIB) == ()
    assert spills(machine(CARD), [sample], SESSION, pinned=GIB) == (Spill("RTX", 2 * GIB, "CUDA0"),)


def test_samples_by_device() -> None:
    assert of([cpu(GIB)], "CPU") == cpu(GIB)
    assert of([cpu(GIB)], "CUDA0") is None
