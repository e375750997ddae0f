"""The models on this computer: looking through them, checking one, throwing one away. No Qt."""

from __future__ import annotations

import threading
from collections.abc import Callable

from advisor.library.entry import Library, LibraryEntry
from advisor.library.memory import LibraryMemory
from advisor.library.notes import noted_folder
from advisor.library.places import SearchFolder, places
from advisor.library.remove import Removal, plan_removal, remove
from advisor.library.scan import scan
from advisor.library.trash import Mover, move_to_trash
from advisor.library.verify import Verification, verify
from advisor.library.watch import LibraryWatch
from advisor.progress import Cancel
from advisor.services.model_names import ModelNames
from advisor.settings import Settings


class LibraryService:
    """Owns what is known of the library. Methods block and may be called from any thread."""

    def __init__(self, move: Mover = move_to_trash, names: ModelNames | None = None) -> None:
        """move: the way to the trash. names: what models are called, where not by what they say of themselves."""
        self._move, self._names = move, names
        self._lock = threading.Lock()
        self._library_lock = threading.Lock()
        self._memory: LibraryMemory | None = None
        self._watch: LibraryWatch | None = None

    def places(self, settings: Settings) -> tuple[SearchFolder, ...]:
        """Every folder where models may be, by the person's settings."""
        chosen = noted_folder(settings.models_folder)
        folders = [folder for text in settings.library_folders if (folder := noted_folder(text))]
        return places(chosen, folders, others=settings.look_elsewhere)

    def scan(self, settings: Settings, cancel: Cancel) -> Library:
        """Look through every folder where models may be; what cannot be read is noted in the Library."""
        with self._library_lock:
            memory = self._known()
            try:
                library = scan(self.places(settings), memory, cancel=cancel)
            finally:
                memory.save()
            self._watch = LibraryWatch(library)
            return self._names.library(library) if self._names else library

    def moved(self) -> bool:
        """Whether something came or went since the last scan; False before there was one."""
        return self._watch is not None and self._watch.changed()

    def verify(self, entry: LibraryEntry, report: Callable[[int, int], None], cancel: Cancel) -> Verification:
        """Read every byte of the copy in use. Raises FileProblem or Cancelled."""
        memory = self._known()
        try:
            return verify(entry.copies[0], memory, cancel=cancel, report=report)
        finally:
            memory.save()

    def plan_removal(self, library: Library, entry: LibraryEntry) -> Removal:
        """What removing all copies of a model would do. Raises FileProblem."""
        return plan_removal(library, entry.copies)

    def remove(self, removal: Removal) -> None:
        """Do it. Raises FileProblem."""
        remove(removal, self._move)

    def _known(self) -> LibraryMemory:
        with self._lock:
            if self._memory is None:
                self._memory = LibraryMemory()
            return self._memory
