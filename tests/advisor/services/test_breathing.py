"""Contexts that breathe, as services: what a load begins with, what others are promised, and what is given back."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from advisor.chat.conversation import ChatSettings
from advisor.progress import Cancel
from advisor.services.app import Services
from advisor.services.judgement import Refusal, RunSettings
from advisor.services.readings import LoadedModel
from advisor.session.session import Message
from advisor.units import GIB
from tests.models.fixtures import ModelFactory

LONG = [Message("user", "the people of the water went down to see the first day " * 90)]
HELLO = [Message("user", "Hello")]
SHORT = ChatSettings(limit=5, temperature=0.0)


@pytest.fixture
def empty(services: Services) -> Iterator[Services]:
    """The services without a model in memory, before and after."""
    yield services
    for name in list(services.engine.sessions):
        services.sessions.eject(name)


def load(services: Services, factory: ModelFactory, *, context: int = 8192, least: int = 0) -> LoadedModel:
    model = services.fits.open(factory("llama", context_train=8192))
    found = services.sessions.load(
        model, RunSettings(context), force=False, cancel=Cancel(), least=least, breathe=True
    )  # fmt: skip
    assert not isinstance(found, Refusal)
    return found[0]


def test_a_load_begins_with_what_is_needed(empty: Services, model_factory: ModelFactory) -> None:
    facts = load(empty, model_factory, least=2000)
    assert (facts.fit.plan.context, facts.promised.plan.context, facts.reach) == (4096, 8192, 8192)
    assert empty.last_model.find()
    facts = load(empty, model_factory)
    assert (facts.fit.plan.context, facts.reach) == (2048, 8192)
    room, promised = empty.computer.now(()), empty.computer.now(["front"])
    more = facts.promised.bill.engine - facts.fit.bill.engine
    assert more > 0
    unpromised = empty.computer.room(["front"], promised=False)
    assert unpromised
    assert abs((unpromised.cpu.free or 0) - (promised.cpu.free or 0) - more) < GIB // 8  # others are at work
    assert (room.cpu.free or 0) > (promised.cpu.free or 0)
    facts = load(empty, model_factory, context=1024)
    assert facts.fit.plan.context == facts.promised.plan.context == facts.reach == 1024


def test_another_chat_gets_what_it_needs(empty: Services, model_factory: ModelFactory) -> None:
    load(empty, model_factory)
    sessions = empty.sessions
    sessions.reply(LONG, SHORT, None, lambda _: None, Cancel(), chat=1)
    grown = sessions.facts().fit.plan.context
    assert grown > 2048
    assert not sessions.breathing.narrow("front", left=False)
    stats = sessions.reply(HELLO, SHORT, None, lambda _: None, Cancel(), chat=2)
    assert stats.context_size == sessions.facts().fit.plan.context == 2048
    assert len(empty.asleep.all()) == 1  # the long one was kept before it was set aside
    again = sessions.reply([*LONG, Message("assistant", "x"), *HELLO], SHORT, None, lambda _: None, Cancel(), chat=1)
    assert again.context_size == grown
    assert again.reused_tokens >= stats.prompt_tokens
    assert again.reused_tokens >= 900
    assert sessions.breathing.narrow("front", left=True)
    assert sessions.facts().fit.plan.context == 2048
    last = sessions.reply([*LONG, Message("assistant", "x"), *HELLO], SHORT, None, lambda _: None, Cancel(), chat=1)
    assert last.reused_tokens >= again.prompt_tokens - 64
    assert not sessions.breathing.narrow("nobody", left=True)


def test_what_is_idle_is_given_back(empty: Services, model_factory: ModelFactory) -> None:
    load(empty, model_factory)
    empty.sessions.reply(LONG, SHORT, None, lambda _: None, Cancel())
    assert empty.sessions.facts().fit.plan.context > 2048
    empty.sessions.reply(HELLO, SHORT, None, lambda _: None, Cancel())
    empty.sessions.free_idle()
    assert empty.sessions.facts().fit.plan.context == 2048
