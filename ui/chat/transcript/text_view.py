"""The base of all text in a message: selectable, as high as its text, deaf to everything that could fetch or open."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from typing import Any

from PySide6.QtCore import QByteArray, QMimeData, QPointF, QRect, Qt, QUrl, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QPen,
    QResizeEvent,
    QTextBlock,
    QTextCharFormat,
    QTextCursor,
    QTextLine,
    QTextOption,
    QWheelEvent,
)
from PySide6.QtWidgets import QFrame, QTextBrowser, QWidget

from ui.chat.transcript.pictures import PICTURE, SOURCE, SPACE, SPOKEN, Formulas, Insertion
from ui.theme import current

BAR_GAP = 8  # px between text and the bar that scrolls it sideways
_FUZZY = Qt.HitTestAccuracy.FuzzyHit
_BY_KEYS = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason, Qt.FocusReason.ShortcutFocusReason)
_RING = 1  # px: there is no room around the text
_SCROLLING = (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)


class TextView(QTextBrowser):
    """A read-only text without a vertical scroll bar: its height follows from its width."""

    grew = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._awaits = self._by_keys = False
        self.setCursorWidth(0)  # nothing is written here: a caret shows only where the keyboard selects
        self.pictures: dict[str, Insertion] = {}  # by their names: what is drawn where a text has a SPACE
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

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Reached by keys, it has a ring, and a caret to select with."""
        self._by_keys = event.reason() in _BY_KEYS
        self.setCursorWidth(int(self._by_keys))
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    def _paint_ring(self) -> None:
        painter = QPainter(self.viewport())
        painter.setPen(QPen(current().colour("accent"), _RING))
        painter.drawRect(self.viewport().rect().adjusted(0, 0, -1, -1))
        painter.end()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._by_keys and self.hasFocus():
            self._paint_ring()
        if self.pictures:
            painter = QPainter(self.viewport())
            painter.setClipRect(event.rect())
            bar = self.horizontalScrollBar()
            aside = bar.maximum() - bar.value() if self.isRightToLeft() else bar.value()
            painter.translate(-aside, 0)
            self._paint_pictures(painter, event.rect())
            painter.end()

    def _paint_pictures(self, painter: QPainter, exposed: QRect) -> None:
        layout = self.document().documentLayout()
        block = self.document().findBlock(max(0, layout.hitTest(QPointF(0, exposed.top()), _FUZZY)))
        block = block.previous() if block.previous().isValid() else block
        cursor, roles = self.textCursor(), QPalette.ColorRole
        colours = self.palette().color(roles.Highlight), self.palette().color(roles.HighlightedText)
        while block.isValid() and (box := layout.blockBoundingRect(block)).top() <= exposed.bottom():
            for at, name in _pictures(block):
                line = block.layout().lineForTextPosition(at - block.position())
                left = min(_x(line, at - block.position()), _x(line, at + 1 - block.position()))
                place = box.topLeft() + QPointF(left, line.y() + line.ascent())
                marked = cursor.selectionStart() <= at < cursor.selectionEnd()
                self.pictures[name].paint(painter, place, colours if marked else None)
            block = block.next()

    def createMimeDataFromSelection(self) -> QMimeData:
        """What is copied of a selection: formulas as they were written, cells of a table in lines and columns."""
        cursor = self.textCursor()
        start, end = cursor.selectionStart(), cursor.selectionEnd()
        lines: list[str] = []
        formulas = False
        block = self.document().findBlock(start)
        while block.isValid() and block.position() <= end:
            pieces = list(_pieces(block, start, end))
            formulas = formulas or any(style.hasProperty(SOURCE) or style.hasProperty(SPOKEN) for _, style in pieces)
            lines.append(("\t" if _column(block) else "\n") + "".join(_written(pieces)))
            block = block.next()
        if not formulas:
            return super().createMimeDataFromSelection()
        plain = QMimeData()
        plain.setText("".join(lines)[1:])
        return plain

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


def _pictures(block: QTextBlock) -> Iterator[tuple[int, str]]:
    """The pictures in `block`: places in the document, and names."""
    if SPACE not in block.text():
        return
    at = block.begin()
    while not at.atEnd():
        fragment = at.fragment()
        if name := fragment.charFormat().property(PICTURE):
            yield fragment.position(), name
        at += 1


def _x(line: QTextLine, position: int) -> float:
    """Where the letter at `position` of a block begins, in px."""
    found: Any = line.cursorToX(position)  # with the position, which Qt may correct
    return float(found[0])


def _pieces(block: QTextBlock, start: int, end: int) -> Iterator[tuple[str, QTextCharFormat]]:
    """The text of `block` from `start` to `end`, both in the document, by its formats."""
    at = block.begin()
    while not at.atEnd():
        fragment = at.fragment()
        text = _units(fragment.text(), max(0, start - fragment.position()), max(0, end - fragment.position()))
        if text:
            yield text, fragment.charFormat()
        at += 1


def _written(pieces: Iterable[tuple[str, QTextCharFormat]]) -> Iterator[str]:
    """Formulas as they were written; the words that stand for one are copied with its picture, or alone."""
    seen = False
    for text, style in pieces:
        if source := style.property(SOURCE):
            yield str(source)
            seen = True
        elif not (seen and style.property(SPOKEN)):
            yield text.replace("\u2028", "\n")
            seen = False


def _units(text: str, start: int, end: int) -> str:
    """A part of `text`, counted as Qt does it: in units of UTF-16."""
    return text.encode("utf-16-le", "surrogatepass")[2 * start : 2 * end].decode("utf-16-le", "replace")


def _column(block: QTextBlock) -> int:
    """The column of the table that `block` stands in; 0 where it stands in none."""
    cursor = QTextCursor(block)
    table = cursor.currentTable()
    return table.cellAt(cursor).column() if table else 0
