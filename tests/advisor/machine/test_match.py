"""Many views of one card: laws that hold whatever drivers say and in whatever order they say it."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from advisor.engine.answers import DeviceRow
from advisor.machine import build
from advisor.machine.machine import Device, Host, Kind, Machine
from advisor.machine.match import graphics, join_sightings, merge
from advisor.machine.probes.probe_result import SATURATED, Sighting, Source, bus_id, is_software, plain_name
from advisor.machine.reserve import overdrawn, plannable_in_host
from advisor.units import GIB, MIB
from tests.advisor.machine.test_detect import row

SIZES = st.one_of(
    st.none(), st.integers(0, 200 * GIB), st.sampled_from([0, 1, SATURATED, 2**63, 2**64 - 1, 512 * MIB, 24 * GIB])
)
FIGURES = st.one_of(st.integers(0, 200 * GIB), st.sampled_from([0, 1, SATURATED, 2**63, 2**64 - 1, 24 * GIB]))
ADDRESSES = st.sampled_from([None, "0000:01:00.0", "0000:02:00.0", "000f:01:00.0"])
NAMES = ["NVIDIA GeForce RTX 4090", "AMD Radeon RX 7900 XTX", "Intel(R) Arc(TM) A770 Graphics", "AMD Radeon Graphics"]


@st.composite
def sightings(draw: st.DrawFn) -> Sighting:
    name = draw(st.sampled_from(NAMES))
    own, shared = (value if value and 0 < value < 2**60 else None for value in (draw(SIZES), draw(SIZES)))
    return Sighting(
        draw(st.sampled_from([Source.NVML, Source.SYSFS, Source.DXGI])),
        name=name,
        vendor=name.split("(")[0].split()[0].lower(),
        integrated=draw(st.sampled_from([None, True, False])),
        unified=draw(st.booleans()) and name.startswith("NVIDIA"),
        own=own,
        own_free=draw(st.one_of(st.none(), st.integers(0, own))) if own else None,
        shared=shared,
        shared_free=draw(st.one_of(st.none(), st.integers(0, shared))) if shared else None,
        bus_id=draw(ADDRESSES),
        luid=draw(st.sampled_from([None, "0x0_0x1", "0x0_0x2"])),
        display=draw(st.sampled_from([None, True, False])),
    )


@st.composite
def engine_rows(draw: st.DrawFn) -> list[DeviceRow]:
    found: list[DeviceRow] = []
    for backend in draw(st.lists(st.sampled_from(["CUDA", "Vulkan", "ROCm", "SYCL", "MTL", "RPC"]), max_size=4)):
        name = draw(st.sampled_from(NAMES))
        found.append(
            row(
                name=f"{backend}{len(found)}", description=name, backend=backend,
                free=draw(FIGURES), total=draw(FIGURES),
                type=draw(st.sampled_from(["gpu", "igpu"])), device_id=draw(ADDRESSES) if backend != "RPC" else None,
            )
        )  # fmt: skip
    return found


HOSTS = st.builds(
    lambda memory, share: Host("x", "x", 1, 1, memory, memory * share // 100),
    st.integers(GIB, 256 * GIB),
    st.integers(0, 100),
)


def devices(rows: list[DeviceRow], seen: list[Sighting], host: Host, system: str) -> list[Device]:
    return [build.device(card, host, system=system) for card in join_sightings(graphics(rows)[0], merge(seen))]


@settings(max_examples=150)
@given(engine_rows(), st.lists(sightings(), max_size=5), HOSTS, st.sampled_from(["Linux", "Windows", "Darwin"]))
def test_figures_are_in_order_and_unknown_stays_unknown(
    rows: list[DeviceRow], seen: list[Sighting], host: Host, system: str
) -> None:
    for device in devices(rows, seen, host, system):
        assert device.capacity != 0
        assert device.own != 0
        assert device.borrowable != 0
        assert (device.usable is None) == (device.free is None)
        assert device.free is None or device.capacity is not None
        if device.free is not None and device.capacity is not None and device.usable is not None:
            assert 0 <= device.usable <= device.free <= device.capacity
            assert 0 <= (device.own_free or 0) <= device.free
        if device.kind is Kind.DEDICATED and device.borrowable:
            assert device.capacity == device.own  # what is borrowed comes on top and is never in it


@settings(max_examples=150)
@given(engine_rows(), st.lists(sightings(), max_size=5), HOSTS)
def test_an_address_counts_once(rows: list[DeviceRow], seen: list[Sighting], host: Host) -> None:
    found = join_sightings(graphics(rows)[0], merge(seen))
    addresses = [
        next(
            (known for known in (bus_id(r.device_id) for r in card.rows) if known),
            card.seen.bus_id if card.seen else None,
        )
        for card in found
    ]
    known = [address for address in addresses if address]
    assert len(known) == len(set(known))
    assert sum(len(card.rows) for card in found) == len(rows)  # and nothing is lost
    assert len({device.id for device in devices(rows, seen, host, "Linux") if device.reachable}) == sum(
        bool(card.rows) for card in found
    )


@settings(max_examples=100)
@given(engine_rows(), st.lists(sightings(), max_size=5), HOSTS, st.randoms(use_true_random=False))
def test_the_order_of_enumeration_changes_nothing(
    rows: list[DeviceRow], seen: list[Sighting], host: Host, chance: random.Random
) -> None:
    def told(rows: list[DeviceRow], seen: list[Sighting]) -> list[str]:
        return sorted(map(repr, devices(rows, seen, host, "Linux")))

    shuffled_rows, shuffled_seen = list(rows), list(seen)
    chance.shuffle(shuffled_rows)
    chance.shuffle(shuffled_seen)
    assert told(rows, seen) == told(shuffled_rows, shuffled_seen)


@settings(max_examples=100)
@given(engine_rows(), st.lists(sightings(), max_size=3), HOSTS)
def test_host_memory_counts_once(rows: list[DeviceRow], seen: list[Sighting], host: Host) -> None:
    from advisor.machine.host import cpu_device

    found = [device for device in devices(rows, seen, host, "Linux") if device.integrated]
    machine = Machine(host, (cpu_device(host), *found), None)
    assert plannable_in_host(machine) <= host.available
    full = {device.id: device.usable or 0 for device in machine.devices}
    for device in (machine.cpu, *machine.gpus):
        assert overdrawn(machine, {device.id: full[device.id]}) == 0


# -- single cases --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("00000000:01:00.0", "0000:01:00.0"),
        ("0000000F:01:00.0", "000f:01:00.0"),
        ("000f:01:00.0", "000f:01:00.0"),
        ("01:00.0", "0000:01:00.0"),
        ("0000:C1:00", "0000:c1:00.0"),
        ("10000:e1:00.0", "10000:e1:00.0"),
        ("0000:01:00.0-v1", None),
        ("", None),
        (None, None),
        ("(unknown id)", None),
    ],
)
def test_addresses(text: str | None, expected: str | None) -> None:
    assert bus_id(text) == expected


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("NVIDIA GeForce RTX 4090", "GeForce RTX 4090"),
        ("AMD Radeon RX 7900 XTX (RADV NAVI31)", "Radeon RX 7900 XTX"),
        ("Intel(R) Arc(TM) A770 Graphics", "Arc A770"),
        ("Quadro T1000", "quadro t1000"),
    ],
)
def test_names_that_mean_the_same(one: str, other: str) -> None:
    assert plain_name(one) == plain_name(other)


@pytest.mark.parametrize(
    "name",
    ["llvmpipe (LLVM 15.0.6, 256 bits)", "SwiftShader Device (LLVM 10.0.0)", "Microsoft Basic Render Driver", "WARP",
     "AMD Processor (RADV RENOIR)", "Microsoft Remote Display Adapter"],
)  # fmt: skip
def test_software(name: str) -> None:
    assert is_software(name.replace("AMD Processor", "Processor"))


def test_real_cards_are_no_software() -> None:
    assert not any(is_software(name) for name in [*NAMES, "NVIDIA GB10", "Apple M4 Max", "Quadro T1000"])


def test_two_equal_cards_without_addresses_stay_two() -> None:
    rows = [row(name="Vulkan0", backend="Vulkan"), row(name="Vulkan1", backend="Vulkan")]
    assert len(join_sightings(rows, ())) == 2


def test_two_back_ends_show_two_equal_cards_as_two() -> None:
    rows = [row(name=f"{backend}{index}", backend=backend) for backend in ("Vulkan", "CUDA") for index in range(2)]
    cards = join_sightings(rows, ())
    assert [[found.backend for found in card.rows] for card in cards] == [["CUDA", "Vulkan"]] * 2


def test_parts_of_one_card_are_the_engines_affair() -> None:
    rows = [row(name=f"CUDA{index}", device_id=f"0000:01:00.0-v{index}") for index in range(2)]
    seen = Sighting(Source.NVML, name="RTX", vendor="nvidia", own=48 * GIB, own_free=48 * GIB, bus_id="0000:01:00.0")
    assert [card.seen for card in join_sightings(rows, (seen,))] == [None, None]


def test_slices_are_told_apart_by_size() -> None:
    seen = [
        Sighting(
            Source.NVML,
            name="A100 MIG",
            vendor="nvidia",
            mig=True,
            own=size,
            own_free=size,
            bus_id="0000:01:00.0",
            uuid=uuid,
        )
        for size, uuid in ((5 * GIB, "MIG-1"), (10 * GIB, "MIG-2"))
    ]
    cards = join_sightings([row(total=10 * GIB, free=10 * GIB, device_id="0000:01:00.0")], merge(seen))
    assert [(card.seen.uuid if card.seen else None, bool(card.rows)) for card in cards] == [
        ("MIG-2", True),
        ("MIG-1", False),
    ]


def test_what_several_sources_know_of_one_card() -> None:
    nvml = Sighting(
        Source.NVML, name="NVIDIA RTX", vendor="nvidia", own=24 * GIB, own_free=20 * GIB, bus_id="0000:01:00.0"
    )
    sysfs = Sighting(Source.SYSFS, name="AD102", vendor="nvidia", driver="nvidia", display=True, bus_id="0000:01:00.0")
    dxgi = Sighting(
        Source.DXGI, name="NVIDIA RTX", vendor="nvidia", own=24 * GIB, own_free=18 * GIB, shared=8 * GIB, luid="0x0_0x1"
    )
    (card,) = merge([dxgi, sysfs, nvml])
    assert (card.own, card.own_free, card.shared, card.display) == (24 * GIB, 18 * GIB, 8 * GIB, True)
    assert dict(card.origins)["capacity"] == "NVML"
    assert dict(card.origins)["borrowable"] == "DXGI"
