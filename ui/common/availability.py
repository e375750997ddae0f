"""Whether a version is on this computer already, on its way here, or still on the hub; which of several to take. No Qt.

A model of the catalogue, a version on the hub and a file on the disk are told to be the same by repository and file,
by repository and quantisation, or by the checksum that the hub lists.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from advisor.catalogue.entry import CatalogueBuild, CatalogueModel
from advisor.downloads.progress import State
from advisor.downloads.status import Status
from advisor.fit.verdict import Verdict
from advisor.gguf.filename import quant_of
from advisor.hub.listing import HubBuild, Listing
from advisor.hub.reference import Reference
from advisor.library.entry import Library, LibraryEntry
from advisor.services.judgement import RunSettings
from advisor.services.requests import Wanted
from advisor.services.run_wishes import NOTHING_WISHED, KeptWish
from ui.hub.state import HubRepo
from ui.store import AppState


@dataclass(frozen=True)
class Standing:
    """Where a version stands. path: to open, once it is here. status: of its download. asking: the hub is asked.

    waiting: its download begins once the hub can be reached.
    """

    path: Path | None = None
    status: Status | None = None
    asking: bool = False
    waiting: bool = False


@dataclass(frozen=True)
class _Place:
    """One place on the hub. file: its path there, "" where only the quantisation is known."""

    repo: str
    file: str
    quant: str
    size: int | None

    @property
    def name(self) -> str:
        return PurePosixPath(self.file).name

    def is_in(self, repo: str, files: Iterable[str]) -> bool:
        if repo.lower() != self.repo.lower():  # first, for there may be hundreds of models, asked about often
            return False
        names = [PurePosixPath(file).name for file in files]
        if not names:
            return False
        return self.name in names if self.file else quant_of(names[0]).lower() == self.quant.lower()


def of_catalogue(state: AppState, build: CatalogueBuild) -> Standing:
    """Where a version of the catalogue stands."""
    places = [_Place(one.repo, one.file or "", build.quant, one.bytes) for one in build.files]
    return _standing(state, build.key, places, ())


def of_hub(state: AppState, build: HubBuild) -> Standing:
    """Where a version on the hub stands."""
    sums = tuple(file.sha256 for file in build.files)
    return _standing(state, str(build), [_Place(build.repo, build.name, build.quant, build.size)], sums)


def _standing(state: AppState, key: str, places: list[_Place], sums: tuple[str | None, ...]) -> Standing:
    status = next((one for one in state.downloads.snapshot.downloads if _fetches(one, places)), None)
    entry = _on_disk(state.library.contents, places, sums)
    path = entry.path if entry else None
    if path is None and status and status.state is State.DONE:
        path = status.paths[0]
    waiting = any(one.key == key for one in state.downloads.waiting)
    return Standing(path, status, key in state.downloads.asked_for, waiting)


def _fetches(status: Status, places: list[_Place]) -> bool:
    return any(place.is_in(status.repo, [status.files[0].name]) for place in places)


def _on_disk(library: Library | None, places: list[_Place], sums: tuple[str | None, ...]) -> LibraryEntry | None:
    entries = library.models if library else ()
    return next((entry for entry in entries if _is(entry, places, sums)), None)


def _is(entry: LibraryEntry, places: list[_Place], sums: tuple[str | None, ...]) -> bool:
    if sums and all(sums) and entry.sha256 == sums:
        return True
    for place in places:
        for copy in entry.copies:
            names = [path.name for path in copy.paths]
            if place.is_in(copy.name, names if place.file else [f"x-{entry.summary.quant}.gguf"]):
                return True
            if place.file and place.name == names[0] and place.size == entry.size:
                return True
    return False


# -- what to ask for -------------------------------------------------------------------------------------------


def want_catalogue(
    model: CatalogueModel,
    build: CatalogueBuild,
    *,
    eyes: bool,
    chat: bool = False,
    context: int = 0,
    run: KeptWish | None = None,
) -> Wanted:
    """A version of the catalogue, from wherever it is to be had. run: how it is wished to run, if that was chosen."""
    references = tuple(Reference(file.repo, build.quant, file.file or "") for file in build.files)
    return Wanted(build.key, f"{model.name} {build.quant}", references, None, chat, context, eyes, run)


def want_hub(
    listing: Listing, build: HubBuild, reference: Reference, context: int, *, eyes: bool, run: KeptWish | None = None
) -> Wanted:
    """A version of a repository that was listed. context: tokens of a conversation with it, as was wished; run: as of
    a version of the catalogue."""
    return Wanted(str(build), str(build), (reference,), (listing, build), context=context, eyes=eyes, run=run)


def chosen_wish(run: RunSettings, usual: int) -> KeptWish | None:
    """How a version is wished to run where anything of that was chosen. usual: the length where nobody chooses one."""
    wish = KeptWish.of(run, usual)
    return None if wish == NOTHING_WISHED else wish


def suggested(repo: HubRepo) -> HubBuild | None:
    """The largest version that fits, else the largest that runs: more bits lose less of the model."""
    running = [one for one in repo.judged if one.fit and one.fit.verdict.runs]
    fitting = [one for one in running if one.fit and one.fit.verdict is Verdict.FITS]
    best = max(fitting or running, key=lambda one: one.build.size, default=None)
    return best.build if best else None
