"""Downloads: asking for one, its license, pausing, going on, and what happens when it is here."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QTimer

from advisor.downloads.progress import State
from advisor.downloads.status import Snapshot, Status
from advisor.errors import HubUnreachable
from advisor.services.downloads import DownloadService
from advisor.services.hub import HubService
from advisor.services.requests import Discarding, Offer, Wanted
from advisor.settings import Settings
from ui.common.availability import Standing
from ui.context import Context
from ui.downloads.text import arrived, failed, kept_waiting
from ui.jobs import Lane, Latest
from ui.pages import PageId
from ui.session.state import Phase

LAND_MS = 200  # between two states of the downloads that reach the window
AGAIN_MS = 30_000  # between two questions whether the hub can be reached again
TICK_MS = 1000  # speeds and countdowns go on where nothing comes in


class DownloadsController(QObject):
    """Verbs about downloads."""

    def __init__(
        self, ctx: Context, hub: HubService, downloads: DownloadService, chat_with: Callable[[Path, int], None]
    ) -> None:
        """chat_with: loads a model, by its file and the tokens of a conversation."""
        super().__init__()
        self._ctx, self._hub, self._downloads, self._chat_with = ctx, hub, downloads, chat_with
        self._taking_up = False
        self._told: dict[str, State] = {}
        self._newest = 0
        self._to_chat: dict[str, int] = {}
        self._latest = Latest(LAND_MS)
        self._latest.landed.connect(self._downloads_changed)
        downloads.listen(self._latest.send)
        self._tick = QTimer(self, interval=TICK_MS)
        self._tick.timeout.connect(self._look_at_downloads)
        self._again = QTimer(self, interval=AGAIN_MS)
        self._again.timeout.connect(self._try_next)
        ctx.events.settings_changed.connect(self._settings_changed)

    def close(self) -> None:
        """Nothing arrives any more."""
        self._tick.stop()
        self._again.stop()
        self._latest.close()

    def show(self) -> None:
        """Go to the downloads."""
        self._ctx.go(PageId.DOWNLOADS)

    def _order(self, verb: Callable[[], object]) -> None:
        """Have the downloads do something, one after another in the order of the clicks."""
        self._ctx.jobs.stand_in_line(verb, failed=self._ctx.problem)

    def _settings_changed(self, _: Settings, new: Settings) -> None:
        self._order(lambda: self._downloads.keep(new))

    def resume(self) -> None:
        """Go on with what was not finished when Plimsoll was last closed."""
        keeping = self._ctx.state.settings
        self._taking_up = True
        self._ctx.jobs.start(
            "resume downloads",
            lambda _: self._downloads.resume(keeping),
            self._taken_up,
            failed=self._not_taken_up,
            lane=Lane.FILES,
        )
        self._ctx.jobs.start(
            "waiting downloads",
            lambda _: self._downloads.waiting(),
            self._waiting_read,
            failed=self._ctx.problem,
            lane=Lane.FILES,
        )

    def _taken_up(self, snapshot: Snapshot) -> None:
        self._taking_up = False
        self._told = {one.id: one.state for one in snapshot.downloads} | self._told
        self._downloads_changed(snapshot)

    def _not_taken_up(self, error: Exception) -> None:
        self._taking_up = False
        self._ctx.problem(error)

    def get(self, stands: Standing, wanted: Wanted) -> None:
        """Whatever comes next for a version: download it, look at its download, or chat with what is here."""
        if stands.path:
            self._chat_with(stands.path, wanted.context)
        elif (stands.status and stands.status.state is not State.DONE) or stands.waiting:
            self.show()
        else:
            self.download(wanted)

    def want_projector(self, wanted: bool) -> None:
        """Fetch what lets a model look at images along with it, and judge it with that, or not."""
        if wanted != self._ctx.state.downloads.with_projector:
            self._ctx.change(downloads={"with_projector": wanted})
            self._ctx.events.projector_wanted.emit()

    # -- beginning ---------------------------------------------------------------------------------------------

    def download(self, wanted: Wanted) -> None:
        """Find it on the hub, show its license if that was not shown yet, and download it."""
        if wanted.key not in self._ctx.state.downloads.asked_for:
            self._ctx.change(shell={"notice": None})
            self._ask_for(wanted)

    def _ask_for(self, wanted: Wanted) -> None:
        keeping = self._ctx.state.settings
        self._ctx.change(downloads={"asked_for": self._ctx.state.downloads.asked_for | {wanted.key}})
        self._ctx.jobs.start(
            f"offer {wanted.key}",
            lambda _: self._hub.offer(wanted, keeping),
            self._offered,
            failed=lambda error: self._not_offered(wanted, error),
            lane=Lane.NETWORK,
        )

    def _offered(self, offer: Offer) -> None:
        was_waiting = offer.wanted.key in (one.key for one in self._ctx.state.downloads.waiting)
        self.drop_waiting(offer.wanted.key)
        if was_waiting:  # the hub is back
            self.try_waiting()
        if offer.shown:
            self._begin(offer)
        else:
            self._ctx.ask(offer)

    def _not_offered(self, wanted: Wanted, error: Exception) -> None:
        known = wanted.key in (one.key for one in self._ctx.state.downloads.waiting)
        if isinstance(error, HubUnreachable):
            self._ctx.change(downloads={"asked_for": self._ctx.state.downloads.asked_for - {wanted.key}})
            if not known:
                self._wait(wanted)
                self._ctx.warn(kept_waiting(wanted))
            return
        self._settled(wanted)
        self._ctx.problem(error)

    def _settled(self, wanted: Wanted) -> None:
        self._ctx.change(downloads={"asked_for": self._ctx.state.downloads.asked_for - {wanted.key}})
        self.drop_waiting(wanted.key)

    # -- while the hub cannot be reached -----------------------------------------------------------------------

    def _waiting_read(self, waiting: tuple[Wanted, ...]) -> None:
        if waiting:
            self._ctx.change(downloads={"waiting": (*waiting, *self._ctx.state.downloads.waiting)})
            self._again.start()
            self.try_waiting()

    def _wait(self, wanted: Wanted) -> None:
        self._keep_waiting((*self._ctx.state.downloads.waiting, wanted))

    def drop_waiting(self, key: str) -> None:
        """Do not download what waits under that key."""
        self._keep_waiting(tuple(one for one in self._ctx.state.downloads.waiting if one.key != key))

    def _keep_waiting(self, waiting: tuple[Wanted, ...]) -> None:
        if waiting == self._ctx.state.downloads.waiting:
            return
        self._ctx.change(downloads={"waiting": waiting})
        if waiting:
            self._again.start()
        else:
            self._again.stop()
        self._order(lambda: self._downloads.keep_waiting(waiting))

    def _try_next(self) -> None:
        """One is enough to see whether the hub is back; the others follow it."""
        if waiting := self._ctx.state.downloads.waiting:
            self._ask_again(waiting[0])

    def try_waiting(self) -> None:
        """See now whether what waits can begin."""
        for wanted in self._ctx.state.downloads.waiting:
            self._ask_again(wanted)

    def _ask_again(self, wanted: Wanted) -> None:
        if wanted.key not in self._ctx.state.downloads.asked_for:
            self._ask_for(wanted)

    def agree(self, offer: Offer) -> None:
        """The person takes the license."""
        self._begin(offer)
        self._ctx.ask_next()

    def decline(self, offer: Offer) -> None:
        """The person does not."""
        self._settled(offer.wanted)
        self._ctx.ask_next()

    def _begin(self, offer: Offer) -> None:
        keeping = self._ctx.state.settings
        self._ctx.jobs.start(
            f"begin {offer.wanted.key}",
            lambda _: self._downloads.begin(offer, keeping),
            lambda download: self._begun(offer, download),
            failed=lambda error: self._not_offered(offer.wanted, error),
            lane=Lane.NETWORK,
        )

    def _begun(self, offer: Offer, download: str) -> None:
        wanted = offer.wanted
        self._settled(wanted)
        if wanted.run:
            self._order(lambda: self._downloads.keep_wish(offer))
        if wanted.chat:
            self._to_chat[download] = wanted.context
            status = self._ctx.state.downloads.snapshot.find(download)
            if status and status.state is State.DONE:  # a small one was faster
                self._here(status)
        self._look_at_downloads()

    # -- while it runs -----------------------------------------------------------------------------------------

    def pause(self, download: str) -> None:
        """Stop one and keep what was fetched."""
        self._order(lambda: self._downloads.pause(download))

    def go_on(self, download: str) -> None:
        """Go on with one, or try again now."""
        self._ctx.change(shell={"notice": None})
        self._order(lambda: self._downloads.go_on(download))

    def give_up(self, download: str) -> None:
        """Stop one and throw away what was fetched of it; asked about first, where that is anything."""
        status = self._ctx.state.downloads.snapshot.find(download)
        if status and status.done:
            self._ctx.ask(Discarding(status))
        else:
            self._discard(download)

    def discard(self, asked: Discarding) -> None:
        """The person said yes."""
        self._ctx.ask_next()
        self._discard(asked.download.id)

    def hold_on(self) -> None:
        """The person said no."""
        self._ctx.ask_next()

    def _discard(self, download: str) -> None:
        self._to_chat.pop(download, None)
        self._order(lambda: self._downloads.give_up(download))

    def forget(self, download: str) -> None:
        """Take a finished one off the list."""
        self._order(lambda: self._downloads.forget(download))

    def _look_at_downloads(self) -> None:
        if not self._ctx.jobs.busy("look at downloads"):
            self._ctx.jobs.start(
                "look at downloads",
                lambda _: self._downloads.look(),
                self._downloads_changed,
                failed=self._ctx.fault,
                lane=Lane.FILES,
            )

    def _downloads_changed(self, snapshot: Snapshot) -> None:
        if self._taking_up or snapshot.order < self._newest:
            return
        self._newest = snapshot.order
        self._ctx.change(downloads={"snapshot": snapshot})
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
                self._ctx.warn(failed(status))

    def _here(self, status: Status) -> None:
        """It is here, whole and verified."""
        context = self._to_chat.pop(status.id, None)
        phase = self._ctx.state.session.phase
        # A model with which somebody talks is not taken away from them.
        free = phase in (Phase.NONE, Phase.LOST) or (phase is Phase.READY and not self._ctx.state.chat.turns)
        if context is not None and free:
            self._chat_with(status.paths[0], context)
        else:
            self._ctx.say(arrived(status))
        self._ctx.events.download_finished.emit(status)

    def chat_with_download(self, download: str) -> None:
        """Chat with what was downloaded."""
        status = self._ctx.state.downloads.snapshot.find(download)
        if status and status.paths:
            self._chat_with(status.paths[0], 0)
