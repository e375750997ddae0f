"""The hub: the newest question is the one that is answered, troubles stay on their page, and the token is known."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from advisor.errors import Cancelled, HubProblem, HubRefused
from advisor.hub.reference import Reference
from advisor.services.judgement import DRIFT
from advisor.services.readings import HostMemory, Sample
from tests.ui import canned
from tests.ui.canned_shelf import BUILDS, EYES, FOUND, JUDGED, LISTING, REPO
from tests.ui.conftest import some
from tests.ui.hub.parts import Made
from tests.ui.wiring import wiring
from ui.hub.state import HubTrouble
from ui.pages import PageId


@pytest.fixture
def made() -> Iterator[Made]:
    with wiring() as wired:
        yield Made(wired)


# -- searching ---------------------------------------------------------------------------------------------------------


def test_words_are_searched_for(made: Made) -> None:
    made.wired.jobs.holding = True
    made.do.search("qwen3 8b")
    assert made.wired.state.hub.search.searching
    made.wired.jobs.release()
    search = made.wired.state.hub.search
    assert (search.text, search.searching, search.found, search.trouble) == ("qwen3 8b", False, FOUND, None)


def test_of_two_searches_the_newest_is_answered(made: Made) -> None:
    made.wired.jobs.holding = True
    made.do.search("qwen")
    made.do.search("gemma")
    made.wired.jobs.release(newest_first=True)
    assert (made.hub.asked, made.wired.state.hub.search.text) == (["gemma"], "gemma")


@pytest.mark.parametrize(
    ("error", "trouble"),
    [
        (HubProblem("No answer came."), HubTrouble("No answer came.")),
        (HubRefused("It wants a token.", "https://hf.co/x"), HubTrouble("It wants a token.", "https://hf.co/x")),
        (Cancelled("Stop."), None),
    ],
)
def test_what_went_wrong_is_said_on_the_page(made: Made, error: Exception, trouble: HubTrouble | None) -> None:
    made.hub.found = error
    made.do.search("qwen")
    search = made.wired.state.hub.search
    assert (search.searching, search.trouble, made.wired.notice) == (False, trouble, "")
    made.hub.found = FOUND
    made.do.search("qwen")
    assert made.wired.state.hub.search.trouble is None


def test_what_nobody_foresaw_goes_to_the_dialog(made: Made) -> None:
    made.hub.found = KeyError("id")
    made.do.search("qwen")
    assert "KeyError" in made.wired.trouble.details
    assert not made.wired.state.hub.search.searching


def test_a_repositorys_address_leads_there_at_once(made: Made) -> None:
    made.do.search(f"https://huggingface.co/{REPO}")
    assert made.wired.state.shell.page is PageId.REPO
    assert made.repo.reference == Reference(REPO)
    assert FOUND not in made.hub.asked


BAD = "https://huggingface.co/only-an-owner"


def test_an_address_of_nothing_is_said_and_nobody_is_asked(made: Made) -> None:
    made.do.search(BAD)
    assert some(made.wired.state.hub.search.trouble).text
    assert made.hub.asked == []


@pytest.mark.parametrize("text", [BAD, REPO])
def test_a_search_under_way_does_not_answer_what_was_typed_after_it(made: Made, text: str) -> None:
    made.wired.jobs.holding = True
    made.do.search("qwen")
    made.do.search(text)
    trouble = made.wired.state.hub.search.trouble
    made.wired.jobs.release()
    search = made.wired.state.hub.search
    assert (search.text, search.searching, search.found, search.trouble) == (text, False, None, trouble)
    assert (trouble is not None) is (text == BAD)


# -- one repository ----------------------------------------------------------------------------------------------------


def test_a_repository_is_listed_judged_and_its_best_version_marked(made: Made) -> None:
    made.wired.ctx.change(models={"asked": {"context": 8192}})
    made.do.open_repo(Reference(REPO))
    assert made.hub.asked == [Reference(REPO), (REPO, 8192)]
    repo = made.repo
    assert (repo.listing, repo.judged, repo.judged_on) == (LISTING, JUDGED, canned.GAMING)
    assert (repo.asking, repo.judging, repo.trouble) == (False, False, None)
    assert repo.chosen == "Q4_K_M"  # the largest that fits


def test_what_was_asked_for_by_name_stays_marked(made: Made) -> None:
    made.do.open_repo(Reference(REPO, quant="Q8_0"))
    assert made.repo.chosen == "Q8_0"


def test_a_version_that_there_is_not_is_said_and_the_others_are_judged(made: Made) -> None:
    made.do.open_repo(Reference(REPO, quant="Q9_9"))
    assert "Q9_9" in some(made.repo.trouble).text
    assert made.repo.judged == JUDGED


def test_the_only_version_is_marked_before_it_is_judged(made: Made) -> None:
    made.hub.listed, made.hub.fits = replace(LISTING, builds=BUILDS[3:]), ()
    made.do.open_repo(Reference(REPO))
    assert made.repo.chosen == "F16"


def test_the_newest_repository_is_the_one_that_is_shown(made: Made) -> None:
    made.wired.jobs.holding = True
    made.do.open_repo(Reference("a/slow"))
    made.do.open_repo(Reference(REPO))
    made.wired.jobs.release(newest_first=True)
    assert made.repo.reference == Reference(REPO)
    assert Reference("a/slow") not in made.hub.asked


def test_a_repository_that_cannot_be_listed_is_asked_for_again(made: Made) -> None:
    made.hub.listed = HubRefused("Accept its terms.", "https://hf.co/x")
    made.do.open_repo(Reference(REPO))
    assert (made.repo.asking, made.repo.trouble) == (False, HubTrouble("Accept its terms.", "https://hf.co/x"))
    made.hub.listed = LISTING
    made.do.open_repo_again()
    assert (made.repo.listing, made.repo.trouble) == (LISTING, None)


def test_another_length_judges_again_and_what_was_known_stays_until_then(made: Made) -> None:
    made.do.open_repo(Reference(REPO))
    made.wired.jobs.holding = True
    made.do.repo_context(32768)
    assert (made.repo.judging, made.repo.judged) == (True, JUDGED)
    newer = replace(JUDGED[0], problem="no")
    made.hub.fits = (newer,)
    made.wired.jobs.release()
    assert (made.hub.asked[-1], made.repo.context) == ((REPO, 32768), 32768)
    assert made.repo.judged == (*JUDGED[1:], newer)
    assert made.repo.chosen == "Q4_K_M"  # as it was marked
    made.do.repo_context(32768)
    assert len(made.hub.asked) == 3  # no news, no question


def test_it_is_judged_again_with_or_without_its_file_for_images(made: Made) -> None:
    made.hub.listed = replace(LISTING, projectors=(EYES,))
    made.do.open_repo(Reference(REPO))
    made.wired.ctx.change(downloads={"with_projector": False})
    made.wired.ctx.events.projector_wanted.emit()
    assert made.hub.eyes == [True, False]


def test_without_a_file_for_images_there_is_nothing_to_judge_again(made: Made) -> None:
    made.do.open_repo(Reference(REPO))
    made.wired.ctx.events.projector_wanted.emit()
    assert len(made.hub.eyes) == 1


def test_judging_that_fails_keeps_what_is_known(made: Made) -> None:
    made.hub.fits, made.hub.judging_fails = JUDGED[:1], HubProblem("The connection broke off.")
    made.do.open_repo(Reference(REPO))
    assert (made.repo.judged, made.repo.judging) == (JUDGED[:1], False)
    assert made.repo.trouble == HubTrouble("The connection broke off.")


def test_it_is_judged_once_this_computer_is_known_and_again_when_that_changes(made: Made) -> None:
    made.wired.ctx.change(computer={"machine": None})
    made.do.open_repo(Reference(REPO))
    assert (made.repo.listing, made.repo.judged) == (LISTING, ())
    made.wired.ctx.change(computer={"machine": canned.GAMING})
    made.wired.ctx.events.machine_changed.emit(False)
    assert made.repo.judged == JUDGED
    asked = len(made.hub.asked)
    made.wired.ctx.go(PageId.PC)
    made.wired.ctx.events.machine_changed.emit(False)
    assert len(made.hub.asked) == asked  # nobody looks


def test_it_is_judged_again_when_memory_moved_and_only_then(made: Made) -> None:
    made.do.open_repo(Reference(REPO))
    asked = len(made.hub.asked)
    cpu = canned.GAMING.cpu
    for moved, times in ((DRIFT // 2, 0), (2 * DRIFT, 1)):
        room = replace(canned.GAMING, devices=(replace(cpu, free=some(cpu.free) - moved), *canned.GAMING.gpus))
        made.wired.ctx.change(computer={"room": room})
        made.wired.ctx.events.memory_sampled.emit(Sample(HostMemory(1, 2), room=room))
        assert len(made.hub.asked) == asked + times
    made.wired.ctx.events.memory_sampled.emit(Sample(HostMemory(1, 2), room=room))
    assert len(made.hub.asked) == asked + 1  # it is judged on that
