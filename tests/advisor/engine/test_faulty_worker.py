"""An engine child with a fault of each kind at each moment: an error that says so, in time, and never a wrong reply."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest

from advisor.engine.answers import Event, PromptProgress, Text
from advisor.engine.patience import Patience
from advisor.engine.process import EngineProcess
from advisor.engine.protocol import Grow, Load, Operation, SavedFile, SaveState, Unload, WriteReply
from advisor.engine.sampling import Message
from advisor.errors import AdvisorError, MemoryProblem
from advisor.plan import Plan
from advisor.session.failure import Cause, classify
from tests.advisor.engine.asking import GREEDY, HELLO, load, reply
from tests.helpers.faulty_worker import STRUCK, VARIABLE
from tests.models.fixtures import ModelFactory

STANDS_STILL = Patience(silence=1.0, work=1.5, unheard=0.5, finishing=1.0)
LONG = (Message("user", "word " * 300),)


def faulty(fault: str) -> EngineProcess:
    return EngineProcess(command=[sys.executable, "-m", "tests.helpers.faulty_worker"], environment={VARIABLE: fault})


ASKED: dict[str, Operation[Any]] = {
    "read": WriteReply(HELLO, GREEDY, 8),
    "reply": WriteReply(HELLO, GREEDY, 8),
    "grow": Grow(Plan(context=1024)),
    "unload": Unload(),
}
CAUSES = {
    "abort": Cause.CRASH,
    "oom": Cause.CARD_MEMORY,
    "stop": Cause.STUCK,
    "line": Cause.STUCK,
}


@pytest.mark.parametrize(
    ("kind", "moment"),
    [("abort", "load"), ("oom", "read"), ("stop", "reply"), ("line", "reply"), ("oom", "grow"), ("abort", "unload")],
)
def test_what_it_was_is_told(
    kind: str, moment: str, model_factory: ModelFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    if kind == "line":  # it stays after that; the others end by themselves, however long that takes
        monkeypatch.setattr("advisor.engine.child.END_SECONDS", 0.2)
    patience = STANDS_STILL if kind == "stop" else None
    path, plan = model_factory("llama"), Plan(context=512)
    with faulty(f"{kind}@{moment}") as process:
        if moment == "load":
            with pytest.raises(AdvisorError) as caught:
                process.request(Load(path, plan, ()), patience=patience)
        else:
            load(process, path, plan)
            with pytest.raises(AdvisorError) as caught:
                process.request(ASKED[moment], patience=patience)
    assert classify(caught.value).cause is CAUSES[kind]


@pytest.mark.skipif(sys.platform != "linux", reason="limits as Linux has them")
@pytest.mark.parametrize("moment", ["load", "grow", "save"])
def test_a_limit_of_the_system_is_lack_of_memory(moment: str, model_factory: ModelFactory, tmp_path: Path) -> None:
    """Not injected: the system gives the child nothing more, and it says so instead of dying."""
    path, struck = model_factory("llama"), tmp_path / "struck"
    environment = {VARIABLE: f"limit@{moment}", STRUCK: str(struck)}
    asked: dict[str, Operation[Any]] = {
        "load": Load(path, Plan(context=4096), ()),
        "grow": Grow(Plan(context=65536)),
        "save": SaveState(SavedFile(tmp_path / "chat.state", b"key" * 11)),
    }
    with EngineProcess(command=[sys.executable, "-m", "tests.helpers.faulty_worker"], environment=environment) as child:
        if moment != "load":
            load(child, path, Plan(context=512))
            reply(child, HELLO, 4)
        with pytest.raises(MemoryProblem) as caught:
            child.request(asked[moment])
        assert child.alive
    assert struck.exists()
    assert classify(caught.value).cause is Cause.SYSTEM_MEMORY
    assert not (tmp_path / "chat.state").exists()


def test_a_card_that_is_full_is_named(model_factory: ModelFactory) -> None:
    with faulty("null@load") as process:
        with pytest.raises(MemoryProblem) as caught:
            load(process, model_factory("llama"))
        failure = classify(caught.value)
    assert (failure.cause, failure.device, failure.lost) == (Cause.CARD_MEMORY, "CUDA0", False)


@pytest.mark.parametrize("architecture", ["gemma3", "falcon-h1"])
def test_what_was_computed_stays_where_memory_runs_out_in_a_reply(
    architecture: str, model_factory: ModelFactory
) -> None:
    path, plan = model_factory(architecture), Plan(context=1024)
    with EngineProcess() as sound:
        load(sound, path, plan)
        wanted = reply(sound, LONG, 12)[0]
    with faulty("null@reply:5") as process:
        load(process, path, plan)
        heard: list[Event] = []
        with pytest.raises(MemoryProblem, match="not enough memory to compute"):
            process.request(WriteReply(LONG, GREEDY, 12), on_event=heard.append)
        said = "".join(event.text for event in heard if isinstance(event, Text))
        assert said
        assert wanted.startswith(said)
        reading: list[Event] = []
        with pytest.raises(MemoryProblem):
            process.request(WriteReply(LONG, GREEDY, 12), on_event=reading.append)
    first = next(event for event in reading if isinstance(event, PromptProgress))
    assert first.reused > first.total // 2


def test_a_prompt_is_read_in_smaller_pieces_where_memory_is_short(model_factory: ModelFactory) -> None:
    """The first batch finds no memory, those of half its size do: the reply is the same."""
    path, plan = model_factory("llama"), Plan(context=1024)
    with EngineProcess() as sound:
        load(sound, path, plan)
        wanted = reply(sound, LONG, 12)[0]
    with faulty("once@read") as process:
        load(process, path, plan)
        assert reply(process, LONG, 12)[0] == wanted
