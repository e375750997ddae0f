"""What other cards would give, set against those that were asked about: what 24 GB carry that 16 do not."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QPushButton, QWidget

from advisor.planner.other_cards import with_cards
from advisor.planner.question import PlanQuestion
from advisor.services.plan_answer import PlanAnswer
from advisor.services.plan_changes import HardwareStep
from ui.controls.buttons import button
from ui.controls.cards import Panel
from ui.controls.labels import label
from ui.planner.step_text import step_columns, step_name, step_row, step_sentence
from ui.theme import GRID, SMALL, in_columns
from ui.words import said, translate


class StepTable(Panel):
    """A line for the cards there are, and one for each of the others, which a click plans with."""

    def __init__(self, ask: Callable[[PlanQuestion], object]) -> None:
        """ask: plans with another question."""
        super().__init__(translate("Planner", "What other hardware would give"))
        self._ask = ask
        self._shown: tuple[PlanQuestion, tuple[HardwareStep, ...]] | None = None
        self.words = label(wrap=True)
        self._place = QWidget()
        self._grid = QGridLayout(self._place)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(GRID)
        self._grid.setVerticalSpacing(GRID // 2)
        self.body.addWidget(self.words)
        self.body.addWidget(self._place)

    def show_answer(self, answer: PlanAnswer) -> None:
        """Show its steps, or why it has none; nothing while that is not known."""
        some = len(answer.steps) > 1
        self.setVisible(some or bool(answer.no_steps))
        self._place.setVisible(some)
        if not some:
            self._shown = None
            self.words.setText(said(answer.no_steps))
        if not some or self._shown == (answer.question, answer.steps):
            return
        self._shown = answer.question, answer.steps
        self.words.setText(step_sentence(answer.steps))
        while (item := self._grid.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        across = 1 if in_columns() else len(step_columns())  # else a name stands above its figures
        for column, text in enumerate(step_columns()):
            if text or column:
                self._grid.addWidget(label(text, factor=SMALL, muted=True, wrap=True), 0, column)
        for line, step in enumerate(answer.steps, start=1):
            name = self._name(step, answer.question)
            self._grid.addWidget(name, 2 * line, 0, 1, across, Qt.AlignmentFlag.AlignLeading)
            for column, text in enumerate(step_row(step), start=1):
                cell = label(text, bold=not step.cards.kind, wrap=True)
                cell.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
                self._grid.addWidget(cell, 2 * line + (across > 1), column)
        for column in range(len(step_columns()) + 1):  # what room there is lies between all of them
            self._grid.setColumnStretch(column, 1)

    def _name(self, step: HardwareStep, question: PlanQuestion) -> QWidget:
        name = step_name(step.cards)
        if step.cards.kind is None:
            return label(name, bold=True)
        made: QPushButton = button(name, lambda: self._ask(with_cards(question, step.cards)))
        made.setProperty("link", True)
        made.setAccessibleName(translate("Planner", "Plan with {0}").format(name))
        return made
