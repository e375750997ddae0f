"""Apple's memory: what sysctl and the engine say, played back."""

from __future__ import annotations

import sys
from collections.abc import Sequence

import pytest

from advisor.engine.answers import DeviceRow
from advisor.machine.probes import apple
from advisor.system.command import run_command
from advisor.units import GIB, MIB


def row(name: str = "Apple M4 Max", total: int = 110100 * MIB, free: int | None = None) -> DeviceRow:
    return DeviceRow("MTL0", name, "gpu", "MTL", total if free is None else free, total)


def test_sysctl() -> None:
    asked: list[Sequence[str]] = []

    def runner(command: Sequence[str]) -> str:
        asked.append(command)
        return "hw.memsize: 137438953472\nhw.model: Mac16,5\nodd line\nempty:\n"

    assert apple.apple_facts(runner) == {"hw.memsize": "137438953472", "hw.model": "Mac16,5"}
    assert asked == [["sysctl", *apple.NAMES]]


def test_a_command_that_is_not_there_or_hangs() -> None:
    assert run_command(["/nowhere/at/all"]) == ""
    assert run_command([sys.executable, "-c", "print('words')"]) == "words\n"


@pytest.mark.parametrize(
    ("known", "name"),
    [
        ({"hw.model": "VirtualMac2,1"}, "Apple M2"),
        ({}, "Apple Paravirtual device"),
        ({"kern.hv_vmm_present": "1"}, "Apple M2"),
        ({"hw.model": "VMM-x86_64"}, "AMD"),
    ],
)
def test_a_mac_inside_a_mac(known: dict[str, str], name: str) -> None:
    found = apple.sightings([row(name)], known, 8 * GIB).sightings[0]
    assert not found.usable
    assert "virtual machine" in found.notes[0]


def test_one_pool() -> None:
    found = apple.sightings([row(free=100 * GIB)], {"kern.hv_vmm_present": "0"}, 128 * GIB).sightings[0]
    assert found.unified
    assert (found.own, found.shared, found.shared_free) == (None, 110100 * MIB, 100 * GIB)


def test_copies_of_one_pool_count_once() -> None:
    assert len(apple.sightings([row(), row()], {}, 128 * GIB).sightings) == 1


def test_a_card_in_a_mac_pro() -> None:
    found = apple.sightings([row("AMD Radeon Pro Vega II", 32752 * MIB)], {}, 192 * GIB).sightings[0]
    assert (found.own, found.shared, found.integrated, found.unified) == (32752 * MIB, None, False, False)


def test_metal_that_does_not_know() -> None:
    found = apple.sightings([row(total=0)], {}, 8 * GIB).sightings[0]
    assert (found.shared, found.shared_free) == (None, None)
