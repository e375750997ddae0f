"""How fast system memory is, by its modules or by the processor."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from advisor.machine import build
from advisor.machine.host import cpu_device, host
from advisor.machine.machine import Host
from advisor.machine.match import Card
from advisor.machine.memory_speed import (
    MODULES,
    PROCESSORS_FILE,
    MemorySpeed,
    known_processor,
    memory_speed,
    parse_modules,
    processors,
    speed_of,
)
from advisor.machine.probes.probe_result import Sighting, Source
from advisor.units import GIB


def module(number: int, rate: int, place: str = "", kind: str = "DDR4", width: int = 64) -> str:
    """What udev keeps of one module."""
    fields = {
        "TYPE": kind,
        "SPEED_MTS": rate + 400,
        "CONFIGURED_SPEED_MTS": rate,
        "DATA_WIDTH": width,
        "LOCATOR": place,
    }
    return "".join(f"E:MEMORY_DEVICE_{number}_{field}={value}\n" for field, value in fields.items())


def test_every_family_finds_its_own_example() -> None:
    rows = json.loads(PROCESSORS_FILE.read_text(encoding="utf-8"))["processors"]
    assert len(rows) == len(processors()) > 200
    for row, processor in zip(rows, processors(), strict=True):
        example = row.get("example", "").split(" (/")[0]
        if not example:
            continue
        found = known_processor(example)
        assert found, example
        assert found.family == processor.family or found.usual == processor.usual, example
        assert not processor.usual or 1e9 <= processor.low <= processor.usual <= processor.high <= 3e12, processor


@pytest.mark.parametrize("name", ["", "unknown processor", "arm", "x86_64", "Z80", "\x00" * 500, "AMD EPYC"])
def test_what_is_no_processor_has_no_speed(name: str, tmp_path: Path) -> None:
    assert memory_speed(name, 8, tmp_path) is None


def test_a_processor_gives_a_band_and_what_is_usual(tmp_path: Path) -> None:
    found = memory_speed("12th Gen Intel(R) Core(TM) i5-1240P", 12, tmp_path)
    assert found
    assert (found.bandwidth, found.band, found.usual) == (None, (25_600_000_000, 83_200_000_000), 51_200_000_000)
    apple = memory_speed("Apple M1 Pro", 8, tmp_path)
    assert apple
    assert (apple.bandwidth, apple.band) == (200_000_000_000, None)


def test_a_guest_of_a_server_has_a_share_of_its_memory(tmp_path: Path) -> None:
    few = memory_speed("AMD EPYC 9354 32-Core Processor", 2, tmp_path)
    all_of_it = memory_speed("AMD EPYC 9354 32-Core Processor", 64, tmp_path)
    assert few
    assert all_of_it
    assert few.high == 64_000_000_000
    assert all_of_it.high == 460_800_000_000


def test_modules_tell_it_exactly(tmp_path: Path) -> None:
    name = "AMD Ryzen 7 5800X 8-Core Processor"
    for text, wanted in (
        (module(0, 3200, "DIMM_A2") + module(1, 3200, "DIMM_B2"), 51_200_000_000),
        (module(0, 3200, "DIMM_A1") + module(1, 3200, "DIMM_A2"), 25_600_000_000),
        (module(0, 3600, "ChannelA-DIMM0"), 28_800_000_000),
        ("".join(module(number, 2666, "DIMM") for number in range(4)), 42_656_000_000),
        (module(0, 3200, "DIMM_A2") + "E:MEMORY_DEVICE_1_PRESENT=0\nE:MEMORY_DEVICE_1_TYPE=Unknown\n", 25_600_000_000),
    ):
        (tmp_path / MODULES).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / MODULES).write_text(text)
        found = memory_speed(name, 8, tmp_path)
        assert found
        assert (found.bandwidth, found.band) == (wanted, None), text


def test_what_is_soldered_on_is_told_chip_by_chip() -> None:
    text = "".join(module(number, 7500, "Motherboard", "LPDDR5", 16) for number in range(8))
    assert speed_of(parse_modules(text), None) == 120_000_000_000


def test_nonsense_of_a_firmware_tells_nothing() -> None:
    for text in (
        "",
        "E:MEMORY_DEVICE_0_TYPE=RAM\n",
        module(0, 0),
        module(0, 10**9),
        module(0, 3200, width=9999),
        "\x00",
    ):
        assert parse_modules(text) == (), text
    assert speed_of((), None) is None


def test_this_computer_has_the_speed_as_a_device(tmp_path: Path) -> None:
    (tmp_path / "proc").mkdir()
    (tmp_path / "proc/cpuinfo").write_text("model name\t: AMD Ryzen 7 5800X 8-Core Processor\n")
    (tmp_path / MODULES).parent.mkdir(parents=True)
    (tmp_path / MODULES).write_text(module(0, 3200, "DIMM_A2") + module(1, 3200, "DIMM_B2"))
    device = cpu_device(host(tmp_path))
    assert (device.bandwidth, device.likely_bandwidth) == (51_200_000_000, 51_200_000_000)
    assert "2 modules at 3200" in str(device.source_of("bandwidth"))
    (tmp_path / MODULES).unlink()
    device = cpu_device(host(tmp_path))
    assert device.bandwidth is None
    assert device.bandwidth_band
    assert device.likely_bandwidth == device.bandwidth_usual


def test_graphics_that_read_the_modules_are_as_fast_as_these() -> None:
    seen = Sighting(Source.SYSFS, "Intel(R) UHD Graphics 770", "intel", integrated=True, shared=16 * GIB)
    speed = MemorySpeed(None, 38_400_000_000, 89_600_000_000, 76_800_000_000, "what goes with it")
    computer = Host("Linux", "a processor", 8, 16, 32 * GIB, 30 * GIB, memory_speed=speed)
    device = build.device(Card((), seen), computer)
    assert (device.bandwidth, device.bandwidth_band) == (None, (38_400_000_000, 89_600_000_000))
    assert device.likely_bandwidth == 76_800_000_000
    card = replace(seen, name="AMD Radeon 8060S Graphics", vendor="amd")
    assert build.device(Card((), card), computer).bandwidth_band == (256_000_000_000, 273_000_000_000)
