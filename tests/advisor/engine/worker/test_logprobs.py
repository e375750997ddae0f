"""Log probabilities of what the real engine writes."""

from __future__ import annotations

import math
from collections.abc import Iterator

import pytest

from advisor.engine.answers import Event, Text, TokenLogprob
from advisor.engine.process import EngineProcess
from advisor.engine.protocol import WriteReply
from advisor.engine.sampling import Sampling
from advisor.plan import Plan
from tests.advisor.engine.asking import GREEDY, HELLO, load
from tests.models.fixtures import ModelFactory

WORDS = 512  # of the test models' vocabulary


@pytest.fixture(scope="module")
def engine(model_factory: ModelFactory) -> Iterator[EngineProcess]:
    with EngineProcess() as process:
        load(process, model_factory("qwen2"), Plan(context=512))
        yield process


def told(engine: EngineProcess, count: int | None, sampling: Sampling = GREEDY) -> tuple[str, list[TokenLogprob]]:
    """The answer, and what is told of its tokens."""
    events: list[Event] = []
    engine.request(WriteReply(HELLO, sampling, 12, logprobs=count), on_event=events.append)
    texts = [event for event in events if isinstance(event, Text)]
    return "".join(one.text for one in texts), [odds for one in texts for odds in one.logprobs]


def test_it_is_the_whole_distribution(engine: EngineProcess) -> None:
    said, found = told(engine, WORDS)
    assert len(found) == 12
    assert b"".join(one.text for one in found).decode("utf-8", "replace").startswith(said[:-1])
    for one in found:
        assert len(one.top) == WORDS
        assert sum(math.exp(logprob) for _, logprob in one.top) == pytest.approx(1)
        assert [logprob for _, logprob in one.top] == sorted((logprob for _, logprob in one.top), reverse=True)
        assert one.top[0] == (one.text, one.logprob)  # the likeliest was taken


def test_only_so_many_are_told(engine: EngineProcess) -> None:
    _, whole = told(engine, WORDS)
    for count in (0, 3):
        _, found = told(engine, count)
        assert [one.top for one in found] == [one.top[:count] for one in whole]
    assert told(engine, None)[1] == []


def test_it_is_the_models_own(engine: EngineProcess) -> None:
    """Whatever is done to it for sampling: heat, penalties, and a grammar that allows next to nothing."""
    (first, *_), likeliest = told(engine, 5)[1], told(engine, WORDS)[1][0].top
    hot = Sampling(temperature=5.0, top_k=0, top_p=1.0, min_p=0.0, repeat_penalty=2.0, seed=3)
    assert told(engine, 5, hot)[1][0].top == first.top
    said, found = told(engine, 5, GREEDY.with_(grammar='root ::= "no"'))
    assert said == "no"
    assert found[0].top == first.top
    assert found[0].logprob == dict(likeliest)[found[0].text] < first.logprob
