"""Replies that are written together, by a real engine: each says what it would have said alone."""

from __future__ import annotations

import json
import os
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import pytest

from advisor.engine.answers import Event, PromptProgress, Text
from advisor.engine.process import EngineProcess
from advisor.engine.protocol import CountTokens, EngineSettings, Grow, Unload, WriteReply
from advisor.engine.sampling import Message, Sampling, Stats
from advisor.errors import EngineProblem, PromptTooLong, UsageError
from advisor.plan import Plan
from advisor.progress import Cancel
from tests.advisor.engine.asking import GREEDY, load, turns
from tests.helpers import patience
from tests.models.fixtures import ModelFactory

LAYERS = {"llama": 2, "gemma3": 6, "mamba": 2, "falcon-h1": 2, "qwen3next": 4}  # each kind of memory
LIMIT = 24


@dataclass(frozen=True)
class Said:
    text: str
    stats: Stats


def ask(
    engine: EngineProcess,
    request: WriteReply,
    on_event: Callable[[Event], None] = lambda _: None,
    cancel: Cancel | None = None,
) -> Said:
    texts: list[str] = []

    def heard(event: Event) -> None:
        if isinstance(event, Text):
            texts.append(event.text)
        on_event(event)

    stats = engine.request_among(request, on_event=heard, cancel=cancel).stats
    return Said("".join(texts), stats)


def together(engine: EngineProcess, requests: Sequence[WriteReply]) -> list[Said]:
    with ThreadPoolExecutor(len(requests)) as threads:
        return list(threads.map(lambda request: ask(engine, request), requests))


def exact(context: int = 1024, slots: int = 4) -> Plan:
    """In f32, where it makes no difference how a prompt is cut up and what is computed beside it."""
    return Plan(
        context, slots=slots, outputs=slots, batch=128, ubatch=128, kv_k="f32", kv_v="f32", flash_attention="off"
    )


@pytest.fixture(scope="module")
def engine() -> Iterator[EngineProcess]:
    with EngineProcess(EngineSettings(threads=1)) as process:
        yield process


@pytest.fixture
def slots(engine: EngineProcess, model_factory: ModelFactory) -> EngineProcess:
    load(engine, model_factory("llama", quant="F32", layers=2), exact())
    return engine


STORY = "the people of the water went down to see the first day " * 8
ASKED = [
    WriteReply(turns(text), GREEDY, LIMIT)
    for text in ("Hello", STORY, "What did they see? 日本 🙂", STORY + "and then", "One day", "x " * 200)
]


@pytest.mark.parametrize("architecture", LAYERS)
def test_each_says_what_it_says_alone(engine: EngineProcess, model_factory: ModelFactory, architecture: str) -> None:
    path = model_factory(architecture, quant="F32", layers=LAYERS[architecture])
    load(engine, path, exact(slots=1))
    alone = [engine_said(engine, request) for request in ASKED]
    load(engine, path, exact())
    assert [said.text for said in together(engine, ASKED)] == alone
    assert len(set(alone)) == len(ASKED)
    # And once more, where each finds what another one left, as it is or kept aside.
    assert [said.text for said in together(engine, ASKED[::-1])] == alone[::-1]


def engine_said(engine: EngineProcess, request: WriteReply) -> str:
    texts: list[str] = []
    engine.request(request, on_event=lambda event: texts.append(event.text) if isinstance(event, Text) else None)
    return "".join(texts)


def test_chance_is_each_ones_own(slots: EngineProcess) -> None:
    requests = [WriteReply(turns("Hello"), Sampling(temperature=2.0, seed=seed), LIMIT) for seed in (1, 2, 1, 3)]
    one, two, same, three = (said.text for said in together(slots, requests))
    assert one == same
    assert len({one, two, three}) == 3


def test_a_second_turn_reads_only_what_is_new(slots: EngineProcess) -> None:
    questions = [f"Tell me of number {number}. {STORY}" for number in range(4)]
    first = together(slots, [WriteReply(turns(text), GREEDY, LIMIT) for text in questions])
    asked = [
        WriteReply(turns(text, said.text, "And then?"), GREEDY, LIMIT)
        for text, said in zip(questions, first, strict=True)
    ]
    for said, before in zip(together(slots, asked[::-1]), first[::-1], strict=True):
        assert said.stats.reused_tokens >= before.stats.prompt_tokens - 2


def test_what_had_to_make_room_comes_back(slots: EngineProcess) -> None:
    """Six conversations over four places: none is read twice."""
    questions = [f"Number {number} is another one. {STORY}" for number in range(6)]
    for text in questions:
        ask(slots, WriteReply(turns(text), GREEDY, 2))
    again = together(slots, [WriteReply(turns(text, "x", "Go on"), GREEDY, 2) for text in questions])
    assert all(said.stats.reused_tokens > 100 for said in again)
    assert again[0].stats.kept_bytes > 0


