"""Which models of this computer could take the place of the one in memory. Pure, no Qt."""

from __future__ import annotations

from advisor.library.entry import LibraryEntry
from advisor.services.readings import LoadedModel
from ui.store import AppState


def other_models(state: AppState) -> tuple[LibraryEntry, ...]:
    """The models of the library that are not in memory, in the library's order."""
    models = state.library.contents.models if state.library.contents else ()
    loaded = state.session.loaded
    return tuple(entry for entry in models if loaded is None or not _is(entry, loaded))


def _is(entry: LibraryEntry, loaded: LoadedModel) -> bool:
    """Whether it is that very file, under whatever name."""
    stamp = loaded.model.header.parts[0].stamp
    same = (stamp.inode, stamp.size, stamp.mtime_ns)
    return any(
        loaded.model.path in copy.paths or any((file.inode, file.size, file.mtime_ns) == same for file in copy.files)
        for copy in entry.copies
    )
