"""A list whose rows have two lines and columns on the right: what is on the hub, its versions, models on the disk."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFontMetrics, QFontMetricsF, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QFrame,
    QListView,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from advisor.fit.verdict import Verdict
from ui.session.badge import paint_verdict
from ui.theme import GRID, SMALL, current, scaled

Index = QModelIndex | QPersistentModelIndex
LINE_ROLE = Qt.ItemDataRole.UserRole  # the Line itself
SIDE = 2 * GRID  # px, left and right of a row
SHAPE = 18  # px, the verdict's shape
NAME_LEAST = 22  # digits of the first column, below which others go


@dataclass(frozen=True)
class Column:
    """A column on the right. width: in digits; needed: what is not goes where there is no room, the first of them
    first."""

    caption: str
    width: float
    needed: bool = False


@dataclass(frozen=True)
class Line:
    """One row. key: tells it from others. cells: pairs of a line and a smaller one below it, one for each column.

    verdict: its shape stands in the last column. spoken: the row for a screen reader. value: what it stands for.
    """

    key: str
    name: str
    facts: str
    cells: tuple[tuple[str, str], ...]
    spoken: str
    value: Any
    verdict: Verdict | None = None


class _Lines(QAbstractListModel):
    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.lines: list[Line] = []

    def show(self, lines: Sequence[Line]) -> bool:
        """Show these; whether they are others, or in another order, than before."""
        made = list(lines)
        if [line.key for line in made] == [line.key for line in self.lines]:
            changed, self.lines = made != self.lines, made
            if made and changed:
                self.dataChanged.emit(self.index(0), self.index(len(made) - 1))
            return False
        self.beginResetModel()
        self.lines = made
        self.endResetModel()
        return True

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.lines)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid() or not index.row() < len(self.lines):
            return None
        line = self.lines[index.row()]
        match role:
            case Qt.ItemDataRole.UserRole:
                return line
            case Qt.ItemDataRole.DisplayRole:
                return line.name
            case Qt.ItemDataRole.AccessibleTextRole:
                return line.spoken
            case Qt.ItemDataRole.ToolTipRole:
                return f"{line.name}\n{line.facts}".strip()
            case _:
                return None


def _places(columns: Sequence[Column], width: int, least: int) -> tuple[tuple[int, int], list[tuple[int, int] | None]]:
    """Where the name and each column lie, (left, width) in px; None where there is no room for a column."""
    digit = QFontMetricsF(scaled(1.0)).horizontalAdvance("0")
    wide = [round(column.width * digit) for column in columns]
    shown = [True] * len(columns)
    for index, column in enumerate(columns):
        room = width - 2 * SIDE - sum(w + GRID for w, kept in zip(wide, shown, strict=True) if kept)
        if room < least * digit and not column.needed:
            shown[index] = False
    places: list[tuple[int, int] | None] = []
    right = width - SIDE
    for w, kept in reversed(list(zip(wide, shown, strict=True))):
        places.append((right - w, w) if kept else None)
        right -= w + GRID if kept else 0
    return (SIDE, max(0, right - SIDE)), places[::-1]


class _Painter(QStyledItemDelegate):
    def __init__(self, view: QListView, columns: Sequence[Column], least: int) -> None:
        super().__init__(view)
        self._view, self._columns, self._least = view, columns, least
        self._fonts = {"bold": scaled(1.0, bold=True), "body": scaled(1.0), "small": scaled(SMALL)}
        self._line = QFontMetrics(self._fonts["bold"]).height()
        self.height = 2 * self._line + 2 * GRID + 4

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(320, self.height)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        line: Line = index.data(LINE_ROLE)
        box, state = option.rect, option.state
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        painter.save()
        if chosen or state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(box, current().colour("accent_soft" if chosen else "sunken"))
        painter.fillRect(QRect(box.left(), box.bottom(), box.width(), 1), current().colour("hairline"))
        if chosen and state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(current().colour("accent"), 2))
            painter.drawRect(box.adjusted(1, 1, -1, -2))
        name, places = _places(self._columns, box.width(), self._least)
        self._pair(painter, box, name, line.name, line.facts, "bold")
        last = len(places) - 1
        for at, (place, cell) in enumerate(zip(places, line.cells, strict=True)):
            if place and at == last and line.verdict is not None:
                self._verdict(painter, box, place, line.verdict)
                self._pair(painter, box, (place[0] + SHAPE + GRID, place[1] - SHAPE - GRID), *cell, "bold")
            elif place:
                self._pair(painter, box, place, *cell, "body")
        painter.restore()

    def _pair(self, painter: QPainter, box: QRect, place: tuple[int, int], first: str, second: str, font: str) -> None:
        left, width = place
        upper = QRect(box.left() + left, box.top() + GRID + 1, width, self._line)
        if not second:  # alone it stands in the middle
            upper = upper.translated(0, self._line // 2)
        upper = QStyle.visualRect(self._view.layoutDirection(), box, upper)
        painter.setPen(current().colour("text"))
        self._text(painter, upper, first, font)
        painter.setPen(current().colour("muted"))
        self._text(painter, upper.translated(0, self._line + 1), second, "small")

    def _text(self, painter: QPainter, rect: QRect, text: str, font: str) -> None:
        painter.setFont(self._fonts[font])
        shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
        painter.drawText(rect, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeading, shown)

    def _verdict(self, painter: QPainter, box: QRect, place: tuple[int, int], verdict: Verdict) -> None:
        shape = QRect(box.left() + place[0], box.top() + GRID + 1 + (self._line - SHAPE) // 2, SHAPE, SHAPE)
        shape = QStyle.visualRect(self._view.layoutDirection(), box, shape)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_verdict(painter, verdict, QRectF(shape), self._fonts["bold"])
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)


class _View(QListView):
    """Tells of Enter and Delete on the current row."""

    entered = Signal(object)
    thrown = Signal(object)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        line = self.currentIndex().data(LINE_ROLE)
        if line is not None and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit(line)
        elif line is not None and event.key() == Qt.Key.Key_Delete:
            self.thrown.emit(line)
        else:
            super().keyPressEvent(event)


class _Captions(QWidget):
    def __init__(self, view: QListView, name: str, columns: Sequence[Column], least: int) -> None:
        super().__init__()
        self._view, self._name, self._columns, self._least = view, name, columns, least
        self.setFont(scaled(SMALL))
        self.setFixedHeight(QFontMetrics(self.font()).height() + GRID)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def paintEvent(self, event: QPaintEvent) -> None:
        name, places = _places(self._columns, self._view.viewport().width(), self._least)
        painter = QPainter(self)
        painter.setPen(current().colour("muted"))
        captions = [self._name, *(column.caption for column in self._columns)]
        for place, text in zip([name, *places], captions, strict=True):
            if place is None:
                continue
            rect = QStyle.visualRect(self.layoutDirection(), self.rect(), QRect(place[0], 0, place[1], self.height()))
            shown = self.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, place[1])
            painter.drawText(rect, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeading, shown)
        painter.setPen(current().colour("hairline"))
        painter.drawLine(0, self.height() - 1, self.width(), self.height() - 1)
        painter.end()


class LineList(QFrame):
    """The list with its captions in a card. Each signal carries the value of a row.

    opened: it was entered with the keyboard, or double-clicked (with `by_click` clicked once). marked: it became the
    current one. thrown: the person pressed Delete on it.
    """

    opened = Signal(object)
    marked = Signal(object)
    thrown = Signal(object)

    def __init__(
        self,
        words: str,
        name: str,
        columns: Sequence[Column],
        *,
        least: int = NAME_LEAST,
        by_click: bool = False,
    ) -> None:
        """words: of the list, for a screen reader. name, least: of the first column, its caption and digits."""
        super().__init__()
        self.setObjectName("card")
        self.model = _Lines(self)
        self.view = _View()
        self._painter = _Painter(self.view, columns, least)
        self.view.setModel(self.model)
        self.view.setItemDelegate(self._painter)
        self.view.setUniformItemSizes(True)
        self.view.setMouseTracking(True)
        self.view.setFrameShape(QFrame.Shape.NoFrame)
        self.view.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.setAccessibleName(words)
        self.view.entered.connect(lambda line: self.opened.emit(line.value))
        self.view.thrown.connect(lambda line: self.thrown.emit(line.value))
        clicked = self.view.clicked if by_click else self.view.doubleClicked
        clicked.connect(lambda index: self.opened.emit(index.data(LINE_ROLE).value))
        self.view.selectionModel().currentChanged.connect(self._gone_to)
        self._showing = False
        layout = QVBoxLayout(self)
        layout.setContentsMargins(1, 1, 1, 1)
        layout.setSpacing(0)
        layout.addWidget(_Captions(self.view, name, columns, least))
        layout.addWidget(self.view, 1)

    def show_lines(self, lines: Sequence[Line], current: str = "") -> None:
        """Show these. current: the key of the marked one, "" to keep what is marked."""
        self._showing = True
        before = self.view.currentIndex().data(LINE_ROLE)
        key = current or (before.key if isinstance(before, Line) else "")
        at = self.view.verticalScrollBar().value()
        others = self.model.show(lines)
        place = next((i for i, line in enumerate(lines) if line.key == key), None)
        if place is not None and place != self.view.currentIndex().row():
            self.view.setCurrentIndex(self.model.index(place))
        if others:
            self.view.verticalScrollBar().setValue(at)
        self._showing = False

    def enter(self) -> None:
        """Move the keyboard here, to the first row where none is current."""
        if not self.view.currentIndex().isValid() and self.model.lines:
            self.view.setCurrentIndex(self.model.index(0))
        self.view.setFocus(Qt.FocusReason.TabFocusReason)

    def current(self) -> Line | None:
        """The marked row."""
        line = self.view.currentIndex().data(LINE_ROLE)
        return line if isinstance(line, Line) else None

    def _gone_to(self, index: QModelIndex) -> None:
        line = index.data(LINE_ROLE)
        if isinstance(line, Line) and not self._showing:
            self.marked.emit(line.value)
