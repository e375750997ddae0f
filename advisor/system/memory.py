"""System memory, a container's limit included."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import psutil

from advisor.system.cgroup import read_cgroup, text_of
from advisor.units import KIB


@dataclass(frozen=True)
class Memory:
    """System memory in bytes: what a program may use at most and what it could take now, a container's limit included.

    limit: that limit, where there is one.
    """

    total: int
    available: int
    limit: int | None
    sources: tuple[str, ...]


def parse_meminfo(text: str) -> tuple[int, int] | None:
    """(MemTotal, MemAvailable) in bytes from /proc/meminfo; None where they are not in it.

    MemFree is no measure: it leaves out what the system keeps of files and gives back on demand.
    """
    fields = dict(re.findall(r"^(MemTotal|MemAvailable):\s+(\d+) kB", text, re.MULTILINE))
    if len(fields) < 2:
        return None
    total, available = int(fields["MemTotal"]) * KIB, int(fields["MemAvailable"]) * KIB
    return total, min(available, total)


def memory(root: Path = Path("/")) -> Memory:
    """System memory now; well under a millisecond."""
    known = parse_meminfo(text_of(root / "proc/meminfo"))
    if known:
        (total, available), source = known, "/proc/meminfo (MemTotal, MemAvailable)"
    else:
        now = psutil.virtual_memory()
        total, available, source = now.total, now.available, "psutil"
    group = read_cgroup(root)
    if group is None:
        return Memory(total, available, None, (source,))
    limit = group.limit if group.limit < total else None
    return Memory(min(total, group.limit), min(available, group.available), limit, (source, group.source))


def own_resident() -> int:
    """Resident bytes of this program."""
    return int(psutil.Process().memory_info().rss)
