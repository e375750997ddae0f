"""The host as a whole, its disks, and its memory as a device."""

from __future__ import annotations

import shutil
import threading
from pathlib import Path
from typing import Any

import psutil
import pytest

from advisor.machine.host import cpu_device, disk, host, host_reserve
from advisor.machine.machine import Kind
from advisor.units import GIB
from tests.advisor.system.trees import plant
from tests.helpers import patience


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
        release.wait()
        return usage

    monkeypatch.setattr("advisor.machine.host.shutil.disk_usage", hang)
    before = threading.active_count()
    assert disk(tmp_path) is None
    release.set()
    patience.until(lambda: threading.active_count() <= before)

    def refuse(_: Path) -> None:
        raise PermissionError

    monkeypatch.setattr("advisor.machine.host.shutil.disk_usage", refuse)
    assert disk(tmp_path) is None
