"""Probes side by side: what each may do to the others, and the machine that is put together from them."""

from __future__ import annotations

import logging
import threading
from pathlib import Path

import pytest

from advisor.machine.detect import detect
from advisor.machine.machine import Kind
from advisor.machine.probes.place import Place
from advisor.machine.probes.probe_result import Findings, Sighting, Source
from advisor.machine.probes.process import ProbeChild, ProbeFailed
from advisor.machine.probes.system import run_all
from advisor.units import GIB
from tests.advisor.machine.probes.looking import looked
from tests.advisor.machine.recorded import MACHINES, engine, machine, place, rows_of
from tests.advisor.machine.test_detect import row
from tests.advisor.system.trees import plant
from tests.helpers import patience

FOUND = Findings((Sighting(Source.SYSFS, name="card"),))


def test_one_that_fails_leaves_a_note(caplog: pytest.LogCaptureFixture) -> None:
    def broken() -> Findings:
        raise KeyError("bus_id")

    def refused() -> Findings:
        raise ProbeFailed("the NVIDIA probe ended")

    with caplog.at_level(logging.WARNING):
        found = run_all({"broken": broken, "refused": refused, "good": lambda: FOUND})
    assert found["good"] == FOUND
    assert found["broken"].notes == ("the broken probe failed: 'bus_id'",)
    assert found["refused"].notes == ("the NVIDIA probe ended",)
    assert "KeyError" in caplog.text


def test_one_that_hangs_is_left_behind() -> None:
    release = threading.Event()

    def hang() -> Findings:
        release.wait()
        return FOUND

    found = run_all({"good": lambda: FOUND, "hangs": hang}, 0.5)
    release.set()
    assert found["good"] == FOUND
    assert "in time" in found["hangs"].notes[0]


def test_they_run_at_once() -> None:
    meet = threading.Barrier(3, timeout=patience.SECONDS)

    def wait() -> Findings:
        meet.wait()
        return FOUND

    assert set(run_all({"a": wait, "b": wait, "c": wait}, patience.SECONDS).values()) == {FOUND}


@pytest.mark.parametrize("scene", ["crash", "nodriver"])
def test_a_machine_whose_nvidia_driver_is_broken(nvml_folder: Path, tmp_path: Path, scene: str) -> None:
    environment = {"LD_LIBRARY_PATH": str(nvml_folder)}

    def ask(name: str) -> dict[str, object]:
        with ProbeChild(name, environment={**environment, "NVML_SCENE": scene}) as child:
            return child.look()

    card = "sys/bus/pci/devices/0000:01:00.0"
    plant(tmp_path, {f"{card}/vendor": "0x10de", f"{card}/class": "0x030000"})
    found = detect(None, place=Place(tmp_path, "Linux", environment, ask))
    assert [device.kind for device in found.devices] == [Kind.CPU]
    assert any("NVIDIA" in note or "nvidia" in note for note in found.notes)


def test_the_stand_in_through_the_whole_of_detection(nvml_folder: Path, tmp_path: Path) -> None:
    environment = {"LD_LIBRARY_PATH": str(nvml_folder)}

    def ask(name: str) -> dict[str, object]:
        with ProbeChild(name, environment={**environment, "NVML_SCENE": "two"}) as child:
            return child.look()

    rows = [row(name="CUDA0", description="NVIDIA GeForce RTX 4090", device_id="0000:02:00.0", free=22 * GIB)]
    found = detect(engine(rows), place=Place(tmp_path, "Linux", environment, ask))
    cuda, other = found.devices[1:]
    assert (cuda.id, cuda.bus_id, cuda.display, cuda.reachable) == ("CUDA0", "0000:02:00.0", False, True)
    assert (other.bus_id, other.reachable, other.backend) == ("0000:01:00.0", False, None)
    assert cuda.free == 22 * GIB
    assert cuda.bandwidth == 1_008_000_000_000
    assert (cuda.source_of("capacity"), cuda.source_of("driver")) == ("NVML", "NVML")
    assert found.gpus == (cuda,)


def test_slices_have_an_id_each(nvml_folder: Path, tmp_path: Path) -> None:
    environment = {"LD_LIBRARY_PATH": str(nvml_folder)}

    def ask(name: str) -> dict[str, object]:
        with ProbeChild(name, environment={**environment, "NVML_SCENE": "mig"}) as child:
            return child.look()

    found = detect(engine([]), place=Place(tmp_path, "Linux", environment, ask))
    assert [device.id for device in found.devices] == ["CPU", "MIG-00000001", "MIG-00000002"]
    (advice,) = found.advice
    assert "2 × NVIDIA A100-SXM4-40GB MIG 1g.5gb" in advice.sentence
    assert advice.gain == found.devices[1].usable  # of one slice: a program can use no more


def test_equal_cards_of_which_nothing_else_is_known(tmp_path: Path) -> None:
    nothing = dict.fromkeys(("bus_id", "uuid", "memory", "processes", "display"))
    card: dict[str, object] = {
        "name": "NVIDIA Card",
        "refusal": "Not Supported",
        "slices": [],
        "mig": False,
        "ats": False,
        **nothing,
    }
    recorded = {"nvml": {"driver": None, "error": None, "asleep": [], "cards": [card, card]}, "rows": []}
    assert [device.id for device in machine(recorded, tmp_path).devices] == ["CPU", "NVIDIA Card", "NVIDIA Card #2"]


def test_an_nvidia_card_on_the_wrong_driver(tmp_path: Path) -> None:
    device = "sys/class/drm/card0/device"
    files = {
        f"{device}/vendor": "0x10de", f"{device}/device": "0x2684",
        f"{device}/uevent": "DRIVER=nouveau\nPCI_SLOT_NAME=0000:01:00.0\n",
    }  # fmt: skip
    found = looked(plant(tmp_path, files))
    assert any("nouveau" in note for note in found.cards[0].notes)


def test_planned_cards_replace_what_is_there(tmp_path: Path) -> None:
    recorded = MACHINES["strix-linux-vram96"]
    rows = [*rows_of(recorded), row(name="RPC0", backend="RPC", virtual=True, total=8 * GIB, free=8 * GIB)]
    found = detect(engine(rows), card_names=["RTX 4060"], place=place(recorded, tmp_path))
    assert [(device.name, device.kind) for device in found.gpus] == [("RTX 4060", Kind.VIRTUAL)]


def test_reserves_are_kept_under_what_stays_the_same(tmp_path: Path) -> None:
    recorded = MACHINES["cuda-vs-smi-order"]
    found = detect(engine(rows_of(recorded)), place=place(recorded, tmp_path), reserves={"0000:02:00.0": 3 * GIB})
    assert [device.reserve == 3 * GIB for device in found.gpus] == [True, False]
