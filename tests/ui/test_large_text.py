"""With text that is half as large again as usual, and twice as large, nothing is cut off."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QApplication

from tests.ui.conftest import applications, put, stilled
from tests.ui.cut_off import cut_off, overlaps
from tests.ui.every_state import STATES
from ui.app import App
from ui.theme import em

POINTS, MOST_POINTS = 14.0, 20.0  # the second: twice the usual, the most that the settings offer
# In a window of 900 by 600 and with the largest text, a bar, a file and a message leave no room for a conversation.
CROWDED = {"room-too-long"}


@contextmanager
def with_text(qapp: QApplication, points: float, folder: Path) -> Iterator[App]:
    """One application for all states, on a desktop with text of that size."""
    locale, font = QLocale(), qapp.font()
    QLocale.setDefault(QLocale(QLocale.Language.English, QLocale.Country.UnitedStates))
    larger = qapp.font()
    larger.setPointSizeF(points)
    qapp.setFont(larger)
    try:
        with applications(qapp, folder) as make:
            app = stilled(make(serial=True))
            app.window.resize(900, 600)
            yield app
    finally:
        qapp.setFont(font)
        QLocale.setDefault(locale)


@pytest.fixture
def large(qapp: QApplication, tmp_path: Path) -> Iterator[App]:
    with with_text(qapp, POINTS, tmp_path) as app:
        yield app


@pytest.mark.parametrize("points", [POINTS, MOST_POINTS])
def test_nothing_is_cut_off_and_nothing_overlaps(qapp: QApplication, tmp_path: Path, points: float) -> None:
    with with_text(qapp, points, tmp_path) as app:
        for name, state in STATES.items():
            if state.settings.zoom != 100:
                continue  # it makes all parts anew in its own size; tests/ui/test_zoom.py
            if points == POINTS or name not in CROWDED:
                put(app, state)
                assert cut_off(app.window) == [], name
                assert name in CROWDED or overlaps(app.window) == [], name


def test_a_drawer_takes_the_place_of_a_conversation_that_would_be_too_narrow(large: App) -> None:
    put(large, STATES["chat"])
    chat = large.window.chat
    chat.toggle_settings()
    for width in (1280, 760):
        large.window.resize(width, 600)
        put(large, STATES["chat"])
        assert chat.conversation.isVisible() == (width == 1280)
        assert chat.drawers.settings.width() == em(320)
    chat.toggle_settings()
    assert chat.conversation.isVisible()
