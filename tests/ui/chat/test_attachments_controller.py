"""Files for the next message: read, counted, named where they cannot be."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from advisor.chat.attach import MOST_FILES
from advisor.errors import EngineProblem
from advisor.outcome import Outcome
from tests.ui.chat.parts import LOADED, Parts
from ui.session.state import Phase


def test_they_are_counted_by_the_model_and_by_the_next_one_anew(made: Parts) -> None:
    made.ctx.change(session={"phase": Phase.NONE})
    made.chat.attachments.attach([Path("notes.txt")])
    (one,) = made.state.chat.attached
    assert (one.file.text, one.tokens) == ("notes", None)
    made.ctx.change(session={"phase": Phase.READY})
    made.chat.attachments.attach_text("pasted")
    assert [one.tokens for one in made.state.chat.attached] == [5, 6]
    made.ctx.change(session={"loaded": replace(LOADED, blind="it has no projector.")})
    made.ctx.events.model_loaded.emit()
    assert [one.tokens for one in made.state.chat.attached] == [5, 6]
    assert made.notice == "Pictures cannot be shown to this model: it has no projector."
    made.chat.attachments.detach(0)
    assert [one.file.name for one in made.state.chat.attached] == ["pasted-1.txt"]


def test_a_model_that_died_is_not_told_by_the_count_too(made: Parts, monkeypatch: pytest.MonkeyPatch) -> None:
    problem = EngineProblem("The engine has ended.", Outcome(-9))

    def count(*_: object) -> list[int]:
        raise problem

    monkeypatch.setattr(made.engine, "count", count)
    made.chat.attachments.attach_text("pasted")
    assert made.notice == ""
    problem = EngineProblem("The engine did not answer.")
    made.chat.attachments.attach_text("pasted again")
    assert made.notice == "The engine did not answer."


def test_a_long_message_is_counted_before_it_is_sent_and_a_short_one_is_not(made: Parts, qtbot: QtBot) -> None:
    def write(text: str) -> None:
        made.chat.drafts.typed(text)
        made.chat.attachments.typed(text)

    write("word " * 400)
    qtbot.waitUntil(lambda: made.state.chat.typed == 500)
    write("word " * 800)
    made.ctx.events.model_in_front.emit()
    qtbot.waitUntil(lambda: made.state.chat.typed == 1000)
    write("Hello")
    assert made.state.chat.typed is None


def test_what_cannot_be_attached_is_named_together(made: Parts) -> None:
    paths = [Path("one.bad"), Path("two.bad"), *(Path(f"{at}.txt") for at in range(MOST_FILES))]
    made.chat.attachments.attach(paths)
    assert made.notice.split("\n") == [
        f"At most {MOST_FILES} files can go with one message. 2 were left out.",
        "one.bad cannot be read.",
        "two.bad cannot be read.",
    ]
    assert (len(made.state.chat.attached), made.state.chat.attaching) == (MOST_FILES - 2, 0)
