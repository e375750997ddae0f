"""Every engine child belongs to the one service that counts and ends them."""

from __future__ import annotations

import sys
import threading
import time
from dataclasses import replace
from typing import Any

import psutil
import pytest

from advisor.catalogue.candidate import Requirements
from advisor.catalogue.entry import Use
from advisor.catalogue.load import load_catalogue
from advisor.catalogue.rank import rank, ranking_runs
from advisor.engine.process import EngineProcess
from advisor.engine.protocol import EngineSettings
from advisor.errors import Cancelled, EngineProblem
from advisor.progress import Cancel
from advisor.services.engine import Engine
from advisor.storage.cache import Cache
from tests.advisor.catalogue.golden_machines import settings, with_cards
from tests.advisor.services.conftest import HEALTH

NAMES = ("Qwen3-8B", "gemma-3-4b-it", "gpt-oss-20b", "GLM-4.7-Flash")


def test_children_that_rank_are_counted_as_ours_and_ended_with_the_others() -> None:
    whole, machine = load_catalogue(), with_cards("RTX 3060 12 GB", 32)
    some = replace(whole, models=tuple(whole.find(name)[0] for name in NAMES))
    engine, seen = Engine(), list[int]()

    def end_it(*_: Any) -> None:
        if not seen:
            seen.extend(set(engine.pids()) - {psutil.Process().pid})
            engine.interrupt()

    wish, given = Requirements.usual(Use.CHAT), settings(machine)
    with Cache(None) as none:
        kept = ranking_runs(none, machine, given)
        with pytest.raises(Cancelled):
            rank(some, machine, wish, given, kept=kept, workers=2, start=engine.start, found=end_it)
    engine.close()
    assert seen
    assert not any(psutil.pid_exists(pid) for pid in seen)


def test_health_and_measurer_are_there_after_the_first_test() -> None:
    engine = Engine(lambda **_: HEALTH)
    for ask in (lambda: engine.health, lambda: engine.measurer, lambda: engine.settings):
        with pytest.raises(EngineProblem, match="Scan this PC again"):
            ask()
    assert engine.ready() is HEALTH
    first = engine.measurer
    engine.test(anew=True)
    assert engine.measurer is first  # the same settings: what it laid out is still good
    engine.close()


def test_other_settings_get_another_measuring_child() -> None:
    found = [HEALTH, replace(HEALTH, settings=EngineSettings(safe=True))]
    engine = Engine(lambda **_: found.pop(0), cards=[8 << 30])
    engine.test()
    first, child = engine.measurer, engine.measurer.engine()
    assert engine.settings == EngineSettings(cards=(8 << 30,))
    engine.test(anew=True)
    assert engine.measurer is not first
    assert not child.alive
    assert engine.measurer.settings == EngineSettings(safe=True, cards=(8 << 30,))
    engine.close()


def test_a_child_that_is_just_starting_ends_too(monkeypatch: pytest.MonkeyPatch) -> None:
    engine = Engine(lambda **_: HEALTH)
    started: list[EngineProcess] = []

    def start(settings: EngineSettings, *, cancel: Cancel) -> EngineProcess:
        started.append(EngineProcess(settings, cancel=cancel))
        engine.interrupt()  # the window closes while it starts
        return started[-1]

    monkeypatch.setattr("advisor.services.engine.EngineProcess", start)
    with pytest.raises(Cancelled, match="closing"):
        engine.start(EngineSettings())
    assert not started[0].alive
    assert engine.pids() == [psutil.Process().pid]
    engine.close()


@pytest.fixture
def never_ready(monkeypatch: pytest.MonkeyPatch) -> None:
    """Engine children that start and say nothing."""
    command = [sys.executable, "-c", "import time; time.sleep(60)"]
    monkeypatch.setattr("advisor.engine.process.worker_command", lambda: command)


@pytest.mark.usefixtures("never_ready")
@pytest.mark.parametrize("ended_by", ["cancel", "closing", "hurry"])
def test_a_child_that_never_gets_ready_is_not_waited_for(ended_by: str) -> None:
    engine, cancel = Engine(lambda **_: HEALTH), Cancel()
    engine.test()
    before = set(psutil.Process().children())  # of other tests, where they ran before
    end = {"cancel": cancel.request, "closing": engine.interrupt, "hurry": engine.hurry}[ended_by]
    threading.Timer(0.3, end).start()
    begun = time.monotonic()
    with pytest.raises(Cancelled if ended_by == "closing" else EngineProblem):
        engine.measurer.engine() if ended_by == "hurry" else engine.start(EngineSettings(), cancel=cancel)
    assert time.monotonic() - begun < 50
    assert set(psutil.Process().children()) <= before
    engine.close()
