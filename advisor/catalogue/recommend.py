"""From a ranking to advice: the best, the fastest, the longest conversation and the smallest, each with reasons.

Quality comes first, among what fits with room to spare and writes fast enough. A better quantisation is taken where it
buys more than a hair, and a model that nobody has measured is never put before one that somebody has.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from advisor.catalogue import cautions, reasons
from advisor.catalogue.candidate import Candidate, Ranking, Requirements, order
from advisor.catalogue.quality import Confidence
from advisor.fit.verdict import Verdict
from advisor.machine.machine import Kind
from advisor.sentences import one_after_another
from advisor.units import GIB

HAIR = 1.0  # points that nobody would notice
WITHIN = 12.0  # points below the best that a faster, longer or smaller one may lie
_MOST_LOSS = 2.5  # points that its quantisation may cost it, for those below four bits go wrong in ways of their own
SAME_SPEED, MUCH_FASTER = 0.9, 1.5
MUCH_FASTER_COSTS = 1.5  # points that a build of the same model may be worse for that
LEAST_BITS = 3.5  # for each weight; below that models go wrong in ways that benchmarks do not show
LONG_DOWNLOAD, SHORT_DOWNLOAD = 8 * GIB, 4 * GIB
UNSEEN = 0.15  # points below which builds are as good as each other
AMPLE = 2  # how many times the wished speed, and half of how many times the context, there is more than enough
FAR_SMALLER = 2  # times, for a download of another model that is as good
THRIFT = 0.5  # points that a smaller download of the same model may cost


class Role(StrEnum):
    """What a pick is recommended for. TRY: to begin with at once, where the best is a long download."""

    BEST = "best"
    FASTEST = "fastest"
    LONGEST = "longest"
    SMALLEST = "smallest"
    TRY = "try"


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
        return Advice(wish, (), (), cautions.nothing_fits(ranking, wish))
    best = _best(pool, wish)
    able = _able(pool, best)
    picks = [_pick(role, _choose(role, able, best), best, pool, wish) for role in Role if role is not Role.TRY]
    picks += _to_try(pool, best)
    return Advice(wish, tuple(picks), tuple(reasons.why_not_bigger(best, ranking, wish)), warning)


def _pool(ranking: Ranking, wish: Requirements) -> tuple[list[Candidate], str]:
    """What may be recommended, and a warning where that is not what was wished."""
    able = [c for c in ranking.candidates if c.fit and c.fit.verdict.runs and c.reaches(wish)]
    # A part in system memory costs speed and nothing else, so it counts by its speed.
    fits = [c for c in able if c.fit and c.fit.verdict in (Verdict.FITS, Verdict.SLOWER)]
    fast = _trusted([c for c in fits if c.fast_enough(wish)])
    patient = _trusted([c for c in fits if c.speed and c.speed.writing.low >= wish.least_speed / 2])
    if fast and (not patient or _value(_best(patient, wish)) < _value(_best(fast, wish)) + WITHIN):
        return fast, _warned(fast, "")
    if fast:
        return patient, _warned(patient, cautions.worth_waiting(_best(patient, wish), _best(fast, wish), wish))
    tight = _trusted([c for c in able if c.fit and c.fit.verdict is Verdict.TIGHT and c.fast_enough(wish)])
    if tight:
        return tight, _warned(tight, cautions.only_tight(tight))
    slow = _trusted(fits or able)
    if not slow:
        return [], ""
    # Speed is what is missing, so speed decides: the fastest ones stand, however good the others are.
    most = max(reasons.pace(c) for c in slow)
    return [c for c in slow if reasons.pace(c) >= most / 2], _warned(slow, cautions.all_slow(slow, wish))


def _trusted(pool: list[Candidate]) -> list[Candidate]:
    """Those of which each weight is kept in enough bits to be trusted; all where there are none."""
    return [c for c in pool if c.bits >= LEAST_BITS] or pool


def _warned(pool: list[Candidate], words: str) -> str:
    """`words`, and a warning where nothing in the pool is kept in enough bits."""
    return words if any(c.bits >= LEAST_BITS for c in pool) else one_after_another(words, cautions.few_bits(pool))


def _value(candidate: Candidate) -> float:
    return candidate.quality.value


def _founded(pool: Sequence[Candidate]) -> Sequence[Candidate]:
    """Those that somebody has measured; all where there are none."""
    return [c for c in pool if c.quality.confidence is not Confidence.ESTIMATED] or pool


def _best(pool: Sequence[Candidate], wish: Requirements) -> Candidate:
    """The best by quality; of those that nobody could tell apart the one that others measured, then the newest."""
    founded = _founded(pool)
    top = max(c.quality.value for c in founded)
    equal = [c for c in founded if c.quality.value >= top - HAIR / 2]
    equal = [c for c in equal if not any(_outdoes(other, c) for other in equal)]
    measured = [c for c in equal if c.quality.confidence is Confidence.MEASURED] or equal
    newest = max(measured, key=lambda c: (c.model.release, c.quality.value))
    return _roomy(_thrifty(newest, pool), pool, wish)


def _outdoes(one: Candidate, other: Candidate) -> bool:
    """Whether `one`, as good, writes no slower and is a far smaller download."""
    return reasons.pace(one) >= reasons.pace(other) and FAR_SMALLER * one.download <= other.download


def best_build(builds: Iterable[Candidate], wish: Requirements) -> Candidate | None:
    """Of one model's builds the one to take, as it would be recommended; None where none was judged."""
    judged = sorted(builds, key=lambda c: order(c, wish))
    if not judged:
        return None
    first = order(judged[0], wish)[0]
    if first > 0:  # none fits and is fast enough
        return judged[0]
    pool = [c for c in judged if order(c, wish)[0] == first]
    pool = _trusted(pool)
    return _roomy(_thrifty(pool[0], pool), pool, wish)


