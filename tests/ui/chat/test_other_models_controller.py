"""A reply that another model writes anew: what is judged, what waits, and what ends the wait."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from advisor.errors import Cancelled
from advisor.plan import USUAL_CONTEXT
from advisor.services.judgement import Judgement, Refusal
from tests.ui import canned_shelf
from tests.ui.chat.parts import LOADED, MACHINE, Parts, says
from tests.ui.conftest import some
from ui.library.state import LibraryState
from ui.pages import PageId
from ui.session.state import Phase

OTHER = Path("/models/other.gguf")
PATHS = [entry.path for entry in canned_shelf.ENTRIES]


@pytest.fixture
def asked(made: Parts) -> Parts:
    """Another model is being chosen for the reply."""
    made.ctx.change(library=LibraryState(canned_shelf.LIBRARY))
    made.engine.talk = says("Ahoy")
    made.chat.other_models.ask()
    return made


def test_each_is_judged_with_the_length_of_the_conversation(asked: Parts) -> None:
    another = some(asked.state.chat.another)
    assert asked.engine.judged == [PATHS]
    assert asked.engine.contexts == [LOADED.fit.plan.context]
    assert set(another.answers) == set(PATHS)
    assert not another.judging
    asked.ctx.events.library_seen.emit()  # nothing new
    assert len(asked.engine.judged) == 1
    asked.chat.other_models.mark(PATHS[1])
    assert some(asked.state.chat.another).marked == PATHS[1]
    asked.chat.other_models.decline()
    assert asked.state.chat.another is None


def test_the_library_is_looked_through_first_where_nobody_did(made: Parts) -> None:
    made.chat.other_models.ask()
    assert (made.engine.looks, made.engine.judged) == (1, [])
    made.ctx.change(library=LibraryState(canned_shelf.LIBRARY))
    made.ctx.events.library_seen.emit()
    assert made.engine.judged == [PATHS]


def test_it_is_loaded_and_writes_beside_the_first(asked: Parts) -> None:
    asked.chat.other_models.answer_with(OTHER)
    assert asked.engine.opened == [OTHER]
    assert asked.engine.loads[0].context == LOADED.fit.plan.context
    assert asked.texts() == ["Hello", "Ahoy"]
    assert asked.state.chat.turns[1].place == 2
    assert (asked.state.chat.awaited, asked.state.shell.page) == (None, PageId.CHAT)


def test_where_it_no_longer_fits_the_next_one_writes(asked: Parts) -> None:
    asked.engine.refusal = Refusal(Judgement(LOADED.fit, MACHINE))
    asked.chat.other_models.answer_with(OTHER)
    assert asked.state.shell.page is PageId.MODEL
    assert "so nothing was loaded" in asked.notice
    assert some(asked.state.chat.awaited).path is None
    asked.engine.refusal = None
    asked.opened.load(force=True)
    assert asked.texts() == ["Hello", "Ahoy"]


def test_a_file_that_is_gone_ends_the_wait(asked: Parts) -> None:
    asked.chat.other_models.answer_with(Path("/models/other.gone"))
    assert asked.notice == "There is no file other.gone."
    assert (asked.state.chat.awaited, asked.texts()) == (None, ["Hello", "Hi"])


def test_giving_the_load_up_ends_the_wait(asked: Parts) -> None:
    asked.engine.refusal = Refusal(Judgement(LOADED.fit, MACHINE))
    ways: tuple[Callable[[], object], ...] = (
        asked.ctx.events.load_given_up.emit,
        partial(asked.ctx.events.load_failed.emit, Cancelled()),
        asked.chat.other_models.stop_waiting,
    )
    for give_up in ways:
        asked.chat.other_models.ask()
        asked.chat.other_models.answer_with(OTHER)
        assert asked.state.chat.awaited is not None
        give_up()
        assert asked.state.chat.awaited is None


def test_a_reply_whose_chat_is_no_longer_open_is_left(asked: Parts) -> None:
    asked.engine.refusal = Refusal(Judgement(LOADED.fit, MACHINE))
    asked.chat.other_models.answer_with(OTHER)
    asked.chat.list.open(asked.state.chat.chats[1].id)
    asked.ctx.events.model_loaded.emit()
    assert "The reply was not written anew" in asked.notice
    assert asked.texts() == ["Hello", "Hi"]


def test_nothing_is_asked_while_something_is_written_or_loaded(made: Parts) -> None:
    for phase in (Phase.WRITING, Phase.LOADING):
        made.ctx.change(session={"phase": phase})
        made.chat.other_models.ask()
        assert made.state.chat.another is None
    assert "A model is being loaded" in made.notice
    made.ctx.change(session=replace(made.state.session, phase=Phase.NONE, loaded=None))
    made.chat.other_models.ask()
    assert some(made.state.chat.another).context == USUAL_CONTEXT
