"""A context that grows in mid-reply and shrinks again: what is said is what a context of the final size says, and no
token is computed twice."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from advisor.engine.answers import PromptProgress, Text
from advisor.engine.process import EngineProcess
from advisor.engine.protocol import EngineSettings, Grow, ResumeReply, WriteReply
from advisor.engine.sampling import Message, Stats
from advisor.errors import MemoryProblem, PromptTooLong
from advisor.plan import Plan
from advisor.units import MIB
from tests.advisor.engine import asking
from tests.models.fixtures import ModelFactory

LAYERS = {"llama": 2, "gemma3": 6, "mamba": 2, "falcon-h1": 2, "qwen3next": 4}  # each kind of memory
STORY = "the people of the water went down to see the first day " * 4
SMALL, SHRUNK, LARGE = 256, 768, 1024
# In full precision: the cells of a window come to other places, so sums over them are rounded in another order.
PLAN = Plan(SMALL, batch=128, ubatch=128, kv_k="f32", kv_v="f32", flash_attention="off")
ENDLESS = asking.GREEDY.with_(grammar="root ::= ([a-z]{3} [0-9]){300}")  # no model ends it before the limit
LIMIT = 220


@pytest.fixture(scope="module")
def engine() -> Iterator[EngineProcess]:
    with EngineProcess(EngineSettings(threads=1)) as process:
        yield process


class Heard:
    """What comes of a reply, of its parts one after the other."""

    def __init__(self) -> None:
        self.text, self.computed = "", 0

    def __call__(self, event: object) -> None:
        if isinstance(event, Text):
            self.text += event.text + event.reasoning
        if isinstance(event, PromptProgress):
            self.computed += event.done - event.reused if event.done == event.total else 0


def write(engine: EngineProcess, heard: Heard, turns: tuple[Message, ...], pause_at: int | None = None) -> Stats:
    asked = WriteReply(turns, ENDLESS, LIMIT, pause_at=pause_at)
    return engine.request(asked, on_event=heard).stats


def change(engine: EngineProcess, context: int) -> int:
    return engine.request(Grow(PLAN.with_(context=context), whole=True)).held


@pytest.mark.parametrize("architecture", LAYERS)
def test_what_is_said_is_what_the_final_size_says(
    architecture: str, engine: EngineProcess, model_factory: ModelFactory
) -> None:
    path = model_factory(architecture, layers=LAYERS[architecture], quant="F32")
    turns, expected, heard = asking.turns(STORY), Heard(), Heard()
    asking.load(engine, path, PLAN.with_(context=LARGE))
    whole = write(engine, expected, turns)
    more = (*turns, Message("assistant", expected.text), Message("user", "What then?"))
    expected_then = Heard()
    whole_then = write(engine, expected_then, more)

    asking.load(engine, path, PLAN)
    half = write(engine, heard, turns, pause_at=SMALL - 16)
    assert (half.stop_reason, half.context_used) == ("suspended", SMALL - 17)
    assert change(engine, LARGE) == half.context_used
    stats = engine.request(ResumeReply(), on_event=heard).stats
    assert heard.text == expected.text
    assert (stats.tokens, stats.stop_reason, stats.context_used) == (LIMIT, "length", whole.context_used)
    assert heard.computed == half.prompt_tokens + 1  # of what was there, only the token that was not computed yet

    shrunk = change(engine, SHRUNK)
    assert shrunk == stats.context_used
    then = Heard()
    again = write(engine, then, more, pause_at=SHRUNK - 16)
    assert then.text == expected_then.text[: len(then.text)]
    # Of a window, what moved is what the next token attends to: going back behind that, a few cells lack.
    assert again.reused_tokens >= whole_then.reused_tokens - (16 if architecture == "gemma3" else 0)
    assert again.context_size == SHRUNK


@pytest.mark.parametrize("architecture", ["llama", "gemma3", "mamba"])
def test_what_is_longer_than_the_new_context_waits(
    architecture: str, engine: EngineProcess, model_factory: ModelFactory
) -> None:
    """Another chat is short; coming back to the long one reads nothing again."""
    path = model_factory(architecture, layers=LAYERS[architecture], quant="F32")
    reused, turns = [], asking.turns(STORY)
    for small in (LARGE, SMALL):
        asking.load(engine, path, PLAN.with_(context=LARGE))
        heard = Heard()
        stats = write(engine, heard, turns)
        assert stats.context_used > SMALL
        assert change(engine, small) == (stats.context_used if small == LARGE else 0)
        asking.reply(engine, asking.turns("A short one. " * 8), 4)
        more = (*turns, Message("assistant", heard.text), Message("user", "What then?"))
        if small == SMALL:
            with pytest.raises(PromptTooLong):
                write(engine, Heard(), more)
            change(engine, LARGE)
        reused.append(write(engine, Heard(), more).reused_tokens)
    assert reused[1] == reused[0] >= stats.prompt_tokens - 8


def test_a_reply_that_does_not_go_into_a_smaller_context(engine: EngineProcess, model_factory: ModelFactory) -> None:
    """It is not lost: with more room it goes on."""
    asking.load(engine, model_factory("llama"), PLAN.with_(context=LARGE))
    expected, heard = Heard(), Heard()
    write(engine, expected, asking.turns(STORY))
    half = write(engine, heard, asking.turns(STORY), pause_at=SMALL + 20)
    assert half.stop_reason == "suspended"
    change(engine, SMALL)
    with pytest.raises(PromptTooLong):
        engine.request(ResumeReply())
    change(engine, LARGE)
    engine.request(ResumeReply(), on_event=heard)
    assert heard.text == expected.text


@pytest.mark.skipif(sys.platform != "linux", reason="glibc's")
def test_what_a_longer_context_took_is_given_back(engine: EngineProcess, model_factory: ModelFactory) -> None:
    """Also where the one before lay, memory is taken at once: afterwards as much is held as before, and no more."""
    asking.load(engine, model_factory("llama"), PLAN)
    held = list[int]()
    for _ in range(2):
        asking.reply(engine, asking.turns(STORY), limit=4)
        held.append(psutil.Process(engine.pid).memory_info().rss)
        for context in (16 * LARGE, SMALL):
            change(engine, context)
    assert -4 * MIB < held[1] - held[0] < MIB


NO_ROOM = """
import sys
from advisor.engine.worker import cache
from advisor.engine.worker.main import main

opened = cache.KVCache.__init__

def short_of_memory(self, llama, loaded):
    opened(self, llama, loaded, lambda: 1 << 10)

cache.KVCache.__init__ = short_of_memory
sys.exit(main())
"""


def test_without_memory_for_a_copy_nothing_changes(model_factory: ModelFactory, tmp_path: Path) -> None:
    script = tmp_path / "short_of_memory.py"
    script.write_text(NO_ROOM)
    with EngineProcess(EngineSettings(threads=1), command=[sys.executable, str(script)]) as process:
        asking.load(process, model_factory("llama"), PLAN)
        before = write(process, Heard(), asking.turns("One day"), pause_at=100)
        for context in (LARGE, 64):
            with pytest.raises(MemoryProblem, match="not enough memory"):
                process.request(Grow(PLAN.with_(context=context), whole=True))
        stats = process.request(ResumeReply()).stats
        assert stats.context_size == SMALL
        assert stats.tokens > before.tokens
