"""From candidates to what the Models page shows: rows, their order, and points for the picture. Pure sums, no Qt."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from advisor.catalogue.candidate import Candidate, Requirements, order
from advisor.catalogue.entry import Catalogue, CatalogueBuild, CatalogueModel
from advisor.catalogue.recommend import Advice, Role, best_build
from advisor.fit.fit import Fit
from advisor.fit.verdict import Verdict
from advisor.machine.machine import Kind, Machine
from ui.models.state import Browse, Chosen, Sort


@dataclass(frozen=True)
class Row:
    """One model of the list. best: its most useful build here, None until one is judged; text: what a search looks in;
    reaches: whether it was trained to follow as long a conversation as is wished.

    Numbers for sorting and painting; None is not known.
    """

    model: CatalogueModel
    best: Candidate | None
    text: str
    reaches: bool = True

    @property
    def fit(self) -> Fit | None:
        """The best build's fit."""
        return self.best.fit if self.best else None

    @property
    def verdict(self) -> Verdict | None:
        """How the best build runs here."""
        return self.fit.verdict if self.fit else None

    @cached_property
    def runs(self) -> bool:
        """Whether it is known to run here as wished."""
        return self.reaches and self.fit is not None and self.fit.verdict.runs

    @property
    def size(self) -> int:
        """Bytes to download: of the best build, else of the smallest."""
        if self.best:
            return self.best.download
        return self.model.builds[0].file_bytes if self.model.builds else 0

    @property
    def longest(self) -> int | None:
        """Tokens of the longest conversation that keeps the safety margin."""
        return self.fit.longest_context if self.fit else None

    @property
    def speed(self) -> float | None:
        """Tokens per second while writing, most likely."""
        return self.best.speed.writing.likely if self.best and self.best.speed else None


def rows(
    catalogue: Catalogue, candidates: Iterable[Candidate], wish: Requirements, picked: Candidate | None = None
) -> list[Row]:
    """A row for each model that serves the wished use. picked: what is recommended, the best of its model."""
    builds: dict[str, list[Candidate]] = {}
    for candidate in candidates:
        builds.setdefault(candidate.model.id, []).append(candidate)
    best = {model: best_build(some, wish) for model, some in builds.items()}
    if picked:
        best[picked.model.id] = picked
    return [
        Row(model, best.get(model.id), _search_text(model), model.context_train >= wish.context)
        for model in catalogue.models
        if wish.use in model.uses
    ]


def recommended_candidate(advice: Advice | None) -> Candidate | None:
    """The one build that is recommended."""
    picks = advice.picks if advice else ()
    return next((pick.candidate for pick in picks if pick.role is Role.BEST), None)


def _search_text(model: CatalogueModel) -> str:
    words = (model.name, model.id, model.family, model.publisher, model.license, model.architecture)
    return _joined((*words, *(build.quant for build in model.builds)))


@lru_cache(maxsize=8192)  # rows are made anew with every batch of the ranking, of the same models
def _joined(texts: tuple[str, ...]) -> str:
    return " " + " ".join(_words(texts))


def _words(texts: Iterable[str]) -> list[str]:
    """The words of names: "Qwen3-8B" has two, so that 8 finds it and does not find each Q8_0."""
    return [word for text in texts for word in re.split(r"[^a-z0-9.]+", text.lower()) if word]


def _asked(browse: Browse) -> list[str]:
    """What each text must hold: the beginnings of words, in any order."""
    return [f" {word}" for word in _words([browse.search])]


def _keys(wish: Requirements) -> dict[Sort, Callable[[Row], tuple[object, ...] | None]]:
    """For each order, what rows are compared by, the smaller first; None where it is not known."""
    return {
        "best": lambda row: order(row.best, wish) if row.best else None,
        "quality": lambda row: (-row.best.quality.value,) if row.best else None,
        "size": lambda row: (row.size,),
        "speed": lambda row: (-row.speed,) if row.speed is not None else None,
        "longest": lambda row: (-row.longest,) if row.longest is not None else None,
        "newest": lambda row: tuple(-ord(letter) for letter in row.model.release),
        "name": lambda row: (row.model.name.lower(),),
    }


