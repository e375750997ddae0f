"""Live figures: from files, from the probe child, and from drivers that misbehave."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from advisor.machine.host import cpu_device
from advisor.machine.machine import Device, Host, Kind, Machine
from advisor.machine.probes import windows
from advisor.machine.probes.place import Place
from advisor.machine.probes.process import ProbeChild, ProbeFailed
from advisor.machine.sample import DeviceSample
from advisor.machine.sampler import MemorySampler
from advisor.machine.watch import PAUSE, Watch
from advisor.units import GIB, KIB, MIB
from tests.advisor.machine.probes.test_fdinfo import OLD_AMD, descriptor
from tests.advisor.system.trees import plant
from tests.helpers import patience

Start = Callable[[str], ProbeChild]

HOST = Host("Linux", "cpu", 8, 16, 64 * GIB, 40 * GIB)
MEMINFO = {"proc/meminfo": f"MemTotal: {64 * GIB // KIB} kB\nMemAvailable: {40 * GIB // KIB} kB\n"}
PCI = "sys/bus/pci/devices/0000:03:00.0"
AMD = Device("ROCm0", "RX", Kind.DEDICATED, 24 * GIB, 20 * GIB, 0, vendor="amd", own=24 * GIB, bus_id="0000:03:00.0")
NVIDIA = Device(
    "CUDA0", "RTX", Kind.DEDICATED, 25_757_220_864, 1, 0, vendor="nvidia", own=25_757_220_864, bus_id="0000:01:00.0"
)


def machine(*devices: Device) -> Machine:
    return Machine(HOST, (cpu_device(HOST), *devices), None)


def until_known(sampler: MemorySampler, pids: list[int]) -> DeviceSample:
    """The last device's sample, once its probe child has answered."""
    found: list[DeviceSample] = []

    def is_known() -> bool:
        found.append(sampler.sample(pids)[-1])
        return found[-1].free is not None or found[-1].asleep or sampler.lost

    patience.until(is_known)
    return found[-1]


def test_system_memory(tmp_path: Path) -> None:
    with MemorySampler(machine(), Place(plant(tmp_path, MEMINFO))) as sampler:
        (found,) = sampler.sample([os.getpid(), 2**30])
    assert found.free == 40 * GIB
    assert found.ours is not None
    assert found.ours > MIB
    assert found.others == 24 * GIB - found.ours


def test_amd_by_files(tmp_path: Path) -> None:
    root = plant(tmp_path, {**MEMINFO, f"{PCI}/mem_info_vram_used": str(4 * GIB)})
    descriptor(root, 10, 3, "/dev/dri/renderD128", OLD_AMD)
    with MemorySampler(machine(AMD), Place(root, "Linux")) as sampler:
        found = sampler.sample([10])[-1]
        assert (found.free, found.ours, found.others) == (20 * GIB, MIB, 4 * GIB - MIB)
        assert (found.held_by(10), found.held_by(11), found.source) == (MIB, 0, "sysfs")
        assert (found.borrowed, found.spilled_by(10)) == (None, 8 * KIB)
        assert sampler.sample([11])[-1].ours == 0  # a process that is not there holds nothing
        plant(root, {f"{PCI}/mem_info_vram_used": str(25 * GIB)})
        assert sampler.sample([10])[-1].free is None  # more in use than there is


def test_integrated_graphics_by_files(tmp_path: Path) -> None:
    device = replace(AMD, kind=Kind.SHARED, capacity=32 * GIB, own=2 * GIB, borrowable=30 * GIB)
    root = plant(tmp_path, {**MEMINFO, f"{PCI}/mem_info_vram_used": str(GIB), f"{PCI}/mem_info_gtt_used": str(4 * GIB)})
    with MemorySampler(machine(device), Place(root, "Linux")) as sampler:
        found = sampler.sample()[-1]
        assert (found.free, found.own_free, found.borrowed) == (GIB + 26 * GIB, GIB, 4 * GIB)
        assert found.source == "sysfs, and system memory that is available"
        plant(root, {"proc/meminfo": f"MemTotal: {64 * GIB // KIB} kB\nMemAvailable: {5 * GIB // KIB} kB\n"})
        assert sampler.sample()[-1].free == GIB + 5 * GIB


def test_a_kernel_that_does_not_tell_of_processes(tmp_path: Path) -> None:
    root = plant(tmp_path, {**MEMINFO, f"{PCI}/mem_info_vram_used": str(4 * GIB)})
    descriptor(root, 10, 3, "/dev/dri/renderD128", "pos:\t0\nflags:\t02100002\n")
    with MemorySampler(machine(AMD), Place(root, "Linux")) as sampler:
        found = sampler.sample([10])[-1]
    assert found.free == 20 * GIB
    assert (found.ours, found.others, found.held_by(10), found.spilled_by(10)) == (None, None, None, None)


def test_integrated_graphics_by_counters(tmp_path: Path) -> None:
    luid = "0x00000000_0x0000d1e2"
    counters = {
        windows.DEDICATED_IN_USE: {f"luid_{luid}_phys_0": GIB},
        windows.SHARED_IN_USE: {f"luid_{luid}_phys_0": 3 * GIB},
        windows.DEDICATED_OF_PROCESS: {f"pid_10_luid_{luid}_phys_0": MIB},
        windows.SHARED_OF_PROCESS: {f"pid_10_luid_{luid}_phys_0": 2 * GIB},
    }
    (tmp_path / "answer").write_text(json.dumps({"counters": counters}) + "\n")
    command = ["sh", "-c", f"echo ready; while read question; do cat {tmp_path / 'answer'}; done"]
    device = replace(AMD, kind=Kind.SHARED, luid=luid, bus_id=None, capacity=18 * GIB, own=2 * GIB, borrowable=16 * GIB)
    place = Place(plant(tmp_path, MEMINFO), "Windows", {})
    with MemorySampler(machine(device), place, lambda name: ProbeChild(name, command=command)) as sampler:
        found = until_known(sampler, [10])
    assert (found.free, found.own_free, found.borrowed) == (14 * GIB, GIB, 3 * GIB)
    assert (found.ours, found.spilled_by(10)) == (2 * GIB + MIB, 2 * GIB)


