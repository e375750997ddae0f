"""A file that went with a message, opened again: what the model read, and what has become of the file."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QPlainTextEdit
from pytestqt.qtbot import QtBot

from advisor.chat.conversation import Attachment
from tests.ui import canned, canned_chats
from tests.ui.chat.parts import Parts
from tests.ui.conftest import put, some
from ui.app import App
from ui.chat.sent_file_dialog import SentFileDialog

STATES = canned_chats.states(canned.states()["chat"])


def test_it_is_shown_as_the_model_read_it_and_the_file_is_opened_where_it_still_is(
    still: App, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    file = tmp_path / "notes.txt"
    file.write_text("changed since")
    put(still, STATES["chats"])
    dialog = SentFileDialog(Attachment("notes.txt", "as it was", 9, str(file), 3), still.window)
    qtbot.addWidget(dialog)
    dialog.show()
    (text,) = dialog.findChildren(QPlainTextEdit)
    assert text.toPlainText() == "as it was"
    assert dialog.open_file.isHidden(), "until somebody has looked"
    dialog.show_place(True)
    heard: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: heard.append(url.toLocalFile()))
    dialog.open_file.click()
    assert heard == [str(file)]
    dialog.show_place(False)
    assert (dialog.open_file.isHidden(), dialog.place.isVisible()) == (True, True)
    assert dialog.place.text() == f"The file is no longer at {file}. What the model read of it is kept here."


def test_a_chip_opens_its_file(still: App) -> None:
    state = STATES["chats"]
    put(still, state)
    card = next(card for card in still.window.chat.transcript.built.cards if card.message.files)
    card.files.chips[0].click()
    dialog = some(next(iter(still.window.chat.findChildren(SentFileDialog)), None))
    assert (dialog.isVisible(), dialog.windowTitle()) == (True, "notes.txt")
    dialog.reject()


def test_what_was_sent_is_kept_with_its_cost_and_its_place_is_looked_at(made: Parts, tmp_path: Path) -> None:
    file = tmp_path / "notes.txt"
    file.write_text("x")
    made.engine.talk = lambda *_: canned_chats.STATS
    made.chat.conversation.send("Look", (Attachment("notes.txt", "notes", 5, str(file), 5),))
    (sent,) = made.state.chat.turns[-2].attachments
    made.chat.list.open(made.state.chat.chats[0].id)
    (kept,) = made.state.chat.turns[-2].attachments
    assert (sent.tokens, kept.tokens, kept.path) == (5, 5, str(file))
    heard: list[bool] = []
    made.chat.attachments.look_for(kept, heard.append)
    file.unlink()
    made.chat.attachments.look_for(kept, heard.append)
    made.chat.attachments.look_for(Attachment("pasted-1.txt", "x", 1), heard.append)
    assert heard == [True, False]
