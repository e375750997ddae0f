"""Finding on this computer what a person names as it is called on the hub."""

from __future__ import annotations

from collections.abc import Iterator

from advisor.hub.reference import Reference
from advisor.library.entry import Library, LibraryEntry


def entries_meant(library: Library, reference: Reference) -> Iterator[LibraryEntry]:
    """Every model of the library that `reference` could mean, whoever fetched it.

    Its repository must be the owner's name for it ("owner/repo"), and the quantisation or file the same.
    """
    for entry in library.models:
        copies = [copy for copy in entry.copies if copy.name.lower() == reference.repo.lower()]
        if reference.file:
            copies = [copy for copy in copies if any(path.name == reference.file.split("/")[-1] for path in copy.paths)]
        elif reference.quant and entry.summary.quant.lower() != reference.quant.lower():
            continue
        if copies:
            yield entry
