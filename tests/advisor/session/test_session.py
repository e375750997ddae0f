"""A running model and its gauge: predicted, allocated, measured."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from advisor.engine.process import EngineProcess
from advisor.engine.protocol import EngineSettings, SelfCheck
from advisor.engine.sampling import Sampling
from advisor.errors import Cancelled, EngineProblem, FileProblem, MemoryProblem, UsageError
from advisor.fit.fit import assess
from advisor.fit.measure import Measurer
from advisor.machine.machine import Machine
from advisor.plan import Plan
from advisor.progress import Cancel
from advisor.session.gauge import Gap
from advisor.session.session import Message, PromptProgress, ReplyEvent, Session, Text
from advisor.units import MIB
from tests.models import build
from tests.models.fixtures import ModelFactory

HELLO = [Message("user", "Hello")]


@pytest.fixture(scope="module")
def checked() -> Iterator[Measurer]:
    """Measures with the engine program's own memory as the self-check finds it."""
    with EngineProcess(EngineSettings()) as process:
        memory = process.request(SelfCheck()).memory
    with Measurer(EngineSettings(), memory) as made:
        made.engine()
        yield made


@pytest.fixture
def session(measurer: Measurer, machine: Machine, tmp_path: Path) -> Iterator[Session]:
    """A small loaded model."""
    model = measurer.open(build("llama", tmp_path / "m.gguf"))
    fit = assess(measurer, model, machine, Plan(context=1024))
    with Session.load(model, fit, machine, EngineSettings()) as loaded:
        yield loaded


def test_the_gauge_of_a_300_mb_model(measurer: Measurer, machine: Machine, large_model: Path) -> None:
    """Predicted and allocated are equal to the byte; what the system measures is within a tenth of both."""
    model = measurer.open(large_model)
    fit = assess(measurer, model, machine, Plan(context=4096))
    shares: list[float] = []
    with Session.load(model, fit, machine, EngineSettings(), report=shares.append) as session:
        session.reply(HELLO, lambda _: None, limit=8)
        reading = session.reading()
        assert reading is not None
        gap = session.gap(reading)
        assert gap.predicted == gap.allocated == gap.measurable
        assert gap.predicted > 300 << 20
        assert abs(gap.drift) < 0.10
        assert 0 < reading.available < reading.total
    assert shares == sorted(shares)
    assert shares[-1] == 1.0


REAL = [Path(given) for given in os.environ.get("REAL_MODELS", "").split(os.pathsep) if given]


def drift(measurer: Measurer, machine: Machine, path: Path, context: int) -> Gap:
    """The gap of a model on the processor once it has written a few tokens."""
    model = measurer.open(path)
    fit = assess(measurer, model, machine, Plan(context=context, gpu_layers=0), layers="fixed")
    with Session.load(model, fit, machine, EngineSettings()) as session:
        session.reply(HELLO, lambda _: None, limit=8)
        reading = session.reading()
        assert reading is not None
        return session.gap(reading)


@pytest.mark.skipif(sys.platform != "linux", reason="measured with Linux's own allocator")
@pytest.mark.parametrize(
    ("architecture", "entries", "most"),
    [
        # The engine program itself takes up to 3 MB more in one child than in another; these vocabularies 11 and 13 MB.
        ("gemma3", 65_536, 6 * MIB),
        ("qwen3moe", 40_000, 6 * MIB),
        ("qwen3next", 512, 24 * MIB),  # two lists of at least 20,480 nodes, 400 bytes each
    ],
)
def test_what_a_load_takes_is_in_the_bill(
    checked: Measurer, machine: Machine, model_factory: ModelFactory, architecture: str, entries: int, most: int
) -> None:
    """The vocabulary among it; and nothing else of note: a hybrid's scheduler alone took over 400 MB.

    most: bytes that it may be off.
    """
    gap = drift(checked, machine, model_factory(architecture, vocabulary=entries, layers=4), 1024)
    assert gap.predicted == gap.allocated == gap.measurable
    assert abs(gap.measured - gap.measurable) < most


@pytest.mark.skipif(not REAL, reason="REAL_MODELS names no files")
@pytest.mark.parametrize("context", [512, 4096])
@pytest.mark.parametrize("path", REAL, ids=[path.stem for path in REAL])
def test_a_real_model_takes_what_was_predicted(checked: Measurer, machine: Machine, path: Path, context: int) -> None:
    assert abs(drift(checked, machine, path, context).drift) < 0.03


