"""To chat with a file is to open, judge and load it, one after the other, whatever happens meanwhile."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from advisor.errors import FileProblem
from advisor.plan import USUAL_CONTEXT
from advisor.services.judgement import RunSettings
from tests.ui import canned
from tests.ui.conftest import some
from tests.ui.models.opened_parts import PATH, Made
from tests.ui.wiring import wiring
from ui.pages import PageId
from ui.session.state import Phase


@pytest.fixture
def made() -> Iterator[Made]:
    with wiring() as wired:
        yield Made(wired)


def test_to_chat_with_a_file_is_to_open_judge_and_load_it(made: Made) -> None:
    made.do.chat_with(PATH, 200_000)
    trained = some(canned.MODEL.header.context_train)
    assert made.session.loads == [(PATH, RunSettings(trained), False, PageId.CHAT)]
    made.do.chat_with(PATH)
    assert made.session.loads[-1][1] == RunSettings(USUAL_CONTEXT)


def test_who_chats_with_it_already_goes_there(made: Made) -> None:
    made.in_memory(PATH, Phase.WRITING)
    made.do.chat_with(PATH)
    assert (made.fits.read, made.wired.state.shell.page) == ([], PageId.CHAT)


@pytest.mark.parametrize("phase", [Phase.WRITING, Phase.EJECTING])
def test_no_reply_is_cut_off_for_another_model(made: Made, phase: Phase) -> None:
    made.in_memory(PATH, phase)
    made.do.chat_with(Path("/models/b.gguf"))
    assert made.session.loads == []
    assert some(made.wired.state.opened.model).path == Path("/models/b.gguf")


def test_a_reply_that_begins_while_the_file_is_read_is_not_cut_off(made: Made) -> None:
    made.in_memory(PATH)
    made.wired.jobs.holding = True
    made.do.chat_with(Path("/models/b.gguf"), 8192)
    made.in_memory(PATH, Phase.WRITING)
    made.wired.jobs.release()
    assert made.session.loads == []
    opened = made.wired.state.opened
    assert (some(opened.model).path, opened.judged.wish.context) == (Path("/models/b.gguf"), 8192)


def test_a_file_that_cannot_be_read_is_not_loaded(made: Made) -> None:
    made.do.open_file(PATH)
    made.fits.opening_fails = FileProblem("There is no such file.")
    made.do.chat_with(Path("/models/b.gguf"))
    assert (made.session.loads, made.wired.notice, made.opening()) == ([], "There is no such file.", None)


def test_a_look_at_this_computer_meanwhile_does_not_forget_the_chat(made: Made) -> None:
    made.wired.jobs.holding = True
    made.do.chat_with(PATH, 8192)
    made.wired.ctx.events.machine_changed.emit(False)
    made.wired.jobs.release()
    assert made.session.loads == [(PATH, RunSettings(8192), False, PageId.CHAT)]


def test_who_asks_before_this_computer_is_known_chats_once_it_is(made: Made) -> None:
    """Right after a start, Load led to the model's page and no further."""
    made.wired.ctx.change(computer={"scanning": True})
    made.do.chat_with(PATH, 8192)
    assert (made.fits.read, made.session.loads, made.opening()) == ([], [], PATH)
    made.wired.ctx.change(computer={"scanning": False})
    made.wired.ctx.events.machine_changed.emit(False)
    assert made.session.loads == [(PATH, RunSettings(8192), False, PageId.CHAT)]
