"""Who else holds memory, by name."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from advisor.machine.machine import Device, Host, Kind, Machine
from advisor.machine.probes.place import Place
from advisor.machine.probes.probe_result import ProcessUse
from advisor.machine.programs import AGAIN, NAMED, Program, ProgramWatch, biggest
from advisor.machine.sample import DeviceSample
from advisor.units import GIB, MIB

CPU = Device("CPU", "cpu", Kind.CPU, 32 * GIB, 20 * GIB, 3 * GIB)
CARD = Device("CUDA0", "RTX", Kind.DEDICATED, 16 * GIB, 12 * GIB, GIB, vendor="nvidia")
RADEON = replace(CARD, id="Vulkan0", vendor="amd", bus_id="0000:03:00.0")
HOST = Host("Linux", "cpu", 8, 16, 32 * GIB, 20 * GIB)
HOLDS = "held = bytearray(b'x') * (96 << 20)\nprint(1, flush=True)\nimport sys\nsys.stdin.read()"


@pytest.fixture
def hog() -> Iterator[int]:
    """Another process with 96 MB of its own."""
    process = subprocess.Popen([sys.executable, "-c", HOLDS], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    with process:
        assert process.stdout
        process.stdout.readline()
        yield process.pid


def machine(*cards: Device) -> Machine:
    return Machine(HOST, (CPU, *cards), None)


def samples(*of: DeviceSample) -> tuple[DeviceSample, ...]:
    return (DeviceSample("CPU", 20 * GIB, 0.0), *of)


def test_a_name_stands_for_all_its_processes() -> None:
    found = biggest([("firefox", 3), ("Xorg", 4), ("firefox", 5), ("idle", 0)])
    assert found == (Program("firefox", 8, 2), Program("Xorg", 4))
    assert len(biggest((str(number), number) for number in range(1, 20))) == NAMED


def test_a_process_that_holds_much_is_named_and_one_of_ours_is_not(hog: int) -> None:
    watch = ProgramWatch(Place())
    theirs = sum(program.size for program in watch.look(machine(), samples(), [os.getpid()])["CPU"])
    assert theirs >= 96 * MIB
    alone = ProgramWatch(Place()).look(machine(), samples(), [os.getpid(), hog])["CPU"]
    assert sum(program.size for program in alone) < theirs


def test_a_driver_s_processes_by_name(hog: int) -> None:
    told = DeviceSample("CUDA0", 12 * GIB, 0.0, strangers=(ProcessUse(hog, GIB), ProcessUse(2**30, 2 * GIB)))
    (program,) = ProgramWatch(Place()).look(machine(CARD), samples(told), [])["CUDA0"]
    assert (program.size, program.processes) == (GIB, 1)  # the other one is of another container
    silent = replace(told, strangers=None)
    assert "CUDA0" not in ProgramWatch(Place()).look(machine(CARD), samples(silent), [])


def test_the_kernel_s_files_tell_of_other_makers_cards(hog: int, tmp_path: Path) -> None:
    process = tmp_path / "proc" / str(hog)
    (process / "fd").mkdir(parents=True)
    (process / "fdinfo").mkdir()
    (process / "fd" / "7").symlink_to("/dev/dri/renderD128")
    told = "drm-client-id: 9\ndrm-pdev: 0000:03:00.0\ndrm-memory-vram: 512 MiB\ndrm-memory-gtt: 64 MiB\n"
    (process / "fdinfo" / "7").write_text(told)
    seen = samples(DeviceSample("Vulkan0", 12 * GIB, 0.0))
    (program,) = ProgramWatch(Place(tmp_path)).look(machine(RADEON), seen, [])["Vulkan0"]
    assert program.size == 512 * MIB
    shared = replace(RADEON, kind=Kind.SHARED)
    (program,) = ProgramWatch(Place(tmp_path)).look(machine(shared), seen, [])["Vulkan0"]
    assert program.size == 576 * MIB


def test_it_looks_when_it_is_due() -> None:
    now = 0.0
    watch = ProgramWatch(Place(), lambda: now)
    first = watch.look(machine(), samples(), [])
    now = AGAIN - 1
    assert watch.look(machine(), samples(), []) is first
    now = AGAIN
    assert watch.look(machine(), samples(), []) is not first
