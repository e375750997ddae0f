"""What a container allows this process, from cgroup v1 and v2."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

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
    for folder in memory_folders(root):
        version = 1 if (folder / "memory.limit_in_bytes").exists() else 2
        names = ("memory.limit_in_bytes", "memory.usage_in_bytes") if version == 1 else ("memory.max", "memory.current")
        limit, current, stat = (text_of(folder / name) for name in (*names, "memory.stat"))
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
    quotas = (parse_cpu_max(text_of(folder / "cpu.max")) for folder in memory_folders(root))
    return min((quota for quota in quotas if quota is not None), default=None)


def memory_folders(root: Path) -> list[Path]:
    """The folders that may limit this process: its own cgroup and every parent up to the mount."""
    folders = []
    for line in text_of(root / "proc/self/cgroup").splitlines() or ["0::/"]:
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


def text_of(path: Path) -> str:
    """What a file of the system holds, "" where it cannot be read."""
    try:
        return path.read_text()
    except OSError:
        return ""
