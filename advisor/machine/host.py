"""The computer itself as a Host, its disks, and its memory as a device."""

from __future__ import annotations

import contextlib
import os
import platform
import shutil
import threading
from dataclasses import dataclass
from pathlib import Path

import psutil

from advisor.machine.machine import Device, Host, Kind
from advisor.machine.memory_speed import memory_speed
from advisor.machine.reserve import host_reserve as host_reserve
from advisor.sentences import sentence
from advisor.system.memory import memory
from advisor.system.processor import cpu_name

DISK_SECONDS = 2.0


def host(root: Path = Path("/")) -> Host:
    """This computer now."""
    now = memory(root)
    name, cores = cpu_name(root), psutil.cpu_count(logical=False) or os.cpu_count() or 1
    return Host(
        system=f"{platform.system()} {platform.release()}",
        cpu=name,
        cores=cores,
        threads=os.cpu_count() or 1,
        memory=now.total,
        available=now.available,
        limit=now.limit,
        sources=now.sources,
        memory_speed=memory_speed(name, cores, root),
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
    speed = host.memory_speed
    told = [(figure, ", ".join(host.sources)) for figure in ("capacity", "free")]
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
        bandwidth=speed.bandwidth if speed else None,
        bandwidth_band=speed.band if speed else None,
        bandwidth_usual=speed.usual if speed else None,
        origins=(*([("bandwidth", speed.source)] if speed else []), *told),
        notes=(sentence("limited by its container to {limit:,} bytes", limit=host.limit),) if host.limit else (),
    )
