"""Cards are offered by a part of their names, wherever in the line that is typed."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtGui import QFocusEvent
from pytestqt.qtbot import QtBot

from ui.common.card_name_field import CardNameField


@pytest.mark.parametrize(
    ("typed", "becomes"),
    [
        ("m4 max", "Apple M4 Max (32-core GPU)"),
        ("2x rtx 3090 ti", "2x NVIDIA GeForce RTX 3090 Ti"),
        ("2 rtx 3090 ti", "2 NVIDIA GeForce RTX 3090 Ti"),
        ("RTX 4090, 2x rtx 3090 ti", "RTX 4090, 2x NVIDIA GeForce RTX 3090 Ti"),
        ("8060s", "AMD Radeon 8060S (Ryzen AI Max+ 395, Strix Halo)"),
    ],
)
def test_the_name_behind_a_count_and_behind_others_is_completed(qtbot: QtBot, typed: str, becomes: str) -> None:
    field = CardNameField()
    qtbot.addWidget(field)
    field.focusInEvent(QFocusEvent(QEvent.Type.FocusIn))
    offered = field.completer()
    offered.setCompletionPrefix(typed)
    assert offered.currentCompletion() == becomes


def test_a_size_is_no_count_of_anything(qtbot: QtBot) -> None:
    field = CardNameField()
    qtbot.addWidget(field)
    field.focusInEvent(QFocusEvent(QEvent.Type.FocusIn))
    field.completer().setCompletionPrefix("24 gb")
    assert "24 gb" in field.completer().currentCompletion().lower()
