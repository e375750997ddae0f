"""A simulation in a child: what it would be here; stopped at once; and a child that ends in between."""

from __future__ import annotations

import sys
import threading
from pathlib import Path

import pytest

from advisor.errors import AdvisorError, Cancelled
from advisor.planner.simulation import child
from advisor.planner.simulation.assumptions import Server, Users
from advisor.planner.simulation.child import in_child
from advisor.planner.simulation.compare import compare
from advisor.progress import Cancel

USERS = Users(turns=4, shared=500)
SERVER = Server(cache=60_000, requests=16, reading=3000, writing=40)
ENDLESS = Users(turns=1000, message=1, reply=1, shared=0)


def test_a_child_finds_what_is_found_here() -> None:
    there = compare(SERVER, USERS, 8, 32_768, simulator=in_child(Cancel()))
    assert there == compare(SERVER, USERS, 8, 32_768)


def test_it_ends_as_soon_as_somebody_says_so() -> None:
    cancel = Cancel()
    stopping = threading.Timer(0.3, cancel.request)
    stopping.start()
    with pytest.raises(Cancelled):
        compare(Server(10_000_000, 512, 1e6, 1e4), ENDLESS, 512, 32_768, simulator=in_child(cancel))  # minutes
    stopping.join()
    with pytest.raises(Cancelled):
        in_child(cancel)([SERVER], USERS, 8, 10.0)


def test_a_child_that_says_nothing_is_told_in_a_sentence(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(child, "SIMULATION_MODULE", "advisor.planner.simulation")  # a package, which does not run
    with pytest.raises(AdvisorError, match="ended before it was done"):
        in_child(Cancel())([SERVER], USERS, 8, 10.0)
    monkeypatch.setattr(sys, "executable", str(tmp_path / "nothing"))
    with pytest.raises(AdvisorError, match="ended before it was done"):
        in_child(Cancel())([SERVER], USERS, 8, 10.0)
