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
from ui.planner.comparison_text import plan_name, set_against
from ui.theme import GRID, SMALL, in_columns
from ui.words import translate


class Comparison(Panel):
    """A table of three columns: what, then, now. First what is asked for otherwise, then what comes of it."""

    def __init__(self, forget: Callable[[], object]) -> None:
        super().__init__(translate("Planner", "Two plans side by side"))
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(2 * GRID)
        self._grid.setVerticalSpacing(GRID // 2)
        for column in (1, 2):
            self._grid.setColumnStretch(column, 1)
        self._labels: list[tuple[QLabel, ...]] = []
        self.same = label(
            translate("Planner", "Nothing is asked for otherwise yet: change something above."),
            factor=SMALL, muted=True, wrap=True,
        )  # fmt: skip
        self.body.addLayout(self._grid)
        self.body.addWidget(self.same)
        self.body.addLayout(row(None, button(translate("Planner", "Stop comparing"), forget)))

    def show_plans(self, kept: PlanAnswer, now: PlanAnswer) -> None:
        """Show both."""
        found = set_against(kept, now)
        names = ("", plan_name(kept), plan_name(now))
        asked, results = (
            [(one.name, one.kept, one.now) for one in found if one.asked is kind] for kind in (True, False)
        )
        self.same.setVisible(not asked and names[1] == names[2])
        lines = [names, *asked, *([("", "", "")] if asked else []), *results]  # with a gap between them
        while len(self._labels) < len(lines):
            self._add()
        for at, labels in enumerate(self._labels):
            shown = at < len(lines)
            for target, text in zip(labels, lines[at] if shown else ("", "", ""), strict=True):
                target.setText(text)
                target.setVisible(shown)

    def _add(self) -> None:
        at = len(self._labels)
        made = (label(muted=True), label(wrap=True, bold=not at), label(wrap=True, bold=not at))
        above = not in_columns()  # what stands above then and now, where there is no room beside them
        for column, one in enumerate(made):
            one.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            one.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeading)
            across = 3 if above and not column else 1
            self._grid.addWidget(one, 2 * at + (above and column > 0), column, 1, across)
        self._labels.append(made)
