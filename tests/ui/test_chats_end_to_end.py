"""A person's way through their chats with the real engine: versions, deleting and undoing, finding, opening again."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from advisor.chat.bin import Bin
from advisor.chat.store import ChatStore
from tests.models.fixtures import ModelFactory
from tests.ui.conftest import MakeApp, some
from tests.ui.test_end_to_end import ask, load
from ui.app import App
from ui.chat.list_rows import ChatRow
from ui.pages import PageId
from ui.session.state import Phase


@pytest.fixture
def tiny(model_factory: ModelFactory) -> Path:
    """A model that writes on for a minute, a few MB."""
    return model_factory("llama", quant="Q8_0", context_train=16_384)


@pytest.fixture
def app(make_app: MakeApp, qtbot: QtBot, tiny: Path) -> App:
    """A window with the model loaded."""
    made = make_app()
    made.window.resize(1280, 800)
    made.do.chat.start()
    made.do.computer.rescan()
    qtbot.waitUntil(lambda: made.store.state.computer.machine is not None)
    load(made, qtbot, tiny)
    return made


def talk(app: App, qtbot: QtBot, text: str) -> None:
    """Ask, read a few words, stop."""
    ask(app, qtbot, text)
    app.do.chat.conversation.stop()
    ready(app, qtbot)


def ready(app: App, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: app.store.state.session.phase is Phase.READY)


def texts(app: App) -> list[str]:
    return [turn.text for turn in app.store.state.chat.turns if turn.role == "user"]


def press(app: App, words: str) -> None:
    """Press the last of the messages' buttons that says so."""
    QApplication.processEvents()  # a new button is seen from the next turn of the event loop on
    found = [made for made in app.window.chat.transcript.findChildren(QPushButton) if made.text() == words]
    [made for made in found if made.isVisible()][-1].click()


def listed(app: App) -> list[ChatRow]:
    return [row for row in app.window.chat.sidebar.list.rows.rows if row.kind != "group"]


def test_edit_try_again_continue_and_step_between_versions(app: App, qtbot: QtBot) -> None:
    talk(app, qtbot, "One")
    talk(app, qtbot, "Two")
    first = app.store.state.chat.turns[-1]
    box = app.window.chat.composer.box

    QTest.keyClick(box, Qt.Key.Key_Up)  # in the empty box: the last message, to be edited
    assert box.toPlainText() == "Two"
    QTest.keyClick(box, Qt.Key.Key_Escape)
    assert box.toPlainText() == ""
    box.setPlainText("something else")
    app.do.chat.attachments.attach_text("and a file")
    press(app, "Edit")
    assert not app.store.state.chat.attached
    assert box.toPlainText() == "Two"
    assert app.window.chat.composer.editing
    box.setPlainText("Two and a half")
    QTest.keyClick(box, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(app.store.state.chat.reply and app.store.state.chat.reply.tokens >= 3))
    assert box.toPlainText() == "something else"  # what stood there before is there again
    assert [one.file.text for one in app.store.state.chat.attached] == ["and a file"]
    assert texts(app) == ["One", "Two and a half"]
    app.do.chat.conversation.stop()
    ready(app, qtbot)
    assert app.store.state.chat.turns[2].place == 2
    press(app, "‹")
    qtbot.waitUntil(lambda: texts(app) == ["One", "Two"])
    assert app.store.state.chat.turns[-1] == first
    assert app.window.chat.transcript.reply_text() == first.text

    press(app, "Continue")
    qtbot.waitUntil(
        lambda: bool(app.store.state.chat.reply and len(app.store.state.chat.reply.text) > len(first.text)),
    )
    app.do.chat.conversation.stop()
    ready(app, qtbot)
    longer = app.store.state.chat.turns[-1]
    assert longer.id == first.id
    assert longer.text.startswith(first.text)
    assert app.window.chat.transcript.reply_text() == longer.text

    app.do.chat.conversation.edit(app.store.state.chat.turns[0].id)
    press(app, "Try again")
    qtbot.waitUntil(lambda: bool(app.store.state.chat.reply and app.store.state.chat.reply.tokens))
    app.do.chat.conversation.stop()
    ready(app, qtbot)
    again = app.store.state.chat.turns[-1]
    assert (again.siblings, again.place) == ((first.id, again.id), 2)
    assert box.toPlainText() == "One"  # editing goes on, and what was set aside for it waits
    app.do.chat.drafts.stop_editing()
    assert box.toPlainText() == "something else"
    assert [one.file.text for one in app.store.state.chat.attached] == ["and a file"]
    with_all = some(app.store.state.chat.open).id
    app.do.chat.list.fork(app.store.state.chat.turns[1].id)
    qtbot.waitUntil(lambda: some(app.store.state.chat.open).id != with_all)
    assert texts(app) == ["One"]
    assert some(app.store.state.chat.open).title == "Copy of One"


