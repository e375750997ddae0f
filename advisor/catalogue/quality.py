"""How good a build is for a use, from published measurements, with a sentence for every number.

A model's ability comes from its benchmarks on one scale (scale.py). What its quantisation costs comes from the measured
divergence of its predictions from the original's, in the same points: a smaller model's predictions diverge too, and
how many points a smaller model has is known.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from statistics import pstdev

from advisor.catalogue.benchmark_scale import MEASURER, STEP, Scale, ability_points, fit_scale
from advisor.catalogue.entry import CatalogueBuild, CatalogueModel, Score, Use
from advisor.catalogue.quants import quant_facts, quants
from advisor.sentences import Sentence, sentence

# Perplexity of LLaMA 7B and 13B was 5.91 and 5.25 (llama.cpp's README, 2023): a model of half the size is about 0.13
# nats worse at guessing the next word, and so is one whose quantisation diverges by that.
NATS_PER_HALVING = 0.13
# A publisher's own figures were higher than the same test by others, by 0.1 standard deviations on average (12 models).
PUBLISHERS_OPTIMISM = 0.15
UNMEASURED_CAUTION = 1.0  # standard deviations of the estimate that an unmeasured model is taken below it

# What counts how much for a use; what is not named counts 1. No published test in the catalogue looks at pictures.
WEIGHTS: dict[Use, dict[str, float]] = {
    Use.CODE: {"LiveCodeBench": 3.0, "Artificial Analysis Intelligence Index": 2.0, "MMLU-Pro": 0.5},
    Use.REASONING: {"GPQA Diamond": 2.0, "Humanity's Last Exam": 2.0, "AIME 2025": 2.0, "IFBench": 0.5},
    Use.CHAT: {"IFBench": 2.0, "Artificial Analysis Intelligence Index": 2.0, "AIME 2025": 0.5, "LiveCodeBench": 0.5},
}
for _use in (Use.DOCUMENTS, Use.IMAGES, Use.SMALL):
    WEIGHTS[_use] = WEIGHTS[Use.CHAT]
THINKING = frozenset({Use.CODE, Use.REASONING})  # uses for which a model that can think first is let think

_THINKS = re.compile(r"reasoning|thinking|think|high|max|effort", re.IGNORECASE)
_DOES_NOT = re.compile(r"non-reasoning|\blow\b|instruct", re.IGNORECASE)


_SAME_BITS = 0.02  # of the weights, by which builds with the same bits for nearly all of them differ


class Confidence(StrEnum):
    """How well a quality figure is founded, best first."""

    MEASURED = "measured"  # by others than the publisher
    PUBLISHER = "publisher"  # the publisher's own figures
    ESTIMATED = "estimated"  # from size and release date of models that were measured


@dataclass(frozen=True)
class Quality:
    """Points for one use, on a scale where measured models average 50 and two thirds of them lie from 30 to 70.

    value: of the build, that is `original` less `loss`, which its quantisation costs. variant: which way of running
    the model was measured ("reasoning"…), empty where there is one only. sentence: how the number came about.
    """

    value: float
    original: float
    loss: float
    confidence: Confidence
    variant: str
    sentence: str


@dataclass(frozen=True)
class _Trend:
    """Ability as a straight line in size (doublings), date (months) and thinking, fitted to the measured models.

    families: how far each family lies from the line on average, less where few of it were measured.
    """

    base: float
    per_doubling: float
    per_month: float
    thinking: float
    spread: float
    families: Mapping[str, float]

    def at(self, model: CatalogueModel, *, thinking: bool) -> float:
        line = self.base + self.per_doubling * _size(model) + self.per_month * _month(model)
        return line + self.thinking * thinking + self.families.get(_family(model), 0.0)


class Judge:
    """Tells the quality of any build of one catalogue."""

    def __init__(self, models: Sequence[CatalogueModel]) -> None:
        self._scale = fit_scale(models)
        self._trend = _trend(models, self._scale)
        self._originals: dict[tuple[str, Use], tuple[float, Confidence, str, Sentence]] = {}
        self._losses: dict[str, tuple[float, Sentence]] = {}
        self._told: dict[tuple[str, str, Use], Quality] = {}

    @property
    def points_per_doubling(self) -> float:
        """Points that a model of twice the size has more, of the same date."""
        return STEP * self._trend.per_doubling

    def quality(self, model: CatalogueModel, build: CatalogueBuild, use: Use) -> Quality:
        """The quality of a build of `model` for `use`."""
        build_key = (model.id, build.quant, use)
        if build_key not in self._told:  # each ranking asks for all of them, and none hangs on the machine
            self._told[build_key] = self._quality(model, build, use)
        return self._told[build_key]

    def _quality(self, model: CatalogueModel, build: CatalogueBuild, use: Use) -> Quality:
        key = (model.id, use)
        if key not in self._originals:
            self._originals[key] = self._original(model, use)
        original, confidence, variant, words = self._originals[key]
        loss, cost = self.loss(model, build.quant)
        value = max(0.0, original - loss)
        said = sentence("{points:.0f} points: {words} {cost}", points=value, words=words, cost=cost)
        return Quality(value, original, loss, confidence, variant, said)

    # -- the model -------------------------------------------------------------------------------------------------

    def _original(self, model: CatalogueModel, use: Use) -> tuple[float, Confidence, str, Sentence]:
        for measurers, confidence in ((True, Confidence.MEASURED), (False, Confidence.PUBLISHER)):
            scores = [s for s in model.scores if (s.measured_by == MEASURER) is measurers]
            variant = _choose({score.variant for score in scores}, use)
            run = [score for score in scores if score.variant == variant]
            found = self._scale.joined(run, WEIGHTS[use])
            if found is not None and measurers:
                return ability_points(found), confidence, _plain(variant, model), self._words(run, model)
            if found is not None:
                # Publishers let a model think first where it can; for other uses it is not run that way.
                less = 0.0 if use in THINKING or Use.REASONING not in model.uses else self._trend.thinking
                value = ability_points(found - PUBLISHERS_OPTIMISM - less)
                return value, confidence, "", self._publishers_words(run, model, less)
        ability = self._trend.at(model, thinking=use in THINKING and Use.REASONING in model.uses)
        cautious = ability_points(ability - UNMEASURED_CAUTION * self._trend.spread)
        words = sentence(
            "nobody has measured it; models of its size and date have {points:.0f} points, and it is taken for "
            "{cautious:.0f}, because they differ.",
            points=ability_points(ability), cautious=cautious,
        )  # fmt: skip
        return cautious, Confidence.ESTIMATED, "", words

    def _figures(self, run: Iterable[Score]) -> Sentence:
        used = [score for score in run if self._scale.ability(score.benchmark, score.value) is not None]
        figures = Sentence.of("", {})
        for one in used:
            if one.unit == "%":
                figure = sentence("{benchmark} {value:g} %", benchmark=one.benchmark, value=one.value)
            else:
                figure = sentence("{benchmark} {value:g}", benchmark=one.benchmark, value=one.value)
            figures = sentence("{first}, {next}", first=figures, next=figure) if figures else figure
        return figures

    def _words(self, run: Sequence[Score], model: CatalogueModel) -> Sentence:
        figures, mode = self._figures(run), _plain(run[0].variant, model)
        if mode:
            return sentence(
                "{figures} ({mode}), by {measurer}, put on one scale where measured models average 50.",
                figures=figures, mode=mode, measurer=MEASURER,
            )  # fmt: skip
        return sentence(
            "{figures}, by {measurer}, put on one scale where measured models average 50.",
            figures=figures, measurer=MEASURER,
        )  # fmt: skip

    def _publishers_words(self, run: Sequence[Score], model: CatalogueModel, less: float) -> Sentence:
        figures = self._figures(run)
        if less:
            return sentence(
                "{figures}, by {publisher}'s own account and not yet by others, taken a little lower, and {less:.0f} "
                "points less for not thinking first.",
                figures=figures, publisher=model.publisher, less=STEP * less,
            )  # fmt: skip
        return sentence(
            "{figures}, by {publisher}'s own account and not yet by others, taken a little lower.",
            figures=figures, publisher=model.publisher,
        )  # fmt: skip

    # -- its quantisation ------------------------------------------------------------------------------------------

    def loss(self, model: CatalogueModel, quant: str) -> tuple[float, Sentence]:
        """(points that a quantisation of `model` costs, a sentence that says why)."""
        if _native(model, quant):
            return 0.0, sentence("{quant} is what its publisher trained it for, so nothing is lost.", quant=quant)
        if quant not in self._losses:
            self._losses[quant] = self._loss(quant)
        return self._losses[quant]

    def _loss(self, quant: str) -> tuple[float, Sentence]:
        nats, measured = divergence(quant)
        halvings = nats / NATS_PER_HALVING
        cost = halvings * self.points_per_doubling
        if cost < 0.2:
            return cost, sentence("{quant} costs next to nothing.", quant=quant)
        return cost, sentence(
            "{quant} costs {cost:.1f} of them: a divergence of {nats:.3f} ({source}), like {smaller:.0%} less size.",
            quant=quant, cost=cost, nats=nats, smaller=1 - 2**-halvings,
            source=sentence("measured") if measured else sentence("by its bits per weight"),
        )  # fmt: skip


def divergence(quant: str) -> tuple[float, bool]:
    """(mean divergence of a quantisation from the original in nats, whether it was measured).

    One that was not measured lies between its neighbours in bits per weight.
    """
    facts = quant_facts(quant)
    if facts is None:
        return NATS_PER_HALVING * 2, False  # nothing is known: as bad as Q2_K
    if facts.kld is not None:
        return facts.kld, True
    if facts.bits >= 16:
        return 0.0, True
    known = sorted((other.bits, other.kld) for other in quants().values() if other.kld is not None)
    below = max((pair for pair in known if pair[0] <= facts.bits), default=known[0])
    above = min((pair for pair in known if pair[0] > facts.bits), default=known[-1])
    return max(below[1] or 0.0, above[1] or 0.0), False


def _native(model: CatalogueModel, quant: str) -> bool:
    """Whether the model was trained for this format: four-bit floats where no build of it has more bits, and single
    bits, which nobody makes of anything else."""
    if quant not in ("MXFP4", "Q1_0") or (native := model.build(quant)) is None:
        return False
    most = native.weights_bytes * (1 + _SAME_BITS)
    return quant == "Q1_0" or all(build.weights_bytes <= most for build in model.builds)


def _choose(variants: set[str], use: Use) -> str:
    """The way of running a model that is used for `use`: thinking first for code and reasoning, else at once."""
    thinking = sorted((v for v in variants if _thinks(v)), key=lambda v: ("max" in v.lower(), "high" in v.lower(), v))
    at_once = sorted(variants - set(thinking))
    wanted, other = (thinking, at_once) if use in THINKING else (at_once, thinking)
    # The least effort that thinks, for the most takes minutes on a computer at home.
    return (wanted or other or [""])[0]


def _thinks(variant: str) -> bool:
    return bool(_THINKS.search(variant)) and not _DOES_NOT.search(variant)


def _plain(variant: str, model: CatalogueModel) -> str:
    """A variant in a word or two: what its measurer wrote in brackets, or nothing where there is one way only."""
    known = {score.variant for score in model.scores if score.measured_by == MEASURER}
    inside = re.search(r"\(([^()]*)\)\s*$", variant)
    if inside and (_THINKS.search(inside[1]) or _DOES_NOT.search(inside[1])):
        return inside[1].lower()
    return "" if len(known) < 2 else "reasoning" if _thinks(variant) else "non-reasoning"


def _size(model: CatalogueModel) -> float:
    """Doublings of a billion: of a mixture of experts the mean of all and active parameters that works like one."""
    return math.log2(max(1.0, math.sqrt(model.params_total * max(1, model.params_active))) / 1e9)


def _family(model: CatalogueModel) -> str:
    """The family without its generation: "Granite 4.0" and "Granite 3.3" are one."""
    match = re.match(r"[^\W\d]+", model.family)
    return match[0] if match else model.family


def _month(model: CatalogueModel) -> float:
    """Months since the start of 2025, as far as the release date tells."""
    match = re.match(r"(\d{4})-(\d{2})", model.release)
    return (int(match[1]) - 2025) * 12 + int(match[2]) if match else 0.0


def _trend(models: Iterable[CatalogueModel], scale: Scale) -> _Trend:
    rows: list[tuple[tuple[float, ...], float]] = []
    families: list[str] = []
    for model in models:
        measured = [score for score in model.scores if score.measured_by == MEASURER]
        for variant in sorted({score.variant for score in measured}):
            ability = scale.joined(score for score in measured if score.variant == variant)
            if ability is not None:
                rows.append(((1.0, _size(model), _month(model), float(_thinks(variant))), ability))
                families.append(_family(model))
    if len(rows) < 10:
        return _Trend(0.0, 0.3, 0.08, 0.6, 0.4, {})  # of the first catalogue; too few models to fit anything to
    line = _least_squares(rows)
    off = [y - sum(a * b for a, b in zip(x, line, strict=True)) for x, y in rows]
    of_family: dict[str, list[float]] = {}
    for family, distance in zip(families, off, strict=True):
        of_family.setdefault(family, []).append(distance)
    shrunk = {family: sum(some) / (len(some) + 2) for family, some in of_family.items()}
    base, doubling, month, thinking = line
    return _Trend(base, max(doubling, 0.05), month, max(thinking, 0.0), pstdev(off), shrunk)


def _least_squares(rows: Sequence[tuple[tuple[float, ...], float]]) -> list[float]:
    """Coefficients of the straight line nearest to all rows (x, y), by the normal equations."""
    size = len(rows[0][0])
    table = [
        [sum(x[i] * x[j] for x, _ in rows) for j in range(size)] + [sum(x[i] * y for x, y in rows)] for i in range(size)
    ]
    for column in range(size):
        pivot = max(range(column, size), key=lambda row: abs(table[row][column]))
        table[column], table[pivot] = table[pivot], table[column]
        if abs(table[column][column]) < 1e-9:
            table[column][column] = 1e-9  # the models do not differ in this: it explains nothing
        for row in range(size):
            if row != column:
                factor = table[row][column] / table[column][column]
                table[row] = [a - factor * b for a, b in zip(table[row], table[column], strict=True)]
    return [table[i][size] / table[i][i] for i in range(size)]
