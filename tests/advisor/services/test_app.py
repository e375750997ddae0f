"""All services are opened, and closed, together."""

from __future__ import annotations

import psutil
import pytest

from advisor.engine.health import EngineHealth
from advisor.engine.protocol import EngineSettings
from advisor.errors import Cancelled, EngineProblem
from advisor.services.app import Services
from tests.advisor.services.conftest import HEALTH


def ours(services: Services) -> set[int]:
    return set(services.engine.pids()) - {psutil.Process().pid}


def test_no_child_is_left_where_the_machine_cannot_be_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    children: set[int] = set()

    with Services(check=lambda **_: HEALTH) as services:

        def fail(*_: object, **__: object) -> None:
            children.update(ours(services))
            raise EngineProblem("The engine ended while it listed its devices.")

        monkeypatch.setattr("advisor.machine.monitor.detect", fail)
        with pytest.raises(EngineProblem, match="listed its devices"):
            services.computer.ready()
    assert len(children) == 1
    assert not any(psutil.pid_exists(pid) for pid in children)


def test_what_was_interrupted_starts_nothing_any_more() -> None:
    with Services(check=lambda **_: HEALTH) as services:
        services.computer.ready()
        (child,) = ours(services)
        services.interrupt()
        assert not psutil.pid_exists(child)
        with pytest.raises(Cancelled):
            services.engine.start(EngineSettings())


def test_an_engine_that_does_not_work_is_said_once_it_is_needed() -> None:
    broken = EngineHealth(EngineSettings(safe=True), ok=False, note="The engine does not work on this computer: no.")
    with Services(check=lambda **_: broken) as services:
        with pytest.raises(EngineProblem, match="not work on this computer: no"):
            services.computer.ready()
        machine = services.computer.scan()  # and the window still shows what the system knows
        assert machine.engine is None
        assert "no." in machine.notes[0]
