"""Every version of a model side by side: what it weighs, takes, costs in quality, and whether it fits."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFontMetrics, QFontMetricsF, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from advisor.fit.fit import Fit
from ui.models.rows import Version
from ui.models.text import quality_words, speed
from ui.session.badge import paint_verdict
from ui.session.text import badge, verdict_number, verdict_word
from ui.theme import GRID, SMALL, current, scaled
from ui.words import said, short_tokens, size, translate

Index = QModelIndex | QPersistentModelIndex
VERSION_ROLE = Qt.ItemDataRole.UserRole  # the Version of a row
RAW_ROLE = Qt.ItemDataRole.UserRole + 1  # the number behind a cell
VERSION, DOWNLOAD, MEMORY, QUALITY, SPEED, RESULT = range(6)
WIDTHS = {VERSION: 17, DOWNLOAD: 9, MEMORY: 12.5, QUALITY: 13, SPEED: 12, RESULT: 23}  # digits
SHAPE = 18  # px


class Versions(QAbstractTableModel):
    """One row a version. Cells hold words; RAW_ROLE the number they say; VERSION_ROLE the Version."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.versions: list[Version] = []
        self.context = 0

    def show(self, versions: Sequence[Version], context: int) -> None:
        """Show these, judged with `context` tokens."""
        same = [one.build.key for one in versions] == [one.build.key for one in self.versions]
        if not same:
            self.beginResetModel()
        self.versions, self.context = list(versions), context
        if not same:
            self.endResetModel()
        elif self.versions:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self.versions) - 1, RESULT))
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, MEMORY, MEMORY)

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.versions)

    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else RESULT + 1

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter
        if role == Qt.ItemDataRole.FontRole:
            return scaled(SMALL)
        return self._caption(section) if role == Qt.ItemDataRole.DisplayRole else None

    def _caption(self, column: int) -> str:
        return {
            VERSION: translate("Versions", "Version"),
            DOWNLOAD: translate("Versions", "Download"),
            MEMORY: translate("Versions", "Memory at {0}").format(short_tokens(self.context)),
            QUALITY: translate("Versions", "Quality"),
            SPEED: translate("Versions", "Speed"),
            RESULT: translate("Versions", "Result"),
        }[column]

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid() or not index.row() < len(self.versions):
            return None
        version = self.versions[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self._words(version, index.column())
            case Qt.ItemDataRole.AccessibleTextRole:
                said = translate("Versions", "{0}: {1}")
                return said.format(self._caption(index.column()), self._words(version, index.column()))
            case Qt.ItemDataRole.ToolTipRole:
                return version.candidate.quality.sentence if version.candidate and index.column() == QUALITY else None
            case Qt.ItemDataRole.UserRole:
                return version
            case _:
                return self._raw(version, index.column()) if role == RAW_ROLE else None

    def _words(self, version: Version, column: int) -> str:
        found = version.candidate
        if column == VERSION:
            name = version.build.quant
            return translate("Versions", "{0} ★ best").format(name) if version.recommended else name
        if column == DOWNLOAD:
            return size(version.build.file_bytes)
        if found is None:
            return translate("Versions", "working it out…") if column == RESULT else "…"
        if column == QUALITY:
            return quality_words(found.quality)
        if found.fit is None:
            return said(found.problem or "") if column == RESULT else "–"
        if column == MEMORY:
            return size(found.fit.bill.total)
        if column == SPEED:
            return speed(found.speed) if found.speed else translate("Versions", "unknown")
        return badge(found.fit)

    def _raw(self, version: Version, column: int) -> float | None:
        found = version.candidate
        fit = found.fit if found else None
        return {
            DOWNLOAD: version.build.file_bytes,
            MEMORY: fit.bill.total if fit else None,
            QUALITY: found.quality.value if found else None,
            SPEED: found.speed.writing.high if found and found.speed else None,
            RESULT: fit.spare if fit else None,
        }.get(column)


class _Cells(QStyledItemDelegate):
    """Paints a cell: words, or in the last column the verdict's shape with its word above its number."""

    def __init__(self, view: QTableView) -> None:
        super().__init__(view)
        self._view = view
        self._bold, self._body, self._small = scaled(1.0, bold=True), scaled(1.0), scaled(SMALL)
        self._line = QFontMetrics(self._bold).height()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(80, 2 * self._line + GRID + 6)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        version: Version = index.data(VERSION_ROLE)
        box, chosen = option.rect, bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        if chosen:
            painter.fillRect(box, current().colour("accent_soft"))
        painter.fillRect(QRect(box.left(), box.bottom(), box.width(), 1), current().colour("hairline"))
        inner = box.adjusted(GRID, 0, -GRID // 2, 0)
        fit = version.candidate.fit if version.candidate else None
        if index.column() == RESULT and fit:
            self._paint_verdict(painter, inner, fit)
        else:
            painter.setFont(self._bold if index.column() == VERSION else self._body)
            painter.setPen(current().colour("text" if version.candidate else "muted"))
            self._text(painter, inner, str(index.data(Qt.ItemDataRole.DisplayRole)))
        if chosen and self._view.hasFocus():
            self._ring(painter, box, index.column())
        painter.restore()

    def _paint_verdict(self, painter: QPainter, inner: QRect, fit: Fit) -> None:
        top = inner.center().y() - self._line + 1
        shape = self._mirrored(QRect(inner.left(), top + (self._line - SHAPE) // 2, SHAPE, SHAPE), inner)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_verdict(painter, fit.verdict, QRectF(shape), self._bold)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        used = SHAPE + GRID
        upper = self._mirrored(QRect(inner.left() + used, top, inner.width() - used, self._line), inner)
        painter.setFont(self._bold)
        painter.setPen(current().colour("text"))
        self._text(painter, upper, verdict_word(fit.verdict))
        painter.setFont(self._small)
        painter.setPen(current().colour("muted"))
        self._text(painter, upper.translated(0, self._line), verdict_number(fit))

    def _mirrored(self, rect: QRect, inner: QRect) -> QRect:
        return QStyle.visualRect(self._view.layoutDirection(), inner, rect)

    def _text(self, painter: QPainter, rect: QRect, words: str) -> None:
        shown = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, rect.width())
        painter.drawText(rect, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeading, shown)

    def _ring(self, painter: QPainter, box: QRect, column: int) -> None:
        """The part of a row's focus ring that lies in one cell."""
        painter.setPen(QPen(current().colour("accent"), 2))
        painter.drawLine(box.left(), box.top() + 1, box.right(), box.top() + 1)
        painter.drawLine(box.left(), box.bottom() - 1, box.right(), box.bottom() - 1)
        if column == VERSION:
            painter.drawLine(box.left() + 1, box.top(), box.left() + 1, box.bottom())
        if column == RESULT:
            painter.drawLine(box.right() - 1, box.top(), box.right() - 1, box.bottom())


class VersionTable(QTableView):
    """The table, as high as its rows. `chosen` carries the CatalogueBuild that the person went to."""

    chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.table = Versions(self)
        self._cells = _Cells(self)
        self.setModel(self.table)
        self.setItemDelegate(self._cells)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setTabKeyNavigation(False)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(translate("Versions", "Versions of this model"))
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(
            self._cells.sizeHint(QStyleOptionViewItem(), QModelIndex()).height()
        )
        header = self.horizontalHeader()
        header.setFont(scaled(SMALL))
        header.setHighlightSections(False)
        header.setSectionsClickable(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setSectionResizeMode(RESULT, QHeaderView.ResizeMode.Stretch)
        digit = QFontMetricsF(scaled(1.0)).horizontalAdvance("0")
        self._widths = {column: round(digits * digit) for column, digits in WIDTHS.items()}
        for column in range(RESULT):
            header.resizeSection(column, self._widths[column])
        self.selectionModel().currentRowChanged.connect(self._gone_to)
        self._showing = False

    def show_versions(self, versions: Sequence[Version], context: int, current: str) -> None:
        """Show these, judged with `context` tokens; current: the key of the one that the page is about."""
        self._showing = True
        self.table.show(versions, context)
        place = next((i for i, one in enumerate(versions) if one.build.key == current), None)
        if place is not None and place != self.currentIndex().row():
            self.setCurrentIndex(self.table.index(place, VERSION))
            self.selectRow(place)
        self._showing = False
        rows = len(versions) * self.verticalHeader().defaultSectionSize()
        self.setFixedHeight(self.horizontalHeader().sizeHint().height() + rows + 2)

    def _gone_to(self, index: QModelIndex) -> None:
        version = index.data(VERSION_ROLE)
        if isinstance(version, Version) and not self._showing:
            self.chosen.emit(version.build)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        # What there is no room for goes, the least needed first; the card above says it of the chosen version.
        missing = sum(self._widths.values()) - self.width()
        for column in (SPEED, MEMORY, DOWNLOAD):
            self.setColumnHidden(column, missing > 0)
            missing -= self._widths[column]
