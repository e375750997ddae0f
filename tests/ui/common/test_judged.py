"""One wish and what came of it: what stays until something better is known, and what goes at once."""

from __future__ import annotations

from dataclasses import replace

from advisor.fit.fit import Option
from advisor.services.judgement import Assessment, Judgement, RunSettings
from advisor.services.placements import PlacementChoice, PlacementWish
from tests.ui.canned import GAMING, SMALL, SPEED, fit
from ui.common.judged import Judged

FITS, TIGHT, TOO_MUCH = fit(GAMING), fit(GAMING, 57344, longest=55296), fit(SMALL, 32768)
WAYS = (Option("shorter", FITS),)
KNOWN = Judged(RunSettings(57344), True, GAMING, TIGHT, SPEED, WAYS)


def test_speed_and_ways_out_stay_until_others_are_known() -> None:
    first = KNOWN.assessed(Assessment(Judgement(TIGHT, SMALL)))
    assert (first.fit, first.judged_on, first.speed, first.options) == (TIGHT, SMALL, SPEED, WAYS)
    last = first.assessed(Assessment(Judgement(TIGHT, SMALL), None, ()))
    assert (last.speed, last.options) == (None, ())


def test_what_fits_needs_no_way_out_and_what_does_not_run_has_no_speed() -> None:
    assert KNOWN.assessed(Assessment(Judgement(FITS, GAMING))).options == ()
    assert KNOWN.assessed(Assessment(Judgement(TOO_MUCH, SMALL))).speed is None


def test_an_impossible_wish_has_no_answer_until_it_is_judged_again() -> None:
    wrong = KNOWN.impossible("It was trained for less.")
    assert (wrong.answer, wrong.runs, wrong.options, wrong.speed) == (None, False, (), None)
    assert wrong.fit is TIGHT, "what was shown stays behind the sentence"
    assert wrong.assessed(Assessment(Judgement(TIGHT, GAMING))).answer is TIGHT


def test_the_length_to_take_instead() -> None:
    assert KNOWN.better_context(16384) == 16384
    assert KNOWN.better_context(131072) == KNOWN.better_context(None) == 55296
    assert Judged(RunSettings(4096)).better_context(16384) is None


def test_a_longest_conversation_that_is_not_known_yet_is_that_of_before_where_only_the_length_changed() -> None:
    fit = replace(TIGHT, searched=False, longest_context=None)
    longer = replace(fit, plan=fit.plan.with_(context=2048))
    found = KNOWN.assessed(Assessment(Judgement(longer, GAMING)))
    assert found.fit
    assert (found.fit.longest_context, found.fit.searched) == (TIGHT.longest_context, True)
    elsewhere = replace(fit, plan=fit.plan.with_(kv_on_cpu=True))
    assert KNOWN.assessed(Assessment(Judgement(elsewhere, GAMING))).fit == elsewhere


def test_placements_stay_until_there_are_others() -> None:
    choice = PlacementChoice("kv", PlacementWish(kv_on_cpu=True))
    known = KNOWN.assessed(Assessment(Judgement(TIGHT, GAMING), placements=(choice,)))
    assert known.assessed(Assessment(Judgement(TIGHT, GAMING))).placements == (choice,)
    assert known.assessed(Assessment(Judgement(TIGHT, GAMING), placements=())).placements == ()
