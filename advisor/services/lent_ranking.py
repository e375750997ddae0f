"""A ranking with the devices that other computers lend and one without them: of each build the faster way. No Qt."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from advisor.catalogue.candidate import Candidate, Ranking, Requirements, order
from advisor.catalogue.recommend import Advice
from advisor.services.lent_choice import LentChoice

LentChoices = Mapping[str, LentChoice]
"""What lent devices were found to be worth, by the build's key."""


def is_open_to_lenders(wish: Requirements) -> bool:
    """Whether it is for us to say which devices are used; else a person did."""
    return not wish.pinned.split and wish.pinned.main_gpu is None


def faster_of(with_them: Ranking, without: Ranking, wish: Requirements) -> tuple[Ranking, LentChoices]:
    """One ranking of both, best first, and what lent devices are worth for each build that runs in one of them."""
    alone = {one.build.key: one for one in without.candidates}
    found: list[Candidate] = []
    choices: dict[str, LentChoice] = {}
    for lent in with_them.candidates:
        own = alone.get(lent.build.key)
        if own is None:
            found.append(lent)
            continue
        used = _pace(lent) > _pace(own)
        found.append(lent if used else own)
        choices[lent.build.key] = LentChoice(
            used, lent.speed if _pace(lent) else None, own.speed if _pace(own) else None
        )
    found.sort(key=lambda one: order(one, wish))
    seconds, recalled = with_them.seconds + without.seconds, with_them.from_cache + without.from_cache
    return replace(with_them, candidates=tuple(found), seconds=seconds, from_cache=recalled), choices


def with_lent_reasons(advice: Advice, choices: LentChoices) -> Advice:
    """The advice, with what lent devices are worth among the reasons of each pick."""
    picks = []
    for pick in advice.picks:
        choice = choices.get(pick.candidate.build.key)
        picks.append(replace(pick, reasons=(*pick.reasons, choice.sentence)) if choice and choice.sentence else pick)
    return replace(advice, picks=tuple(picks))


def _pace(candidate: Candidate) -> float:
    runs = candidate.fit is not None and candidate.fit.verdict.runs and candidate.speed is not None
    return candidate.speed.writing.likely if runs and candidate.speed else 0.0
