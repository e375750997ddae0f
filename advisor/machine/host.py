"""The computer itself: memory with a container's limit, processor, operating system."""

from __future__ import annotations

import os
import platform
from dataclasses import dataclass
from pathlib import Path

import psutil

from advisor.machine.machine import Device, Host, Kind
from advisor.units import GIB

# A cgroup without a limit says "max" (v2) or a number near 2**63 rounded to pages (v1).
_NO_LIMIT = 2**62
_V2, _V1 = "sys/fs/cgroup", "sys/fs/cgroup/memory"


@dataclass(frozen=True)
class Cgroup:
    """A container's memory: its limit, and what counts against it and cannot be reclaimed, in bytes."""

    limit: int
    used: int
    source: str

    @property
    def available(self) -> int:
        """What may still be taken before the container is killed."""
        return max(0, self.limit - self.used)


def parse_cgroup(limit: str, current: str, stat: str, source: str) -> Cgroup | None:
    """The cgroup's state from the text of its files; None where there is no limit or the text is not as expected.

    stat: memory.stat, whose inactive_file (page cache that is given back on demand) is not counted as used.
    """
    try:
        most, taken = int(limit), int(current)
    except ValueError:
        return None  # "max", or a file that could not be read
    if most >= _NO_LIMIT:
        return None
    fields = dict(line.split(maxsplit=1) for line in stat.splitlines() if " " in line)
    cache = int(fields.get("total_inactive_file", fields.get("inactive_file", "0")))
    return Cgroup(most, max(0, taken - cache), source)


def read_cgroup(root: Path = Path("/")) -> Cgroup | None:
    """The tightest memory limit on this process, from cgroup v2 or v1 below `root`; None without one."""
    found = []
    for folder in _cgroup_folders(root):
        version = 1 if (folder / "memory.limit_in_bytes").exists() else 2
        names = ("memory.limit_in_bytes", "memory.usage_in_bytes") if version == 1 else ("memory.max", "memory.current")
        limit, current, stat = (_text(folder / name) for name in (*names, "memory.stat"))
        group = parse_cgroup(limit, current, stat, f"cgroup v{version}")
        if group:
            found.append(group)
    return min(found, key=lambda group: group.available, default=None)


def _cgroup_folders(root: Path) -> list[Path]:
    """The folders that may limit this process: its own cgroup and every parent up to the mount."""
    folders = []
    for line in _text(root / "proc/self/cgroup").splitlines() or ["0::/"]:
        parts = line.split(":", 2)
        if len(parts) != 3 or (parts[1] and "memory" not in parts[1].split(",")):
            continue
        base = root / (_V1 if parts[1] else _V2)
        inside = base / parts[2].lstrip("/")
        # Within a container the path may name the host's tree, which is not mounted: the base is then our own group.
        while inside != base and base in inside.parents:
            folders.append(inside)
            inside = inside.parent
        folders.append(base)
    return folders


def _text(path: Path) -> str:
    try:
        return path.read_text()
    except OSError:
        return ""


def cpu_name(root: Path = Path("/")) -> str:
    """The processor's name as its maker writes it, "unknown processor" if nothing tells."""
    for line in _text(root / "proc/cpuinfo").splitlines():
        if line.startswith(("model name", "Model\t", "Hardware")):
            return line.split(":", 1)[1].strip()
    return platform.processor() or platform.machine() or "unknown processor"


def host(root: Path = Path("/")) -> Host:
    """This computer now."""
    memory = psutil.virtual_memory()
    group = read_cgroup(root)
    return Host(
        system=f"{platform.system()} {platform.release()}",
        cpu=cpu_name(root),
        cores=psutil.cpu_count(logical=False) or os.cpu_count() or 1,
        threads=os.cpu_count() or 1,
        memory=min(memory.total, group.limit) if group else memory.total,
        available=min(memory.available, group.available) if group else memory.available,
        limit=group.limit if group and group.limit < memory.total else None,
        sources=("psutil (MemTotal, MemAvailable)", *([group.source] if group else [])),
    )


def host_reserve(memory: int) -> int:
    """System memory to leave for everything else: 2 GiB or a tenth, the larger, but never over a quarter.

    The first two from the rule for shared memory in the detection notes; the quarter keeps a 4 GB computer usable.
    """
    return min(max(2 * GIB, memory // 10), memory // 4)


def cpu_device(host: Host) -> Device:
    """System memory as a Device."""
    return Device(
        id="CPU",
        name=host.cpu,
        kind=Kind.CPU,
        capacity=host.memory,
        free=host.available,
        reserve=host_reserve(host.memory),
        backend="CPU",
        sources=host.sources,
        notes=(f"limited by its container to {host.limit:,} bytes",) if host.limit else (),
    )
