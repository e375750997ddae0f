"""On the hub: a search for models in GGUF format."""

from __future__ import annotations

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices, QKeyEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QProgressBar, QWidget

from advisor.hub.reference import Reference
from ui.common.model_tabs import ModelTabs
from ui.controllers import Controllers
from ui.controls.beside import Beside
from ui.controls.buttons import button
from ui.controls.empty import EmptyState
from ui.controls.field import Field
from ui.controls.labels import Elided
from ui.controls.layouts import row
from ui.controls.notice import NoticeBar
from ui.controls.sheet import ListPage
from ui.controls.table import Table
from ui.controls.table_rows import Cell, Column, Order
from ui.controls.views import Views
from ui.hub.state import HubSearch
from ui.hub.text import downloads, found_count, found_facts, updated
from ui.pages import PageId
from ui.store import AppState
from ui.theme import GRID, SMALL
from ui.words import translate

_MOST_WIDTH = 1120  # px, as the other lists of models
MOST_DOWNLOADED = Order(2, falling=True)


class HubField(Field):
    """A line for words, a repository's name or its address; the down key leads into what was found."""

    def __init__(self, page: HubPage) -> None:
        hint = translate("Hub", "Words of a name, or owner/repository, or the address of its page")
        super().__init__(translate("Hub", "Search Hugging Face"), hint)
        self._page = page

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down:
            self._page.enter_list()
        else:
            super().keyPressEvent(event)


class HubPage(QWidget):
    """Renders the search and what it found."""

    def __init__(self, do: Controllers) -> None:
        super().__init__()
        self._do = do
        self._searched = ""
        frame = ListPage(_MOST_WIDTH)
        self._body = frame.body
        self._build_top()
        self._build_views()
        self.setLayout(row(frame, spacing=0))

    def _build_top(self) -> None:
        self.field = HubField(self)
        self.field.returnPressed.connect(self._ask)
        find = QShortcut(QKeySequence(QKeySequence.StandardKey.Find), self)
        find.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        find.activated.connect(self._focus)
        self.go = button(translate("Hub", "Search"), self._ask, primary=True)
        tabs = ModelTabs(PageId.HUB, self._do.shell.go)
        self._body.addWidget(Beside(tabs, row(self.field, self.go), last_grows=True))
        self.problem = NoticeBar(
            button(translate("Hub", "Open its page"), self._open_page),
            button(translate("Hub", "Try again"), self._ask),
            closable=False,
        )
        self._page_button = self.problem.findChildren(type(self.go))[0]
        self._body.addWidget(self.problem)

    def _build_views(self) -> None:
        self.list = Table(
            translate("Hub", "Repositories found"),
            [
                Column(
                    translate("Hub", "Repository"), 22, lambda one: Cell(one.repo, found_facts(one), bold=True),
                    raw=lambda one: one.repo.casefold(), grows=True,
                ),
                Column(
                    translate("Hub", "Changed"), 11, lambda one: Cell(updated(one)),
                    raw=lambda one: one.updated, falling=True, goes=1,
                ),
                Column(
                    translate("Hub", "Downloads a month"), 17, lambda one: Cell(downloads(one.downloads)),
                    raw=lambda one: one.downloads, falling=True, goes=2,
                ),
            ],
            lambda one: one.repo,
            lambda one: ", ".join((one.repo, found_facts(one))),
            by_click=True,
        )  # fmt: skip
        self.list.opened.connect(lambda one: self._do.hub.open_repo(Reference(one.repo)))
        self.list.order_changed.connect(self._say_status)
        self.empty = EmptyState("search", "", "")
        self.views = Views()
        self.views.addWidget(self.empty)
        self.views.addWidget(self.list)
        self._body.addWidget(self.views, 1)
        self.progress = QProgressBar()
        self.progress.setRange(0, 0)
        self.progress.setTextVisible(False)
        self.progress.setFixedWidth(160)
        self.progress.setAccessibleName(translate("Hub", "Asking Hugging Face"))
        self.status = Elided(factor=SMALL, muted=True)
        foot = row(self.progress, self.status, spacing=2 * GRID)
        foot.setStretch(1, 1)
        self._body.addLayout(foot)

    # -- showing -----------------------------------------------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:
        """There is nothing to do here before something was searched."""
        super().showEvent(event)
        if not self._searched:
            self.field.setFocus()

    def render_state(self, state: AppState) -> None:
        """Show the search, what it found, or why there is nothing."""
        search = state.hub.search
        if search.text != self._searched:
            self._searched = search.text
            self.field.setText(search.text)
        self.go.setEnabled(not search.searching)
        self.problem.setVisible(search.trouble is not None)
        if search.trouble:
            self.problem.say(search.trouble.text)
            self._page_button.setVisible(bool(search.trouble.page))
        self.list.show_rows(search.found or ())
        self.views.setCurrentWidget(self.list if search.found else self.empty)
        self._render_empty(search)
        self.progress.setVisible(search.searching)
        self.status.show_text(self._status(search))

    def _render_empty(self, search: HubSearch) -> None:
        if search.found is None:
            self.empty.title.setText(translate("Hub", "Any GGUF model on Hugging Face"))
            self.empty.words.setText(
                translate(
                    "Hub",
                    "Most open models are published on huggingface.co. Search by name. Of each version a few MB are "
                    "read to say exactly whether it fits, before anything is downloaded. Nothing is asked until you "
                    "search.",
                )
            )
        else:
            self.empty.title.setText(translate("Hub", "Nothing found"))
            self.empty.words.setText(
                translate("Hub", "No repository with GGUF files has all of these words in its name. Try fewer of them.")
            )

    def _say_status(self) -> None:
        self.status.show_text(self._status(self._do.state.hub.search))

    def _status(self, search: HubSearch) -> str:
        if search.searching:
            return translate("Hub", "Asking Hugging Face…")
        if not search.found:
            return ""
        return found_count(len(search.found), most_downloaded_first=self.list.rows.order in (None, MOST_DOWNLOADED))

    # -- acting ------------------------------------------------------------------------------------------------

    def _ask(self) -> None:
        self._do.hub.search(self.field.text())

    def _open_page(self) -> None:
        trouble = self._do.state.hub.search.trouble
        if trouble:
            QDesktopServices.openUrl(QUrl(trouble.page))

    def _focus(self) -> None:
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.selectAll()

    def enter_list(self) -> None:
        """Move the keyboard to what was found."""
        if self.views.currentWidget() is self.list:
            self.list.enter()
