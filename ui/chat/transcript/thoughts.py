"""What a model thought before it answered: one line, unfolded on demand, and only then read and laid out."""

from __future__ import annotations

from PySide6.QtCore import QMargins, Qt, QTimer, Signal
from PySide6.QtWidgets import QPushButton, QWidget

from ui.chat.transcript.body import Body
from ui.chat.transcript.buttons import HEAD
from ui.chat.transcript.look import Look
from ui.chat.transcript.reading import AT_ONCE, GrowingText
from ui.chat.transcript.stack import Stack
from ui.chat.transcript.text_view import TextView
from ui.theme import GRID, SMALL, em

_INTERVAL = 200  # ms between two renders of thoughts that are unfolded while they grow
FOLDED, UNFOLDED = "▸ ", "▾ "


class Thoughts(Stack):
    """Hidden while there are none."""

    link_activated = Signal(str)
    copied = Signal(str)

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent, QMargins(), GRID // 2)
        self._look = look
        self._text = self._label = ""
        self._taken = 0
        self._due = QTimer(self, singleShot=True)
        self._due.timeout.connect(self._render)
        self._button = QPushButton(self)
        self._button.setObjectName("transcriptThoughts")
        self._button.setAccessibleName(self.tr("Thoughts"))
        self._button.setCheckable(True)
        self._button.setAutoDefault(False)
        self._button.setCursor(Qt.CursorShape.PointingHandCursor)
        self._button.setFixedHeight(em(HEAD))
        self._button.toggled.connect(self._fold)
        self._body: Body | None = None
        self.add(self._button)
        self.set_look(look)
        self.hide()

    def set_look(self, look: Look) -> None:
        """Draws everything again in `look`."""
        self._look = look
        self._button.setFont(look.scaled(SMALL))
        if self._body:
            self._body.set_look(_quiet(look))

    def show_thoughts(self, text: str, label: str) -> None:
        """Shows `text`, which goes on where that of the call before ended; `label` stands in the line."""
        self._text = text
        if label != self._label:
            self._label = label
            self._name_button()
        if bool(text) == self.isHidden():
            self.setVisible(bool(text))
            self.grew.emit()
        if self._button.isChecked() and not self._due.isActive():
            self._due.start(_INTERVAL)

    def unfold(self) -> None:
        """Shows them, as a click on their line does."""
        self._button.setChecked(True)

    def texts(self) -> list[TextView]:
        """What shows them, from top to bottom; nothing while they are folded."""
        return self._body.texts() if self._body and self._button.isChecked() else []

    def is_busy(self) -> bool:
        """Whether they are to show more than they show."""
        return self._button.isChecked() and self._due.isActive()

    def is_open(self) -> bool:
        """Whether they are unfolded."""
        return self._button.isChecked()

    def _name_button(self) -> None:
        self._button.setText((UNFOLDED if self._button.isChecked() else FOLDED) + self._label)
        self._button.setAccessibleName(self._label)

    def _fold(self, on: bool) -> None:
        if on and self._body is None:
            self._body = Body(_quiet(self._look), self)
            self._body.link_activated.connect(self.link_activated)
            self._body.copied.connect(self.copied)
            self._reading = GrowingText(self._body, self._left_out)
            self.insert(1, self._body, indent=2 * GRID)
        if self._body:
            self._body.setVisible(on)
        if on:
            self._render()
        self._name_button()
        self.restack()

    def _render(self) -> None:
        if self._body is None:
            return
        self._reading.append(self._text[self._taken :])
        self._taken = len(self._text)
        self._reading.work(AT_ONCE)
        if self._reading.pending:
            self._due.start(0)

    def _left_out(self, characters: int) -> str:
        return self.tr("%Ln more characters are not shown.", None, characters)


def _quiet(look: Look) -> Look:
    """Thoughts are not the answer: they are written in the muted colour."""
    return look.muted_text()
