"""What stands unsent in the message box of each chat, files included."""

from __future__ import annotations

from pathlib import Path

import pytest

from advisor.chat.conversation import Attachment
from tests.ui.chat.parts import Parts, says, two_chats
from tests.ui.conftest import MakeApp, some, stilled
from ui.app import App
from ui.pages import PageId


@pytest.fixture
def app(make_app: MakeApp, tmp_path: Path) -> App:
    """A window over two chats, without threads."""
    made = stilled(make_app(serial=True, chats=two_chats(tmp_path / "chats.db")))
    made.do.shell.go(PageId.CHAT)
    return made


def test_each_chat_keeps_what_stands_unsent_in_it(app: App) -> None:
    app.do.chat.start()
    box = app.window.chat.composer.box
    box.setPlainText("for a new one")
    apples, pears = app.store.state.chat.chats
    app.do.chat.list.open(pears.id)
    assert box.toPlainText() == ""
    box.setPlainText("for the pears")
    app.do.chat.list.open(apples.id)
    assert box.toPlainText() == ""
    app.do.chat.list.new()
    assert box.toPlainText() == "for a new one"
    app.do.chat.list.open(pears.id)
    assert box.toPlainText() == "for the pears"
    app.do.chat.trash.delete_chat(pears.id)
    assert box.toPlainText() == "for a new one"
    app.do.chat.trash.undo()
    assert box.toPlainText() == "for the pears"


def attached(app: App) -> list[str]:
    return [one.file.text for one in app.store.state.chat.attached]


def test_files_wait_with_what_stands_unsent(app: App, make_app: MakeApp, tmp_path: Path) -> None:
    """Each chat's, also that of one which is not there yet; after the window was closed too."""
    app.do.chat.start()
    notes = tmp_path / "notes.md"
    notes.write_text("notes")
    app.do.chat.attachments.attach_text("for a new one")
    apples, pears = app.store.state.chat.chats
    app.do.chat.list.open(pears.id)
    assert attached(app) == []
    app.do.chat.attachments.attach([notes])
    app.do.chat.attachments.attach_text("for the pears")
    app.window.chat.composer.box.setPlainText("half a sen")
    app.do.chat.conversation.edit()  # the message's own files and words stand there now
    assert attached(app) == []
    app.do.chat.attachments.attach_text("only for the edited one")
    app.do.chat.list.open(apples.id)
    assert attached(app) == []
    app.do.chat.attachments._came(pears.id, Attachment("slow.txt", "took its time", 13))
    app.do.chat.list.new()
    assert attached(app) == ["for a new one"]
    app.do.chat.list.open(pears.id)
    assert attached(app) == ["notes", "for the pears", "took its time"]
    app.do.chat.attachments.detach(1)
    app.window.close()

    again = stilled(make_app(serial=True, chats=tmp_path / "chats.db"))
    again.do.chat.start()
    assert some(again.store.state.chat.open).id == pears.id
    assert attached(again) == ["notes", "took its time"]
    assert again.window.chat.sending.files.isVisible()
    assert again.window.chat.composer.box.toPlainText() == "half a sen"
    again.do.chat.conversation.edit()
    again.do.chat.list.show_turn(again.store.state.chat.turns[0].id)  # editing goes on where its message is still shown
    assert some(again.store.state.chat.editing).text == "Hello"
    again.do.chat.drafts.stop_editing()
    assert attached(again) == ["notes", "took its time"]
    assert again.window.chat.composer.box.toPlainText() == "half a sen"
    again.do.chat.list.new()
    assert attached(again) == ["for a new one"]


def test_what_is_written_while_the_first_message_is_kept_moves_into_its_chat(made: Parts) -> None:
    made.chat.list.new()
    made.chat.drafts.typed("first")
    made.engine.talk = says("Ahoy")
    made.chat.conversation.send("first")
    made.chat.drafts.typed("second")
    made.chat.close()
    chat = some(made.state.chat.open).id
    made.chat.list.new()
    assert made.state.chat.draft.text == ""
    made.chat.list.open(chat)
    assert (made.state.chat.draft.text, made.texts()) == ("second", ["first", "Ahoy"])
