"""Two plans side by side: one that was kept, and the one that is shown."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel

from advisor.services.plan_answer import PlanAnswer
from ui.controls.buttons import button
from ui.controls.cards import Panel
from ui.controls.labels import label
from ui.controls.layouts import row
from ui.planner.text import set_against
from ui.theme import GRID
from ui.words import translate


class Comparison(Panel):
    """A table of three columns: what, then, now."""

    def __init__(self, forget: Callable[[], object]) -> None:
        super().__init__(translate("Planner", "Two plans side by side"))
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(2 * GRID)
        self._grid.setVerticalSpacing(GRID // 2)
        for column in (1, 2):
            self._grid.setColumnStretch(column, 1)
        self._labels: list[tuple[QLabel, ...]] = []
        self.body.addLayout(self._grid)
        self.body.addLayout(row(None, button(translate("Planner", "Stop comparing"), forget)))

    def show_plans(self, kept: PlanAnswer, now: PlanAnswer) -> None:
        """Show both."""
        lines = set_against(kept, now)
        while len(self._labels) < len(lines):
            self._add()
        for labels, texts in zip(self._labels, lines, strict=False):
            for target, text in zip(labels, texts, strict=True):
                target.setText(text)

    def _add(self) -> None:
        at = len(self._labels)
        made = (label(muted=True), label(wrap=True, bold=not at), label(wrap=True, bold=not at))
        for column, one in enumerate(made):
            one.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            one.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeading)
            self._grid.addWidget(one, at, column)
        self._labels.append(made)
