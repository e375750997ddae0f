"""A table; a wide one scrolls sideways."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtGui import (
    QColor,
    QFontMetricsF,
    QResizeEvent,
    QTextBlockFormat,
    QTextCursor,
    QTextFrameFormat,
    QTextLength,
    QTextTable,
    QTextTableFormat,
)
from PySide6.QtWidgets import QWidget

from ui.chat.transcript.blocks import Runs, TableBlock
from ui.chat.transcript.columns import ColumnNeed, columns, share_width
from ui.chat.transcript.look import Look
from ui.chat.transcript.pictures import LINE_HEIGHT
from ui.chat.transcript.text_view import TextView
from ui.chat.transcript.writer import Writer, set_direction
from ui.theme import GRID

_ALIGNMENTS = {
    "left": Qt.AlignmentFlag.AlignLeft,
    "center": Qt.AlignmentFlag.AlignHCenter,
    "right": Qt.AlignmentFlag.AlignRight,
}


_PADDING = GRID - 2  # px around the text of a cell
BORDER = 1  # px of a column's width
AROUND = 4  # px that a table takes besides its columns
_SLACK = 3  # px more than a line was measured to take: one that runs from the right takes up to one more


class TableView(TextView):
    """Shows one table."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("transcriptTable")
        self.setAccessibleName(self.tr("Table"))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self._table = TableBlock((), ())
        self._needs: list[list[ColumnNeed]] = []
        self._widths: list[int] = []
        self.set_look(look)

    def set_look(self, look: Look) -> None:
        """Draws the table again in `look`."""
        self._look = look
        self._writer = Writer(look, self)
        self.document().setDefaultFont(look.font)
        if self._table.rows:
            self._write_all()

    def redraw(self) -> None:
        """Writes all of it again: a formula in it has come."""
        if self._writer.missing and self._table.rows:
            self._writer.missing = False
            self._write_all()

    def show_table(self, table: TableBlock) -> None:
        """Shows `table`; rows that are the same as before are not touched."""
        old, self._table = self._table, table
        if old == table:
            return
        shown = self._shown()
        if shown is None or old.alignments != table.alignments or len(old.rows) > len(table.rows):
            self._write_all()
            return
        cursor = QTextCursor(self.document())
        cursor.beginEditBlock()
        if len(table.rows) > len(old.rows):
            shown.appendRows(len(table.rows) - len(old.rows))
        for number, row in enumerate(table.rows):
            if number >= len(old.rows) or row != old.rows[number]:
                self._write_row(shown, number, row)
                self._needs[number : number + 1] = [self._measured(number, row)]
        self._set_widths(shown)
        cursor.endEditBlock()
        self.fit()

    def _shown(self) -> QTextTable | None:
        return QTextCursor(self.document().findBlock(1)).currentTable()

    def _write_all(self) -> None:
        self._needs = [self._measured(number, row) for number, row in enumerate(self._table.rows)]
        self._widths = self._shares()
        self.document().clear()
        self.pictures.clear()
        cursor = QTextCursor(self.document())
        cursor.beginEditBlock()
        shown = cursor.insertTable(len(self._table.rows), len(self._table.alignments), self._format())
        for number, row in enumerate(self._table.rows):
            self._write_row(shown, number, row)
        cursor.endEditBlock()
        self._shrink_ends()
        # Else the view keeps the end of the text in sight and starts scrolled to the right.
        self.moveCursor(QTextCursor.MoveOperation.Start)
        self.fit()

    def _shrink_ends(self) -> None:
        """A document has a paragraph before and after a table: make them as low as Qt allows."""
        low = QTextBlockFormat()
        low.setLineHeight(0.01, QTextBlockFormat.LineHeightTypes.FixedHeight.value)
        for block in (self.document().firstBlock(), self.document().lastBlock()):
            QTextCursor(block).setBlockFormat(low)

    def _format(self) -> QTextTableFormat:
        made = QTextTableFormat()
        made.setBorder(1)
        made.setBorderBrush(QColor(self._look.hairline))
        made.setBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_Solid)
        made.setBorderCollapse(True)
        made.setCellSpacing(0)
        made.setCellPadding(_PADDING)
        made.setHeaderRowCount(1)
        made.setColumnWidthConstraints([QTextLength(QTextLength.Type.FixedLength, width) for width in self._widths])
        return made

    def resizeEvent(self, event: QResizeEvent) -> None:
        shown = self._shown() if event.oldSize().width() != event.size().width() else None
        if shown:
            self._set_widths(shown)
        super().resizeEvent(event)

    def _set_widths(self, shown: QTextTable) -> None:
        """Gives the columns the widths that they need now."""
        widths = self._shares()
        if widths != self._widths:
            self._widths = widths
            shown.setFormat(self._format())

    def _shares(self) -> list[int]:
        letter = QFontMetricsF(self._look.font).averageCharWidth()
        room = self.viewport().width() - AROUND
        return share_width(columns(self._needs), room, letter, 2 * _PADDING + BORDER + _SLACK)

    def _measured(self, number: int, row: tuple[Runs, ...]) -> list[ColumnNeed]:
        return [self._writer.need(_styled(number, runs)) for runs in row]

    def _write_row(self, shown: QTextTable, number: int, row: tuple[Runs, ...]) -> None:
        for column, runs in enumerate(row):
            cell = shown.cellAt(number, column)
            cursor = cell.firstCursorPosition()
            cursor.setPosition(cell.lastPosition(), QTextCursor.MoveMode.KeepAnchor)
            cursor.removeSelectedText()
            paragraph = QTextBlockFormat()
            paragraph.setAlignment(_ALIGNMENTS[self._table.alignments[column]])
            set_direction(paragraph, runs)
            paragraph.setLineHeight(LINE_HEIGHT, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
            cursor.setBlockFormat(paragraph)
            for run in _styled(number, runs):
                self._writer.run(cursor, run)
            if number == 0:
                head = cell.format()
                head.setBackground(QColor(self._look.code_background))
                cell.setFormat(head)


def _styled(number: int, runs: Runs) -> Runs:
    """The runs of a cell in that row as they are written: those of the head are bold."""
    return tuple(replace(run, bold=True) for run in runs) if number == 0 else runs
