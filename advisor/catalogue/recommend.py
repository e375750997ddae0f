"""From a ranking to advice: the best, the fastest, the longest conversation and the smallest, each with reasons.

Quality comes first, among what fits with room to spare and writes fast enough. A better quantisation is taken where it
buys more than a hair, and a model that nobody has measured is never put before one that somebody has.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from advisor.catalogue import reasons
from advisor.catalogue.candidate import Candidate, Ranking, Requirements
from advisor.catalogue.quality import Confidence
from advisor.fit.verdict import Verdict

HAIR = 1.0  # points that nobody would notice
WITHIN = 12.0  # points below the best that a faster, longer or smaller one may lie
MOST_LOSS = 2.5  # points that its quantisation may cost it, for those below four bits go wrong in ways of their own
SAME_SPEED = 0.9


class Role(StrEnum):
    """What a pick is recommended for."""

    BEST = "best"
    FASTEST = "fastest"
    LONGEST = "longest"
    SMALLEST = "smallest"


@dataclass(frozen=True)
class Pick:
    """One recommendation with its reasons, whole sentences; runner_up: the next best in the same role."""

    role: Role
    candidate: Candidate
    reasons: tuple[str, ...]
    runner_up: Candidate | None


@dataclass(frozen=True)
class Advice:
    """The answer to Requirements. why_not_bigger: sentences on better models that were passed over; message: words
    where nothing can be recommended, or only with a warning, else empty."""

    wish: Requirements
    picks: tuple[Pick, ...]
    why_not_bigger: tuple[str, ...]
    message: str


def recommend(ranking: Ranking, wish: Requirements) -> Advice:
    """What to run of `ranking`, which was made for the same wish."""
    pool, warning = _pool(ranking, wish)
    if not pool:
        return Advice(wish, (), (), reasons.nothing(ranking, wish))
    best = _best(pool)
    able = _able(pool, best)
    picks = [_pick(role, _choose(role, able, best), best, pool) for role in Role]
    return Advice(wish, tuple(picks), tuple(reasons.why_not_bigger(best, ranking, wish)), warning)


def _pool(ranking: Ranking, wish: Requirements) -> tuple[list[Candidate], str]:
    """What may be recommended, and a warning where that is not what was wished."""
    able = [c for c in ranking.candidates if c.fit and c.fit.verdict.runs and c.reaches(wish)]
    fits = [c for c in able if c.fit and c.fit.verdict is Verdict.FITS]
    fast = [c for c in fits if c.fast_enough(wish)]
    patient = [c for c in fits if c.speed and c.speed.writing.low >= wish.least_speed / 2]
    if fast and (not patient or _value(_best(patient)) < _value(_best(fast)) + WITHIN):
        return fast, ""
    if fast:
        return patient, reasons.worth_waiting(_best(patient), _best(fast), wish)
    tight = [c for c in able if c.fit and c.fit.verdict is Verdict.TIGHT and c.fast_enough(wish)]
    partly = [c for c in able if c.fit and c.fit.verdict is Verdict.SLOWER and c.fast_enough(wish)]
    if tight:
        return tight, reasons.only_tight(tight)
    if partly:
        return partly, reasons.only_in_part(partly)
    slow = fits or able
    if not slow:
        return [], ""
    # Speed is what is missing, so speed decides: the fastest ones stand, however good the others are.
    most = max(reasons.pace(c) for c in slow)
    return [c for c in slow if reasons.pace(c) >= most / 2], reasons.all_slow(slow, wish)


def _value(candidate: Candidate) -> float:
    return candidate.quality.value


def _founded(pool: Sequence[Candidate]) -> Sequence[Candidate]:
    """Those that somebody has measured; all where there are none."""
    return [c for c in pool if c.quality.confidence is not Confidence.ESTIMATED] or pool


def _best(pool: Sequence[Candidate]) -> Candidate:
    """The best by quality; of those that nobody could tell apart the one that others measured, then the newest."""
    founded = _founded(pool)
    top = max(c.quality.value for c in founded)
    equal = [c for c in founded if c.quality.value >= top - HAIR / 2]
    measured = [c for c in equal if c.quality.confidence is Confidence.MEASURED] or equal
    return _thrifty(max(measured, key=lambda c: (c.model.release, c.quality.value)), pool)


def _able(pool: Iterable[Candidate], best: Candidate) -> list[Candidate]:
    """Those nearly as good as the best that may be recommended for something else."""
    near = [c for c in pool if c.quality.value >= best.quality.value - WITHIN]
    return [c for c in near if c.quality.loss <= MOST_LOSS] or near


def _thrifty(top: Candidate, pool: Iterable[Candidate]) -> Candidate:
    """The smallest build of the same model that is within a hair of it."""
    same = [c for c in pool if c.model.id == top.model.id and c.quality.value >= top.quality.value - HAIR]
    return min(same, key=lambda c: c.build.file_bytes)


def _fastest(able: Sequence[Candidate], best: Candidate) -> Candidate:
    founded = _founded(able)
    most = max(reasons.pace(c) for c in founded)
    if reasons.pace(best) >= SAME_SPEED * most and best in able:
        return best
    return max((c for c in founded if reasons.pace(c) >= SAME_SPEED * most), key=lambda c: c.quality.value)


def _longest(able: Sequence[Candidate], best: Candidate) -> Candidate:
    founded = _founded(able)
    most = max(reasons.longest(c) for c in founded)
    if reasons.longest(best) == most and best in able:
        return best
    return max((c for c in founded if reasons.longest(c) == most), key=lambda c: c.quality.value)


def _smallest(able: Sequence[Candidate]) -> Candidate:
    return min(_founded(able), key=lambda c: (c.build.file_bytes, -c.quality.value))


def _choose(role: Role, able: Sequence[Candidate], best: Candidate) -> Candidate:
    match role:
        case Role.BEST:
            return best
        case Role.FASTEST:
            return _fastest(able, best)
        case Role.LONGEST:
            return _longest(able, best)
        case Role.SMALLEST:
            return _smallest(able)


def _pick(role: Role, candidate: Candidate, best: Candidate, pool: Sequence[Candidate]) -> Pick:
    others = [c for c in pool if c.model.id != candidate.model.id]
    able = _able(others, best)
    runner_up = None
    if role is Role.BEST and others:
        runner_up = _best(others)
    elif role is not Role.BEST and able:
        runner_up = _choose(role, able, best)
    if role is Role.BEST:
        words = reasons.for_best(candidate, runner_up, pool)
    else:
        words = reasons.for_role(str(role), candidate, best)
    return Pick(role, candidate, tuple(words), runner_up)
