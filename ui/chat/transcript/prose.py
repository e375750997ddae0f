"""Paragraphs, headings, list items and rules in one document; only what changed at its end is written again."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QTextBlock,
    QTextCursor,
)
from PySide6.QtWidgets import QWidget

from ui.chat.transcript.blocks import Prose, Rule
from ui.chat.transcript.look import INDENT, Look
from ui.chat.transcript.text_view import TextView
from ui.chat.transcript.writer import MARKER_GAP, Leaf, Writer, write

BAR = 3  # px, a quote's bar

_BULLETS = "•◦▪"


class ProseView(TextView):
    """Shows leaves, one text block each."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("transcriptProse")
        self.setAccessibleName(self.tr("Message text"))
        self._leaves: Sequence[Leaf] = ()
        self.set_look(look)

    def set_look(self, look: Look) -> None:
        """Draws everything again in `look`."""
        self._look = look
        self._writer = Writer(look, self)
        self.pictures.clear()
        self.document().setDefaultFont(look.font)
        self.document().setIndentWidth(INDENT)
        leaves, self._leaves = self._leaves, ()
        self.show_leaves(leaves)

    def redraw(self) -> None:
        """Writes all of it again: a formula in it has come."""
        if self._writer.missing:
            self._write_again()

    def resizeEvent(self, event: QResizeEvent) -> None:
        if self._writer.drawn and event.oldSize().width() != event.size().width():
            self._write_again()  # formulas are as wide as there is room at most
        super().resizeEvent(event)

    def _write_again(self) -> None:
        self._writer.missing = self._writer.drawn = False
        self.pictures.clear()
        leaves, self._leaves = self._leaves, ()
        self.show_leaves(leaves)

    def show_leaves(self, leaves: Sequence[Leaf]) -> None:
        """Shows `leaves`; those at the start that are the same as before are not touched, nor is a selection there."""
        kept = 0
        for new, old in zip(leaves, self._leaves, strict=False):
            if new is not old and new != old:
                break
            kept += 1
        if kept == len(leaves) == len(self._leaves):
            return
        write(self.document(), self._writer, leaves, kept)
        if kept == 0:
            self.moveCursor(QTextCursor.MoveOperation.Start)
        self._leaves = leaves
        self.fit()

    def paintEvent(self, event: QPaintEvent) -> None:
        if any(isinstance(leaf, Rule) or leaf.path for leaf in self._leaves):
            painter = QPainter(self.viewport())
            painter.setClipRect(event.rect())
            self._paint_around(painter, event.rect())
            painter.end()
        super().paintEvent(event)

    def _paint_around(self, painter: QPainter, exposed: QRect) -> None:
        """List markers, the bars beside a quote, and rules: Qt's text has them, but not in our colours and places."""
        layout = self.document().documentLayout()
        above = max(0, layout.hitTest(QPointF(0, exposed.top()), Qt.HitTestAccuracy.FuzzyHit))
        block = self.document().findBlock(above)
        # One earlier: a quote's bar reaches down over the gap to the block that follows.
        block = block.previous() if block.previous().isValid() else block
        while block.isValid():
            box = layout.blockBoundingRect(block)
            if box.top() > exposed.bottom():
                break
            self._paint_beside(painter, block, box)
            block = block.next()

    def _paint_beside(self, painter: QPainter, block: QTextBlock, box: QRectF) -> None:
        number = block.blockNumber()
        leaf = self._leaves[number]
        mirrored = block.textDirection() is Qt.LayoutDirection.RightToLeft
        if "q" in leaf.path:
            for at in (at for at, container in enumerate(leaf.path) if container == "q"):
                left = self.viewport().width() - at * INDENT - BAR if mirrored else at * INDENT
                bar = QRectF(left, box.top(), BAR, self._quote_end(block, at) - box.top())
                painter.fillRect(bar, QColor(self._look.hairline))
        if isinstance(leaf, Rule):
            left = len(leaf.path) * INDENT
            line = QRectF(left, round(box.center().y()), self.viewport().width() - left, 1)
            painter.fillRect(line, QColor(self._look.hairline))
        elif leaf.marker:
            self._paint_marker(painter, block, leaf, mirrored)

    def _paint_marker(self, painter: QPainter, block: QTextBlock, leaf: Prose, mirrored: bool) -> None:
        marker = _bullet(leaf) if leaf.marker == "•" else leaf.marker
        layout, line = block.layout(), block.layout().lineAt(0)
        width = self.fontMetrics().horizontalAdvance(marker)
        edge = line.x() + line.width() + MARKER_GAP if mirrored else line.x() - MARKER_GAP - width
        painter.setFont(self._look.font)
        painter.setPen(QColor(self._look.text))
        painter.drawText(layout.position() + QPointF(edge, line.y() + line.ascent()), marker)

    def _quote_end(self, block: QTextBlock, at: int) -> float:
        """Where the bar of the quote at place `at` of the path ends: at the next block, if that is quoted too."""
        layout = self.document().documentLayout()
        following = block.next()
        if not following.isValid():
            return layout.documentSize().height()
        goes_on = self._leaves[following.blockNumber()].path[at : at + 1] == "q"
        gap = 0.0 if goes_on else following.blockFormat().topMargin()
        return layout.blockBoundingRect(following).top() - gap


def _bullet(leaf: Prose) -> str:
    return _BULLETS[(leaf.path.count("l") - 1) % len(_BULLETS)]
