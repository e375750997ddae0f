"""The model that is planned with, in its quantisations: one of the catalogue, of the hub, or a file."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from advisor.catalogue.drafts import can_draft, draft_of, draftable
from advisor.catalogue.entry import Catalogue, CatalogueBuild, CatalogueModel
from advisor.catalogue.quants import quants
from advisor.catalogue.servable_builds import original_repository, servable_builds
from advisor.errors import UsageError
from advisor.fit.measure import Measurer, Opened
from advisor.gguf.read import read_header
from advisor.gguf.skeleton import strip
from advisor.hub.listing import HubBuild, Listing
from advisor.hub.reference import Reference, parse_reference
from advisor.planner.vllm.serving import VllmModel
from advisor.progress import Cancel
from advisor.services.planner import PlannedVersion

if TYPE_CHECKING:
    from advisor.services.advice import Advisor
    from advisor.services.hub import HubService

MOST_VERSIONS = 8
MOST_TAKEN = "Q4_K_M"  # the version most people take
UNQUANTISED = "F16"  # what the textbooks begin with
_LADDER = ("IQ3_XXS", "Q3_K_M", "Q4_K_M", "Q5_K_M", "Q6_K", "Q8_0", UNQUANTISED)
_Measurers = Callable[[], Measurer]


@dataclass(frozen=True)
class PlannedModel:
    """One that is planned with. opened: at `quant`; versions: from the fewest bits to the most; quants: to choose.

    served: as vLLM knows it. source: the argument of llama.cpp's server that names it and its value, None where there
    is no file of it.
    """

    name: str
    quant: str
    opened: Opened
    versions: tuple[PlannedVersion, ...]
    quants: tuple[str, ...]
    served: VllmModel
    source: tuple[str, str] | None = None


def served_elsewhere(opened: Opened) -> VllmModel:
    """What is not of the catalogue, as vLLM knows it: by what its file says that it was made of."""
    repo = original_repository(opened.header)
    return VllmModel(opened.header, repo, servable_builds().get(repo, {}))


# -- a file ----------------------------------------------------------------------------------------------------


def model_of_file(path: str, opened: Opened, quant: str, measurer: _Measurers) -> PlannedModel:
    """A model of which there is this file, at its own quantisation or as llama.cpp's quantiser would make another.

    measurer: whose engine is asked. UsageError for a quantisation that it does not make; else as drafts.draft_of.
    """
    own = opened.header.quant
    quant = quant or own
    made = _Drafts(opened, measurer)
    if quant != own and not can_draft(quant):
        raise _not_made(quant)
    names = dict.fromkeys((*_LADDER, own, quant))
    versions = [PlannedVersion(own, lambda: opened) if one == own else made.version(one) for one in _by_bits(names)]
    wanted = next(one for one in versions if one.quant == quant)
    others = [one for one in quants() if can_draft(one) and one != own]
    source = ("--model", path) if quant == own else None
    served = served_elsewhere(opened)
    return PlannedModel(path, quant, wanted.open(), tuple(versions), (own, *others), served, source)


class _Drafts:
    """Other quantisations of a model that was opened, each made when it is first asked for."""

    def __init__(self, opened: Opened, measurer: _Measurers) -> None:
        self._opened, self._measurer = opened, measurer
        self._skeleton = cache(lambda: strip(read_header(opened.skeleton), opened.skeleton))

    def version(self, quant: str) -> PlannedVersion:
        return PlannedVersion(quant, cache(lambda: self._open(quant)))

    def _open(self, quant: str) -> Opened:
        name, measurer = self._opened.header.name or self._opened.skeleton.stem, self._measurer()
        skeleton = draft_of(self._skeleton(), name, quant, measurer.engine())
        laid = measurer.open_skeleton(f"{Path(name).name}-{quant}.gguf", skeleton)
        header = replace(laid.header, set_bytes=laid.header.weights_bytes, named_quant=quant).called(name)
        return replace(laid, header=header)


def _by_bits(names: Sequence[str] | dict[str, None]) -> list[str]:
    """From the fewest bits to the most; what is not known stands last."""
    known = {name: facts.bits for name, facts in quants().items()}
    return sorted(names, key=lambda name: known.get(name.removeprefix("UD-"), 99.0))


def _not_made(quant: str) -> UsageError:
    return UsageError("'{quant}' is no quantisation that llama.cpp makes.", quant=quant)


# -- of the hub --------------------------------------------------------------------------------------------------


def model_of_hub(hub: HubService, text: str, quant: str, measurer: _Measurers, cancel: Cancel) -> PlannedModel:
    """A repository on the hub, as "owner/name" with ":" and a version where one is meant; "" for the usual one.

    A few MB of each version are read when it is first asked for. Raises UsageError where it has no such version, else
    as HubService.listing and open.
    """
    reference = parse_reference(text)
    listing = hub.listing(reference)
    if not listing.builds:
        raise UsageError("{repo} has no model that llama.cpp runs.", repo=listing.repo)
    labels = {build.label: build for build in listing.builds}
    wanted, drafted = _wanted(listing, labels, reference, quant)
    cancel.check()

    def version(build: HubBuild) -> PlannedVersion:
        return PlannedVersion(build.label, cache(lambda: hub.open(build)))

    own = version(wanted)
    opened = own.open()
    made = _Drafts(opened, measurer)
    some = [own if build is wanted else version(build) for build in _spread_hub(listing.builds, wanted)]
    missing = [name for name in dict.fromkeys((drafted, UNQUANTISED)) if name and name not in labels]
    versions = [*some, *map(made.version, missing)]
    order = _by_bits([labels[one.quant].quant if one.quant in labels else one.quant for one in versions])
    versions.sort(key=lambda one: order.index(labels[one.quant].quant if one.quant in labels else one.quant))
    chosen = next(one for one in versions if one.quant == (drafted or wanted.label))
    others = [one for one in quants() if can_draft(one) and one not in labels]
    name = f"{listing.repo}:{wanted.label}"
    source = None if drafted else ("--hf-repo", name)
    served = served_elsewhere(opened)
    return PlannedModel(listing.repo, chosen.quant, chosen.open(), tuple(versions), (*labels, *others), served, source)


def _wanted(listing: Listing, labels: dict[str, HubBuild], reference: Reference, quant: str) -> tuple[HubBuild, str]:
    """The version that is meant, or the one to make it of and how it is to be quantised."""
    quant = quant or reference.quant
    if reference.file and not quant:
        return listing.build(reference), ""
    builds = list(labels.values())
    usual = next((build for build in builds if build.quant == MOST_TAKEN), builds[len(builds) // 2])
    if not quant:
        return usual, ""
    for build in builds:
        if quant.lower() in (build.label.lower(), build.quant.lower()):
            return build, ""
    if not can_draft(quant):
        raise _not_made(quant)
    return builds[-1], quant.upper()


def _spread_hub(builds: Sequence[HubBuild], wanted: HubBuild) -> list[HubBuild]:
    """At most eight of them, evenly, the wanted one included."""
    rest = [build for build in builds if build is not wanted]
    step = max(1, -(-len(rest) // (MOST_VERSIONS - 1)))
    return sorted([wanted, *rest[::step]], key=builds.index)


# -- of the catalogue ----------------------------------------------------------------------------------------------


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
            raise _not_made(quant)
        catalogue, build = advice.draft(catalogue, model, quant, cancel)
        drafts.append(build)
    versions = catalogue_versions(advice, catalogue, model, build, drafts, cancel)
    names = (*(one.quant for one in model.ranked), *draftable(model))
    opened = next(one.open() for one in versions if one.quant == build.quant)
    source = ("--hf-repo", f"{build.files[0].repo}:{build.quant}") if build.files else None
    quants_of = tuple(dict.fromkeys(names))
    builds = servable_builds().get(model.id, {})
    served = VllmModel(opened.header.called(model.name), model.id, builds, "vision" in model.modality)
    return PlannedModel(model.name, build.quant, opened, tuple(versions), quants_of, served, source)


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
