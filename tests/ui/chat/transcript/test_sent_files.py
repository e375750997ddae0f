"""What went with a message: chips that fit, are named, are reached by keys and say which was opened."""

from __future__ import annotations

from base64 import b64encode

import pytest
from PySide6.QtCore import QBuffer, QIODevice, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.ui.chat.transcript.parts import settle
from ui.chat.transcript import SentFile, ShownMessage, Transcript

pytestmark = pytest.mark.qt_log_ignore("does not support propagateSizeHints")


def picture(width: int, height: int) -> str:
    """A picture in base64."""
    image, raw = QImage(width, height, QImage.Format.Format_RGB32), QBuffer()
    image.fill(Qt.GlobalColor.darkCyan)
    raw.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(raw, "PNG")  # type: ignore[call-overload]  # PySide's stubs want a name
    return b64encode(raw.data().data()).decode()


def test_chips_stand_in_lines_and_are_as_high_as_they_need(transcript: Transcript, qtbot: QtBot) -> None:
    files = tuple(SentFile(f"the notes & letters of day {at}.txt", "1,234 tokens") for at in range(7))
    transcript.add(ShownMessage("user", "You", "See these.", key=5, files=files))
    (card,) = transcript.built.cards
    for width in (900, 420):
        transcript.resize(width, 600)
        settle(transcript, qtbot)
        lines = {chip.y() for chip in card.files.chips}
        assert len(lines) > 1
        for chip in card.files.chips:
            assert 0 <= chip.x() < chip.x() + chip.width() <= card.files.width()
            assert chip.y() + chip.height() <= card.files.height()
            assert chip.fontMetrics().horizontalAdvance(chip.text().replace("&&", "&")) <= chip.width()
        lowest = max(child.geometry().bottom() for child in card._widgets if not child.isHidden())
        assert 0 < card.height() - lowest < 20
    heard: list[tuple[object, int]] = []
    transcript.fileOpened.connect(lambda key, at: heard.append((key, at)))
    chip = card.files.chips[3]
    assert chip.accessibleName() == "the notes & letters of day 3.txt, 1,234 tokens"
    chip.setFocus()
    QTest.keyClick(chip, Qt.Key.Key_Space)
    assert heard == [(5, 3)]


def test_a_picture_is_shown_small_and_one_that_cannot_be_read_has_a_sign(transcript: Transcript) -> None:
    good, bad = SentFile("a.png", "200 tokens", picture(400, 100)), SentFile("b.png", "5 kB", b64encode(b"no").decode())
    transcript.add(ShownMessage("user", "You", "", files=(good, bad)))
    drawn, sign = transcript.built.cards[0].files.chips
    sizes = drawn.icon().availableSizes()
    assert [(size.width(), size.height()) for size in sizes] == [(40, 10)]
    assert not sign.icon().isNull()
    assert sign.iconSize().width() < drawn.iconSize().width()
