"""Which engine suits which computer."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest

from setup_steps import backends


@pytest.mark.parametrize("name", backends.NAMES)
@pytest.mark.parametrize("form", ["{0} {1}", "{0}={1}"])
def test_both_ways_to_write_it(name: str, form: str) -> None:
    assert backends.asked_for(form.format("--backend", name).split()) == name


@pytest.mark.parametrize("words", [[], ["cuda"], ["--backend"], ["--backend", "voodoo"], ["--backend", "cuda", "more"]])
def test_anything_else_is_not_understood(words: list[str]) -> None:
    assert backends.asked_for(words) is None


@pytest.mark.skipif(sys.platform != "linux", reason="sysfs")
@pytest.mark.parametrize(
    ("vendors", "extra", "expected"),
    [
        ([], None, "cpu"),
        (["0x8086"], None, "vulkan"),
        (["0x8086", "0x10de"], None, "cuda"),
        (["0x1002"], None, "vulkan"),
        (["0x1002"], "opt/rocm", "hip"),
        ([], "proc/driver/nvidia", "cuda"),
    ],
)
def test_auto_looks_at_the_cards(
    vendors: list[str], extra: str | None, expected: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "which", lambda _: None)
    for index, vendor in enumerate(vendors):
        folder = tmp_path / f"sys/class/drm/card{index}/device"
        folder.mkdir(parents=True)
        (folder / "vendor").write_text(vendor + "\n")
    if extra:
        (tmp_path / extra).mkdir(parents=True)
    assert backends.resolve("auto", tmp_path) == expected
    assert backends.resolve("vulkan", tmp_path) == "vulkan"
