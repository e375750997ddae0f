"""A turn reads only what is new, whatever the model's memory is like, and says the same as if it had read it all."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from advisor.engine.answers import Event, PromptProgress, Text
from advisor.engine.process import EngineProcess
from advisor.engine.protocol import EngineSettings, WriteReply
from advisor.engine.sampling import Stats
from advisor.plan import Plan
from advisor.progress import Cancel
from tests.advisor.engine import asking
from tests.advisor.engine.asking import GREEDY, reply
from tests.models.fixtures import ModelFactory

LAYERS = {"llama": 2, "gemma3": 6, "mamba": 2, "falcon-h1": 2, "gpt-oss": 2, "qwen3next": 4}  # each kind of memory
TAIL = 8  # tokens before a reply that may be read again

STORY = "the people of the water went down to see the first day " * 18
QUESTION, OTHER = "Which way would they go?", "What did they see?"


@pytest.fixture(scope="module")
def engine() -> Iterator[EngineProcess]:
    with EngineProcess(EngineSettings(threads=1)) as process:  # models so small are only slowed down by more
        yield process


@dataclass
class Talk:
    """A loaded model to talk to, word for word."""

    engine: EngineProcess
    path: Path
    context: int = 4096

    def start(self) -> None:
        """Load it, remembering nothing. All in f32: rounding to fewer bits differs with how a prompt is cut up."""
        plan = Plan(self.context, batch=128, ubatch=128, kv_k="f32", kv_v="f32", flash_attention="off")
        asking.load(self.engine, self.path, plan)

    def say(self, turns: Sequence[str], limit: int = 16) -> tuple[str, Stats]:
        """The reply to turns that alternate between user and assistant."""
        said, _, stats, _ = reply(self.engine, asking.turns(*turns), limit)
        return said, stats


@pytest.fixture(params=["llama", "gemma3", "mamba", "falcon-h1"])
def talk(engine: EngineProcess, model_factory: ModelFactory, request: pytest.FixtureRequest) -> Talk:
    made = Talk(engine, model_factory(request.param, quant="F32", layers=LAYERS[request.param]))
    made.start()
    return made


def read(stats: Stats) -> int:
    return stats.prompt_tokens - stats.reused_tokens


@pytest.mark.parametrize("talk", LAYERS, indirect=True)
def test_turn_after_turn(talk: Talk) -> None:
    """Every turn reads the reply before it at most, and the last one is what a fresh context says too."""
    turns = [STORY]
    said, before = talk.say(turns)
    assert read(before) == before.prompt_tokens
    for question in (QUESTION, OTHER, QUESTION):
        turns += [said, question]
        said, stats = talk.say(turns)
        assert stats.reused_tokens >= before.prompt_tokens - TAIL
        assert read(stats) < 100 < stats.prompt_tokens
        before = stats
    talk.start()
    assert talk.say(turns)[0] == said


def test_trying_again(talk: Talk) -> None:
    said, first = talk.say([STORY], limit=240)
    again, stats = talk.say([STORY], limit=240)
    assert again == said
    assert stats.reused_tokens >= first.prompt_tokens - TAIL


def test_editing_the_last_question_and_going_back_to_the_first_wording(talk: Talk) -> None:
    said, first = talk.say([STORY], limit=120)
    told, _ = talk.say([STORY, said, QUESTION], limit=120)
    edited, stats = talk.say([STORY, said, OTHER])
    assert stats.reused_tokens >= first.prompt_tokens - TAIL
    back, stats = talk.say([STORY, said, QUESTION], limit=120)
    assert stats.reused_tokens >= first.prompt_tokens - TAIL
    assert back == told
    talk.start()
    assert talk.say([STORY, said, OTHER])[0] == edited


def test_changing_between_chats(talk: Talk) -> None:
    other_story = "some would have more time than this and look for oil " * 18
    said, first = talk.say([STORY])
    talk.say([other_story])
    told, stats = talk.say([STORY, said, QUESTION])
    assert stats.reused_tokens >= first.prompt_tokens - TAIL
    assert stats.kept_bytes > 0
    _, stats = talk.say([other_story])
    assert read(stats) <= TAIL
    talk.start()
    assert talk.say([STORY, said, QUESTION])[0] == told


def test_a_reply_without_its_reasoning(talk: Talk) -> None:
    """Most templates leave the reasoning out of earlier turns: the next prompt parts from the last reply early."""
    said, first = talk.say([STORY], limit=250)
    short = said[len(said) // 2 :]
    told, stats = talk.say([STORY, short, QUESTION])
    assert stats.reused_tokens >= first.prompt_tokens - TAIL
    talk.start()
    assert talk.say([STORY, short, QUESTION])[0] == told


def test_after_a_stop(talk: Talk) -> None:
    """A computation that was broken off leaves nothing of itself behind."""
    for moment in (PromptProgress, Text):
        cancel = Cancel()

        def heard(event: Event, moment: type[Event] = moment, cancel: Cancel = cancel) -> None:
            if isinstance(event, moment):
                cancel.request()

        asked = WriteReply(asking.turns(STORY), GREEDY)
        assert talk.engine.request(asked, on_event=heard, cancel=cancel).stats.stop_reason == "stopped"
    after = talk.say([STORY])
    assert after[1].reused_tokens > 0
    talk.start()
    assert talk.say([STORY])[0] == after[0]


LITTLE_ROOM = """
import sys
from pathlib import Path
from advisor.engine.worker.cache import SHARE_KEPT, KVCache
from advisor.engine.worker.llama import Llama
from advisor.engine.worker.model import Loaded, model_key
from advisor.plan import Plan

llama, plan = Llama(), Plan(context=1024, gpu_layers=0)
loaded = Loaded(llama, model_key(Path(sys.argv[1]), plan, [], dry=False), [])
loaded.open_context(plan, 1)
cache = KVCache(llama, loaded)
cache.compute(range(5, 15))
cache.mark()
one = cache.kept_bytes
cache = KVCache(llama, loaded, lambda: SHARE_KEPT * 3 * one - cache.kept_bytes)  # room for three
for start in range(0, 60, 10):
    cache.compute(range(5 + start, 15 + start))
    cache.mark()
    assert cache.kept_bytes <= 3 * one, cache.kept_bytes
print(cache.kept_bytes // one, [cache.reuse([*range(5, 5 + length), 4]) for length in (55, 45, 35)])
"""


def test_no_more_is_kept_than_there_is_room_for(model_factory: ModelFactory) -> None:
    """The oldest copies go first; without one the conversation is read from its beginning."""
    command = [sys.executable, "-c", LITTLE_ROOM, str(model_factory("mamba", layers=2))]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert said == "3 [50, 40, 0]\n"
