"""The downloads' controller with a hub and a shelf of our making in the place of the real ones."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from advisor.downloads.progress import State
from advisor.downloads.status import Snapshot, Status
from advisor.services.downloads import DownloadService
from advisor.services.hub import HubService
from advisor.services.requests import Offer, Wanted
from advisor.settings import Settings
from tests.ui.canned_shelf import LOADING, offer
from tests.ui.wiring import Wiring
from ui.downloads.controller import DownloadsController

WANTED = Wanted("k", "Gemma 3 4B")
CHATTY = replace(WANTED, chat=True, context=8192)
DONE = replace(LOADING, state=State.DONE, paths=(Path("/models/a.gguf"), Path("/models/b.gguf")))
FAILED = replace(LOADING, state=State.FAILED, reason="The disk is full.")


class Hub(HubService):
    """Offers what is wanted; `shown`: its license was shown before."""

    def __init__(self) -> None:
        self.shown = True
        self.problem: Exception | None = None
        self.offered: list[Wanted] = []

    def offer(self, wanted: Wanted, *_: Any) -> Offer:
        self.offered.append(wanted)
        if self.problem:
            raise self.problem
        return replace(offer(), wanted=wanted, shown=self.shown)


class Shelf(DownloadService):
    """Notes what it is told to do. now: what the downloads are doing."""

    def __init__(self) -> None:
        self.now = Snapshot()
        self.done: list[tuple[str, str]] = []
        self.began: list[Offer] = []
        self.wished: list[Offer] = []
        self.kept: list[Settings] = []
        self.problem: Exception | None = None
        self.waits: tuple[Wanted, ...] = ()
        self.tell: Callable[[Snapshot], None] = lambda _: None

    def listen(self, listener: Callable[[Snapshot], None]) -> None:
        self.tell = listener

    def look(self) -> Snapshot:
        return self.now

    def resume(self, *_: Any) -> Snapshot:
        if self.problem:
            raise self.problem
        return self.now

    def waiting(self) -> tuple[Wanted, ...]:
        return self.waits

    def keep_waiting(self, waiting: tuple[Wanted, ...]) -> None:
        self.waits = waiting

    def keep_wish(self, offer: Offer) -> None:
        self.wished.append(offer)

    def begin(self, offer: Offer, *_: Any) -> str:
        if self.problem:
            raise self.problem
        self.began.append(offer)
        return LOADING.id

    def keep(self, settings: Settings) -> None:
        self.kept.append(settings)

    def _note(self, verb: str, download: str) -> None:
        if self.problem:
            raise self.problem
        self.done.append((verb, download))

    def pause(self, download: str) -> None:
        self._note("pause", download)

    def go_on(self, download: str) -> None:
        self._note("go on", download)

    def give_up(self, download: str) -> None:
        self._note("give up", download)

    def forget(self, download: str) -> None:
        self._note("forget", download)


@dataclass
class Made:
    """The controller and what it is given. chats: models that were to be chatted with."""

    wired: Wiring
    hub: Hub = field(default_factory=Hub)
    shelf: Shelf = field(default_factory=Shelf)
    chats: list[tuple[Path, int]] = field(default_factory=list)
    arrived: list[Status] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.do = DownloadsController(
            self.wired.ctx, self.hub, self.shelf, lambda path, context: self.chats.append((path, context))
        )
        self.wired.ctx.events.download_finished.connect(self.arrived.append)

    def asked_for(self) -> frozenset[str]:
        return self.wired.state.downloads.asked_for

    def doing(self, *downloads: Status, order: int) -> None:
        """The downloads are so, and somebody looks."""
        self.shelf.now = Snapshot(downloads, order)
        self.do._look_at_downloads()
