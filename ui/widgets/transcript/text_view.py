"""The base of all text in a message: selectable, as high as its text, deaf to everything that could fetch or open."""

from __future__ import annotations

import math

from PySide6.QtCore import QByteArray, QMimeData, Qt, QUrl, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent, QTextCursor, QTextOption, QWheelEvent
from PySide6.QtWidgets import QFrame, QTextBrowser, QWidget

from ui.widgets.transcript.pictures import SOURCE, Formulas

OBJECT = "\ufffc"  # what stands in a text for a picture
BAR_GAP = 8  # px between text and the bar that scrolls it sideways
_SCROLLING = (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)


class TextView(QTextBrowser):
    """A read-only text without a vertical scroll bar: its height follows from its width."""

    grew = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._awaits = False
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextBrowserInteraction | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setOpenLinks(False)
        self.setUndoRedoEnabled(False)
        self.document().setDocumentMargin(0)
        for part in (self, self.viewport()):
            part.setAttribute(Qt.WidgetAttribute.WA_StaticContents)
        # A file dropped here belongs to the window.
        self.setAcceptDrops(False)
        self.viewport().setAcceptDrops(False)

    def loadResource(self, kind: int, name: QUrl | str) -> QByteArray:
        """Nothing, whatever is asked for: no text may reach the disk or the network.

        Empty bytes and not None: told that we do not know, QTextDocument goes on to open local files by itself.
        """
        return QByteArray()

    def redraw(self) -> None:
        """Writes formulas that have come into the text, where it waits for some."""

    def await_formulas(self, formulas: Formulas) -> None:
        """Have `redraw` called whenever formulas have come."""
        if not self._awaits:
            self._awaits = True
            formulas.came.connect(self.redraw)

    def createMimeDataFromSelection(self) -> QMimeData:
        """What is copied of a selection: formulas as they were written."""
        data = super().createMimeDataFromSelection()
        if OBJECT not in self.textCursor().selectedText():
            return data
        plain = QMimeData()
        plain.setText(self._selected())
        return plain

    def _selected(self) -> str:
        cursor = self.textCursor()
        at = QTextCursor(cursor)
        parts = []
        for position in range(cursor.selectionStart(), cursor.selectionEnd()):
            at.setPosition(position)
            at.setPosition(position + 1, QTextCursor.MoveMode.KeepAnchor)
            letter = at.selectedText()
            source = at.charFormat().property(SOURCE) if letter == OBJECT else None
            parts.append(source or letter)
        return "".join(parts).replace("\u2029", "\n").replace("\u2028", "\n")

    def fit(self) -> None:
        """Makes the view as high as its text is at the present width; call it after changing the text.

        Qt's own way, height for width, asks for the height at several widths and lays the text out for each.
        """
        height = math.ceil(self.document().size().height())
        bar = self.horizontalScrollBar()
        if self._overflows():
            height += bar.sizeHint().height() + BAR_GAP
        if height != self.height():
            self.setFixedHeight(height)
            self.grew.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self.fit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        sideways = abs(event.angleDelta().x()) > abs(event.angleDelta().y())
        if sideways and self.horizontalScrollBar().maximum() > 0:
            super().wheelEvent(event)
        else:
            event.ignore()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _SCROLLING:
            event.ignore()
        else:
            super().keyPressEvent(event)

    def scrollContentsBy(self, dx: int, _dy: int) -> None:
        # All of the text is in view; a step up or down could only be the old height before the layout catches up.
        super().scrollContentsBy(dx, 0)

    def _overflows(self) -> bool:
        """Whether the text is wider than the view and scrolls sideways."""
        scrolls = self.horizontalScrollBarPolicy() is Qt.ScrollBarPolicy.ScrollBarAsNeeded
        return scrolls and self.document().size().width() > self.width()
