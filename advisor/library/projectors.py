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


def _with_projector(copy: Copy, beside: dict[Path, list[Path]], mixed: Collection[Path]) -> Copy:
    model = copy.paths[0]
    candidates = beside.get(model.parent, [])
    if copy.projector or not candidates:
        return copy
    fitting = [path for path in candidates if _by_name(path.name, model.name)]
    if not fitting and model.parent not in mixed:
        fitting = candidates
    if not fitting:
        return copy
    # Publishers offer it in several number formats; F16 is the one they all have and test with.
    best = min(fitting, key=lambda path: (filename.quant_of(path.name) != "F16", path.name))
    return replace(copy, projector=best)


def _by_name(projector: str, model: str) -> bool:
    """Whether the names say that the two belong together: the same beginning, or the same words behind "mmproj"."""
    before = projector[: projector.lower().find(_WORD)]
    if before:
        return model.lower().startswith(before.lower())
    eyes, whole = filename.parse(projector), filename.parse(model)
    if not eyes or not whole or not eyes.name:
        return False
    return (eyes.name, eyes.size, eyes.fine_tune) == (whole.name, whole.size, whole.fine_tune)
