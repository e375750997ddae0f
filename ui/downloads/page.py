"""Downloads: what is on its way here, how fast, what it waits for; and what is here."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtWidgets import QStackedLayout, QVBoxLayout, QWidget

from advisor.downloads.progress import State
from advisor.downloads.status import Status
from ui.common.download_text import DOWNLOADS_AT_ONCE, LIMITS, limit, share
from ui.controllers import Controllers
from ui.controls.bars import bar
from ui.controls.beside import Beside
from ui.controls.buttons import button
from ui.controls.choice import Choice
from ui.controls.empty import EmptyState
from ui.controls.flow import Flow
from ui.controls.labels import Elided, label
from ui.controls.layouts import column
from ui.controls.reveal import reveal
from ui.controls.sheet import Sheet
from ui.downloads.download_card import DownloadCard
from ui.downloads.text import all_numbers
from ui.downloads.waiting_card import WaitingCard
from ui.store import AppState
from ui.theme import GRID, HEADING, SMALL, SUBHEADING
from ui.words import number, translate


class DownloadsPage(QWidget):
    """Renders the downloads."""

    def __init__(self, do: Controllers) -> None:
        super().__init__()
        self._do = do
        self._cards: dict[str, DownloadCard] = {}
        self._order: tuple[list[str], list[str]] = ([], [])
        self.empty = EmptyState(
            "download",
            translate("Downloads", "No downloads"),
            translate(
                "Downloads",
                "Models that you download stand here, with how fast they come and how long it takes. They go on when "
                "you leave this page, and at the next start where you quit before.",
            ),
            button(translate("Downloads", "Show the models"), do.catalogue.show, primary=True),
        )
        self._build_sheet()
        self._stack = QStackedLayout(self)  # without it the first part would be a window for a moment
        self._stack.setContentsMargins(0, 0, 0, 0)
        self._stack.addWidget(self.empty)
        self._stack.addWidget(self.sheet)

    def _build_sheet(self) -> None:
        self.sheet = Sheet()
        title = label(translate("Downloads", "Downloads"), factor=HEADING, bold=True)
        self.limit = Choice(translate("Downloads", "Limit the speed"), LIMITS, limit)
        self.limit.chosen.connect(lambda rate: self._do.settings.keep(download_limit=rate))
        self.at_once = Choice(translate("Downloads", "At once"), DOWNLOADS_AT_ONCE, number)
        self.at_once.chosen.connect(lambda count: self._do.settings.keep(downloads_at_once=count))
        self.sheet.body.addWidget(Beside(column(title, None), Flow(self.limit, self.at_once, spacing=2 * GRID)))
        self.total = Elided(factor=SMALL, muted=True)
        self.total_bar = bar(translate("Downloads", "How much of all downloads is here"))
        self.all = QWidget()
        self.all.setLayout(column(self.total, self.total_bar, spacing=GRID // 2))
        self.sheet.body.addWidget(self.all)
        self._waiting: list[WaitingCard] = []
        self._waiting_at = QVBoxLayout()
        self._waiting_at.setSpacing(GRID + GRID // 2)
        self.sheet.body.addLayout(self._waiting_at)
        self._active, self._done = QVBoxLayout(), QVBoxLayout()
        for layout in (self._active, self._done):
            layout.setSpacing(GRID + GRID // 2)
        self.done_title = label(translate("Downloads", "Done"), factor=SUBHEADING, bold=True)
        self.sheet.body.addLayout(self._active)
        self.sheet.body.addWidget(self.done_title)
        self.sheet.body.addLayout(self._done)
        self.sheet.body.addStretch(1)

    def render_state(self, state: AppState) -> None:
        """Show what the downloads are doing."""
        every = state.downloads.snapshot.downloads
        waiting = state.downloads.waiting
        self._stack.setCurrentWidget(self.sheet if every or waiting else self.empty)
        self._render_waiting(state)
        self.limit.show_value(state.settings.download_limit)
        self.at_once.show_value(state.settings.downloads_at_once)
        active = [one for one in every if one.state is not State.DONE]
        done = [one for one in reversed(every) if one.state is State.DONE]
        self._arrange(active, done)
        for status in every:
            self._cards[status.id].show_status(status)
        self.done_title.setVisible(bool(done))
        several = len(state.downloads.snapshot.unfinished) > 1
        self.all.setVisible(several)
        if several:
            self.total.show_text(all_numbers(state.downloads.snapshot))
            self.total_bar.setValue(share(state.downloads.snapshot.done, state.downloads.snapshot.size))

    def _render_waiting(self, state: AppState) -> None:
        """What begins once the hub can be reached."""
        waiting = state.downloads.waiting
        while len(self._waiting) < len(waiting):
            card = WaitingCard()
            card.tried.connect(self._do.downloads.try_waiting)
            card.dropped.connect(self._do.downloads.drop_waiting)
            self._waiting.append(card)
            self._waiting_at.addWidget(card)
        for index, card in enumerate(self._waiting):
            card.setVisible(index < len(waiting))
        for card, wanted in zip(self._waiting, waiting, strict=False):
            card.show_wanted(wanted, asking=wanted.key in state.downloads.asked_for)

    def _arrange(self, active: Sequence[Status], done: Sequence[Status]) -> None:
        """Put the cards in their order; nothing is touched where it has not changed."""
        order = [one.id for one in active], [one.id for one in done]
        if order == self._order:
            return
        self._order = order
        for layout in (self._active, self._done):
            while layout.takeAt(0) is not None:
                pass
        for name in set(self._cards) - {*order[0], *order[1]}:
            card = self._cards.pop(name)
            card.hide()
            card.deleteLater()
        for layout, names in zip((self._active, self._done), order, strict=True):
            for name in names:
                layout.addWidget(self._cards.get(name) or self._card(name))

    def _card(self, download: str) -> DownloadCard:
        card = DownloadCard()
        do = self._do
        card.paused.connect(partial(do.downloads.pause, download))
        card.resumed.connect(partial(do.downloads.go_on, download))
        card.cancelled.connect(partial(do.downloads.give_up, download))
        card.chat.connect(partial(do.downloads.chat_with_download, download))
        card.removed.connect(partial(do.downloads.forget, download))
        card.revealed.connect(partial(self._reveal, download))
        self._cards[download] = card
        return card

    def _reveal(self, download: str) -> None:
        status = self._do.state.downloads.snapshot.find(download)
        if status:
            reveal(status.paths[0] if status.paths else status.folder)
