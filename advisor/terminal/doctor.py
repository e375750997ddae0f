"""`plimsoll doctor`: a report to paste into a bug report."""

from __future__ import annotations

import argparse
from pathlib import Path

from advisor.errors import FileProblem
from advisor.services import report
from advisor.services.app import Services
from advisor.settings import load_settings, models_folder
from advisor.terminal.console import Shown


def run(_: argparse.Namespace, services: Services) -> Shown:
    """Check the engine anew and collect what a developer would ask for; a broken engine is reported, not raised."""
    services.computer.scan(retest=True)
    value = services.computer.diagnose(_models_folder())
    return value, lambda: report.text(value)


def _models_folder() -> Path:
    try:
        return models_folder(load_settings().models_folder)
    except FileProblem:
        return models_folder()  # the machine's notes say that the settings cannot be read