def test_deleting_can_be_undone_and_the_bin_gives_back(app: App, qtbot: QtBot) -> None:
    talk(app, qtbot, "Pears")
    pears = some(app.store.state.chat.open).id
    turns = app.store.state.chat.turns
    app.do.chat.trash.delete_turn(turns[1].id)
    qtbot.waitUntil(lambda: len(app.store.state.chat.turns) == 1)
    app.window.chat.bars.undo.findChildren(QPushButton)[0].click()
    qtbot.waitUntil(lambda: app.store.state.chat.turns == turns)

    app.do.chat.list.new()
    talk(app, qtbot, "Apples")
    apples = some(app.store.state.chat.open).id
    assert [row.title for row in listed(app)] == ["Apples", "Pears"]
    rows = app.window.chat.sidebar.list
    at = next(at for at, row in enumerate(rows.rows.rows) if row.chat == apples)
    rows.setCurrentIndex(rows.rows.index(at))
    QTest.keyClick(rows, Qt.Key.Key_F2)
    field = some(rows.findChild(QLineEdit))
    app.do.chat.list.pin(pears, True)  # the list becomes another one while the title is typed
    qtbot.waitUntil(lambda: app.store.state.chat.chats[0].pinned)
    QTest.keyClicks(field, "Äpfel")
    QTest.keyClick(field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: listed(app)[1].title == "Äpfel")
    assert not app.window.chat.composer.box.hasFocus()  # Enter was for the title alone
    app.do.chat.list.tag(apples, ("fruit",))
    qtbot.waitUntil(lambda: [row.title for row in listed(app)] == ["Pears", "Äpfel"])
    qtbot.waitUntil(lambda: listed(app)[1].detail == "#fruit")

    app.do.chat.trash.delete_chat(apples)
    assert app.store.state.chat.open is None
    assert app.window.chat.bars.undo.isVisible()
    app.do.chat.trash.undo()
    qtbot.waitUntil(lambda: bool(app.store.state.chat.open and app.store.state.chat.open.id == apples))
    app.do.chat.trash.delete_chat(apples)
    app.window.chat.sidebar.bin.click()
    qtbot.waitUntil(lambda: app.store.state.chat.bin is not None)
    assert [(row.kind, row.title) for row in listed(app)] == [("binned", "Äpfel")]
    app.do.chat.trash.restore_chat(apples)
    qtbot.waitUntil(lambda: app.store.state.chat.bin == Bin())
    assert {chat.id for chat in app.store.state.chat.chats} == {pears, apples}


def test_finding_leads_to_the_message_in_its_branch(app: App, qtbot: QtBot) -> None:
    talk(app, qtbot, "About a zeppelin")
    zeppelin = app.store.state.chat.turns[0].id
    app.do.chat.conversation.edit()
    talk(app, qtbot, " no more")  # typed behind the old text
    assert texts(app) == ["About a zeppelin no more"]
    app.do.chat.list.new()
    app.do.shell.go(PageId.PC)
    app.window.menus.actions["find"].trigger()
    sidebar = app.window.chat.sidebar
    QTest.keyClicks(sidebar.search, "zepp")
    QTest.keyClick(sidebar.search, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(listed(app)) == 3)  # the title, and two versions
    QTest.keyClick(sidebar.search, Qt.Key.Key_Down)
    QTest.keyClick(sidebar.list, Qt.Key.Key_End)
    QTest.keyClick(sidebar.list, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: app.store.state.chat.reveal == zeppelin)
    assert texts(app) == ["About a zeppelin"]
    assert app.window.chat.composer.box.hasFocus()


