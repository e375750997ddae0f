"""Whether system memory runs short, by what the kernel says of programs that wait for it: parsers and a reader."""

from __future__ import annotations

import platform
import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path

from advisor.system import sysctl
from advisor.system.cgroup import memory_folders, text_of
from advisor.system.command import Runner, run_command
from advisor.system.memory import Memory, memory

WARN_SOME, HIGH_SOME, HIGH_FULL = 5.0, 20.0, 5.0  # percent of the last ten seconds
ROOMY = 0.15  # of all memory: where so much is available, who waits for memory has a limit of its own
LAST = 0.02  # of all memory: so little is short whoever waits
MACOS_LEVEL = "kern.memorystatus_vm_pressure_level"


class PressureLevel(IntEnum):
    """How short memory is, in macOS's terms."""

    NORMAL = 0
    WARNING = 1
    CRITICAL = 2


@dataclass(frozen=True)
class Stall:
    """Linux's pressure stall information: percent of the last ten seconds in which some, or all, work waited."""

    some: float
    full: float


@dataclass(frozen=True)
class MemoryPressure:
    """How short system memory is now. stall: where the kernel tells; source: who says so."""

    level: PressureLevel = PressureLevel.NORMAL
    stall: Stall | None = None
    source: str = ""

    @property
    def critical(self) -> bool:
        """Whether room has to be made."""
        return self.level is PressureLevel.CRITICAL


def parse_stall(text: str) -> Stall | None:
    """/proc/pressure/memory, or a cgroup's memory.pressure; None where that is not its text."""
    found = dict(re.findall(r"^(some|full) avg10=(\d+\.\d+) ", text, re.MULTILINE))
    return Stall(float(found["some"]), float(found.get("full", "0"))) if "some" in found else None


def stall_level(stall: Stall, host: Memory) -> PressureLevel:
    """What a stall means beside so much memory: one where much is available is of a program with its own limit."""
    if host.available < LAST * host.total:
        return PressureLevel.CRITICAL
    if host.available >= ROOMY * host.total or stall.some < WARN_SOME:
        return PressureLevel.NORMAL
    high = stall.some >= HIGH_SOME or stall.full >= HIGH_FULL
    return PressureLevel.CRITICAL if high else PressureLevel.WARNING


def macos_level(facts: Mapping[str, str]) -> PressureLevel | None:
    """From sysctl's kern.memorystatus_vm_pressure_level: 1, 2 or 4 (XNU's bsd/sys/event.h); None where it lacks."""
    return {
        "1": PressureLevel.NORMAL, "2": PressureLevel.WARNING, "4": PressureLevel.CRITICAL
    }.get(facts.get(MACOS_LEVEL, ""))  # fmt: skip


def load_level(host: Memory) -> PressureLevel:
    """By what is available alone, where the system tells nothing else: Windows, and Linux without PSI."""
    left = host.available / host.total if host.total else 1.0
    if left < LAST:
        return PressureLevel.CRITICAL
    return PressureLevel.WARNING if left < 2 * LAST else PressureLevel.NORMAL


def pressure(
    root: Path = Path("/"), system: str = platform.system(), runner: Runner = run_command, host: Memory | None = None
) -> MemoryPressure:
    """How short memory is now; some 0.2 ms on Linux. host: system memory as it was just read."""
    host = host or memory(root)
    if system == "Darwin":
        level = macos_level(sysctl.ask([MACOS_LEVEL], runner))
        if level is not None:
            return MemoryPressure(level, source=MACOS_LEVEL)
    paths = [folder / "memory.pressure" for folder in memory_folders(root)] + [root / "proc/pressure/memory"]
    stalls = [(parse_stall(text_of(path)), path) for path in paths]
    known = [(stall, path) for stall, path in stalls if stall]
    if not known:
        return MemoryPressure(load_level(host), source="memory that is available")
    stall, path = max(known, key=lambda one: (one[0].full, one[0].some))
    return MemoryPressure(stall_level(stall, host), stall, path.name)
