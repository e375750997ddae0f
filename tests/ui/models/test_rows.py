"""Rows, their order, and points for the picture, from candidates."""

from __future__ import annotations

from dataclasses import replace

import pytest

from advisor.catalogue.candidate import Candidate, Requirements, order
from advisor.catalogue.entry import Use
from advisor.fit.speed_band import Band
from advisor.fit.verdict import Verdict
from advisor.services.judgement import RunSettings
from tests.ui import canned, canned_catalogue
from tests.ui.conftest import some
from ui.common.judged import Judged
from ui.models.rows import (
    Row,
    frontier,
    frontier_points,
    matching,
    memory_wanted,
    ordered,
    room,
    rows,
    sifted,
    versions,
)
from ui.models.state import Browse, Chosen, Sort

WISH = Requirements(Use.CHAT, 16384, 5.0)
CATALOGUE = canned_catalogue.catalogue()
CANDIDATES = canned_catalogue.candidates(CATALOGUE, canned.GAMING, WISH)
ROWS = rows(CATALOGUE, CANDIDATES, WISH)
ALL = Browse(everything=True)


def arrange(found: list[Row], browse: Browse, wish: Requirements) -> list[Row]:
    """What the list shows."""
    return sifted(ordered(found, browse.sort, wish), browse)


def names(found: list[Row]) -> list[str]:
    return [row.model.name for row in found]


def test_a_row_for_each_model_of_the_use_with_its_best_version() -> None:
    assert len(ROWS) == len(CATALOGUE.models)
    by_name = {row.model.name: row for row in ROWS}
    # Of what is fast enough, the smallest that loses next to nothing; of what does not fit, the one that misses least.
    assert some(by_name["Qwen3-8B"].best).build.quant == "Q6_K"
    assert some(by_name["DeepSeek-V3.1"].best).build.quant == "Q3_K_M"
    images = rows(CATALOGUE, CANDIDATES, replace(WISH, use=Use.IMAGES))
    assert names(images) == ["Gemma-3-4B-it", "Gemma-3-12B-it", "Mistral-Small-24B"]


def test_what_runs_well_comes_before_what_is_only_better() -> None:
    shown = arrange(ROWS, ALL, WISH)
    places = [order(some(row.best), WISH)[0] for row in shown]
    assert places == sorted(places)
    assert places[0] == 0 < places[-1]
    well = [row for row, place in zip(shown, places, strict=True) if place == 0]
    assert {row.verdict for row in well} == {Verdict.FITS, Verdict.SLOWER}
    qualities = [some(row.best).quality.value for row in well]
    assert qualities == sorted(qualities, reverse=True)


def test_a_version_that_writes_too_slowly_is_behind_those_that_do_not() -> None:
    speed = some(CANDIDATES[0].speed)
    fast, slow = (replace(CANDIDATES[0], speed=replace(speed, writing=Band(each, each, each))) for each in (50.0, 1.0))
    better = replace(slow, quality=replace(slow.quality, value=99.0), build=CANDIDATES[1].build)
    row = rows(CATALOGUE, (fast, better), WISH)[0]
    assert row.best is fast


def test_a_model_that_cannot_follow_so_long_a_conversation_does_not_run_as_wished() -> None:
    short = replace(CATALOGUE, models=(replace(CATALOGUE.models[0], context_train=4096),))
    row = rows(short, canned_catalogue.candidates(short, canned.GAMING, WISH), WISH)[0]
    assert row.verdict is Verdict.FITS
    assert not row.runs
    assert not matching(canned_catalogue.candidates(short, canned.GAMING, WISH), Browse(), WISH)


@pytest.mark.parametrize(
    ("sort", "first", "last"),
    [
        ("quality", "DeepSeek-V3.1", "Qwen3-0.6B"),
        ("size", "Qwen3-0.6B", "DeepSeek-V3.1"),
        ("newest", "DeepSeek-V3.1", "Llama-3.1-8B-Instruct"),
        ("longest", "Gemma-3-4B-it", "Qwen3-32B"),
        ("speed", "Qwen3-0.6B", "Llama-3.3-70B-Instruct"),
    ],
)
def test_orders(sort: Sort, first: str, last: str) -> None:
    shown = arrange(ROWS, replace(ALL, sort=sort), WISH)
    assert (names(shown)[0], names(shown)[-1]) == (first, last)


