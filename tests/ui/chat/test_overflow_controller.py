"""A conversation that is longer than the context: what is offered, done, and forgotten."""

from __future__ import annotations

from dataclasses import replace

import pytest

from advisor.chat.overflow import AttachLess, DropOldest, MemoryCost, Raise, Reload, Summarise, TooLong
from advisor.chat.summary import Summary
from advisor.errors import Cancelled, EngineProblem, MemoryProblem
from advisor.services.judgement import Judgement, Refusal, SpelledOut
from advisor.services.readings import LoadedModel
from tests.ui import canned
from tests.ui.chat.parts import LOADED, Parts

LARGER = replace(LOADED.fit, plan=LOADED.fit.plan.with_(context=32768))
WAYS = (Raise(LARGER, MemoryCost()), Summarise(1), DropOldest(1, 9000), AttachLess(()))


@pytest.fixture
def full(made: Parts) -> Parts:
    """Ways on are offered."""
    made.engine.problem = TooLong(17_000, 16_384, WAYS)
    made.chat.overflow.make_room()
    assert made.state.chat.too_long == made.engine.problem
    assert made.engine.wanted == [True]
    return made


def test_the_context_is_raised(full: Parts) -> None:
    raised: list[LoadedModel] = []
    full.ctx.events.context_raised.connect(raised.append)
    full.chat.overflow.take(WAYS[0])
    assert [one.reach for one in raised] == [32768]
    assert full.state.session.context_size == 32768
    assert full.state.chat.too_long is None
    assert full.engine.looks == 1  # memory moved


def test_where_memory_is_short_for_that_it_is_said_and_nothing_changes(
    full: Parts, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise MemoryProblem("The engine ran out of memory.")

    monkeypatch.setattr(full.engine, "grow", fail)
    before = full.state.chat.too_long
    full.chat.overflow.take(WAYS[0])
    assert full.notice == (
        "There is no memory for 32k tokens at this moment. Nothing changed: the chat has room for 16k tokens."
    )
    assert full.state.chat.too_long == before  # the other ways are still there
    full.chat.overflow.take(WAYS[2])
    assert full.notice == ""


def test_the_model_is_loaded_again_with_8_bit_chat_memory_and_what_did_not_fit_is_sent(made: Parts) -> None:
    eight = replace(LARGER, plan=LARGER.plan.with_(kv_k="q8_0", kv_v="q8_0"))
    way = Reload("kv", eight, MemoryCost(), 17_000)
    made.engine.problem = TooLong(17_000, 16_384, (way,))
    sent: list[str] = []
    made.chat.overflow.offer(made.state.chat.turns, lambda: sent.append("again"))
    made.chat.overflow.take(way)
    wished: list[object] = [*made.engine.loads]
    assert wished == [SpelledOut(eight.plan, "fixed", batch="fixed")]
    assert sent == ["again"]
    assert made.state.chat.too_long is None
    made.ctx.events.model_loaded.emit()
    assert sent == ["again"]
    made.engine.refusal = Refusal(Judgement(eight, canned.GAMING))  # it does not fit any more
    made.chat.overflow.offer(made.state.chat.turns, lambda: sent.append("again"))
    made.chat.overflow.take(way)
    made.ctx.events.model_loaded.emit()  # another one, later
    assert sent == ["again"]


def test_the_oldest_are_summed_up_or_left_out_and_read_again(full: Parts) -> None:
    full.engine.summary = Summary("They greeted each other.", shortened=2)
    full.chat.overflow.take(WAYS[1])
    settings = full.state.chat.settings
    assert (settings.reads_after, settings.summary) == (full.state.chat.turns[0].id, "They greeted each other.")
    assert full.engine.summed == [1]
    assert "2 messages were too long" in full.notice
    assert (full.state.chat.too_long, full.state.chat.summing) == (None, None)
    full.chat.overflow.read_all()
    assert (full.state.chat.settings.reads_after, full.state.chat.settings.summary) == (None, "")
    full.chat.overflow.make_room()
    full.chat.overflow.take(WAYS[2])
    assert full.state.chat.settings.reads_after == full.state.chat.turns[0].id
    assert full.texts() == ["Hello", "Hi"]  # nothing leaves the chat


@pytest.mark.parametrize("error", [Cancelled(), EngineProblem("It ended.")])
def test_a_summary_that_does_not_come_changes_nothing(
    full: Parts, error: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> Summary:
        raise error

    monkeypatch.setattr(full.engine, "summarise", fail)
    before = full.state.chat.settings
    full.chat.overflow.take(WAYS[1])
    assert (full.state.chat.settings, full.state.chat.summing) == (before, None)
    assert full.state.chat.too_long is not None
    assert full.notice == ("" if isinstance(error, Cancelled) else "It ended.")


def test_an_offer_goes_with_its_chat_and_its_model(full: Parts) -> None:
    full.chat.overflow.take(WAYS[3])
    assert full.state.chat.too_long is None
    full.chat.overflow.make_room()
    full.chat.list.open(full.state.chat.chats[1].id)
    assert full.state.chat.too_long is None
    full.chat.overflow.take(WAYS[2])  # of the other chat
    assert full.state.chat.settings.reads_after is None
    full.chat.overflow.make_room()
    full.ctx.events.model_loaded.emit()
    assert full.state.chat.too_long is None
    full.chat.overflow.take(WAYS[2])
    assert full.state.chat.settings.reads_after is None
    full.chat.overflow.make_room()
    full.chat.list.new()
    assert full.state.chat.too_long is None
