"""Which models of this computer could take the place of the one in memory. Pure, no Qt."""

from __future__ import annotations

from pathlib import Path

from advisor.library.entry import LibraryEntry
from advisor.services.readings import LoadedModel
from ui.store import AppState


def other_models(state: AppState) -> tuple[LibraryEntry, ...]:
    """The models of the library that the open chat does not talk with, in the library's order."""
    models = state.library.contents.models if state.library.contents else ()
    loaded = state.session.loaded
    return tuple(entry for entry in models if loaded is None or not _is(entry, loaded))


MOST_RECENT = 6


def recent_models(state: AppState) -> tuple[tuple[Path, str], ...]:
    """Files that the open chat could be given next, and what to call them: the opened one, then those of the library.

    None of them is in memory, and none twice.
    """
    held = [one.loaded for one in state.in_memory.values() if one.loaded]
    opened = state.opened.model
    found = {opened.path: f"{opened.header.name} \u00b7 {opened.header.quant}"} if opened else {}
    for entry in state.library.contents.models if state.library.contents else ():
        if all(not _is(entry, loaded) for loaded in held):
            found.setdefault(entry.path, f"{entry.summary.name} \u00b7 {entry.summary.quant}")
    free = [(path, name) for path, name in found.items() if all(path != loaded.model.path for loaded in held)]
    return tuple(free[:MOST_RECENT])


def _is(entry: LibraryEntry, loaded: LoadedModel) -> bool:
    """Whether it is that very file, under whatever name."""
    stamp = loaded.model.header.parts[0].stamp
    same = (stamp.inode, stamp.size, stamp.mtime_ns)
    return any(
        loaded.model.path in copy.paths or any((file.inode, file.size, file.mtime_ns) == same for file in copy.files)
        for copy in entry.copies
    )
