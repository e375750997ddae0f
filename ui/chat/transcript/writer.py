"""Runs and paragraphs put into a document, in the formats of one look; pictures of formulas with their words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property
from typing import TypeAlias
from unicodedata import bidirectional

from PySide6.QtCore import Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
)

from ui.chat.formulas import Formula
from ui.chat.transcript.blocks import Prose, Rule, TextRun
from ui.chat.transcript.columns import ColumnNeed, words_of
from ui.chat.transcript.look import CODE, HEADINGS, INDENT, Look
from ui.chat.transcript.pictures import (
    LINE_HEIGHT,
    PICTURE,
    SOURCE,
    SPACE,
    insertion,
    natural_width,
    spoken_format,
    spoken_formula,
)
from ui.chat.transcript.text_view import TextView
from ui.controls.plain_text import plain, visible
from ui.theme import GRID

Leaf: TypeAlias = Prose | Rule

ADDRESS = 300  # letters of a link that are shown while the pointer rests on it
LEAST_FORMULA = 80  # px that a formula may be wide, however narrow the view
MARKER_GAP = 6  # px between a list marker and its text


class Writer:
    """Puts leaves and runs into the document of a view, in the formats of one look.

    missing: a formula was written as its source, since its picture is still to come; drawn: there are pictures.
    """

    def __init__(self, look: Look, view: TextView) -> None:
        self._look, self._view = look, view
        self.missing = self.drawn = False
        self._formats: dict[tuple[TextRun, int, bool], QTextCharFormat] = {}
        self._measures: dict[tuple[bool, bool, bool], QFontMetricsF] = {}

    def leaf(self, cursor: QTextCursor, leaf: Leaf, before: Leaf | None) -> None:
        """Writes `leaf` into the empty block at `cursor`; `before` is the leaf above it in the same document."""
        cursor.setBlockFormat(self._block_format(leaf, before))
        cursor.setBlockCharFormat(self._body)
        if isinstance(leaf, Rule):
            return
        muted = "q" in leaf.path
        for run in leaf.runs:
            self.run(cursor, run, leaf.heading, muted=muted)

    def run(self, cursor: QTextCursor, run: TextRun, heading: int = 0, *, muted: bool = False) -> None:
        """Writes `run` at `cursor`: text, or a formula's picture."""
        if run.math:
            self._formula(cursor, run, heading, muted=muted)
        else:
            cursor.insertText(run.text.replace("\n", "\u2028"), self.char_format(run, heading, muted=muted))

    def _formula(self, cursor: QTextCursor, run: TextRun, heading: int, *, muted: bool) -> None:
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
        room = self._room(cursor.blockFormat().indent())
        picture, space = insertion(drawn, font.font(), colour, room, self._view.devicePixelRatioF())
        name = f"{round(picture.width)}:{round(picture.ascent)}:{colour}:{run.math}:{run.text}"
        self._view.pictures[name] = picture
        space.setProperty(SOURCE, run.typed)
        space.setProperty(PICTURE, name)
        space.setToolTip(plain(run.text))
        cursor.insertText(SPACE, space)
        cursor.insertText(spoken_formula(run.typed), spoken_format(font.font()))

    def need(self, runs: Sequence[TextRun]) -> ColumnNeed:
        """The px that `runs` take in a line, and their longest word and widest formula for themselves."""
        line, need = 0.0, ColumnNeed()
        for run in runs:
            drawn = self._look.formulas.picture(Formula(run.text, run.math == "display")) if run.math else None
            style = run if drawn or not run.math else replace(run, code=True)
            if drawn:
                width = min(natural_width(drawn, self.char_format(style).font()), self._room(0))
                line += width
                need |= ColumnNeed(line, 0.0, width)
                continue
            metrics = self._metrics(style)
            for number, text in enumerate((run.typed or run.text).split("\n")):
                line = (0.0 if number else line) + metrics.horizontalAdvance(text)
                longest = max((metrics.horizontalAdvance(word) for word in words_of(text)), default=0.0)
                need |= ColumnNeed(line, longest)
        return need

    def _metrics(self, run: TextRun) -> QFontMetricsF:
        key = (run.bold, run.italic, run.code)
        if key not in self._measures:
            self._measures[key] = QFontMetricsF(self.char_format(run).font())
        return self._measures[key]

    def _room(self, indent: int) -> int:
        return max(LEAST_FORMULA, self._view.viewport().width() - INDENT * indent)

    def char_format(self, run: TextRun, heading: int = 0, *, muted: bool = False) -> QTextCharFormat:
        """How a run is written in a heading of that level (0: body text)."""
        key = (TextRun("", run.bold, run.italic, run.strike, run.code, run.href), heading, muted)
        if key not in self._formats:
            if len(self._formats) > 500:
                self._formats.clear()
            self._formats[key] = self._make_format(run, heading, muted)
        return self._formats[key]

    @cached_property
    def _body(self) -> QTextCharFormat:
        return self.char_format(TextRun(""))

    def _make_format(self, run: TextRun, heading: int, muted: bool) -> QTextCharFormat:
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
            made.setToolTip(visible(run.href, ADDRESS))
            made.setForeground(QColor(self._look.accent))
            made.setFontUnderline(True)
        return made

    def _block_format(self, leaf: Leaf, before: Leaf | None) -> QTextBlockFormat:
        made = QTextBlockFormat()
        made.setTopMargin(_gap(leaf, before))
        made.setIndent(len(leaf.path))
        if isinstance(leaf, Rule):
            return made
        set_direction(made, leaf.runs)
        made.setLineHeight(LINE_HEIGHT, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        alone = len(leaf.runs) == 1 and leaf.runs[0].math == "display"
        if alone and self._look.formulas.picture(Formula(leaf.runs[0].text, display=True)):
            made.setAlignment(Qt.AlignmentFlag.AlignHCenter)
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


def set_direction(block: QTextBlockFormat, runs: Sequence[TextRun]) -> None:
    """Have the words alone say which way a paragraph with formulas runs: those are Latin letters in any language."""
    if not any(run.math for run in runs):
        return
    letters = "".join(run.text for run in runs if not run.math)
    strong = next((kind for letter in letters if (kind := bidirectional(letter)) in ("L", "R", "AL")), "L")
    block.setLayoutDirection(Qt.LayoutDirection.LeftToRight if strong == "L" else Qt.LayoutDirection.RightToLeft)


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
