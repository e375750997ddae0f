"""The rows of the palette: an icon, a name with the letters that were typed marked, what it is, and its shortcut."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QPointF, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QTextCharFormat, QTextLayout
from PySide6.QtWidgets import QFrame, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from ui.common.fuzzy import FuzzyHit
from ui.controls.plain_text import drawn_line, elided, text_width
from ui.shell.palette_entries import PICTURES, PaletteEntry
from ui.theme import GRID, SMALL, current, em, pixmap, scaled
from ui.words import translate

Index = QModelIndex | QPersistentModelIndex
HIT_ROLE = Qt.ItemDataRole.UserRole
ROW = 36  # px
LEAST_NAME = 0.45  # of the row's width, which a name keeps beside what is said of it

_Hit = tuple[PaletteEntry, FuzzyHit]


class _Rows(QAbstractListModel):
    def __init__(self) -> None:
        super().__init__()
        self.hits: list[_Hit] = []

    def show_hits(self, hits: Sequence[_Hit]) -> None:
        """Show these."""
        self.beginResetModel()
        self.hits = list(hits)
        self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.hits)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid() or not index.row() < len(self.hits):
            return None
        entry, _ = hit = self.hits[index.row()]
        match role:
            case Qt.ItemDataRole.UserRole:
                return hit
            case Qt.ItemDataRole.DisplayRole:
                return entry.name
            case Qt.ItemDataRole.AccessibleTextRole:
                return _spoken(entry)
            case _:
                return None


def _spoken(entry: PaletteEntry) -> str:
    return ", ".join(part for part in (entry.name, entry.detail, entry.keys) if part)


class _Painter(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(0, row_height())

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        entry, hit = index.data(HIT_ROLE)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = option.rect.adjusted(1, 1, -1, -1)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(current().colour("accent_soft"))
            painter.drawRoundedRect(box, 6, 6)
        self._paint_row(painter, box.adjusted(GRID, 0, -GRID, 0), entry, hit, option.direction)
        painter.restore()

    def _paint_row(
        self, painter: QPainter, box: QRect, entry: PaletteEntry, hit: FuzzyHit, direction: Qt.LayoutDirection
    ) -> None:
        def placed(left: int, width: int) -> QRect:
            return QStyle.visualRect(direction, box, QRect(box.x() + left, box.y(), width, box.height()))

        side, small = em(18), QFontMetrics(scaled(SMALL))
        image = pixmap(PICTURES[entry.kind], current().hex("muted"), side, painter.device().devicePixelRatio())
        at = placed(0, side)
        painter.drawPixmap(at.x(), at.y() + (at.height() - side) // 2, image)
        left, right = side + GRID + GRID // 2, box.width()
        painter.setFont(scaled(SMALL))
        painter.setPen(current().colour("muted"))
        end = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignTrailing
        painter.setLayoutDirection(direction)
        if entry.keys:
            wide = text_width(small, entry.keys) + 2
            painter.drawText(placed(right - wide, wide), end, entry.keys)
            right -= wide + 2 * GRID
        name = scaled(1.0)
        wanted = text_width(QFontMetrics(name), drawn_line(entry.name)) + GRID
        room = max(0, right - left - min(wanted, max(0, round(LEAST_NAME * box.width()))))
        detail = elided(small, drawn_line(entry.detail), room) if entry.detail and room > 4 * GRID else ""
        if detail:
            wide = text_width(small, detail) + 2
            painter.drawText(placed(right - wide, wide), end, detail)
            right -= wide + 2 * GRID
        self._paint_name(painter, placed(left, right - left), entry, hit, direction)

    def _paint_name(
        self, painter: QPainter, box: QRect, entry: PaletteEntry, hit: FuzzyHit, direction: Qt.LayoutDirection
    ) -> None:
        font = scaled(1.0)
        text = elided(QFontMetrics(font), drawn_line(entry.name), box.width())
        mark = QTextCharFormat()
        mark.setFontWeight(scaled(1.0, bold=True).weight())
        mark.setForeground(current().colour("accent"))
        layout = QTextLayout(text, font)
        option = layout.textOption()
        option.setAlignment(Qt.AlignmentFlag.AlignLeading)
        option.setTextDirection(direction)
        option.setWrapMode(option.WrapMode.NoWrap)
        layout.setTextOption(option)
        layout.setFormats([_range(at, mark) for at in hit.letters if at < len(text)])
        painter.setPen(current().colour("text"))
        layout.beginLayout()
        line = layout.createLine()
        line.setLineWidth(box.width())
        layout.endLayout()
        layout.draw(painter, QPointF(box.x(), box.y() + (box.height() - line.height()) / 2))


def _range(at: int, form: QTextCharFormat) -> QTextLayout.FormatRange:
    made = QTextLayout.FormatRange()
    made.start, made.length, made.format = at, 1, form
    return made


def row_height() -> int:
    """px of one row."""
    return max(em(ROW), QFontMetrics(scaled(1.0)).height() + GRID)


class PaletteList(QListView):
    """Shows entries; the keyboard stays in the field above. chosen: one was clicked."""

    chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.rows = _Rows()
        self.setModel(self.rows)
        self._painter = _Painter(self)
        self.setItemDelegate(self._painter)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setSelectionMode(QListView.SelectionMode.SingleSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(translate("Palette", "What was found"))
        self.clicked.connect(lambda index: self.chosen.emit(index.data(HIT_ROLE)[0]))

    def show_entries(self, hits: Sequence[_Hit]) -> None:
        """Show these, the first marked."""
        self.rows.show_hits(hits)
        if hits:
            self.setCurrentIndex(self.rows.index(0))
        self.scrollToTop()

    def current(self) -> PaletteEntry | None:
        """The one that is marked."""
        hit = self.currentIndex().data(HIT_ROLE)
        return hit[0] if hit else None

    def step(self, rows: int) -> None:
        """Mark another; a single step over the end comes to the other end."""
        count, at = len(self.rows.hits), self.currentIndex().row()
        if count:
            to = (at + rows) % count if abs(rows) == 1 else max(0, min(count - 1, at + rows))
            self.setCurrentIndex(self.rows.index(to))

    def spoken(self, entry: PaletteEntry) -> str:
        """An entry as a sentence."""
        return _spoken(entry)

    def row_height(self) -> int:
        """px of one row."""
        return row_height()

    def wanted(self, most: int) -> int:
        """px that all rows take, or `most` of them."""
        return row_height() * min(most, len(self.rows.hits))
