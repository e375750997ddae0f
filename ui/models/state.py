"""What the window knows of models before they run: the catalogue, one of its models, a file that was opened."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from advisor.catalogue.candidate import Candidate, Requirements
from advisor.catalogue.entry import Catalogue, CatalogueBuild, CatalogueModel, Use
from advisor.catalogue.recommend import Advice
from advisor.fit.bill import Bill
from advisor.fit.measure import ModelFile
from advisor.machine.machine import Machine
from ui.common.judged import Judged

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
    """A model of the catalogue that is looked at, at one of its builds.

    versions: its builds as far as they are judged as wished. curve: bills at growing conversation lengths.
    """

    model: CatalogueModel
    build: CatalogueBuild
    judged: Judged = field(default_factory=Judged)
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
    """The file that was opened. opening: the one that is being read.

    projector: the file for looking at images that lies beside it, whether the model is to be loaded with it or not.
    """

    opening: Path | None = None
    model: ModelFile | None = None
    projector: Path | None = None
    judged: Judged = field(default_factory=Judged)
