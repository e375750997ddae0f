"""A conversation longer than its context: what it takes, what can be done, and that each of those does it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from msgspec import structs

from advisor.chat.conversation import ChatSettings
from advisor.chat.overflow import AttachLess, DropOldest, Raise, Summarise, larger_context, ways_on
from advisor.chat.prompts import SUMMARY_OF_EARLIER, last_left_out, left_out, prompt_of, without_oldest
from advisor.chat.store import ChatStore
from advisor.chat.summary import summarise
from advisor.chat.transfer import from_json, to_json
from advisor.engine.protocol import EngineSettings
from advisor.errors import Cancelled, PromptTooLong
from advisor.fit.fit import assess
from advisor.fit.measure import Measurer, ModelFile
from advisor.machine.machine import Machine
from advisor.plan import Plan
from advisor.progress import Cancel
from advisor.session.session import Message, Session
from tests.advisor.chat.conftest import say
from tests.models import build


@pytest.fixture(scope="module")
def model(measurer: Measurer, tmp_path_factory: pytest.TempPathFactory) -> ModelFile:
    return measurer.open(build("qwen2", tmp_path_factory.mktemp("m") / "m.gguf", layers=2, context_train=8192))


@pytest.fixture
def session(measurer: Measurer, machine: Machine, model: ModelFile) -> Iterator[Session]:
    """A small loaded model with a small context."""
    fit = assess(measurer, model, machine, Plan(context=1024))
    with Session.load(model, fit, machine, EngineSettings(threads=1)) as loaded:
        yield loaded


def chat_of(turns: int, words: int) -> list[Message]:
    said = [Message("assistant" if i % 2 else "user", f"{i} " + "word " * words) for i in range(turns)]
    return [Message("system", "Be brief."), *said]


def test_what_a_conversation_takes(session: Session) -> None:
    short = session.outlook(chat_of(1, 5))
    assert short.fits
    assert (short.context, short.room, short.left) == (1024, 256, short.prompt)
    assert short.prompt == session.reply(chat_of(1, 5), lambda _: None, limit=1).prompt_tokens
    long = session.outlook(chat_of(21, 60))
    assert not long.fits
    assert long.drop is not None
    assert long.prompt > 1024 > 1024 - 256 >= (long.left or 0) > 0
    left = session.outlook(without_oldest(chat_of(21, 60), long.drop))
    assert (left.prompt, left.fits) == (long.left, True)


def test_raising_the_context(session: Session, measurer: Measurer, machine: Machine, model: ModelFile) -> None:
    """As much as the conversation needs, at a price that is the engine's own, and then it is read."""
    messages = chat_of(21, 60)
    with pytest.raises(PromptTooLong):
        session.reply(messages, lambda _: None)
    outlook = session.outlook(messages)
    larger = larger_context(measurer, model, machine, session.fit, outlook)
    assert larger is not None
    offer = ways_on(outlook, session.fit, larger, files=[("a.txt", 10), ("b.txt", 300)])
    raised, summed, dropped, less = offer.ways
    assert isinstance(raised, Raise)
    assert raised.fit.plan.context == 2048 > offer.tokens > offer.context == 1024
    assert raised.more == larger.bill.engine - session.fit.bill.engine > 0
    assert outlook.drop is not None
    assert (summed, dropped) == (Summarise(outlook.drop), DropOldest(outlook.drop, outlook.left or 0))
    assert less == AttachLess((("b.txt", 300), ("a.txt", 10)))
    session.grow(raised.fit)
    assert session.reply(messages, lambda _: None, limit=1).prompt_tokens == offer.tokens


def test_no_more_is_promised_than_there_is(
    session: Session, measurer: Measurer, machine: Machine, model: ModelFile
) -> None:
    outlook = session.outlook(chat_of(21, 60))
    needs = session.fit.bill.devices[0]
    cpu = replace(machine.cpu, free=needs.total + (1 << 10))
    poor = replace(machine, devices=tuple(cpu if d.id == cpu.id else d for d in machine.devices))
    assert larger_context(measurer, model, poor, session.fit, outlook) is None
    beyond = structs.replace(outlook, prompt=9000)  # more than the model was trained to follow
    assert larger_context(measurer, model, machine, session.fit, beyond) is None
    assert ways_on(structs.replace(beyond, drop=None, left=None), session.fit, None).ways == ()


def test_a_summary_of_any_length(session: Session) -> None:
    """Read in several goes, each with the summary so far; a message too long by itself is cut, and that is told."""
    shares: list[float] = []
    messages = [*chat_of(12, 150), Message("user", "long " * 1500)]
    found = summarise(session, messages, shares.append, Cancel())
    assert found.text
    assert found.shortened == 1
    assert shares == sorted(shares)
    assert shares[0] == 0
    assert shares[-1] == 1
    assert len(shares) > 3
    stopped = Cancel()
    stopped.request()
    with pytest.raises(Cancelled):
        summarise(session, messages, shares.append, stopped)


def test_what_was_left_out_stays_in_the_chat(store: ChatStore) -> None:
    chat = store.create(settings=ChatSettings(system="Be brief."))
    _, first = say(store, chat.id, "one", "eins")
    _, second = say(store, chat.id, "two", "zwei", parent=first.id)
    assert last_left_out(store.read(chat.id), 2) == first.id
    store.configure(chat.id, ChatSettings("Be brief.", reads_after=first.id, summary="They counted."))
    conversation = store.read(chat.id)
    rules, *rest = prompt_of(conversation)
    assert rules == Message("system", f"Be brief.\n\n{SUMMARY_OF_EARLIER}\n\nThey counted.")
    assert [message.content for message in rest] == ["two", "zwei"]
    assert (len(conversation.turns), left_out(conversation)) == (4, 2)
    assert conversation.settings.changed == ("system",)
    # Another branch does not have that turn: all of it is read.
    other = store.turns.add(chat.id, "user", "three", parent=None)
    assert [m.content for m in prompt_of(store.read(chat.id))] == ["Be brief.", "three"]
    assert left_out(store.read(chat.id)) == 0
    # A copy and an import have other ids, and read from the same turn.
    store.turns.show(second.id)
    for copy in (store.fork(second.id), store.insert(from_json(to_json([store.record(chat.id)])))[0]):
        assert prompt_of(store.read(copy.id))[1:] == rest
    assert other.id


def test_a_copied_chat_whose_last_turn_left_out_is_not_there(store: ChatStore) -> None:
    text = to_json([store.record(store.create(settings=ChatSettings("Hi", reads_after=7)).id)])
    damaged = text.replace('"system": "Hi"', '"system": "Hi", "reads_after": 99')
    (chat,) = store.insert(from_json(damaged))
    assert store.read(chat.id).settings.reads_after is None
