"""The set-up asks the app's own program for the model to try, once for each pin, and goes on without it."""

from __future__ import annotations

import os
import shutil
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from setup_steps import first_model
from setup_steps.environment import PACKAGES, TERMINAL, TEST, WINDOW, Environment, Purpose
from setup_steps.places import Places
from ui.shell.system_needs import SystemNeed

ROOT = Path(__file__).parents[2]

FETCHED = "print('20 of 94 MB'); print('94 of 94 MB'); print('Tiny is here.')"
FAILED = "print('3 of 94 MB'); print('The model to try could not be fetched: no network.'); raise SystemExit(1)"
CRASHED = "raise SystemExit(3)"


@pytest.fixture
def places(tmp_path: Path) -> Places:
    """A checkout of which only that program is there, and a Python to run it."""
    made = Places(tmp_path / "checkout", tmp_path / "cache")
    made.python.parent.mkdir(parents=True)
    os.symlink(sys.executable, made.python)
    program = made.root / "advisor" / "downloads"
    program.mkdir(parents=True)
    first_model.pin(made).parent.mkdir(parents=True)
    first_model.pin(made).write_text("tiny==1.0")
    return made


@pytest.mark.skipif(os.name == "nt", reason="links need a right there")
@pytest.mark.parametrize(
    ("program", "here", "said"),
    [
        (FETCHED, True, "Fetching a small model to try the app with, in MB: 100 % (94 of 94)"),
        (FAILED, False, "The model to try could not be fetched: no network.\n"),
        (CRASHED, False, "says why. All else is ready.\n"),
    ],
)
def test_it_is_fetched_or_said_in_a_sentence_why_not(
    places: Places, capsys: pytest.CaptureFixture[str], program: str, here: bool, said: str
) -> None:
    (places.root / "advisor" / "downloads" / "first_model.py").write_text(program)
    assert first_model.fetch(places, None) is here
    assert said in capsys.readouterr().err


def test_another_pin_is_another_model_and_another_home_has_none_yet(places: Places) -> None:
    before = first_model.inputs(places, {})
    assert first_model.inputs(places, {"XDG_DATA_HOME": "/other"}) != before
    first_model.pin(places).write_text("tiny==1.1")
    assert first_model.inputs(places, {}) != before


class Asked(Environment):
    """An environment of which only the step of this model is there."""

    def __init__(self, places: Places, purpose: Purpose) -> None:
        super().__init__(places, purpose)
        self._steps = (self._first_model_step(),)

    def _engine_is_there(self) -> bool:
        return True

    def _missing_tools(self) -> list[SystemNeed]:
        return []


@pytest.mark.skipif(os.name == "nt", reason="links need a right there")
def test_without_a_display_it_is_asked_for_until_it_is_here(
    places: Places, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def said_by(purpose: Purpose) -> str:
        Asked(places, replace(purpose, libraries=())).prepare()
        return capsys.readouterr().err

    shutil.copytree(ROOT / "packaging", places.root / "packaging", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(ROOT / "resources" / "engine", places.root / "resources" / "engine")
    program = places.root / "advisor" / "downloads" / "first_model.py"
    program.write_text(FAILED)
    assert "no network" in said_by(WINDOW)
    assert said_by(WINDOW) == ""  # which fetches it on a click
    assert "no network" in said_by(TERMINAL)
    program.write_text(FETCHED)
    assert "100 %" in said_by(TERMINAL)
    assert said_by(TERMINAL) + said_by(WINDOW) == ""  # also where the person threw it away
    monkeypatch.setenv("XDG_DATA_HOME", str(places.root))
    assert "100 %" in said_by(WINDOW)


def test_whoever_runs_or_checks_the_app_has_it_and_who_wants_packages_does_not() -> None:
    assert [one.first_model for one in (WINDOW, TERMINAL, TEST, PACKAGES)] == [True, True, True, False]
