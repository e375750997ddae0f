"""Choosing one of the models on this computer, each with its size and whether it fits."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QStackedWidget, QWidget

from advisor.library.entry import LibraryEntry
from advisor.services.judgement import PacedFit
from ui.chat.controller import ChatController
from ui.chat.other_models import other_models
from ui.chat.state import Another
from ui.controls.buttons import button
from ui.controls.empty import EmptyState
from ui.controls.labels import label
from ui.controls.layouts import column, row
from ui.controls.table import Table
from ui.controls.table_rows import Cell, Column
from ui.pages import PageId
from ui.session.verdict_cell import verdict_cell, verdict_order
from ui.session.verdicts import verdict
from ui.store import AppState
from ui.theme import GRID, SMALL, SUBHEADING, em
from ui.words import size, tokens_in_short, translate

WIDTH, HEIGHT = 680, 520  # px
_Candidate = tuple[LibraryEntry, PacedFit | str | None]  # a model, and whether it fits or why that cannot be said
LEFT_OVER = 2 * GRID  # px of the window that stay in sight above and below


class ModelChooser(QDialog):
    """Asks which other model writes a reply anew. choose_file: asks for a file instead, and opens it.

    facts: the line below a model's name.
    """

    def __init__(
        self,
        chat: ChatController,
        choose_file: Callable[[QWidget], None],
        facts: Callable[[LibraryEntry], str],
        state: AppState,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._chat = chat
        self._facts = facts
        self._asked = state.chat.another or Another(0, 0)
        self.setWindowTitle(translate("Another", "Try again with another model"))
        self.setModal(True)
        self._build(choose_file)
        self.resize(em(WIDTH), min(em(HEIGHT), parent.height() - 2 * LEFT_OVER))
        self.render_state(state)
        if not self.list.rows.rows:
            self.file.setFocus()

    def _build(self, choose_file: Callable[[QWidget], None]) -> None:
        head = label(self.windowTitle(), factor=SUBHEADING, bold=True)
        self.words = label(wrap=True, muted=True)
        here = translate("Another", "Here, with {0}").format(tokens_in_short(self._asked.context))
        self.list = Table(
            translate("Another", "Models on this computer"),
            [
                Column(
                    translate("Another", "Model"), 22, self._name,
                    raw=lambda one: one[0].summary.name.casefold(), grows=True,
                ),
                Column(
                    translate("Another", "Size"), 9, lambda one: Cell(size(one[0].size)),
                    raw=lambda one: one[0].size, falling=True,
                ),
                Column(
                    here, 25, lambda one: _result(one[1]),
                    raw=lambda one: _order(one[1]), marked=True,
                ),
            ],
            lambda one: one[0].path,
            self._spoken,
        )  # fmt: skip
        self.list.marked.connect(lambda one: self._chat.other_models.mark(one[0].path))
        self.list.opened.connect(lambda one: self._chat.other_models.answer_with(one[0].path))
        self.empty = EmptyState(
            "cube",
            translate("Another", "There is no other model on this computer"),
            translate("Another", "Open a file, or find one in the catalogue and download it."),
        )
        self.looking = label(translate("Another", "Looking through the folders…"), muted=True)
        self.looking.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.views = QStackedWidget()
        for view in (self.looking, self.list, self.empty):
            self.views.addWidget(view)
        self.sentence = label(factor=SMALL, wrap=True)
        self.sentence.setMinimumHeight(2 * self.sentence.fontMetrics().height())  # so that the list above stays
        self.sentence.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeading)
        self.file = button(translate("Another", "Open a file…"), lambda: choose_file(self), picture="folder-open")
        self.catalogue = button(translate("Another", "Find one in the catalogue"), self._find)
        self.cancel = button(translate("Another", "Cancel"), self.reject)
        self.go = button(translate("Another", "Load and try again"), self._go, primary=True)
        self.go.setDefault(True)
        buttons = row(self.file, self.catalogue, None, self.cancel, self.go)
        body = column(head, self.words, GRID, self.views, self.sentence, GRID, buttons)
        body.setStretch(3, 1)
        body.setContentsMargins(3 * GRID, 3 * GRID, 3 * GRID, 2 * GRID)
        self.setLayout(body)

    # -- showing -----------------------------------------------------------------------------------------------

    def render_state(self, state: AppState) -> None:
        """Show the models, and what is known of them so far."""
        if state.chat.another is None:
            return
        self._asked = asked = state.chat.another
        models = other_models(state)
        marked = asked.marked or next((entry.path for entry in models), None)
        self.words.setText(self._explanation(state))
        self.list.show_rows([(entry, asked.answers.get(entry.path)) for entry in models], marked or "")
        looked = state.library.contents is not None
        view = self.list if models else self.empty if looked else self.looking
        came = view is not self.views.currentWidget()
        self.views.setCurrentWidget(view)
        self.sentence.setVisible(bool(models))
        self.sentence.setText(self._sentence(state, marked))
        self.catalogue.setVisible(not models and looked)
        self.go.setVisible(bool(models))
        self._render_go(asked.answers.get(marked) if marked else None)
        if came and models:
            self.list.enter()

    def _render_go(self, answer: PacedFit | str | None) -> None:
        short = isinstance(answer, PacedFit) and not answer.fit.verdict.runs
        words = translate("Another", "See what would fit") if short else translate("Another", "Load and try again")
        self.go.setText(words)
        self.go.setAccessibleName(words)
        self.go.setEnabled(not isinstance(answer, str))

    def _explanation(self, state: AppState) -> str:
        if state.session.loaded and state.session.phase.loaded:
            words = translate(
                "Another", "It writes the reply anew, beside the first one. {0} stays in memory where both fit."
            )
            return words.format(state.session.loaded.fit.model.name)
        return translate("Another", "It is loaded and writes the reply anew, beside the first one.")

    def _name(self, one: _Candidate) -> Cell:
        return Cell(one[0].summary.name, self._below(one[0]), bold=True)

    def _below(self, entry: LibraryEntry) -> str:
        return translate("Another", "{0} · {1}").format(entry.summary.quant, self._facts(entry))

    def _spoken(self, one: _Candidate) -> str:
        entry, result = one[0], _result(one[1])
        return ", ".join((entry.summary.name, size(entry.size), result.first, result.second, self._below(entry)))

    def _sentence(self, state: AppState, marked: Path | None) -> str:
        answer = self._asked.answers.get(marked) if marked else None
        if isinstance(answer, str):
            return answer
        if answer is None:
            if state.computer.machine is None or state.computer.scanning:
                return translate("Another", "Whether it fits is worked out once this PC has been looked at.")
            return translate("Another", "Whether it fits is being worked out.") if self._asked.judging else ""
        return verdict(answer.fit, answer.speed)

    # -- acting ------------------------------------------------------------------------------------------------

    def _go(self) -> None:
        one = self.list.current_row()
        if one:
            self._chat.other_models.answer_with(one[0].path)

    def _find(self) -> None:
        self.reject()
        self._chat.go(PageId.MODELS)


def _order(answer: PacedFit | str | None) -> tuple[int, bool, int] | None:
    return verdict_order(answer.fit, answer.speed) if isinstance(answer, PacedFit) else None


def _result(answer: PacedFit | str | None) -> Cell:
    if isinstance(answer, PacedFit):
        return verdict_cell(answer.fit, answer.speed)
    if answer:
        return Cell(translate("Another", "Cannot be judged"), answer)
    return Cell(translate("Another", "…"), translate("Another", "not looked into yet"))
