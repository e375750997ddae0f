"""Finding on this computer what a person names as it is called on the hub."""

from __future__ import annotations

from collections.abc import Iterator

from advisor.hub.reference import Reference
from advisor.library.entry import Library, LibraryEntry


def find_reference(library: Library, reference: Reference) -> LibraryEntry | None:
    """The model of the library that `reference` means, whoever fetched it; None where none or several could be meant.

    Its repository must be the owner's name for it ("owner/repo"), and the quantisation or file the same.
    """
    found = list(meant(library, reference))
    return found[0] if len(found) == 1 else None


def meant(library: Library, reference: Reference) -> Iterator[LibraryEntry]:
    """Every model that it could mean."""
    for entry in library.models:
        copies = [copy for copy in entry.copies if copy.name.lower() == reference.repo.lower()]
        if reference.file:
            copies = [copy for copy in copies if any(path.name == reference.file.split("/")[-1] for path in copy.paths)]
        elif reference.quant and entry.summary.quant.lower() != reference.quant.lower():
            continue
        if copies:
            yield entry
