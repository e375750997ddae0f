"""A message that is sent while a reply is written waits for its end, and is never lost on the way."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from advisor.chat.conversation import Attachment, Conversation
from advisor.engine.sampling import Stats
from advisor.errors import EngineProblem, PromptTooLong
from advisor.progress import Cancel
from advisor.session.session import Message, ReplyEvent, Text
from tests.ui.chat.parts import Parts, Talk, fails, says, stats
from tests.ui.conftest import settle, some
from ui.chat.state import Attached
from ui.session.state import Phase


def meanwhile(made: Parts, do: Callable[[], object], then: Exception | None = None) -> Talk:
    """A model that says "One"; in the middle of that the person does something."""

    def talk(_: Sequence[Message], heard: Callable[[ReplyEvent], None], __: Cancel) -> Stats:
        heard(Text("One", 1))
        made.engine.talk = says("Two")
        do()
        if then:
            raise then
        return stats()

    return talk


def test_it_goes_when_the_reply_is_finished(made: Parts, qtbot: QtBot) -> None:
    def more() -> None:
        made.chat.conversation.send("And?")
        assert some(made.state.chat.waiting).text == "And?"
        made.chat.conversation.send("Well?")  # a second one stands below it
        assert some(made.state.chat.waiting).text == "And?\n\nWell?"

    made.engine.talk = meanwhile(made, more)
    made.chat.conversation.send("First")
    qtbot.waitUntil(lambda: made.texts()[-4:] == ["First", "One", "And?\n\nWell?", "Two"])
    assert made.state.chat.waiting is None
    assert made.state.session.phase is Phase.READY


def test_what_is_typed_behind_it_stays_in_the_box(made: Parts, qtbot: QtBot) -> None:
    def more() -> None:
        made.chat.conversation.send("And?")
        made.chat.drafts.typed("not done yet")
        made.chat.drafts.keep()

    made.engine.talk = meanwhile(made, more)
    made.chat.conversation.send("First")
    qtbot.waitUntil(lambda: made.texts()[-1] == "Two")
    assert made.chat.drafts.box == "not done yet"
    made.chat.drafts.keep()
    chat = some(made.state.chat.open).id
    assert made.chats.read(chat).draft == "not done yet"


def test_until_then_it_is_a_draft_in_the_file(made: Parts) -> None:
    made.ctx.change(session={"phase": Phase.WRITING})
    made.ctx.change(chat={"attached": (Attached(Attachment("a.txt", "a", 1)),)})
    made.chat.conversation.send("And?")
    made.chat.drafts.typed("more")
    made.chat.drafts.keep()
    kept = made.chats.read(some(made.state.chat.open).id)
    assert (kept.draft, [file.name for file in kept.draft_files]) == ("And?\n\nmore", ["a.txt"])


@pytest.mark.usefixtures("qtbot")
def test_behind_one_that_did_not_fit_it_goes_back_into_the_box_below_that(made: Parts) -> None:
    """Nothing is sent over it: what is sent empties the draft, in the file too."""

    def too_long(_: Sequence[Message], __: Callable[[ReplyEvent], None], ___: Cancel) -> Stats:
        made.chat.conversation.send("And?")
        raise PromptTooLong(20_000, 16_384)

    made.chat.attachments.attach_text("a file")
    before, made.engine.talk = made.texts(), too_long
    made.chat.conversation.send("A long story")
    settle()
    assert made.state.chat.waiting is None
    assert made.texts() == before
    assert made.chat.drafts.box == "A long story\n\nAnd?"
    kept = made.chats.read(some(made.state.chat.open).id)
    assert (kept.draft, [file.text for file in kept.draft_files]) == ("A long story\n\nAnd?", ["a file"])
    assert made.state.session.phase is Phase.READY


def test_nothing_is_asked_before_what_did_not_fit_is_in_the_box(made: Parts) -> None:
    made.engine.talk = fails(PromptTooLong(20_000, 16_384))
    kept, seen = made.chats.take_back, []

    def take_back(*args: Any, **more: Any) -> Conversation:
        seen.append(made.state.session.phase)
        return kept(*args, **more)

    made.chats.take_back = take_back  # type: ignore[method-assign]
    made.chat.conversation.send("A long story")
    assert seen == [Phase.WRITING]
    assert made.state.session.phase is Phase.READY


def test_it_can_be_taken_back(made: Parts) -> None:
    made.ctx.change(session={"phase": Phase.WRITING})
    made.ctx.change(chat={"attached": (Attached(Attachment("a.txt", "a", 1)),)})
    made.chat.conversation.send("And?")
    assert made.state.chat.attached == ()
    made.chat.drafts.typed("more")
    made.chat.waiting.take_back()
    assert made.state.chat.waiting is None
    assert made.state.chat.draft.text == "And?\n\nmore"
    assert made.chat.drafts.files() == (Attachment("a.txt", "a", 1),)


def test_after_a_failure_the_person_decides(made: Parts, qtbot: QtBot) -> None:
    made.engine.talk = meanwhile(made, lambda: made.chat.conversation.send("And?"), EngineProblem("It broke."))
    made.chat.conversation.send("First")
    qtbot.waitUntil(lambda: made.state.chat.waiting is None)
    assert made.chat.drafts.box == "And?"
    assert len(made.engine.asked) == 1


@pytest.mark.parametrize("phase", [Phase.LOADING, Phase.WRITING])
def test_who_leaves_its_chat_finds_it_there_unsent(made: Parts, phase: Phase) -> None:
    here = some(made.state.chat.open).id
    other = next(chat.id for chat in made.state.chat.chats if chat.id != here)
    made.ctx.change(session={"phase": phase})
    made.chat.conversation.send("And?")
    made.chat.list.open(other)
    assert (made.state.chat.waiting, made.chat.drafts.box) == (None, "")
    made.chat.list.open(here)
    assert made.chat.drafts.box == "And?"


def test_in_a_new_chat_it_waits_for_the_reply_in_another(made: Parts, qtbot: QtBot) -> None:
    def elsewhere() -> None:
        made.chat.list.new()
        made.chat.conversation.send("New")
        assert some(made.state.chat.waiting).chat is None

    made.engine.talk = meanwhile(made, elsewhere)
    made.chat.conversation.send("First")
    qtbot.waitUntil(lambda: made.texts() == ["New", "Two"])
    assert made.state.chat.waiting is None


def test_in_a_chat_that_is_just_being_begun_it_follows(made: Parts, qtbot: QtBot) -> None:
    made.chat.list.new()
    made.engine.talk = meanwhile(made, lambda: made.chat.conversation.send("And?"))
    made.chat.conversation.send("First")
    qtbot.waitUntil(lambda: made.texts() == ["First", "One", "And?", "Two"])
    assert made.chats.read(some(made.state.chat.open).id).draft == ""
