"""What is said about the file of chats, drafts, and files that chats go to and come from: without an engine."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QPushButton

from advisor.chat.conversation import ChatRecord, TurnRecord
from advisor.chat.store import ChatStore
from tests.ui.conftest import MakeApp, some, stilled
from ui.app import App
from ui.chat_files import file_name
from ui.store import PageId

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
    return [chat.title for chat in app.store.state.chats]


def test_chats_open_elsewhere_are_said_and_kept_later(app: App, file: Path) -> None:
    with ChatStore.open(file):
        app.actions.open_chats()
        assert app.window.chat.unkept.isVisible()
        assert "open in another Plimsoll" in app.window.chat.unkept.words.text()
        assert titles(app) == []
        app.window.chat.unkept.findChildren(QPushButton)[0].click()  # still open there
        assert "open in another Plimsoll" in some(app.store.state.notice).text
    app.window.chat.unkept.findChildren(QPushButton)[0].click()
    assert titles(app) == ["Apples", "Pears"]
    assert not app.window.chat.unkept.isVisible()


def test_a_damaged_file_is_saved_and_said(app: App, file: Path) -> None:
    raw = bytearray(file.read_bytes())
    raw[4096 * 2 : 4096 * 3] = b"\xff" * 4096
    file.write_bytes(bytes(raw))
    app.actions.open_chats()
    said = some(app.store.state.notice).text
    assert "was damaged" in said
    assert "kept as" in said
    assert not app.store.state.unkept


def test_a_newer_file_is_left_alone(app: App, file: Path) -> None:
    import sqlite3

    with sqlite3.connect(file) as c:
        c.execute("PRAGMA user_version = 99")
    c.close()
    before = file.read_bytes()
    app.actions.open_chats()
    assert "newer version" in app.window.chat.unkept.words.text()
    assert file.read_bytes() == before


def test_each_chat_keeps_what_stands_unsent_in_it(app: App) -> None:
    app.actions.open_chats()
    box = app.window.chat.composer.box
    box.setPlainText("for a new one")
    apples, pears = app.store.state.chats
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


def test_chats_go_to_a_file_and_come_from_one(app: App, tmp_path: Path) -> None:
    app.actions.open_chats()
    app.actions.export_chats(None, tmp_path / "all.json")
    assert some(app.store.state.notice).text == "2 chats were written to all.json."
    app.actions.import_chats(tmp_path / "all.json")
    assert len(titles(app)) == 4
    assert some(app.store.state.chat).title in ("Apples", "Pears")
    assert [turn.text for turn in app.store.state.turns] == ["Hello", "Hi"]
    (tmp_path / "bad.json").write_text("[]")
    app.actions.import_chats(tmp_path / "bad.json")
    assert "does not hold chats" in some(app.store.state.notice).text
    assert len(titles(app)) == 4
    app.actions.export_chats((1,), tmp_path / "all.json" / "x.md")
    assert "could not be written" in some(app.store.state.notice).text
    assert file_name(some(app.store.state.chat)) in ("Apples", "Pears")
