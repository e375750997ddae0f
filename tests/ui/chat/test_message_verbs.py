"""What can be done with a message: what is offered where."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.ui import canned
from tests.ui.chat.parts import Parts, says
from ui.chat.message_verbs import MessagePosition, offered, run_verb, verbs

CUT = replace(canned.ANSWER, ending="stopped")


@pytest.mark.parametrize(
    ("at", "buttons", "menu"),
    [
        (MessagePosition(canned.QUESTION, last=False, answered=False), ["edit"], ["fork", "delete"]),
        (MessagePosition(canned.QUESTION, last=True, answered=False), ["edit", "answer"], ["fork", "delete"]),
        (MessagePosition(canned.QUESTION, last=True, answered=True), ["edit"], ["fork", "delete"]),
        (
            MessagePosition(canned.ANSWER, last=True, answered=False),
            ["retry"],
            ["edit-reply", "another", "fork", "delete"],
        ),
        (
            MessagePosition(CUT, last=True, answered=False),
            ["continue", "retry"],
            ["edit-reply", "another", "fork", "delete"],
        ),
        (MessagePosition(CUT, last=False, answered=False), ["retry"], ["edit-reply", "another", "fork", "delete"]),
    ],
)
def test_what_is_offered(at: MessagePosition, buttons: list[str], menu: list[str]) -> None:
    assert [tool.name for tool in offered("button", at)] == buttons
    assert [tool.name for tool in offered("menu", at)] == menu


def test_each_does_what_it_says(made: Parts) -> None:
    made.engine.talk = says("Ahoy", reason="length")
    question, reply = made.state.chat.turns
    run_verb("retry", made.chat, reply.id)
    assert made.texts() == ["Hello", "Ahoy"]
    run_verb("continue", made.chat, made.state.chat.turns[1].id)
    assert made.texts() == ["Hello", "AhoyAhoy"]
    run_verb("edit", made.chat, question.id)
    assert made.state.chat.editing == question
    made.chat.drafts.stop_editing()
    run_verb("another", made.chat, reply.id)
    assert made.state.chat.another is not None
    made.chat.other_models.decline()
    run_verb("fork", made.chat, question.id)
    assert made.texts() == ["Hello"]
    run_verb("answer", made.chat, made.state.chat.turns[0].id)
    assert made.texts() == ["Hello", "Ahoy"]
    run_verb("delete", made.chat, made.state.chat.turns[1].id)
    assert made.texts() == ["Hello"]
    assert len({verb.tool.name for verb in verbs()}) == len(verbs())
