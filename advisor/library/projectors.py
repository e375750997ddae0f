"""Which projector (mmproj file) belongs to which model, where the program that keeps them does not say."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import replace
from pathlib import Path

from advisor.gguf import filename
from advisor.gguf.filename import Kind
from advisor.library.entry import Copy, LibraryEntry

_WORD = Kind.PROJECTOR.value


def with_projectors(entries: Iterable[LibraryEntry], mixed: Collection[Path]) -> list[LibraryEntry]:
    """`entries`, each copy of a model with the projector that lies beside it.

    mixed: folders in which files of many models lie side by side; only names can tell there.
    """
    entries = list(entries)
    beside: defaultdict[Path, list[Path]] = defaultdict(list)
    for entry in entries:
        if entry.summary.kind is Kind.PROJECTOR:
            for copy in entry.copies:
                beside[copy.paths[0].parent].append(copy.paths[0])
    return [
        replace(entry, copies=tuple(_with_projector(copy, beside, mixed) for copy in entry.copies))
        if entry.summary.kind is Kind.MODEL
        else entry
        for entry in entries
    ]


def projector_beside(model: Path) -> Path | None:
    """The projector that lies beside a model's file, as their names tell; None for none, or a folder one cannot read.

    In a folder with files of one model only, any projector is its own.
    """
    try:
        names = {path: found for path in model.parent.iterdir() if (found := filename.parse(path.name))}
    except OSError:
        return None
    eyes = [path for path, name in names.items() if name.kind is Kind.PROJECTOR and path.is_file()]
    models = {(name.name, name.size, name.fine_tune) for name in names.values() if name.kind is Kind.MODEL}
    return _best(eyes, model, mixed=len(models) > 1)


def _with_projector(copy: Copy, beside: dict[Path, list[Path]], mixed: Collection[Path]) -> Copy:
    model = copy.paths[0]
    candidates = beside.get(model.parent, [])
    if copy.projector or not candidates:
        return copy
    best = _best(candidates, model, mixed=model.parent in mixed)
    return replace(copy, projector=best) if best else copy


def _best(candidates: Iterable[Path], model: Path, *, mixed: bool) -> Path | None:
    candidates = list(candidates)
    fitting = [path for path in candidates if _by_name(path.name, model.name)]
    if not fitting and not mixed:
        fitting = candidates
    # Publishers offer it in several number formats; F16 is the one they all have and test with.
    return min(fitting, key=lambda path: (filename.quant_of(path.name) != "F16", path.name), default=None)


def _by_name(projector: str, model: str) -> bool:
    """Whether the names say that the two belong together: the same beginning, or the same words behind "mmproj"."""
    before = projector[: projector.lower().find(_WORD)]
    if before:
        return model.lower().startswith(before.lower())
    eyes, whole = filename.parse(projector), filename.parse(model)
    if not eyes or not whole or not eyes.name:
        return False
    return (eyes.name, eyes.size, eyes.fine_tune) == (whole.name, whole.size, whole.fine_tune)
