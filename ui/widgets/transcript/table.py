"""A table; a wide one scrolls sideways."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtGui import (
    QColor,
    QTextBlockFormat,
    QTextCursor,
    QTextFrameFormat,
    QTextOption,
    QTextTable,
    QTextTableFormat,
)
from PySide6.QtWidgets import QWidget

from ui.widgets.transcript.blocks import Runs, Table
from ui.widgets.transcript.look import GRID, LINE_HEIGHT, Look
from ui.widgets.transcript.prose import Writer
from ui.widgets.transcript.text_view import TextView

_ALIGNMENTS = {
    "left": Qt.AlignmentFlag.AlignLeft,
    "center": Qt.AlignmentFlag.AlignHCenter,
    "right": Qt.AlignmentFlag.AlignRight,
}


class TableView(TextView):
    """Shows one table."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("transcriptTable")
        self.setAccessibleName(self.tr("Table"))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        # Breaking inside words would let Qt squeeze every column to one letter.
        self.setWordWrapMode(QTextOption.WrapMode.WordWrap)
        self._table = Table((), ())
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

    def show_table(self, table: Table) -> None:
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
        cursor.endEditBlock()
        self.fit()

    def _shown(self) -> QTextTable | None:
        return QTextCursor(self.document().findBlock(1)).currentTable()

    def _write_all(self) -> None:
        self.document().clear()
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
        made.setCellPadding(GRID - 2)
        made.setHeaderRowCount(1)
        return made

    def _write_row(self, shown: QTextTable, number: int, row: tuple[Runs, ...]) -> None:
        for column, runs in enumerate(row):
            cell = shown.cellAt(number, column)
            cursor = cell.firstCursorPosition()
            cursor.setPosition(cell.lastPosition(), QTextCursor.MoveMode.KeepAnchor)
            cursor.removeSelectedText()
            paragraph = QTextBlockFormat()
            paragraph.setAlignment(_ALIGNMENTS[self._table.alignments[column]])
            paragraph.setLineHeight(LINE_HEIGHT, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
            cursor.setBlockFormat(paragraph)
            for run in runs:
                self._writer.run(cursor, replace(run, bold=True) if number == 0 else run)
            if number == 0:
                head = cell.format()
                head.setBackground(QColor(self._look.code_background))
                cell.setFormat(head)
