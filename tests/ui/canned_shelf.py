"""States of the downloads, of the hub's pages and of the models on this computer, without hub, disk or engine."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from advisor.downloads.progress import State
from advisor.downloads.remote import RemoteFile, Request
from advisor.downloads.status import FileStatus, Snapshot, Status
from advisor.downloads.storage import HubCache
from advisor.errors import AdvisorError, DiskFull
from advisor.fit.speed_band import Band, Speed
from advisor.gguf.filename import FileKind
from advisor.hub.hub import SearchResult
from advisor.hub.listing import HubBuild, Listing, RepositoryFile
from advisor.hub.reference import Reference
from advisor.library.entry import Broken, Copy, FileId, HeaderSummary, Library, LibraryEntry, Owner
from advisor.library.remove import Removal
from advisor.sentences import sentence
from advisor.services.judgement import HubFit
from advisor.services.requests import Offer, Removing, Wanted
from advisor.settings import Settings
from advisor.units import GIB, MIB, Bytes
from tests.ui import canned, canned_models
from ui.hub.state import HubRepo, HubSearch, HubTrouble, Token
from ui.library.state import LibraryState
from ui.pages import PageId
from ui.store import AppState

REPO = "unsloth/Qwen3-8B-GGUF"
CACHE = Path("/home/ada/.cache/huggingface/hub")
UNREACHABLE = sentence(
    "{host} cannot be reached. Check that this computer is connected to the internet, then try again; a mirror or a "
    "proxy is chosen in the settings.",
    host="huggingface.co",
)
FULL = sentence(
    "The disk of {folder} is too full: free {missing} there, then resume. What was fetched is kept.",
    folder=CACHE, missing=Bytes(12 * GIB // 5),
)  # fmt: skip


def status(
    name: str,
    state: State,
    done: float,
    size: int = 5 * GIB,
    *,
    speed: float | None = None,
    reason: str = "",
    retry_in: float | None = None,
    problem: AdvisorError | None = None,
    parts: int = 1,
) -> Status:
    """A download of which the part `done` is here."""
    names = [f"{name}.gguf"] if parts == 1 else [f"{name}-{n:05}-of-{parts:05}.gguf" for n in range(1, parts + 1)]
    each = size // parts
    files = tuple(
        FileStatus(file, each, round(each * min(1.0, max(0.0, done * parts - index))))
        for index, file in enumerate(names)
    )
    paths = tuple(CACHE / file for file in names) if state is State.DONE else ()
    owner = f"unsloth/{name.rpartition('-')[0]}-GGUF"
    title = f"{owner}:{name.rpartition('-')[2]}"
    return Status(
        f"id-{name}",
        title,
        owner,
        "apache-2.0",
        state,
        files,
        speed,
        reason,
        retry_in,
        problem,
        paths,
        CACHE,
        0,
        None,
        0.0,
    )


LOADING = status("Qwen3-8B-Q4_K_M", State.LOADING, 0.61, speed=42.0 * MIB)
PARTS = status("Llama-3.3-70B-Q4_K_M", State.LOADING, 0.41, 43 * GIB, speed=38.0 * MIB, parts=3)
BROKE = "The connection to huggingface.co broke off."
RETRYING = status("Qwen3-14B-Q4_K_M", State.RETRYING, 0.34, 9 * GIB, retry_in=15.0, reason=BROKE)
MANY = Snapshot(
    (
        LOADING,
        PARTS,
        RETRYING,
        status("gemma-3-4b-Q8_0", State.CHECKING, 1.0, 4 * GIB),
        status("Phi-4-Q6_K", State.PAUSED, 0.2, 12 * GIB),
        status("Mistral-Q4_K_M", State.FAILED, 0.5, reason=FULL, problem=DiskFull(FULL, round(2.4 * GIB))),
        status("SmolLM2-Q8_0", State.QUEUED, 0.0, 150 * MIB),
        status("Qwen3-0.6B-Q8_0", State.DONE, 1.0, 640 * MIB),
    )
)
FOUND = tuple(
    SearchResult(repo, count, datetime(2026, 9, day, tzinfo=UTC), licence, gated, False, "qwen3", parameters, 40960)
    for repo, count, day, licence, gated, parameters in (
        (REPO, 182_340, 3, "apache-2.0", False, 8_190_000_000),
        ("bartowski/Qwen_Qwen3-8B-GGUF", 51_200, 12, "apache-2.0", False, 8_190_000_000),
        ("some-very-long-owner-name/An-Even-Longer-Name-Of-A-Repository-With-Everything-GGUF", 812, 1, "", True, None),
    )
)
_SIZES = {"Q2_K": 3.3, "Q4_K_M": 5.0, "Q8_0": 8.7, "F16": 16.4}


def build(quant: str, size: float) -> HubBuild:
    """A version of the repository."""
    file = RepositoryFile(f"Qwen3-8B-{quant}.gguf", round(size * 1e9), f"{quant:0>64}".lower(), None)
    return HubBuild(REPO, "0" * 40, quant, quant, (file,))


BUILDS = tuple(build(quant, size) for quant, size in _SIZES.items())
LISTING = Listing(REPO, "0" * 40, "apache-2.0", "", False, False, BUILDS)
EYES = RepositoryFile("mmproj-F16.gguf", 851 * MIB, "e" * 64, "e" * 64)


def speed(writes: float) -> Speed:
    """A band around so many tokens a second."""
    return Speed(Band.around(writes, 1.2), Band.around(writes * 19, 1.4), "from the memory's bandwidth")


JUDGED = (
    HubFit(BUILDS[0], canned.fit(canned.GAMING, 16384), speed=speed(72)),
    HubFit(BUILDS[1], canned.fit(canned.GAMING, 16384), speed=speed(48)),
    HubFit(BUILDS[2], canned.fit(canned.GAMING, 57344, longest=55296), speed=speed(31)),
    HubFit(BUILDS[3], None, "Qwen3-8B-F16.gguf is no GGUF file. Choose another version."),
)


def summary(name: str, quant: str, parameters: int) -> HeaderSummary:
    """What a header says."""
    return HeaderSummary(FileKind.MODEL, name, "llama", quant, parameters, 131072, 32, 5 * GIB)


def copy(owner: Owner, name: str, path: str, size: int) -> Copy:
    """Files of one model."""
    return Copy(
        owner, name, (Path(path),), Path(path).parent, (FileId(1, hash(path), size, 0, size, 1),), (None,), (None,)
    )


ENTRIES = (
    LibraryEntry(
        summary("Llama 3.1 8B Instruct", "Q4_K_M", 8_030_000_000),
        (
            copy(Owner.HUB, "bartowski/Llama-3.1-8B-GGUF", f"{CACHE}/a/Llama-3.1-8B-Q4_K_M.gguf", 5 * GIB),
            copy(Owner.LM_STUDIO, "bartowski/Llama-3.1-8B-GGUF", "/home/ada/.lmstudio/models/b/c/l.gguf", 5 * GIB),
        ),
    ),
    LibraryEntry(
        summary("Qwen3 4B", "Q8_0", 4_020_000_000),
        (copy(Owner.OLLAMA, "qwen3:4b", "/usr/share/ollama/.ollama/models/blobs/sha256-1234", 4 * GIB),),
    ),
    LibraryEntry(
        summary("A model whose publisher could not stop when naming it and goes on", "UD-Q4_K_XL", 30_500_000_000),
        (copy(Owner.FOLDER, "x", "/mnt/big/models/x/y/a.gguf", 17 * GIB),),
    ),
)
LIBRARY = Library(
    ENTRIES, (Broken(Path("/home/ada/x.gguf"), Owner.FOLDER, 12, 0, "x.gguf is cut off: 12 bytes of it are here."),)
)


def offer() -> Offer:
    """A model whose license has to be shown."""
    file = RemoteFile("google/gemma-3-4b-it-qat-q4_0-gguf", "0" * 40, "gemma-3-4b-it-q4_0.gguf", 3 * GIB, "0" * 64)
    request = Request("google/gemma-3-4b-it-qat-q4_0-gguf:Q4_0", "main", "gemma", (file,))
    return Offer(Wanted("k", "Gemma 3 4B"), request, HubCache(CACHE), "https://ai.google.dev/gemma/terms", False)


def removing() -> Removing:
    """A model about to go."""
    return Removing(ENTRIES[0], Removal((ENTRIES[0].path,), (), 5 * GIB, (Owner.LM_STUDIO,), ("Llama",)))


@cache  # states are values: who asks again gets the same ones
def states() -> dict[str, AppState]:
    """Every moment worth looking at, by a name for its picture."""
    base = AppState().change(computer={"machine": canned.GAMING, "live": canned.looked(canned.GAMING, {})})
    repo = HubRepo(Reference(REPO), 16384, LISTING, judged=JUDGED, chosen="Q4_K_M", judged_on=canned.GAMING)
    local = LibraryState(LIBRARY, chosen=ENTRIES[0].path)
    downloads = base.change(shell={"page": PageId.DOWNLOADS})
    hub, here = base.change(shell={"page": PageId.HUB}), base.change(shell={"page": PageId.LOCAL}, library=local)
    gated = sentence(
        "{repo} has terms that you have not accepted. Accept them at {address}, then try again.",
        repo="google/gemma", address="https://huggingface.co/google/gemma",
    )  # fmt: skip
    fits = canned_models.states()["detail-fits"]
    chosen = fits.models.chosen
    assert chosen is not None
    coming = replace(LOADING, repo=chosen.build.files[0].repo, files=(replace(LOADING.files[0], name=_first(fits)),))
    return {
        "downloads-none": downloads,
        "downloads-waiting": downloads.change(
            downloads={
                "waiting": (Wanted("w", "Qwen3-14B Q4_K_M"), Wanted("x", "gemma-3-12b-it Q6_K")),
                "asked_for": frozenset({"x"}),
            }
        ),
        "downloads-one": downloads.change(downloads={"snapshot": Snapshot((LOADING,))}),
        "downloads": downloads.change(
            downloads={"snapshot": MANY}, settings=Settings(download_limit=10 * MIB, downloads_at_once=2)
        ),
        "hub-fresh": hub,
        "hub-found": hub.change(hub={"search": HubSearch("qwen3 8b", found=FOUND)}),
        "hub-nothing": hub.change(hub={"search": HubSearch("no such thing", found=())}),
        "hub-offline": hub.change(
            hub={
                "search": HubSearch(
                    "qwen",
                    trouble=HubTrouble(UNREACHABLE),
                )
            }
        ),
        "repo": base.change(shell={"page": PageId.REPO}, hub={"repo": repo}),
        "repo-eyes": base.change(
            shell={"page": PageId.REPO}, hub={"repo": replace(repo, listing=replace(LISTING, projectors=(EYES,)))}
        ),
        "repo-judging": base.change(
            shell={"page": PageId.REPO}, hub={"repo": replace(repo, judging=True, judged=JUDGED[:2], chosen="")}
        ),
        "repo-asking": base.change(
            shell={"page": PageId.REPO}, hub={"repo": HubRepo(Reference(REPO), 16384, asking=True)}
        ),
        "repo-gated": base.change(
            shell={"page": PageId.REPO},
            hub={"repo": HubRepo(Reference("google/gemma"), 16384, trouble=HubTrouble(gated, "https://hf.co/x"))},
        ),
        "local": here,
        "local-checking": here.change(library=replace(local, checking=ENTRIES[0].path, permille=430)),
        "local-damaged": here.change(
            library=replace(
                local,
                checked={ENTRIES[0].path: (False, sentence("{name} is empty. Download it again.", name="x.gguf"))},
            )
        ),
        "local-empty": here.change(library=LibraryState(Library())),
        "local-looking": here.change(library=LibraryState(looking=True)),
        "detail-coming": fits.change(downloads={"snapshot": Snapshot((coming,))}),
        "pc-coming": canned_models.states()["pc-advice"].change(downloads={"snapshot": MANY}, library=local),
        "pc-found": base.change(shell={"page": PageId.PC}, library=local),
        "settings-models": base.change(
            shell={"page": PageId.SETTINGS},
            hub={"token": Token("/home/ada/.cache/huggingface/token")},
            settings={
                "models_folder": "/mnt/big/models",
                "library_folders": ("/home/ada/old models", "/mnt/x"),
                "download_limit": MIB,
            },
        ),
    }


def _first(state: AppState) -> str:
    assert state.models.chosen is not None
    file = state.models.chosen.build.files[0].file
    return file or f"x-{state.models.chosen.build.quant}.gguf"


DRAWN = (
    "downloads-none",
    "downloads",
    "downloads-waiting",
    "hub-fresh",
    "hub-found",
    "hub-offline",
    "repo",
    "repo-gated",
    "local-checking",
    "local-empty",
    "repo-eyes",
    "pc-found",
    "detail-coming",
    "settings-models",
)
"""Those between them that hold everything that can be seen."""
