"""The list of chats: what is said about their file, and files that chats go to and come from."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPushButton

from advisor.chat.bin import Trash
from advisor.chat.store import ChatStore
from advisor.errors import StoreProblem
from tests.ui.chat.parts import Parts, two_chats
from tests.ui.conftest import MakeApp, some, stilled
from ui.app import App
from ui.chat.files import file_name
from ui.pages import PageId


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Two chats."""
    return two_chats(tmp_path / "chats.db")


@pytest.fixture
def app(make_app: MakeApp, file: Path) -> App:
    """A window over them, without threads."""
    made = stilled(make_app(serial=True, chats=file))
    made.do.shell.go(PageId.CHAT)
    return made


def titles(app: App) -> list[str]:
    return [chat.title for chat in app.store.state.chat.chats]


def test_chats_open_elsewhere_are_said_and_kept_later(app: App, file: Path) -> None:
    with ChatStore.open(file):
        app.do.chat.start()
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
    app.do.chat.start()
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
    app.do.chat.start()
    assert "newer version" in app.window.chat.bars.unkept.words.text()
    assert file.read_bytes() == before


def test_chats_go_to_a_file_and_come_from_one(app: App, tmp_path: Path) -> None:
    app.do.chat.start()
    app.do.chat.list.write_file(None, tmp_path / "all.json")
    assert some(app.store.state.shell.notice).text == "2 chats were written to all.json."
    app.do.chat.list.read_file(tmp_path / "all.json")
    assert len(titles(app)) == 4
    assert some(app.store.state.chat.open).title in ("Apples", "Pears")
    assert [turn.text for turn in app.store.state.chat.turns] == ["Hello", "Hi"]
    (tmp_path / "bad.json").write_text("[]")
    app.do.chat.list.read_file(tmp_path / "bad.json")
    assert "does not hold chats" in some(app.store.state.shell.notice).text
    assert len(titles(app)) == 4
    app.do.chat.list.write_file((1,), tmp_path / "all.json" / "x.md")
    assert "could not be written" in some(app.store.state.shell.notice).text
    assert file_name(some(app.store.state.chat.open)) in ("Apples", "Pears")


def test_a_chat_is_renamed_pinned_tagged_and_found(made: Parts) -> None:
    apples, pears = made.state.chat.chats
    made.chat.list.rename(pears.id, "Plums")
    made.chat.list.rename(pears.id, "  ")
    made.chat.list.pin(pears.id, True)
    made.chat.list.tag(pears.id, ("fruit",))
    first = made.state.chat.chats[0]
    assert (first.id, first.title, first.pinned, first.tags) == (pears.id, "Plums", True, ("fruit",))
    made.chat.list.find("plums")
    assert [hit.chat for hit in some(made.state.chat.found)] == [pears.id]
    made.chat.list.rename(apples.id, "More plums")  # what was found follows
    assert {hit.chat for hit in some(made.state.chat.found)} == {apples.id, pears.id}
    made.chat.list.open_hit(some(made.state.chat.found)[0])
    assert made.texts() == ["Hello", "Hi"]
    made.chat.list.find(" ")
    assert (made.state.chat.found, made.state.chat.searched) == (None, "")


def test_a_copy_begins_as_the_chat_did(made: Parts) -> None:
    made.chat.list.fork(made.state.chat.turns[0].id)
    assert (some(made.state.chat.open).title, made.texts()) == ("Copy of Apples", ["Hello"])
    assert len(made.state.chat.chats) == 3


def test_what_cannot_be_kept_is_said_and_the_list_shows_what_is(made: Parts, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise StoreProblem("The disk is full.", "full")

    monkeypatch.setattr(Trash, "delete", full)
    made.chat.trash.delete_chat(made.state.chat.chats[1].id)
    assert made.notice == "The disk is full."
    assert [chat.title for chat in made.state.chat.chats] == ["Apples", "Pears"]


def test_what_is_shown_of_a_chat_is_copied_as_markdown(made: Parts) -> None:
    made.chat.list.copy()
    text = QGuiApplication.clipboard().text()
    assert text.startswith("# Apples\n")
    assert "## Tiny" in text
    assert "Hi" in text
    assert "<!--" not in text
    assert made.notice == "The chat is on the clipboard, as Markdown."