@pytest.mark.parametrize("architecture", ["llama", "gemma3"])
def test_what_all_begin_with_is_read_once(
    engine: EngineProcess, model_factory: ModelFactory, architecture: str
) -> None:
    path = model_factory(architecture, quant="F32", layers=LAYERS[architecture])
    rules = Message("system", "Say what the people of the water saw on the first day. " * 16)
    requests = [WriteReply((rules, *turns(text)), GREEDY, LIMIT) for text in ("Hello", "What?", "And then?", "One day")]
    load(engine, path, exact(slots=1))
    alone = [engine_said(engine, request) for request in requests]
    load(engine, path, exact())
    first, rest = ask(engine, requests[0]), together(engine, requests[1:])
    assert [first.text, *(said.text for said in rest)] == alone
    reused = [said.stats.reused_tokens for said in rest]
    if architecture == "llama":  # a window has moved past it where the first one goes on
        assert min(reused) > 256


def test_a_hundred_requests(slots: EngineProcess) -> None:
    requests = [WriteReply(turns(f"Number {number}"), GREEDY, 1 + number % 7) for number in range(100)]
    found = together(slots, requests)
    assert [said.stats.tokens for said in found] == [request.limit for request in requests]
    alone = [ask(slots, request).text for request in requests[::9]]
    assert [said.text for said in found][::9] == alone


def test_one_that_is_longer_than_its_slot(engine: EngineProcess, model_factory: ModelFactory) -> None:
    load(engine, model_factory("llama", quant="F32", layers=2), exact(256))
    long = WriteReply(turns("word " * 400), GREEDY, 4)
    with ThreadPoolExecutor(3) as threads:
        refused = threads.submit(ask, engine, long)
        full = threads.submit(ask, engine, WriteReply(turns("x " * 60), GREEDY))
        short = threads.submit(ask, engine, ASKED[0])
        with pytest.raises(PromptTooLong, match="the context holds 256"):
            refused.result()
        assert full.result().stats.stop_reason == "context"
        assert full.result().stats.context_used <= 256
        assert short.result().stats.tokens == LIMIT  # the others' contexts are theirs


def test_one_that_is_stopped_frees_its_slot_and_the_others_go_on(slots: EngineProcess) -> None:
    cancel = Cancel()
    endless = WriteReply(turns("Hello"), Sampling(temperature=1.0, seed=1))

    def heard(event: Event) -> None:
        if isinstance(event, Text):
            cancel.request()

    with ThreadPoolExecutor(4) as threads:
        leaving = threads.submit(ask, slots, endless, heard, cancel)
        staying = threads.submit(together, slots, ASKED[:3])
        assert leaving.result().stats.stop_reason == "stopped"
        assert [said.stats.tokens for said in staying.result()] == [LIMIT] * 3
    never = Cancel()
    never.request()
    assert ask(slots, endless, cancel=never).stats.stop_reason == "stopped"


@pytest.mark.parametrize("architecture", ["llama", "falcon-h1"])
def test_one_that_is_stopped_while_it_is_read(
    engine: EngineProcess, model_factory: ModelFactory, architecture: str
) -> None:
    load(engine, model_factory(architecture, quant="F32", layers=2), exact(4096))
    alone = ask(engine, ASKED[0])
    cancel = Cancel()

    def heard(event: Event) -> None:
        if isinstance(event, PromptProgress):
            cancel.request()

    with ThreadPoolExecutor(2) as threads:
        long = WriteReply(turns("word " * 1500), GREEDY, 4)
        leaving = threads.submit(ask, engine, long, heard, cancel)
        assert ask(engine, ASKED[0]).text == alone.text
        stats = leaving.result().stats
    assert (stats.stop_reason, stats.tokens) == ("stopped", 0)
    assert stats.context_used < stats.prompt_tokens


def test_grammars_stops_tools_and_log_probabilities_are_each_ones_own(slots: EngineProcess) -> None:
    plain = ask(slots, ASKED[0]).text
    stop = plain[3:6]
    events: list[Event] = []
    tools = json.dumps([{"type": "function", "function": {"name": "look", "parameters": {}}}])
    with ThreadPoolExecutor(5) as threads:
        bound = threads.submit(ask, slots, WriteReply(turns("Is it?"), GREEDY.with_(grammar='root ::= "aye"'), 20))
        broken = threads.submit(ask, slots, WriteReply(turns("Is it?"), GREEDY.with_(grammar="root ::= ("), 20))
        ended = threads.submit(ask, slots, WriteReply(turns("Hello"), GREEDY, LIMIT, stops=(stop,)))
        called = threads.submit(ask, slots, WriteReply(turns("Hello"), GREEDY, LIMIT, tools=tools))
        likely = threads.submit(ask, slots, WriteReply(turns("Hello"), GREEDY, 5, logprobs=2), events.append)
        assert bound.result().text == "aye"
        with pytest.raises(UsageError, match="The grammar cannot be used"):
            broken.result()
        assert ended.result().text == plain[: plain.index(stop)]
        assert ended.result().stats.stop_reason == "end"
        assert called.result().stats.tokens == LIMIT
        likely.result()
    odds = [one for event in events if isinstance(event, Text) for one in event.logprobs]
    assert [one.top[0] == (one.text, one.logprob) for one in odds] == [True] * 5


