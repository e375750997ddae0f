"""Models in memory: loaded on the memory of this moment, each by its name, with real engine children."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from advisor.chat.conversation import ChatSettings
from advisor.errors import Cancelled, EngineProblem
from advisor.outcome import Outcome
from advisor.progress import Cancel
from advisor.services.app import Services
from advisor.services.judgement import Judgement, Refusal, RunSettings
from advisor.services.readings import LoadedModel
from advisor.session.session import Message, ReplyEvent, Text
from tests.advisor.engine.talking import talking
from tests.advisor.services.conftest import HEALTH
from tests.models.fixtures import ModelFactory

HELLO = [Message("user", "Hello")]
SHORT = ChatSettings(limit=5, temperature=0.0)


@pytest.fixture
def empty(services: Services) -> Iterator[Services]:
    """The services without a model in memory, before and after."""
    yield services
    for name in list(services.engine.sessions):
        services.sessions.eject(name)


def load(services: Services, path: Path, *, context: int = 512, name: str = "front") -> LoadedModel:
    model = services.fits.open(path)
    found = services.sessions.load(model, RunSettings(context), force=False, cancel=Cancel(), name=name)
    assert not isinstance(found, Refusal)
    return found[0]


def test_a_load_that_breaks_off_has_no_plan_of_another_model(
    empty: Services, model_factory: ModelFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    load(empty, model_factory("llama", layers=3))
    crashed = EngineProblem("It crashed.", Outcome(-11, "measure"))
    assert empty.sessions.recovery(crashed) is not None
    assert empty.sessions.recovery(crashed, loading=True) is not None
    empty.sessions.eject()

    def crash(*_: object, **__: object) -> Judgement:
        raise crashed

    monkeypatch.setattr(empty.fits, "judge", crash)
    with pytest.raises(EngineProblem, match="It crashed"):
        load(empty, model_factory("qwen3"))
    assert empty.sessions.recovery(crashed, loading=True) is None


def test_a_model_is_judged_loaded_talked_to_and_ejected(empty: Services, model_factory: ModelFactory) -> None:
    sessions = empty.sessions
    with pytest.raises(EngineProblem, match="No model is loaded"):
        sessions.facts()
    judged: list[Judgement] = []
    shares: list[float] = []
    model = empty.fits.open(model_factory(quant="Q8_0"))
    found = sessions.load(
        model, RunSettings(512), force=False, report=shares.append, cancel=Cancel(), judged=judged.append
    )
    assert not isinstance(found, Refusal)
    facts, machine = found
    assert sessions.holds()
    assert judged[0].fit == facts.fit
    assert shares[-1] == 1.0
    assert machine.engine
    assert empty.computer.sample().sessions["front"].reading
    said: list[ReplyEvent] = []
    stats = sessions.reply(HELLO, SHORT, None, said.append, Cancel())
    assert stats.tokens == 5
    assert "".join(event.text for event in said if isinstance(event, Text))
    assert sessions.last_outcome() is None
    sessions.eject()
    assert not psutil.pid_exists(facts.pid)
    assert empty.computer.sample().sessions == {}


def test_what_is_loaded_counts_as_free_for_the_next_one(empty: Services, large_model: Path) -> None:
    """Beside a look at the same moment: whatever else runs takes and gives more than this between two of them."""
    facts = load(empty, large_model)
    room, beside = (empty.computer.now(staying).cpu.free for staying in ((), ("front",)))
    assert room
    assert beside
    assert abs(room - beside - facts.allocated.total) < facts.allocated.total / 2


def test_a_base_model_is_told_as_one(empty: Services, tmp_path: Path) -> None:
    facts = load(empty, talking(tmp_path / "m.gguf", None, general__name="Tiny 1B"))
    assert not facts.has_template
    assert "It is taken for a base model" in facts.note


def test_two_models_at_once_know_nothing_of_each_other(empty: Services, model_factory: ModelFactory) -> None:
    sessions = empty.sessions
    front = load(empty, model_factory(quant="Q8_0"))
    other = load(empty, model_factory("qwen2", quant="Q8_0"), name="other", context=1024)
    assert front.pid != other.pid
    assert sessions.facts().model.path != sessions.facts("other").model.path
    assert {front.pid, other.pid} <= set(empty.engine.pids())
    for name in ("front", "other"):
        assert sessions.reply(HELLO, SHORT, None, lambda _: None, Cancel(), name).tokens
    sessions.eject("other")
    assert sessions.reply(HELLO, SHORT, None, lambda _: None, Cancel()).tokens


def test_a_model_plans_with_its_own_room_beside_the_others(empty: Services, large_model: Path) -> None:
    """What nobody samples (a remote device) is counted by the engine's word; system memory by the system's."""
    computer = empty.computer
    computer.ready()
    front = load(empty, large_model)
    held = front.allocated.total
    alone, beside = (computer.now(staying).cpu.free or 0 for staying in ((), ("front",)))
    assert abs(alone - beside - held) < held / 2
    device = front.allocated.devices[0].device
    assert computer._given_back(device, ()) == 0  # it was not there when the machine was detected
    assert computer._given_back(device, ("front",)) == -front.allocated.devices[0].engine
    computer.detect()
    assert computer._given_back(device, ()) == front.allocated.devices[0].engine
    assert computer._given_back(device, ("front",)) == 0
    empty.sessions.eject()
    assert computer._given_back(device, ()) == front.allocated.devices[0].engine


def test_what_no_longer_fits_is_refused_and_what_is_loaded_stays(
    empty: Services, model_factory: ModelFactory, llama_70b: Path
) -> None:
    facts = load(empty, model_factory(quant="Q8_0"))
    huge = empty.fits.open(llama_70b)
    found = empty.sessions.load(huge, RunSettings(4096), force=False, cancel=Cancel())
    assert isinstance(found, Refusal)
    assert not found.judgement.fit.verdict.runs
    assert empty.sessions.facts().pid == facts.pid


def test_how_a_child_ended_is_told(empty: Services, model_factory: ModelFactory) -> None:
    facts = load(empty, model_factory(quant="Q8_0"))
    os.kill(facts.pid, signal.SIGKILL)
    with pytest.raises(EngineProblem):
        empty.sessions.reply(HELLO, SHORT, None, lambda _: None, Cancel())
    outcome = empty.sessions.last_outcome()
    assert outcome
    assert outcome.code == -signal.SIGKILL
    assert empty.computer.sample().sessions["front"].lost


@pytest.fixture
def alone() -> Iterator[Services]:
    """Services of one test only, whose children may be stopped."""
    with Services(check=lambda **_: HEALTH) as opened:
        opened.computer.ready()
        yield opened


def cancelled_load(services: Services, path: Path, *, before: Callable[[], object]) -> float:
    """Seconds that a load takes to end which is cancelled half a second after it began. before: called at the start."""
    model, cancel = services.fits.open(path), Cancel()
    before()
    timer = threading.Timer(0.5, cancel.request)
    timer.start()
    begun = time.monotonic()
    with pytest.raises(Cancelled):
        services.sessions.load(model, RunSettings(512), force=False, cancel=cancel)
    timer.join()
    return time.monotonic() - begun


def test_a_load_is_cancelled_while_its_dry_run_stands_still(alone: Services, model_factory: ModelFactory) -> None:
    pid = alone.engine.measurer.engine().pid
    assert cancelled_load(alone, model_factory(), before=lambda: os.kill(pid, signal.SIGSTOP)) < 50
    assert load(alone, model_factory())  # another child measures


def test_a_load_is_cancelled_while_its_child_starts(
    alone: Services, model_factory: ModelFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    alone.engine.measurer.engine()  # stays; the next child is the model's
    command = [sys.executable, "-c", "import time; time.sleep(60)"]
    with monkeypatch.context() as patch:
        silent = lambda: patch.setattr("advisor.engine.process.worker_command", lambda: command)  # noqa: E731
        assert cancelled_load(alone, model_factory(), before=silent) < 50
    assert load(alone, model_factory())


def test_a_dry_run_is_cancelled_while_its_child_stands_still(alone: Services, model_factory: ModelFactory) -> None:
    model, cancel = alone.fits.open(model_factory()), Cancel()
    os.kill(alone.engine.measurer.engine().pid, signal.SIGSTOP)
    threading.Timer(0.3, cancel.request).start()
    with pytest.raises(Cancelled):
        alone.fits.judge(model, RunSettings(512), cancel)


def test_a_model_whose_child_stands_still_can_be_ejected(alone: Services, model_factory: ModelFactory) -> None:
    pid = load(alone, model_factory()).pid
    os.kill(pid, signal.SIGSTOP)
    alone.sessions.eject()
    assert not psutil.pid_exists(pid)
