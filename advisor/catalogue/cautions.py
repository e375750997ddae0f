"""What is said where nothing, or nothing good, can be recommended: sentences with numbers, for people."""

from __future__ import annotations

from collections.abc import Sequence

from advisor.catalogue.candidate import Candidate, Ranking, Requirements
from advisor.catalogue.entry import Use
from advisor.catalogue.reasons import build_words, most_tokens, pace
from advisor.fit.verdict import Verdict
from advisor.sentences import Sentence, one_after_another, sentence
from advisor.units import Bytes


def only_tight(pool: Sequence[Candidate]) -> Sentence:
    """The warning where all that fits takes of the safety margin."""
    least = max(pool, key=lambda c: c.fit.spare or 0 if c.fit else 0)
    return sentence(
        "Nothing fits with room to spare; these take {taken} or more of the safety margin. Close other programs first.",
        taken=Bytes(-(least.fit.spare or 0)) if least.fit else sentence("some"),
    )


def few_bits(pool: Sequence[Candidate]) -> Sentence:
    """The warning where all that is fast enough keeps each weight in very few bits."""
    return sentence(
        "What fits here keeps each weight in fewer than 3.5 bits ({count} versions): such versions make mistakes "
        "that benchmarks do not show. Try one before relying on it.",
        count=len(pool),
    )


def all_slow(pool: Sequence[Candidate], wish: Requirements) -> Sentence:
    """The warning where nothing writes as fast as wished."""
    fastest = max(pool, key=pace)
    return sentence(
        "Nothing that fits writes {wished:g} tokens per second here; the fastest, {name}, writes about {speed}.",
        wished=wish.least_speed, name=build_words(fastest), speed=fastest.speed.writing if fastest.speed else 0,
    )  # fmt: skip


def worth_waiting(patient: Candidate, fast: Candidate, wish: Requirements) -> Sentence:
    """The warning where the best that writes as fast as wished is far from what a little patience gives."""
    assert patient.speed is not None
    return sentence(
        "The best that runs here takes some patience: it writes about {speed} tokens per second and has {points:.0f} "
        "points. Of those that most likely write {wished:g} or more, the best is {name}, with {less:.0f}.",
        speed=patient.speed.writing, points=patient.quality.value, wished=wish.least_speed, name=build_words(fast),
        less=fast.quality.value,
    )  # fmt: skip


def nothing_fits(ranking: Ranking, wish: Requirements) -> Sentence:
    """Why nothing can be recommended at all."""
    if not ranking.candidates:
        return sentence("The catalogue holds no models. Install Plimsoll again, or open a .gguf file of your own.")
    suited = [c for c in ranking.candidates if c.suits(wish.use)]
    if not suited:
        return sentence("No model in the catalogue is meant for {use}.", use=_use(wish.use))
    reaching = [c for c in suited if c.reaches(wish)]
    if not reaching:
        most = max(suited, key=lambda c: c.model.context_train)
        return sentence(
            "No model in the catalogue for {use} follows conversations of {wished:,} tokens; {name} follows {most:,}. "
            "Ask for a shorter one.",
            use=_use(wish.use), wished=wish.context, name=most.model.name, most=most.model.context_train,
        )  # fmt: skip
    judged = [c for c in reaching if c.fit]
    if not judged:
        return sentence("No model could be judged: {problem}", problem=reaching[0].problem)
    if all(c.fit and c.fit.verdict is Verdict.UNKNOWN for c in judged):
        return sentence("The engine does not say how much memory a device here has, so nothing can be promised.")
    return _nearest(judged, wish)


def _nearest(judged: Sequence[Candidate], wish: Requirements) -> Sentence:
    nearest = max(judged, key=lambda c: c.fit.spare if c.fit and c.fit.spare is not None else -(1 << 60))
    words = sentence(
        "Nothing in the catalogue fits at {wished:,} tokens: for the nearest, {name}, {missing} are missing.",
        wished=wish.context, name=build_words(nearest),
        missing=Bytes(-(nearest.fit.spare or 0)) if nearest.fit else sentence("memory"),
    )  # fmt: skip
    shorter = [c for c in judged if most_tokens(c)]
    if not shorter:
        return words
    most = max(shorter, key=most_tokens)
    hint = sentence(
        "{name} holds {most:,} tokens: ask for a shorter conversation.", name=build_words(most), most=most_tokens(most)
    )
    return one_after_another(words, hint)


def _use(use: Use) -> Sentence:
    return {
        Use.CHAT: sentence("chat"),
        Use.CODE: sentence("code"),
        Use.REASONING: sentence("reasoning"),
        Use.DOCUMENTS: sentence("documents"),
        Use.IMAGES: sentence("images"),
        Use.SMALL: sentence("small"),
    }[use]
