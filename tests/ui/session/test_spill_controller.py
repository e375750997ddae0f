"""A model that the driver moved: what is said of it, and the way on."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace

import pytest

from advisor.machine.live import Spill
from advisor.services.judgement import SpelledOut
from advisor.session.spill_watch import Spilled
from advisor.settings import Settings
from tests.ui import canned, canned_trouble
from tests.ui.session.parts import LOADED, Made
from tests.ui.wiring import wiring
from ui.pages import PageId
from ui.session.state import Phase


@pytest.fixture
def made() -> Iterator[Made]:
    with wiring() as wired:
        yield Made(wired)


def test_a_spill_is_said_once_for_each_load(made: Made) -> None:
    made.load()
    made.wired.ctx.go(PageId.MODEL)
    found = Spilled(LOADED.pid, (Spill("RTX 4070", 2**30),), time.monotonic())
    made.sampled(spilled=found)
    assert "RTX 4070" in made.wired.notice
    made.wired.ctx.change(shell={"notice": None})
    made.sampled(spilled=found)
    assert made.wired.notice == ""
    made.sampled(spilled=replace(found, pid=LOADED.pid + 1))
    assert "RTX 4070" in made.wired.notice


def test_beside_the_chat_a_bar_says_that_memory_spilled(made: Made) -> None:
    made.load()
    made.sampled(spilled=canned_trouble.SPILLED)
    assert made.wired.notice == ""


def test_what_spilled_comes_with_a_way_on_that_a_person_may_take_or_leave(made: Made) -> None:
    made.load()
    made.sessions.eases = canned.RELIEF
    made.sampled(spilled=canned_trouble.SPILLED)
    assert made.wired.state.session.relief is canned.RELIEF
    made.session.spill.leave_spilled()
    assert made.wired.state.session.spill_left
    made.sampled(spilled=canned_trouble.SPILLED)
    assert made.wired.state.session.spill_left
    made.session.spill.relieve()
    assert made.sessions.asked[-1] == (SpelledOut.of(canned.RELIEF.rung), True)
    assert made.wired.notice == (
        "The graphics card was full, and part of the model lay in system memory. The model is loaded again, with: "
        "prompts read 128 tokens at a time; 8-bit chat memory, hardly worse (2.7 GB less, about 31 "
        "tokens per second)."
    )
    assert not made.wired.state.session.spill_left


@pytest.mark.parametrize(
    ("seconds", "phase", "taken"),
    [(11, Phase.READY, True), (5, Phase.READY, False), (11, Phase.WRITING, False)],
)
def test_room_is_made_by_itself_where_a_person_chose_so(made: Made, seconds: int, phase: Phase, taken: bool) -> None:
    made.load()
    made.sessions.eases = canned.RELIEF
    found = replace(canned_trouble.SPILLED, since=time.monotonic() - seconds)
    made.wired.ctx.change(session={"phase": phase})
    made.sampled(spilled=found)
    assert len(made.sessions.asked) == 1
    made.wired.ctx.change(settings=Settings(relieve=True))
    made.sampled(spilled=found)
    assert len(made.sessions.asked) == 1 + taken


def test_what_came_back_to_the_card_is_said_no_longer(made: Made) -> None:
    made.load()
    made.sessions.eases = canned.RELIEF
    made.sampled(spilled=canned_trouble.SPILLED)
    made.session.spill.leave_spilled()
    made.sampled()
    assert (made.wired.state.session.relief, made.wired.state.session.spill_left) == (None, False)
