"""The computer itself: memory with a container's limit, processor, operating system."""

from __future__ import annotations

import contextlib
import os
import platform
import re
import shutil
import threading
from dataclasses import dataclass
from pathlib import Path

import psutil

from advisor.machine import sysctl
from advisor.machine.machine import Device, Host, Kind
from advisor.machine.probes.place import Runner, run
from advisor.machine.reserve import host_reserve as host_reserve
from advisor.units import KIB

# A cgroup without a limit says "max" (v2) or a number near 2**63 rounded to pages (v1).
_NO_LIMIT = 2**62
DISK_SECONDS = 2.0
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


def parse_cpu_max(text: str) -> float | None:
    """Processors that a cgroup grants, from the text of cpu.max ("200000 100000" is 2.0); None for no limit."""
    fields = text.split()
    if len(fields) != 2 or not all(field.isdigit() for field in fields) or int(fields[1]) == 0:
        return None
    return int(fields[0]) / int(fields[1])


def cpu_quota(root: Path = Path("/")) -> float | None:
    """Processors that this process may keep busy by cgroup v2, the tightest limit; None without one."""
    quotas = (parse_cpu_max(_text(folder / "cpu.max")) for folder in _cgroup_folders(root))
    return min((quota for quota in quotas if quota is not None), default=None)


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


def cpu_name(root: Path = Path("/"), system: str = platform.system(), runner: Runner = run) -> str:
    """The processor's name as its maker writes it, "unknown processor" if nothing tells."""
    for line in _text(root / "proc/cpuinfo").splitlines():
        if line.startswith(("model name", "Model\t", "Hardware")):
            return line.split(":", 1)[1].strip()
    if system == "Darwin" and (name := sysctl.ask(["machdep.cpu.brand_string"], runner)):
        return name["machdep.cpu.brand_string"]  # Python itself says "arm" there
    return platform.processor() or platform.machine() or "unknown processor"


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
    known = parse_meminfo(_text(root / "proc/meminfo"))
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


def host(root: Path = Path("/")) -> Host:
    """This computer now."""
    now = memory(root)
    return Host(
        system=f"{platform.system()} {platform.release()}",
        cpu=cpu_name(root),
        cores=psutil.cpu_count(logical=False) or os.cpu_count() or 1,
        threads=os.cpu_count() or 1,
        memory=now.total,
        available=now.available,
        limit=now.limit,
        sources=now.sources,
    )


@dataclass(frozen=True)
class Disk:
    """The disk that a folder lies on (or will, where it is not there yet), in bytes."""

    folder: Path
    free: int
    total: int


def disk(folder: Path) -> Disk | None:
    """Where `folder` lies; None if that cannot be told within two seconds (a network disk that is gone hangs)."""
    found: list[Disk] = []

    def look() -> None:
        with contextlib.suppress(OSError):  # may not be read: not known
            there = next(path for path in (folder, *folder.parents) if path.exists())
            usage = shutil.disk_usage(there)
            found.append(Disk(folder, usage.free, usage.total))

    # A thread of its own, left behind when its time is up: nothing else can leave a call that hangs.
    thread = threading.Thread(target=look, name="disk-probe", daemon=True)
    thread.start()
    thread.join(DISK_SECONDS)
    return found[0] if found else None


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
        used_by_others=max(0, host.memory - host.available),
        origins=tuple((figure, ", ".join(host.sources)) for figure in ("capacity", "free")),
        notes=(f"limited by its container to {host.limit:,} bytes",) if host.limit else (),
    )
