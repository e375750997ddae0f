"""What the window knows of models before they run: the catalogue, one of its models, a file that was opened."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from advisor.catalogue.candidate import Candidate, Requirements
from advisor.catalogue.entry import Catalogue, CatalogueBuild, CatalogueModel, Use
from advisor.catalogue.recommend import Advice
from advisor.fit.bill import Bill
from advisor.fit.fit import Fit, Option
from advisor.fit.measure import ModelFile
from advisor.fit.speed import Speed
from advisor.machine.machine import Machine
from advisor.services.judgement import RunSettings

Sort = Literal["best", "quality", "size", "speed", "longest", "newest", "name"]


@dataclass(frozen=True)
class Browse:
    """How the person looks through the catalogue. everything: also what does not run here; compare: as a picture.

    backwards: in the order opposite to what `sort` means.
    """

    search: str = ""
    everything: bool = False
    sort: Sort = "best"
    compare: bool = False
    backwards: bool = False


@dataclass(frozen=True)
class Chosen:
    """A model of the catalogue that is looked at: at which build, how it is wished to run, and what came of that.

    versions: its builds as far as they are judged as wished. curve: bills at growing conversation lengths.
    """

    model: CatalogueModel
    build: CatalogueBuild
    wish: RunSettings
    judging: bool = False
    judged_on: Machine | None = None
    fit: Fit | None = None
    options: tuple[Option, ...] = ()
    problem: str | None = None
    versions: tuple[Candidate, ...] = ()
    curve: tuple[tuple[int, Bill], ...] = ()


@dataclass(frozen=True)
class ModelsState:
    """The catalogue, the ranking that recommends from it, and the model of it that is looked at.

    asked: what the person wants of a model. candidates: as far as they are ranked, of `to_rank` builds, on the machine
    `ranked_on`; skipped: what was left out, and why.
    """

    catalogue: Catalogue | None = None
    catalogue_problem: str | None = None
    asked: Requirements = field(default_factory=lambda: Requirements.usual(Use.CHAT))
    browse: Browse = field(default_factory=Browse)
    candidates: tuple[Candidate, ...] = ()
    ranking: bool = False
    to_rank: int = 0
    ranked_on: Machine | None = None
    ranking_problem: str | None = None
    skipped: tuple[str, ...] = ()
    advice: Advice | None = None
    chosen: Chosen | None = None


@dataclass(frozen=True)
class OpenedState:
    """The file that was opened, whether it fits as wished, and how fast it would run.

    opening: the one that is being read.
    """

    opening: Path | None = None
    model: ModelFile | None = None
    wish: RunSettings = field(default_factory=RunSettings)
    judging: bool = False
    judged_on: Machine | None = None
    fit: Fit | None = None
    speed: Speed | None = None
    options: tuple[Option, ...] = ()
    problem: str | None = None
