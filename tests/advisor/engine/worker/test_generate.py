"""Writing replies with the real engine: streaming, stopping, remembering, running out of room."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from advisor.engine.answers import Event, PromptProgress, Text
from advisor.engine.process import EngineProcess
from advisor.engine.protocol import Bench, WriteReply
from advisor.engine.sampling import Sampling, Stats
from advisor.errors import Cancelled, UsageError
from advisor.plan import Plan
from advisor.progress import Cancel
from tests.advisor.engine import asking
from tests.advisor.engine.asking import GREEDY, SLOWLY, reply, turns
from tests.models.fixtures import ModelFactory


@pytest.fixture(scope="module")
def engine() -> Iterator[EngineProcess]:
    with EngineProcess() as process:
        yield process


def load(engine: EngineProcess, path: Path, context: int = 1024) -> None:
    asking.load(engine, path, Plan(context=context))


def say(
    engine: EngineProcess, text: str | list[str], limit: int | None = 24, sampling: Sampling = GREEDY
) -> tuple[str, Stats, list[Event]]:
    """(reply, stats, events). Turns alternate between user and assistant, the user first."""
    said, _, stats, events = reply(engine, turns(*([text] if isinstance(text, str) else text)), limit, sampling)
    return said, stats, events


def test_it_tells_a_story(engine: EngineProcess, stories: Path) -> None:
    load(engine, stories)
    reply, stats, _ = say(engine, "Once upon a time", limit=60)
    assert reply.startswith(", there was a little girl named Lily.")  # what this model is known to say
    assert (stats.tokens, stats.stop_reason) == (60, "length")
    assert stats.context_used == stats.prompt_tokens + 60


def test_the_same_seed_says_the_same(engine: EngineProcess, stories: Path) -> None:
    load(engine, stories)
    once, again, other = (say(engine, "One day", sampling=Sampling(seed=seed))[0] for seed in (7, 7, 8))
    assert once == again != other


def test_a_second_turn_reads_only_what_is_new(engine: EngineProcess, model_factory: ModelFactory) -> None:
    load(engine, model_factory("qwen2"), context=2048)
    first, before, _ = say(engine, "word " * 100)
    asked = ["word " * 100, first, "And then?"]
    continued, stats, events = say(engine, asked)
    assert stats.reused_tokens >= before.prompt_tokens - 2
    assert stats.prompt_tokens - stats.reused_tokens < stats.prompt_tokens // 3
    assert events[0] == PromptProgress(stats.reused_tokens, stats.prompt_tokens, stats.reused_tokens)
    load(engine, model_factory("qwen2"), context=2048)
    assert say(engine, asked)[0] == continued  # remembered or read anew, the reply is the same


@pytest.mark.parametrize("architecture", ["gemma3", "mamba2", "falcon-h1"])
def test_models_that_cannot_step_back(engine: EngineProcess, architecture: str, model_factory: ModelFactory) -> None:
    """Sliding windows and recurrent states forget; a changed conversation must be read anew, not answered wrongly."""
    path = model_factory(architecture)
    load(engine, path, context=2048)
    say(engine, "alpha " * 150)
    changed = say(engine, "alpha " * 40 + "beta")[0]
    load(engine, path, context=2048)
    assert say(engine, "alpha " * 40 + "beta")[0] == changed


SPLIT_CHARACTERS = """
import sys
from itertools import cycle
from pathlib import Path
from advisor.engine.worker import generate
from advisor.engine.worker.llama import Llama
from advisor.engine.worker.model import Loaded, model_key
from advisor.engine.worker.vocabulary import Vocabulary
from advisor.plan import Plan

class OneByteAtATime(Vocabulary):
    bytes = cycle(bytes([b]) for b in "a🙂é你".encode())
    def shown(self, token):
        return next(self.bytes)

