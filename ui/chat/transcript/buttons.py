"""The small parts of a transcript: buttons, muted lines, a scroll bar."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFont, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QScrollBar, QWidget

from ui.controls.direction import start
from ui.controls.plain_text import drawn_line, elided, set_tip
from ui.theme import em

HEAD = 28  # px, the height of a button
THANKS = 1500  # ms that a copy button says "Copied"


def text_button(text: str, name: str, parent: QWidget) -> QPushButton:
    """A flat button that says `text` and is called `name` by a screen reader."""
    made = QPushButton(text, parent)
    made.setObjectName("transcriptButton")
    made.setAccessibleName(name)
    set_tip(made, name if name != text else "")
    made.setCursor(Qt.CursorShape.PointingHandCursor)
    made.setAutoDefault(False)
    made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return made


def large_button(object_name: str, text: str, name: str, parent: QWidget) -> QPushButton:
    """A button of the transcript itself, called `name` by a screen reader."""
    made = QPushButton(text, parent)
    made.setObjectName(object_name)
    made.setAccessibleName(name)
    made.setCursor(Qt.CursorShape.PointingHandCursor)
    made.setAutoDefault(False)
    return made


class QuietScrollBar(QScrollBar):
    """Always takes its room, so that text is laid out for one width only, but shows nothing while all fits."""

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.maximum() > self.minimum():
            super().paintEvent(event)


class CopyButton(QPushButton):
    """A flat button that says for a moment that it has copied; the copying is done by whom it is connected to."""

    def __init__(self, text: str, name: str, parent: QWidget) -> None:
        super().__init__(text, parent)
        self.setObjectName("transcriptButton")
        self.setAccessibleName(name)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAutoDefault(False)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._text = text
        self._back = QTimer(self, singleShot=True, interval=THANKS)
        self._back.timeout.connect(lambda: self.setText(self._text))
        self.clicked.connect(self._thank)

    def _thank(self) -> None:
        self.setMinimumWidth(self.width())
        self.setText(self.tr("Copied"))
        self._back.start()


class Title(QLabel):
    """Plain text in one line, which gives way to its neighbours and is drawn with "…" where it is too long."""

    def __init__(self, text: str, parent: QWidget) -> None:
        super().__init__(drawn_line(text), parent)
        self.setTextFormat(Qt.TextFormat.PlainText)

    def minimumSizeHint(self) -> QSize:
        return QSize(0, super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        shown = elided(self.fontMetrics(), self.text(), self.width())
        if shown == self.text():
            super().paintEvent(event)
            return
        painter = QPainter(self)
        self.style().drawItemText(
            painter, self.rect(), int(start()), self.palette(), self.isEnabled(), shown, self.foregroundRole()
        )


class WrappingLabel(QLabel):
    """Plain text that wraps and is as high as it needs to be; hidden while empty."""

    grew = Signal()

    def __init__(self, text: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("transcriptNote")
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.setWordWrap(True)
        self._put(text)

    def show_text(self, text: str) -> None:
        """Shows `text`."""
        if text != self.text():  # measuring one and the same again is what costs, at each word of a reply
            self._put(text)

    def _put(self, text: str) -> None:
        self.setText(text)
        self.setVisible(bool(text))
        self._fit()

    def set_font(self, font: QFont) -> None:
        """Writes in `font` from now on."""
        self.setFont(font)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.oldSize().width() != self.width():
            self._fit()

    def _fit(self) -> None:
        # Not heightForWidth: that one never falls below the height fixed before.
        room = QRect(0, 0, self.width(), 1)
        self.setFixedHeight(self.fontMetrics().boundingRect(room, Qt.TextFlag.TextWordWrap, self.text()).height())
        self.grew.emit()


def head(title: QLabel, buttons: Sequence[QWidget], parent: QWidget) -> QWidget:
    """The first line of a card: a title at its start, buttons at its end."""
    made = QWidget(parent)
    made.setFixedHeight(em(HEAD))
    row = QHBoxLayout(made)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(4)
    title.setTextFormat(Qt.TextFormat.PlainText)
    title.setAlignment(start())
    row.addWidget(title, 1)
    for button in buttons:
        row.addWidget(button)
    return made
