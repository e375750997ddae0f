"""Which projector (mmproj file) belongs to which model, where the program that keeps them does not say."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from advisor.errors import FileProblem, ModelProblem
from advisor.gguf import filename
from advisor.gguf.filename import FileKind
from advisor.gguf.pairing import Looks, Match, best, family, looks, match
from advisor.gguf.read import read_header
from advisor.library.entry import Copy, LibraryEntry
from advisor.library.layouts import ollama_projector

MOST_LOOKED_INTO = 64  # projectors beside one model


@dataclass(frozen=True)
class ProjectorPairing:
    """The projector that lies beside a model and goes with it, None for none; others: those that do not."""

    projector: Path | None
    others: tuple[Path, ...] = ()


def with_projectors(entries: Iterable[LibraryEntry], mixed: Collection[Path]) -> list[LibraryEntry]:
    """`entries`, each copy of a model with the projector that lies beside it.

    mixed: folders in which files of many models lie side by side, besides those where their names show that.
    """
    entries = list(entries)
    beside: defaultdict[Path, list[tuple[Looks, Path]]] = defaultdict(list)
    families: defaultdict[Path, set[tuple[str, ...]]] = defaultdict(set)
    for entry in entries:
        for copy in entry.copies:
            path = copy.paths[0]
            if entry.summary.kind is FileKind.PROJECTOR:
                beside[path.parent].append((replace(entry.summary.looks, name=path.name), path))
            elif entry.summary.kind is FileKind.MODEL:
                families[path.parent].add(family(path.name))

    def paired(entry: LibraryEntry, copy: Copy) -> Copy:
        path = copy.paths[0]
        candidates = beside.get(path.parent)
        if copy.projector or not candidates:
            return copy
        model = replace(entry.summary.looks, name=path.name)
        several = path.parent in mixed or len(families[path.parent]) > 1
        found = best(candidates, model, mixed=several)
        return replace(copy, projector=found) if found else copy

    return [
        replace(entry, copies=tuple(paired(entry, copy) for copy in entry.copies))
        if entry.summary.kind is FileKind.MODEL
        else entry
        for entry in entries
    ]


def projector_beside(model: Path) -> Path | None:
    """The projector that lies beside a model's file and goes with it; None for none, or a folder one cannot read."""
    return look_beside(model).projector


def look_beside(model: Path) -> ProjectorPairing:
    """The projectors that lie beside a model's file: the one that goes with it, and the others.

    Among Ollama's blobs, which have no names, the one that a manifest names with the model.
    """
    if (named := ollama_projector(model)) is not None:
        eyes, own = (replace(_looks(path), name="") for path in (named, model))
        goes = match(eyes, own) is not Match.REFUSED
        return ProjectorPairing(named if goes else None, () if goes else (named,))
    try:
        names = {path: found for path in model.parent.iterdir() if (found := filename.parse_filename(path.name))}
    except (OSError, ValueError):
        return ProjectorPairing(None)
    paths = sorted(path for path, name in names.items() if name.kind is FileKind.PROJECTOR and path.is_file())
    if not paths:
        return ProjectorPairing(None)
    families = {family(path.name) for path, name in names.items() if name.kind is FileKind.MODEL}
    candidates = [(_looks(path), path) for path in paths[:MOST_LOOKED_INTO]]
    best_one = best(candidates, _looks(model), mixed=len(families) > 1)
    return ProjectorPairing(best_one, tuple(path for path in paths if path != best_one))


def _looks(path: Path) -> Looks:
    """By its header; by its name alone where that cannot be read, which whoever opens it will say."""
    try:
        return looks(path.name, read_header(path))
    except (FileProblem, ModelProblem):
        return Looks(path.name)
