"""Several models in memory, as the window keeps them: who is in front, who is asked about, who stays."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from advisor.errors import MemoryProblem
from advisor.services.judgement import Crowded, Judgement, Leaving, LessAsked, Refusal, RunSettings
from advisor.services.readings import HostMemory, Sample
from advisor.system.pressure import MemoryPressure, PressureLevel
from tests.ui import canned
from tests.ui.session.parts import DIED, LOADED, WISH, Made
from tests.ui.wiring import wiring
from ui.pages import PageId
from ui.session.room_text import room_question
from ui.session.state import Phase, RoomWanted
from ui.store import FRONT

OTHER = replace(canned.MODEL, path=Path("/models/other.gguf"))
FIT = canned.fit(canned.GAMING)
LESS = LessAsked(RunSettings(4096), replace(FIT, plan=FIT.plan.with_(context=4096)), None)
CROWDED = Refusal(Judgement(FIT, canned.GAMING), Crowded((Leaving(FRONT, "Llama 3.1 8B", 4_500_000_000),), LESS))


@pytest.fixture
def made() -> Iterator[Made]:
    with wiring() as wired:
        found = Made(wired)
        found.load()
        yield found


def load_other(made: Made) -> None:
    made.session.load(OTHER, WISH, force=False, show=PageId.CHAT)


def test_a_second_one_stands_in_front_of_the_first_which_stays(made: Made) -> None:
    made.wired.ctx.change(session={"context_used": 40})
    load_other(made)
    state = made.wired.state
    assert (state.front, list(state.in_memory)) == ("2", ["2", FRONT])
    assert state.session.context_used == 40  # the conversation is the same
    assert made.sessions.held == {FRONT, "2"}
    made.session.bring(FRONT)
    assert made.wired.state.front == FRONT
    assert made.wired.heard[-1] == "model_in_front"


def test_the_same_file_is_replaced(made: Made) -> None:
    made.load()
    assert list(made.wired.state.sessions) == [FRONT]


def test_a_reply_keeps_its_model_in_front_until_it_has_ended(made: Made) -> None:
    made.wired.ctx.change(session={"phase": Phase.WRITING})
    load_other(made)
    assert made.wired.state.front == FRONT
    assert made.wired.state.session.phase is Phase.WRITING
    assert "loaded_aside" in made.wired.heard
    assert "To talk with it, choose it" in made.wired.notice
    made.session.bring("2")
    assert made.wired.state.front == FRONT
    made.wired.ctx.change(session={"phase": Phase.READY})
    made.session.bring("2")
    assert made.wired.state.front == "2"


def test_who_would_have_to_go_is_asked_about_and_nothing_has_happened(made: Made) -> None:
    made.sessions.answer = CROWDED
    load_other(made)
    state = made.wired.state
    wanted = state.shell.question
    assert isinstance(wanted, RoomWanted)
    assert (state.front, list(state.sessions), state.session.phase) == (FRONT, [FRONT], Phase.READY)
    words = room_question(wanted)
    assert "ends Llama 3.1 8B, which holds 4.2 GB" in words.text
    assert (words.end, words.less) == ("End Llama 3.1 8B and load", "Load with 4k tokens")
    made.session.leave_room()
    assert made.wired.heard[-1] == "load_failed"
    assert made.wired.state.shell.question is None
    assert made.wired.state.session.loaded


def test_who_is_ended_goes_and_with_less_everybody_stays(made: Made) -> None:
    made.sessions.answer = CROWDED
    load_other(made)
    wanted = made.wired.state.shell.question
    assert isinstance(wanted, RoomWanted)
    made.sessions.answer = LOADED
    made.session.load_beside(wanted)
    assert made.sessions.asked[-1] == (LESS.wish, False)
    assert set(made.wired.state.in_memory) == {FRONT, "2"}
    made.session.eject("2")
    assert "was ejected" in made.wired.notice
    made.sessions.held.discard(FRONT)
    made.session.make_room(wanted)
    assert made.wired.state.session_of(OTHER.path) == made.wired.state.front
    assert len(made.wired.state.in_memory) == 1


def test_one_that_dies_leaves_the_other(made: Made) -> None:
    load_other(made)
    made.session.lose(DIED, FRONT)
    state = made.wired.state
    assert state.sessions[FRONT].phase is Phase.LOST
    assert (state.front, state.session.phase) == ("2", Phase.READY)


def test_a_load_that_fails_brings_back_who_was_in_front(made: Made) -> None:
    made.sessions.answer = MemoryProblem("There was not enough memory.")
    load_other(made)
    state = made.wired.state
    assert (state.front, list(state.sessions), state.session.phase) == (FRONT, [FRONT], Phase.READY)


def test_a_model_that_nobody_speaks_to_goes_where_memory_is_short_and_that_is_said(made: Made) -> None:
    load_other(made)
    made.sessions.going = (FRONT, "2")
    sample = Sample(HostMemory(0, 1), pressure=MemoryPressure(PressureLevel.CRITICAL))
    made.wired.ctx.events.memory_sampled.emit(sample)
    state = made.wired.state
    assert (state.front, list(state.sessions)) == ("2", ["2"])
    assert state.session.phase is Phase.READY
    assert made.wired.notice.startswith("Memory was short, so Llama 3.1 8B Instruct was ejected.")
    assert made.wired.heard[-1] == "model_gone"
