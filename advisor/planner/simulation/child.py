"""Simulating in a process of its own: it computes for a while, which would hold the pictures of a window up in whose
process it ran, and it can be ended at any moment."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import msgspec

from advisor.child_environment import child_environment
from advisor.errors import AdvisorError
from advisor.planner.simulation.assumptions import Server, Users
from advisor.planner.simulation.run import SimulationOutcome, Simulator, simulate_at_once
from advisor.progress import Cancel

SIMULATION_MODULE = "advisor.planner.simulation.child"
_Found = list[tuple[SimulationOutcome, int]]


class _Asked(msgspec.Struct):
    servers: list[Server]
    users: Users
    count: int
    patience: float


def in_child(cancel: Cancel) -> Simulator:
    """A Simulator that computes in a child, which ends with the request to stop: then it raises Cancelled, and an
    AdvisorError where the child comes to no answer."""

    def simulator(servers: Sequence[Server], users: Users, count: int, patience: float) -> _Found:
        asked = msgspec.json.encode(_Asked(list(servers), users, count, patience))
        cancel.check()
        try:
            with _started() as child, cancel.calling(child.kill):
                said = child.communicate(asked)[0]
            found = msgspec.json.decode(said, type=_Found)
        except (OSError, msgspec.DecodeError) as error:
            cancel.check()
            raise AdvisorError("The simulation of users ended before it was done.") from error
        cancel.check()
        return found

    return simulator


def _started() -> subprocess.Popen[bytes]:
    root = str(Path(__file__).resolve().parents[3])
    path = os.pathsep.join(filter(None, (root, os.environ.get("PYTHONPATH"))))
    return subprocess.Popen(
        [sys.executable, "-P", "-m", SIMULATION_MODULE],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        env={**child_environment(), "PYTHONPATH": path},
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )  # fmt: skip


def main() -> None:
    """Answer the question on stdin on stdout."""
    asked = msgspec.json.decode(sys.stdin.buffer.read(), type=_Asked)
    found = simulate_at_once(asked.servers, asked.users, asked.count, asked.patience)
    sys.stdout.buffer.write(msgspec.json.encode(found))


if __name__ == "__main__":
    main()
