"""`plimsoll machine`: what this computer has."""

from __future__ import annotations

import argparse

from advisor.machine.planning import PlannedFor
from advisor.services.app import Services
from advisor.terminal import formatting
from advisor.terminal.console import Shown

MOST_NAMES = 8


def run(_: argparse.Namespace, services: Services) -> Shown:
    """The machine, or the hardware that is planned for."""
    machine = services.computer.ready()
    planned = services.computer.planned_for
    return machine.to_json(), lambda: formatting.machine(machine) + (_names(planned) if planned else "")


def _names(planned: PlannedFor) -> str:
    """What drivers call the devices that are planned for, a line each."""
    known = {row["name"]: row["driver_names"] for row in planned.value["devices"] if row.get("driver_names")}
    lines = [f"{name} as drivers call it: {', '.join(names[:MOST_NAMES])}" for name, names in known.items()]
    return "".join(f"\n{line}" for line in ("", *lines)) if lines else ""