def test_a_long_prompt_holds_up_nobody_else(engine: EngineProcess, model_factory: ModelFactory) -> None:
    """They are read in turn, and written while the long one is still read."""
    load(engine, model_factory("llama", quant="F32", layers=2), exact(4096))
    long = WriteReply(turns("word " * 1200), GREEDY, 1)
    with ThreadPoolExecutor(4) as threads:
        os.kill(engine.pid, signal.SIGSTOP)  # until it has been asked for all
        try:
            last = threads.submit(ask, engine, long)
            others = [threads.submit(ask, engine, WriteReply(turns(text), GREEDY, 3)) for text in ("One", "Two")]
        finally:
            os.kill(engine.pid, signal.SIGCONT)
        read = last.result().stats.reading_seconds
        for other in others:
            stats = other.result().stats
            assert stats.first_token_seconds + stats.writing_seconds < read


def test_beside_them_tokens_are_counted_and_other_requests_wait(slots: EngineProcess) -> None:
    with ThreadPoolExecutor(2) as threads:
        writing = threads.submit(ask, slots, WriteReply(turns("Hello"), GREEDY, 200))
        assert slots.request_beside(CountTokens(("Hello there",))).counts[0] > 0
        slots.request(Unload())
        assert writing.result().stats.tokens == 200
    with pytest.raises(UsageError, match="No model is loaded"):
        ask(slots, ASKED[0])


def test_a_listener_that_fails_lets_its_slot_go(slots: EngineProcess) -> None:
    def broken(_: Event) -> None:
        raise RuntimeError("the client's thread is gone")

    endless = WriteReply(turns("Hello"), GREEDY.with_(grammar="root ::= [a-z]*"))
    for _ in range(5):  # more than there are slots
        with pytest.raises(RuntimeError):
            ask(slots, endless, broken)
    assert [said.stats.tokens for said in together(slots, ASKED[:4])] == [LIMIT] * 4
    assert slots.request_beside(CountTokens(("Hello",))).counts[0] > 0


def test_its_length_is_as_it_was_loaded(slots: EngineProcess) -> None:
    with pytest.raises(UsageError, match="several conversations"):
        slots.request(Grow(exact(2048)))
    assert ask(slots, ASKED[0]).stats.context_size == 1024


def test_what_is_empty_is_refused(engine: EngineProcess, model_factory: ModelFactory) -> None:
    load(engine, model_factory("qwen2"), exact())
    with pytest.raises(UsageError, match="There is nothing to answer"):
        ask(engine, WriteReply((Message("user", ""),), raw=True))


def test_a_child_that_dies_is_told_to_all(model_factory: ModelFactory) -> None:
    begun = threading.Barrier(4)
    with EngineProcess(EngineSettings(threads=1)) as process:
        load(process, model_factory("llama"), exact())

        def endless(number: int) -> str:
            waits = [begun]

            def heard(event: Event) -> None:
                if isinstance(event, Text) and waits:
                    waits.pop().wait(patience.SECONDS)

            try:
                ask(process, WriteReply(turns(f"Number {number}"), Sampling(seed=number, temperature=1.0)), heard)
            except EngineProblem as problem:
                return problem.sentence if problem.outcome else "it did not die"
            return ""

        with ThreadPoolExecutor(3) as threads:
            found = [threads.submit(endless, number) for number in range(3)]
            begun.wait(patience.SECONDS)
            os.kill(process.pid, signal.SIGKILL)
            said = {one.result() for one in found}
    assert len(said) == 1
    assert "while writing" in said.pop()


def test_it_ends_by_itself_with_its_parent(model_factory: ModelFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    process = EngineProcess(EngineSettings(threads=1))
    load(process, model_factory("llama"), exact())
    with ThreadPoolExecutor(1) as threads:
        begun = threading.Event()
        writing = threads.submit(
            ask, process, WriteReply(turns("Hello"), Sampling(seed=1, temperature=1.0)), lambda _: begun.set()
        )
        assert begun.wait(patience.SECONDS)
        monkeypatch.setattr("advisor.engine.child.CLOSE_SECONDS", patience.SECONDS)
        outcome = process.close()
        assert outcome.asked
        assert outcome.code >= 0  # by itself, not by force
        error = writing.exception()
        if error is None:  # it was quick enough to say so
            assert writing.result().stats.stop_reason == "stopped"
        else:
            assert str(error) == "The engine was closed."