def test_only_what_runs_here_unless_all_is_asked_for() -> None:
    running = arrange(ROWS, Browse(), WISH)
    assert running
    assert all(row.runs for row in running)
    assert len(arrange(ROWS, ALL, WISH)) == len(ROWS) > len(running)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("qwen3 32", ["Qwen3-32B"]),
        ("GEMMA 12", ["Gemma-3-12B-it"]),
        ("8", ["Qwen3-8B", "Llama-3.1-8B-Instruct"]),  # not every model that comes as Q8_0
        ("q8_0 phi-4", ["Phi-4-mini-instruct"]),
        ("apache openai", ["gpt-oss-20b"]),
        ("bf16 microsoft", ["Phi-4-mini-instruct"]),
        ("no such model", []),
        ("  ", names(arrange(ROWS, ALL, WISH))),
    ],
)
def test_searching_looks_for_every_word_in_all_that_names_a_model(text: str, found: list[str]) -> None:
    assert names(arrange(ROWS, replace(ALL, search=text), WISH)) == found


def test_models_that_are_not_judged_yet_come_last_and_do_not_count_as_running() -> None:
    few = rows(CATALOGUE, CANDIDATES[:10], WISH)
    shown = arrange(few, ALL, WISH)
    assert [row.best is not None for row in shown] == [True] * 2 + [False] * (len(few) - 2)
    assert len(arrange(few, Browse(), WISH)) == 2
    sorts: tuple[Sort, ...] = ("quality", "longest", "speed")
    for sort in sorts:
        assert arrange(few, replace(ALL, sort=sort), WISH)[-1].best is None


def test_a_candidate_that_could_not_be_judged_has_no_place_in_the_picture() -> None:
    broken = replace(CANDIDATES[0], fit=None, speed=None, problem="The engine does not know this architecture.")
    assert frontier_points((broken,)) == []
    row = rows(CATALOGUE, (broken,), WISH)[0]
    assert (row.runs, row.verdict, row.longest, row.speed) == (False, None, None, None)


def test_nothing_on_the_frontier_is_beaten_by_anything_as_small() -> None:
    drawn = frontier_points(CANDIDATES)
    best = frontier(drawn)
    assert best
    for one in best:
        assert not any(other.memory <= one.memory and other.quality > one.quality for other in drawn)
    for other in drawn:
        assert any(one.memory <= other.memory and one.quality >= other.quality for one in best)
    assert frontier([]) == []


def test_what_fits_the_card_lies_left_of_its_line() -> None:
    line = some(room(canned.GAMING))
    assert line == some(canned.GPU.usable)
    for one in CANDIDATES:
        fit = some(one.fit)
        assert (memory_wanted(fit) <= line) is (fit.verdict is Verdict.FITS)
    assert room(canned.PLAIN) == canned.CPU.usable
    unknown = replace(canned.GPU, free=None)
    assert room(replace(canned.GAMING, devices=(canned.CPU, unknown))) is None


def test_the_picture_shows_the_versions_that_the_list_would_show() -> None:
    assert len(matching(CANDIDATES, ALL, WISH)) == len(CANDIDATES)
    running = matching(CANDIDATES, Browse(), WISH)
    assert running
    assert all(some(one.fit).verdict.runs for one in running)
    assert {one.model.name for one in matching(CANDIDATES, replace(ALL, search="phi"), WISH)} == {"Phi-4-mini-instruct"}
    assert {one.model.family for one in matching(CANDIDATES, ALL, replace(WISH, use=Use.IMAGES))} == {
        "Gemma 3",
        "Mistral Small",
    }


def test_versions_side_by_side_name_the_best_of_those_judged() -> None:
    model = CATALOGUE.models[6]
    mine = tuple(one for one in CANDIDATES if one.model is model)
    found = versions(Chosen(model, model.builds[0], Judged(RunSettings(16384)), versions=mine[:3]), WISH)
    assert [version.build for version in found] == list(model.builds)
    assert [version.candidate for version in found] == [*mine[:3], None, None]
    assert [version.recommended for version in found] == [False, False, True, False, False]
    nothing: tuple[Candidate, ...] = tuple(replace(one, fit=None, problem="no") for one in mine)
    assert not any(version.recommended for version in versions(Chosen(model, model.builds[0], versions=nothing), WISH))