def test_a_reply_goes_on_while_another_chat_is_looked_at(app: App, qtbot: QtBot) -> None:
    talk(app, qtbot, "First")
    first = some(app.store.state.chat.open).id
    app.do.chat.list.new()
    box = app.window.chat.composer.box
    box.setPlainText("Second")
    QTest.keyClick(box, Qt.Key.Key_Return)
    QTest.keyClicks(box, "third")  # before it is kept, in a chat that is not there yet
    app.do.chat.attachments.attach_text("and a file")
    qtbot.waitUntil(lambda: bool(app.store.state.chat.reply and app.store.state.chat.reply.tokens))
    second = some(app.store.state.chat.open).id
    app.do.chat.list.open(first)
    qtbot.waitUntil(lambda: some(app.store.state.chat.open).id == first)
    assert box.toPlainText() == ""
    assert not app.store.state.chat.attached
    assert texts(app) == ["First"]
    assert app.store.state.chat.open_reply is None
    assert next(row for row in listed(app) if row.chat == second).writing
    seen = some(app.store.state.chat.reply).tokens
    qtbot.waitUntil(lambda: some(app.store.state.chat.reply).tokens > seen)
    shown = app.window.chat.transcript.reply_text()
    assert shown == app.store.state.chat.turns[-1].text
    app.do.chat.list.open(second)
    qtbot.waitUntil(lambda: app.store.state.chat.open_reply is not None)
    assert box.toPlainText() == "third"
    assert [one.file.text for one in app.store.state.chat.attached] == ["and a file"]
    app.do.chat.conversation.stop()
    ready(app, qtbot)
    app.do.chat.list.new()
    assert box.toPlainText() == ""
    assert not app.store.state.chat.attached
    app.do.chat.list.open(second)
    qtbot.waitUntil(lambda: bool(app.store.state.chat.turns))
    assert app.window.chat.transcript.reply_text() == app.store.state.chat.turns[-1].text != shown


def test_closed_and_opened_again_it_is_where_it_was(app: App, make_app: MakeApp, qtbot: QtBot, tmp_path: Path) -> None:
    talk(app, qtbot, "Once upon")
    turns = app.store.state.chat.turns
    QTest.keyClicks(app.window.chat.composer.box, "not sent yet")
    app.do.chat.attachments.attach_text("nor this")
    app.window.close()
    with ChatStore.open(tmp_path / "chats.db") as store:  # closed: another program may open it
        assert [chat.title for chat in store.chats()] == ["Once upon"]
    again = make_app()
    again.do.chat.start()
    qtbot.waitUntil(lambda: again.store.state.chat.turns == turns)
    assert again.store.state.shell.page is PageId.CHAT
    assert again.window.chat.composer.box.toPlainText() == "not sent yet"
    assert [one.file.text for one in again.store.state.chat.attached] == ["nor this"]
    assert again.window.chat.transcript.reply_text() == turns[-1].text


def test_a_full_disk_gives_the_message_back_and_keeps_what_was_shown(app: App, qtbot: QtBot) -> None:
    talk(app, qtbot, "One")
    before = app.store.state.chat.turns
    store = app.services.chats._store()

    def room_for(pages: int) -> None:  # the size of the file is what SQLite lets one limit
        with store._database.reading() as c:
            now = c.execute("PRAGMA page_count").fetchone()[0]
            c.execute(f"PRAGMA max_page_count = {now + pages}")

    room_for(0)
    box = app.window.chat.composer.box
    box.setPlainText("long " * 5000)
    QTest.keyClick(box, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: app.store.state.shell.notice is not None)
    assert "no space left" in some(app.store.state.shell.notice).text
    assert box.toPlainText().strip() == ("long " * 5000).strip()
    assert app.store.state.chat.turns == before

    box.clear()
    room_for(1)
    ask(app, qtbot, "Two")  # for the message there is room, for a long reply there is none
    ready(app, qtbot)
    assert "no space left" in some(app.store.state.shell.notice).text
    cut = app.store.state.chat.turns[-1]
    assert (cut.ending, bool(cut.text)) == ("stopped", True)
    room_for(1000)
    press(app, "Continue")
    qtbot.waitUntil(
        lambda: bool(app.store.state.chat.reply and len(app.store.state.chat.reply.text) > len(cut.text)),
    )
    assert some(app.store.state.chat.reply).text.startswith(cut.text)
