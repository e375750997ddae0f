"""What a table shows: columns, cells, and rows in the order that the person wants."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QRectF, Qt
from PySide6.QtGui import QFont, QPainter

from ui.words import translate

_Index = QModelIndex | QPersistentModelIndex
_Mark = Callable[[QPainter, QRectF, QFont], None]
ROW_ROLE = Qt.ItemDataRole.UserRole  # what a row stands for, as it was given to the table
_MOST_ROWS = 500  # rows whose cells are kept
RAW_ROLE = Qt.ItemDataRole.UserRole + 1  # the value behind a cell, which rows are sorted by


@dataclass(frozen=True)
class Cell:
    """What stands in a cell: a line, and a smaller one below it; alone, the first stands in the middle.

    text: gives both as one line, where that is not the first. tip: what is said to who points at it. quiet: in the
    colour of what matters less. mark: draws a shape into a box, where the column has one before its words.
    """

    first: str
    second: str = ""
    text: Callable[[], str] | None = None
    tip: str = ""
    bold: bool = False
    quiet: bool = False
    mark: _Mark | None = None

    @property
    def whole(self) -> str:
        """All of it in one line."""
        return self.text() if self.text else ", ".join(part for part in (self.first, self.second) if part)


@dataclass(frozen=True)
class Column:
    """A column. cell: what it shows of a row, by nothing but the row, for it is kept. raw: the value it is sorted by,
    which may be None: then the row stands last, whichever way it is sorted; without `raw` it cannot be sorted by.

    width: in digits; the one column that `grows` has the rest, and no less than that. falling: who sorts by it first
    sees the largest. goes: where there is no room those with 1 go first, then those with 2 and 3; those with 0 stay.
    marked: cells have a shape before their words.
    """

    caption: str
    width: float
    cell: Callable[[Any], Cell]
    raw: Callable[[Any], Any] | None = None
    falling: bool = False
    grows: bool = False
    goes: int = 0
    marked: bool = False


@dataclass(frozen=True)
class Order:
    """The column that rows are sorted by, and whether the largest come first."""

    column: int
    falling: bool = False


class Rows(QAbstractTableModel):
    """Rows of any kind. DisplayRole is a cell's first line, AccessibleTextRole what is read out: in the first column
    the whole row. sorts: whether it sorts them itself, or gets them in the order it is told."""

    def __init__(
        self, columns: Sequence[Column], key: Callable[[Any], Hashable], spoken: Callable[[Any], str], *, sorts: bool
    ) -> None:
        """key: tells a row from others. spoken: a row as a sentence."""
        super().__init__()
        self.columns, self.key = tuple(columns), key
        self.rows: list[Any] = []
        self.order: Order | None = None
        self._spoken, self._sorts = spoken, sorts
        self._captions = [column.caption for column in columns]
        self._given: list[Any] = []
        self._cells: dict[Hashable, tuple[Any, dict[int, Cell]]] = {}

    def cell(self, row: int, column: int) -> Cell:
        """What stands there. Made once for a row that stays as it is: wording costs as much as painting."""
        one = self.rows[row]
        key = self.key(one)
        kept, cells = self._cells.get(key, (None, {}))
        if kept is not one:
            if len(self._cells) > _MOST_ROWS:
                self._cells.clear()
            cells = cells if kept == one else {}
            self._cells[key] = one, cells
        if column not in cells:
            cells[column] = self.columns[column].cell(one)
        return cells[column]

    def show(self, rows: Sequence[Any]) -> bool:
        """Show these; whether they are others, or in another order, than before."""
        self._given = list(rows)
        return self._arrange()

    def sort_by(self, order: Order | None) -> bool:
        """Another order, None for the one in which they are given; whether that changed anything to be seen."""
        before, self.order = self.order, order
        for at in {one.column for one in (before, order) if one}:
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, at, at)
        return self._arrange()

    def set_caption(self, column: int, caption: str) -> None:
        """Name a column anew."""
        if self._captions[column] != caption:
            self._captions[column] = caption
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, column, column)

    def place(self, key: Hashable) -> int | None:
        """Where the row of that key stands."""
        return next((at for at, row in enumerate(self.rows) if self.key(row) == key), None)

    def _arrange(self) -> bool:
        made, old = self._sorted(), self.rows
        if len(made) == len(old) and [self.key(row) for row in made] == [self.key(row) for row in old]:
            self.rows = made
            if made != old:
                self.dataChanged.emit(self.index(0, 0), self.index(len(made) - 1, len(self.columns) - 1))
            return False
        self.beginResetModel()
        self.rows = made
        self.endResetModel()
        return True

    def _sorted(self) -> list[Any]:
        raw = self.columns[self.order.column].raw if self.order else None
        if not self._sorts or self.order is None or raw is None:
            return list(self._given)
        known, unknown = [], []
        for row in self._given:
            value = raw(row)
            if value is None:
                unknown.append(row)
            else:
                known.append((value, row))
        known.sort(key=lambda pair: pair[0], reverse=self.order.falling)
        return [row for _, row in known] + unknown

    # -- what Qt asks ------------------------------------------------------------------------------------------

    def rowCount(self, parent: _Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    def columnCount(self, parent: _Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if orientation is Qt.Orientation.Vertical:  # not shown, but read out as the name of a row
            named = role == Qt.ItemDataRole.AccessibleTextRole and 0 <= section < len(self.rows)
            return self._spoken(self.rows[section]) if named else None
        if not 0 <= section < len(self.columns):
            return None
        caption = self._captions[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return caption
        if role == Qt.ItemDataRole.AccessibleTextRole:
            if self.order is None or self.order.column != section:
                return caption
            if self.order.falling:
                return translate("Table", "{0}, sorted, descending").format(caption)
            return translate("Table", "{0}, sorted, ascending").format(caption)
        return None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid() or not index.row() < len(self.rows):
            return None
        row, column = self.rows[index.row()], self.columns[index.column()]
        match role:
            case Qt.ItemDataRole.UserRole:
                return row
            case Qt.ItemDataRole.DisplayRole:
                cell = self.cell(index.row(), index.column())
                return cell.text() if cell.text else cell.first
            case Qt.ItemDataRole.AccessibleTextRole:
                return self._said(row, index.column())
            case _:
                return column.raw(row) if role == RAW_ROLE and column.raw else None

    def _said(self, row: Any, column: int) -> str:
        if column == 0:
            return self._spoken(row)
        said = translate("Table", "{0}: {1}")
        return said.format(self._captions[column], self.columns[column].cell(row).whole)
