"""The key to memory bars: a swatch, a word and a number for each part."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from advisor.session.account import MODEL_LINES
from ui.session.line_names import planned_name, role_name
from ui.session.memory_bar import paint_part
from ui.session.memory_bars import BarRole, Figure
from ui.theme import SMALL, current, em, scaled
from ui.words import size, translate

SWATCH, LINE, SPACE = 14, 24, 20  # px, more where text is larger


class Legend(QWidget):
    """Wraps onto as many lines as it needs; the numbers are sums over all bars it explains."""

    def __init__(self) -> None:
        super().__init__()
        self._entries: list[tuple[BarRole, str]] = []
        self.setFont(scaled(SMALL))
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_figures(self, figures: list[Figure]) -> None:
        """Explain these bars."""
        roles: list[BarRole] = ["other", "helpers", "models", *MODEL_LINES]
        sums = {role: sum(figure.size_of(role) for figure in figures) for role in roles}
        line = translate("Legend", "{0} {1}")
        name = role_name if sums["kv_filled"] else planned_name
        names = {role: name(role) for role in roles}
        entries = [(role, line.format(names[role], size(total))) for role, total in sums.items() if total]
        if entries == self._entries:
            return
        self._entries = entries
        self.setAccessibleName(", ".join(text for _, text in entries))
        self.updateGeometry()
        self.update()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._places(width)[1]

    def sizeHint(self) -> QSize:
        return QSize(400, self.heightForWidth(max(self.width(), 300)))

    def minimumSizeHint(self) -> QSize:
        return QSize(120, em(LINE))

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.updateGeometry()

    def _places(self, width: int) -> tuple[list[QPoint], int]:
        metrics = QFontMetrics(self.font())
        x = y = 0
        places, line, swatch = [], em(LINE), em(SWATCH)
        for _, text in self._entries:
            needed = swatch + 8 + metrics.horizontalAdvance(text)
            if x and x + needed > width:
                x, y = 0, y + line
            places.append(QPoint(x, y))
            x += needed + SPACE
        return places, y + line

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setFont(self.font())
        places, _ = self._places(self.width())
        line, swatch = em(LINE), em(SWATCH)
        mirrored = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        for (role, text), place in zip(self._entries, places, strict=True):
            width = QFontMetrics(self.font()).horizontalAdvance(text)
            x = self.width() - place.x() - swatch if mirrored else place.x()
            paint_part(painter, role, QRectF(x, place.y() + (line - swatch) / 2, swatch, swatch))
            painter.setPen(current().colour("text"))
            left = x - 8 - width if mirrored else x + swatch + 8
            painter.drawText(QRect(left, place.y(), width + 2, line), Qt.AlignmentFlag.AlignVCenter, text)
        painter.end()
