"""Why a model is recommended, and why a better one is not: sentences with numbers, for people."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from advisor.catalogue.candidate import Candidate, Ranking, Requirements
from advisor.catalogue.quality import Confidence
from advisor.fit.verdict import Verdict
from advisor.units import format_bytes, format_tokens

MOST_SENTENCES = 4
SMALL_BITS = 4.5  # for each weight; publishers who offer small versions go below that
LITTLE = 1.0  # points that nobody would notice


def _name(candidate: Candidate) -> str:
    """A build by its name: "Qwen3-8B at Q4_K_M"."""
    return f"{candidate.model.name} at {candidate.build.quant}"


def pace(candidate: Candidate) -> float:
    """Tokens per second in the middle of the band, 0 where it is not known."""
    speed = candidate.speed
    return speed.writing.likely if speed else 0.0


def most_tokens(candidate: Candidate) -> int:
    """Tokens of the longest conversation that fits, 0 where none does."""
    return (candidate.fit.longest_context or 0) if candidate.fit else 0


def _billions(candidate: Candidate) -> str:
    """Its size as people say it: "27 B", "35 B of which 3 B are active"."""
    total, active = candidate.model.params_total / 1e9, candidate.model.params_active / 1e9
    shown = f"{total:.0f} B" if total >= 9.5 else f"{total:.1f} B"
    return f"{shown}, {active:.1f} B of them active" if active < total / 2 else shown


# -- picks ---------------------------------------------------------------------------------------------------------


def for_best(best: Candidate, runner_up: Candidate | None, pool: Sequence[Candidate]) -> Iterator[str]:
    """Why `best` is the best of `pool`."""
    yield f"{_name(best)} has {best.quality.sentence}"
    yield from _memory(best)
    yield from _speed(best)
    smaller = _smaller_but_finer(best, pool)
    if smaller:
        cost = best.quality.original - smaller.quality.original
        yield (
            f"{_name(best)} ({_billions(best)}) beats {_name(smaller)} ({_billions(smaller)}), "
            f"{best.quality.value:.0f} to {smaller.quality.value:.0f} points: "
            f"its quantisation costs {best.quality.loss:.1f}, the smaller model {cost:.0f}."
        )
    elif runner_up:
        yield f"Next comes {_name(runner_up)} with {runner_up.quality.value:.0f} points."
    finer = _finer(best, pool)
    if finer:
        gain = finer.quality.value - best.quality.value
        more = format_bytes(finer.build.file_bytes - best.build.file_bytes)
        yield f"{finer.build.quant} would be {gain:.1f} points better, which nobody notices, for {more} more."


def for_role(role: str, candidate: Candidate, best: Candidate) -> Iterator[str]:
    """Why `candidate` is the pick for a role other than the best."""
    if candidate.build.key == best.build.key:
        what = {
            "fastest": "Nothing nearly as good is faster.",
            "longest": "Nothing nearly as good holds a longer conversation.",
            "smallest": "Nothing nearly as good is smaller.",
        }[role]
        yield f"The best is this one too. {what}"
        return
    if role == "fastest":
        yield f"{_name(candidate)} writes about {_times(pace(candidate), pace(best))} as fast as {_name(best)}."
    elif role == "longest":
        yield (
            f"{_name(candidate)} holds conversations of {most_tokens(candidate):,} tokens here, {_name(best)} "
            f"{most_tokens(best):,}."
        )
    else:
        yield (
            f"{_name(candidate)} is a download of {format_bytes(candidate.download)}, {_name(best)} of "
            f"{format_bytes(best.download)}."
        )
    yield f"It has {candidate.quality.sentence}"
    yield from _memory(candidate)
    yield from _speed(candidate)


def _times(one: float, other: float) -> str:
    return f"{one / other:.1f} times" if other else "many times"


def _memory(candidate: Candidate) -> Iterator[str]:
    fit = candidate.fit
    if fit is None:
        return
    context = format_tokens(fit.plan.context)
    spare = fit.spare or 0
    match fit.verdict:
        case Verdict.FITS:
            end = f"; conversations of up to {fit.longest_context:,} tokens fit" if fit.longest_context else ""
            yield f"It leaves {format_bytes(spare)} free beyond the safety margin at {context} context{end}."
        case Verdict.TIGHT:
            yield f"It takes {format_bytes(-spare)} of the safety margin at {context} context."
        case _:
            held = format_bytes(fit.bill.devices[0].engine)
            where = f"{fit.offloaded} of {fit.layers} layers do not"
            if experts := fit.plan.experts_on_cpu:
                where = f"the experts of {experts} layers, of which each word needs a few; the rest is on graphics"
            yield f"{held} lie in system memory at {context} context: {where}."


def _speed(candidate: Candidate) -> Iterator[str]:
    if candidate.speed:
        yield f"It writes about {candidate.speed.writing} tokens per second ({candidate.speed.basis})."


def _smaller_but_finer(best: Candidate, pool: Sequence[Candidate]) -> Candidate | None:
    """The best of the smaller models that are kept in more bits: what the same memory might have gone to."""
    found = [
        c
        for c in pool
        if c.model.params_total < 0.75 * best.model.params_total
        and c.quality.loss < best.quality.loss - 0.2
        and c.quality.value < best.quality.value - 0.5
    ]
    return max(found, key=lambda c: c.quality.value, default=None)


def _finer(best: Candidate, pool: Sequence[Candidate]) -> Candidate | None:
    same = [c for c in pool if c.model.id == best.model.id and c.build.file_bytes > best.build.file_bytes]
    return min(same, key=lambda c: c.build.file_bytes, default=None)


# -- what was passed over ------------------------------------------------------------------------------------------


def why_not_bigger(best: Candidate, ranking: Ranking, wish: Requirements) -> list[str]:
    """Sentences on models that are better than `best` in the original, nearest to being possible first."""
    builds: dict[str, list[Candidate]] = {}
    for candidate in ranking.candidates:
        better = candidate.quality.original > best.quality.original + LITTLE and candidate.suits(wish.use)
        if better and candidate.model.id != best.model.id:
            builds.setdefault(candidate.model.id, []).append(candidate)
    possible, beyond = [], []
    for found in builds.values():
        running = [c for c in found if c.fit and c.fit.verdict.runs]
        if running:
            # Ranking order: the first is the nearest to what was wished.
            possible.append(max(running, key=lambda c: (_rank(c, wish), c.quality.value)))
        elif any(c.fit for c in found):
            beyond.append(max((c for c in found if c.fit), key=lambda c: c.fit.spare or 0 if c.fit else 0))
    possible.sort(key=lambda c: (-_rank(c, wish), -c.quality.value))
    beyond.sort(key=lambda c: -(c.fit.spare or 0) if c.fit else 0)
    possible, beyond = _of_each_size(possible), _of_each_size(beyond)
    sentences = [_why_not(c, best, wish) for c in possible[: MOST_SENTENCES - 1]]
    sentences += [_too_large(c) for c in beyond[: MOST_SENTENCES - len(sentences)]]
    return sentences


def _of_each_size(candidates: Sequence[Candidate]) -> list[Candidate]:
    """The first of each size: what holds for one generation of a model holds for the next of the same size."""
    sizes: dict[tuple[int, int], Candidate] = {}
    for candidate in candidates:
        sizes.setdefault((candidate.model.params_total // 10**9, candidate.model.params_active // 10**9), candidate)
    return list(sizes.values())


def _rank(candidate: Candidate, wish: Requirements) -> int:
    """How near a candidate that runs is to being recommended."""
    assert candidate.fit is not None
    if not candidate.reaches(wish):
        return 0
    near = 4 - candidate.fit.verdict.rank
    return near if candidate.fast_enough(wish) else near - 1


def _why_not(candidate: Candidate, best: Candidate, wish: Requirements) -> str:
    fit = candidate.fit
    assert fit is not None
    what = f"{_name(candidate)} ({_billions(candidate)}, {candidate.quality.value:.0f} points)"
    speed = f"about {candidate.speed.writing} tokens per second" if candidate.speed else "an unknown speed"
    if not candidate.reaches(wish):
        return f"{what} follows {candidate.model.context_train:,} tokens at most, and {wish.context:,} are wished for."
    if fit.verdict is Verdict.SLOWER:
        held = format_bytes(fit.bill.devices[0].engine)
        return f"{what} would leave {held} in system memory: {speed}."
    if fit.verdict is Verdict.TIGHT:
        return f"{what} fits only by taking {format_bytes(-(fit.spare or 0))} of the safety margin: {speed}."
    if not candidate.fast_enough(wish):
        return f"{what} fits, but writes too slowly: {speed}, and {wish.least_speed:g} are wished for."
    if candidate.quality.confidence is Confidence.ESTIMATED:
        return f"{what} fits, but nobody has measured it yet; it may be better than {best.model.name}, or not."
    return (
        f"{what} fits, but its quantisation costs {candidate.quality.loss:.0f} points of the "
        f"{candidate.quality.original:.0f} it was made with."
    )


def _too_large(candidate: Candidate) -> str:
    missing = format_bytes(-(candidate.fit.spare or 0)) if candidate.fit else "memory"
    if candidate.bits > SMALL_BITS:
        return (
            f"{candidate.model.name} ({_billions(candidate)}, {candidate.quality.original:.0f} points in the original) "
            f"does not fit at {candidate.build.quant}, the smallest version that the catalogue knows, a download of "
            f"{format_bytes(candidate.download)}: {missing} are missing. A search of the hub may find smaller "
            "ones."
        )
    return (
        f"{candidate.model.name} ({_billions(candidate)}, {candidate.quality.original:.0f} points in the original) "
        f"does not fit: even at {candidate.build.quant}, a download of {format_bytes(candidate.download)}, "
        f"{missing} are missing."
    )


# -- where nothing, or nothing good, can be recommended ------------------------------------------------------------


def only_tight(pool: Sequence[Candidate]) -> str:
    """The warning where all that fits takes of the safety margin."""
    least = max(pool, key=lambda c: c.fit.spare or 0 if c.fit else 0)
    taken = format_bytes(-(least.fit.spare or 0)) if least.fit else "some"
    return (
        f"Nothing fits with room to spare; these take {taken} or more of the safety margin. Close other programs first."
    )


def few_bits(pool: Sequence[Candidate]) -> str:
    """The warning where all that is fast enough keeps each weight in very few bits."""
    return (
        f"What fits here keeps each weight in fewer than 3.5 bits ({len(pool)} versions): such versions make mistakes "
        "that benchmarks do not show. Try one before relying on it."
    )


def all_slow(pool: Sequence[Candidate], wish: Requirements) -> str:
    """The warning where nothing writes as fast as wished."""
    fastest = max(pool, key=pace)
    speed = fastest.speed.writing if fastest.speed else None
    return (
        f"Nothing that fits writes {wish.least_speed:g} tokens per second here; the fastest, {_name(fastest)}, "
        f"writes about {speed}."
    )


def worth_waiting(patient: Candidate, fast: Candidate, wish: Requirements) -> str:
    """The warning where the best that writes as fast as wished is far from what a little patience gives."""
    assert patient.speed is not None
    return (
        f"The best that runs here takes some patience: it writes about {patient.speed.writing} tokens per second and "
        f"has {patient.quality.value:.0f} points. Of those that most likely write {wish.least_speed:g} or more, the "
        f"best is {_name(fast)}, with {fast.quality.value:.0f}."
    )


def nothing_fits(ranking: Ranking, wish: Requirements) -> str:
    """Why nothing can be recommended at all."""
    if not ranking.candidates:
        return "The catalogue holds no models. Install Plimsoll again, or open a .gguf file of your own."
    suited = [c for c in ranking.candidates if c.suits(wish.use)]
    if not suited:
        return f"No model in the catalogue is meant for {wish.use}."
    reaching = [c for c in suited if c.reaches(wish)]
    if not reaching:
        most = max(suited, key=lambda c: c.model.context_train)
        return (
            f"No model in the catalogue for {wish.use} follows conversations of {wish.context:,} tokens; "
            f"{most.model.name} follows {most.model.context_train:,}. Ask for a shorter one."
        )
    judged = [c for c in reaching if c.fit]
    if not judged:
        return f"No model could be judged: {reaching[0].problem}"
    if all(c.fit and c.fit.verdict is Verdict.UNKNOWN for c in judged):
        return "The engine does not say how much memory a device here has, so nothing can be promised."
    nearest = max(judged, key=lambda c: c.fit.spare if c.fit and c.fit.spare is not None else -(1 << 60))
    missing = format_bytes(-(nearest.fit.spare or 0)) if nearest.fit else "memory"
    shorter = [c for c in judged if most_tokens(c)]
    hint = ""
    if shorter:
        most = max(shorter, key=most_tokens)
        hint = f" {_name(most)} holds {most_tokens(most):,} tokens: ask for a shorter conversation."
    return (
        f"Nothing in the catalogue fits at {wish.context:,} tokens: for the nearest, {_name(nearest)}, "
        f"{missing} are missing.{hint}"
    )
