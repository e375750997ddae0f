"""On this PC: every model on the disk, whoever fetched it; chat with it, check it, find it, throw it away."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QProgressBar, QWidget

from advisor.library.entry import LibraryEntry
from ui.common.model_tabs import ModelTabs
from ui.controllers import Controllers
from ui.controls.bars import bar
from ui.controls.beside import Beside
from ui.controls.buttons import button, icon_button
from ui.controls.cards import Panel
from ui.controls.empty import EmptyState
from ui.controls.flow import Flow
from ui.controls.fold import Fold
from ui.controls.labels import Elided, label
from ui.controls.layouts import row
from ui.controls.plain_text import set_tip
from ui.controls.reveal import reveal
from ui.controls.sentences import Sentences
from ui.controls.sheet import ListPage
from ui.controls.table import Table
from ui.controls.table_rows import Cell, Column
from ui.controls.views import Views
from ui.library.state import LibraryState
from ui.library.text import local_count, local_facts, local_spoken, owners, unusable_files
from ui.pages import PageId
from ui.store import AppState
from ui.theme import GRID, SMALL
from ui.words import said, size, translate

_MOST_WIDTH = 1120  # px, as the other lists of models


class LocalPage(QWidget):
    """Renders the library."""

    def __init__(self, do: Controllers) -> None:
        super().__init__()
        self._do = do
        frame = ListPage(_MOST_WIDTH)
        self._body = frame.body
        self._build_top(do.shell.choose_file)
        self._build_views(do.shell.choose_file)
        self._build_foot()
        self.setLayout(row(frame, spacing=0))

    def _build_top(self, choose_file: Callable[[], None]) -> None:
        self.again = icon_button("refresh", translate("Local", "Look through the folders again"), self._do.library.look)
        self.open = button(translate("Local", "Open a .gguf…"), choose_file, picture="folder-open")
        tabs = ModelTabs(PageId.LOCAL, self._do.shell.go)
        self._body.addWidget(Beside(row(tabs, None), row(self.again, self.open, spacing=GRID)))

    def _build_views(self, choose_file: Callable[[], None]) -> None:
        self.list = Table(
            translate("Local", "Models on this computer"),
            [
                Column(
                    translate("Local", "Model"), 22, lambda one: Cell(one.summary.name, local_facts(one), bold=True),
                    raw=lambda one: one.summary.name.casefold(), grows=True,
                ),
                Column(
                    translate("Local", "From"), 20, lambda one: Cell(owners(one)),
                    raw=lambda one: owners(one).casefold(), goes=1,
                ),
                Column(
                    translate("Local", "Version"), 12, lambda one: Cell(one.summary.quant),
                    raw=lambda one: one.summary.quant.casefold(), goes=2,
                ),
                Column(
                    translate("Local", "Size"), 9, lambda one: Cell(size(one.size)),
                    raw=lambda one: one.size, falling=True,
                ),
            ],
            lambda one: one.path,
            local_spoken,
        )  # fmt: skip
        self.list.marked.connect(lambda entry: self._do.library.mark(entry.path))
        self.list.opened.connect(lambda entry: self._do.opened.open_file(entry.path))
        self.list.thrown.connect(lambda _: self._with_entry(self._do.library.ask_to_remove))
        find = button(translate("Local", "Find one in the catalogue"), self._do.catalogue.show, primary=True)
        open_ = button(translate("Local", "Open a .gguf…"), choose_file)
        self.empty = EmptyState(
            "cube",
            translate("Local", "No models on this computer yet"),
            translate(
                "Local",
                "Models that you download are listed here, and those of Ollama, LM Studio, Jan, GPT4All and the "
                "Hugging Face cache. Other folders are added in the settings.",
            ),
            find,
            open_,
        )
        self.views = Views()
        self.views.addWidget(self.list)
        self.views.addWidget(self.empty)
        self._body.addWidget(self.views, 1)

    def _build_foot(self) -> None:
        do = self._do
        self.chosen = Elided(bold=True)
        self.path = Elided(factor=SMALL, muted=True)
        self.outcome = label(factor=SMALL, wrap=True)
        self.chat = button(
            translate("Local", "Chat"),
            lambda: self._with_entry(lambda entry: do.opened.chat_with(entry.path)),
            primary=True,
        )
        self.fits = button(
            translate("Local", "Does it fit?"), lambda: self._with_entry(lambda entry: do.opened.open_file(entry.path))
        )
        self.check = button(translate("Local", "Check"), lambda: self._with_entry(do.library.check))
        set_tip(self.check, translate("Local", "Read every byte, and hold it against the published checksum"))
        self.folder = button(
            translate("Local", "Show in folder"), lambda: self._with_entry(lambda entry: reveal(entry.path))
        )
        self.trash = button(
            translate("Local", "Move to trash…"), lambda: self._with_entry(do.library.ask_to_remove), picture="trash"
        )
        self.bar = bar(translate("Local", "How much of it is checked"))
        self.stop = button(translate("Local", "Stop checking"), do.library.stop_check)
        self.foot = Panel()
        self.foot.body.addWidget(self.chosen)
        self.foot.body.addWidget(self.path)
        self.foot.body.addWidget(self.outcome)
        self.checking = QWidget()
        line = row(self.bar, self.stop, spacing=2 * GRID)
        line.setStretch(0, 1)
        self.checking.setLayout(line)
        self.foot.body.addWidget(self.checking)
        self.foot.body.addWidget(Flow(self.chat, self.fits, self.check, self.folder, self.trash))
        self._body.addWidget(self.foot)
        self.progress = QProgressBar()
        self.progress.setRange(0, 0)
        self.progress.setTextVisible(False)
        self.progress.setFixedWidth(160)
        self.progress.setAccessibleName(translate("Local", "Looking through the folders"))
        self.status = Elided(factor=SMALL, muted=True)
        below = row(self.progress, self.status, spacing=2 * GRID)
        below.setStretch(1, 1)
        self._body.addLayout(below)
        self.problems = Sentences()
        self.problems_fold = Fold(unusable_files(0), self.problems)
        self._body.addWidget(self.problems_fold)

    # -- showing -----------------------------------------------------------------------------------------------

    def render_state(self, state: AppState) -> None:
        """Show the models, and what is known of the marked one."""
        local = state.library
        models = local.contents.models if local.contents else ()
        self.list.show_rows(models, local.chosen or "")
        self.views.setCurrentWidget(self.list if models or local.contents is None else self.empty)
        self.progress.setVisible(local.looking and local.contents is None)
        self.status.show_text(local_count(local))
        self.again.setEnabled(not local.looking)
        self._render_foot(local)
        library = local.contents
        problems = (*(one.problem for one in library.broken), *library.notes) if library else ()
        self.problems_fold.setVisible(bool(problems))
        self.problems.show_sentences(problems)
        self.problems_fold.button.setText(unusable_files(len(problems)))
        self.problems_fold.button.setAccessibleName(unusable_files(len(problems)))

    def _render_foot(self, local: LibraryState) -> None:
        entry = local.entry
        self.foot.setVisible(entry is not None)
        if entry is None:
            return
        self.chosen.show_text(translate("Local", "{0} · {1}").format(entry.summary.name, entry.summary.quant))
        self.path.show_text("\n".join(str(copy.paths[0]) for copy in entry.copies[:1]))
        good, words = local.checked.get(entry.path, (None, ""))
        if entry.copies[0].corrupt and not words:
            good, words = False, translate("Local", "An earlier check found it damaged. Download it again.")
        self.outcome.setText(said(words))
        self.outcome.setVisible(bool(words))
        self.outcome.setObjectName("problem" if good is False else "")
        self.outcome.style().polish(self.outcome)
        checking = local.checking == entry.path
        self.checking.setVisible(checking)
        self.bar.setValue(local.permille)
        self.check.setEnabled(local.checking is None)

    # -- acting ------------------------------------------------------------------------------------------------

    def _with_entry(self, do: Callable[[LibraryEntry], object]) -> None:
        entry = self._do.state.library.entry
        if entry:
            do(entry)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self.list.currentIndex().isValid():  # back from a model: go on where it was
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)
