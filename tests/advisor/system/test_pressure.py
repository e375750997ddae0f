"""How short memory is, from recorded text of each system."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from advisor.system.memory import Memory
from advisor.system.pressure import (
    MemoryPressure,
    PressureLevel,
    Stall,
    load_level,
    macos_level,
    parse_stall,
    pressure,
    stall_level,
)
from advisor.units import GIB

CALM = "some avg10=0.00 avg60=0.00 avg300=0.00 total=0\nfull avg10=0.00 avg60=0.00 avg300=0.00 total=0\n"
# Recorded on Linux 6.18 while a program read a file again and again that its cgroup could not hold.
THRASHING = (
    "some avg10=22.18 avg60=5.36 avg300=1.18 total=3534263\nfull avg10=3.67 avg60=0.86 avg300=0.18 total=630282\n"
)
MEMINFO = "MemTotal:       16000000 kB\nMemFree:          100000 kB\nMemAvailable:   {0} kB\n"


def host(available: float, total: int = 16 * GIB) -> Memory:
    return Memory(total, int(available * total), None, ())


def test_what_the_kernel_writes() -> None:
    assert parse_stall(CALM) == Stall(0.0, 0.0)
    assert parse_stall(THRASHING) == Stall(22.18, 3.67)
    assert parse_stall("some avg10=3.10 avg60=0.00 avg300=0.00 total=5\n") == Stall(3.1, 0.0)  # some kernels' CPU file


@pytest.mark.parametrize("text", ["", "some", "some avg10=x avg60=0", "\0" * 9, "full avg10=9.00 avg60=1.00"])
def test_what_is_not_its_text(text: str) -> None:
    assert parse_stall(text) is None


@pytest.mark.parametrize(
    ("some", "full", "available", "level"),
    [
        (0.0, 0.0, 0.5, PressureLevel.NORMAL),
        (60.0, 50.0, 0.5, PressureLevel.NORMAL),  # somebody else's limit
        (1.0, 0.5, 0.1, PressureLevel.NORMAL),
        (8.0, 2.0, 0.1, PressureLevel.WARNING),
        (25.0, 2.0, 0.1, PressureLevel.CRITICAL),
        (9.0, 6.0, 0.1, PressureLevel.CRITICAL),
        (0.0, 0.0, 0.01, PressureLevel.CRITICAL),
    ],
)
def test_a_stall_beside_what_is_available(some: float, full: float, available: float, level: PressureLevel) -> None:
    assert stall_level(Stall(some, full), host(available)) is level


@pytest.mark.parametrize(
    ("said", "level"),
    [("1", PressureLevel.NORMAL), ("2", PressureLevel.WARNING), ("4", PressureLevel.CRITICAL), ("3", None), ("", None)],
)
def test_macos_has_levels_of_its_own(said: str, level: PressureLevel | None) -> None:
    assert macos_level({"kern.memorystatus_vm_pressure_level": said}) is level


def test_by_what_is_available_alone() -> None:
    assert [load_level(host(share)) for share in (0.01, 0.03, 0.3)] == [
        PressureLevel.CRITICAL, PressureLevel.WARNING, PressureLevel.NORMAL
    ]  # fmt: skip


def tree(root: Path, available: int, stall: str = "") -> Path:
    (root / "proc/pressure").mkdir(parents=True)
    (root / "proc/meminfo").write_text(MEMINFO.format(available))
    if stall:
        (root / "proc/pressure/memory").write_text(stall)
    return root


def test_linux(tmp_path: Path) -> None:
    assert pressure(tree(tmp_path / "calm", 9_000_000, CALM), "Linux") == MemoryPressure(
        PressureLevel.NORMAL, Stall(0.0, 0.0), "memory"
    )
    assert pressure(tree(tmp_path / "short", 1_000_000, THRASHING), "Linux").critical
    assert not pressure(tree(tmp_path / "roomy", 9_000_000, THRASHING), "Linux").critical


def test_the_group_that_we_run_in_counts_too(tmp_path: Path) -> None:
    root = tree(tmp_path, 1_000_000, CALM)
    (root / "proc/self").mkdir()
    (root / "proc/self/cgroup").write_text("0::/app\n")
    (root / "sys/fs/cgroup/app").mkdir(parents=True)
    (root / "sys/fs/cgroup/app/memory.pressure").write_text(THRASHING)
    found = pressure(root, "Linux")
    assert (found.critical, found.source) == (True, "memory.pressure")


def test_a_kernel_without_it_and_windows(tmp_path: Path) -> None:
    for name, system in (("linux", "Linux"), ("windows", "Windows")):
        assert pressure(tree(tmp_path / name, 100_000), system).critical
        assert pressure(tmp_path / name, system, host=host(0.5)).source == "memory that is available"


def test_macos(tmp_path: Path) -> None:
    asked: list[Sequence[str]] = []

    def answers(said: str) -> MemoryPressure:
        def run(command: Sequence[str]) -> str:
            asked.append(command)
            return said

        return pressure(tmp_path, "Darwin", run, host(0.5))

    assert answers("kern.memorystatus_vm_pressure_level: 4\n").critical
    assert answers("").level is PressureLevel.NORMAL
    assert asked[0] == ["sysctl", "kern.memorystatus_vm_pressure_level"]
