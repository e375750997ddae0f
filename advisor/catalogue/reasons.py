"""Why a model is recommended, and why a better one is not: sentences with numbers, for people."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from advisor.catalogue.candidate import Candidate, Ranking, Requirements
from advisor.catalogue.quality import Confidence
from advisor.fit.fit import Fit
from advisor.fit.verdict import Verdict
from advisor.sentences import Sentence, sentence
from advisor.units import Bytes, Parameters, Tokens

MOST_SENTENCES = 4
SMALL_BITS = 4.5  # for each weight; publishers who offer small versions go below that
LITTLE = 1.0  # points that nobody would notice


def build_words(candidate: Candidate) -> Sentence:
    """A build by its name: "Qwen3-8B at Q4_K_M"."""
    return sentence("{model} at {quant}", model=candidate.model.name, quant=candidate.build.quant)


def pace(candidate: Candidate) -> float:
    """Tokens per second in the middle of the band, 0 where it is not known."""
    speed = candidate.speed
    return speed.writing.likely if speed else 0.0


def most_tokens(candidate: Candidate) -> int:
    """Tokens of the longest conversation that fits, 0 where none does."""
    return (candidate.fit.longest_context or 0) if candidate.fit else 0


def _billions(candidate: Candidate) -> Parameters | Sentence:
    """Its size as people say it: "27 B", "35 B of which 3 B are active"."""
    total, active = Parameters(candidate.model.params_total), candidate.model.params_active
    if active >= total / 2:
        return total
    return sentence("{total}, {active:.1f} B of them active", total=total, active=active / 1e9)


# -- picks ---------------------------------------------------------------------------------------------------------


def for_best(best: Candidate, runner_up: Candidate | None, pool: Sequence[Candidate]) -> Iterator[str]:
    """Why `best` is the best of `pool`."""
    yield sentence("{name} has {quality}", name=build_words(best), quality=best.quality.sentence)
    yield from _memory(best)
    yield from _speed(best)
    smaller = _smaller_but_finer(best, pool)
    if smaller:
        cost = best.quality.original - smaller.quality.original
        yield sentence(
            "{name} ({parameters}) beats {smaller} ({fewer}), {points:.0f} to {less:.0f} points: its quantisation "
            "costs {loss:.1f}, the smaller model {cost:.0f}.",
            name=build_words(best), parameters=_billions(best), smaller=build_words(smaller), fewer=_billions(smaller),
            points=best.quality.value, less=smaller.quality.value, loss=best.quality.loss, cost=cost,
        )  # fmt: skip
    elif runner_up:
        yield sentence(
            "Next comes {name} with {points:.0f} points.", name=build_words(runner_up), points=runner_up.quality.value
        )
    finer = _finer(best, pool)
    if finer:
        gain = finer.quality.value - best.quality.value
        more = Bytes(finer.build.file_bytes - best.build.file_bytes)
        yield sentence(
            "{quant} would be {gain:.1f} points better, which nobody notices, for {more} more.",
            quant=finer.build.quant, gain=gain, more=more,
        )  # fmt: skip


def for_role(role: str, candidate: Candidate, best: Candidate) -> Iterator[str]:
    """Why `candidate` is the pick for a role other than the best."""
    if candidate.build.key == best.build.key:
        yield {
            "fastest": sentence("The best is this one too. Nothing nearly as good is faster."),
            "longest": sentence("The best is this one too. Nothing nearly as good holds a longer conversation."),
            "smallest": sentence("The best is this one too. Nothing nearly as good is smaller."),
        }[role]
        return
    if role == "fastest":
        yield _faster(candidate, best)
    elif role == "longest":
        yield sentence(
            "{name} holds conversations of {most:,} tokens here, {best} {less:,}.",
            name=build_words(candidate), most=most_tokens(candidate), best=build_words(best), less=most_tokens(best),
        )  # fmt: skip
    else:
        yield sentence(
            "{name} is a download of {size}, {best} of {more}.",
            name=build_words(candidate), size=Bytes(candidate.download), best=build_words(best),
            more=Bytes(best.download),
        )  # fmt: skip
    yield sentence("It has {quality}", quality=candidate.quality.sentence)
    yield from _memory(candidate)
    yield from _speed(candidate)


def _faster(candidate: Candidate, best: Candidate) -> Sentence:
    name, other = build_words(candidate), build_words(best)
    if not pace(best):
        return sentence("{name} writes many times as fast as {best}.", name=name, best=other)
    times = pace(candidate) / pace(best)
    return sentence("{name} writes about {times:.1f} times as fast as {best}.", name=name, times=times, best=other)


def _memory(candidate: Candidate) -> Iterator[str]:
    fit = candidate.fit
    if fit is None:
        return
    context = Tokens(fit.plan.context)
    spare = fit.spare or 0
    match fit.verdict:
        case Verdict.FITS:
            if fit.longest_context:
                yield sentence(
                    "It leaves {spare} free beyond the safety margin at {context} context; conversations of up to "
                    "{longest:,} tokens fit.",
                    spare=Bytes(spare), context=context, longest=fit.longest_context,
                )  # fmt: skip
            else:
                yield sentence(
                    "It leaves {spare} free beyond the safety margin at {context} context.",
                    spare=Bytes(spare), context=context,
                )  # fmt: skip
        case Verdict.TIGHT:
            yield sentence(
                "It takes {taken} of the safety margin at {context} context.", taken=Bytes(-spare), context=context
            )
        case _:
            yield _from_both(fit, context)


def _from_both(fit: Fit, context: Tokens) -> Sentence:
    held = Bytes(fit.bill.devices[0].engine)
    if experts := fit.plan.experts_on_cpu:
        return sentence(
            "{held} lie in system memory at {context} context: the experts of {experts} layers, of which each word "
            "needs a few; the rest is on graphics.",
            held=held, context=context, experts=experts,
        )  # fmt: skip
    return sentence(
        "{held} lie in system memory at {context} context: {offloaded} of {layers} layers do not.",
        held=held, context=context, offloaded=fit.offloaded, layers=fit.layers,
    )  # fmt: skip


def _speed(candidate: Candidate) -> Iterator[str]:
    if candidate.speed:
        yield sentence(
            "It writes about {speed} tokens per second ({basis}).",
            speed=candidate.speed.writing, basis=candidate.speed.basis,
        )  # fmt: skip


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
    sentences: list[str] = [_why_not(c, best, wish) for c in possible[: MOST_SENTENCES - 1]]
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


def _why_not(candidate: Candidate, best: Candidate, wish: Requirements) -> Sentence:
    fit, quality = candidate.fit, candidate.quality
    assert fit is not None
    what = sentence(
        "{name} ({parameters}, {points:.0f} points)",
        name=build_words(candidate), parameters=_billions(candidate), points=quality.value,
    )  # fmt: skip
    if not candidate.reaches(wish):
        return sentence(
            "{what} follows {most:,} tokens at most, and {wished:,} are wished for.",
            what=what, most=candidate.model.context_train, wished=wish.context,
        )  # fmt: skip
    speed = (
        sentence("about {speed} tokens per second", speed=candidate.speed.writing)
        if candidate.speed
        else sentence("an unknown speed")
    )
    if fit.verdict is Verdict.SLOWER:
        held = Bytes(fit.bill.devices[0].engine)
        return sentence("{what} would leave {held} in system memory: {speed}.", what=what, held=held, speed=speed)
    if fit.verdict is Verdict.TIGHT:
        taken = Bytes(-(fit.spare or 0))
        return sentence(
            "{what} fits only by taking {taken} of the safety margin: {speed}.", what=what, taken=taken, speed=speed
        )
    if not candidate.fast_enough(wish):
        return sentence(
            "{what} fits, but writes too slowly: {speed}, and {wished:g} are wished for.",
            what=what, speed=speed, wished=wish.least_speed,
        )  # fmt: skip
    if quality.confidence is Confidence.ESTIMATED:
        return sentence(
            "{what} fits, but nobody has measured it yet; it may be better than {best}, or not.",
            what=what, best=best.model.name,
        )  # fmt: skip
    return sentence(
        "{what} fits, but its quantisation costs {loss:.0f} points of the {original:.0f} it was made with.",
        what=what, loss=quality.loss, original=quality.original,
    )  # fmt: skip


def _too_large(candidate: Candidate) -> Sentence:
    missing = Bytes(-(candidate.fit.spare or 0)) if candidate.fit else sentence("memory")
    what = sentence(
        "{name} ({parameters}, {points:.0f} points in the original)",
        name=candidate.model.name, parameters=_billions(candidate), points=candidate.quality.original,
    )  # fmt: skip
    quant, size = candidate.build.quant, Bytes(candidate.download)
    if candidate.bits > SMALL_BITS:
        return sentence(
            "{what} does not fit at {quant}, the smallest version that the catalogue knows, a download of {size}: "
            "{missing} are missing. A search of the hub may find smaller ones.",
            what=what, quant=quant, size=size, missing=missing,
        )  # fmt: skip
    return sentence(
        "{what} does not fit: even at {quant}, a download of {size}, {missing} are missing.",
        what=what, quant=quant, size=size, missing=missing,
    )  # fmt: skip