@pytest.mark.skipif(not hasattr(signal, "SIGSTOP"), reason="needs SIGSTOP")
def test_a_load_that_stands_still_can_be_cancelled(measurer: Measurer, machine: Machine, large_model: Path) -> None:
    model = measurer.open(large_model)
    fit = assess(measurer, model, machine, Plan(context=1024))
    cancel, started = Cancel(), []

    def start(settings: EngineSettings) -> EngineProcess:
        started.append(EngineProcess(settings))
        return started[0]

    def stand_still(_: float) -> None:
        os.kill(started[0].pid, signal.SIGSTOP)
        cancel.request()

    before = time.monotonic()
    with pytest.raises(Cancelled, match="Loading was stopped"):
        Session.load(model, fit, machine, EngineSettings(), report=stand_still, cancel=cancel, start=start)
    assert time.monotonic() - before < 100
    assert not started[0].alive


def test_events_arrive_in_order(session: Session) -> None:
    events: list[ReplyEvent] = []
    stats = session.reply(HELLO, events.append, sampling=Sampling(seed=1), limit=20)
    kinds = [type(event) for event in events]
    assert kinds[0] is PromptProgress
    assert Text in kinds
    assert kinds == sorted(kinds, key=(PromptProgress, Text).index)
    assert session.context_used == stats.context_used == stats.prompt_tokens + 20


def test_stopping_keeps_what_was_written(session: Session) -> None:
    cancel = Cancel()
    pieces: list[str] = []

    def on_event(event: ReplyEvent) -> None:
        if isinstance(event, Text):
            pieces.append(event.text)
            cancel.request()

    stats = session.reply(HELLO, on_event, cancel=cancel)
    assert stats.stop_reason == "stopped"
    assert "".join(pieces)


@pytest.mark.parametrize("name", ["SIGKILL", "SIGSEGV"])
def test_a_killed_engine_is_an_error_with_an_outcome(session: Session, name: str) -> None:
    pieces: list[str] = []

    def on_event(event: ReplyEvent) -> None:
        if isinstance(event, Text):
            pieces.append(event.text)
            if len(pieces) == 1:
                os.kill(session.pid, getattr(signal, name))

    with pytest.raises(EngineProblem) as caught:
        session.reply(HELLO, on_event)
    assert pieces
    assert session.outcome is caught.value.outcome
    assert session.outcome is not None
    assert session.outcome.signal_name == name
    assert session.reading() is None


def test_the_context_grows_with_the_conversation(session: Session, measurer: Measurer, machine: Machine) -> None:
    """The bill stays true to the byte; a context that cannot be had leaves everything as it was."""
    before = session.reply(HELLO, lambda _: None, sampling=Sampling(temperature=0), limit=20)
    larger = assess(measurer, session.model, machine, session.fit.plan.with_(context=4096))
    assert session.grow(larger) == before.context_used
    assert [row.engine for row in session.allocated.devices] == [row.engine for row in larger.bill.devices]
    again = session.reply(HELLO, lambda _: None, sampling=Sampling(temperature=0), limit=20)
    assert (again.context_size, again.reused_tokens) == (4096, again.prompt_tokens - 1)
    child = psutil.Process(session.pid)
    if hasattr(child, "rlimit"):
        held = child.memory_info().vms + (64 << 20)
        child.rlimit(psutil.RLIMIT_AS, (held, held))
        with pytest.raises(MemoryProblem):
            session.grow(replace(larger, plan=larger.plan.with_(context=1 << 20)))
    with pytest.raises(UsageError, match="Only the length of the context"):
        session.grow(replace(larger, plan=larger.plan.with_(kv_k="q8_0")))
    after = session.reply(HELLO, lambda _: None, sampling=Sampling(temperature=0), limit=20)
    assert (after.context_size, after.reused_tokens) == (4096, after.prompt_tokens - 1)


def test_a_file_that_changed_since_it_was_judged(measurer: Measurer, machine: Machine, tmp_path: Path) -> None:
    path = build("llama", tmp_path / "m.gguf")
    model = measurer.open(path)
    fit = assess(measurer, model, machine, Plan(context=256))
    build("llama", path, layers=2)
    with pytest.raises(FileProblem, match="changed after it was opened"):
        Session.load(model, fit, machine, EngineSettings())


def test_loading_given_up_leaves_no_engine(measurer: Measurer, machine: Machine, large_model: Path) -> None:
    model = measurer.open(large_model)
    fit = assess(measurer, model, machine, Plan(context=256))
    cancel = Cancel()
    started: list[EngineProcess] = []

    def start(settings: EngineSettings) -> EngineProcess:
        started.append(EngineProcess(settings))
        return started[0]

    with pytest.raises(Cancelled):
        Session.load(
            model, fit, machine, EngineSettings(), report=lambda _: cancel.request(), cancel=cancel, start=start
        )
    assert not started[0].alive
