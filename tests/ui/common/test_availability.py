"""Where a version stands: on this computer, on its way, or on the hub; by name, by file, by checksum."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from advisor.catalogue.entry import Basis, CatalogueBuild
from advisor.catalogue.entry import HubFile as CatalogueFile
from advisor.downloads.progress import State
from advisor.downloads.status import Snapshot
from advisor.hub.listing import RepositoryFile
from advisor.library.entry import Library, LibraryEntry, Owner
from advisor.services.judgement import RunSettings
from advisor.services.placements import PlacementWish
from advisor.services.run_wishes import KeptWish
from advisor.units import GIB
from tests.ui import canned, canned_shelf
from tests.ui.canned_shelf import BUILDS, LISTING, REPO, copy, status, summary
from ui.common.availability import chosen_wish, of_catalogue, of_hub, suggested, want_hub
from ui.hub.state import HubRepo
from ui.library.state import LibraryState
from ui.store import AppState

NAMED = CatalogueBuild("Qwen/Qwen3-8B", "Q4_K_M", Basis.EXACT, 5 * GIB, 5 * GIB, (CatalogueFile(REPO, None, None, 1),))
FILED = replace(NAMED, files=(CatalogueFile(REPO, "sub/Qwen3-8B-Q4_K_M.gguf", 5 * GIB, 1),))


def having(owner: Owner, name: str, path: str, quant: str = "Q4_K_M", size: int = 5 * GIB) -> AppState:
    """One model on this computer."""
    entry = LibraryEntry(summary("Qwen3 8B", quant, 8_000_000_000), (copy(owner, name, path, size),))
    return AppState().change(library=LibraryState(Library((entry,))))


def test_by_repository_and_file_or_quantisation() -> None:
    state = having(Owner.HUB, REPO.lower(), "/x/Qwen3-8B-Q4_K_M.gguf")
    assert of_catalogue(state, FILED).path == of_catalogue(state, NAMED).path == Path("/x/Qwen3-8B-Q4_K_M.gguf")
    assert of_hub(state, BUILDS[1]).path == Path("/x/Qwen3-8B-Q4_K_M.gguf")
    assert of_hub(state, BUILDS[2]).path is None
    other = having(Owner.HUB, "somebody/else", "/x/Qwen3-8B-Q4_K_M.gguf", size=GIB)
    assert of_catalogue(other, FILED).path is None
    assert of_catalogue(other, NAMED).path is None
    wrong = having(Owner.HUB, REPO, "/x/Qwen3-8B-Q8_0.gguf", "Q8_0")
    assert of_catalogue(wrong, FILED).path is None
    assert of_catalogue(wrong, NAMED).path is None


def test_by_the_files_name_and_size_in_a_folder_of_ones_own() -> None:
    assert of_catalogue(having(Owner.FOLDER, "x", "/x/Qwen3-8B-Q4_K_M.gguf"), FILED).path
    assert of_catalogue(having(Owner.FOLDER, "x", "/x/Qwen3-8B-Q4_K_M.gguf", size=GIB), FILED).path is None


def test_by_the_checksum_that_the_hub_lists() -> None:
    state = having(Owner.OLLAMA, "qwen3:8b", "/x/blobs/sha256-a")
    [entry] = state.library.contents.models if state.library.contents else ()
    known = replace(entry, copies=(replace(entry.copies[0], promised=("a" * 64,)),))
    state = state.change(library=LibraryState(Library((known,))))
    listed = replace(BUILDS[1], files=(RepositoryFile("any.gguf", 7, "a" * 64, "a" * 64),))
    assert of_hub(state, listed).path == Path("/x/blobs/sha256-a")
    assert of_hub(state, replace(BUILDS[1], files=(RepositoryFile("any.gguf", 7, "b" * 64, "b" * 64),))).path is None


def test_on_its_way() -> None:
    coming = replace(status("Qwen3-8B-Q4_K_M", State.LOADING, 0.5), repo=REPO)
    state = AppState().change(downloads={"snapshot": Snapshot((coming,))})
    assert of_hub(state, BUILDS[1]).status is coming
    assert of_catalogue(state, NAMED).status is coming
    assert of_catalogue(state, FILED).status is coming
    assert of_hub(state, BUILDS[0]).status is None
    done = replace(status("Qwen3-8B-Q4_K_M", State.DONE, 1.0), repo=REPO)
    assert of_hub(AppState().change(downloads={"snapshot": Snapshot((done,))}), BUILDS[1]).path == done.paths[0]
    wanted = want_hub(LISTING, BUILDS[1], canned_shelf.states()["repo"].hub.repo.reference, 8192, eyes=True)  # type: ignore[union-attr]
    assert of_hub(AppState().change(downloads={"asked_for": frozenset({wanted.key})}), BUILDS[1]).asking


def test_the_largest_that_fits_is_suggested() -> None:
    repo = canned_shelf.states()["repo"].hub.repo
    assert isinstance(repo, HubRepo)
    assert suggested(repo) == BUILDS[1]  # Q8_0 is tight, F16 cannot be judged
    only_tight = replace(repo, judged=(repo.judged[2],))
    assert suggested(only_tight) == BUILDS[2]
    assert suggested(replace(repo, judged=())) is None
    assert canned.GAMING.gpus


def test_what_was_chosen_for_a_version_goes_with_its_download() -> None:
    assert chosen_wish(RunSettings(8192), 8192) is None
    assert chosen_wish(RunSettings(16_384), 8192) == KeptWish("f16", PlacementWish(), 16_384)
    assert chosen_wish(RunSettings(8192, "q8_0"), 8192) == KeptWish("q8_0", PlacementWish())
