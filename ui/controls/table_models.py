"""The list of models: one row a model, painted from its numbers, quick with thousands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

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

from ui.models.rows import Row
from ui.models.text import about_tokens, facts_line, speed, spoken, too_short
from ui.session.badge import paint_verdict
from ui.session.text import verdict_number, verdict_word
from ui.theme import GRID, SMALL, current, scaled
from ui.words import size, translate

Index = QModelIndex | QPersistentModelIndex
ROW_ROLE = Qt.ItemDataRole.UserRole  # the Row itself: what delegates paint from and tests look at
SIDE = 2 * GRID  # px, left and right of a row
SHAPE = 18  # px, the verdict's shape
VERDICT, HERE, VERSION = 23, 13, 11  # digits wide, columns from the right; the name has the rest
BATCH = 256  # rows laid out at once: more than anybody sees, few enough not to be felt
MOST_CUT = 20_000  # texts
NAME_LEAST = 22  # digits, below which the column HERE goes


@dataclass(frozen=True)
class Columns:
    """Where a row's columns begin and how wide they are, in px from the row's left; `here` is None without room."""

    name: tuple[int, int]
    version: tuple[int, int]
    here: tuple[int, int] | None
    verdict: tuple[int, int]

    @classmethod
    def of(cls, width: int) -> Columns:
        """For rows of that width, in the size of text that the person has chosen."""
        verdict_wide, here_wide, version_wide, name_least = (
            round(digits * _digit()) for digits in (VERDICT, HERE, VERSION, NAME_LEAST)
        )
        verdict = width - SIDE - verdict_wide, verdict_wide
        rest = verdict[0] - GRID
        here = None
        if rest - here_wide - version_wide - SIDE >= name_least:
            rest -= here_wide
            here = rest, here_wide - GRID
        version = rest - version_wide, version_wide - GRID
        return cls((SIDE, max(0, version[0] - SIDE - GRID)), version, here, verdict)


def _digit() -> float:
    """The width of a digit in px."""
    return QFontMetricsF(scaled(1.0)).horizontalAdvance("0")


class ModelRows(QAbstractListModel):
    """The rows to show. DisplayRole is the name; ROW_ROLE the Row; AccessibleTextRole the whole row as a sentence."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rows: list[Row] = []

    def show_rows(self, rows: Sequence[Row]) -> bool:
        """Show these; whether they are other models, or the same in another order, than before."""
        made = list(rows)
        if [row.model.id for row in made] == [row.model.id for row in self.rows]:
            self.rows = made
            if made:
                self.dataChanged.emit(self.index(0), self.index(len(made) - 1))
            return False
        self.beginResetModel()
        self.rows = made
        self.endResetModel()
        return True

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid() or not index.row() < len(self.rows):
            return None
        row = self.rows[index.row()]
        match role:
            case Qt.ItemDataRole.UserRole:
                return row
            case Qt.ItemDataRole.DisplayRole:
                return row.model.name
            case Qt.ItemDataRole.AccessibleTextRole:
                return spoken(row)
            case _:
                return None


