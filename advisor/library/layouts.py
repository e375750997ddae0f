"""Finding the model files in a place, by the layout of the program that keeps them.

Each layout yields FoundFile values and never looks into a file's weights; what it cannot read it notes on the Trail.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Set
from os.path import exists, isdir  # pathlib's own raise where permission is missing
from pathlib import Path

import yaml  # type: ignore[import-untyped]

from advisor.foreign_text import one_line
from advisor.library.entry import Owner
from advisor.library.found import LONGEST_PATH, FoundFile, Trail, is_gguf_name, is_partial, models_among
from advisor.library.notes import MOST_YAML, Unreadable, note, note_json, note_text
from advisor.library.places import Layout, SearchFolder
from advisor.sentences import sentence
from advisor.storage.folders import real_path

_DEEPEST = 12  # folders in folders; LM Studio uses two, people's own trees rarely six
MOST_FOLDERS = 20_000  # somebody added the whole disk
_SHA256 = re.compile(r"[0-9a-f]{64}")
_DIGEST = re.compile(r"sha256[:-]([0-9a-f]{64})")
_REPO = "models--"
_OLLAMA_HOST, _OLLAMA_LIBRARY = "registry.ollama.ai", "library"
_OLLAMA_MEDIA = "application/vnd.ollama.image."


def find(place: SearchFolder, trail: Trail) -> Iterator[FoundFile]:
    """The files in `place` that may be models, each once; nothing where the folder is not there."""
    return LAYOUTS[place.layout](place, trail)


def _tree(place: SearchFolder, trail: Trail) -> Iterator[FoundFile]:
    for path, names in _walk(place.folder, trail, _DEEPEST if place.deep else 0):
        if is_partial(path.name, names):
            continue
        known, extras = None, tuple[Path, ...]()
        beside = path.name + ".etag"  # llama.cpp's note on each file of its cache
        if place.owner is Owner.LLAMA_CPP and beside in names:
            known, extras = _etag(path.with_name(beside)), (path.with_name(beside),)
        yield FoundFile(place.owner, _tree_name(place, path), path, place.folder, known, extras)


def _tree_name(place: SearchFolder, path: Path) -> str:
    """ "publisher/repo" where the tree has these levels, else the file's name without its ending."""
    levels = path.relative_to(place.folder).parts[:-1]
    return "/".join(levels[:2]) if len(levels) >= 2 else path.stem


def _walk(folder: Path, trail: Trail, depth: int) -> Iterator[tuple[Path, Set[str]]]:
    """Files called .gguf, of split sets the first part, each with the names in its folder.

    Linked folders are followed, each real folder once, hidden ones left out.
    """
    waiting, seen = [(folder, 0)], set[Path]()
    while waiting:
        here, level = waiting.pop()
        real = real_path(here)
        if real in seen:
            continue
        if len(seen) >= MOST_FOLDERS:
            trail.notes.append(
                sentence(
                    "{folder} holds more than {most:,} folders, of which the rest was left out. Add the folder that "
                    "the models are in.",
                    folder=one_line(folder, LONGEST_PATH),
                    most=MOST_FOLDERS,
                )
            )
            return
        seen.add(real)
        entries = trail.list(here)
        names = {entry.name for entry in entries}
        for name in models_among((entry.name for entry in entries), lambda name: exists(here / name)):  # noqa: B023
            yield here / name, names
        if level < depth:
            waiting += [
                (Path(entry.path), level + 1)
                for entry in entries
                if not entry.name.startswith(".") and not is_gguf_name(entry.name) and isdir(entry.path)
            ]


def _etag(path: Path) -> str | None:
    text = note_text(path).removeprefix("W/").strip('"')
    return text if _SHA256.fullmatch(text) else None


# -- the hub's cache ---------------------------------------------------------------------------------------------


def _hub(place: SearchFolder, trail: Trail) -> Iterator[FoundFile]:
    for repo in trail.list(place.folder):
        if repo.name.startswith(_REPO) and isdir(repo.path):
            name = repo.name.removeprefix(_REPO).replace("--", "/", 1)
            yield from _hub_repo(place, name, Path(repo.path), trail)


def _hub_repo(place: SearchFolder, name: str, repo: Path, trail: Trail) -> Iterator[FoundFile]:
    """A blob that several snapshots link to is one file, by its name in the snapshot of "main" if it is there."""
    main = note_text(repo / "refs" / "main")
    commits = [Path(entry.path) for entry in trail.list(repo / "snapshots")]
    commits.sort(key=lambda commit: commit.name != main)
    seen: set[Path] = set()
    for commit in commits:
        for path, _ in _walk(commit, trail, _DEEPEST):
            if exists(path) and (real := real_path(path)) not in seen:
                seen.add(real)
                yield FoundFile(place.owner, name, path, repo)


# -- Ollama --------------------------------------------------------------------------------------------------------


