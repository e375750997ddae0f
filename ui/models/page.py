"""Models: what there is, which of it runs here and how well; as a list, or as a picture to compare."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import get_args

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QProgressBar, QSizePolicy, QWidget

from advisor.catalogue.candidate import Candidate
from advisor.services.judgement import drifted
from advisor.units import GIB
from ui.common.model_tabs import ModelTabs
from ui.common.model_text import progress
from ui.common.requirements_bar import WishBar
from ui.controllers import Controllers
from ui.controls.beside import Beside
from ui.controls.buttons import button, icon_button
from ui.controls.cards import Panel
from ui.controls.choice import Choice
from ui.controls.empty import EmptyState
from ui.controls.escape import offers_escape
from ui.controls.field import Field
from ui.controls.flow import Flow
from ui.controls.fold import Fold
from ui.controls.labels import Elided
from ui.controls.layouts import row
from ui.controls.segments import Segments
from ui.controls.sentences import Sentences
from ui.controls.sheet import ListPage
from ui.controls.views import Views
from ui.models.frontier import Frontier
from ui.models.model_table import SORTS, model_table, shown_order
from ui.models.rows import Row, frontier_points, matching, ordered, recommended_candidate, room, rows, sifted
from ui.models.state import Browse, Sort
from ui.models.text import counted, nothing_found, sort, unusable_builds
from ui.pages import PageId
from ui.store import AppState
from ui.theme import GRID, SMALL
from ui.words import said, translate

_STALE = GIB // 2  # of memory that came or went since the ranking: then another is offered
_MOST_WIDTH = 1120  # px; the list has columns, so it may be wider than text


class SearchField(Field):
    """A line to search with; the down key leads into what was found."""

    left = Signal()

    def __init__(self) -> None:
        super().__init__(
            translate("Models", "Search models"), translate("Models", "Search: name, publisher, licence, version…")
        )

    def event(self, event: QEvent) -> bool:
        if offers_escape(event) and self.text():  # before it stops a reply
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.left.emit()
        elif event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
            self.textEdited.emit("")  # else that is for a person's hand only
        else:
            super().keyPressEvent(event)


class ModelsPage(QWidget):
    """Shows the catalogue as far as it is ranked."""

    def __init__(self, do: Controllers) -> None:
        super().__init__()
        self._do = do
        self._rows: tuple[tuple[object, ...], list[Row]] = ((), [])
        self._running = 0
        self._points: tuple[tuple[object, ...], Sequence[Candidate]] = ((), ())
        self._browse: Browse | None = None
        frame = ListPage(_MOST_WIDTH)
        self._body = frame.body
        self._build_top()
        self._build_views()
        self._build_foot(do.shell.choose_file)
        self.setLayout(row(frame, spacing=0))

    # -- building ----------------------------------------------------------------------------------------------

    def _build_top(self) -> None:
        self.search = SearchField()
        self.search.textEdited.connect(self._do.catalogue.search)
        self.search.left.connect(self._enter)
        find = QShortcut(QKeySequence(QKeySequence.StandardKey.Find), self)
        find.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        find.activated.connect(self.focus_search)
        self.view = Segments(
            translate("Models", "How to show the models"),
            [(False, translate("Models", "List")), (True, translate("Models", "Compare"))],
        )
        self.view.chosen.connect(self._do.catalogue.compare)
        self.tabs = ModelTabs(PageId.MODELS, self._do.shell.go)
        self.cross = icon_button(
            "close", translate("Models", "Clear the search"), lambda: self._do.catalogue.search("")
        )
        field = row(row(self.search, self.cross, spacing=GRID // 2), self.view, spacing=2 * GRID)
        field.setStretch(0, 1)
        self.wish = WishBar()
        self.wish.asked_use.connect(self._do.ranking.wish_use)
        self.wish.asked_context.connect(self._do.ranking.wish_context)
        self.shown = Choice(translate("Models", "Show"), (False, True), _shown)
        self.shown.chosen.connect(self._do.catalogue.show_everything)
        self.sort = Choice(translate("Models", "Sort"), get_args(Sort), sort)
        self.sort.chosen.connect(self._do.catalogue.sort_by)
        self._body.addWidget(Beside(self.tabs, field, last_grows=True))
        self._body.addWidget(Flow(self.wish, self.shown, self.sort))

    def _build_views(self) -> None:
        self.list = model_table()
        self.list.opened.connect(
            lambda found: self._do.catalogue.choose(found.model, found.best.build if found.best else None)
        )
        self.list.sort_asked.connect(lambda column: self._do.catalogue.sort_again(SORTS[column]))
        self.frontier = Frontier(translate("Models", "Quality against memory of all models"))
        self.frontier.chosen.connect(lambda found: self._do.catalogue.choose(found.model, found.build))
        self._caption = Elided(muted=True)
        self.frontier.told.connect(self._caption.show_text)
        self.frontier.show_points((), None)
        picture = Panel()
        picture.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        picture.body.addWidget(self.frontier, 1)
        picture.body.addWidget(self._caption)
        self.all = button(translate("Models", "Show all models"), lambda: self._do.catalogue.show_everything(True))
        self.clear = button(translate("Models", "Clear the search"), lambda: self._do.catalogue.search(""))
        self.empty = EmptyState("cube", translate("Models", "Nothing to show"), "", self.all, self.clear)
        self._views = Views()
        for widget in (self.list, picture, self.empty):
            self._views.addWidget(widget)
        self._picture = picture
        self._body.addWidget(self._views, 1)

    def _build_foot(self, choose_file: Callable[[], None]) -> None:
        self.status = Elided(factor=SMALL, muted=True)
        self.progress = QProgressBar()
        self.progress.setTextVisible(False)
        self.progress.setFixedWidth(160)
        self.progress.setAccessibleName(translate("Models", "Working out what runs here"))
        self.opened = button(translate("Models", "Show the opened file"), self._do.opened.show, link=True)
        self.open = button(translate("Models", "Open a .gguf…"), choose_file, link=True)
        self.again = button(translate("Models", "Work it out again"), self._do.ranking.rank_again, link=True)
        foot = row(self.progress, self.status, self.again, self.opened, self.open, spacing=2 * GRID)
        foot.setStretch(1, 1)
        self.problems = Sentences()
        self.problems_fold = Fold(unusable_builds(0), self.problems)
        self._body.addLayout(foot)
        self._body.addWidget(self.problems_fold)

    # -- showing -----------------------------------------------------------------------------------------------

    def render_state(self, state: AppState) -> None:
        """Show what is known of the catalogue, as the person wants to see it."""
        browse = state.models.browse
        if self.search.text() != browse.search:
            self.search.setText(browse.search)
        self.cross.setVisible(bool(browse.search))
        self.view.show_value(browse.compare)
        self.wish.show_wish(state.models.asked)
        self.shown.show_value(browse.everything)
        self.sort.show_value(browse.sort)
        self.sort.setVisible(not browse.compare)
        found = self._all_rows(state)
        shown = sifted(found, browse)
        if browse.compare:
            self._render_picture(state)
        else:
            self.list.show_order(shown_order(browse))
            self.list.show_rows(shown, from_top=self._browse is not None and self._browse != browse)
        self._browse = browse
        self._render_view(state, empty=not shown)
        self._render_foot(state, found, len(shown))

    def _all_rows(self, state: AppState) -> list[Row]:
        """Rows of all models for this use in their order, made anew only when what they are made of is another."""
        made_of = (
            state.models.catalogue,
            state.models.candidates,
            state.models.asked,
            state.models.browse.sort,
            state.models.browse.backwards,
            state.models.advice,
        )
        if not _same(made_of, self._rows[0]):
            picked = recommended_candidate(state.models.advice)
            made = (
                rows(state.models.catalogue, state.models.candidates, state.models.asked, picked)
                if state.models.catalogue
                else []
            )
            browse = state.models.browse
            self._rows = made_of, ordered(made, browse.sort, state.models.asked, picked, backwards=browse.backwards)
            self._running = sum(one.runs for one in made)
        return self._rows[1]

    def _render_picture(self, state: AppState) -> None:
        made_of = state.models.candidates, state.models.browse, state.models.asked, state.models.ranked_on
        if not _same(made_of, self._points[0]):
            self._points = made_of, matching(state.models.candidates, state.models.browse, state.models.asked)
            machine = state.models.ranked_on or state.computer.machine
            self.frontier.show_points(frontier_points(self._points[1]), room(machine) if machine else None)

    def _render_view(self, state: AppState, *, empty: bool) -> None:
        browse = state.models.browse
        if empty and not state.models.ranking:
            # Where nothing could be worked out, nothing is known to be too large either.
            unknown = _problem(state) if not state.models.candidates else None
            self.empty.words.setText(
                said(unknown)
                if unknown
                else nothing_found(state.models.asked, browse.search, everything=browse.everything)
            )
            self.all.setVisible(not browse.everything)
            self.clear.setVisible(bool(browse.search))
            self._views.setCurrentWidget(self.empty)
        else:
            self._views.setCurrentWidget(self._picture if browse.compare else self.list)

    def _render_foot(self, state: AppState, found: list[Row], shown: int) -> None:
        busy = state.models.ranking and (bool(state.models.to_rank) or not state.models.candidates)
        self.progress.setVisible(busy)
        self.progress.setRange(0, state.models.to_rank)
        self.progress.setValue(len(state.models.candidates))
        stale = state.models.ranked_on is not None and drifted(state.models.ranked_on, state.computer.room, _STALE)
        self.again.setVisible(stale and not busy)
        self.status.show_text(self._status(state, found, shown, busy=busy, stale=stale))
        self.opened.setVisible(state.opened.model is not None)
        if state.opened.model:
            words = translate("Models", "Opened: {0}").format(state.opened.model.header.name)
            self.opened.setText(words)
            self.opened.setAccessibleName(words)
        problems = (*(state.models.catalogue.problems if state.models.catalogue else ()), *state.models.skipped)
        self.problems_fold.setVisible(bool(problems))
        self.problems.show_sentences(problems)
        self.problems_fold.button.setText(unusable_builds(len(problems)))
        self.problems_fold.button.setAccessibleName(unusable_builds(len(problems)))

    def _status(self, state: AppState, found: list[Row], shown: int, *, busy: bool, stale: bool) -> str:
        problem = _problem(state)
        if problem:
            return said(problem)
        if busy and state.models.to_rank:
            return progress(len(state.models.candidates), state.models.to_rank)
        if not state.models.candidates:
            return translate("Models", "Reading the catalogue…")
        if stale:
            return translate("Models", "Other programs have taken or freed memory since.")
        words = counted(self._running, len(found), state.models.browse.search.strip(), shown)
        made = state.models.catalogue.made if state.models.catalogue else ""
        return translate("Models", "{0} · catalogue of {1}").format(words, made) if made else words

    # -- the keyboard ------------------------------------------------------------------------------------------

    def focus_search(self) -> None:
        """Begin to type."""
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self.list.currentIndex().isValid():  # back from a model: go on where it was
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _enter(self) -> None:
        if self._views.currentWidget() is self.list:
            self.list.enter()
        elif self._views.currentWidget() is self._picture:
            self.frontier.setFocus(Qt.FocusReason.TabFocusReason)


def _shown(everything: bool) -> str:
    return translate("Models", "All") if everything else translate("Models", "Runs here")


def _problem(state: AppState) -> str | None:
    """What kept the list from being worked out."""
    return state.models.catalogue_problem or state.models.ranking_problem or state.computer.scan_problem


def _same(one: tuple[object, ...], other: tuple[object, ...]) -> bool:
    """Whether both hold the very same values; comparing thousands of candidates would cost more than drawing them."""
    return len(one) == len(other) and all(a is b for a, b in zip(one, other, strict=True))
