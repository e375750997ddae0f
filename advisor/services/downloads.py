"""The downloads: taken up, begun, paused, given up. No Qt.

They have threads of their own (advisor.downloads); what they are doing arrives through `listen`.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from advisor.downloads.licenses import Licenses
from advisor.downloads.record import Records
from advisor.downloads.status import Snapshot
from advisor.downloads.waiting import WaitingList
from advisor.errors import Cancelled
from advisor.services.requests import Offer, Wanted
from advisor.services.run_wishes import RunWishes
from advisor.settings import Settings

if TYPE_CHECKING:
    from advisor.downloads.manager import Downloads

_Listener = Callable[[Snapshot], None]


class DownloadService:
    """Owns the downloads. Methods block and may be called from any thread."""

    def __init__(self, wishes: RunWishes | None = None) -> None:
        """wishes: where it is kept how models are to run."""
        self._wishes = wishes or RunWishes()
        self._lock = threading.Lock()
        self._downloads: Downloads | None = None
        self._listener: _Listener = lambda _: None
        self._closing = False
        self._waiting = WaitingList()

    def listen(self, listener: _Listener) -> None:
        """Whom to tell what the downloads are doing; called from any thread, some ten times a second."""
        self._listener = listener

    def resume(self, settings: Settings) -> Snapshot:
        """Take up what earlier runs left; without any of that nothing is started. Raises UsageError as Hub."""
        if Records().load():
            self._open(settings).restore()
        return self.look()

    def waiting(self) -> tuple[Wanted, ...]:
        """What was asked for while the hub could not be reached, in that order."""
        return self._waiting.load(Wanted)

    def keep_waiting(self, waiting: tuple[Wanted, ...]) -> None:
        """Remember these for the next start, too; FileProblem where that fails. What was listed is listed anew then."""
        self._waiting.save(tuple(replace(one, found=None) for one in waiting))

    def begin(self, offer: Offer, settings: Settings) -> str:
        """Download what is offered, whose license the person has seen; its id. Raises as Downloads.add."""
        if offer.request.license:
            Licenses().accept(offer.request.repo, offer.request.license)
        return self._open(settings).add(offer.request, offer.shelf)

    def keep_wish(self, offer: Offer) -> None:
        """Keep how what is offered is wished to run, for when it is opened; FileProblem where it cannot be."""
        if offer.wanted.run:
            self._wishes.put(offer.shelf.path(offer.request.files[0]), offer.wanted.run)

    def look(self) -> Snapshot:
        """What the downloads are doing."""
        downloads = self._downloads
        return downloads.snapshot() if downloads else Snapshot()

    def wait(self, download: str, seconds: float | None = None) -> bool:
        """Wait until it is done, paused, failed or cancelled; False where `seconds` were not enough."""
        return self._downloads.wait(download, seconds) if self._downloads else True

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

    def keep(self, settings: Settings) -> None:
        """Heed another limit, or another number at once, from now on."""
        if self._downloads:
            self._downloads.set_limit(settings.download_limit or None)
            self._downloads.set_at_once(settings.downloads_at_once)

    def _open(self, settings: Settings) -> Downloads:
        from advisor.downloads.fetch import Means  # with huggingface_hub, half a second
        from advisor.downloads.manager import Downloads
        from advisor.downloads.stream import HubSource
        from advisor.downloads.throttle import RetryPolicy, SpeedLimit
        from advisor.hub.hub import Hub

        with self._lock:
            if self._closing:
                raise Cancelled("Plimsoll is closing.")
            if self._downloads is None:
                patience = RetryPolicy()
                means = Means(HubSource(Hub(), patience), patience, SpeedLimit(settings.download_limit or None))
                self._downloads = Downloads(means, at_once=settings.downloads_at_once, on_change=self._changed)
            return self._downloads

    def _changed(self) -> None:
        """On a download's thread."""
        self._listener(self.look())

    def close(self) -> None:
        """Stop the downloads and keep what was fetched; they go on with `resume` at the next start."""
        with self._lock:
            self._closing = True
            downloads = self._downloads
        if downloads:
            downloads.close()
