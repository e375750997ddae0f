"""What is said about the file of chats, drafts, and files that chats go to and come from: without an engine."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QMessageBox, QPushButton

from advisor.chat.conversation import Attachment, ChatRecord, TurnRecord
from advisor.chat.store import ChatStore
from tests.ui.conftest import MakeApp, some, stilled
from ui.app import App
from ui.chat.files import file_name
from ui.pages import PageId

TURNS = (TurnRecord(None, None, "user", "Hello", 1.0), TurnRecord(0, None, "assistant", "Hi", 2.0, "Tiny"))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Two chats."""
    path = tmp_path / "chats.db"
    with ChatStore.open(path) as store:
        store.insert([ChatRecord("Pears", 1.0, 1.0, turns=TURNS), ChatRecord("Apples", 2.0, 2.0, turns=TURNS)])
    return path


@pytest.fixture
def app(make_app: MakeApp, file: Path) -> App:
    """A window over them, without threads."""
    made = stilled(make_app(serial=True, chats=file))
    made.actions.go(PageId.CHAT)
    return made


def titles(app: App) -> list[str]:
    return [chat.title for chat in app.store.state.chat.chats]


def test_chats_open_elsewhere_are_said_and_kept_later(app: App, file: Path) -> None:
    with ChatStore.open(file):
        app.actions.open_chats()
        assert app.window.chat.bars.unkept.isVisible()
        assert "open in another Plimsoll" in app.window.chat.bars.unkept.words.text()
        assert titles(app) == []
        app.window.chat.bars.unkept.findChildren(QPushButton)[0].click()  # still open there
        assert "open in another Plimsoll" in some(app.store.state.shell.notice).text
    app.window.chat.bars.unkept.findChildren(QPushButton)[0].click()
    assert titles(app) == ["Apples", "Pears"]
    assert not app.window.chat.bars.unkept.isVisible()


def test_a_damaged_file_is_saved_and_said(app: App, file: Path) -> None:
    raw = bytearray(file.read_bytes())
    raw[4096 * 2 : 4096 * 3] = b"\xff" * 4096
    file.write_bytes(bytes(raw))
    app.actions.open_chats()
    said = some(app.store.state.shell.notice).text
    assert "was damaged" in said
    assert "kept as" in said
    assert not app.store.state.chat.unkept


def test_a_newer_file_is_left_alone(app: App, file: Path) -> None:
    import sqlite3

    with sqlite3.connect(file) as c:
        c.execute("PRAGMA user_version = 99")
    c.close()
    before = file.read_bytes()
    app.actions.open_chats()
    assert "newer version" in app.window.chat.bars.unkept.words.text()
    assert file.read_bytes() == before


def test_each_chat_keeps_what_stands_unsent_in_it(app: App) -> None:
    app.actions.open_chats()
    box = app.window.chat.composer.box
    box.setPlainText("for a new one")
    apples, pears = app.store.state.chat.chats
    app.actions.open_chat(pears.id)
    assert box.toPlainText() == ""
    box.setPlainText("for the pears")
    app.actions.open_chat(apples.id)
    assert box.toPlainText() == ""
    app.actions.new_chat()
    assert box.toPlainText() == "for a new one"
    app.actions.open_chat(pears.id)
    assert box.toPlainText() == "for the pears"
    app.actions.delete_chat(pears.id)
    assert box.toPlainText() == "for a new one"
    app.actions.undo()
    assert box.toPlainText() == "for the pears"


def attached(app: App) -> list[str]:
    return [one.file.text for one in app.store.state.chat.attached]


def test_files_wait_with_what_stands_unsent(app: App, make_app: MakeApp, file: Path, tmp_path: Path) -> None:
    """Each chat's, also that of one which is not there yet; after the window was closed too."""
    app.actions.open_chats()
    notes = tmp_path / "notes.md"
    notes.write_text("notes")
    app.actions.attach_text("for a new one")
    apples, pears = app.store.state.chat.chats
    app.actions.open_chat(pears.id)
    assert attached(app) == []
    app.actions.attach([notes])
    app.actions.attach_text("for the pears")
    app.window.chat.composer.box.setPlainText("half a sen")
    app.actions.edit()  # the message's own files and words stand there now
    assert attached(app) == []
    app.actions.attach_text("only for the edited one")
    app.actions.open_chat(apples.id)
    assert attached(app) == []
    app.actions._attached(pears.id, Attachment("slow.txt", "took its time", 13))
    app.actions.new_chat()
    assert attached(app) == ["for a new one"]
    app.actions.open_chat(pears.id)
    assert attached(app) == ["notes", "for the pears", "took its time"]
    app.actions.detach(1)
    app.window.close()

    again = stilled(make_app(serial=True, chats=file))
    again.actions.open_chats()
    assert some(again.store.state.chat.open).id == pears.id
    assert attached(again) == ["notes", "took its time"]
    assert again.window.chat.sending.files.isVisible()
    assert again.window.chat.composer.box.toPlainText() == "half a sen"
    again.actions.edit()
    again.actions.show_turn(again.store.state.chat.turns[0].id)  # editing goes on where its message is still shown
    assert some(again.store.state.chat.editing).text == "Hello"
    again.actions.stop_editing()
    assert attached(again) == ["notes", "took its time"]
    assert again.window.chat.composer.box.toPlainText() == "half a sen"
    again.actions.new_chat()
    assert attached(again) == ["for a new one"]


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
    app.actions.open_chats()
    apples, pears = app.store.state.chat.chats
    app.actions.open_chat(pears.id)
    question, reply = app.store.state.chat.turns
    app.actions.delete_turn(reply.id)
    app.actions.delete_turn(question.id)
    app.actions.open_chat(apples.id)
    app.actions.undo()  # of a chat that is no longer open
    assert some(app.store.state.chat.open).id == pears.id
    assert [turn.text for turn in app.store.state.chat.turns] == ["Hello"]
    app.actions.delete_turn(question.id)
    app.actions.open_chat(apples.id)
    app.actions.delete_turn(app.store.state.chat.turns[1].id)

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

    app.actions.delete_turn(question.id)
    sidebar.bin.click()
    sidebar.list.enter()
    press(app, "Delete for good…")
    assert answer(app) == "Delete “Hello” for good, with the message that followed?"
    assert [row.title for row in sidebar.list.rows.rows] == ["Messages", "Hi"]
    app.actions.delete_chat(pears.id)
    sidebar.bin.click()
    sidebar.empty.click()
    assert answer(app) == "Delete 1 chat and 1 message for good?"
    assert not sidebar.list.isVisible()
    assert titles(app) == ["Apples"]


def test_chats_go_to_a_file_and_come_from_one(app: App, tmp_path: Path) -> None:
    app.actions.open_chats()
    app.actions.export_chats(None, tmp_path / "all.json")
    assert some(app.store.state.shell.notice).text == "2 chats were written to all.json."
    app.actions.import_chats(tmp_path / "all.json")
    assert len(titles(app)) == 4
    assert some(app.store.state.chat.open).title in ("Apples", "Pears")
    assert [turn.text for turn in app.store.state.chat.turns] == ["Hello", "Hi"]
    (tmp_path / "bad.json").write_text("[]")
    app.actions.import_chats(tmp_path / "bad.json")
    assert "does not hold chats" in some(app.store.state.shell.notice).text
    assert len(titles(app)) == 4
    app.actions.export_chats((1,), tmp_path / "all.json" / "x.md")
    assert "could not be written" in some(app.store.state.shell.notice).text
    assert file_name(some(app.store.state.chat.open)) in ("Apples", "Pears")