def test_a_sleeping_card_is_left_alone(tmp_path: Path) -> None:
    root = plant(tmp_path, {f"{PCI}/power/runtime_status": "suspended", f"{PCI}/mem_info_vram_used": "1"})
    with MemorySampler(machine(AMD), Place(root, "Linux")) as sampler:
        found = sampler.sample()[-1]
    assert found.asleep
    assert found.free is None


def test_nvidia_by_the_child(start: Start, tmp_path: Path) -> None:
    root = plant(tmp_path, {"usr/lib/libnvidia-ml.so.1": ""})
    with MemorySampler(machine(NVIDIA), Place(root, "Linux", {}), lambda _: start("dgpu")) as sampler:
        found = until_known(sampler, [101])
        assert (found.free, found.ours) == (25_757_220_864 - 1_207_959_552, 101 * MIB)
        assert found.others == 1_207_959_552 - 101 * MIB


def test_slices_and_one_pool(start: Start, tmp_path: Path) -> None:
    root = plant(tmp_path, {**MEMINFO, "usr/lib/libnvidia-ml.so.1": ""})
    part = replace(NVIDIA, kind=Kind.MIG, capacity=5_100_273_664, uuid="MIG-00000001")
    with MemorySampler(machine(part), Place(root, "Linux", {}), lambda _: start("mig")) as sampler:
        assert until_known(sampler, []).free == 5_096_079_360
    pool = replace(NVIDIA, kind=Kind.UNIFIED, capacity=64 * GIB, own=None, bus_id="000f:01:00.0")
    with MemorySampler(machine(pool), Place(root, "Linux", {}), lambda _: start("gb10")) as sampler:
        assert sampler.sample()[-1].free == 40 * GIB  # at once: the system itself knows


def test_a_driver_that_hangs_holds_nobody_up(start: Start, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = plant(tmp_path, {"usr/lib/libnvidia-ml.so.1": ""})
    with MemorySampler(machine(NVIDIA), Place(root, "Linux", {}), lambda _: start("hang")) as sampler:
        for _ in range(20):  # whoever waited for the answer would say the first time that it is lost
            assert sampler.sample()[-1].free is None
            assert not sampler.lost
        monkeypatch.setattr("advisor.machine.probes.process.PROBE_ANSWER_SECONDS", 0.1)
        patience.until(lambda: sampler.sample()[-1].free is None and sampler.lost)


def test_a_driver_that_is_lost(tmp_path: Path) -> None:
    def fail(_: str) -> ProbeChild:
        raise ProbeFailed("gone")

    root = plant(tmp_path, {"usr/lib/libnvidia-ml.so.1": ""})
    with MemorySampler(machine(NVIDIA), Place(root, "Linux", {}), fail) as sampler:
        assert sampler.sample()[-1].free is None
        assert sampler.lost


@pytest.mark.parametrize("kind", [Kind.REMOTE, Kind.VIRTUAL])
def test_what_is_not_here_is_not_sampled(kind: Kind) -> None:
    with MemorySampler(machine(replace(AMD, kind=kind))) as sampler:
        assert sampler.sample()[-1].free is None


def test_windows_by_counters(tmp_path: Path) -> None:
    luid = "0x00000000_0x0000d1e2"
    counters = {
        windows.DEDICATED_IN_USE: {f"luid_{luid}_phys_0": 4 * GIB},
        windows.DEDICATED_OF_PROCESS: {f"pid_10_luid_{luid}_phys_0": GIB},
    }
    (tmp_path / "answer").write_text(json.dumps({"counters": counters}) + "\n")
    command = ["sh", "-c", f"echo ready; while read question; do cat {tmp_path / 'answer'}; done"]
    device = replace(AMD, luid=luid, bus_id=None)
    with MemorySampler(
        machine(device), Place(tmp_path, "Windows", {}), lambda name: ProbeChild(name, command=command)
    ) as sampler:
        found = until_known(sampler, [10])
    assert (found.free, found.ours, found.others) == (20 * GIB, GIB, 3 * GIB)


# -- when to look again --------------------------------------------------------------------------------------------


def test_a_card_that_comes_and_goes(tmp_path: Path) -> None:
    now = [0.0]
    watch = Watch(tmp_path, lambda: now[0])
    assert not watch.changed()
    plant(tmp_path, {"sys/class/drm/card1/dev": "226:1"})
    assert watch.changed()
    assert not watch.changed()
    plant(tmp_path, {"sys/class/drm/card1-DP-1/status": "connected", "dev/nvidiactl": ""})
    assert not watch.changed()
    plant(tmp_path, {"dev/nvidia0": ""})
    assert watch.changed()


def test_waking_up(tmp_path: Path) -> None:
    now = [0.0]
    watch = Watch(tmp_path, lambda: now[0])
    for now[0], changed in [(1.0, False), (1.0 + PAUSE, False), (2.0 + 2 * PAUSE, True), (3.0 + 2 * PAUSE, False)]:
        assert watch.changed() is changed
