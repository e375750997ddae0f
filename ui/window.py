"""The window: rail, pages, strip, menus; takes files dropped on it and remembers where it was."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QSettings, Qt, QUrl, Signal
from PySide6.QtGui import (
    QAction,
    QCloseEvent,
    QDesktopServices,
    QDragEnterEvent,
    QDropEvent,
    QHideEvent,
    QKeySequence,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from ui.actions import Actions
from ui.chat.files import ChatFiles
from ui.chat.other_models_dialog import AnotherModel
from ui.chat.page import ChatPage
from ui.computer.page import ThisPcPage
from ui.controls.basics import dress
from ui.controls.file_dialogs import ask_for_file
from ui.controls.notice import NoticeBar
from ui.downloads.page import DownloadsPage
from ui.hub.page import HubPage
from ui.hub.repo import RepoPage
from ui.library.page import LocalPage
from ui.models.detail import DetailPage
from ui.models.opened import ModelPage
from ui.models.page import ModelsPage
from ui.pages import PageId
from ui.session.status_strip import BottomStrip
from ui.settings.page import SettingsPage
from ui.shell.about import show_about
from ui.shell.menus import Item, MenuBar, enable, theme_items
from ui.shell.questions import Questions
from ui.shell.rail import ICONS, Rail
from ui.shell.shortcuts import show_shortcuts
from ui.shell.text import page, refused
from ui.shell.troubles import Troubles
from ui.shell.window_geometry import LEAST_SIZE, remember, restore, session_ends
from ui.store import AppState, Page, Store, only_words
from ui.theme import GRID, Theme, em
from ui.words import translate

NARROW_BELOW = 900  # px: then the rail shows icons only


class Window(QMainWindow):
    """Shows the state; every change of it arrives in `_changed`."""

    shown = Signal(bool)
    closing = Signal()

    def __init__(
        self,
        store: Store,
        actions: Actions,
        theme: Theme,
        places: QSettings,
        folders: list[tuple[str, str]],
        version: str,
    ) -> None:
        super().__init__()
        self._store, self._actions, self._theme, self._places = store, actions, theme, places
        self._logs = next((path for _, path in folders), "")
        self.troubles = Troubles(self, actions, self.choose_file)
        self._followed = False
        self._leaving = False
        self.questions = Questions(self, actions)
        self.another = AnotherModel(self, actions, self.ask_for_model)
        self.setWindowTitle("Plimsoll")
        self.setAcceptDrops(True)
        self.setMinimumSize(*LEAST_SIZE)
        self._build(folders, version)
        self.menus = MenuBar(self)
        self._build_menus(version)
        store.changed.connect(self._changed)
        restore(self, places)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setFocus()  # so that no focus ring is drawn before the keyboard is used
        dress(self, theme)
        self._render(store.state)

    # -- building ----------------------------------------------------------------------------------------------

    def _build(self, folders: list[tuple[str, str]], version: str) -> None:
        self.this_pc = ThisPcPage(self._actions, self.choose_file, self._theme)
        self.models = ModelsPage(self._actions, self.choose_file, self._theme)
        self.detail = DetailPage(self._actions, self.choose_file, self._theme)
        self.model = ModelPage(self._actions, self.choose_file, self._theme)
        self.hub = HubPage(self._actions, self._theme)
        self.repo = RepoPage(self._actions, self._theme)
        self.local = LocalPage(self._actions, self.choose_file, self._theme)
        self.chat = ChatPage(self._actions, self.choose_file, self._theme)
        self.downloads = DownloadsPage(self._actions, self._theme)
        self.settings = SettingsPage(self._actions, folders, version)
        self._pages: dict[PageId, tuple[QWidget, Page]] = {}
        self.stack = QStackedWidget()
        for name, widget, shown in self._page_list():
            self._pages[name] = (widget, shown)
            self.stack.addWidget(widget)
        self._entries = [name for name in self._pages if name.entry is name]
        entries = [(name, ICONS[name], page(name), f"Ctrl+{index}") for index, name in enumerate(self._entries, 1)]
        self.rail = Rail(entries, self._theme)
        self.rail.chosen.connect(self._actions.go)
        self.files = ChatFiles(self, self._actions, self._places)
        self.chat.sidebar.export_asked.connect(self.files.export_chat)
        self.strip = BottomStrip(self._theme)
        self.strip.downloads_asked.connect(self._actions.show_downloads)
        self.notice = NoticeBar()
        self.notice.closed.connect(self._actions.dismiss)
        self._notice_frame = QWidget()
        framed = QVBoxLayout(self._notice_frame)
        framed.setContentsMargins(3 * GRID, 2 * GRID, 3 * GRID, 0)
        framed.addWidget(self.notice)
        right = QVBoxLayout()
        right.setSpacing(0)
        right.addWidget(self._notice_frame)
        right.addWidget(self.stack, 1)
        across = QHBoxLayout()
        across.setSpacing(0)
        across.addWidget(self.rail)
        across.addLayout(right, 1)
        centre = QWidget()
        outer = QVBoxLayout(centre)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addLayout(across, 1)
        outer.addWidget(self.strip)
        self.setCentralWidget(centre)

    def _page_list(self) -> list[tuple[PageId, QWidget, Page]]:
        return [
            (PageId.PC, self.this_pc, self.this_pc),
            (PageId.MODELS, self.models, self.models),
            (PageId.DETAIL, self.detail, self.detail),
            (PageId.MODEL, self.model, self.model),
            (PageId.HUB, self.hub, self.hub),
            (PageId.REPO, self.repo, self.repo),
            (PageId.LOCAL, self.local, self.local),
            (PageId.CHAT, self.chat, self.chat),
            (PageId.DOWNLOADS, self.downloads, self.downloads),
            (PageId.SETTINGS, self.settings, self.settings),
        ]

    def _build_menus(self, version: str) -> None:
        do, keys, roles = self._actions, QKeySequence.StandardKey, QAction.MenuRole
        chat = self._on_chat
        add = self.menus.add
        add(translate("Menu", "&File"), [
            Item("open", translate("Menu", "&Open .gguf…"), self.choose_file, keys.Open),
            Item("new", translate("Menu", "&New chat"), do.new_chat, keys.New),
            None,
            Item("export", translate("Menu", "&Export this chat…"), lambda: self.files.export_open(), "Ctrl+S"),
            Item("export-all", translate("Menu", "Export &all chats…"), lambda: self.files.export_all()),
            Item("import", translate("Menu", "&Import chats…"), lambda: self.files.import_chats()),
            None,
            Item("quit", translate("Menu", "&Quit"), self.close, keys.Quit, role=roles.QuitRole),
        ])  # fmt: skip
        pages: list[Item | None] = [
            Item(f"page-{name}", page(name), lambda name=name: do.go(name), f"Ctrl+{index}", group="page")  # type: ignore[misc]
            for index, name in enumerate(self._entries, 1)
        ]
        chats = Item("chats", translate("Menu", "List of &chats"), partial(chat, self.chat.toggle_list), "Ctrl+B")
        panel = Item("panel", translate("Menu", "&Memory panel"), partial(chat, self.chat.toggle_panel), "Ctrl+.")
        tune = Item("tune", translate("Menu", "Chat &settings"), partial(chat, self.chat.toggle_settings), "Ctrl+;")
        full = Item("full", translate("Menu", "&Full screen"), self._toggle_full_screen, keys.FullScreen)
        add(
            translate("Menu", "&View"), [*pages, None, chats, panel, tune, None, *theme_items(do.set_theme), None, full]
        )
        add(translate("Menu", "&Model"), [
            Item("load", translate("Menu", "&Load and chat"), do.load_or_chat, "Ctrl+Return"),
            Item("eject", translate("Menu", "&Eject (free its memory)"), do.eject, "Ctrl+E"),
            Item("opened", translate("Menu", "&Show the opened file"), do.show_opened),
            None,
            Item("hub", translate("Menu", "Search the &hub"), do.show_hub),
            Item("local", translate("Menu", "Models on this &PC"), do.show_local),
            Item("downloads", translate("Menu", "&Downloads"), do.show_downloads, "Ctrl+J"),
            None,
            Item("rescan", translate("Menu", "&Re-scan this PC"), do.rescan, keys.Refresh),
        ])  # fmt: skip
        add(translate("Menu", "&Chat"), [
            Item("write", translate("Menu", "&Write a message"), partial(chat, self.chat.focus_composer), "Ctrl+L"),
            Item("attach", translate("Menu", "&Attach files…"), partial(chat, self.chat.sending.choose_files),
                 "Ctrl+Shift+A"),
            Item("find", translate("Menu", "&Find in all chats"), partial(chat, self.chat.find_chats), "Ctrl+K"),
            None,
            Item("stop", translate("Menu", "&Stop the reply"), do.stop, "Esc"),
            Item("retry", translate("Menu", "&Try the last reply again"), do.retry, "Ctrl+R"),
            Item("another", translate("Menu", "Try it again with another &model…"), do.retry_with_another),
            Item("continue", translate("Menu", "&Go on with the last reply"), do.continue_reply, "Ctrl+Shift+R"),
            Item("edit", translate("Menu", "&Edit your last message"), partial(chat, self.chat.edit_last)),
            Item("copy", translate("Menu", "&Copy last reply"), self.chat.copy_last_reply, "Ctrl+Shift+C"),
        ])  # fmt: skip
        about = partial(show_about, self, version)
        keyboard = partial(show_shortcuts, self, self.menus)
        add(translate("Menu", "&Help"), [
            Item("shortcuts", translate("Menu", "&Keyboard shortcuts"), keyboard, "Ctrl+/"),
            Item("logs", translate("Menu", "Open the &logs folder"), self._open_logs),
            Item("about", translate("Menu", "&About Plimsoll"), about, role=roles.AboutRole),
        ])  # fmt: skip

    # -- showing -----------------------------------------------------------------------------------------------

    def _changed(self, old: AppState, new: AppState) -> None:
        if new.shell.page is PageId.CHAT and only_words(old, new):
            self.chat.hear(new)  # gauges and the rest follow with the next look at memory
        else:
            self._render(new)

    def _render(self, state: AppState) -> None:
        widget, shown = self._pages[state.shell.page]
        came = self.stack.currentWidget() is not widget
        shown.render_state(state)
        if came:
            self.stack.setCurrentWidget(widget)
            self._places.setValue("page", str(state.shell.page))  # now, for the end may come without notice
        self.rail.show_page(state.shell.page.entry)
        self.rail.show_count(PageId.DOWNLOADS, len(state.downloads.snapshot.unfinished))
        self.questions.render_state(state, self._theme)
        self.another.render_state(state, self._theme)
        self.strip.render_state(state)
        self._notice_frame.setVisible(state.shell.notice is not None)
        if state.shell.notice:
            self.notice.say(state.shell.notice.text, problem=state.shell.notice.kind == "problem")
            dress(self.notice, self._theme)
        enable(self.menus.actions, state)
        self.troubles.render_state(state, self._theme)
        if came and state.shell.page is PageId.CHAT:
            self.chat.focus_composer()

    def set_theme(self, theme: Theme) -> None:
        """Wear other colours."""
        self._theme = theme
        self.this_pc.set_theme(theme)
        self.chat.set_theme(theme)
        self.downloads.set_theme(theme)
        dress(self, theme)

    # -- the person --------------------------------------------------------------------------------------------

    def choose_file(self) -> None:
        """Ask for a .gguf and open it."""
        self.ask_for_model(self, self._actions.open_file)

    def ask_for_model(self, over: QWidget, chosen: Callable[[Path], object]) -> None:
        """Ask for a .gguf over a window or dialog; `chosen` gets it."""

        def answered(path: str) -> None:
            self._places.setValue("folder", str(Path(path).parent))
            chosen(Path(path))

        ask_for_file(over, str(self._places.value("folder", "", str)), answered)

    def _on_chat(self, do: Callable[[], object]) -> None:
        """Go to the chat page and do something there."""
        self._actions.go(PageId.CHAT)
        do()

    def _toggle_full_screen(self) -> None:
        self.setWindowState(self.windowState() ^ Qt.WindowState.WindowFullScreen)

    def _open_logs(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(self._logs))

    # -- events ------------------------------------------------------------------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        self.take(event.mimeData().urls())

    def take(self, urls: list[QUrl]) -> None:
        """What was dropped: opens one local .gguf, attaches other files where there is a chat, or says why not."""
        paths = [Path(url.toLocalFile()) for url in urls if url.isLocalFile()]
        models = [path for path in paths if path.suffix.lower() == ".gguf"]
        if self._store.state.shell.page is PageId.CHAT and paths and not models:
            self._actions.attach(paths)
        elif len(urls) == 1 and len(paths) == 1 and paths[0].suffix.lower() == ".gguf":
            self._actions.open_file(paths[0])
        else:
            self._actions.refuse(refused([path.name for path in paths] or [url.toString() for url in urls]))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.rail.set_narrow(self.width() < em(NARROW_BELOW))
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
        state = self._store.state
        # At the end of a session nobody is there to answer.
        if state.downloads.snapshot.unfinished and not self._leaving and not session_ends():
            event.ignore()
            self.questions.ask_to_quit(state, self._theme, self._leave)
            return
        remember(self, self._places, str(state.shell.page))
        super().closeEvent(event)
        self.closing.emit()
