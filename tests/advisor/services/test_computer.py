"""This computer as every face is told of it: as detected, as a person corrected it, or as planned for."""

from __future__ import annotations

from pathlib import Path

import pytest

from advisor.errors import EngineProblem, FileProblem, UsageError
from advisor.machine.machine import CHOSEN
from advisor.machine.planned import Hardware
from advisor.progress import Cancel
from advisor.services import report
from advisor.services.app import Services
from advisor.services.judgement import RunSettings
from advisor.settings import Settings, Stated, TypedCard
from advisor.units import GIB
from tests.advisor.services.conftest import HEALTH, PLANNED
from tests.models.fixtures import ModelFactory

STATED = Stated({"CPU": 0}, {}, (TypedCard("Card that nobody found", 8 * GIB),))


def kept() -> Settings:
    return Settings(stated=STATED)


def test_a_persons_word_counts_in_the_terminal_too() -> None:
    with Services(check=lambda **_: HEALTH) as services:
        services.computer.state_as_kept(kept)
        machine = services.computer.ready()
        assert machine.cpu.usable == machine.cpu.free
        assert machine.cpu.source_of("reserve") == CHOSEN
        assert machine.devices[-1].name == "Card that nobody found"
        assert services.computer.now().devices[-1].name == "Card that nobody found"
        text = services.computer.report(Path.home() / "models")
    assert "Card that nobody found: typed in by you" in text
    assert "Models     ~/models" in text


def test_cards_that_are_planned_for_are_as_they_were_asked_for() -> None:
    with Services(check=lambda **_: HEALTH, hardware=PLANNED) as services:
        services.computer.state_as_kept(kept)
        machine = services.computer.ready()
        assert [device.name for device in machine.devices[1:]] == ["NVIDIA GeForce RTX 3060"]
        assert machine.cpu.capacity == 32 * GIB
        assert machine.cpu.reserve > 0
        assert services.computer.now() is machine  # whatever else runs here meanwhile


def test_a_service_plans_for_another_pc_and_comes_back(model_factory: ModelFactory) -> None:
    with Services(check=lambda **_: HEALTH) as services:
        here = services.computer.ready()
        model = services.fits.open(model_factory(quant="Q8_0"))
        there = services.computer.plan(PLANNED)
        assert [device.name for device in there.devices[1:]] == ["NVIDIA GeForce RTX 3060"]
        planned = services.computer.planned_for
        assert planned
        assert "--" in planned.sentence
        assert "--" not in planned.plain
        assert services.computer.sample().room == services.computer.now() == there
        assert not services.computer.stale
        fit = services.fits.judge(model, RunSettings(512)).fit  # laid out by the child of before
        assert fit.offloaded == fit.layers
        back = services.computer.plan(Hardware())
        assert [device.id for device in back.devices] == [device.id for device in here.devices]
        assert not services.computer.planned_for
        assert services.fits.judge(model, RunSettings(512)).fit.offloaded == 0
        services.sessions.load(model, RunSettings(512), force=False, cancel=Cancel())
        with pytest.raises(UsageError, match="Eject it first"):
            services.computer.plan(PLANNED)


def test_other_memory_alone_leaves_the_rest_as_it_is() -> None:
    with Services(check=lambda **_: HEALTH, hardware=Hardware(memory=64 * GIB)) as services:
        services.computer.state_as_kept(kept)
        machine = services.computer.ready()
    assert machine.cpu.capacity == machine.cpu.free == 64 * GIB
    assert machine.devices[-1].name == "Card that nobody found"


def test_settings_that_cannot_be_read_are_said_and_nothing_else() -> None:
    def unreadable() -> Settings:
        raise FileProblem("settings.json cannot be read: it is not JSON.")

    with Services(check=lambda **_: HEALTH) as services:
        plain = services.computer.ready()
        services.computer.state_as_kept(unreadable)
        machine = services.computer.ready()
        value = services.computer.diagnose(Path.home())
    assert [device.id for device in machine.devices] == [device.id for device in plain.devices]
    assert machine.notes == (*plain.notes, "settings.json cannot be read: it is not JSON.")
    assert "settings.json cannot be read" in report.text(value)


def test_before_it_was_looked_at_there_is_nothing_to_report_or_to_plan_with() -> None:
    with Services(check=lambda **_: HEALTH) as services:
        assert services.computer.room() is None
        for ask in (lambda: services.computer.report(Path.home()), services.computer.now):
            with pytest.raises(EngineProblem, match="Scan it first"):
                ask()
