"""The list of messages: follows the end while it is in view, builds only those around what is looked at."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QTimer, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.chat.transcript.building import page
from ui.chat.transcript.built import BuiltMessages
from ui.chat.transcript.card import ASSISTANT, MessageCard, ShownMessage, to_clipboard
from ui.chat.transcript.finder import Finder
from ui.chat.transcript.follow_scroll import Sight
from ui.chat.transcript.highlight import warm_up
from ui.chat.transcript.look import Look
from ui.chat.transcript.pictures import Formulas
from ui.chat.transcript.reading import RenderQueue
from ui.chat.transcript.tools import NEXT, PREVIOUS
from ui.theme import current


class Transcript(QWidget):
    """Shows a chat. `linkActivated` carries an address that nobody has checked: ask the person before opening it.

    formulas: asks for the pictures of formulas; until somebody draws them, they stay as they were written.
    """

    linkActivated = Signal(str)  # noqa: N815 - Qt's own spelling, as in QLabel
    copied = Signal(str)
    toolUsed = Signal(object, str)  # noqa: N815 - the key of a message, and the name of the tool
    fileOpened = Signal(object, int)  # noqa: N815 - the key of a message, and the place of a file among its own

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._turns = RenderQueue(self)
        self._open: MessageCard | None = None
        self._idle = True
        self.formulas = Formulas()
        self._look = Look.of(current(), self.font(), self.formulas)
        self._page = page()
        self._sight = Sight(self._page, self)
        self._sight.latest.clicked.connect(self._go_to_latest)
        self.built = BuiltMessages(self._page, self._sight, self._turns, self._card)
        self.finder = Finder(self.built, self._sight, lambda: self._look)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._sight)
        self._dress()

    # What a page calls

    def clear(self) -> None:
        """Removes all messages, also an open reply."""
        self._open = None
        self.built.clear()

    def show_messages(self, messages: Sequence[ShownMessage]) -> None:
        """Shows finished messages instead of all there were; only the last are built, however many there are."""
        self._open = None
        self.built.show(messages)

    @property
    def building(self) -> bool:
        """Whether messages that are to be shown are not built yet; they come above the others."""
        return self.built.building

    def add_message(self, role: str, text: str, *, name: str, footer: str = "") -> None:
        """Adds a finished message: Markdown if `role` is "assistant", else literal text ("error" in its colour)."""
        self.add(ShownMessage(role, name, text, footer))

    def add(self, message: ShownMessage) -> None:
        """Adds a finished message, as `add_message`, with all that a ShownMessage holds."""
        self.built.add(message).show_whole()
        if message.role == "user":
            self._sight.follow()

    def keep(self, count: int) -> None:
        """Removes all but the first `count` messages, also an open reply."""
        self._open = None if count < len(self.built.messages) else self._open
        self.built.keep(count)

    def update_message(self, at: int, message: ShownMessage) -> None:
        """The message at place `at` has other tools, another footer or place than before; its text is as it was."""
        self.built.messages[at] = message
        card = self.built.card_at(at)
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
        self._open = self.built.add(ShownMessage(ASSISTANT, name, text, key=key, reasoning=reasoning, thought=thought))
        self._open.begin()
        # While the prompt is read nothing moves yet; later the same pause would be seen.
        QTimer.singleShot(0, warm_up)

    def append(self, text: str) -> None:
        """Adds `text` to the open reply. RuntimeError if none is open."""
        self._reply().append(text)
        self.finder.touch()

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
            for card in self.built.cards:
                card.set_idle(idle)

    def reveal(self, at: int) -> None:
        """Scrolls to the message at place `at`, once it and those after it are built."""
        self.built.reveal(at)

    def finish_reply(self, footer: str) -> None:
        """Closes the open reply; `footer` is the muted line below it. RuntimeError if none is open."""
        card, self._open = self._reply(), None
        card.finish(footer)
        self.built.closed(card)
        self.finder.touch()

    def set_status(self, text: str) -> None:
        """One muted line under the open reply, hidden when empty; without an open reply there is nothing to show."""
        if self._open is not None:
            self._open.set_status(text)

    def draw_formulas(self, on: bool) -> None:
        """Draws formulas from now on, or shows them as they were written, in all messages."""
        if on != self.formulas.serving:
            self.formulas.serving = on
            for card in self.built.cards:
                card.set_look(self._look)

    def reply_text(self) -> str:
        """The text of the last message of the assistant as it came, or empty."""
        return next((message.text for message in reversed(self.built.messages) if message.role == ASSISTANT), "")

    def copy_last_reply(self) -> None:
        """Puts the last message of the assistant on the clipboard, if there is one."""
        if text := self.reply_text():
            to_clipboard(text)
            self.copied.emit(text)

    def _dress(self) -> None:
        self.setStyleSheet(self._look.style_sheet())
        ground = self._page.palette()
        ground.setColor(self._page.backgroundRole(), QColor(self._look.window))
        self._page.setPalette(ground)
        for card in self.built.cards:
            card.set_look(self._look)
        self.finder.touch()

    def _reply(self) -> MessageCard:
        if self._open is None:
            raise RuntimeError("No reply is open: call begin_reply first.")
        return self._open

    def _card(self, message: ShownMessage) -> MessageCard:
        card = MessageCard(self._look, message, self._turns, self._page)
        card.link_activated.connect(self.linkActivated)
        card.copied.connect(self.copied)
        card.tool_used.connect(self._use_tool)
        card.file_opened.connect(self.fileOpened)
        card.turning.connect(self._sight.stay)
        card.set_idle(self._idle)
        return card

    def _use_tool(self, key: object, name: str) -> None:
        if name in (PREVIOUS, NEXT):  # another version, of another height: what stands above it stays where it is
            self._sight.hold()
        self.toolUsed.emit(key, name)

    def _go_to_latest(self) -> None:
        if not self.built.whole_end:
            self.built.go_to_end()
        self._sight.follow()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.PaletteChange) and hasattr(self, "_sight"):
            look = Look.of(current(), self.font(), self.formulas)
            if look != self._look:
                self._look = look
                self._dress()
