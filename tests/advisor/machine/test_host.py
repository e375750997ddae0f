"""The host's memory, with container limits read from made-up trees of both cgroup versions."""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import psutil
import pytest

from advisor.machine.advice import without_metal
from advisor.machine.host import (
    Cgroup,
    cpu_device,
    cpu_name,
    cpu_quota,
    disk,
    host,
    host_reserve,
    parse_cgroup,
    parse_cpu_max,
    read_cgroup,
)
from advisor.machine.machine import Kind
from advisor.units import GIB, MIB

STAT_V2 = "anon 100\nfile 400\ninactive_file 300\nactive_file 100\n"
STAT_V1 = "cache 400\nrss 100\ntotal_inactive_file 300\n"


def plant(root: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return root


@pytest.mark.parametrize(
    ("limit", "current", "stat", "expected"),
    [
        ("1000\n", "700\n", STAT_V2, Cgroup(1000, 400, "x")),
        ("1000", "700", STAT_V1, Cgroup(1000, 400, "x")),
        ("1000", "100", STAT_V2, Cgroup(1000, 0, "x")),  # page cache larger than what counts: never negative
        ("max\n", "700\n", STAT_V2, None),
        ("9223372036854771712", "700", STAT_V1, None),
        ("", "", "", None),
        ("1000", "", "", None),
        ("garbage", "700", STAT_V2, None),
    ],
)
def test_cgroup_text(limit: str, current: str, stat: str, expected: Cgroup | None) -> None:
    assert parse_cgroup(limit, current, stat, "x") == expected


def test_version_2_takes_the_tightest_of_nested_groups(tmp_path: Path) -> None:
    outer, inner = "sys/fs/cgroup/app.slice", "sys/fs/cgroup/app.slice/job"
    root = plant(
        tmp_path,
        {
            "proc/self/cgroup": "0::/app.slice/job\n",
            f"{outer}/memory.max": "2000", f"{outer}/memory.current": "1900", f"{outer}/memory.stat": STAT_V2,
            f"{inner}/memory.max": "1000", f"{inner}/memory.current": "350", f"{inner}/memory.stat": STAT_V2,
        },
    )  # fmt: skip
    found = read_cgroup(root)
    assert found is not None
    assert (found.limit, found.available, found.source) == (2000, 400, "cgroup v2")


def test_version_1_in_a_container(tmp_path: Path) -> None:
    base = "sys/fs/cgroup/memory"
    root = plant(
        tmp_path,
        {
            "proc/self/cgroup": "9:cpu,cpuacct:/docker/abc\n8:memory:/docker/abc\n",
            f"{base}/memory.limit_in_bytes": "4294967296",
            f"{base}/memory.usage_in_bytes": "1073741824",
            f"{base}/memory.stat": "total_inactive_file 536870912\n",
        },
    )
    found = read_cgroup(root)
    assert found == Cgroup(4 * GIB, 512 * MIB, "cgroup v1")


@pytest.mark.parametrize(
    ("text", "quota"),
    [("200000 100000\n", 2.0), ("50000 100000", 0.5), ("max 100000", None), ("", None), ("1 0", None)],
)
def test_the_processors_a_container_grants(text: str, quota: float | None, tmp_path: Path) -> None:
    assert parse_cpu_max(text) == quota
    plant(tmp_path, {"proc/self/cgroup": "0::/job\n", "sys/fs/cgroup/job/cpu.max": text})
    assert cpu_quota(tmp_path) == quota


def test_no_cgroup_at_all(tmp_path: Path) -> None:
    assert read_cgroup(tmp_path) is None


def test_a_limit_bounds_the_host(tmp_path: Path) -> None:
    base = "sys/fs/cgroup"
    plant(
        tmp_path,
        {"proc/self/cgroup": "0::/\n", f"{base}/memory.max": str(GIB), f"{base}/memory.current": str(GIB // 4)},
    )
    found = host(tmp_path)
    assert (found.memory, found.available, found.limit) == (GIB, GIB * 3 // 4, GIB)
    device = cpu_device(found)
    assert device.kind is Kind.CPU
    assert device.notes
    assert device.usable is not None
    assert 0 <= device.usable <= found.available <= found.memory


def test_this_computer() -> None:
    found = host()
    assert 0 < found.available <= found.memory <= psutil.virtual_memory().total
    assert 1 <= found.cores <= found.threads


@pytest.mark.parametrize(
    ("memory", "reserve"), [(64 * GIB, 64 * GIB // 10), (16 * GIB, 2 * GIB), (4 * GIB, GIB), (GIB, GIB // 4)]
)
def test_the_reserve(memory: int, reserve: int) -> None:
    assert host_reserve(memory) == reserve


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("processor: 0\nmodel name\t: AMD EPYC 7B13\n", "AMD EPYC 7B13"),
        ("Hardware\t: BCM2711\nModel\t: Raspberry Pi 4\n", "BCM2711"),
    ],
)
def test_the_processor_is_named(text: str, name: str, tmp_path: Path) -> None:
    assert cpu_name(plant(tmp_path, {"proc/cpuinfo": text})) == name


def test_a_processor_without_a_name(tmp_path: Path) -> None:
    assert cpu_name(tmp_path)


def test_a_macs_processor_is_called_as_apple_calls_it(tmp_path: Path) -> None:
    """Python says "arm", which no advice for a Mac without Metal could go by."""
    asked: list[Sequence[str]] = []

    def sysctl(command: Sequence[str]) -> str:
        asked.append(command)
        return "machdep.cpu.brand_string: Apple M2 Max\n"

    name = cpu_name(tmp_path, "Darwin", sysctl)
    assert (name, asked) == ("Apple M2 Max", [["sysctl", "machdep.cpu.brand_string"]])
    assert without_metal(name, ["CPU"])


def test_the_disk_of_a_folder_that_is_not_there_yet(tmp_path: Path) -> None:
    usage = shutil.disk_usage(tmp_path)
    found = disk(tmp_path / "models" / "hub")
    assert found is not None
    assert found.folder == tmp_path / "models" / "hub"
    assert found.total == usage.total
    assert 0 <= found.free <= found.total


def test_a_disk_that_hangs_or_refuses_is_not_known(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    release, usage = threading.Event(), shutil.disk_usage(tmp_path)
    monkeypatch.setattr("advisor.machine.host.DISK_SECONDS", 0.05)

    def hang(_: Path) -> Any:
        release.wait(10)
        return usage

    monkeypatch.setattr("advisor.machine.host.shutil.disk_usage", hang)
    before = threading.active_count()
    assert disk(tmp_path) is None
    release.set()
    while threading.active_count() > before:
        time.sleep(0.01)

    def refuse(_: Path) -> None:
        raise PermissionError

    monkeypatch.setattr("advisor.machine.host.shutil.disk_usage", refuse)
    assert disk(tmp_path) is None
