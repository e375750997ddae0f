"""NVIDIA's library as drivers really answer, through the real `pynvml` in the real probe child."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from advisor.machine import build
from advisor.machine.match import Card
from advisor.machine.probes import nvidia
from advisor.machine.probes.probe_result import ProcessUse, Sighting
from advisor.machine.probes.process import ProbeChild, ProbeFailed
from advisor.units import GIB, MIB
from tests.advisor.system.trees import plant
from tests.helpers import patience

Look = Callable[[str], dict[str, Any]]
Start = Callable[[str], ProbeChild]


def only(raw: dict[str, Any]) -> Sighting:
    found = nvidia.parse_nvidia(raw).sightings
    assert len(found) == 1
    return found[0]


def test_a_card(look: Look) -> None:
    card = only(look("dgpu"))
    assert (card.name, card.vendor, card.driver) == ("NVIDIA GeForce RTX 4090", "nvidia", "580.95.05")
    assert (card.own, card.own_free) == (25_757_220_864, 25_757_220_864 - 1_207_959_552)
    assert (card.bus_id, card.uuid, card.display) == ("0000:01:00.0", "GPU-00000000", True)
    assert card.processes == (ProcessUse(100, 100 * MIB), ProcessUse(101, 101 * MIB), ProcessUse(102, 102 * MIB))
    assert not card.unified
    assert not card.notes


def test_a_second_card_without_a_screen(look: Look) -> None:
    first, second = nvidia.parse_nvidia(look("two")).sightings
    assert (first.bus_id, second.bus_id) == ("0000:01:00.0", "0000:02:00.0")
    assert (first.display, second.display) == (True, False)


def test_an_old_driver_knows_version_1_only(look: Look) -> None:
    raw = look("v1")
    assert raw["cards"][0]["memory"]["version"] == 1
    assert only(raw).own == 25_757_220_864


def test_one_pool(look: Look) -> None:
    card = only(look("gb10"))
    assert card.unified
    assert (card.own, card.own_free, card.bus_id) == (None, None, "000f:01:00.0")
    assert any("one pool" in note for note in card.notes)


def test_one_pool_by_its_addressing(look: Look) -> None:
    assert only(look("ats")).unified


def test_refusing_alone_is_no_sign_of_one_pool(look: Look) -> None:
    card = only(look("silent"))
    assert not card.unified
    assert (card.own, card.own_free, card.processes, card.display) == (None, None, None, None)
    assert any("Not Supported" in note for note in card.notes)


def test_slices(look: Look) -> None:
    first, second = nvidia.parse_nvidia(look("mig")).sightings
    assert first.mig
    assert second.mig
    assert (first.own, first.own_free) == (5_100_273_664, 5_096_079_360)
    assert (first.uuid, second.uuid) == ("MIG-00000001", "MIG-00000002")
    assert first.bus_id == second.bus_id == "0000:01:00.0"


def test_slices_that_cannot_be_seen(look: Look) -> None:
    card = only(look("mighidden"))
    assert card.mig
    assert card.own is None
    assert any("MIG" in note for note in card.notes)


def test_windows_driver_tells_nothing_of_processes(look: Look) -> None:
    raw = look("wddm")
    assert raw["cards"][0]["wddm"]
    assert only(raw).processes is None


def test_wsl_says_so(look: Look) -> None:
    assert any("WSL" in note for note in nvidia.parse_nvidia(look("dgpu"), wsl=True).notes)


@pytest.mark.parametrize("scene", ["nodriver", "mismatch", "halfloaded"])
def test_without_a_working_driver_there_is_a_note(look: Look, scene: str) -> None:
    found = nvidia.parse_nvidia(look(scene))
    assert not found.sightings
    assert "driver did not answer" in found.notes[0]


def test_a_card_that_was_lost_is_left_out(look: Look) -> None:
    assert nvidia.parse_nvidia(look("lostcard")).sightings == ()


def test_everything_refused(look: Look) -> None:
    card = only(look("refuses"))
    assert (card.name, card.own, card.bus_id, card.uuid, card.driver) == (None, None, None, None, None)
    assert any("may not be asked" in note for note in card.notes)


@pytest.mark.parametrize(("scene", "total"), [("absurd", 25_757_220_864), ("zero", None), ("full32", None)])
def test_figures_that_cannot_be_true_are_unknown(look: Look, scene: str, total: int | None) -> None:
    card = only(look(scene))
    assert (card.own, card.own_free) == (total, None)
    assert any("make no sense" in note for note in card.notes)


def test_a_name_that_is_no_text(look: Look) -> None:
    card = only(look("garbage"))
    assert card.name is None
    assert card.own == 25_757_220_864


def test_a_library_that_writes_to_stdout(look: Look) -> None:
    assert only(look("shout")).own == 25_757_220_864


def test_an_answer_that_is_none() -> None:
    with ProbeChild("odd", command=["sh", "-c", "echo ready; echo hello; cat"]) as child:
        child.ask("look")
        with pytest.raises(ProbeFailed, match="something else than JSON"):
            child.answer(patience.SECONDS)


def test_a_crash_costs_only_the_child(look: Look) -> None:
    with pytest.raises(ProbeFailed, match="ended with code -6"):
        look("crash")


@pytest.mark.parametrize("scene", ["hang", "freeze"])
def test_a_hang_is_ended(start: Start, scene: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("advisor.machine.probes.process.PROBE_ANSWER_SECONDS", 1.0)
    with start(scene) as child, pytest.raises(ProbeFailed, match="did not answer within 1 seconds"):
        child.look()


def test_a_probe_that_cannot_be_started() -> None:
    with pytest.raises(ProbeFailed, match="could not be started"):
        ProbeChild("nvidia", command=["/nowhere/at/all"])


def test_a_child_that_says_why_it_ended() -> None:
    with ProbeChild("odd", command=["sh", "-c", "echo no such thing >&2; exit 3"]) as child:
        child.ask("look")
        with pytest.raises(ProbeFailed, match="ended with code 3: no such thing"):
            child.answer(patience.SECONDS)


# -- around the library --------------------------------------------------------------------------------------------


def test_the_library_is_looked_for_without_loading_it(tmp_path: Path) -> None:
    assert not nvidia.has_library(tmp_path, {})
    assert not nvidia.has_library(tmp_path, {}, "Darwin")
    folder = plant(tmp_path / "told", {"libnvidia-ml.so.1": ""})
    assert nvidia.has_library(tmp_path, {"LD_LIBRARY_PATH": str(folder)})
    cached = plant(tmp_path / "cached", {"etc/ld.so.cache": "glibc-ld.so.cache1.1 libnvidia-ml.so.1 /usr/lib/x"})
    assert nvidia.has_library(cached, {})
    windows = plant(tmp_path / "win", {"System32/nvml.dll": ""})
    assert nvidia.has_library(tmp_path, {"WINDIR": str(windows)}, "Windows")


CARD = "sys/bus/pci/devices/0000:01:00.0"


def sleeping(root: Path, status: str = "suspended") -> Path:
    return plant(
        root,
        {f"{CARD}/vendor": "0x10de\n", f"{CARD}/class": "0x030000\n", f"{CARD}/power/runtime_status": f"{status}\n"},
    )


class Forbidden:
    """A library that must not be touched."""

    class NVMLError(Exception):
        pass

    def __getattr__(self, name: str) -> Any:
        raise AssertionError(f"{name} would wake the card up")


def test_a_sleeping_card_is_not_woken(tmp_path: Path) -> None:
    from advisor.machine.probes.nvidia_reader import Nvml

    library = Nvml(Forbidden(), sleeping(tmp_path))
    for raw in (library.look(), library.sample()):
        assert raw["asleep"] == ["0000:01:00.0"]
        card = only(raw)
        assert card.asleep
        assert card.own is None


def test_a_card_without_a_driver(tmp_path: Path) -> None:
    assert nvidia.without_driver(tmp_path).notes == ()
    assert "not installed" in nvidia.without_driver(sleeping(tmp_path, "active")).notes[0]


def test_a_jetson_without_nvml(tmp_path: Path) -> None:
    root = plant(tmp_path, {"proc/device-tree/model": "NVIDIA Jetson AGX Orin Developer Kit\0"})
    board = nvidia.without_driver(root).sightings[0]
    assert board.unified
    assert board.name == "NVIDIA Jetson AGX Orin Developer Kit"


def test_a_library_without_a_card_is_nothing_to_speak_of() -> None:
    raw: dict[str, object] = {"driver": None, "error": "Driver Not Loaded", "asleep": [], "cards": []}
    assert nvidia.parse_nvidia(raw, expected=False).notes == ()
    assert nvidia.parse_nvidia({**raw, "error": "GPU is lost"}, expected=False).notes != ()


@pytest.mark.parametrize(
    ("clock", "width", "bandwidth", "band"),
    [
        (4001, 128, 128_032_000_000, None),
        (6001, 128, 192_032_000_000, None),
        (None, 128, None, (128_000_000_000, 192_000_000_000)),
        (4001, 0, None, (128_000_000_000, 192_000_000_000)),
        (1, 1, None, (128_000_000_000, 192_000_000_000)),  # nothing that such a card has
    ],
)
def test_which_of_those_that_share_a_name_it_is_its_clock_tells(
    clock: int | None, width: int, bandwidth: int | None, band: tuple[int, int] | None
) -> None:
    card = {
        "name": "NVIDIA GeForce GTX 1650", "bus_id": "00000000:01:00.0", "memory_clock": clock, "bus_width": width,
        "memory": {"version": 2, "total": 4 * GIB, "free": 3 * GIB, "used": GIB},
    }  # fmt: skip
    sighting = only({"driver": "580", "cards": [card]})
    device = build.device(Card((), sighting))
    assert (device.bandwidth, device.bandwidth_band) == (bandwidth, band)
