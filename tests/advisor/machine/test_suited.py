"""Which engine suits which computer, and the line that the set-up reads."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from advisor.machine.backends import BACKENDS
from advisor.machine.machine import Device, Host, Kind, Machine
from advisor.machine.suited import suited
from advisor.units import GIB

CPU = Device("CPU", "Some processor", Kind.CPU, 32 * GIB, 16 * GIB, 0)


def card(name: str, vendor: str | None, size: int | None, kind: Kind = Kind.DEDICATED) -> Device:
    return Device(name, name, kind, size, None, 0, vendor=vendor)


RTX = card("RTX 3060", "nvidia", 12 * GIB)
RADEON = card("RX 7900", "amd", 24 * GIB)
ARC = card("Arc A380", "intel", 6 * GIB)
RYZEN = card("Radeon 780M", "amd", 32 * GIB, Kind.SHARED)


def machine(*devices: Device, system: str = "Linux 6.1") -> Machine:
    return Machine(Host(system, "Some processor", 8, 16, 32 * GIB, 16 * GIB), (CPU, *devices), None, (), ())


@pytest.mark.parametrize(
    ("devices", "backend", "why"),
    [
        ([], "cpu", "No graphics card was found"),
        ([card("Matrox G200", None, None)], "cpu", "No graphics card was found"),
        ([RTX], "cuda", "This computer has RTX 3060"),
        ([RADEON], "vulkan", "This computer has RX 7900"),
        ([ARC], "vulkan", "This computer has Arc A380"),
        ([RYZEN, RTX], "cuda", "This computer has RTX 3060"),  # its own memory before a larger shared one
        ([RTX, RADEON], "vulkan", "This computer has RX 7900"),
        ([RYZEN], "vulkan", "This computer has Radeon 780M"),
        ([card("Asleep", "nvidia", None)], "cuda", "This computer has Asleep"),
    ],
)
def test_the_largest_card_decides(devices: list[Device], backend: str, why: str, tmp_path: Path) -> None:
    assert suited(machine(*devices), tmp_path) == (backend, why)


def test_rocm_where_it_is_installed(tmp_path: Path) -> None:
    for folder in ("opt/rocm", "dev/kfd"):
        (tmp_path / folder).mkdir(parents=True)
    assert suited(machine(RADEON), tmp_path)[0] == "hip"


def test_a_mac_has_metal(tmp_path: Path) -> None:
    assert suited(machine(system="Darwin 24.1"), tmp_path)[0] == "metal"


def test_the_set_up_reads_one_line() -> None:
    asked = subprocess.run(
        [sys.executable, "-P", "-m", "advisor.machine.suited"],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[3])},
    )
    found = json.loads(asked.stdout)
    assert found["backend"] in {backend.id for backend in BACKENDS if backend.builds}
    assert found["why"]
