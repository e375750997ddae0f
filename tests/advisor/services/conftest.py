"""Services over this computer, and over hardware that nobody owns, with real engine children."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from advisor.engine.health import EngineHealth
from advisor.engine.protocol import EngineSettings
from advisor.machine.planned import Hardware, PlannedDevice
from advisor.services.app import Services
from advisor.services.judgement import RunSettings
from advisor.services.serving import Serving
from advisor.units import GIB, MIB

HEALTH = EngineHealth(EngineSettings(), program_memory=50 * MIB)
PLANNED = Hardware((PlannedDevice("NVIDIA GeForce RTX 3060", 12 * GIB),), 32 * GIB)


@pytest.fixture(scope="module")
def services() -> Iterator[Services]:
    """Of this computer, looked at."""
    with Services(check=lambda **_: HEALTH) as opened:
        opened.computer.ready()
        yield opened


@pytest.fixture(scope="module")
def planned() -> Iterator[Services]:
    """Of PLANNED."""
    with Services(check=lambda **_: HEALTH, hardware=PLANNED) as opened:
        opened.computer.ready()
        opened.engine.measurer.second().engine()  # for tables; it stays for all tests
        yield opened


@pytest.fixture
def serving(services: Services) -> Iterator[Serving]:
    """With nothing in memory, before and after."""
    made = Serving(services.engine, services.computer, services.fits, services.sessions, services.library)
    made.run, made.length_chosen = lambda _: RunSettings(512), True
    yield made
    for name in list(services.engine.sessions):
        services.sessions.eject(name)
