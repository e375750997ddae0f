"""Noticing that the library must be looked through again: a file came, went or was finished."""

from __future__ import annotations

from advisor.library.entry import Library
from advisor.library.found import changed_ns


class LibraryWatch:
    """Remembers when everything that a Library was read from last changed."""

    def __init__(self, library: Library) -> None:
        self._stamps = dict(library.stamps)

    def changed(self) -> bool:
        """Whether to scan again: one `stat` for each folder, a few ms for a thousand. Ask every few seconds."""
        return any(changed_ns(path) != stamp for path, stamp in self._stamps.items())
