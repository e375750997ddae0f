"""The model that is planned with, in its quantisations: one of the catalogue, or a file."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from advisor.catalogue.drafts import can_draft, draftable
from advisor.catalogue.entry import Catalogue, CatalogueBuild, CatalogueModel
from advisor.errors import UsageError
from advisor.fit.measure import Opened
from advisor.progress import Cancel
from advisor.services.planner import PlannedVersion

if TYPE_CHECKING:
    from advisor.services.advice import Advisor

MOST_VERSIONS = 8
MOST_TAKEN = "Q4_K_M"  # the version most people take
UNQUANTISED = "F16"  # what the textbooks begin with


@dataclass(frozen=True)
class PlannedModel:
    """One that is planned with. opened: at `quant`; versions: from the fewest bits to the most; quants: to choose."""

    name: str
    quant: str
    opened: Opened
    versions: tuple[PlannedVersion, ...]
    quants: tuple[str, ...]


def model_of_file(name: str, opened: Opened) -> PlannedModel:
    """A model of which there is this file alone."""
    quant = opened.header.quant
    return PlannedModel(name, quant, opened, (PlannedVersion(quant, lambda: opened),), (quant,))


def model_of_catalogue(advice: Advisor, name: str, quant: str, cancel: Cancel | None = None) -> PlannedModel:
    """A model of the catalogue at a quantisation that llama.cpp makes, "" for the usual one.

    Raises UsageError for what is unknown, else as Advisor.draft and Advisor.open.
    """
    catalogue = advice.catalogue()
    model, named = catalogue.split(name)
    quant = quant or named
    build = model.build(quant) if quant else _usual(model)
    drafts: list[CatalogueBuild] = []
    if build is None:
        if not can_draft(quant):
            raise UsageError("'{quant}' is no quantisation that llama.cpp makes.", quant=quant)
        catalogue, build = advice.draft(catalogue, model, quant, cancel)
        drafts.append(build)
    versions = catalogue_versions(advice, catalogue, model, build, drafts, cancel)
    quants = (*(one.quant for one in model.ranked), *draftable(model))
    opened = next(one.open() for one in versions if one.quant == build.quant)
    return PlannedModel(model.name, build.quant, opened, tuple(versions), tuple(dict.fromkeys(quants)))


def catalogue_versions(
    advice: Advisor,
    catalogue: Catalogue,
    model: CatalogueModel,
    build: CatalogueBuild,
    drafts: Sequence[CatalogueBuild] = (),
    cancel: Cancel | None = None,
) -> list[PlannedVersion]:
    """At most eight quantisations of a model, spread over their sizes, with `build` and without quantising at all.

    drafts: those of no file, `catalogue` with their skeletons. Errors as Advisor.draft.
    """
    builds = [*_spread(model.ranked, build), *drafts]
    if UNQUANTISED in draftable(model) and UNQUANTISED not in (one.quant for one in drafts):
        catalogue, whole = advice.draft(catalogue, model, UNQUANTISED, cancel)
        builds.append(whole)
    builds.sort(key=lambda one: one.weights_bytes)

    def opener(one: CatalogueBuild) -> Callable[[], Opened]:
        return lambda: advice.open(catalogue, model, one)

    return [PlannedVersion(one.quant, opener(one)) for one in builds]


def _usual(model: CatalogueModel) -> CatalogueBuild:
    """The version most people take; else the middle one."""
    return model.build(MOST_TAKEN) or model.ranked[len(model.ranked) // 2]


def _spread(builds: Sequence[CatalogueBuild], wanted: CatalogueBuild) -> list[CatalogueBuild]:
    """At most eight of them, spread over their sizes, the wanted one included."""
    some = [one for one in builds if one is wanted or not one.quant.startswith("UD-")]
    while len(some) > MOST_VERSIONS:
        gaps = [
            (after.file_bytes / before.file_bytes, one)
            for before, one, after in zip(some, some[1:], some[2:], strict=False)
            if one is not wanted
        ]
        some.remove(min(gaps, key=lambda gap: gap[0])[1])
    return some
