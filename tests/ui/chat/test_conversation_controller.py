"""Asking, trying again, going on, and stepping between versions."""

from __future__ import annotations

from advisor.errors import PromptTooLong
from tests.ui.chat.parts import LOADED, Parts, fails, says
from tests.ui.conftest import some
from ui.session.state import Phase


def test_a_new_wording_stands_beside_the_old_one(made: Parts) -> None:
    made.chat.drafts.typed("something else")
    made.chat.conversation.edit()
    assert (made.state.chat.draft.text, some(made.state.chat.editing).text) == ("Hello", "Hello")
    made.engine.talk = says("Good morning")
    made.chat.conversation.send("Good day")
    assert made.texts() == ["Good day", "Good morning"]
    assert (made.state.chat.turns[0].place, len(made.state.chat.turns[0].siblings)) == (2, 2)
    assert made.state.chat.editing is None
    assert made.state.chat.draft.text == "something else"
    made.chat.conversation.step(made.state.chat.turns[0].id, -1)
    assert made.texts() == ["Hello", "Hi"]
    made.chat.conversation.step(made.state.chat.turns[0].id, -1)  # there is none before
    assert made.texts() == ["Hello", "Hi"]


def test_a_reply_is_written_anew_and_an_unanswered_message_answered(made: Parts) -> None:
    made.engine.talk = says("Ahoy")
    made.chat.conversation.retry()
    assert made.texts() == ["Hello", "Ahoy"]
    assert made.state.chat.turns[1].place == 2
    made.chat.trash.delete_turn(made.state.chat.turns[1].id)
    made.chat.conversation.step(made.state.chat.turns[1].id, 0)
    made.chat.trash.delete_turn(made.state.chat.turns[1].id)
    assert made.texts() == ["Hello"]
    made.chat.conversation.retry(made.state.chat.turns[0].id)
    assert made.texts() == ["Hello", "Ahoy"]


def test_a_reply_that_was_cut_off_is_gone_on_with(made: Parts) -> None:
    made.engine.talk = says("One, two", reason="length")
    made.chat.conversation.send("Count")
    first = made.state.chat.turns[-1]
    made.engine.talk = says(", three")
    made.chat.conversation.continue_reply(made.state.chat.turns[0].id)  # not that one
    assert made.texts()[-1] == "One, two"
    made.chat.conversation.continue_reply()
    assert made.texts()[-1] == "One, two, three"
    assert made.state.chat.turns[-1].id == first.id
    assert made.engine.asked[-1][-1].content == "One, two"


def test_without_a_model_it_is_said(made: Parts) -> None:
    for phase, words in ((Phase.NONE, "No model is in memory"), (Phase.LOADING, "still being loaded")):
        made.ctx.change(session={"phase": phase})
        made.chat.conversation.retry()
        assert words in made.notice
    made.chat.conversation.send("Hello?")
    assert (made.engine.asked, made.texts()) == ([], ["Hello", "Hi"])


def test_the_chat_remembers_which_model_answered(made: Parts) -> None:
    made.engine.talk = says("Yes")
    made.chat.conversation.send("Is it you?")
    chat = some(made.state.chat.open).id
    made.chat.list.new()
    made.chat.list.open(chat)
    assert made.state.chat.settings.model == str(LOADED.model.path)
    made.ctx.change(session={"phase": Phase.NONE, "loaded": None})
    made.chat.load_model()
    assert made.engine.opened == [LOADED.model.path]
    assert made.state.session.phase is Phase.READY


def test_what_did_not_fit_is_sent_once_there_is_room_unless_one_wrote_on(made: Parts) -> None:
    from advisor.chat.overflow import DropOldest, TooLong

    made.engine.problem = TooLong(20_000, 16_384, (DropOldest(1, 100),))
    made.engine.talk = fails(PromptTooLong(20_000, 16_384))
    made.chat.conversation.send("A long story")
    assert made.state.chat.too_long == made.engine.problem
    made.engine.talk = says("Once upon a time")
    made.chat.drafts.typed("A long story")
    made.chat.overflow.take(DropOldest(1, 100))
    assert made.texts() == ["Hello", "Hi", "A long story", "Once upon a time"]
    assert made.state.chat.draft.text == ""
    assert [message.content for message in made.engine.asked[-1]] == ["Hi", "A long story"]

    made.engine.talk = fails(PromptTooLong(20_000, 16_384))
    made.chat.conversation.send("Another one")
    made.chat.drafts.typed("Another one, but shorter")
    made.chat.overflow.take(DropOldest(2, 100))
    assert made.texts()[-1] == "Once upon a time"


def test_a_reply_is_kept_in_a_persons_words_beside_the_one_it_was_and_that_is_taken_back(made: Parts) -> None:
    chat, reply = made.chat, made.state.chat.turns[1]
    chat.drafts.typed("half a thought")
    chat.conversation.edit_reply(reply.id)
    assert (made.state.chat.draft.text, made.state.chat.editing) == ("Hi", reply)
    chat.conversation.send("Hi, sailor")
    assert made.texts() == ["Hello", "Hi, sailor"]
    changed = made.state.chat.turns[1]
    assert (changed.edited, changed.place, changed.name) == (True, 2, "Tiny")
    assert (made.state.chat.editing, made.state.chat.draft.text) == (None, "half a thought")
    assert made.engine.asked == [], "nothing was asked of the model"
    made.engine.talk = says(", ahoy")
    chat.conversation.continue_reply(changed.id)
    assert made.texts() == ["Hello", "Hi, sailor, ahoy"]
    assert [message.content for message in made.engine.asked[-1]] == ["Hello", "Hi, sailor"]
    assert made.state.chat.turns[1].edited
    chat.trash.undo()
    assert made.texts() == ["Hello", "Hi"]
    assert made.state.chat.turns[1].siblings == (reply.id,)


def test_a_reply_that_is_left_as_it_was_makes_no_other_version(made: Parts) -> None:
    reply = made.state.chat.turns[1]
    for words in ("Hi", " Hi "):
        made.chat.conversation.edit_reply(reply.id)
        made.chat.conversation.send(words)
    assert made.state.chat.turns[1] == reply
    assert made.state.chat.undo is None
    made.ctx.change(session={"phase": Phase.WRITING})
    made.chat.conversation.edit_reply(reply.id)
    assert made.state.chat.editing is None
