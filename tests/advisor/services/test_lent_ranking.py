"""A ranking with lent devices and one without: the faster way of each build, and what is said of it."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any, cast

import pytest

from advisor.catalogue.candidate import Candidate, Ranking, Requirements
from advisor.catalogue.entry import Use
from advisor.catalogue.recommend import Advice, Pick, Role
from advisor.fit.placement import Pinned
from advisor.fit.speed_band import Band, Speed
from advisor.fit.verdict import Verdict
from advisor.services.lent_ranking import faster_of, is_open_to_lenders, with_lent_reasons

WISH = Requirements.usual(Use.CHAT)


def candidate(key: str, quality: float, pace: float) -> Candidate:
    """One that writes `pace` tokens a second, 0 where it does not run."""
    made: Any = SimpleNamespace
    verdict = Verdict.FITS if pace else Verdict.NO
    return Candidate(
        made(uses=(Use.CHAT,), context_train=WISH.context), made(key=key, file_bytes=1),
        made(verdict=verdict, spare=-1),
        Speed(Band.around(pace, 1.0), None, "") if pace else None, made(value=quality),
    )  # fmt: skip


def ranking(*candidates: Candidate) -> Ranking:
    return Ranking(candidates, (), 1.0, 2)


def test_the_faster_way_of_each() -> None:
    with_them = ranking(candidate("large", 80, 9), candidate("small", 60, 12), candidate("new", 50, 20))
    without = ranking(candidate("small", 60, 40), candidate("large", 80, 0))
    found, lent = faster_of(with_them, without, WISH)
    assert [(one.build.key, one.speed and one.speed.writing.likely) for one in found.candidates] == [
        ("large", 9), ("small", 40), ("new", 20),
    ]  # fmt: skip
    assert (found.seconds, found.from_cache) == (2.0, 4)
    assert {key: choice.used for key, choice in lent.items()} == {"large": True, "small": False}
    picks = tuple(Pick(Role.BEST, one, ("It is the best.",), None) for one in found.candidates)
    advice = with_lent_reasons(Advice(WISH, picks, (), ""), lent)
    assert [pick.reasons[1:] for pick in advice.picks] == [
        ("Without the lent devices it would not run on this computer.",),
        ("The lent devices are not used: with them it would write about 12 instead of 40 tokens per second.",),
        (),
    ]


@pytest.mark.parametrize("pinned", [Pinned(split=(1.0, 1.0)), Pinned(main_gpu=0)])
def test_a_person_s_word_on_devices_stands(pinned: Pinned) -> None:
    assert is_open_to_lenders(WISH)
    assert not is_open_to_lenders(replace(WISH, pinned=cast(Any, pinned)))
