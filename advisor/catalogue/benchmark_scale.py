"""One scale for all benchmarks: figures of different tests, for different models, made comparable.

No benchmark was run on every model, and each is hard in another range. So all figures of one measurer are laid on one
line by a one-factor model, as in factor analysis: a test's result is a straight line in the model's ability, after the
usual logistic stretching of percentages, with a spread of its own. Abilities and lines are found in turn until they
agree. What a test says below chance says nothing and is left out.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from statistics import fmean, pstdev

from advisor.catalogue.entry import CatalogueModel, Score

MEASURER = "Artificial Analysis"
MEASURER_PAGE = "https://artificialanalysis.ai/"
MIDDLE, STEP = 50.0, 20.0  # points: the average of the measured models, and one standard deviation
_ROUNDS = 12  # nothing moves by a hundredth after that
_LEAST_SPREAD = 0.2  # no test is trusted to better than this, in standard deviations of ability


@dataclass(frozen=True)
class Benchmark:
    """How to read a test: floor and ceiling of its figures, and below what it is chance."""

    floor: float
    ceiling: float
    chance: float


BENCHMARKS: dict[str, Benchmark] = {
    "Artificial Analysis Intelligence Index": Benchmark(0, 70, 1.5),
    "GPQA Diamond": Benchmark(20, 100, 26),  # four answers to choose from
    "Humanity's Last Exam": Benchmark(0, 100, 6),
    "IFBench": Benchmark(0, 100, 10),
    "LiveCodeBench": Benchmark(0, 100, 0),
    "MMLU-Pro": Benchmark(0, 100, 11),  # ten answers
    "AIME 2025": Benchmark(0, 100, 0),
}


@dataclass(frozen=True)
class _Line:
    """A test's line: its stretched result is `start + slope * ability`, give or take `spread` in ability."""

    start: float
    slope: float
    spread: float


def stretched(benchmark: str, value: float) -> float | None:
    """A figure stretched to a scale without ends; None where it says nothing or the test is not known."""
    known = BENCHMARKS.get(benchmark)
    if known is None or value < known.chance:
        return None
    part = (value - known.floor) / (known.ceiling - known.floor)
    part = min(max(part, 0.02), 0.98)
    return math.log(part / (1 - part))


@dataclass(frozen=True)
class Scale:
    """The lines of all tests. Ability 0 is the average of the measured models, 1 a standard deviation."""

    lines: Mapping[str, _Line]

    def ability(self, benchmark: str, value: float) -> float | None:
        """What one figure alone says of the model's ability; None where it says nothing."""
        line, result = self.lines.get(benchmark), stretched(benchmark, value)
        return None if line is None or result is None else (result - line.start) / line.slope

    def joined(self, scores: Iterable[Score], weights: Mapping[str, float] | None = None) -> float | None:
        """The ability that several figures of one run of a model say together; None where none says anything.

        Each counts by its certainty, times its weight (1 where none is given).
        """
        total = sure = 0.0
        for score in scores:
            found = self.ability(score.benchmark, score.value)
            if found is not None:
                certainty = self.lines[score.benchmark].spread ** -2 * (weights or {}).get(score.benchmark, 1.0)
                total += certainty * found
                sure += certainty
        return total / sure if sure else None


def ability_points(ability: float) -> float:
    """Ability in points of 0 to 100."""
    return min(100.0, max(0.0, MIDDLE + STEP * ability))


def fit_scale(models: Iterable[CatalogueModel]) -> Scale:
    """The scale that the figures of MEASURER give."""
    rows: dict[tuple[str, str], dict[str, float]] = {}
    for model in models:
        for score in model.scores:
            value = stretched(score.benchmark, score.value)
            if score.measured_by == MEASURER and value is not None:
                rows.setdefault((model.id, score.variant), {})[score.benchmark] = value
    ability = {key: fmean(row.values()) for key, row in rows.items()}
    lines: dict[str, _Line] = {}
    for _ in range(_ROUNDS):
        ability = _standard(ability)
        lines = _lines(rows, ability)
        ability = {key: _place(row, lines, ability[key]) for key, row in rows.items()}
    return Scale(lines)


def _standard(ability: Mapping[tuple[str, str], float]) -> dict[tuple[str, str], float]:
    middle, spread = (fmean(ability.values()), pstdev(ability.values())) if ability else (0.0, 1.0)
    return {key: (value - middle) / (spread or 1.0) for key, value in ability.items()}


def _lines(
    rows: Mapping[tuple[str, str], Mapping[str, float]], ability: Mapping[tuple[str, str], float]
) -> dict[str, _Line]:
    lines: dict[str, _Line] = {}
    for benchmark in BENCHMARKS:
        pairs = [(ability[key], row[benchmark]) for key, row in rows.items() if benchmark in row]
        if len(pairs) < 5:
            continue
        x, y = fmean(pair[0] for pair in pairs), fmean(pair[1] for pair in pairs)
        wide = sum((a - x) ** 2 for a, _ in pairs)
        slope = sum((a - x) * (b - y) for a, b in pairs) / wide if wide else 0.0
        if slope <= 0:
            continue
        start = y - slope * x
        off = math.sqrt(fmean((b - start - slope * a) ** 2 for a, b in pairs)) / slope
        lines[benchmark] = _Line(start, slope, max(off, _LEAST_SPREAD))
    return lines


def _place(row: Mapping[str, float], lines: Mapping[str, _Line], before: float) -> float:
    total = sure = 0.0
    for benchmark, value in row.items():
        if line := lines.get(benchmark):
            total += (value - line.start) / line.slope / line.spread**2
            sure += line.spread**-2
    return total / sure if sure else before
