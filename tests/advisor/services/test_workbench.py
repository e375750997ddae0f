"""The terminal goes by what a person typed in in the window."""

from __future__ import annotations

from pathlib import Path

import pytest

from advisor.machine.machine import CHOSEN
from advisor.services import report
from advisor.services.workbench import Hardware, Workbench, with_person
from advisor.settings import Settings, Stated, TypedCard, config_file, save_settings
from advisor.units import GIB
from tests.ui import canned

STATED = Stated({"CPU": 0}, {}, (TypedCard("Card that nobody found", 8 * GIB),))


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Settings of this test's own."""
    for name in ("XDG_CONFIG_HOME", "APPDATA", "LOCALAPPDATA", "HOME"):
        monkeypatch.setenv(name, str(tmp_path))


def test_every_verb_goes_by_it() -> None:
    save_settings(Settings(stated=STATED))
    with Workbench() as bench:
        assert bench.machine.cpu.usable == bench.machine.cpu.free
        assert bench.machine.cpu.source_of("reserve") == CHOSEN
        assert bench.machine.devices[-1].name == "Card that nobody found"
    text = report.text(report.run())
    assert "Card that nobody found: typed in by you" in text
    assert "Models     " in text


def test_planned_hardware_is_as_it_was_asked_for() -> None:
    save_settings(Settings(stated=STATED))
    with Workbench(Hardware((("RTX", 24 * GIB),), 64 * GIB)) as bench:
        assert [device.name for device in bench.machine.devices[1:]] == ["RTX"]
        assert bench.machine.cpu.reserve > 0


def test_settings_that_cannot_be_read_are_said_and_nothing_else() -> None:
    config_file().parent.mkdir(parents=True, exist_ok=True)
    config_file().write_text("{")
    found = with_person(canned.PLAIN)
    assert found.devices == canned.PLAIN.devices
    assert "cannot be read" in found.notes[-1]
