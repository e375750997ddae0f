"""The messages of a chat, and the cards of those that are built: a stretch of them, as a rule up to the last one."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QTimer, Signal
from PySide6.QtWidgets import QPushButton, QWidget

from ui.chat.transcript.building import (
    BUILT,
    FIRST,
    NEW_CARD,
    Above,
    affordable,
    column_in,
    guessed_height,
    tab_before,
)
from ui.chat.transcript.buttons import large_button
from ui.chat.transcript.card import MessageCard, ShownMessage
from ui.chat.transcript.follow_scroll import Sight
from ui.chat.transcript.keyboard import KeyboardKeeper
from ui.chat.transcript.reading import AT_ONCE, RenderQueue
from ui.theme import GRID, em

_BEFORE, _AFTER = 6, 14  # messages built around one that lies far above those that are built
_WITHIN = 2 * BUILT  # messages from the end, up to which all in between are built instead


class BuiltMessages(QObject):
    """altered: other messages are built than before.

    messages: all; cards: of those from `first` to `end`. Where a message far above was to be shown, `end` is not that
    of the chat: then a button leads on below, and a reply being written grows out of sight.
    """

    altered = Signal()

    def __init__(
        self, page: QWidget, sight: Sight, turns: RenderQueue, make: Callable[[ShownMessage], MessageCard]
    ) -> None:
        """make: a card for a message, empty."""
        super().__init__(page)
        self.page, self._sight, self._turns, self._make = page, sight, turns, make
        self.messages: list[ShownMessage] = []
        self.cards: list[MessageCard] = []
        self.end = 0
        self._aside: MessageCard | None = None  # the open reply, where it lies beyond
        self._wanted = 0  # so many of the messages up to the end are to be built
        self._reveal: int | None = None
        self._keyboard = KeyboardKeeper(page)
        sight.anchors = lambda: self.cards
        self._above = Above(self._build_above, self)
        self.column = column_in(page)
        self.earlier = self._button("transcriptEarlier", self.tr("Show earlier messages"), self._show_earlier)
        self.later = self._button("transcriptEarlier", self.tr("Show later messages"), self._show_later)
        turns.going_on.connect(self._keep_in_view)

    def _button(self, name: str, words: str, clicked: Callable[[], None]) -> QPushButton:
        made = large_button(name, words, words, self.page)
        made.clicked.connect(clicked)
        made.setFixedHeight(em(4 * GRID))
        made.hide()
        self.column.add(made)
        return made

    @property
    def first(self) -> int:
        """The place of the first message that is built."""
        return self.end - len(self.cards)

    @property
    def building(self) -> bool:
        """Whether messages that are to be shown are not built yet; they come above the others."""
        return len(self.cards) < min(self._wanted, self.end)

    @property
    def whole_end(self) -> bool:
        """Whether the last message is among those built."""
        return self.end == len(self.messages)

    @property
    def revealing(self) -> bool:
        """Whether a message that was to be shown is still being built."""
        return self._reveal is not None

    def card_at(self, at: int) -> MessageCard | None:
        """The card of the message at place `at`, where it is built."""
        return self.cards[at - self.first] if self.first <= at < self.end else None

    # -- all of them -------------------------------------------------------------------------------------------

    def clear(self) -> None:
        """Removes all messages."""
        self._drop_all()
        if self._aside:
            self.column.drop(self._aside)
        self._aside, self._reveal = None, None
        self.messages.clear()
        self.end = self._wanted = 0
        self.column.hold_height(0)
        self._offer()
        self._sight.follow()

    def show(self, messages: Sequence[ShownMessage]) -> None:
        """Shows these instead; only the last are built, however many there are."""
        self.clear()
        self.messages = list(messages)
        self.go_to_end()
        self._hand_over()

    def keep(self, count: int) -> None:
        """Removes all but the first `count` messages."""
        beyond = len(self.messages) - count
        if self._aside and beyond > 0:
            self.column.drop(self._aside)
            self._aside = None
        gone = max(0, self.end - count)
        built = max(0, len(self.cards) - gone)
        self._wanted = max(0, self._wanted - gone)
        self._reveal = None
        for at, card in enumerate(self.cards[built:], self.first + built):
            self._drop(at, card)
        del self.cards[built:]
        del self.messages[count:]
        self.end = min(self.end, count)
        if not self.cards:
            self.go_to_end()
        self._offer()

    def add(self, message: ShownMessage) -> MessageCard:
        """One more at the end."""
        if not self.whole_end:
            self.go_to_end()
        self.messages.append(message)
        self.end += 1
        card = self._build(message)
        self._wanted += 1
        if self._sight.following:
            self._keep_last(BUILT)
        self._hand_over()
        self.altered.emit()
        return card

    def closed(self, card: MessageCard) -> None:
        """The open reply is a message like others now."""
        if card is self._aside:
            self.column.drop(card)
            self._aside = None

    def go_to_end(self) -> None:
        """Builds the last messages; what of them is too much for one turn is shown later, the last first."""
        self._drop_all()
        self.end = len(self.messages)
        self._build_up_to_end(affordable(self.messages))

    def reveal(self, at: int) -> None:
        """Scrolls to the message at place `at`, once it and those around it are built."""
        beyond = at >= self.end or (at < self.end - max(self._wanted, _WITHIN))
        self._sight.leave()
        self._reveal = at
        if beyond and len(self.messages) - at > _WITHIN:
            self._go_around(at)
            return
        if beyond:
            self.go_to_end()
            self._sight.leave()
        while self._wanted < self.end - at:
            self._want_more()
        self._build_wanted()

    def _go_around(self, at: int) -> None:
        """Builds that message and some around it, and no others."""
        last = self.cards[-1] if self.cards and self.whole_end else None
        if last and last.is_open:
            self._aside = last
            self.cards.pop()
            self.end -= 1
            last.hide()
        self._drop_all()
        self.end = min(len(self.messages), at + _AFTER)
        self._build_up_to_end(self.end - max(0, at - _BEFORE))

    # -- building ----------------------------------------------------------------------------------------------

    def _build_up_to_end(self, wanted: int) -> None:
        self._wanted = wanted
        for message in self.messages[self.end - min(FIRST, self._wanted) : self.end]:
            self._build(message)
        self._turns.add(self._above)  # before the cards that are built now: those go on first
        left = AT_ONCE
        for card in reversed(self.cards):
            left = card.show_whole(left) if card is not self._aside else left
        self._aside = None if self.whole_end else self._aside
        self._build_above(left)

    def _build(self, message: ShownMessage) -> MessageCard:
        """A card for a message, below those that are built; an open reply has one."""
        if self._aside and self._aside.message is message:
            card = self._aside
            self.column.put_at(1 + len(self.cards), card)
            card.show()
        else:
            card = self._make(message)
            self.column.insert(1 + len(self.cards), card)
        self.cards.append(card)
        return card

    def _want_more(self) -> None:
        """Of the messages that nobody wanted yet, as many of the last as can be afforded."""
        self._wanted += affordable(self.messages[: self.end - self._wanted])

    def _build_wanted(self) -> None:
        self._turns.add(self._above)
        self._build_above(AT_ONCE)

    def _build_above(self, most: int) -> int:
        """Builds wanted messages above the others for so many units; how many were not needed, 0 where some miss."""
        begun = self.building
        if not self._sight.following:
            self._sight.hold()
        self._hold_height(begun)
        while self.building and most > 0:
            card = self._make(self.messages[self.first - 1])
            self.column.insert(1, card)
            if self.cards:
                tab_before(card, self.cards[0])
            self.cards.insert(0, card)
            most = card.show_whole(max(0, most - NEW_CARD))
        self._offer()
        self.page.updateGeometry()
        self._hand_over()
        if self._reveal is not None and self.card_at(self._reveal):
            QTimer.singleShot(0, self, self._scroll_to_revealed)
        self.altered.emit()
        return 0 if begun else max(1, most)  # asked once more when the last of them is whole

    def _hold_height(self, on: bool) -> None:
        """While messages are built, the column has about the height that they will take."""
        wanted = self.messages[self.end - self._wanted : self.end]
        self.column.hold_height(guessed_height(wanted, round(1.5 * self.page.fontMetrics().height())) if on else 0)

    def _scroll_to_revealed(self) -> None:
        card = self.card_at(self._reveal) if self._reveal is not None else None
        if card:
            self._reveal = None
            QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)  # it may have just been built
            self._sight.go_to(self.column.y() + card.y() - GRID)

    def _show_earlier(self) -> None:
        """Builds the messages above, with what is in view staying where it is."""
        self._sight.hold()
        self._want_more()
        self._build_wanted()

    def _show_later(self) -> None:
        """Builds messages below; what is in view stays where it is."""
        more = self.messages[self.end : self.end + _AFTER]
        self._sight.hold()
        for message in more:
            card = self._build(message)
            self.end += 1
            if card is not self._aside:
                card.show_whole(NEW_CARD)
        self._aside = None if self.whole_end else self._aside
        self._wanted += len(more)
        self._offer()
        self.page.updateGeometry()
        self.altered.emit()

    # -- dropping ----------------------------------------------------------------------------------------------

    def _drop_all(self) -> None:
        for at, card in enumerate(self.cards, self.first):
            self._drop(at, card)
        self.cards.clear()

    def _drop(self, at: int, card: MessageCard) -> None:
        self._keyboard.dropping(at, card)
        self.column.drop(card)

    def _keep_last(self, count: int) -> None:
        for card in self.cards[:-count]:
            self.column.drop(card)
        del self.cards[:-count]
        self._wanted = min(self._wanted, count)
        self._offer()

    def _hand_over(self) -> None:
        self._keyboard.hand_over(self.card_at, len(self.messages), building=self.building)

    def _keep_in_view(self, card: MessageCard | Above) -> None:
        """A card is about to grow: what is in view below it stays where it is."""
        if isinstance(card, MessageCard) and self._sight.is_above(self.column.y() + card.y()):
            self._sight.hold()

    def _offer(self) -> None:
        self.earlier.setVisible(max(self._wanted, len(self.cards)) < self.end)
        self.later.setVisible(not self.whole_end)
        self._sight.set_beyond(not self.whole_end)
        self.column.restack()
