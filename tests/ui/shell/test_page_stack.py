"""Pages are made when they are first shown, and being made they show nothing beside the window."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QWidget

from tests.ui.conftest import put
from ui.app import App
from ui.pages import PageId


class _Windows(QObject):
    """Hears which windows come up."""

    def __init__(self, application: QApplication) -> None:
        super().__init__(application)
        self.shown: list[str] = []
        application.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            self.shown.append(type(watched).__name__)
        return False


def test_only_what_is_shown_is_made_and_only_once(still: App) -> None:
    stack, made = still.window.stack, list[PageId]()
    stack.made.connect(made.append)
    assert [name for name in PageId if stack.has(name)] == [PageId.PC]
    for name in (PageId.MODELS, PageId.PC, PageId.MODELS):
        put(still, still.store.state.change(shell={"page": name}))
    assert made == [PageId.MODELS]
    assert stack.count() == 2


def test_a_page_being_made_shows_no_window_for_a_moment(still: App) -> None:
    """Two pages did: an empty window came up and took the keyboard."""
    heard = _Windows(still.qt)
    for name in PageId:
        still.window.stack.page(name)
    still.qt.removeEventFilter(heard)
    assert heard.shown == []


def test_a_chat_page_made_late_knows_how_wide_the_window_is(still: App) -> None:
    still.window.resize(800, 600)
    put(still, still.store.state.change(shell={"page": PageId.CHAT}))
    assert not still.window.chat.sidebar.isVisible()
    still.window.resize(1280, 800)
    put(still, still.store.state)
    assert still.window.chat.sidebar.isVisible()
