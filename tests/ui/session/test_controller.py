"""Loading, giving up, ejecting and losing a model: what is shown, who hears of it, and where errors go."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from advisor.errors import Cancelled, EngineProblem, MemoryProblem
from advisor.services.judgement import Judgement, Refusal, RunSettings, SpelledOut
from advisor.settings import Settings
from tests.ui import canned
from tests.ui.session.parts import DIED, LOADED, WISH, Made
from tests.ui.wiring import wiring
from ui.pages import PageId
from ui.session.state import Phase
from ui.store import FRONT


@pytest.fixture
def made() -> Iterator[Made]:
    with wiring() as wired:
        yield Made(wired)


def test_a_load_says_who_leaves_shows_its_progress_and_then_the_page(made: Made) -> None:
    seen: list[tuple[Phase, int]] = []
    made.wired.ctx.store.changed.connect(lambda _, new: seen.append((new.session.phase, new.session.permille)))
    made.load()
    assert seen[:3] == [(Phase.LOADING, 0), (Phase.LOADING, 250), (Phase.READY, 1000)]
    assert made.wired.state.shell.page is PageId.CHAT
    assert made.wired.state.computer.machine == canned.GAMING
    assert made.wired.state.session.context_size == LOADED.fit.plan.context
    assert made.wired.heard == ["model_leaving", "memory_sampled", "model_loaded"]  # memory is looked at before
    assert made.memory.looks == 1


def test_who_went_elsewhere_meanwhile_stays_there(made: Made) -> None:
    made.wired.jobs.holding = True
    made.load()
    made.wired.ctx.go(PageId.SETTINGS)
    made.wired.jobs.release()
    assert (made.phase(), made.wired.state.shell.page) == (Phase.READY, PageId.SETTINGS)


def test_a_second_load_waits_for_nobody_and_does_nothing(made: Made) -> None:
    made.wired.jobs.holding = True
    made.load()
    made.load(force=True)
    made.wired.jobs.release()
    assert made.sessions.asked == [(WISH, False)]
    assert made.wired.heard.count("model_leaving") == 1


@pytest.mark.parametrize(("holds", "phase"), [(True, Phase.READY), (False, Phase.NONE)])
def test_a_refusal_leaves_what_was_there(made: Made, holds: bool, phase: Phase) -> None:
    made.sessions.held = {FRONT} if holds else set()
    made.sessions.answer = refusal = Refusal(Judgement(canned.fit(canned.GAMING), canned.GAMING))
    told: list[Refusal] = []
    made.wired.ctx.events.load_refused.connect(told.append)
    made.load()
    assert made.phase() is phase
    assert told == [refusal]
    assert made.wired.state.shell.page is PageId.PC
    assert "model_loaded" not in made.wired.heard


def test_a_load_that_fails_is_explained_with_the_engines_last_words(made: Made) -> None:
    made.wired.ctx.change(session={"context_used": 40, "context_size": 4096})
    made.sessions.answer = EngineProblem("It ended.", DIED)
    made.load()
    assert made.phase() is Phase.NONE
    assert made.wired.state.session.loaded is None
    assert made.wired.state.session.context_used == 40  # the conversation is as long as it was
    assert (made.wired.trouble.doing, made.wired.trouble.details) == ("load", "Segmentation fault")
    assert made.wired.heard == ["model_leaving", "load_failed"]


def test_what_nobody_foresaw_has_its_traceback(made: Made) -> None:
    made.sessions.answer = KeyError("layers")
    made.load()
    assert "KeyError" in made.wired.trouble.details


def test_a_load_that_failed_early_keeps_the_model_that_was_there(made: Made) -> None:
    made.load()
    before = made.wired.state.session.loaded
    made.sessions.answer = EngineProblem("The file changed.")
    made.load()
    assert made.phase() is Phase.READY
    assert made.wired.state.session.loaded == before


def test_a_load_given_up_is_no_trouble(made: Made) -> None:
    made.wired.jobs.holding = True
    made.load()
    made.session.eject()  # what the button does while a load is under way
    made.sessions.answer = Cancelled("The person said stop.")
    made.wired.jobs.release()
    assert made.phase() is Phase.NONE
    assert made.wired.state.shell.trouble is None
    assert made.wired.heard == ["model_leaving", "load_given_up", "load_failed"]


def test_a_load_given_up_too_late_is_ejected_again(made: Made) -> None:
    made.wired.jobs.holding = True
    made.load()
    made.session.cancel_load()
    made.wired.jobs.release()  # and this load does not hear of it
    assert made.phase() is Phase.NONE
    assert not made.sessions.held
    assert made.wired.heard == ["model_leaving", "load_given_up", "model_leaving", "model_gone"]


def test_ejecting_frees_and_says_so_in_this_order(made: Made) -> None:
    made.load()
    made.wired.heard.clear()
    made.wired.jobs.holding = True
    made.session.eject()
    made.session.eject()  # another click meanwhile
    assert made.phase() is Phase.EJECTING
    made.wired.jobs.release()
    assert made.phase() is Phase.NONE
    assert made.wired.state.session.loaded is None
    assert made.wired.heard == ["model_leaving", "model_gone"]


def test_an_eject_that_fails_is_explained_and_can_be_tried_again(made: Made) -> None:
    made.load()
    made.sessions.eject_fails = OSError("no such process")
    made.session.eject()
    assert "no such process" in made.wired.trouble.details
    assert made.phase() is Phase.READY
    made.sessions.eject_fails = None
    made.session.eject()
    assert made.phase() is Phase.NONE


def test_nothing_in_memory_cannot_be_ejected(made: Made) -> None:
    made.session.eject()
    assert made.wired.heard == []
    assert made.phase() is Phase.NONE


def test_a_restart_takes_the_plan_that_ran_and_stays_on_the_page(made: Made) -> None:
    made.load()
    made.session.lose(DIED)
    made.wired.ctx.go(PageId.SETTINGS)
    made.session.restart()
    plan = LOADED.fit.plan
    assert made.sessions.asked[-1] == (RunSettings(plan.context, plan.kv_k), True)
    assert made.wired.state.shell.page is PageId.SETTINGS
    assert made.wired.state.session.outcome is None


def test_a_model_that_died_while_nobody_spoke_is_lost(made: Made) -> None:
    made.load()
    made.sessions.outcome = DIED
    made.sampled(lost=True)
    session = made.wired.state.session
    assert (session.phase, session.outcome, session.context_used) == (Phase.LOST, DIED, 0)
    made.session.show_outcome()
    assert (made.wired.trouble.doing, made.wired.trouble.details) == ("lost", "Segmentation fault")


@pytest.mark.parametrize("phase", [Phase.WRITING, Phase.LOADING, Phase.EJECTING])
def test_who_is_at_work_finds_out_themselves(made: Made, phase: Phase) -> None:
    made.load()
    made.sessions.outcome = DIED
    made.wired.ctx.change(session={"phase": phase})
    made.sampled(lost=True)
    assert made.phase() is phase


def test_a_load_that_fails_offers_the_next_plan(made: Made) -> None:
    made.sessions.answer, made.sessions.way_on = MemoryProblem("There was not enough memory."), canned.RECOVERY
    made.load()
    assert made.wired.trouble.recovery is canned.RECOVERY
    made.sessions.answer = LOADED
    events = made.wired.ctx.events
    events.recovered.connect(lambda: made.wired.ctx.change(shell={"notice": None}))  # as a reply that goes on does
    made.session.recover()
    plan = SpelledOut.of(canned.RECOVERY.rung)
    assert made.sessions.asked[-1] == (plan, False)
    assert made.phase() is Phase.READY
    assert made.wired.state.session.recovery is None
    assert made.wired.heard[-1] == "recovered"
    assert made.wired.notice == (
        "There was not enough graphics memory. The model is loaded again, with: prompts read 128 tokens at a time; "
        "a conversation of 16k tokens instead of 32k tokens (2.3 GB less, slower)."
    )


def test_a_model_that_is_lost_is_loaded_with_less_by_itself_where_a_person_chose_so(made: Made) -> None:
    made.load()
    made.sessions.way_on = canned.RECOVERY
    made.session.lose(DIED)
    assert made.phase() is Phase.LOST
    assert made.wired.state.session.recovery is canned.RECOVERY
    made.wired.ctx.change(settings=Settings(recover=True))
    made.session.lose(DIED)
    assert made.phase() is Phase.READY
    assert made.sessions.asked[-1][0].plan() == canned.RECOVERY.rung.fit.plan


def test_a_load_that_was_refused_is_not_what_is_recovered(made: Made) -> None:
    made.load()
    made.sessions.answer = Refusal(Judgement(canned.fit(canned.GAMING), canned.GAMING))
    made.load(force=True)
    made.sessions.answer, made.sessions.way_on = LOADED, canned.RECOVERY
    made.wired.ctx.change(settings=Settings(recover=True))
    made.session.lose(DIED)
    assert made.sessions.asked[-1] == (SpelledOut.of(canned.RECOVERY.rung), False)


def test_a_reply_that_found_no_memory_has_a_way_on_too(made: Made) -> None:
    made.load()
    made.sessions.way_on = canned.RECOVERY
    made.session.fell_short(MemoryProblem("There was not enough memory to compute the next tokens."))
    assert made.phase() is Phase.READY
    assert made.wired.state.session.recovery is canned.RECOVERY


def test_nothing_is_loaded_while_another_pc_is_planned_for(made: Made) -> None:
    made.wired.ctx.change(computer={"planned": "Planned for: 64 GB."})
    made.load()
    assert made.wired.notice.startswith("Another PC is planned for.")
    assert (made.sessions.asked, made.phase(), made.wired.heard) == ([], Phase.NONE, ["load_failed"])
