"""Paragraphs, headings, list items and rules in one document; only what changed at its end is written again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property
from typing import TypeAlias

from PySide6.QtCore import QPointF, QRect, QRectF, Qt, QUrl
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextImageFormat,
)
from PySide6.QtWidgets import QWidget

from ui.formulas import Formula
from ui.widgets.transcript.blocks import Prose, Rule, Run
from ui.widgets.transcript.look import CODE, GRID, HEADINGS, INDENT, LINE_HEIGHT, Look
from ui.widgets.transcript.pictures import SOURCE, insertion
from ui.widgets.transcript.text_view import TextView

Leaf: TypeAlias = Prose | Rule

LEAST_FORMULA = 80  # px that a formula may be wide, however narrow the view
MARKER_GAP = 6  # px between a list marker and its text
BAR = 3  # px, a quote's bar

_BULLETS = "•◦▪"


class Writer:
    """Puts leaves and runs into the document of a view, in the formats of one look.

    missing: a formula was written as its source, since its picture is still to come; drawn: there are pictures.
    """

    def __init__(self, look: Look, view: TextView) -> None:
        self._look, self._view = look, view
        self.missing = self.drawn = False
        self._formats: dict[tuple[Run, int, bool], QTextCharFormat] = {}

    def leaf(self, cursor: QTextCursor, leaf: Leaf, before: Leaf | None) -> None:
        """Writes `leaf` into the empty block at `cursor`; `before` is the leaf above it in the same document."""
        cursor.setBlockFormat(self._block_format(leaf, before))
        cursor.setBlockCharFormat(self._body)
        if isinstance(leaf, Rule):
            return
        muted = "q" in leaf.path
        for run in leaf.runs:
            self.run(cursor, run, leaf.heading, muted=muted)

    def run(self, cursor: QTextCursor, run: Run, heading: int = 0, *, muted: bool = False) -> None:
        """Writes `run` at `cursor`: text, or a formula's picture."""
        if run.math:
            self._formula(cursor, run, heading, muted=muted)
        else:
            cursor.insertText(run.text.replace("\n", "\u2028"), self.char_format(run, heading, muted=muted))

    def _formula(self, cursor: QTextCursor, run: Run, heading: int, *, muted: bool) -> None:
        formula = Formula(run.text, run.math == "display")
        drawn = self._look.formulas.picture(formula)
        if drawn is None:
            if self._look.formulas.ask(formula):
                self.missing = True
                self._view.await_formulas(self._look.formulas)
            source = self.char_format(replace(run, code=True), heading, muted=muted)
            cursor.insertText(run.typed.replace("\n", "\u2028"), source)
            return
        self.drawn = True
        font = self.char_format(run, heading, muted=muted)
        colour = self._look.muted if muted else self._look.text
        room = max(LEAST_FORMULA, self._view.viewport().width() - INDENT * cursor.blockFormat().indent())
        image = insertion(drawn, font.font(), colour, room, self._view.devicePixelRatioF())
        name = f"formula:{hash(formula)}:{colour}:{round(image.width)}"
        self._view.document().addResource(QTextDocument.ResourceType.ImageResource.value, QUrl(name), image.picture)
        made = QTextImageFormat()
        made.setFont(font.font())
        made.setName(name)
        made.setWidth(image.width)
        made.setHeight(image.height)
        made.setVerticalAlignment(image.alignment)
        made.setProperty(SOURCE, run.typed)
        made.setToolTip(run.text)
        cursor.insertImage(made)

    def char_format(self, run: Run, heading: int = 0, *, muted: bool = False) -> QTextCharFormat:
        """How a run is written in a heading of that level (0: body text)."""
        key = (Run("", run.bold, run.italic, run.strike, run.code, run.href), heading, muted)
        if key not in self._formats:
            if len(self._formats) > 500:
                self._formats.clear()
            self._formats[key] = self._make_format(run, heading, muted)
        return self._formats[key]

    @cached_property
    def _body(self) -> QTextCharFormat:
        return self.char_format(Run(""))

    def _make_format(self, run: Run, heading: int, muted: bool) -> QTextCharFormat:
        factor = HEADINGS[heading] * (CODE if run.code else 1.0)
        font = self._look.mono() if run.code else self._look.scaled(factor)
        font.setPointSizeF(self._look.scaled(factor).pointSizeF())
        made = QTextCharFormat()
        made.setFont(font)
        if run.bold or heading:
            made.setFontWeight(QFont.Weight.DemiBold)
        made.setFontItalic(run.italic)
        made.setFontStrikeOut(run.strike)
        if muted:
            made.setForeground(QColor(self._look.muted))
        if run.code:
            made.setBackground(QColor(self._look.code_background))
        if run.href:
            made.setAnchor(True)
            made.setAnchorHref(run.href)
            made.setToolTip(run.href)
            made.setForeground(QColor(self._look.accent))
            made.setFontUnderline(True)
        return made

    def _block_format(self, leaf: Leaf, before: Leaf | None) -> QTextBlockFormat:
        made = QTextBlockFormat()
        made.setTopMargin(_gap(leaf, before))
        made.setIndent(len(leaf.path))
        if isinstance(leaf, Rule):
            return made
        large = any(
            run.math == "display" and self._look.formulas.picture(Formula(run.text, display=True)) for run in leaf.runs
        )
        if large and len(leaf.runs) == 1:
            made.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        elif not large:  # a share of a large formula's height is too much
            made.setLineHeight(LINE_HEIGHT, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        if leaf.marker:
            width = QFontMetricsF(self._look.font).horizontalAdvance(leaf.marker) + MARKER_GAP
            made.setLeftMargin(max(0.0, width - INDENT))
        return made


def _gap(leaf: Leaf, before: Leaf | None) -> float:
    if before is None or (isinstance(leaf, Prose) and leaf.joined):
        return 0.0
    if isinstance(leaf, Prose) and leaf.heading:
        return 2.0 * GRID
    if isinstance(leaf, Prose) and leaf.marker and before.path.startswith("l"):
        return GRID / 2
    return float(GRID)


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


def write(document: QTextDocument, writer: Writer, leaves: Sequence[Leaf], kept: int) -> None:
    """Makes `document` show `leaves`, of which it shows the first `kept` already."""
    cursor = QTextCursor(document)
    cursor.beginEditBlock()
    if kept == 0:
        cursor.select(QTextCursor.SelectionType.Document)
    else:
        last = document.findBlockByNumber(kept - 1)
        formats = last.blockFormat(), last.charFormat()
        cursor.setPosition(last.position() + last.length() - 1)
        cursor.movePosition(QTextCursor.MoveOperation.End, QTextCursor.MoveMode.KeepAnchor)
    cursor.removeSelectedText()
    if kept:
        # An empty paragraph takes on the format of the one that was joined to it.
        cursor.setBlockFormat(formats[0])
        cursor.setBlockCharFormat(formats[1])
    for at in range(kept, len(leaves)):
        if at:
            cursor.insertBlock(QTextBlockFormat(), QTextCharFormat())
        writer.leaf(cursor, leaves[at], leaves[at - 1] if at else None)
    cursor.endEditBlock()
