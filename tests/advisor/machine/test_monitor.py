"""Keeping watch: what is sampled, and each reason to detect anew told once."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from advisor.engine.answers import DeviceRow
from advisor.machine.machine import Machine
from advisor.machine.monitor import AGAIN, TIMES, Lookout
from advisor.machine.probes.place import Place
from advisor.machine.probes.process import ProbeChild, ProbeFailed
from advisor.settings import Stated
from advisor.units import GIB, KIB
from tests.advisor.machine.recorded import engine
from tests.advisor.system.trees import plant
from tests.helpers import patience

Start = Callable[[str], ProbeChild]
MEMINFO = {"proc/meminfo": f"MemTotal: {64 * GIB // KIB} kB\nMemAvailable: {40 * GIB // KIB} kB\n"}
DRM = "sys/class/drm/card0/device"
PCI = "sys/bus/pci/devices/0000:01:00.0"
NVIDIA = {
    "usr/lib/libnvidia-ml.so.1": "",
    "proc/driver/nvidia/gpus/0000:01:00.0/information": "",
    f"{PCI}/vendor": "0x10de",
    f"{PCI}/class": "0x030000",
    f"{DRM}/vendor": "0x10de",
    f"{DRM}/device": "0x2684",
    f"{DRM}/uevent": "DRIVER=nvidia\nPCI_SLOT_NAME=0000:01:00.0",
}
ROW = DeviceRow("CUDA0", "NVIDIA GeForce RTX 4090", "gpu", "CUDA", 24_000_000_000, 25_757_220_864, "0000:01:00.0")


class Driver:
    """NVIDIA's driver: the stand-in's scene as it is just now."""

    def __init__(self, start: Start, look: Callable[[str], dict[str, Any]]) -> None:
        self._start, self._look = start, look
        self.scene = "dgpu"

    def start(self, _: str) -> ProbeChild:
        return self._start(self.scene)

    def ask(self, _: str) -> dict[str, Any]:
        return self._look(self.scene)


@pytest.fixture
def driver(start: Start, look: Callable[[str], dict[str, Any]]) -> Driver:
    return Driver(start, look)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return plant(tmp_path, {**MEMINFO, **NVIDIA})


@pytest.fixture
def lookout(root: Path, driver: Driver) -> Iterator[Lookout]:
    made = Lookout(Place(root, "Linux", {}, ask=driver.ask), driver.start)
    yield made
    made.close()


def settle(lookout: Lookout, done: Callable[[], bool]) -> None:
    """Look until `done`, as the gauge does."""
    patience.until(lambda: (lookout.look(), done())[1])


def free(lookout: Lookout) -> int | None:
    return lookout.look()[-1].free


def is_stale(lookout: Lookout) -> bool:
    return lookout.stale


def test_nothing_is_looked_at_before_it_was_detected(lookout: Lookout) -> None:
    assert lookout.look() == ()
    assert lookout.machine is None
    assert lookout.state(Stated()) is None


def test_sampled_by_the_driver(lookout: Lookout) -> None:
    found = lookout.detect(engine([ROW]))
    assert found.devices[1].free == 24_000_000_000
    settle(lookout, lambda: free(lookout) is not None)
    assert free(lookout) == 25_757_220_864 - 1_207_959_552
    assert not is_stale(lookout)


def test_a_persons_word_lies_over_it(lookout: Lookout) -> None:
    lookout.detect(engine([ROW]))
    stated = lookout.state(Stated(reserves={"0000:01:00.0": 3 * GIB, "GPU-00000000": 3 * GIB}))
    assert stated is not None
    assert stated.devices[1].reserve == 3 * GIB
    assert lookout.machine == stated
    assert lookout.detect(engine([ROW])).devices[1].reserve == 3 * GIB


def test_a_card_plugged_in_is_a_reason_told_once(lookout: Lookout, root: Path) -> None:
    lookout.detect(engine([ROW]))
    lookout.look()
    assert not is_stale(lookout)
    plant(root, {"sys/class/drm/card1/dev": "226:1"})
    lookout.look()
    assert lookout.stale
    lookout.detect(engine([ROW]))
    lookout.look()
    assert not is_stale(lookout)


def test_a_driver_that_fails_and_comes_back(lookout: Lookout, driver: Driver) -> None:
    lookout.detect(engine([ROW]))
    driver.scene = "halfloaded"
    settle(lookout, lambda: lookout.stale)
    found = lookout.detect(engine([]))
    assert "NVIDIA's driver did not answer: GPU is lost" in " ".join(found.notes)
    assert free(lookout) is None
    driver.scene = "dgpu"
    lookout.detect(engine([]))  # as a person's Re-scan; the first answer says that the driver is back
    assert not is_stale(lookout)
    settle(lookout, lambda: lookout.stale)
    assert lookout.detect(engine([ROW])).devices[1].free == 24_000_000_000


def test_a_driver_that_stays_away_is_told_of_once(lookout: Lookout, driver: Driver) -> None:
    driver.scene = "halfloaded"
    lookout.detect(engine([ROW]))
    settle(lookout, lambda: lookout.stale)
    lookout.detect(engine([ROW]))
    for _ in range(40):  # the new child has answered by then, or not: both are the same loss
        lookout.look()
        time.sleep(0.01)
    assert not is_stale(lookout)


def test_a_driver_that_crashes_its_probe(lookout: Lookout, driver: Driver) -> None:
    lookout.detect(engine([ROW]))
    driver.scene = "crash"
    settle(lookout, lambda: lookout.stale)
    assert free(lookout) is None


def test_a_card_that_wakes_up_is_looked_at(root: Path) -> None:
    state = f"{PCI}/power/runtime_status"
    plant(root, {f"{DRM}/power/runtime_status": "suspended", state: "suspended"})

    def fail(_: str) -> Any:
        raise ProbeFailed("gone")

    with_card = Lookout(Place(root, "Linux", {}, ask=fail), fail)
    found = with_card.detect(engine([]))
    assert found.devices[1].asleep
    assert with_card.look()[1].asleep
    (root / state).write_text("active")
    with_card.look()
    assert with_card.stale
    with_card.close()


def test_a_card_that_is_gone_is_looked_for_again_for_a_while(tmp_path: Path) -> None:
    clock = [0.0]
    lookout = Lookout(Place(plant(tmp_path, MEMINFO), "Linux", {}), clock=lambda: clock[0])
    lookout.detect(engine([ROW]))
    lookout.detect(engine([]))
    again = 0
    for _ in range(TIMES + 5):
        clock[0] += AGAIN
        lookout.look()
        if lookout.stale:
            again += 1
            lookout.detect(engine([]))
    assert again == TIMES
    lookout.detect(engine([ROW]))
    lookout.detect(engine([]))
    clock[0] += AGAIN
    lookout.look()
    assert lookout.stale
    lookout.detect(engine([ROW]))  # there it is
    clock[0] += 10 * AGAIN
    lookout.look()
    assert not is_stale(lookout)
    lookout.close()


def test_after_the_end_nothing_is_looked_at(lookout: Lookout) -> None:
    lookout.detect(engine([ROW]))
    lookout.close()
    assert lookout.look() == ()


def test_recorded_counters_tell_what_spilled(tmp_path: Path) -> None:
    from advisor.machine import live
    from advisor.machine.probes import windows

    luid, pid = "0x00000000_0x0000d1e2", 77
    adapter = {
        "name": "NVIDIA GeForce RTX 3060", "vendor": 0x10DE, "device": 1, "dedicated": 12 * GIB, "shared": 16 * GIB,
        "luid": luid, "flags": 0, "display": True, "local": None, "non_local": None,
    }  # fmt: skip
    counters = {
        windows.DEDICATED_IN_USE: {f"luid_{luid}_phys_0": 11 * GIB},
        windows.SHARED_IN_USE: {f"luid_{luid}_phys_0": 4 * GIB},
        windows.DEDICATED_OF_PROCESS: {f"pid_{pid}_luid_{luid}_phys_0": 10 * GIB},
        windows.SHARED_OF_PROCESS: {f"pid_{pid}_luid_{luid}_phys_0": 3 * GIB, f"pid_1_luid_{luid}_phys_0": GIB},
    }
    (tmp_path / "answer").write_text(json.dumps({"counters": counters}) + "\n")
    command = ["sh", "-c", f"echo ready; while read question; do cat {tmp_path / 'answer'}; done"]
    place = Place(
        plant(tmp_path / "root", MEMINFO), "Windows", {"WINDIR": "/none", "ProgramFiles": "/none"},
        ask=lambda _: {"adapters": [adapter], "counters": counters, "registry": []},
    )  # fmt: skip
    lookout = Lookout(place, lambda name: ProbeChild(name, command=command))
    found: Machine = lookout.detect(engine([]))
    settle(lookout, lambda: lookout.look([pid])[-1].free is not None)
    sample = lookout.look([pid])[-1]
    assert (sample.free, sample.ours, sample.others) == (GIB, 10 * GIB, GIB)
    assert (sample.borrowed, sample.spilled_by(pid)) == (4 * GIB, 3 * GIB)
    spill = live.Spill("NVIDIA GeForce RTX 3060", 3 * GIB, found.devices[-1].id)
    assert live.spills(found, lookout.look([pid]), pid) == (spill,)
    lookout.close()
