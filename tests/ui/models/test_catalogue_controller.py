"""The catalogue: looking through the list, and at one model of it at its versions, lengths and formats."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from advisor.catalogue.candidate import Requirements
from advisor.catalogue.drafts import with_build
from advisor.catalogue.entry import Basis, Catalogue, CatalogueBuild, CatalogueModel
from advisor.errors import ModelProblem
from advisor.fit.fit import Option
from advisor.progress import Cancel
from advisor.services.advice import Advisor, Looked
from advisor.services.judgement import Assessment, Judgement, RunSettings
from advisor.services.placements import PlacementWish
from tests.ui import canned, canned_catalogue, canned_models
from tests.ui.canned_models import CATALOGUE, WISH
from tests.ui.conftest import some
from tests.ui.wiring import Wiring, wiring
from ui.models.catalogue_controller import USUAL_QUANT, CatalogueController
from ui.models.rows import versions
from ui.models.state import Chosen
from ui.pages import PageId
from ui.session.state import Phase
from ui.words import rounded_tokens

MODEL = CATALOGUE.models[6]
OTHER = CATALOGUE.models[7]


class Judges(Advisor):
    """Judges each look with canned fits. looks: at what; others: whether at all versions each time."""

    def __init__(self) -> None:
        self.looks: list[Looked] = []
        self.others: list[bool] = []
        self.problem: Exception | None = None

    def look(
        self,
        catalogue: Catalogue,
        chosen: Looked,
        asked: Requirements,
        *,
        others: bool,
        report: Callable[[Any], None],
        cancel: Cancel,
    ) -> None:
        assert any(chosen.model.id == model.id for model in catalogue.models)
        self.looks.append(chosen)
        self.others.append(others)
        cancel.check()
        if self.problem:
            raise self.problem
        wish = chosen.wish
        fit = canned_catalogue.fit(chosen.model, chosen.build, canned.GAMING, wish.context, wish.kv)
        report(Assessment(Judgement(fit, canned.GAMING), canned.SPEED, ()))
        if not chosen.has_curve:
            report({"curve": ((wish.context, fit.bill),)})
        if others:
            wanted = replace(asked, context=wish.context)
            found = [
                canned_catalogue.candidate(chosen.model, one, canned.GAMING, wanted) for one in chosen.model.builds
            ]
            report({"versions": tuple(found)})

    def add_draft(
        self, catalogue: Catalogue, model: CatalogueModel, quant: str, cancel: Cancel
    ) -> tuple[CatalogueModel, CatalogueBuild]:
        assert model in catalogue.models
        cancel.check()
        if self.problem:
            raise self.problem
        build = replace(model.builds[-1], quant=quant, basis=Basis.DRAFTED, files=(), file_bytes=2**40)
        return with_build(model, build), build


@dataclass
class Made:
    """The controller and what it is given: a computer and a catalogue of which nothing is ranked."""

    wired: Wiring
    advice: Judges = field(default_factory=Judges)

    def __post_init__(self) -> None:
        self.do = CatalogueController(self.wired.ctx, self.advice)
        self.wired.ctx.change(computer={"machine": canned.GAMING}, models={"catalogue": CATALOGUE, "asked": WISH})

    @property
    def chosen(self) -> Chosen:
        return some(self.wired.state.models.chosen)


@pytest.fixture
def made() -> Iterator[Made]:
    with wiring() as wired:
        yield Made(wired)


# -- the list ----------------------------------------------------------------------------------------------------------


def test_each_way_to_look_through_the_list_leaves_the_others(made: Made) -> None:
    made.do.search("qwen")
    made.do.show_everything(True)
    made.do.compare(True)
    made.do.sort_by("size")
    browse = made.wired.state.models.browse
    assert (browse.search, browse.everything, browse.compare, browse.sort) == ("qwen", True, True, "size")
    made.do.show()
    assert made.wired.state.shell.page is PageId.MODELS


def test_a_header_sorts_then_backwards_then_forwards_again(made: Made) -> None:
    seen = []
    for order in ("size", "size", "size", "name"):
        made.do.sort_again(order)
        browse = made.wired.state.models.browse
        seen.append((browse.sort, browse.backwards))
    assert seen == [("size", False), ("size", True), ("size", False), ("name", False)]
    made.do.sort_again("name")
    made.do.sort_by("name")
    assert not made.wired.state.models.browse.backwards


# -- one model ---------------------------------------------------------------------------------------------------------


def test_a_model_is_shown_at_its_usual_version_then_judged_with_all_others(made: Made) -> None:
    made.wired.jobs.holding = True
    made.do.choose(MODEL)
    assert made.wired.state.shell.page is PageId.DETAIL
    assert (made.chosen.build.quant, made.chosen.judged.judging, made.chosen.judged.fit) == (USUAL_QUANT, True, None)
    made.wired.jobs.release()
    assert made.advice.looks == [Looked(MODEL, made.chosen.build, RunSettings(WISH.context), False, False)]
    assert made.advice.others == [True]
    assert {one.build.key for one in made.chosen.versions} == {build.key for build in MODEL.builds}
    assert made.chosen.curve
    assert not made.chosen.judged.judging


def test_what_the_ranking_knows_is_shown_at_once(made: Made) -> None:
    made.wired.put(canned_models.ranked(canned.GAMING))
    known = next(one for one in made.wired.state.models.candidates if one.model.id == MODEL.id)
    made.wired.jobs.holding = True
    made.do.choose(known.model, known.build)
    judged = made.chosen.judged
    assert (judged.fit, judged.speed, judged.judged_on) == (known.fit, known.speed, canned.GAMING)
    assert known in made.chosen.versions


def test_what_was_ranked_at_another_length_is_not(made: Made) -> None:
    made.wired.put(canned_models.ranked(canned.GAMING).change(models={"asked": {"context": 32768}}))
    made.wired.jobs.holding = True
    made.do.choose(MODEL)
    assert (made.chosen.judged.wish.context, made.chosen.judged.fit, made.chosen.versions) == (32768, None, ())


def test_no_longer_than_it_was_trained_for(made: Made) -> None:
    made.wired.ctx.change(models={"asked": {"context": 10**6}})
    made.do.choose(MODEL)
    assert made.chosen.judged.wish.context == MODEL.context_train


def test_of_two_models_the_newest_is_judged(made: Made) -> None:
    made.wired.jobs.holding = True
    made.do.choose(MODEL)
    made.do.choose(OTHER)
    made.wired.jobs.release(newest_first=True)
    assert [one.model for one in made.advice.looks] == [OTHER]
    assert {one.model for one in made.chosen.versions} == {OTHER}


def test_another_version_is_judged_alone_and_its_old_answer_shown_until_then(made: Made) -> None:
    made.do.choose(MODEL)
    version = next(one for one in made.chosen.versions if one.build != made.chosen.build)
    made.wired.jobs.holding = True
    made.do.choose_build(version.build)
    assert (made.chosen.judged.fit, made.chosen.curve) == (version.fit, ())
    made.wired.jobs.release()
    assert made.advice.others == [True, False]
    made.do.choose_build(version.build)
    assert len(made.advice.looks) == 2  # it is that one


def test_every_wish_is_judged_once_and_the_curve_stays_where_only_the_length_changed(made: Made) -> None:
    made.do.choose(MODEL)
    curve = made.chosen.curve
    made.do.choose_context(8192)
    made.do.choose_context(8192)
    assert made.chosen.curve is curve
    made.do.choose_kv("q8_0")
    made.do.choose_where(PlacementWish(0))
    assert [one.has_curve for one in made.advice.looks[1:]] == [True, False, False]
    assert [one.wish for one in made.advice.looks[1:]] == [
        RunSettings(8192), RunSettings(8192, "q8_0"), RunSettings(8192, "q8_0", PlacementWish(0)),
    ]  # fmt: skip


def test_where_a_model_lies_is_kept_for_it_while_the_window_is_open(made: Made) -> None:
    where = PlacementWish(kv_on_cpu=True)
    made.do.choose(MODEL)
    made.do.weigh(True)
    made.do.choose_where(where)
    made.do.choose(OTHER)
    assert made.chosen.judged.wish.where.automatic
    assert made.advice.looks[-1].weigh
    made.do.choose(MODEL)
    assert (made.chosen.judged.wish.where, made.advice.looks[-1].wish.where) == (where, where)


def test_a_model_that_sees_is_judged_with_or_without_its_file_for_images(made: Made) -> None:
    seeing = next(model for model in CATALOGUE.models if model.projector)
    made.do.choose(seeing)
    assert made.chosen.versions
    asked = made.wired.state.models.asked
    made.wired.ctx.change(models={"asked": replace(asked, eyes=True)})
    made.wired.ctx.events.projector_wanted.emit()
    assert [look.eyes for look in made.advice.looks] == [False, True]
    assert made.advice.others == [True, True]
    assert not made.advice.looks[-1].has_curve  # it is drawn anew


def test_what_the_ranking_knows_is_shown_where_it_counted_the_file_for_images_alike(made: Made) -> None:
    seeing = next(model for model in CATALOGUE.models if model.projector)
    made.wired.put(canned_models.ranked(canned.GAMING))
    made.wired.jobs.holding = True
    made.do.choose(seeing, seeing.builds[0])
    assert made.chosen.judged.fit is not None  # both without it
    made.wired.ctx.change(models={"asked": replace(made.wired.state.models.asked, eyes=True)})
    made.do.choose(seeing, seeing.builds[0])
    assert made.chosen.judged.fit is None


def test_the_longest_that_fits_and_a_way_out(made: Made) -> None:
    made.do.choose(MODEL)
    longest = some(made.chosen.judged.fit).longest_context
    made.do.choose_longest()
    assert made.chosen.judged.wish.context == rounded_tokens(some(longest))
    made.do.choose_option(Option("kv", canned.fit(canned.GAMING, 57344, "q8_0")))
    assert made.chosen.judged.wish == RunSettings(57344, "q8_0")


def test_nothing_is_wished_of_no_model(made: Made) -> None:
    made.do.choose_context(8192)
    made.do.choose_longest()
    made.do.choose_build(MODEL.builds[0])
    assert not made.advice.looks


def test_why_it_cannot_be_judged_is_said_where_the_verdict_would_be(made: Made) -> None:
    made.advice.problem = ModelProblem("Nobody knows this model.")
    made.do.choose(MODEL)
    judged = made.chosen.judged
    assert (judged.problem, judged.judging, made.wired.notice) == ("Nobody knows this model.", False, "")


@pytest.mark.parametrize("phase", [Phase.LOADING, Phase.EJECTING])
def test_nothing_is_judged_while_memory_is_in_motion(made: Made, phase: Phase) -> None:
    made.wired.ctx.change(session={"phase": phase})
    made.do.choose(MODEL)
    assert (made.chosen.model, made.advice.looks, made.chosen.judged.judging) == (MODEL, [], False)


@pytest.mark.parametrize("event", ["model_loaded", "model_gone"])
def test_what_was_chosen_during_a_load_is_judged_after_it(made: Made, event: str) -> None:
    made.wired.ctx.change(session={"phase": Phase.LOADING})
    made.do.choose(MODEL)
    made.do.choose_context(8192)
    made.wired.ctx.change(session={"phase": Phase.READY})
    getattr(made.wired.ctx.events, event).emit()
    assert made.advice.looks == [Looked(MODEL, made.chosen.build, RunSettings(8192), False, False)]
    assert made.chosen.judged.fit is not None
    made.wired.ctx.go(PageId.CHAT)
    getattr(made.wired.ctx.events, event).emit()
    assert len(made.advice.looks) == 1  # nobody looks


def test_what_was_chosen_before_this_computer_was_known_is_judged_then(made: Made) -> None:
    made.wired.ctx.change(computer={"machine": None})
    made.do.choose(MODEL)
    assert not made.advice.looks
    made.wired.ctx.change(computer={"machine": canned.GAMING})
    made.wired.ctx.events.machine_changed.emit(False)
    assert made.chosen.judged.fit is not None


def test_what_was_being_judged_when_a_load_began_says_nothing_of_another_version(made: Made) -> None:
    made.wired.jobs.holding = True
    made.do.choose(MODEL)
    made.wired.ctx.events.model_leaving.emit("front")
    made.wired.ctx.change(session={"phase": Phase.LOADING})
    assert not made.chosen.judged.judging
    made.do.choose_build(MODEL.builds[-1])
    made.wired.jobs.release()
    assert made.chosen.judged.fit is None


# -- quantisations that no file is known of ----------------------------------------------------------------------------


def test_a_quantisation_without_a_file_is_judged_beside_the_others(made: Made) -> None:
    made.do.choose(MODEL)
    made.do.choose_quant("F16")
    assert (made.chosen.build.quant, made.chosen.build.files) == ("F16", ())
    assert made.chosen.model.builds == (*MODEL.builds, made.chosen.build)
    assert {one.build.quant for one in made.chosen.versions} == {build.quant for build in MODEL.builds} | {"F16"}
    assert made.chosen.judged.fit is not None
    shown = versions(made.chosen, WISH)
    assert [one.recommended for one in shown if one.build.quant == "F16"] == [False]
    # Back in the list it is the model it was.
    made.do.choose(MODEL)
    assert made.chosen.model is MODEL


def test_a_quantisation_that_cannot_be_made_is_said_and_changes_nothing(made: Made) -> None:
    made.do.choose(MODEL)
    before = made.chosen
    made.advice.problem = ModelProblem("It cannot be made as {quant}.", quant="IQ1_S")
    made.do.choose_quant("IQ1_S")
    assert some(made.wired.state.shell.notice).text == "It cannot be made as IQ1_S."
    assert made.chosen == before


def test_a_quantisation_comes_too_late_for_another_model(made: Made) -> None:
    made.do.choose(MODEL)
    made.wired.jobs.holding = True
    made.do.choose_quant("F16")
    made.do.choose(OTHER)
    made.wired.jobs.release()
    assert made.chosen.model is OTHER
