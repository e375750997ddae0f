"""The window: rail, pages, strip, menus; takes files dropped on it and remembers where it was."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, cast

import shiboken6
from PySide6.QtCore import QSettings, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import (
    QCloseEvent,
    QDesktopServices,
    QDragEnterEvent,
    QDropEvent,
    QHideEvent,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QHBoxLayout,
    QLineEdit,
    QMainWindow,
    QVBoxLayout,
    QWidget,
)

from advisor import __version__
from advisor.storage.folders import log_folder
from ui.chat.files import ChatFiles
from ui.chat.other_models_dialog import AnotherModel
from ui.commands import commands
from ui.controllers import Controllers
from ui.controls.escape import Escape
from ui.controls.tab_order import put_in_reading_order
from ui.library.text import local_facts
from ui.pages import PageId
from ui.shell.about import show_about
from ui.shell.carried_over import CarriedOver
from ui.shell.dropped import take_dropped
from ui.shell.file_choice import ask_for_model
from ui.shell.floating_notice import FloatingNotice
from ui.shell.keyboard_place import KeyboardPlace
from ui.shell.menus import MenuBar
from ui.shell.page_stack import PageStack
from ui.shell.palette import Palette
from ui.shell.palette_entries import elsewhere, palette_entries
from ui.shell.questions import Questions
from ui.shell.rail import Rail
from ui.shell.recent_files import RecentFiles
from ui.shell.shortcuts import show_shortcuts
from ui.shell.status_strip import BottomStrip
from ui.shell.troubles import Troubles
from ui.shell.window_geometry import remember, restore, session_ends
from ui.store import AppState, Page
from ui.theme import em
from ui.words import translate

if TYPE_CHECKING:  # pages are imported when they are first shown
    from ui.chat.page import ChatPage
    from ui.computer.page import ThisPcPage
    from ui.settings.page import SettingsPage

NARROW_BELOW = 900  # px: then the rail shows icons only


class Window(QMainWindow):
    """Shows the state; every change of it arrives in `_changed`."""

    shown = Signal(bool)
    closing = Signal()

    def __init__(self, do: Controllers, places: QSettings) -> None:
        """places: where the window's own place is remembered."""
        super().__init__()
        self._do, self._places = do, places
        self._followed = False
        self._leaving = False
        self.troubles = Troubles(self, do)
        self.questions = Questions(self, do)
        self._ask_for_model = partial(ask_for_model, places)
        self.another = AnotherModel(self, do.chat, self._ask_for_model, local_facts)
        self.setWindowTitle("Plimsoll")
        self.setAcceptDrops(True)
        self.files = ChatFiles(self, do.chat, self._places)
        self.recent = RecentFiles(places, do.opened.open_file, self._attach)
        self._build()
        Escape(self, self._anything_open, lambda: self.chat.close_nearest())
        self._keyboard_place = KeyboardPlace(self)
        do.ctx.store.changed.connect(self._changed)
        do.ctx.store.heard.connect(self._heard)
        do.ctx.events.file_wanted.connect(self.choose_file)
        do.ctx.events.setting_wanted.connect(self.show_setting)
        restore(self, places)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setFocus()  # so that no focus ring is drawn before the keyboard is used
        self._render(do.state)

    # -- building ----------------------------------------------------------------------------------------------

    def _build(self) -> None:
        do = self._do
        self._build_centre()
        self.menus = MenuBar(self, table := commands(do, self))
        self.recent_menu = self.menus.add_list("open", translate("Menu", "Open &recent"), self.recent.fill)
        self.finder = Palette(
            self,
            lambda: [*palette_entries(do, self, table), *self.recent.entries()],
            lambda query: elsewhere(query, do),
        )

    def build_anew(self, change: Callable[[], object]) -> None:
        """Make all parts again around `change`, which alters what they are made with: text size, or language.

        What was typed and where the person was stays. Not to be called by a part that goes with this.
        """
        before = {name: self.stack.page(name) for name in PageId if self.stack.has(name)}
        carried = {name: CarriedOver(page) for name, page in before.items()}
        self.setFocus()  # where a part has the keyboard that goes, the window would lose it too
        self.menus.remove()
        for part in (self._centre, self.finder):
            shiboken6.delete(part)  # now, not later: it would be dressed once more before
        change()
        self._build()
        self._centre.show()  # Qt would later, and what is not shown takes no keyboard
        self._fit_width()
        shown = self._do.state.shell.page
        for name in sorted(before, key=lambda name: name is shown):
            page = self.stack.page(name)
            if name is shown:
                self._render(self._do.state)
            else:
                page.render_state(self._do.state)  # type: ignore[attr-defined]  # every page is a Page
            if name is PageId.CHAT:
                gone = cast("ChatPage", before[name])
                self.chat.list_wanted = gone.list_wanted
                self.chat.drawers.open_as(gone.drawers)
            carried[name].put_into(page)
        QTimer.singleShot(0, self, lambda: carried[shown].scroll(self.stack.page(shown)))

    def _build_centre(self) -> None:
        self.stack = PageStack(self._do)
        self.stack.made.connect(self._made)
        self.rail = Rail()
        self.rail.chosen.connect(self._do.shell.go)
        self.strip = BottomStrip()
        self.strip.downloads_asked.connect(self._do.downloads.show)
        self.strip.lending_asked.connect(self._show_lending)
        across = QHBoxLayout()
        across.setSpacing(0)
        across.addWidget(self.rail)
        across.addWidget(self.stack, 1)
        self._centre = QWidget()
        outer = QVBoxLayout(self._centre)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addLayout(across, 1)
        outer.addWidget(self.strip)
        self.setCentralWidget(self._centre)
        self._note = FloatingNotice(self.stack)
        self._note.closed.connect(self._do.shell.dismiss)
        self.notice = self._note.bar

    @property
    def chat(self) -> ChatPage:
        """The page of the conversation, which has keys and files of its own."""
        return cast("ChatPage", self.stack.page(PageId.CHAT))

    def _made(self, name: PageId) -> None:
        if name is PageId.CHAT:
            self.chat.sidebar.export_asked.connect(self.files.export_chat)
            self.chat.adapt(self.width())

    # -- showing -----------------------------------------------------------------------------------------------

    def _changed(self, old: AppState, new: AppState) -> None:
        self.recent.take(old, new)
        self._render(new)

    def _heard(self, _: AppState, new: AppState) -> None:
        if new.shell.page is PageId.CHAT:
            self.chat.hear(new)  # gauges and the rest follow with the next look at memory

    def _render(self, state: AppState) -> None:
        self.troubles.render_state(state)  # first, for it may be that the page cannot be drawn
        before = self.stack.currentWidget()
        page = self.stack.page(state.shell.page)
        came = page is not before
        if came:
            self.finder.close_it()
        cast(Page, page).render_state(state)  # tests make each
        if came:
            self._turn_to(page)
            self._places.setValue("page", str(state.shell.page))  # now, for the end may come without notice
        self.rail.show_page(state.shell.page.entry)
        self.rail.show_count(PageId.DOWNLOADS, len(state.downloads.snapshot.unfinished))
        self.rail.show_count(PageId.SERVING, state.serving.under_way)
        self.questions.render_state(state)
        self.another.render_state(state)
        self.strip.render_state(state)
        self._note.show_notice(state.shell.notice, state.shell.page)
        self.menus.render_state(state)
        if came and state.shell.page is PageId.CHAT:
            self.chat.focus_composer()

    def _turn_to(self, page: QWidget) -> None:
        """Show another page. There a list or a field has the keyboard, or nothing that a stray Space would press."""
        held = QApplication.focusWidget()
        within = held is not None and self.stack.isAncestorOf(held)
        self.stack.setCurrentWidget(page)
        if within and not isinstance(QApplication.focusWidget(), QAbstractItemView | QLineEdit):
            page.setFocus()

    # -- the person --------------------------------------------------------------------------------------------

    def choose_file(self) -> None:
        """Ask for a .gguf and open it."""
        self._ask_for_model(self, self._do.opened.open_file)

    def _attach(self, path: Path) -> None:
        """Have a file go with the message that is being written."""
        self._do.shell.go(PageId.CHAT)
        self._do.chat.attachments.attach([path])

    # -- what commands need of the window ----------------------------------------------------------------------

    def on_chat(self, verb: str) -> None:
        """Go to the chat page and do something there: a method of ChatPage."""
        self._do.shell.go(PageId.CHAT)
        getattr(self.chat, verb)()

    def with_files(self, verb: str) -> None:
        """Ask where chats are written to or read from: a method of ChatFiles."""
        getattr(self.files, verb)()

    def _anything_open(self) -> bool:
        return self._do.state.shell.page is PageId.CHAT and self.chat.anything_open

    def toggle_full_screen(self) -> None:
        """Fill the screen, or not any more."""
        self.setWindowState(self.windowState() ^ Qt.WindowState.WindowFullScreen)

    def open_logs(self) -> None:
        """Show the folder of the log files."""
        folder = str(log_folder())
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(folder)):
            self._do.shell.copy_place(folder)

    def show_about(self) -> None:
        """What this program is."""
        show_about(self, __version__)

    def show_palette(self) -> None:
        """Everything that can be done or shown, by a few letters of its name."""
        self.finder.open_it()

    def show_setting(self, name: str) -> None:
        """Go to the settings, with the keyboard on one of them."""
        self._do.shell.go(PageId.SETTINGS)
        cast("SettingsPage", self.stack.page(PageId.SETTINGS)).point_at(name)

    def _show_lending(self) -> None:
        self._do.shell.go(PageId.PC)
        cast("ThisPcPage", self.stack.page(PageId.PC)).show_lending()

    def show_shortcuts(self) -> None:
        """Every key that does something."""
        show_shortcuts(self, self.menus)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """The Tab key, in reading order: much of what a page shows is made while it is shown."""
        put_in_reading_order(self._centre)
        return super().focusNextPrevChild(forward)

    # -- events ------------------------------------------------------------------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        self.take(event.mimeData().urls())

    def take(self, urls: list[QUrl]) -> None:
        """What was dropped: opens one local .gguf, attaches other files where there is a chat, or says why not."""
        take_dropped(urls, self._do)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_width()

    def _fit_width(self) -> None:
        self.rail.set_narrow(self.width() < em(NARROW_BELOW))
        if self.stack.has(PageId.CHAT):
            self.chat.adapt(self.width())

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        handle = self.windowHandle()
        if handle and not self._followed:
            self._followed = True
            handle.visibilityChanged.connect(self._visibility_changed)
        self._visibility_changed()

    def _visibility_changed(self) -> None:
        self.shown.emit(self.isVisible() and not self.isMinimized())

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.shown.emit(False)

    def _leave(self) -> None:
        self._leaving = True
        self.close()

    def closeEvent(self, event: QCloseEvent) -> None:
        state = self._do.state
        # At the end of a session nobody is there to answer.
        if not self._leaving and not session_ends() and self.questions.ask_to_quit(state, self._leave):
            event.ignore()
            return
        remember(self, self._places, str(state.shell.page))
        super().closeEvent(event)
        self.closing.emit()
