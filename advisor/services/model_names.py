"""What the models on this computer are called: as in the catalogue, where they are of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache

from advisor.catalogue.called import called
from advisor.catalogue.entry import Catalogue
from advisor.fit.measure import ModelFile
from advisor.library.entry import Library, LibraryEntry


class ModelNames:
    """Reads the catalogue when the first name is asked for. May be called from any thread."""

    def __init__(self, read: Callable[[], Catalogue]) -> None:
        self._read = cache(read)

    def file(self, model: ModelFile) -> ModelFile:
        """A model that was opened, with its name of the catalogue."""
        header = model.header
        name = called(model.path, header.architecture, header.parameters, self._read().models)
        return replace(model, header=header.called(name)) if name and name != header.name else model

    def library(self, found: Library) -> Library:
        """What was found on this computer, each model with its name of the catalogue, by these."""
        named = [self._entry(entry) for entry in found.entries]
        named.sort(key=lambda entry: (entry.summary.name.lower(), entry.size, str(entry.path)))
        return replace(found, entries=tuple(named))

    def _entry(self, entry: LibraryEntry) -> LibraryEntry:
        summary = entry.summary
        name = called(entry.path, summary.architecture, summary.parameters, self._read().models)
        return replace(entry, summary=replace(summary, name=name)) if name else entry
