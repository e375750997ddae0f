"""Everything that blocks around files of models: downloads, and the library of what is on this computer. No Qt.

Called by ui.actions only, always through ui.jobs. The downloads have threads of their own (advisor.downloads); what
they are doing arrives through `listen`.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from advisor.downloads.licenses import Licenses
from advisor.downloads.record import Records
from advisor.downloads.status import Snapshot
from advisor.errors import Cancelled
from advisor.library.entry import Library, LibraryEntry
from advisor.library.memory import Memory
from advisor.library.places import Place, places
from advisor.library.remove import Removal, plan_removal, remove
from advisor.library.scan import scan
from advisor.library.trash import Mover, move_to_trash
from advisor.library.verify import Verification, verify
from advisor.library.watch import Watch
from advisor.progress import Cancel
from advisor.services.requests import Offer
from advisor.settings import Settings

if TYPE_CHECKING:
    from advisor.downloads.manager import Downloads

Listener = Callable[[Snapshot], None]


class ShelfRoom:
    """Owns the downloads and what is known of the library. Methods block and may be called from any thread."""

    def __init__(self, move: Mover = move_to_trash) -> None:
        """move: the way to the trash."""
        self._move = move
        self._lock = threading.Lock()
        self._library_lock = threading.Lock()
        self._downloads: Downloads | None = None
        self._listener: Listener = lambda _: None
        self._closing = False
        self._memory: Memory | None = None
        self._watch: Watch | None = None

    # -- downloads ---------------------------------------------------------------------------------------------

    def listen(self, listener: Listener) -> None:
        """Whom to tell what the downloads are doing; called from any thread, some ten times a second."""
        self._listener = listener

    def resume(self, keeping: Settings) -> Snapshot:
        """Take up what earlier runs left; without any of that nothing is started. Raises UsageError as Hub."""
        if Records().load():
            self._open(keeping).restore()
        return self.look()

    def begin(self, offer: Offer, keeping: Settings) -> str:
        """Download what is offered, whose license the person has seen; its id. Raises as Downloads.add."""
        if offer.request.license:
            Licenses().accept(offer.request.repo, offer.request.license)
        return self._open(keeping).add(offer.request, offer.shelf)

    def look(self) -> Snapshot:
        """What the downloads are doing."""
        downloads = self._downloads
        return downloads.snapshot() if downloads else Snapshot()

    def pause(self, download: str) -> None:
        """Stop one and keep what was fetched. Raises FileProblem."""
        if self._downloads:
            self._downloads.pause(download)

    def go_on(self, download: str) -> None:
        """Go on with one, at once where it waits before another try. Raises FileProblem."""
        if self._downloads:
            self._downloads.resume(download)

    def give_up(self, download: str) -> None:
        """Stop one and throw away what is not whole. Raises DownloadProblem."""
        if self._downloads:
            self._downloads.cancel(download)

    def forget(self, download: str) -> None:
        """Take a finished one off the list; its files stay."""
        if self._downloads:
            self._downloads.forget(download)

    def keep(self, keeping: Settings) -> None:
        """Heed another limit, or another number at once, from now on."""
        if self._downloads:
            self._downloads.set_limit(keeping.download_limit or None)
            self._downloads.set_at_once(keeping.downloads_at_once)

    def _open(self, keeping: Settings) -> Downloads:
        from advisor.downloads.fetch import Means  # with huggingface_hub, half a second
        from advisor.downloads.manager import Downloads
        from advisor.downloads.stream import Source
        from advisor.downloads.throttle import Patience, SpeedLimit
        from advisor.hub.hub import Hub

        with self._lock:
            if self._closing:
                raise Cancelled("Plimsoll is closing.")
            if self._downloads is None:
                patience = Patience()
                means = Means(Source(Hub(), patience), patience, SpeedLimit(keeping.download_limit or None))
                self._downloads = Downloads(means, at_once=keeping.downloads_at_once, on_change=self._changed)
            return self._downloads

    def _changed(self) -> None:
        """On a download's thread."""
        self._listener(self.look())

    # -- the library -------------------------------------------------------------------------------------------

    def scan(self, keeping: Settings, cancel: Cancel) -> Library:
        """Look through every folder where models may be; what cannot be read is noted in the Library."""
        with self._library_lock:
            memory = self._known()
            try:
                library = scan(_places(keeping), memory, cancel=cancel)
            finally:
                memory.save()
            self._watch = Watch(library)
            return library

    def moved(self) -> bool:
        """Whether something came or went since the last scan; False before there was one."""
        return self._watch is not None and self._watch.changed()

    def verify(self, entry: LibraryEntry, report: Callable[[int, int], None], cancel: Cancel) -> Verification:
        """Read every byte of the copy in use. Raises FileProblem or Cancelled."""
        memory = self._known()
        found = verify(entry.copies[0], memory, cancel=cancel, report=report)
        memory.save()
        return found

    def plan_removal(self, library: Library, entry: LibraryEntry) -> Removal:
        """What removing all copies of a model would do. Raises FileProblem."""
        return plan_removal(library, entry.copies)

    def remove(self, removal: Removal) -> None:
        """Do it. Raises FileProblem."""
        remove(removal, self._move)

    def _known(self) -> Memory:
        with self._lock:
            if self._memory is None:
                self._memory = Memory()
            return self._memory

    # -- the end -----------------------------------------------------------------------------------------------

    def close(self) -> None:
        """Stop the downloads and keep what was fetched; they go on with `resume` at the next start."""
        with self._lock:
            self._closing = True
            downloads = self._downloads
        if downloads:
            downloads.close()


def _places(keeping: Settings) -> tuple[Place, ...]:
    chosen = Path(keeping.models_folder).expanduser() if keeping.models_folder else None
    folders = [Path(folder).expanduser() for folder in keeping.library_folders]
    return places(chosen, folders, others=keeping.look_elsewhere)
