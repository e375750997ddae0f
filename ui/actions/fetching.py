"""Downloads: asking for one, its license, pausing, going on, and what happens when it is here."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from advisor.downloads.progress import State
from advisor.downloads.status import Snapshot, Status
from advisor.services.hub import HubRoom
from advisor.services.library import ShelfRoom
from advisor.services.requests import Offer, Removing, Wanted
from ui.actions.shelving import Shelving
from ui.availability import Standing
from ui.downloads.text import arrived, failed
from ui.jobs import Latest
from ui.pages import PageId
from ui.session.state import Phase
from ui.shell.state import Notice

LAND_MS = 200  # between two states of the downloads that reach the window
TICK_MS = 1000  # speeds and countdowns go on where nothing comes in


class Arrivals(QObject):
    """`came` carries the Status of a download that has just been finished. A QObject of its own: a base class of many
    that brings signals along confuses PySide."""

    came = Signal(object)


class Fetching(Shelving):
    """Verbs about downloads."""

    _hub: HubRoom
    _taking_up = False

    def _begin_fetching(self, hub: HubRoom, shelf: ShelfRoom) -> None:
        """Use these rooms from now on."""
        self._begin_shelving(shelf)
        self._hub = hub
        self._told: dict[str, State] = {}
        self._newest = 0
        self._to_chat: dict[str, int] = {}
        self._waiting: list[Offer] = []
        self.arrivals = Arrivals()
        self._latest = Latest(LAND_MS)
        self._latest.landed.connect(self._downloads_changed)
        shelf.listen(self._latest.send)
        self._tick = QTimer(self)
        self._tick.setInterval(TICK_MS)
        self._tick.timeout.connect(self._look_at_downloads)

    def _end_fetching(self) -> None:
        """Nothing arrives any more."""
        self._tick.stop()
        self._latest.close()

    def show_downloads(self) -> None:
        """Go to the downloads."""
        self.go(PageId.DOWNLOADS)

    def resume_downloads(self) -> None:
        """Go on with what was not finished when Plimsoll was last closed."""
        keeping = self.state.settings
        self._taking_up = True
        self._jobs.start(
            "resume downloads", lambda _: self._shelf.resume(keeping), self._taken_up, failed=self._not_taken_up
        )

    def _taken_up(self, snapshot: Snapshot) -> None:
        self._taking_up = False
        self._told = {one.id: one.state for one in snapshot.downloads} | self._told
        self._downloads_changed(snapshot)

    def _not_taken_up(self, error: Exception) -> None:
        self._taking_up = False
        self._problem(error)

    def get(self, stands: Standing, wanted: Wanted) -> None:
        """Whatever comes next for a version: download it, look at its download, or chat with what is here."""
        if stands.path:
            self.chat_with(stands.path, wanted.context)
        elif stands.status and stands.status.state is not State.DONE:
            self.show_downloads()
        else:
            self.download(wanted)

    def want_eyes(self, eyes: bool) -> None:
        """Fetch what lets a model look at images along with it, or not."""
        self._store.change(downloads={"with_projector": eyes})

    # -- beginning ---------------------------------------------------------------------------------------------

    def download(self, wanted: Wanted) -> None:
        """Find it on the hub, show its license if that was not shown yet, and download it."""
        if wanted.key in self.state.downloads.asked_for:
            return
        keeping = self.state.settings
        self._store.change(
            downloads={"asked_for": self.state.downloads.asked_for | {wanted.key}}, shell={"notice": None}
        )
        self._jobs.start(
            f"offer {wanted.key}",
            lambda _: self._hub.offer(wanted, keeping),
            self._offered,
            failed=lambda error: self._not_offered(wanted, error),
        )

    def _offered(self, offer: Offer) -> None:
        if offer.shown:
            self._begin(offer)
        elif self.state.shell.question is None:
            self._store.change(shell={"question": offer})
        else:
            self._waiting.append(offer)

    def _not_offered(self, wanted: Wanted, error: Exception) -> None:
        self._settled(wanted)
        self._problem(error)

    def _settled(self, wanted: Wanted) -> None:
        self._store.change(downloads={"asked_for": self.state.downloads.asked_for - {wanted.key}})

    def agree(self) -> None:
        """Yes to the question."""
        match self.state.shell.question:
            case Offer() as offer:
                self._store.change(shell={"question": None})
                self._begin(offer)
            case Removing() as removing:
                self.remove(removing)
        self._ask_next()

    def decline(self) -> None:
        """No to the question."""
        question = self.state.shell.question
        self._store.change(shell={"question": None})
        if isinstance(question, Offer):
            self._settled(question.wanted)
        self._ask_next()

    def _ask_next(self) -> None:
        if self._waiting and self.state.shell.question is None:
            self._store.change(shell={"question": self._waiting.pop(0)})

    def _begin(self, offer: Offer) -> None:
        keeping = self.state.settings
        self._jobs.start(
            f"begin {offer.wanted.key}",
            lambda _: self._shelf.begin(offer, keeping),
            lambda download: self._begun(offer.wanted, download),
            failed=lambda error: self._not_offered(offer.wanted, error),
        )

    def _begun(self, wanted: Wanted, download: str) -> None:
        self._settled(wanted)
        if wanted.chat:
            self._to_chat[download] = wanted.context
            status = self.state.downloads.snapshot.find(download)
            if status and status.state is State.DONE:  # a small one was faster
                self._here(status)
        self._look_at_downloads()

    # -- while it runs -----------------------------------------------------------------------------------------

    def pause(self, download: str) -> None:
        """Stop one and keep what was fetched."""
        self._order(lambda: self._shelf.pause(download))

    def go_on(self, download: str) -> None:
        """Go on with one, or try again now."""
        self._store.change(shell={"notice": None})
        self._order(lambda: self._shelf.go_on(download))

    def give_up(self, download: str) -> None:
        """Stop one and throw away what was fetched of it."""
        self._to_chat.pop(download, None)
        self._order(lambda: self._shelf.give_up(download))

    def forget(self, download: str) -> None:
        """Take a finished one off the list."""
        self._order(lambda: self._shelf.forget(download))

    def limit_speed(self, rate: int) -> None:
        """At most so many bytes a second, 0 for no limit."""
        self.keep(download_limit=rate)

    def download_at_once(self, count: int) -> None:
        """So many at the same time."""
        self.keep(downloads_at_once=count)

    def _look_at_downloads(self) -> None:
        if not self._jobs.busy("look at downloads"):
            self._jobs.start(
                "look at downloads", lambda _: self._shelf.look(), self._downloads_changed, failed=self._fault
            )

    def _downloads_changed(self, snapshot: Snapshot) -> None:
        if self._taking_up or snapshot.order < self._newest:
            return
        self._newest = snapshot.order
        self._store.change(downloads={"snapshot": snapshot})
        if bool(snapshot.unfinished) != self._tick.isActive():
            if snapshot.unfinished:
                self._tick.start()
            else:
                self._tick.stop()
        for status in snapshot.downloads:
            before = self._told.get(status.id)
            self._told[status.id] = status.state
            if before is not status.state and status.state is State.DONE:
                self._here(status)
            elif before is not status.state and status.state is State.FAILED:
                self._store.change(shell={"notice": Notice(failed(status))})

    def _here(self, status: Status) -> None:
        """It is here, whole and verified."""
        context = self._to_chat.pop(status.id, None)
        phase = self.state.session.phase
        # A model with which somebody talks is not taken away from them.
        free = phase in (Phase.NONE, Phase.LOST) or (phase is Phase.READY and not self.state.chat.turns)
        if context is not None and free:
            self.chat_with(status.paths[0], context)
        else:
            self._store.change(shell={"notice": Notice(arrived(status), "info")})
        self.arrivals.came.emit(status)
        self.look_at_library()

    def chat_with_download(self, download: str) -> None:
        """Chat with what was downloaded."""
        status = self.state.downloads.snapshot.find(download)
        if status and status.paths:
            self.chat_with(Path(status.paths[0]))
