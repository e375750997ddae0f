"""From what is asked to the reply, and what happens where it cannot be written."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from threading import Event as Flag

import pytest
from pytestqt.qtbot import QtBot

from advisor.chat.turns import Turns
from advisor.engine.sampling import Stats
from advisor.errors import (
    Cancelled,
    EngineProblem,
    MemoryProblem,
    PromptTooLong,
    StateProblem,
    StoreProblem,
    UsageError,
)
from advisor.outcome import Outcome
from advisor.progress import Cancel
from advisor.session.recovery import Recovery
from advisor.session.session import ContextChanged, Message, PromptProgress, ReplyEvent, Text
from tests.helpers import patience
from tests.ui import canned
from tests.ui.chat.parts import MACHINE, Parts, fails, parts, says, stats, two_chats
from tests.ui.conftest import some
from ui.pages import PageId
from ui.session.state import Phase


def test_it_is_heard_kept_and_counted(made: Parts) -> None:
    made.engine.talk = says("Good ", "day.")
    made.chat.conversation.send("How do you do?")
    assert made.texts() == ["Hello", "Hi", "How do you do?", "Good day."]
    assert made.state.chat.turns[-1].ending == "end"
    assert (made.state.session.phase, made.state.session.context_used) == (Phase.READY, 40)
    assert [message.content for message in made.engine.asked[0]] == ["Hello", "Hi", "How do you do?"]
    chat = some(made.state.chat.open)
    assert made.state.chat.chats[0] == chat  # said last, so it stands first
    made.chat.list.new()
    made.chat.list.open(chat.id)
    assert made.texts() == ["Hello", "Hi", "How do you do?", "Good day."]


def test_a_full_context_is_told_and_a_way_on_is_asked_for(made: Parts) -> None:
    made.engine.talk = says("So", reason="context")
    made.chat.conversation.send("Go on and on")
    assert made.state.chat.turns[-1].ending == "context"
    assert made.engine.wanted == [True]


def test_what_does_not_fit_goes_back_into_the_box(made: Parts) -> None:
    made.chat.attachments.attach_text("a file")
    made.engine.talk = fails(PromptTooLong(20_000, 16_384))
    made.chat.drafts.typed("A long story")
    made.chat.conversation.send("A long story")
    assert made.texts() == ["Hello", "Hi"]
    assert made.state.chat.draft.text == "A long story"
    assert [one.file.text for one in made.state.chat.attached] == ["a file"]
    assert (made.state.session.phase, made.engine.wanted, made.notice) == (Phase.READY, [False], "")


@pytest.mark.parametrize("way_on", [canned.RECOVERY, None])
def test_short_memory_is_said_once(made: Parts, way_on: Recovery | None) -> None:
    """By the bar that offers to load it with less; where nothing is offered, by a note."""
    error = MemoryProblem("There was not enough memory to compute the next tokens.")
    made.engine.talk, made.engine.way_on = fails(error), way_on
    made.chat.conversation.send("How do you do?")
    assert made.state.session.recovery is way_on
    assert made.notice == ("" if way_on else error.sentence)
    assert made.texts()[:3] == ["Hello", "Hi", "How do you do?"]


def test_what_is_refused_goes_back_too_and_is_said(made: Parts) -> None:
    made.engine.talk = fails(UsageError("The grammar cannot be read."))
    made.chat.conversation.send("In rhymes")
    assert (made.texts(), made.state.chat.draft.text) == (["Hello", "Hi"], "In rhymes")
    assert made.notice == "The grammar cannot be read."


def test_a_new_wording_that_is_refused_is_edited_on(made: Parts) -> None:
    question = made.state.chat.turns[0]
    made.chat.drafts.typed("half a sen")
    made.chat.conversation.edit(question.id)
    made.chat.drafts.typed("Hello in rhymes")
    made.engine.talk = fails(UsageError("The grammar cannot be read."))
    made.chat.conversation.send("Hello in rhymes")
    assert made.state.chat.editing == question
    assert made.state.chat.draft.text == "Hello in rhymes"
    made.chat.drafts.stop_editing()
    assert made.state.chat.draft.text == "half a sen"


def test_what_cannot_be_kept_is_not_asked(made: Parts, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise StoreProblem("The disk is full.", "full")

    monkeypatch.setattr(Turns, "add", full)
    made.chat.attachments.attach_text("a file")
    made.chat.conversation.send("Something")
    assert (made.notice, made.engine.asked, made.state.session.phase) == ("The disk is full.", [], Phase.READY)
    assert made.state.chat.draft.text == "Something"
    assert [one.file.text for one in made.state.chat.attached] == ["a file"]


def test_what_was_kept_and_is_of_no_use_is_told(made: Parts) -> None:
    made.engine.refused = StateProblem("The saved state is of another engine.")
    made.chat.conversation.send("Hello again")
    assert made.notice == "The saved state is of another engine."


def test_a_model_that_dies_leaves_what_it_said(made: Parts) -> None:
    made.engine.talk = fails(EngineProblem("It ended.", Outcome(-9, "reply")), "So ")
    made.chat.conversation.send("Are you there?")
    assert made.texts()[-1] == "So "
    assert made.state.chat.turns[-1].ending == "lost"
    assert made.state.session.phase is Phase.LOST
    assert some(made.state.session.outcome).code == -9
    made.session.show_outcome()
    assert some(made.state.shell.trouble).doing == "lost"


def test_a_reply_that_is_gone_on_with_is_counted_once(made: Parts) -> None:
    """800 of its tokens were read again with the 40 before them; the next one makes 841."""
    counts: list[int] = []

    def talk(_: Sequence[Message], heard: Callable[[ReplyEvent], None], __: Cancel) -> Stats:
        heard(PromptProgress(840, 840, 839, written=800))
        heard(Text("on", 801))
        counts.append(made.state.session.context_used)
        return stats()

    made.engine.talk = talk
    made.chat.conversation.send("Go on.")
    assert counts == [841]


@pytest.fixture
def slow(tmp_path: Path, qapp: object) -> Iterator[tuple[Parts, Flag]]:
    """With threads, and a model that says one word, then waits to be stopped; the flag: it waits."""
    assert qapp
    waits = Flag()

    def talk(_: Sequence[Message], heard: Callable[[ReplyEvent], None], cancel: Cancel) -> Stats:
        heard(Text("Well", 1))
        waits.set()
        while not cancel.requested:
            Flag().wait(0.005)
        raise Cancelled

    with parts(two_chats(tmp_path / "chats.db"), serial=False) as found:
        found.engine.talk = talk
        found.with_model()
        found.chat.start()
        yield found, waits


def ask(made: Parts, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: len(made.state.chat.chats) == 2)
    made.chat.conversation.send("Hello?")
    qtbot.waitUntil(lambda: bool(made.state.chat.reply and made.state.chat.reply.text))


def test_it_is_stopped(slow: tuple[Parts, Flag], qtbot: QtBot) -> None:
    made, _ = slow
    ask(made, qtbot)
    made.chat.conversation.stop()
    assert some(made.state.chat.reply).stopping
    qtbot.waitUntil(lambda: made.state.session.phase is Phase.READY)
    assert (made.texts(), made.state.chat.turns[-1].ending) == (["Hello?", "Well"], "failed")


def test_a_model_that_is_taken_away_leaves_what_it_said(slow: tuple[Parts, Flag], qtbot: QtBot) -> None:
    made, waits = slow
    ask(made, qtbot)
    assert waits.wait(patience.SECONDS)
    made.session.load(
        some(made.state.session.loaded).model, made.state.opened.judged.wish, force=True, show=PageId.CHAT
    )
    assert made.state.chat.reply is None
    assert (made.texts(), made.state.chat.turns[-1].ending) == (["Hello?", "Well"], "stopped")
    qtbot.waitUntil(lambda: made.state.session.phase is Phase.READY)
    assert made.state.computer.machine == MACHINE


def test_deleting_the_chat_that_is_answered_ends_the_reply(slow: tuple[Parts, Flag], qtbot: QtBot) -> None:
    made, _ = slow
    ask(made, qtbot)
    chat = some(made.state.chat.open).id
    made.chat.trash.delete_chat(chat)
    qtbot.waitUntil(lambda: made.state.session.phase is Phase.READY)
    assert made.state.chat.open is None
    assert chat not in [one.id for one in made.state.chat.chats]
    assert stats().tokens  # of a reply that did end, for comparison


def test_a_context_that_grows_on_the_way_is_shown_so(made: Parts) -> None:
    loaded = some(made.state.session.loaded)
    grown = replace(loaded, fit=replace(loaded.fit, plan=loaded.fit.plan.with_(context=8192)), ceiling=loaded.fit)
    seen: list[int] = []

    def talk(_: Sequence[Message], heard: Callable[[ReplyEvent], None], __: Cancel) -> Stats:
        heard(PromptProgress(12, 12))
        heard(Text("So", 1))
        made.engine.models["front"] = grown
        heard(ContextChanged(8192))
        seen.append(some(made.state.session.loaded).fit.plan.context)
        heard(Text(" on", 2))
        return stats()

    made.engine.talk = talk
    made.chat.conversation.send("Go on")
    session = made.state.session
    assert (made.texts()[-1], seen) == ("So on", [8192])
    assert (some(session.loaded).fit.plan.context, session.context_size) == (8192, loaded.fit.plan.context)
    assert not made.notice


def test_a_chat_that_memory_is_too_short_for_says_so_once(made: Parts) -> None:
    loaded = some(made.state.session.loaded)
    made.engine.models["front"] = replace(loaded, ceiling=loaded.fit, short=loaded.fit)
    made.engine.talk = says("So", reason="context")
    made.chat.conversation.send("Go on")
    assert "Memory is short" in made.notice
    made.ctx.change(shell={"notice": None})
    made.chat.conversation.send("And on")
    assert not made.notice
