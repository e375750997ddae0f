"""Downloads: a license is asked for once and one at a time, orders stand in line, and news is told once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from advisor.downloads.status import FileStatus, Snapshot
from advisor.errors import FileProblem, HubProblem, HubUnreachable
from advisor.services.placements import PlacementWish
from advisor.services.requests import Discarding, Offer
from advisor.services.run_wishes import KeptWish
from tests.ui import canned
from tests.ui.canned_shelf import LOADING, removing
from tests.ui.downloads.parts import CHATTY, DONE, FAILED, WANTED, Made
from tests.ui.wiring import wiring
from ui.common.availability import Standing
from ui.pages import PageId
from ui.session.state import Phase


@pytest.fixture
def made() -> Iterator[Made]:
    with wiring() as wired:
        found = Made(wired)
        yield found
        found.do.close()


# -- while the hub cannot be reached -----------------------------------------------------------------------------------


GONE = HubUnreachable("huggingface.co cannot be reached.", 10.0)


def test_what_is_asked_for_offline_is_kept_and_begins_once_the_hub_is_back(made: Made) -> None:
    made.hub.problem = GONE
    other = replace(WANTED, key="other", title="Phi 4")
    made.do.download(WANTED)
    assert made.wired.notice.startswith("Hugging Face cannot be reached. Gemma 3 4B is kept among the downloads")
    made.do.download(other)
    assert (made.wired.state.downloads.waiting, made.asked_for()) == ((WANTED, other), frozenset())
    assert made.shelf.waits == (WANTED, other)  # for the next start, too
    assert made.do._again.isActive()
    made.do.get(Standing(waiting=True), WANTED)
    assert made.wired.state.shell.page is PageId.DOWNLOADS
    made.wired.ctx.change(shell={"notice": None})
    made.do._again.timeout.emit()
    assert (made.wired.notice, len(made.hub.offered)) == ("", 3)  # asked quietly, and for one alone
    made.hub.problem = None
    made.do._again.timeout.emit()
    assert [one.wanted for one in made.shelf.began] == [other, WANTED]
    assert not made.wired.state.downloads.waiting + made.shelf.waits
    assert not made.asked_for()
    assert not made.do._again.isActive()


def test_what_waited_at_the_end_is_asked_for_at_the_next_start(made: Made) -> None:
    made.shelf.waits, made.hub.problem = (WANTED, CHATTY), GONE
    made.do.resume()
    assert made.wired.state.downloads.waiting == (WANTED, CHATTY)
    assert made.wired.notice == ""
    made.do.drop_waiting(WANTED.key)
    assert not made.shelf.waits  # both have that key


def test_what_the_hub_no_longer_has_is_said_and_waits_no_longer(made: Made) -> None:
    made.hub.problem = GONE
    made.do.download(WANTED)
    made.hub.problem = HubProblem("There is no such repository.")
    made.do.try_waiting()
    assert made.wired.notice == "There is no such repository."
    assert not made.wired.state.downloads.waiting + made.shelf.waits


# -- beginning ---------------------------------------------------------------------------------------------------------


def test_a_license_that_was_shown_before_is_not_asked_for_again(made: Made) -> None:
    made.do.download(WANTED)
    assert [one.wanted for one in made.shelf.began] == [WANTED]
    assert (made.asked_for(), made.wired.state.shell.question) == (frozenset(), None)


def test_one_click_more_asks_the_hub_no_second_time(made: Made) -> None:
    made.wired.jobs.holding = True
    made.do.download(WANTED)
    made.do.download(WANTED)
    assert made.asked_for() == {"k"}
    made.wired.jobs.release()
    assert len(made.hub.offered) == len(made.shelf.began) == 1


def test_nothing_begins_before_its_license_is_taken(made: Made) -> None:
    made.hub.shown = False
    made.do.download(WANTED)
    asked = made.wired.state.shell.question
    assert isinstance(asked, Offer)
    assert made.asked_for() == {"k"}
    assert not made.shelf.began
    made.do.agree(asked)
    assert made.shelf.began == [asked]
    assert (made.asked_for(), made.wired.state.shell.question) == (frozenset(), None)


def test_a_license_that_is_not_taken_can_be_asked_for_again(made: Made) -> None:
    made.hub.shown = False
    made.do.download(WANTED)
    asked = made.wired.state.shell.question
    assert isinstance(asked, Offer)
    made.do.decline(asked)
    assert (made.shelf.began, made.asked_for(), made.wired.state.shell.question) == ([], frozenset(), None)
    made.do.download(WANTED)
    assert isinstance(made.wired.state.shell.question, Offer)
    assert len(made.hub.offered) == 2


def test_licenses_wait_for_each_other_in_their_order_and_none_is_lost(made: Made) -> None:
    made.hub.shown = False
    wanted = [replace(WANTED, key=key) for key in "abc"]
    for one in wanted:
        made.do.download(one)
    asked = []
    for answer in (made.do.agree, made.do.decline, made.do.agree):
        question = made.wired.state.shell.question
        assert isinstance(question, Offer)
        asked.append(question.wanted)
        answer(question)
    assert asked == wanted
    assert [one.wanted for one in made.shelf.began] == [wanted[0], wanted[2]]
    assert (made.asked_for(), made.wired.state.shell.question) == (frozenset(), None)


def test_a_license_waits_for_another_question_too(made: Made) -> None:
    made.hub.shown = False
    trash = removing()
    made.wired.ctx.ask(trash)
    made.do.download(WANTED)
    assert made.wired.state.shell.question == trash
    made.wired.ctx.ask_next()
    assert isinstance(made.wired.state.shell.question, Offer)


def test_what_the_hub_will_not_give_is_said_and_can_be_asked_for_again(made: Made) -> None:
    made.hub.problem = HubProblem("There is no such repository.")
    made.do.download(WANTED)
    assert (made.wired.notice, made.asked_for()) == ("There is no such repository.", frozenset())
    made.hub.problem = None
    made.do.download(WANTED)
    assert (made.wired.notice, len(made.shelf.began)) == ("", 1)


def test_what_cannot_begin_is_said_and_can_be_asked_for_again(made: Made) -> None:
    made.shelf.problem = FileProblem("The folder cannot be written to.")
    made.do.download(WANTED)
    assert (made.wired.notice, made.asked_for()) == ("The folder cannot be written to.", frozenset())


def test_a_version_that_is_here_is_chatted_with_and_one_on_its_way_is_shown(made: Made) -> None:
    here = Path("/models/a.gguf")
    made.do.get(Standing(here, LOADING), CHATTY)
    assert made.chats == [(here, 8192)]
    made.do.get(Standing(None, LOADING), WANTED)
    assert made.wired.state.shell.page is PageId.DOWNLOADS
    assert made.hub.offered == []
    made.do.get(Standing(None, DONE), WANTED)  # it was, and its files are gone
    made.do.get(Standing(), replace(WANTED, key="another"))
    assert len(made.hub.offered) == 2


# -- while it runs -----------------------------------------------------------------------------------------------------


def test_orders_are_heeded_one_after_another(made: Made) -> None:
    made.wired.jobs.holding = True
    made.do.pause("a")
    made.do.go_on("a")
    made.do.pause("b")
    made.do.give_up("b")
    made.do.forget("c")
    made.wired.jobs.release()
    assert made.shelf.done == [("pause", "a"), ("go on", "a"), ("pause", "b"), ("give up", "b"), ("forget", "c")]


def test_an_order_that_fails_is_said_and_the_next_is_heeded(made: Made) -> None:
    made.shelf.problem = FileProblem("The disk is gone.")
    made.do.pause("a")
    assert made.wired.notice == "The disk is gone."
    made.shelf.problem = None
    made.do.go_on("a")
    assert (made.wired.notice, made.shelf.done) == ("", [("go on", "a")])


def test_limits_hold_from_when_they_are_set(made: Made) -> None:
    made.wired.ctx.keep(download_limit=2**20)
    assert [one.download_limit for one in made.shelf.kept] == [2**20]


def test_its_end_is_told_once(made: Made) -> None:
    made.doing(LOADING, order=1)
    assert made.arrived == []
    made.doing(DONE, order=2)
    made.doing(DONE, order=3)
    assert made.arrived == [DONE]
    assert "every byte verified" in made.wired.notice


def test_a_stop_is_told_once_and_again_after_another_try(made: Made) -> None:
    made.doing(FAILED, order=1)
    assert "The disk is full." in made.wired.notice
    made.wired.ctx.change(shell={"notice": None})
    made.doing(FAILED, order=2)
    assert made.wired.notice == ""
    made.doing(LOADING, order=3)
    made.doing(FAILED, order=4)
    assert "The disk is full." in made.wired.notice


def test_older_news_that_comes_late_is_not_shown(made: Made) -> None:
    made.doing(DONE, order=5)
    made.doing(LOADING, order=4)
    assert made.wired.state.downloads.snapshot.downloads == (DONE,)


def test_what_the_downloads_tell_arrives_at_a_pace_and_the_newest_last(made: Made, qtbot: QtBot) -> None:
    shown: list[int] = []
    made.wired.ctx.store.changed.connect(lambda _, new: shown.append(new.downloads.snapshot.order))
    for order in range(1, 200):
        moved = replace(LOADING, files=(replace(LOADING.files[0], done=order),))
        made.shelf.tell(Snapshot((moved,), order))
    qtbot.waitUntil(lambda: bool(shown) and shown[-1] == 199)
    assert len(shown) == 2


def test_a_countdown_goes_on_while_something_is_unfinished_and_not_longer(made: Made) -> None:
    made.doing(LOADING, order=1)
    assert made.do._tick.isActive()
    made.doing(DONE, order=2)
    assert not made.do._tick.isActive()


# -- when it is here ---------------------------------------------------------------------------------------------------


def test_one_that_was_wanted_for_a_chat_is_chatted_with(made: Made) -> None:
    made.do.download(CHATTY)
    made.doing(LOADING, order=1)
    assert made.chats == []
    made.doing(DONE, order=2)
    assert made.chats == [(DONE.paths[0], 8192)]
    assert made.arrived == [DONE]


def test_how_it_is_wished_to_run_goes_with_it(made: Made) -> None:
    made.do.download(WANTED)
    assert made.shelf.wished == []
    run = KeptWish("q8_0", PlacementWish(experts=4), 16_384)
    made.do.download(replace(CHATTY, key="other", run=run))
    assert [offer.wanted.run for offer in made.shelf.wished] == [run]


def test_also_where_it_was_faster_than_the_answer(made: Made) -> None:
    made.wired.jobs.holding = True
    made.do.download(CHATTY)
    made.wired.ctx.change(downloads={"snapshot": Snapshot((DONE,), 1)})
    made.wired.jobs.release()
    assert made.chats == [(DONE.paths[0], 8192)]


@pytest.mark.parametrize("phase", [Phase.WRITING, Phase.LOADING, Phase.EJECTING, Phase.READY])
def test_a_model_with_which_somebody_talks_is_not_taken_away(made: Made, phase: Phase) -> None:
    made.do.download(CHATTY)
    made.wired.ctx.change(session={"phase": phase}, chat={"turns": (canned.QUESTION,)})
    made.doing(DONE, order=1)
    assert made.chats == []
    assert "every byte verified" in made.wired.notice


def test_what_was_fetched_is_thrown_away_only_after_a_question(made: Made) -> None:
    made.doing(LOADING, order=1)
    made.do.give_up(LOADING.id)
    asked = made.wired.state.shell.question
    assert asked == Discarding(LOADING)
    made.do.hold_on()
    assert (made.shelf.done, made.wired.state.shell.question) == ([], None)
    made.do.give_up(LOADING.id)
    made.do.discard(Discarding(LOADING))
    assert (made.shelf.done, made.wired.state.shell.question) == ([("give up", LOADING.id)], None)


def test_nothing_is_asked_where_nothing_was_fetched(made: Made) -> None:
    made.doing(replace(LOADING, files=(FileStatus("a", 100, 0),)), order=1)
    made.do.give_up(LOADING.id)
    assert made.wired.state.shell.question is None
    assert made.shelf.done == [("give up", LOADING.id)]


def test_one_that_was_given_up_is_not_chatted_with_when_it_comes_again(made: Made) -> None:
    made.do.download(CHATTY)
    made.do.give_up(LOADING.id)
    made.doing(DONE, order=1)
    assert made.chats == []


def test_a_finished_one_is_chatted_with_on_demand(made: Made) -> None:
    made.doing(DONE, order=1)
    made.do.chat_with_download(DONE.id)
    made.do.chat_with_download("never was")
    assert made.chats == [(DONE.paths[0], 0)]


# -- taking up ---------------------------------------------------------------------------------------------------------


def test_what_ended_in_an_earlier_run_is_no_news(made: Made) -> None:
    made.shelf.now = Snapshot((DONE, replace(FAILED, id="other")), 1)
    made.do.resume()
    assert made.wired.state.downloads.snapshot == made.shelf.now
    assert (made.arrived, made.wired.notice) == ([], "")


def test_nothing_is_shown_while_earlier_ones_are_taken_up(made: Made) -> None:
    made.wired.jobs.holding = True
    made.do.resume()
    made.shelf.tell(Snapshot((DONE,), 1))  # a half of them
    assert made.wired.state.downloads.snapshot == Snapshot()
    made.shelf.now = Snapshot((DONE, replace(LOADING, id="other")), 2)
    made.wired.jobs.release()
    assert made.wired.state.downloads.snapshot == made.shelf.now
    assert made.arrived == []


def test_where_they_cannot_be_taken_up_that_is_said_and_new_ones_are_shown(made: Made) -> None:
    made.shelf.problem = FileProblem("The notes cannot be read.")
    made.do.resume()
    assert made.wired.notice == "The notes cannot be read."
    made.doing(LOADING, order=1)
    assert made.wired.state.downloads.snapshot.downloads == (LOADING,)


def test_the_projector_is_wanted_or_not(made: Made) -> None:
    made.do.want_projector(False)
    assert made.wired.state.downloads.with_projector is False
    assert made.wired.heard == ["projector_wanted"]
    made.do.want_projector(False)
    assert made.wired.heard == ["projector_wanted"]  # nothing changed