def _ollama(place: SearchFolder, trail: Trail) -> Iterator[FoundFile]:
    """manifests/HOST/NAMESPACE/MODEL/TAG is JSON; its layers name files in blobs/ by digest."""
    manifests = place.folder / "manifests"
    for path in _levels(manifests, trail, 4):
        layers = _manifest(path, trail)
        blobs = {kind: _blob(place.folder, digest) for kind, digest in layers.items()}
        model = blobs.get("model")
        if model and exists(model):
            projector = blobs.get("projector")
            yield FoundFile(
                place.owner,
                _ollama_name(path.relative_to(manifests).parts),
                model,
                place.folder,
                extras=(path,),
                projector=projector if projector and exists(projector) else None,
            )


def ollama_projector(model: Path) -> Path | None:
    """The projector that one of Ollama's manifests names together with this blob; None for any other file."""
    folder = model.parent.parent
    if model.parent.name != "blobs" or not _DIGEST.fullmatch(model.name):
        return None
    own = _ollama(SearchFolder(Owner.OLLAMA, folder, Layout.OLLAMA), Trail())
    return next((found.projector for found in own if found.path.name == model.name and found.projector), None)


def _levels(folder: Path, trail: Trail, depth: int) -> Iterator[Path]:
    for entry in trail.list(folder):
        if depth > 1 and isdir(entry.path):
            yield from _levels(Path(entry.path), trail, depth - 1)
        elif depth == 1 and entry.is_file():
            yield Path(entry.path)


def _manifest(path: Path, trail: Trail) -> dict[str, str]:
    """The digest (64 letters) of the first layer of each kind: "model", "projector"."""
    trail.watch(path)  # Ollama writes a newer manifest into the same file
    try:
        value = note_json(path)
        found: dict[str, str] = {}
        for layer in value["layers"]:
            kind, digest = str(layer["mediaType"]), _DIGEST.fullmatch(str(layer["digest"]))
            if kind.startswith(_OLLAMA_MEDIA) and digest:
                found.setdefault(kind.removeprefix(_OLLAMA_MEDIA), digest[1])
    except (Unreadable, KeyError, TypeError):
        trail.notes.append(
            sentence(
                "{path} is no manifest that Ollama could read, so its model is left out.",
                path=one_line(path, LONGEST_PATH),
            )
        )
        return {}
    return found


def _blob(folder: Path, digest: str) -> Path:
    return folder / "blobs" / f"sha256-{digest}"


def _ollama_name(parts: tuple[str, ...]) -> str:
    """As Ollama itself writes it: "qwen3:8b", "somebody/model:tag", "hf.co/owner/repo:Q4_K_M"."""
    host, namespace, model, tag = parts
    if host != _OLLAMA_HOST:
        return f"{host}/{namespace}/{model}:{tag}"
    return f"{model}:{tag}" if namespace == _OLLAMA_LIBRARY else f"{namespace}/{model}:{tag}"


# -- Jan -------------------------------------------------------------------------------------------------------------


def _jan(place: SearchFolder, trail: Trail) -> Iterator[FoundFile]:
    """llamacpp/models/…/model.yml names the file, relative to the data folder or, where it was imported, anywhere."""
    models = place.folder / "llamacpp" / "models"
    for path in _named("model.yml", models, trail, 5):  # owner/model/variant and one to spare
        value = _yaml(path, trail)
        model = value.get("model_path")
        if isinstance(model, str) and model and exists(place.folder / model):
            projector, known = value.get("mmproj_path"), value.get("model_sha256")
            eyes = place.folder / projector if isinstance(projector, str) and projector else None
            yield FoundFile(
                place.owner,
                path.parent.relative_to(models).as_posix(),
                place.folder / model,
                place.folder,
                sha256=known if isinstance(known, str) and _SHA256.fullmatch(known) else None,
                extras=(path,),
                projector=eyes if eyes and exists(eyes) else None,
            )


def _named(name: str, folder: Path, trail: Trail, depth: int) -> Iterator[Path]:
    for entry in trail.list(folder):
        if entry.name == name:
            yield Path(entry.path)
        elif depth and isdir(entry.path):
            yield from _named(name, Path(entry.path), trail, depth - 1)


def _yaml(path: Path, trail: Trail) -> dict[str, object]:
    trail.watch(path)
    try:
        value = yaml.safe_load(note(path, MOST_YAML))
    except (Unreadable, ValueError, RecursionError, yaml.YAMLError):
        value = None
    if not isinstance(value, dict):
        trail.notes.append(
            sentence("{path} could not be read, so Jan's model there is left out.", path=one_line(path, LONGEST_PATH))
        )
        return {}
    return value


LAYOUTS: dict[Layout, Callable[[SearchFolder, Trail], Iterator[FoundFile]]] = {
    Layout.TREE: _tree, Layout.HUB: _hub, Layout.OLLAMA: _ollama, Layout.JAN: _jan,
}  # fmt: skip