def _able(pool: Iterable[Candidate], best: Candidate) -> list[Candidate]:
    """Those nearly as good as the best that may be recommended for something else."""
    near = [c for c in pool if c.quality.value >= best.quality.value - WITHIN]
    return [c for c in near if c.quality.loss <= _MOST_LOSS] or near


def _thrifty(top: Candidate, pool: Iterable[Candidate]) -> Candidate:
    """The smallest build of the same model that is all but as good; one that lies on graphics as a whole may be a hair
    worse, and a little more where it therefore writes much faster."""
    same = [c for c in pool if c.model.id == top.model.id and c.quality.value >= top.quality.value - MUCH_FASTER_COSTS]
    whole = [c for c in same if c.fit and c.fit.verdict is Verdict.FITS]
    if whole and top not in whole:
        best = max(whole, key=_value)
        # On one pool of memory no estimate of both processors together is as sure as that of graphics alone.
        wanted = 0.0 if _in_one_pool(top) else MUCH_FASTER if best.quality.value < top.quality.value - HAIR else 1.0
        if reasons.pace(best) >= wanted * reasons.pace(top):
            top, same = best, whole
    return min((c for c in same if c.quality.value >= top.quality.value - THRIFT), key=lambda c: c.build.file_bytes)


def _in_one_pool(candidate: Candidate) -> bool:
    return candidate.fit is not None and any(row.kind is Kind.UNIFIED for row in candidate.fit.bill.devices)


def _roomy(thrifty: Candidate, pool: Iterable[Candidate], wish: Requirements) -> Candidate:
    """A finer build of the same model where memory and speed are to spare: it writes far faster than wished and holds
    conversations far longer, whole on graphics if the smaller one is."""
    fit = thrifty.fit
    if fit is None:
        return thrifty
    finer = [
        c
        for c in pool
        if c.model.id == thrifty.model.id
        and c.quality.value > thrifty.quality.value + UNSEEN
        and reasons.pace(c) >= AMPLE * wish.least_speed
        and c.fit is not None
        and c.fit.verdict is fit.verdict
        and reasons.most_tokens(c) >= min(2 * AMPLE * wish.context, c.model.context_train)
    ]
    return max(finer, key=_value, default=thrifty)


def _to_try(pool: Iterable[Candidate], best: Candidate) -> list[Pick]:
    """What can be tried within minutes, where the best is a long download."""
    if best.build.file_bytes < LONG_DOWNLOAD:
        return []
    soon = [c for c in pool if c.build.file_bytes <= SHORT_DOWNLOAD and c.fit and c.fit.verdict is Verdict.FITS]
    soon = [c for c in soon if c.quality.loss <= _MOST_LOSS] or soon
    if not soon:
        return []
    candidate = max(_founded(soon), key=_value)
    return [Pick(Role.TRY, candidate, tuple(reasons.for_role(str(Role.TRY), candidate, best)), None)]


def _fastest(able: Sequence[Candidate], best: Candidate) -> Candidate:
    founded = _founded(able)
    most = max(reasons.pace(c) for c in founded)
    if reasons.pace(best) >= SAME_SPEED * most and best in able:
        return best
    return max((c for c in founded if reasons.pace(c) >= SAME_SPEED * most), key=lambda c: c.quality.value)


def _longest(able: Sequence[Candidate], best: Candidate) -> Candidate:
    founded = _founded(able)
    most = max(reasons.most_tokens(c) for c in founded)
    if reasons.most_tokens(best) == most and best in able:
        return best
    return max((c for c in founded if reasons.most_tokens(c) == most), key=lambda c: c.quality.value)


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
        case Role.SMALLEST | Role.TRY:
            return _smallest(able)


def _pick(role: Role, candidate: Candidate, best: Candidate, pool: Sequence[Candidate], wish: Requirements) -> Pick:
    others = [c for c in pool if c.model.id != candidate.model.id]
    able = _able(others, best)
    runner_up = None
    if role is Role.BEST and others:
        runner_up = _best(others, wish)
    elif role is not Role.BEST and able:
        runner_up = _choose(role, able, best)
    if role is Role.BEST:
        words = reasons.for_best(candidate, runner_up, pool)
    else:
        words = reasons.for_role(str(role), candidate, best)
    return Pick(role, candidate, tuple(words), runner_up)