def ordered(
    found: Sequence[Row], sort: Sort, wish: Requirements, picked: Candidate | None = None, *, backwards: bool = False
) -> list[Row]:
    """All rows in the order that the person wants; what is recommended is the best fit, what is not known stands last.

    backwards: the order is turned round, but for what is not known.
    """
    key = _keys(wish)[sort]
    first = picked.model.id if picked and sort == "best" else None
    by_name = sorted(found, key=lambda row: row.model.name.lower())
    compared = [(value, row) for row in by_name if (value := key(row)) is not None]
    compared.sort(key=lambda pair: (pair[1].model.id != first, pair[0]), reverse=backwards)
    return [row for _, row in compared] + [row for row in by_name if key(row) is None]


def sifted(found: Sequence[Row], browse: Browse) -> list[Row]:
    """The rows that the person wants to see, in the order they had."""
    words = _asked(browse)
    return [row for row in found if (browse.everything or row.runs) and all(word in row.text for word in words)]


# -- the picture -----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Point:
    """One build in the picture: bytes it takes, points of quality."""

    candidate: Candidate
    memory: int
    quality: float

    @property
    def verdict(self) -> Verdict:
        """How it runs here."""
        return self.candidate.fit.verdict if self.candidate.fit else Verdict.UNKNOWN


def memory_wanted(fit: Fit) -> int:
    """Bytes to hold against the card: those on it where the whole model lies there, else everything it takes."""
    if 0 < fit.layers == fit.offloaded:
        return sum(row.total for row in fit.bill.devices if row.kind is not Kind.CPU)
    return fit.bill.total


def room(machine: Machine) -> int | None:
    """Bytes that models may take on what they run from: all graphics devices, or system memory; None if unknown."""
    sizes = [device.usable for device in machine.gpus or (machine.cpu,)]
    return None if None in sizes else sum(size or 0 for size in sizes)


def frontier_points(candidates: Iterable[Candidate]) -> list[Point]:
    """What can be drawn of the candidates, least memory first."""
    made = [Point(one, memory_wanted(one.fit), one.quality.value) for one in candidates if one.fit]
    return sorted(made, key=lambda point: (point.memory, -point.quality))


def frontier(found: Sequence[Point]) -> list[Point]:
    """Those that nothing of their size or smaller is better than; `found` as `points` gives them."""
    kept: list[Point] = []
    for point in found:
        if not kept or point.quality > kept[-1].quality:
            kept.append(point)
    return kept


def matching(candidates: Iterable[Candidate], browse: Browse, wish: Requirements) -> list[Candidate]:
    """The builds that search, use and "Runs here" leave."""
    words = _asked(browse)
    return [
        one
        for one in candidates
        if wish.use in one.model.uses
        and one.fit
        and (browse.everything or (one.fit.verdict.runs and one.reaches(wish)))
        and all(word in _search_text(one.model) for word in words)
    ]


# -- one model -------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Version:
    """One build of the chosen model. candidate: None until it is judged."""

    build: CatalogueBuild
    candidate: Candidate | None
    recommended: bool = False


def versions(chosen: Chosen, wish: Requirements) -> list[Version]:
    """All builds of the chosen model, smallest first; the most useful of those that a ranking judges is recommended."""
    judged = {one.build.key: one for one in chosen.versions}
    ranked = {build.key for build in chosen.model.ranked}
    running = [one for one in chosen.versions if one.build.key in ranked and one.fit and one.fit.verdict.runs]
    best = best_build(running, wish)
    return [
        Version(build, judged.get(build.key), best is not None and best.build == build) for build in chosen.model.builds
    ]
