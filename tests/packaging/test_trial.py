"""The set-up asks programs of the app, by names that it only has as text."""

from __future__ import annotations

import json
import subprocess
import sys

from setup_steps import backends, trial
from tests.helpers import patience


def asked(*command: str) -> str:
    ran = subprocess.run(
        [sys.executable, "-P", "-m", *command], capture_output=True, text=True, check=False, timeout=patience.SECONDS
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return ran.stdout.splitlines()[-1]


def test_the_engine_that_is_there_is_accepted() -> None:
    assert asked(trial.ACCEPTANCE, "cpu")


def test_a_back_end_is_named_for_this_computer() -> None:
    assert json.loads(asked(trial.SUITED))["backend"] in backends.NAMES
