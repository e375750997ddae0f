"""A box to tick whose words go on in a second line where the first has no room."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QCheckBox, QSizePolicy, QStyle, QStyleOptionButton, QStylePainter

from ui.theme import GRID, em

_LEAST = 160  # px of words in a line


class Tick(QCheckBox):
    """As QCheckBox, which writes in one line whatever room there is."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        words = self._words(QRect(0, 0, max(1, width - self._indent()), 1 << 16))
        return max(self.minimumHeight(), super().sizeHint().height(), words.height())

    def minimumSizeHint(self) -> QSize:
        hint = super().minimumSizeHint()
        return QSize(min(hint.width(), self._indent() + em(_LEAST)), hint.height())

    def hitButton(self, place: QPoint) -> bool:
        return self.rect().contains(place)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, option = QStylePainter(self), QStyleOptionButton()
        self.initStyleOption(option)
        room = QRect(self._indent(), 0, self.width() - self._indent(), self.height())
        room = QStyle.visualRect(self.layoutDirection(), self.rect(), room)
        words = self._words(room)
        words.moveTop((self.height() - words.height()) // 2)
        option.text = ""
        option.rect = QRect(0, words.top(), self.width(), self.fontMetrics().height())  # the box beside the first line
        painter.drawControl(QStyle.ControlElement.CE_CheckBox, option)
        room.setTop(words.top())
        self.style().drawItemText(
            painter, room, self._flags(), self.palette(), self.isEnabled(), self.text(), self.foregroundRole()
        )
        painter.end()

    def _indent(self) -> int:
        return self.style().pixelMetric(QStyle.PixelMetric.PM_IndicatorWidth, None, self) + GRID

    def _flags(self) -> int:
        start = QStyle.visualAlignment(self.layoutDirection(), Qt.AlignmentFlag.AlignLeft)
        return int(Qt.TextFlag.TextWordWrap) | int(Qt.TextFlag.TextShowMnemonic) | start.value

    def _words(self, room: QRect) -> QRect:
        return self.fontMetrics().boundingRect(room, self._flags(), self.text())
