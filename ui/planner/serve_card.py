"""How programs serve the plan: texts to copy or save, and why each part of them stands there."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QPlainTextEdit, QVBoxLayout, QWidget

from advisor.planner.recipes.serve_texts import ServeStep, ServeText
from advisor.planner.simulation.compare import SimulatedComparison
from advisor.services.plan_answer import PlanAnswer
from ui.controls.buttons import button
from ui.controls.cards import Panel
from ui.controls.file_dialogs import ask_where_to_save
from ui.controls.fold import Fold
from ui.controls.labels import Elided, label
from ui.controls.layouts import column, row
from ui.controls.sentences import Sentences, clear
from ui.planner.choices import dropdown
from ui.planner.simulation_view import SimulationView
from ui.theme import BODY, GRID, SMALL, scaled
from ui.words import said, translate

_MOST_LINES = 18  # of a text, before it scrolls
_Save = Callable[[Path, str], object]


class ServeCard(Panel):
    """Shows a PlanAnswer's recipes. copy, save: put a text on the clipboard, or into a file; simulate: its users; stop:
    simulating."""

    def __init__(
        self, copy: Callable[[str], object], save: _Save, simulate: Callable[[], object], stop: Callable[[], object]
    ) -> None:
        super().__init__(translate("Planner", "Serve it"))
        self._copy, self._save = copy, save
        self._texts: tuple[ServeText, ...] = ()
        self._chosen = self._wanted = ""
        self._simulated: SimulatedComparison | None = None
        self.programs = dropdown()
        self.programs.setAccessibleName(translate("Planner", "Program that serves it"))
        self.programs.activated.connect(self._taken)
        self.needs = label(factor=SMALL, muted=True, wrap=True)
        self.problem = label(wrap=True)
        place = QWidget()
        self.steps = QVBoxLayout(place)
        self.steps.setContentsMargins(0, 0, 0, 0)
        self.steps.setSpacing(GRID)
        self.notes = Sentences()
        reasons = QWidget()
        self._reasons = QGridLayout(reasons)
        self._reasons.setContentsMargins(0, 0, 0, 0)
        self._reasons.setHorizontalSpacing(2 * GRID)
        self._reasons.setVerticalSpacing(GRID // 2)
        self._reasons.setColumnStretch(1, 1)
        self.why = Fold(translate("Planner", "Why each part stands there"), reasons)
        self._simulating = False
        usual = translate("Planner", "Simulate its users")
        self.simulate = button(usual, lambda: stop() if self._simulating else simulate())
        self.simulation = SimulationView()
        self.body.addLayout(row(self.programs, None, self.simulate))
        for part in (self.needs, self.problem, place, self.notes, self.why, self.simulation):
            self.body.addWidget(part)

    def show_answer(
        self, answer: PlanAnswer, simulation: SimulatedComparison | None = None, *, simulating: bool = False
    ) -> None:
        """Show how it is served, once that is known. simulation: of its users; simulating: whether it is at work."""
        texts = answer.recipes or ()
        self.setVisible(bool(texts))
        self._simulated = simulation
        self._simulating = simulating
        working, usual = translate("Planner", "Stop simulating"), translate("Planner", "Simulate its users")
        self.simulate.setText(working if simulating else usual)
        self._show_simulation()
        if texts == self._texts or not texts:
            return
        self._texts = texts
        titles = [text.title for text in texts]
        if [self.programs.itemText(at) for at in range(self.programs.count())] != titles:
            self.programs.clear()
            self.programs.addItems(titles)
        self._choose(self._wanted if self._wanted in titles else titles[0])

    def _taken(self, at: int) -> None:
        """A person's choice, which stays for other plans."""
        self._wanted = self._texts[at].title
        self._choose(self._wanted)

    def _choose(self, title: str) -> None:
        self._chosen = title
        text = next(one for one in self._texts if one.title == title)
        self.programs.setCurrentIndex(self._texts.index(text))
        self.needs.setText(said(text.needs))
        self.problem.setText(said(text.problem))
        self.problem.setVisible(bool(text.problem))
        self.notes.setVisible(bool(text.notes))
        self.notes.show_sentences(text.notes)
        self.why.setVisible(not text.problem)
        clear(self.steps)
        for step in text.steps:
            self.steps.addWidget(_Step(step, self._copy, self._save))
        self._show_simulation()
        self._show_reasons(text)

    def _show_simulation(self) -> None:
        shares = any(one.shares_cache and not one.problem for one in self._texts if one.title == self._chosen)
        self.simulate.setVisible(shares)
        self.simulation.show_comparison(self._simulated if shares else None)

    def _show_reasons(self, text: ServeText) -> None:
        while (item := self._reasons.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        reasons = {what: why for step in text.steps for what, why in step.reasons}
        for line, (what, why) in enumerate(reasons.items()):
            name = label(what)
            name.setFont(scaled(SMALL, mono=True))
            reason = label(said(why), factor=SMALL, muted=True, wrap=True)
            for at, one in enumerate((name, reason)):
                one.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
                self._reasons.addWidget(one, line, at, Qt.AlignmentFlag.AlignTop)


class _Step(QWidget):
    """One text below what it is, with what can be done with it."""

    def __init__(self, step: ServeStep, copy: Callable[[str], object], save: _Save) -> None:
        super().__init__()
        self._step, self._save = step, save
        name = Elided(bold=True)
        is_file = not step.file_name.endswith(".sh")
        name.show_text(said(step.where) or (step.file_name if is_file else translate("Planner", "In a terminal")))
        self.copy = button(translate("Planner", "Copy"), lambda: copy(step.text), picture="copy")
        self.save = button(translate("Planner", "Save…"), self._ask_file)
        for one in (self.copy, self.save):
            one.setAccessibleDescription(name.text())
        self.text = QPlainTextEdit(step.text.rstrip("\n"))
        self.text.setObjectName("field")
        self.text.setReadOnly(True)
        self.text.setFont(scaled(BODY, mono=True))
        self.text.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.text.setTabChangesFocus(True)
        self.text.setAccessibleName(name.text())
        lines = min(_MOST_LINES, step.text.rstrip("\n").count("\n") + 1)
        rim = 2 * (self.text.frameWidth() + GRID) + self.text.horizontalScrollBar().sizeHint().height()
        self.text.setFixedHeight(lines * self.text.fontMetrics().lineSpacing() + rim)
        head = row(name, self.copy, self.save)
        head.setStretch(0, 1)
        self.setLayout(column(head, self.text, spacing=GRID // 2))

    def _ask_file(self) -> None:
        kind = translate("Planner", "Files (*{0})").format(Path(self._step.file_name).suffix)
        title = translate("Planner", "Save how it is served")
        ask_where_to_save(
            self, title, kind, self._step.file_name, "", lambda path: self._save(Path(path), self._step.text)
        )
