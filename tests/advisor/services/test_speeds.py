"""What this computer was measured to do is measured once and kept."""

from __future__ import annotations

from pathlib import Path

import pytest

from advisor.chat.conversation import ChatSettings
from advisor.engine.sampling import Stats
from advisor.errors import EngineProblem, FileProblem
from advisor.fit.device_speed import Pace, processor_pace
from advisor.progress import Cancel
from advisor.services.app import Services
from advisor.services.judgement import Refusal, RunSettings
from advisor.session.session import Message
from tests.models.fixtures import ModelFactory


@pytest.fixture(autouse=True)
def nothing_known(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A computer that was never measured."""
    monkeypatch.setattr("advisor.fit.speed_history.state_folder", lambda: tmp_path)


@pytest.mark.usefixtures("quick_timing")
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


def reply_of(tokens: int, seconds: float, prompt: int, reused: int) -> Stats:
    return Stats(prompt, reused, 0.5, tokens, seconds, 0.1, prompt + tokens, 4096, "end")


def test_a_chat_teaches_later_estimates(
    services: Services, model_factory: ModelFactory, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = services.fits.open(model_factory(quant="Q8_0"))
    assert not isinstance(services.sessions.load(model, RunSettings(1024), force=False, cancel=Cancel()), Refusal)
    session = services.sessions.session()
    judgement, load = services.fits.judge(model, RunSettings(1024)), [0.0]
    monkeypatch.setattr(services.speeds, "_load", lambda: load[-1])
    before, heard = services.fits.speed(model, judgement), session.after_reply
    assert before
    assert heard
    heard(reply_of(8, 1.0, 40, 0))  # too short to tell anything
    assert services.speeds.book().runs == ()
    slow = reply_of(101, 1000 / before.writing.likely, 400, 100)
    load.append(99.0)
    heard(slow)
    assert services.speeds.book().runs == (), "other programs held it up"
    load.append(0.0)
    for _ in range(3):
        heard(slow)
    runs = services.speeds.book().runs
    assert len(runs) == 3
    assert runs[0].reading
    assert runs[0].reading[1] == pytest.approx(300 / 0.5)
    assert services.fits.speed(model, judgement) == before, "a few that slow are not believed"
    for _ in range(3):
        heard(slow)
    after = services.fits.speed(model, judgement)
    assert after
    assert after.writing.likely < before.writing.likely / 2
    assert "corrected by 6 runs" in after.basis
    said: list[Stats] = []
    session.after_reply = said.append
    stats = services.sessions.reply([Message("user", "Hello")], ChatSettings(limit=8), None, lambda _: None, Cancel())
    assert said == [stats]

    def full(*_: object) -> None:
        raise FileProblem("The disk is full.")

    monkeypatch.setattr("advisor.services.speeds.keep_book", full)
    heard(reply_of(101, 10.0, 40, 0))
    assert "The disk is full." in caplog.text
    services.sessions.eject()


def test_another_computers_processor_is_not_timed_here(planned: Services, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("advisor.services.speeds.probe", None)
    said = list[str]()
    assert planned.speeds.measured(said.append).pace == {}
    assert said == []


def test_what_cannot_be_measured_or_kept_is_said_and_no_more(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    machine, said = services.computer.now(), list[str]()

    def fails(*_: object, **__: object) -> dict[str, Pace]:
        raise EngineProblem("The engine does not start.")

    monkeypatch.setattr("advisor.services.speeds.probe", fails)
    assert services.speeds.measured(said.append).pace == {}
    assert said[1].endswith("so speeds rest on assumptions: The engine does not start.")
    pace = {machine.cpu.id: processor_pace(machine.cpu, machine.host)}

    def full(*_: object) -> None:
        raise FileProblem("The disk is full.")

    monkeypatch.setattr("advisor.services.speeds.probe", lambda *_, **__: pace)
    monkeypatch.setattr("advisor.services.speeds.keep_book", full)
    assert services.speeds.measured(said.append).pace == pace
    assert said[3].endswith("The disk is full.")
