"""Pairs of a word and a value, in two columns of pairs where there is room."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QSizePolicy, QWidget

from ui.controls.labels import Elided, label
from ui.theme import GRID

TWO_COLUMNS = 620  # px


class Facts(QWidget):
    """Shows facts; long values are cut with "…" and whole in the tooltip."""

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(2 * GRID)
        self._grid.setVerticalSpacing(GRID // 2)
        self._pairs: list[tuple[QLabel, Elided]] = []
        self._shown = 0
        self._columns = 0

    def show_facts(self, facts: list[tuple[str, str]]) -> None:
        """Show these (word, value) pairs."""
        while len(self._pairs) < len(facts):
            self._pairs.append((label(muted=True), Elided()))
        for (word, value), (name, text) in zip(self._pairs, facts, strict=False):
            word.setText(name)
            value.show_text(text)
        if len(facts) != self._shown:
            self._shown, self._columns = len(facts), 0
        self._arrange()

    def values(self) -> dict[str, str]:
        """What is shown, for tests and screen readers."""
        return {word.text(): value.accessibleName() for word, value in self._pairs[: self._shown]}

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._arrange()

    def minimumSizeHint(self) -> QSize:
        return QSize(200, super().minimumSizeHint().height())

    def _arrange(self) -> None:
        columns = 2 if self.width() >= TWO_COLUMNS else 1
        if columns == self._columns:
            return
        self._columns = columns
        for word, value in self._pairs:
            self._grid.removeWidget(word)
            self._grid.removeWidget(value)
        rows = -(-self._shown // columns)
        for index, (word, value) in enumerate(self._pairs):
            if index < self._shown:
                across, down = divmod(index, rows)
                self._grid.addWidget(word, down, 2 * across, Qt.AlignmentFlag.AlignLeft)
                self._grid.addWidget(value, down, 2 * across + 1)
            word.setVisible(index < self._shown)
            value.setVisible(index < self._shown)
        for column in range(4):
            self._grid.setColumnStretch(column, (0, 3, 0, 2)[column])
