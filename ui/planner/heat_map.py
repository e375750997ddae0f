"""Every quantisation at every length: in each cell the verdict by shape and colour, the memory, and the speed."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QEnterEvent, QFocusEvent, QFontMetricsF, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from advisor.fit.verdict import Verdict
from advisor.services.plan_answer import PlanAnswer
from advisor.services.planner import PlannedCell
from ui.controls.flow import Flow
from ui.planner.text import cell_size, cell_speed, cell_words
from ui.session.verdicts import VERDICTS, paint_mark
from ui.theme import SMALL, current, scaled
from ui.words import short_tokens, translate

GAP, MARK = 3, 4.5  # px between cells; radius of a verdict's shape
_STEPS = {
    Qt.Key.Key_Left: (0, -1), Qt.Key.Key_Right: (0, 1), Qt.Key.Key_Up: (-1, 0), Qt.Key.Key_Down: (1, 0),
}  # fmt: skip


@dataclass(frozen=True)
class _Grid:
    """Where the cells lie: width of the names at the left, height of the lengths above, and of one cell. px."""

    names: float
    head: float
    across: float
    down: float

    def cell(self, row: int, column: int) -> QRectF:
        x, y = self.names + column * self.across, self.head + row * self.down
        return QRectF(x, y, self.across - GAP, self.down - GAP)


class HeatMap(QWidget):
    """Shows a PlanAnswer's table. `asked` carries a quantisation and a length; `told` what a cell says, in words."""

    asked = Signal(str, int)
    told = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._answer: PlanAnswer | None = None
        self._cursor: tuple[int, int] | None = None  # row and column
        self.setFont(scaled(SMALL))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setAccessibleName(translate("Planner", "Quantisations against lengths of conversation"))

    def show_answer(self, answer: PlanAnswer) -> None:
        """Draw the table as far as it is worked out."""
        before, self._answer = self._answer, answer
        if before is None or (before.rows, before.contexts) != (answer.rows, answer.contexts):
            self._cursor = None
            self.updateGeometry()
        self._tell()
        self.update()

    def sizeHint(self) -> QSize:
        rows = len(self._answer.rows) if self._answer else 1
        grid = self._grid()
        return QSize(560, round(grid.head + rows * grid.down))

    def minimumSizeHint(self) -> QSize:
        return QSize(320, self.sizeHint().height())

    # -- the cursor --------------------------------------------------------------------------------------------

    def cell_at(self, row: int, column: int) -> PlannedCell | None:
        """What is in a cell; None where that is not worked out."""
        assert self._answer is not None
        return self._answer.cells.get((self._answer.rows[row], self._answer.contexts[column]))

    def _words(self) -> str:
        if self._answer is None:
            return ""
        if self._cursor is None:
            return translate("Planner", "Point at a cell, or move with the arrow keys; click one to plan with it.")
        row, column = self._cursor
        cell = self.cell_at(row, column)
        if cell:
            return cell_words(cell)
        words = translate("Planner", "{0} at {1}: being worked out…")
        return words.format(self._answer.rows[row], short_tokens(self._answer.contexts[column]))

    def _tell(self) -> None:
        words = self._words()
        self.setAccessibleDescription(words)
        self.told.emit(words)

    def _move_to(self, cursor: tuple[int, int] | None) -> None:
        if cursor != self._cursor:
            self._cursor = cursor
            self._tell()
            self.update()

    def _at(self, place: QPointF) -> tuple[int, int] | None:
        if self._answer is None:
            return None
        grid, x = self._grid(), self._mirrored(place.x())
        row, column = int((place.y() - grid.head) // grid.down), int((x - grid.names) // grid.across)
        inside = 0 <= row < len(self._answer.rows) and 0 <= column < len(self._answer.contexts)
        return (row, column) if inside else None

    def _asked_now(self) -> tuple[int, int]:
        """The cell of what is planned."""
        assert self._answer is not None
        fit = self._answer.fit
        rows, contexts = self._answer.rows, self._answer.contexts
        quant = self._answer.question.quant
        return (
            rows.index(quant) if quant in rows else 0,
            contexts.index(fit.plan.context) if fit.plan.context in contexts else 0,
        )

    def _ask(self) -> None:
        if self._answer and self._cursor:
            row, column = self._cursor
            self.asked.emit(self._answer.rows[row], self._answer.contexts[column])

    # -- events ------------------------------------------------------------------------------------------------

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._move_to(self._at(event.position()))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._move_to(self._at(event.position()))
        self._ask()

    def enterEvent(self, event: QEnterEvent) -> None:
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def leaveEvent(self, event: object) -> None:
        if not self.hasFocus():
            self._move_to(None)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._move_to(None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = _STEPS.get(Qt.Key(event.key()))
        if self._answer is None:
            super().keyPressEvent(event)
        elif step is not None:
            row, column = self._asked_now() if self._cursor is None else self._cursor
            if self._cursor is not None:
                row, column = row + step[0], column + step[1]
            rows, columns = len(self._answer.rows), len(self._answer.contexts)
            self._move_to((min(max(row, 0), rows - 1), min(max(column, 0), columns - 1)))
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._ask()
        else:
            super().keyPressEvent(event)

    # -- painting ----------------------------------------------------------------------------------------------

    def _grid(self) -> _Grid:
        metrics = QFontMetricsF(self.font())
        rows = self._answer.rows if self._answer else ()
        columns = len(self._answer.contexts) if self._answer else 1
        names = max((metrics.horizontalAdvance(quant) for quant in rows), default=0.0) + 12
        head = metrics.height() + 8
        return _Grid(names, head, (self.width() - names) / max(1, columns), 2 * metrics.height() + 10)

    def _mirrored(self, x: float) -> float:
        return self.width() - x if self.layoutDirection() is Qt.LayoutDirection.RightToLeft else x

    def _placed(self, box: QRectF) -> QRectF:
        if self.layoutDirection() is Qt.LayoutDirection.RightToLeft:
            box.moveRight(self.width() - box.left())
        return box

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self.font())
        if self._answer:
            self._paint_table(painter, self._answer, self._grid())
        painter.end()

    def _paint_table(self, painter: QPainter, answer: PlanAnswer, grid: _Grid) -> None:
        painter.setPen(current().colour("muted"))
        for column, context in enumerate(answer.contexts):
            box = grid.cell(0, column)
            box.setRect(box.left(), 0, box.width(), grid.head)
            painter.drawText(self._placed(box), Qt.AlignmentFlag.AlignCenter, short_tokens(context))
        asked = self._asked_now()
        for row, quant in enumerate(answer.rows):
            box = grid.cell(row, 0)
            box.setRect(0, box.top(), grid.names - 8, box.height())
            painter.setPen(current().colour("text"))
            side = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeading
            painter.drawText(self._placed(box), side, quant)
            for column in range(len(answer.contexts)):
                place = self._placed(grid.cell(row, column))
                self._paint_cell(painter, place, self.cell_at(row, column))
                self._paint_rim(painter, place, asked=(row, column) == asked, at=(row, column) == self._cursor)

    def _paint_cell(self, painter: QPainter, box: QRectF, cell: PlannedCell | None) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        if cell is None or cell.fit is None:
            painter.setBrush(current().colour("sunken"))
            painter.drawRoundedRect(box, 4, 4)
            painter.setPen(current().colour("muted"))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, "…" if cell is None else "–")
            return
        row = VERDICTS[cell.fit.verdict]
        painter.setBrush(current().mixed(row.colour, "surface", 0.2))
        painter.drawRoundedRect(box, 4, 4)
        metrics, words = QFontMetricsF(self.font()), cell_size(cell)
        line = metrics.height()
        wide = metrics.horizontalAdvance(words) + 2 * MARK + 5
        upper = QRectF(box.center().x() - wide / 2, box.center().y() - line, wide, line)
        paint_mark(painter, cell.fit.verdict, QPointF(upper.left() + MARK, upper.center().y()), MARK)
        painter.setPen(current().colour("text"))
        painter.drawText(upper, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, words)
        lower = QRectF(box.left(), box.center().y(), box.width(), line)
        painter.drawText(lower, Qt.AlignmentFlag.AlignCenter, cell_speed(cell))

    def _paint_rim(self, painter: QPainter, box: QRectF, *, asked: bool, at: bool) -> None:
        if not asked and not at:
            return
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(current().colour("accent" if at else "text"), 2))
        painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), 4, 4)


class _KeyEntry(QWidget):
    """A verdict's shape and word."""

    def __init__(self, verdict: Verdict) -> None:
        super().__init__()
        self._verdict = verdict
        self.setFont(scaled(SMALL))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(VERDICTS[verdict].word())

    def sizeHint(self) -> QSize:
        metrics = QFontMetricsF(self.font())
        return QSize(round(metrics.horizontalAdvance(VERDICTS[self._verdict].word())) + 24, round(metrics.height()) + 6)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        mirrored = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        at = self.width() - 8 if mirrored else 8
        paint_mark(painter, self._verdict, QPointF(at, self.height() / 2), MARK)
        painter.setPen(current().colour("text"))
        words = QRectF(self.rect()).adjusted(0 if mirrored else 18, 0, -18 if mirrored else 0, 0)
        side = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeading
        painter.drawText(words, side, VERDICTS[self._verdict].word())
        painter.end()


def verdict_key() -> Flow:
    """The key to the shapes of a table's verdicts."""
    shown = (Verdict.FITS, Verdict.TIGHT, Verdict.SLOWER, Verdict.NO)
    return Flow(*(_KeyEntry(verdict) for verdict in shown))
