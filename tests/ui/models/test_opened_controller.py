"""An opened file: read, judged as wished, loaded, and what happens when the world moves meanwhile."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import cast

import pytest

from advisor.errors import Cancelled, FileProblem, ModelProblem
from advisor.fit.fit import Option
from advisor.plan import USUAL_CONTEXT
from advisor.services.judgement import DRIFT, Judgement, Refusal, RunSettings
from advisor.services.placements import PlacementWish
from advisor.services.readings import HostMemory, Sample
from advisor.services.run_wishes import KeptWish
from tests.ui import canned
from tests.ui.conftest import some
from tests.ui.models.opened_parts import FIT, PATH, Made
from tests.ui.wiring import wiring
from ui.pages import PageId
from ui.session.state import Phase


@pytest.fixture
def made() -> Iterator[Made]:
    with wiring() as wired:
        yield Made(wired)


# -- opening -----------------------------------------------------------------------------------------------------------


def test_a_file_is_read_shown_and_judged_as_is_usual(made: Made) -> None:
    made.wired.ctx.keep(context=2048)
    made.wired.ctx.warn("Something old.")
    made.do.open_file(PATH)
    assert (made.opening(), made.wired.state.shell.page, made.wired.notice) == (None, PageId.MODEL, "")
    assert some(made.wired.state.opened.model).path == PATH
    assert made.fits.wishes == [RunSettings(2048)]
    assert (made.judged.fit, made.judged.speed, made.judged.judging) == (FIT, canned.SPEED, False)
    assert made.wired.heard[-1] == "file_opened"


def test_no_longer_than_a_model_was_trained_for(made: Made) -> None:
    made.wired.ctx.keep(context=1_000_000)
    made.do.open_file(PATH)
    assert made.judged.wish.context == canned.MODEL.header.context_train


def test_another_file_has_nothing_of_what_was_wished_of_the_one_before_nor_of_its_verdict(made: Made) -> None:
    made.do.open_file(PATH)
    made.do.ask_kv("q8_0")
    made.wired.jobs.holding = True
    made.do.open_file(Path("/models/b.gguf"))
    made.wired.jobs.holding = False
    made.fits.judging_fails = ModelProblem("Nobody knows this model.")
    made.do.open_file(Path("/models/c.gguf"))
    assert (made.judged.wish.kv, made.judged.fit) == ("f16", None)
    assert made.judged.problem == "Nobody knows this model."


def test_of_two_files_the_newest_is_opened(made: Made) -> None:
    made.wired.jobs.holding = True
    made.do.open_file(PATH)
    made.do.open_file(Path("/models/b.gguf"))
    made.wired.jobs.release(newest_first=True)
    assert made.fits.read == [Path("/models/b.gguf")]


def test_a_file_that_comes_before_this_computer_is_known_waits(made: Made) -> None:
    made.knows(None)
    made.do.open_file(PATH)
    assert (made.opening(), made.fits.read) == (PATH, [])
    made.knows(canned.GAMING)
    made.wired.ctx.events.machine_changed.emit(False)
    assert (made.opening(), made.judged.fit) == (None, FIT)


def test_a_file_that_cannot_be_read_is_said_and_the_one_before_stays(made: Made) -> None:
    made.do.open_file(PATH)
    made.fits.opening_fails = FileProblem("There is no such file.")
    made.do.open_file(Path("/models/b.gguf"))
    assert (made.opening(), made.wired.notice) == (None, "There is no such file.")
    assert some(made.wired.state.opened.model).path == PATH
    assert made.wired.heard[-1] == "open_failed"


def test_nothing_is_opened_while_a_model_is_loaded(made: Made) -> None:
    made.wired.ctx.change(session={"phase": Phase.LOADING})
    made.do.open_file(PATH)
    assert made.wired.notice.startswith("A model is being loaded.")
    assert (made.opening(), made.fits.read) == (None, [])


# -- wishing -----------------------------------------------------------------------------------------------------------


def test_every_wish_is_judged_and_none_twice(made: Made) -> None:
    made.do.open_file(PATH)
    made.do.ask_context(16384)
    made.do.ask_context(16384)
    made.do.ask_kv("q8_0")
    made.do.ask_where(PlacementWish(0))
    assert made.fits.wishes[1:] == [
        RunSettings(16384), RunSettings(16384, "q8_0"), RunSettings(16384, "q8_0", PlacementWish(0)),
    ]  # fmt: skip


def test_a_length_chosen_for_a_model_is_kept_with_it_and_a_chats_own_is_not(
    made: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(made.do._keep_soon, "start", lambda: None)  # its time never comes
    usual = USUAL_CONTEXT
    made.do.open_file(PATH)
    made.do.ask_context(16384)
    made.do.ask_context(9000)
    assert made.fits.kept == {}  # one that is pulled passes many
    made.do.open_file(Path("/models/b.gguf"))
    assert made.fits.kept == {PATH: KeptWish("f16", PlacementWish(), 9000)}
    assert made.judged.wish.context == usual
    made.do.chat_with(PATH, 2048)
    made.do.open_file(PATH)
    assert made.judged.wish.context == 9000
    made.do.ask_context(usual)
    made.do.load()
    assert made.fits.kept[PATH].context is None
    made.do.ask_context(5000)
    made.do._keep_soon.timeout.emit()
    assert made.fits.kept[PATH].context == 5000
    made.do.ask_context(6000)
    made.do.close()  # the program ends before it is time
    assert made.fits.kept[PATH].context == 6000


def test_a_length_that_was_raised_in_a_chat_is_kept_too(made: Made) -> None:
    """The next load began with the one before, which the chat had outgrown."""
    loaded = some(canned.states()["chat"].session.loaded)
    raised = replace(loaded, model=replace(loaded.model, path=PATH))
    made.do.open_file(PATH)
    made.do.ask_context(1024)
    made.wired.ctx.events.context_raised.emit(loaded)  # of another model
    assert made.judged.wish.context == 1024
    made.wired.ctx.events.context_raised.emit(raised)
    made.do.close()
    assert made.judged.wish.context == made.fits.kept[PATH].context == raised.reach


def test_what_is_wished_of_a_model_is_kept_for_it(made: Made) -> None:
    made.do.open_file(PATH)
    where = PlacementWish(experts=12)
    made.do.ask_where(where)
    made.do.ask_kv("q8_0")
    assert made.fits.kept == {PATH: KeptWish("q8_0", where)}
    made.do.open_file(Path("/models/b.gguf"))
    assert made.judged.wish.where.automatic  # another model's experts are others
    made.do.open_file(PATH)
    assert made.judged.wish == RunSettings(USUAL_CONTEXT, "q8_0", where)
    made.do.load()
    assert cast(RunSettings, made.session.loads[-1][1]).where == where
    made.do.ask_where(PlacementWish())
    assert made.fits.kept[PATH].where.automatic


def test_what_is_wished_of_another_pc_is_neither_kept_nor_wished_of_this_one(made: Made) -> None:
    made.do.open_file(PATH)
    made.do.ask_kv("q8_0")
    made.wired.ctx.change(computer={"planned": "Planned for: 2 x RTX 3090."})
    made.do.ask_where(PlacementWish(main_gpu=1))
    made.do.ask_kv("q4_0")
    made.wired.ctx.events.machine_changed.emit(False)  # planned for yet another one
    assert made.judged.wish.kv == "q4_0"
    made.wired.ctx.change(computer={"planned": ""})
    made.wired.ctx.events.machine_changed.emit(False)
    assert (made.judged.wish.kv, made.judged.wish.where) == ("q8_0", PlacementWish())
    assert made.fits.kept == {PATH: KeptWish("q8_0", PlacementWish())}


def test_other_placements_are_judged_once_somebody_looks_at_them(made: Made) -> None:
    made.do.open_file(PATH)
    made.do.weigh(True)
    made.do.weigh(True)
    made.do.open_file(Path("/models/b.gguf"))
    made.do.weigh(False)
    made.do.ask_kv("q8_0")
    assert made.fits.weighed == [False, True, True, False]


def test_while_it_is_dragged_only_the_newest_length_is_judged(made: Made) -> None:
    made.do.open_file(PATH)
    made.wired.jobs.holding = True
    for tokens in range(1000, 1050):
        made.do.ask_context(tokens)
    assert (made.judged.judging, made.judged.fit) == (True, FIT)  # what was known stays
    made.wired.jobs.release()
    assert made.fits.wishes[1:] == [RunSettings(1049)]
    assert not made.judged.judging


def test_the_longest_that_fits_and_what_a_model_was_trained_for(made: Made) -> None:
    made.do.use_longest()  # of nothing
    made.do.open_file(PATH)
    made.do.use_longest()
    assert made.judged.wish.context == FIT.longest_context
    made.do.ask_context(10**6)
    made.do.use_longest()
    assert made.judged.wish.context == canned.MODEL.header.context_train


def test_a_way_out_is_taken_whole(made: Made) -> None:
    made.do.open_file(PATH)
    made.do.use_option(Option("kv", canned.fit(canned.GAMING, 57344, "q8_0")))
    assert made.fits.wishes[-1] == made.judged.wish == RunSettings(57344, "q8_0")


def test_an_impossible_wish_is_explained_and_a_possible_one_judged(made: Made) -> None:
    made.do.open_file(PATH)
    made.fits.judging_fails = ModelProblem("It was trained to follow 131,072 tokens.")
    made.do.ask_context(200_000)
    assert (made.judged.problem, made.judged.runs) == ("It was trained to follow 131,072 tokens.", False)
    made.fits.judging_fails = None
    made.do.ask_context(4000)
    assert (made.judged.problem, made.judged.runs) == (None, True)


@pytest.mark.parametrize("error", [Cancelled("Stop."), ZeroDivisionError("of nothing")])
def test_a_judgement_that_breaks_off_says_nothing_of_the_model(made: Made, error: Exception) -> None:
    made.do.open_file(PATH)
    made.fits.judging_fails = error
    made.do.ask_context(16384)
    assert (made.judged.problem, made.judged.judging, made.judged.fit) == (None, False, FIT)
    assert (made.wired.state.shell.trouble is None) is isinstance(error, Cancelled)


# -- what happens elsewhere --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("event", ["model_loaded", "model_gone"])
def test_it_is_judged_again_when_a_model_came_or_went(made: Made, event: str) -> None:
    made.do.open_file(PATH)
    getattr(made.wired.ctx.events, event).emit()
    assert len(made.fits.wishes) == 2


def test_what_was_being_judged_is_given_up_for_a_load(made: Made) -> None:
    made.do.open_file(PATH)
    made.wired.jobs.holding = True
    made.do.ask_context(16384)
    made.wired.ctx.events.model_leaving.emit("front")
    assert not made.judged.judging
    made.wired.ctx.change(session={"phase": Phase.LOADING})
    made.do.ask_where(PlacementWish(0))  # nothing can be judged now
    made.wired.jobs.release()
    assert len(made.fits.wishes) == 1
    made.wired.ctx.change(session={"phase": Phase.READY})
    made.wired.ctx.events.load_failed.emit(Cancelled("Stop."))
    assert made.fits.wishes[1:] == [RunSettings(16384, where=PlacementWish(0))]


def test_an_engine_that_was_tested_anew_reads_the_file_anew(made: Made) -> None:
    made.do.open_file(PATH)
    made.wired.ctx.events.machine_changed.emit(False)
    assert (len(made.fits.read), len(made.fits.wishes)) == (1, 2)
    made.do.ask_context(16384)
    made.wired.ctx.go(PageId.PC)
    made.wired.ctx.events.machine_changed.emit(True)
    assert (len(made.fits.read), len(made.fits.wishes)) == (2, 4)
    assert (made.wired.state.shell.page, made.fits.wishes[-1]) == (PageId.PC, RunSettings(16384))


def test_it_is_judged_again_when_memory_moved_while_somebody_looks(made: Made) -> None:
    made.do.open_file(PATH)
    cpu = canned.GAMING.cpu
    room = replace(canned.GAMING, devices=(replace(cpu, free=some(cpu.free) - 2 * DRIFT), *canned.GAMING.gpus))
    made.wired.ctx.go(PageId.CHAT)
    made.wired.ctx.events.memory_sampled.emit(Sample(HostMemory(1, 2), room=room))
    assert len(made.fits.wishes) == 1
    made.do.show()
    made.wired.ctx.events.memory_sampled.emit(Sample(HostMemory(1, 2), room=room))
    assert len(made.fits.wishes) == 2


def test_it_is_judged_with_or_without_the_file_for_images_beside_it(made: Made) -> None:
    made.fits.projector = eyes = Path("/models/mmproj-a.gguf")
    made.do.open_file(PATH)
    for wanted in (False, False, True):
        made.do.look_at_images(wanted)
    assert [model.projector for model in made.fits.judged] == [eyes, None, eyes]
    made.do.look_at_images(False)
    made.do.open_file(PATH)  # the same file again: as it was wished
    assert (made.wired.state.opened.projector, made.fits.judged[-1].projector) == (eyes, None)
    made.do.open_file(Path("/models/b.gguf"))
    assert made.fits.judged[-1].projector == eyes


def test_a_refusal_shows_what_memory_was_like_and_judges_again(made: Made) -> None:
    made.do.open_file(PATH)
    made.wired.ctx.go(PageId.CHAT)
    tight = canned.fit(canned.GAMING, 57344, longest=55296)
    made.wired.jobs.holding = True
    made.wired.ctx.events.load_refused.emit(Refusal(Judgement(tight, canned.PLAIN)))
    assert (made.judged.fit, made.judged.judged_on, made.judged.judging) == (tight, canned.PLAIN, True)
    assert made.wired.state.shell.page is PageId.MODEL
    assert made.wired.notice.endswith("Nothing was loaded. GPU needs 11.7 GB, and 11.5 GB can be used.")


# -- loading -----------------------------------------------------------------------------------------------------------


def test_it_is_loaded_as_wished_and_then_chatted_with(made: Made) -> None:
    made.do.load()
    assert made.session.loads == []  # nothing is open
    made.do.open_file(PATH)
    made.do.ask_context(16384)
    made.do.load_or_chat()
    made.do.load(force=True)
    wish = RunSettings(16384)
    assert made.session.loads == [(PATH, wish, False, PageId.CHAT), (PATH, wish, True, PageId.CHAT)]


def test_what_is_in_memory_just_so_is_not_loaded_again(made: Made) -> None:
    made.do.open_file(PATH)
    made.in_memory(PATH)
    made.do.load_or_chat()
    assert (made.session.loads, made.wired.state.shell.page) == ([], PageId.CHAT)
    made.in_memory(PATH, Phase.LOST)
    made.do.load_or_chat()
    assert len(made.session.loads) == 1