generate.FLUSH_SECONDS = 0.0
llama, plan = Llama(), Plan(context=256, gpu_layers=0)
loaded = Loaded(llama, model_key(Path(sys.argv[1]), plan, [], dry=False), [])
loaded.open_context(plan, 1)
pieces = []
events = generate.ReplyEvents(lambda *_: None, lambda text, *_: pieces.append(text))
writer = generate.TextGenerator(llama, loaded, OneByteAtATime(llama, loaded))
writer.reply([5, 6, 7], generate.Sampling(seed=1), 12, events, lambda: False)
sys.stdout.buffer.write("|".join(pieces).encode())
"""


def test_a_character_spread_over_tokens_comes_whole(model_factory: ModelFactory) -> None:
    """Each piece is whole characters; what the reply's end cuts off is left out."""
    command = [sys.executable, "-c", SPLIT_CHARACTERS, str(model_factory("llama"))]
    said = subprocess.run(command, capture_output=True, check=True).stdout.decode()
    assert said == "a|🙂|é|你|a|"


def test_a_full_context_says_so(engine: EngineProcess, stories: Path) -> None:
    load(engine, stories, context=256)
    _, stats, _ = say(engine, "Once upon a time", limit=None)
    assert stats.stop_reason in ("context", "end")
    assert stats.context_used <= stats.context_size == 256


def test_a_conversation_longer_than_the_context(engine: EngineProcess, stories: Path) -> None:
    load(engine, stories, context=256)
    with pytest.raises(UsageError, match="the context holds 256"):
        say(engine, "word " * 400)
    assert say(engine, "Once")[1].tokens > 0


def test_stopping_a_reply(engine: EngineProcess, stories: Path) -> None:
    """How soon is timed by bench_stop.py."""
    load(engine, stories, context=2048)
    cancel = Cancel()
    pieces: list[str] = []

    def on_event(event: Event) -> None:
        if isinstance(event, Text):
            cancel.request()
            pieces.append(event.text)

    asked = WriteReply(turns("Once upon a time"), GREEDY.with_(grammar=SLOWLY))
    assert engine.request(asked, on_event=on_event, cancel=cancel).stats.stop_reason == "stopped"
    assert "".join(pieces)


def test_stopping_while_the_prompt_is_read(engine: EngineProcess, large_model: Path) -> None:
    load(engine, large_model, context=4096)
    cancel = Cancel()

    def on_event(event: Event) -> None:
        if isinstance(event, PromptProgress):
            cancel.request()

    stats = engine.request(WriteReply(turns("word " * 1500)), on_event=on_event, cancel=cancel).stats
    assert (stats.stop_reason, stats.tokens) == ("stopped", 0)
    assert stats.context_used < stats.prompt_tokens
    said, after, _ = say(engine, "Hello", limit=4)
    assert after.tokens == 4
    assert said


def test_a_stop_that_overtakes_its_request(engine: EngineProcess, stories: Path) -> None:
    load(engine, stories)
    cancel = Cancel()
    cancel.request()
    assert reply(engine, turns("Once"), cancel=cancel)[2].stop_reason == "stopped"
    assert say(engine, "Once")[1].stop_reason == "length"


def test_bench_reports_both_speeds(engine: EngineProcess, stories: Path) -> None:
    load(engine, stories)
    runs = engine.request(Bench(read=64, write=16, repeats=2)).runs
    assert len(runs) == 2
    assert all(run.read > 0 and run.write > 0 for run in runs)
    assert say(engine, "Once upon a time")[1].reused_tokens == 0


def test_measuring_can_be_stopped(engine: EngineProcess, stories: Path) -> None:
    load(engine, stories, context=2048)
    cancel = Cancel()
    threading.Timer(0.3, cancel.request).start()
    with pytest.raises(Cancelled, match="Measuring was stopped"):
        engine.request(Bench(read=1000, write=1000, repeats=1000), cancel=cancel)


def test_a_chat_after_a_bench_that_was_stopped(engine: EngineProcess, model_factory: ModelFactory) -> None:
    """The context holds what was timed then, and nothing of the conversation before."""
    load(engine, model_factory("llama"), context=1024)
    asked = "The water went down to see the first day of the people. " * 4
    before, stats, _ = say(engine, asked)
    assert stats.prompt_tokens > 64
    cancel = Cancel()
    threading.Timer(0.2, cancel.request).start()
    with pytest.raises(Cancelled):
        engine.request(Bench(read=500, write=400, repeats=10_000), cancel=cancel)
    after, stats, _ = say(engine, asked)
    assert (after, stats.reused_tokens) == (before, 0)
