"""The list of messages: follows the end while it is in view, builds only the last ones."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, QEvent, QTimer, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.chat.transcript.building import (
    BUILT,
    FIRST,
    NEW_CARD,
    Above,
    affordable,
    column_in,
    guessed_height,
    page,
    tab_before,
)
from ui.chat.transcript.buttons import large_button
from ui.chat.transcript.card import ASSISTANT, MessageCard, ShownMessage, to_clipboard
from ui.chat.transcript.follow_scroll import Sight
from ui.chat.transcript.highlight import warm_up
from ui.chat.transcript.keyboard import KeyboardKeeper
from ui.chat.transcript.look import Look
from ui.chat.transcript.pictures import Formulas
from ui.chat.transcript.reading import AT_ONCE, RenderQueue
from ui.theme import GRID, current, em


class Transcript(QWidget):
    """Shows a chat. `linkActivated` carries an address that nobody has checked: ask the person before opening it.

    formulas: asks for the pictures of formulas; until somebody draws them, they stay as they were written.
    """

    linkActivated = Signal(str)  # noqa: N815 - Qt's own spelling, as in QLabel
    copied = Signal(str)
    toolUsed = Signal(object, str)  # noqa: N815 - the key of a message, and the name of the tool

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._messages: list[ShownMessage] = []
        self._turns = RenderQueue(self)
        self._cards: list[MessageCard] = []
        self._open: MessageCard | None = None
        self._idle = True
        self._wanted = 0  # so many of the last messages are to be built
        self._above = Above(self._build_above, self)
        self._reveal: int | None = None
        self.formulas = Formulas()
        self._look = Look.of(current(), self.font(), self.formulas)
        self._make_page()
        self._keyboard, self._sight = KeyboardKeeper(self._page), Sight(self._page, self)
        self._turns.going_on.connect(self._keep_in_view)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._sight)
        self._dress()

    # What a page calls

    def clear(self) -> None:
        """Removes all messages, also an open reply."""
        for at, card in enumerate(self._cards, len(self._messages) - len(self._cards)):
            self._drop(at, card)
        self._cards.clear()
        self._messages.clear()
        self._open, self._reveal, self._wanted = None, None, 0
        self._column.hold_height(0)
        self._offer_earlier()
        self._sight.follow()

    def show_messages(self, messages: Sequence[ShownMessage]) -> None:
        """Shows finished messages instead of all there were; only the last are built, however many there are."""
        self.clear()
        self._messages = list(messages)
        self._build_last()
        self._hand_over()

    @property
    def building(self) -> bool:
        """Whether messages that are to be shown are not built yet; they come above the others."""
        return len(self._cards) < min(self._wanted, len(self._messages))

    def add_message(self, role: str, text: str, *, name: str, footer: str = "") -> None:
        """Adds a finished message: Markdown if `role` is "assistant", else literal text ("error" in its colour)."""
        self.add(ShownMessage(role, name, text, footer))

    def add(self, message: ShownMessage) -> None:
        """Adds a finished message, as `add_message`, with all that a ShownMessage holds."""
        self._add(message).show_whole()
        if message.role == "user":
            self._sight.follow()

    def keep(self, count: int) -> None:
        """Removes all but the first `count` messages, also an open reply."""
        self._open = None if count < len(self._messages) else self._open
        built = max(0, len(self._cards) - (len(self._messages) - count))
        self._wanted = max(0, self._wanted - (len(self._messages) - count))
        self._reveal = None
        for at, card in enumerate(self._cards[built:], len(self._messages) - len(self._cards) + built):
            self._drop(at, card)
        del self._cards[built:]
        del self._messages[count:]
        if not self._cards:
            self._build_last()
        self._offer_earlier()

    def update_message(self, at: int, message: ShownMessage) -> None:
        """The message at place `at` has other tools, another footer or place than before; its text is as it was."""
        self._messages[at] = message
        card = self._card_at(at)
        if card:
            card.message = message
            card.refresh()

    def begin_reply(
        self, name: str, *, key: int | None = None, text: str = "", reasoning: str = "", thought: str = ""
    ) -> None:
        """Adds a reply of the assistant, to be filled with `append`. RuntimeError if one is open.

        text, reasoning, thought: what it has said already, where it is gone on with.
        """
        if self._open is not None:
            raise RuntimeError("A reply is already open: call finish_reply first.")
        self._open = self._add(ShownMessage(ASSISTANT, name, text, key=key, reasoning=reasoning, thought=thought))
        self._open.begin()
        # While the prompt is read nothing moves yet; later the same pause would be seen.
        QTimer.singleShot(0, warm_up)

    def append(self, text: str) -> None:
        """Adds `text` to the open reply. RuntimeError if none is open."""
        self._reply().append(text)

    def think(self, text: str, label: str) -> None:
        """Adds `text` to what the open reply's model thought first; `label` heads it. RuntimeError if none is open."""
        self._reply().think(text, label)

    def leaf(self, pages: int) -> None:
        """Scrolls down by so many pages, up where they are negative."""
        bar = self._sight.verticalScrollBar()
        bar.setValue(bar.value() + pages * bar.pageStep())

    def set_idle(self, idle: bool) -> None:
        """Whether the messages' tools may be used; Copy always may."""
        if idle != self._idle:
            self._idle = idle
            for card in self._cards:
                card.set_idle(idle)

    def reveal(self, at: int) -> None:
        """Scrolls to the message at place `at`, once it and those after it are built."""
        while self._wanted < len(self._messages) - at:
            self._want_more()
        self._sight.leave()
        self._reveal = at
        self._build_wanted()

    def finish_reply(self, footer: str) -> None:
        """Closes the open reply; `footer` is the muted line below it. RuntimeError if none is open."""
        self._reply().finish(footer)
        self._open = None

    def set_status(self, text: str) -> None:
        """One muted line under the open reply, hidden when empty; without an open reply there is nothing to show."""
        if self._open is not None:
            self._open.set_status(text)

    def draw_formulas(self, on: bool) -> None:
        """Draws formulas from now on, or shows them as they were written, in all messages."""
        if on != self.formulas.serving:
            self.formulas.serving = on
            for card in self._cards:
                card.set_look(self._look)

    def reply_text(self) -> str:
        """The text of the last message of the assistant as it came, or empty."""
        return next((message.text for message in reversed(self._messages) if message.role == ASSISTANT), "")

    def copy_last_reply(self) -> None:
        """Puts the last message of the assistant on the clipboard, if there is one."""
        if text := self.reply_text():
            to_clipboard(text)
            self.copied.emit(text)

    def has_open_reply(self) -> bool:
        """Whether `append` and `finish_reply` may be called."""
        return self._open is not None

    def _dress(self) -> None:
        self.setStyleSheet(self._look.style_sheet())
        ground = self._page.palette()
        ground.setColor(self._page.backgroundRole(), QColor(self._look.window))
        self._page.setPalette(ground)
        for card in self._cards:
            card.set_look(self._look)

    def _reply(self) -> MessageCard:
        if self._open is None:
            raise RuntimeError("No reply is open: call begin_reply first.")
        return self._open

    def _add(self, message: ShownMessage) -> MessageCard:
        self._messages.append(message)
        self._build(message)
        card = self._cards[-1]
        self._wanted += 1
        if self._sight.following:
            self._keep_last(BUILT)
        self._hand_over()
        return card

    def _build_last(self) -> None:
        """Builds the last messages; what of them is too much for one turn is shown later, the last first."""
        self._wanted = affordable(self._messages)
        for message in self._messages[len(self._messages) - min(FIRST, self._wanted) :]:
            self._build(message)
        self._turns.add(self._above)  # before the cards that are built now: those go on first
        left = AT_ONCE
        for card in reversed(self._cards):
            left = card.show_whole(left)
        self._build_above(left)

    def _build(self, message: ShownMessage) -> None:
        card = self._card(message)
        self._column.add(card)
        self._cards.append(card)

    def _want_more(self) -> None:
        """Of the messages that nobody wanted yet, as many of the last as can be afforded."""
        self._wanted += affordable(self._messages[: len(self._messages) - self._wanted])

    def _build_wanted(self) -> None:
        self._turns.add(self._above)
        self._build_above(AT_ONCE)

    def _build_above(self, most: int) -> int:
        """Builds wanted messages above the others for so many units; how many were not needed, 0 where some miss."""
        begun = self.building
        if not self._sight.following:
            self._sight.stay_from_end()
        self._hold_height(begun)
        while self.building and most > 0:
            card = self._card(self._messages[len(self._messages) - len(self._cards) - 1])
            self._column.insert(1, card)
            if self._cards:
                tab_before(card, self._cards[0])
            self._cards.insert(0, card)
            most = card.show_whole(max(0, most - NEW_CARD))
        self._offer_earlier()
        self._page.updateGeometry()
        self._hand_over()
        if self._reveal is not None and self._card_at(self._reveal):
            QTimer.singleShot(0, self, self._scroll_to_revealed)
        return 0 if begun else max(1, most)  # asked once more when the last of them is whole

    def _hold_height(self, on: bool) -> None:
        """While messages are built, the column has about the height that they will take."""
        wanted, line = self._messages[len(self._messages) - self._wanted :], round(1.5 * self.fontMetrics().height())
        self._column.hold_height(guessed_height(wanted, line) if on else 0)

    def _drop(self, at: int, card: MessageCard) -> None:
        self._keyboard.dropping(at, card)
        self._column.drop(card)

    def _hand_over(self) -> None:
        self._keyboard.hand_over(self._card_at, len(self._messages), building=self.building)

    def _card_at(self, at: int) -> MessageCard | None:
        missing = len(self._messages) - len(self._cards)
        return self._cards[at - missing] if at >= missing else None

    def _scroll_to_revealed(self) -> None:
        card = self._card_at(self._reveal) if self._reveal is not None else None
        if card:
            self._reveal = None
            QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)  # it may have just been built
            self._sight.go_to(self._column.y() + card.y() - GRID)

    def _card(self, message: ShownMessage) -> MessageCard:
        card = MessageCard(self._look, message, self._turns, self._page)
        card.link_activated.connect(self.linkActivated)
        card.copied.connect(self.copied)
        card.tool_used.connect(self.toolUsed)
        card.turning.connect(self._sight.stay)
        card.set_idle(self._idle)
        return card

    def _keep_last(self, count: int) -> None:
        for card in self._cards[:-count]:
            self._column.drop(card)
        del self._cards[:-count]
        self._wanted = min(self._wanted, count)
        self._offer_earlier()

    def _keep_in_view(self, card: MessageCard | Above) -> None:
        """A card is about to grow: what is in view below it stays where it is."""
        if isinstance(card, MessageCard) and self._sight.is_above(self._column.y() + card.y()):
            self._sight.stay_from_end()

    def _offer_earlier(self) -> None:
        self._earlier.setVisible(max(self._wanted, len(self._cards)) < len(self._messages))
        self._column.restack()

    def _show_earlier(self) -> None:
        """Builds the messages above, with what is in view staying where it is."""
        self._sight.stay_from_end()
        self._want_more()
        self._build_wanted()

    def _make_page(self) -> None:
        self._page = page()
        words = self.tr("Show earlier messages")
        self._earlier = large_button("transcriptEarlier", words, words, self._page)
        self._earlier.clicked.connect(self._show_earlier)
        self._earlier.setFixedHeight(em(4 * GRID))
        self._earlier.hide()
        self._column = column_in(self._page)
        self._column.add(self._earlier)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.PaletteChange) and hasattr(self, "_sight"):
            look = Look.of(current(), self.font(), self.formulas)
            if look != self._look:
                self._look = look
                self._dress()
