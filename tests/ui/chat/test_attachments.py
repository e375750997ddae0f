"""Files in the composer: chips with their cost, crosses, files pasted and dropped, and long texts as files."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QUrl
from PySide6.QtWidgets import QLabel, QToolButton
from pytestqt.qtbot import QtBot

from advisor.chat.conversation import Attachment
from ui.chat.attachments import AttachmentBar
from ui.chat.composer import LONG_PASTE, Composer
from ui.chat.state import Attached

NOTES = Attached(Attachment("notes.txt", "text", 2048), 512)
PICTURE = Attached(Attachment("boat.png", "data:image/png;base64,AAAA", 3 << 20))


@pytest.fixture
def composer(qtbot: QtBot) -> Composer:
    made = Composer(AttachmentBar())
    qtbot.addWidget(made)
    made.resize(700, 100)
    made.show_state(ready=True, writing=False, stopping=False, hint="Message")
    made.show()
    return made


def test_chips_say_what_a_file_costs(composer: Composer) -> None:
    assert not composer.files.isVisible()
    assert not composer.button.isEnabled()
    composer.show_files((NOTES, PICTURE), 0)
    words = [label.text() for label in composer.files.findChildren(QLabel) if label.text()]
    assert words == ["notes.txt", "512 tokens", "boat.png", "3 MB"]  # what is not counted yet shows its size
    assert composer.button.isEnabled()  # files alone can be sent
    removed: list[int] = []
    composer.files.removed.connect(removed.append)
    crosses = [b for b in composer.files.findChildren(QToolButton) if b.accessibleName() == "Remove boat.png"]
    crosses[0].click()
    assert removed == [1]
    composer.show_files((NOTES,), 2)
    assert not composer.button.isEnabled()  # not before all is read
    composer.show_files((), 0)
    assert not composer.files.isVisible()


def test_a_picture_that_this_model_cannot_see_says_so(composer: Composer) -> None:
    composer.show_files((Attached(PICTURE.file, 0),), 0)
    assert "this model cannot see it" in [label.text() for label in composer.files.findChildren(QLabel)]


def test_files_are_attached_rather_than_named(composer: Composer, tmp_path: Path) -> None:
    dropped: list[list[str]] = []
    composer.dropped.connect(dropped.append)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path / "a.txt")), QUrl("https://example.org/b")])
    assert composer.box.canInsertFromMimeData(data)
    composer.box.insertFromMimeData(data)
    assert dropped == [[str(tmp_path / "a.txt")]]
    assert composer.box.toPlainText() == ""


def test_a_long_paste_may_become_a_file(composer: Composer) -> None:
    filed: list[str] = []
    composer.filed.connect(filed.append)
    data = QMimeData()
    data.setText("x" * (LONG_PASTE - 1))
    composer.box.insertFromMimeData(data)
    assert not composer._pasted.isVisible()
    composer.put("Look: ")
    text = "line\n" * LONG_PASTE
    data.setText(text)
    composer.box.insertFromMimeData(data)
    assert composer._pasted.isVisible()
    assert composer.box.toPlainText() == "Look: " + text
    composer._file_paste()
    assert filed == [text]
    assert composer.box.toPlainText() == "Look: "
    assert not composer._pasted.isVisible()
    composer.box.insertFromMimeData(data)
    composer.put("")  # sent, or deleted: the offer goes with it
    assert not composer._pasted.isVisible()


def test_what_files_cost_is_held_against_what_is_left(composer: Composer) -> None:
    composer.show_files((NOTES,), 0, 7000)
    words = [one.text() for one in composer.files.findChildren(QLabel)]
    assert f"{NOTES.tokens:,} of the 7,000 tokens that are left" in words
