"""A conversation longer than its context: what it takes, what can be done, and that each of those does it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from msgspec import structs

from advisor.chat.conversation import ChatSettings
from advisor.chat.overflow import (
    AttachLess,
    DropOldest,
    MemoryCost,
    Raise,
    Reload,
    Summarise,
    TimeRates,
    is_worth_it,
    larger_context,
    reloading_plans,
    ways_on,
)
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
    rates = TimeRates(reads=100, writes=10)
    files = [("a.txt", 10), ("b.txt", 300)]
    offer = ways_on(outlook, session.fit, larger, summary=128, rates=rates, files=files)
    raised, summed, dropped, less = offer.ways
    assert isinstance(raised, Raise)
    assert raised.fit.plan.context == 2048 > offer.tokens > offer.context == 1024
    assert raised.cost.more == raised.cost.in_system == larger.bill.engine - session.fit.bill.engine > 0
    assert raised.cost.more == raised.cost.chat + raised.cost.working
    assert outlook.drop is not None
    assert outlook.left is not None
    left = outlook.left
    assert summed == Summarise(outlook.drop, 128, left + 128, (left + 128) / 100 + 12.8)
    assert dropped == DropOldest(outlook.drop, left, left / 100)
    assert less == AttachLess((("b.txt", 300), ("a.txt", 10)))
    session.grow(raised.fit)
    assert session.reply(messages, lambda _: None, limit=1).prompt_tokens == offer.tokens


def test_what_it_costs_to_load_again_is_a_dry_run(session: Session, measurer: Measurer, machine: Machine) -> None:
    """8-bit chat memory holds more in the same memory, and asks for more working space."""
    outlook = session.outlook(chat_of(21, 60))
    larger = larger_context(measurer, session.model, machine, session.fit, outlook)
    ((what, plan),) = reloading_plans(session.fit, machine)
    eight = larger_context(measurer, session.model, machine, session.fit, outlook, plan=plan)
    assert eight
    assert larger
    assert (what, eight.plan.kv_k, eight.plan.context) == ("kv", "q8_0", larger.plan.context)
    cost, raised = (MemoryCost.between(session.fit.bill, fit.bill) for fit in (eight, larger))
    assert 0 < cost.chat < raised.chat
    assert cost.working > raised.working
    way = Reload("kv", eight, cost, outlook.prompt)
    assert is_worth_it(way, session.fit, larger) == (cost.more < raised.more)
    assert is_worth_it(way, session.fit, None)  # where there is no room for the other
    assert not is_worth_it(replace(way, fit=session.fit), session.fit, None)


def test_chat_memory_goes_from_the_card_to_system_memory(
    remote_measurer: Measurer, remote_machine: Machine, model: ModelFile
) -> None:
    fit = assess(remote_measurer, model, remote_machine, Plan(context=1024), layers="fixed")
    ways = dict(reloading_plans(fit, remote_machine))
    assert set(ways) == {"kv", "system"}
    after = assess(remote_measurer, model, remote_machine, ways["system"].with_(context=2048), layers="fixed")
    cost = MemoryCost.between(fit.bill, after.bill)
    assert cost.on_cards < 0 < cost.in_system
    assert cost.more == cost.on_cards + cost.in_system == cost.chat + cost.working
    assert reloading_plans(after, remote_machine)[-1][0] == "kv"  # it lies there already


def test_time_is_told_where_the_speed_is_known() -> None:
    assert TimeRates(100, 10).seconds(200, 50) == 7
    assert TimeRates(100).seconds(200) == 2
    assert TimeRates(100).seconds(200, 1) is TimeRates().seconds(1) is None
    assert TimeRates().seconds(0) == 0


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
