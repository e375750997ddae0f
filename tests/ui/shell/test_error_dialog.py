"""The error dialog."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from ui.shell.error_dialog import ErrorDialog
from ui.shell.text import Words


def test_it_is_as_high_as_its_words_need(qtbot: QtBot) -> None:
    """Qt left a hole below them."""
    means = "The engine was ended from outside while writing; the system does that when memory runs out. " * 2
    dialog = ErrorDialog(Words("The model stopped unexpectedly.", means, "Your chat is safe."), "details", None)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitExposed(dialog)
    layout = dialog.layout()
    assert layout is not None
    assert dialog.height() <= layout.heightForWidth(dialog.width()) + 1
    assert dialog.means.height() >= dialog.means.heightForWidth(dialog.means.width())
