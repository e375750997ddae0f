"""`plimsoll machine`: what this computer has."""

from __future__ import annotations

import argparse

from advisor.services.app import Services
from advisor.terminal import formatting
from advisor.terminal.console import Shown


def run(_: argparse.Namespace, services: Services) -> Shown:
    """The machine, or the hardware that is planned for."""
    machine = services.computer.ready()
    return machine.to_json(), lambda: formatting.machine(machine)
