"""The ranking: it begins by itself where it is shown, is asked once for each question, and gives way to a load."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from advisor.catalogue.candidate import Ranking, Requirements
from advisor.catalogue.entry import Catalogue, Use
from advisor.errors import Cancelled, EngineProblem
from advisor.machine.machine import Machine
from advisor.progress import Cancel
from advisor.services.advice import Advisor, Ranked, RankingSoFar
from advisor.services.readings import HostMemory, Sample
from advisor.units import GIB
from tests.ui import canned, canned_models
from tests.ui.canned_models import CATALOGUE
from tests.ui.wiring import Wiring, wiring
from ui.models import ranking_controller
from ui.models.ranking_controller import RankingController
from ui.models.state import ModelsState
from ui.pages import PageId
from ui.session.state import Phase

RANKED = canned_models.ranked(canned.GAMING).models
FOUND = RANKED.candidates


class Ranks(Advisor):
    """Ranks everything alike. asked: what was to be ranked."""

    def __init__(self) -> None:
        self.read = CATALOGUE
        self.reads = 0
        self.asked: list[Requirements] = []
        self.problem: Exception | None = None

    def catalogue(self) -> Catalogue:
        self.reads += 1
        return self.read

    def rank(
        self,
        catalogue: Catalogue,
        wish: Requirements,
        report: Callable[[Any], None] | None = None,
        cancel: Cancel | None = None,
        **_: Any,
    ) -> Ranked:
        assert catalogue is CATALOGUE
        assert report
        assert cancel
        self.asked.append(wish)
        report(RankingSoFar(FOUND[:3], len(FOUND)))
        cancel.check()
        if self.problem:
            raise self.problem
        assert RANKED.advice
        return Ranked(Ranking(FOUND, ("one left out",), 0.1, 0), RANKED.advice, canned.GAMING)


@dataclass
class Made:
    """The controller and what it is given, on a computer that is known, a page with a ranking shown."""

    wired: Wiring
    advice: Ranks = field(default_factory=Ranks)

    def __post_init__(self) -> None:
        self.do = RankingController(self.wired.ctx, self.advice)
        self.do._soon.setInterval(0)  # the pause is for people
        self.wired.ctx.change(computer={"machine": canned.GAMING})

    def models(self) -> ModelsState:
        return self.wired.state.models


@pytest.fixture
def made() -> Iterator[Made]:
    with wiring() as wired:
        found = Made(wired)
        yield found
        found.do._soon.stop()


@pytest.fixture
def watched(made: Made, qtbot: QtBot) -> Made:
    """With a first ranking."""
    made.do.watch(True)
    qtbot.waitUntil(lambda: made.models().advice is not None)
    return made


def settle(qtbot: QtBot, made: Made) -> None:
    """Until what was to follow has."""
    qtbot.waitUntil(lambda: not made.do._soon.isActive())


def test_nothing_is_read_or_ranked_while_nobody_looks(made: Made, qtbot: QtBot) -> None:
    made.wired.ctx.go(PageId.MODELS)
    settle(qtbot, made)
    assert (made.advice.reads, made.advice.asked) == (0, [])


def test_the_catalogue_is_read_and_ranked_once(watched: Made, qtbot: QtBot) -> None:
    models = watched.models()
    assert (models.catalogue, models.candidates, models.skipped) == (CATALOGUE, FOUND, ("one left out",))
    assert (models.ranked_on, models.advice, models.ranking) == (canned.GAMING, RANKED.advice, False)
    watched.wired.ctx.go(PageId.CHAT)
    watched.wired.ctx.go(PageId.MODELS)
    settle(qtbot, watched)
    assert (watched.advice.reads, len(watched.advice.asked)) == (1, 1)


def test_what_is_found_is_shown_as_it_comes(made: Made, qtbot: QtBot) -> None:
    seen: list[tuple[int, int, bool]] = []
    made.wired.ctx.store.changed.connect(
        lambda _, new: seen.append((len(new.models.candidates), new.models.to_rank, new.models.ranking))
    )
    made.do.watch(True)
    qtbot.waitUntil(lambda: made.models().advice is not None)
    assert (3, len(FOUND), True) in seen
    assert seen[-1] == (len(FOUND), len(FOUND), False)


def test_an_empty_catalogue_is_explained(made: Made, qtbot: QtBot) -> None:
    made.advice.read = Catalogue(1, "", (), ("It is cut off.", "It is from 1999."), "")
    made.do.watch(True)
    qtbot.waitUntil(lambda: made.models().catalogue is not None)
    assert made.models().catalogue_problem == "It is cut off. It is from 1999."
    settle(qtbot, made)
    assert made.advice.asked == []


def test_another_wish_is_ranked_and_of_many_the_last(watched: Made, qtbot: QtBot) -> None:
    for tokens in (4096, 8192, 16384):
        watched.do.wish_context(tokens)
    settle(qtbot, watched)
    assert [wish.context for wish in watched.advice.asked[1:]] == [16384]


def test_a_length_that_was_chosen_stays_with_another_use_and_a_usual_one_does_not(made: Made) -> None:
    made.do.wish_use(Use.CODE)
    assert made.models().asked == Requirements.usual(Use.CODE)
    made.do.wish_context(777)
    made.do.wish_use(Use.CHAT)
    assert made.models().asked == Requirements.usual(Use.CHAT, 777)


def test_the_file_for_images_is_counted_for_what_is_made_for_images_or_where_it_is_wanted(made: Made) -> None:
    assert not made.models().asked.eyes
    made.do.wish_use(Use.IMAGES)
    assert made.models().asked.eyes
    made.wired.ctx.change(downloads={"with_projector": True})
    made.wired.ctx.events.projector_wanted.emit()
    made.do.wish_use(Use.CHAT)
    assert made.models().asked.eyes
    made.wired.ctx.change(downloads={"with_projector": False})
    made.wired.ctx.events.projector_wanted.emit()
    assert not made.models().asked.eyes


def test_a_load_has_the_memory_to_itself_and_the_ranking_follows_it(watched: Made, qtbot: QtBot) -> None:
    watched.wired.jobs.holding = True
    watched.do.wish_context(777)
    qtbot.waitUntil(lambda: watched.models().ranking)
    watched.wired.ctx.change(session={"phase": Phase.LOADING})
    qtbot.waitUntil(lambda: not watched.models().ranking)
    watched.wired.jobs.release()
    assert len(watched.advice.asked) == 1
    assert watched.models().candidates == FOUND  # what was known stays
    watched.wired.ctx.change(session={"phase": Phase.READY})
    qtbot.waitUntil(lambda: len(watched.advice.asked) == 2)
    assert watched.advice.asked[-1].context == 777


def test_what_a_planned_pc_carries_is_not_shown_as_what_this_one_does(watched: Made, qtbot: QtBot) -> None:
    watched.wired.ctx.change(computer={"planned": "Planned for: 2 x A100", "scanning": True})
    qtbot.waitUntil(lambda: watched.models().advice is None)
    assert watched.models().candidates == ()
    watched.wired.ctx.change(computer={"machine": replace(canned.GAMING), "scanning": False})
    qtbot.waitUntil(lambda: watched.models().advice is not None)
    assert watched.models().candidates == FOUND


def test_a_page_without_a_ranking_stops_it_and_one_with_it_begins_again(watched: Made, qtbot: QtBot) -> None:
    watched.wired.ctx.go(PageId.SETTINGS)
    watched.do.wish_context(777)
    settle(qtbot, watched)
    assert len(watched.advice.asked) == 1
    watched.wired.ctx.go(PageId.PC)
    qtbot.waitUntil(lambda: len(watched.advice.asked) == 2)


def test_a_window_that_is_closed_stops_it(watched: Made, qtbot: QtBot) -> None:
    watched.wired.jobs.holding = True
    watched.do.rank_again()
    qtbot.waitUntil(lambda: watched.models().ranking)
    watched.do.watch(False)
    qtbot.waitUntil(lambda: not watched.models().ranking)
    assert not watched.wired.jobs.busy("rank")


def test_the_same_is_ranked_again_on_demand(watched: Made, qtbot: QtBot) -> None:
    watched.do.rank_again()
    qtbot.waitUntil(lambda: len(watched.advice.asked) == 2)
    assert watched.advice.asked[0] == watched.advice.asked[1]


def sampled(made: Made, room: Machine) -> None:
    """Somebody looks at memory, and this is free."""
    made.wired.ctx.events.memory_sampled.emit(Sample(HostMemory(0, 0), room=room))


def test_what_this_pc_recommends_follows_memory_and_stays_in_sight_meanwhile(
    watched: Made, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    card = canned.GAMING.devices[1]
    assert card.free
    less = replace(canned.GAMING, devices=(canned.GAMING.cpu, replace(card, free=card.free - GIB)))
    sampled(watched, less)  # it was ranked just now
    settle(qtbot, watched)
    monkeypatch.setattr(ranking_controller, "_CALM_SECONDS", -1.0)
    sampled(watched, canned.GAMING)  # nothing moved
    watched.wired.ctx.go(PageId.MODELS)  # where a list is being read
    sampled(watched, less)
    settle(qtbot, watched)
    assert len(watched.advice.asked) == 1
    watched.wired.ctx.go(PageId.PC)
    gone: list[bool] = []
    watched.wired.ctx.store.changed.connect(lambda _, new: gone.append(new.models.advice is None))
    sampled(watched, less)
    qtbot.waitUntil(lambda: len(watched.advice.asked) == 2 and not watched.models().ranking)
    assert not any(gone)


def test_why_there_is_no_ranking_is_said_once_and_not_tried_for_ever(watched: Made, qtbot: QtBot) -> None:
    watched.advice.problem = EngineProblem("The engine stopped.")
    watched.do.rank_again()
    qtbot.waitUntil(lambda: watched.models().ranking_problem is not None)
    assert (watched.models().ranking_problem, watched.models().advice) == ("The engine stopped.", None)
    watched.wired.ctx.go(PageId.MODELS)
    settle(qtbot, watched)
    assert len(watched.advice.asked) == 2
    watched.advice.problem = None
    watched.do.rank_again()
    qtbot.waitUntil(lambda: watched.models().advice is not None)
    assert watched.models().ranking_problem is None


def test_a_ranking_that_was_broken_off_is_asked_for_again(watched: Made, qtbot: QtBot) -> None:
    watched.advice.problem = Cancelled("Stop.")
    watched.do.rank_again()
    qtbot.waitUntil(lambda: len(watched.advice.asked) == 2)
    assert (watched.models().ranking, watched.models().ranking_problem) == (False, None)
    watched.advice.problem = None
    watched.wired.ctx.go(PageId.MODELS)
    qtbot.waitUntil(lambda: len(watched.advice.asked) == 3)


def test_what_nobody_foresaw_goes_to_the_dialog(watched: Made, qtbot: QtBot) -> None:
    watched.advice.problem = KeyError("quality")
    watched.do.rank_again()
    qtbot.waitUntil(lambda: watched.wired.state.shell.trouble is not None)
    assert "KeyError" in watched.wired.trouble.details
    assert not watched.models().ranking
