"""The set-up asks the app's own program for the model to try, once for each pin, and goes on without it."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from setup_steps import first_model
from setup_steps.environment import PACKAGES, TERMINAL, TEST, WINDOW
from setup_steps.places import Places

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
    ("program", "said"),
    [
        (FETCHED, "Fetching a small model to try the app with, in MB: 100 % (94 of 94)"),
        (FAILED, "The model to try could not be fetched: no network.\n"),
        (CRASHED, "says why. All else is ready.\n"),
    ],
)
def test_it_is_fetched_or_said_in_a_sentence_why_not(
    places: Places, capsys: pytest.CaptureFixture[str], program: str, said: str
) -> None:
    (places.root / "advisor" / "downloads" / "first_model.py").write_text(program)
    first_model.fetch(places, None)
    assert said in capsys.readouterr().err


def test_another_pin_is_another_model(places: Places) -> None:
    before = first_model.inputs(places)
    first_model.pin(places).write_text("tiny==1.1")
    assert first_model.inputs(places) != before


def test_whoever_runs_or_checks_the_app_has_it_and_who_wants_packages_does_not() -> None:
    assert [one.first_model for one in (WINDOW, TERMINAL, TEST, PACKAGES)] == [True, True, True, False]
