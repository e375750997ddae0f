"""The bin: chats and messages go there, come back, or go for good."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QMessageBox

from tests.ui.chat.parts import two_chats
from tests.ui.conftest import MakeApp, some, stilled
from ui.app import App
from ui.pages import PageId


@pytest.fixture
def app(make_app: MakeApp, tmp_path: Path) -> App:
    """A window over two chats, without threads."""
    made = stilled(make_app(serial=True, chats=two_chats(tmp_path / "chats.db")))
    made.do.shell.go(PageId.CHAT)
    return made


def titles(app: App) -> list[str]:
    return [chat.title for chat in app.store.state.chat.chats]


def press(app: App, entry: str) -> None:
    """Enter on the row the keyboard is on, then this entry of its menu."""
    QTest.keyClick(app.window.chat.sidebar.list, Qt.Key.Key_Return)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    next(action for action in menu.actions() if action.text() == entry).trigger()
    menu.close()


def answer(app: App) -> str:
    """Say yes to the question; what it asked."""
    (question,) = (box for box in app.window.findChildren(QMessageBox) if box.isVisible())
    asked = question.text()
    next(button for button in question.buttons() if button.text() == "Delete for good").click()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    return asked


@pytest.mark.qt_log_ignore("does not support (propagateSizeHints|raise|grabbing)")  # a menu, offscreen
def test_messages_come_back_from_the_bin_or_go_for_good(app: App) -> None:
    app.do.chat.start()
    apples, pears = app.store.state.chat.chats
    app.do.chat.list.open(pears.id)
    question, reply = app.store.state.chat.turns
    app.do.chat.trash.delete_turn(reply.id)
    app.do.chat.trash.delete_turn(question.id)
    app.do.chat.list.open(apples.id)
    app.do.chat.trash.undo()  # of a chat that is no longer open
    assert some(app.store.state.chat.open).id == pears.id
    assert [turn.text for turn in app.store.state.chat.turns] == ["Hello"]
    app.do.chat.trash.delete_turn(question.id)
    app.do.chat.list.open(apples.id)
    app.do.chat.trash.delete_turn(app.store.state.chat.turns[1].id)

    sidebar = app.window.chat.sidebar
    sidebar.bin.click()
    assert [row.title for row in sidebar.list.rows.rows] == ["Messages", "Hi", "Hello", "Hi"]
    heading = sidebar.list.visualRect(sidebar.list.rows.index(0)).center()
    QTest.mouseClick(sidebar.list.viewport(), Qt.MouseButton.LeftButton, pos=heading)
    assert app.store.state.shell.notice is None
    sidebar.list.enter()
    QTest.keyClick(sidebar.list, Qt.Key.Key_End)
    press(app, "Restore")  # what it answers comes with it, or it could not be seen
    assert some(app.store.state.chat.open).id == pears.id
    assert app.store.state.chat.turns == (question, reply)
    assert app.store.state.chat.reveal == reply.id
    assert app.window.chat.composer.box.hasFocus()

    app.do.chat.trash.delete_turn(question.id)
    sidebar.bin.click()
    sidebar.list.enter()
    press(app, "Delete for good…")
    assert answer(app) == "Delete “Hello” for good, with the message that followed?"
    assert [row.title for row in sidebar.list.rows.rows] == ["Messages", "Hi"]
    app.do.chat.trash.delete_chat(pears.id)
    sidebar.bin.click()
    sidebar.empty.click()
    assert answer(app) == "Delete 1 chat and 1 message for good?"
    assert not sidebar.list.isVisible()
    assert titles(app) == ["Apples"]