class RowPainter(QStyledItemDelegate):
    """Paints a row on two lines: who it is on the left, what it comes to here on the right."""

    def __init__(self, view: QListView) -> None:
        super().__init__(view)
        self._view = view
        self._fonts = {"bold": scaled(1.0, bold=True), "body": scaled(1.0), "small": scaled(SMALL)}
        self._metrics = {name: QFontMetrics(font) for name, font in self._fonts.items()}
        self._line = self._metrics["bold"].height()
        self._height = 2 * self._line + 2 * GRID + 4
        self._columns = Columns.of(480)
        self._width = 480
        self._cut: dict[tuple[str, str, int], str] = {}  # texts as they were cut before: cutting costs like drawing

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(480, self._height)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row: Row = index.data(ROW_ROLE)
        box = option.rect
        if box.width() != self._width:
            self._width, self._columns = box.width(), Columns.of(box.width())
            self._cut.clear()
        painter.save()
        self._paint_ground(painter, box, option.state)
        columns, build = self._columns, row.best.build if row.best else None
        self._pair(painter, box, columns.name, row.model.name, facts_line(row.model), bold=True)
        self._pair(painter, box, columns.version, build.quant if build else "", size(row.size))
        if columns.here and row.best:
            self._pair(painter, box, columns.here, *_here(row))
        self._paint_verdict(painter, box, columns.verdict, row)
        painter.restore()

    def _paint_ground(self, painter: QPainter, box: QRect, state: QStyle.StateFlag) -> None:
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        if chosen or state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(box, current().colour("accent_soft" if chosen else "sunken"))
        painter.fillRect(QRect(box.left(), box.bottom(), box.width(), 1), current().colour("hairline"))
        if chosen and state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(current().colour("accent"), 2))
            painter.drawRect(box.adjusted(1, 1, -1, -2))

    def _pair(
        self, painter: QPainter, box: QRect, column: tuple[int, int], first: str, second: str, *, bold: bool = False
    ) -> None:
        """Two lines in a column, each cut with "…" where there is no room."""
        left, width = column
        upper = self._mirrored(QRect(box.left() + left, box.top() + GRID + 1, width, self._line), box)
        painter.setPen(current().colour("text"))
        self._text(painter, upper, first, "bold" if bold else "body")
        painter.setPen(current().colour("muted"))
        self._text(painter, upper.translated(0, self._line + 1), second, "small")

    def _mirrored(self, rect: QRect, box: QRect) -> QRect:
        return QStyle.visualRect(self._view.layoutDirection(), box, rect)

    def _text(self, painter: QPainter, rect: QRect, text: str, font: str) -> None:
        key = text, font, rect.width()
        shown = self._cut.get(key)
        if shown is None:
            if len(self._cut) > MOST_CUT:
                self._cut.clear()
            shown = self._metrics[font].elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
            self._cut[key] = shown
        painter.setFont(self._fonts[font])
        painter.drawText(rect, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeading, shown)

    def _paint_verdict(self, painter: QPainter, box: QRect, column: tuple[int, int], row: Row) -> None:
        left, width = column
        words = left + SHAPE + GRID, width - SHAPE - GRID
        if row.fit is None:
            problem = row.best.problem if row.best else None
            waiting = translate("ModelList", "Cannot be judged"), problem or ""
            self._pair(painter, box, words, *(waiting if problem else ("…", translate("ModelList", "working it out"))))
            return
        shape = QRect(box.left() + left, box.top() + GRID + 1 + (self._line - SHAPE) // 2, SHAPE, SHAPE)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_verdict(painter, row.fit.verdict, QRectF(self._mirrored(shape, box)), self._fonts["bold"])
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        second = verdict_number(row.fit) if row.reaches else too_short(row.model)
        self._pair(painter, box, words, verdict_word(row.fit.verdict), second, bold=True)


def _here(row: Row) -> tuple[str, str]:
    """How fast the best version is here, and how long a conversation it can hold."""
    fast = speed(row.best.speed) if row.best and row.best.speed else translate("ModelList", "speed unknown")
    if row.longest is None:
        return fast, translate("ModelList", "no safe length")
    return fast, translate("ModelList", "up to {0}").format(about_tokens(row.longest))


class _View(QListView):
    """Opens the row under the cursor with Enter, or a click."""

    opened = Signal(object)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.opened.emit(self.currentIndex().data(ROW_ROLE))
            return
        super().keyPressEvent(event)


class _Captions(QWidget):
    """The columns' names, above them."""

    def __init__(self, view: QListView) -> None:
        super().__init__()
        self._view = view
        self.setFont(scaled(SMALL))
        self.setFixedHeight(QFontMetrics(self.font()).height() + GRID)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def paintEvent(self, event: QPaintEvent) -> None:
        columns = Columns.of(self._view.viewport().width())
        texts = [
            (columns.name, translate("ModelList", "Model")),
            (columns.version, translate("ModelList", "Best version")),
            (columns.verdict, translate("ModelList", "On this computer")),
        ]
        if columns.here:
            texts.append((columns.here, translate("ModelList", "Speed, length")))
        painter = QPainter(self)
        painter.setPen(current().colour("muted"))
        for (left, width), text in texts:
            rect = QStyle.visualRect(self.layoutDirection(), self.rect(), QRect(left, 0, width, self.height()))
            shown = self.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, width)
            painter.drawText(rect, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeading, shown)
        painter.setPen(current().colour("hairline"))
        painter.drawLine(0, self.height() - 1, self.width(), self.height() - 1)
        painter.end()


class ModelList(QFrame):
    """The list with its captions in a card. `opened` carries the Row that was clicked, or entered by keyboard."""

    opened = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("card")
        self.rows = ModelRows(self)
        self.view = _View()
        self._painter = RowPainter(self.view)
        self.view.setModel(self.rows)
        self.view.setItemDelegate(self._painter)
        self.view.setUniformItemSizes(True)
        self.view.setLayoutMode(QListView.LayoutMode.Batched)
        self.view.setBatchSize(BATCH)
        self.view.setMouseTracking(True)
        self.view.setFrameShape(QFrame.Shape.NoFrame)
        self.view.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.setAccessibleName(translate("ModelList", "Models"))
        self.view.opened.connect(self.opened)
        self.view.clicked.connect(lambda index: self.opened.emit(index.data(ROW_ROLE)))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(1, 1, 1, 1)
        layout.setSpacing(0)
        layout.addWidget(_Captions(self.view))
        layout.addWidget(self.view, 1)

    def show_rows(self, rows: Sequence[Row], *, from_top: bool) -> None:
        """Show these, keeping the current row and the place; from_top: the person asked for other rows."""
        current = self.view.currentIndex().data(ROW_ROLE)
        at = 0 if from_top else self.view.verticalScrollBar().value()
        if not self.rows.show_rows(rows):
            return
        if isinstance(current, Row):
            again = next((i for i, row in enumerate(self.rows.rows) if row.model.id == current.model.id), None)
            if again is not None:
                self.view.setCurrentIndex(self.rows.index(again))
        self.view.verticalScrollBar().setValue(at)

    def enter(self) -> None:
        """Move the keyboard here, to the first row where none is current."""
        if not self.view.currentIndex().isValid() and self.rows.rows:
            self.view.setCurrentIndex(self.rows.index(0))
        self.view.setFocus(Qt.FocusReason.TabFocusReason)
