"""What this computer was measured to do is measured once and kept."""

from __future__ import annotations

from pathlib import Path

import pytest

from advisor.errors import EngineProblem, FileProblem
from advisor.fit.device_speed import Pace, processor_pace
from advisor.progress import Cancel
from advisor.services.app import Services
from advisor.services.judgement import Refusal, RunSettings
from tests.models.fixtures import ModelFactory


@pytest.fixture(autouse=True)
def nothing_known(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A computer that was never measured."""
    monkeypatch.setattr("advisor.fit.speed_history.state_folder", lambda: tmp_path)


def test_it_is_measured_once_and_every_estimate_goes_by_it(services: Services, model_factory: ModelFactory) -> None:
    said: list[str] = []
    book = services.speeds.measured(said.append)
    assert said == ["Measuring once how fast this computer computes…"]
    assert set(book.pace) == {"CPU"}
    assert services.speeds.measured(said.append) == services.speeds.book() == book
    assert len(said) == 1
    model = services.fits.open(model_factory(quant="Q8_0"))
    speed = services.fits.speed(model, services.fits.judge(model, RunSettings(1024)))
    assert speed
    assert "measured on this computer" in speed.basis


def test_a_timed_run_teaches_later_estimates(services: Services, model_factory: ModelFactory) -> None:
    model = services.fits.open(model_factory(quant="Q8_0"))
    found = services.sessions.load(model, RunSettings(1024), force=False, cancel=Cancel())
    assert not isinstance(found, Refusal)
    runs = len(services.speeds.book().runs)
    services.speeds.remember(services.sessions.session(), reading=1000.0, writing=100.0, depth=64)
    assert len(services.speeds.book().runs) == runs + 1
    services.sessions.eject()


def test_what_cannot_be_measured_or_kept_is_said_and_no_more(
    planned: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    machine, said = planned.computer.now(), list[str]()

    def fails(*_: object, **__: object) -> dict[str, Pace]:
        raise EngineProblem("The engine does not start.")

    monkeypatch.setattr("advisor.services.speeds.probe", fails)
    assert planned.speeds.measured(said.append).pace == {}
    assert said[1].endswith("so speeds rest on assumptions: The engine does not start.")
    pace = {machine.cpu.id: processor_pace(machine.cpu, machine.host)}

    def full(*_: object) -> None:
        raise FileProblem("The disk is full.")

    monkeypatch.setattr("advisor.services.speeds.probe", lambda *_, **__: pace)
    monkeypatch.setattr("advisor.services.speeds.keep_book", full)
    assert planned.speeds.measured(said.append).pace == pace
    assert said[3].endswith("The disk is full.")
