"""Advice for what the engine cannot use: which other engine would change something, and which would not."""

from __future__ import annotations

from pathlib import Path

import pytest

from advisor.machine import advice
from advisor.machine.advice import advise, best_backend, without_metal
from advisor.machine.machine import Device, Kind
from advisor.units import GIB
from tests.advisor.machine.recorded import MACHINES, machine, rows_of
from tests.advisor.system.trees import plant

CARD = Device("0000:01:00.0", "RTX 4090", Kind.DEDICATED, 24 * GIB, 20 * GIB, GIB, vendor="nvidia", reachable=False)


def test_a_card_that_the_engine_was_not_built_for() -> None:
    (found,) = advise([CARD], ["CPU", "RPC"])
    assert (found.backend, found.gain, found.devices) == ("cuda", 19 * GIB, ("0000:01:00.0",))
    assert found.command == "python3 packaging/bootstrap.py engine --backend cuda"
    assert found.command in found.sentence
    assert "19.0 GB" in found.sentence


def test_no_advice_for_what_another_engine_would_not_change() -> None:
    assert advise([CARD], ["CPU", "Vulkan"]) == ()
    within = Device("x", "Intel UHD", Kind.SHARED, None, None, 0, vendor="intel", reachable=False)
    used = Device("CUDA0", "RTX", Kind.DEDICATED, 1, 1, 0, vendor="nvidia", backend="CUDA")
    assert advise([used, within], ["CPU", "CUDA"]) == ()
    (found,) = advise([within], ["CPU"])
    assert (found.backend, found.gain) == ("vulkan", None)
    assert advise([Device("CPU", "x", Kind.CPU, 1, 1, 0)], ["CPU"]) == ()


def test_the_back_end_that_suits(tmp_path: Path) -> None:
    assert [best_backend(vendor, tmp_path).id for vendor in ("nvidia", "amd", "intel", "apple")] == [
        "cuda", "vulkan", "vulkan", "metal",
    ]  # fmt: skip
    assert best_backend("amd", plant(tmp_path, {"opt/rocm/version": "", "dev/kfd": ""})).id == "hip"


def test_a_mac_without_metal() -> None:
    assert without_metal("Apple M2 Max", ["CPU", "MTL"]) == without_metal("Intel Core i7", ["CPU"]) == ()
    assert "--backend metal" in without_metal("Apple M2 Max", ["CPU"])[0].sentence


def test_a_recorded_card_without_an_engine_for_it(tmp_path: Path) -> None:
    found = machine(MACHINES["780m-8g-carveout"], tmp_path)
    assert found.gpus == ()
    assert found.advice[0].backend == "vulkan"
    assert found.advice[0].sentence in found.notes


def test_a_card_that_the_engine_should_see_and_does_not(tmp_path: Path) -> None:
    recorded = MACHINES["cuda-vs-smi-order"]
    found = machine(recorded, tmp_path, rows_of(recorded)[:1])
    assert any("CUDA_VISIBLE_DEVICES" in note for note in found.notes)
    assert not found.advice


def test_the_command_is_one_for_what_is_installed_here(monkeypatch: pytest.MonkeyPatch) -> None:
    assert advice.command_for("cuda") == "python3 packaging/bootstrap.py engine --backend cuda"
    monkeypatch.setattr(advice, "can_be_built", lambda: True)
    assert advice.command_for("cuda") == "plimsoll engine --backend cuda"
    monkeypatch.setattr(advice, "has_backend_files", lambda: True)
    assert advice.command_for("cuda") == "plimsoll engine --add FOLDER"
