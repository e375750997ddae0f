"""With text that is half as large again as usual, nothing is cut off and the conversation can still be read."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QApplication

from tests.ui import canned, canned_chats, canned_room
from tests.ui.conftest import applications, put, stilled
from tests.ui.cut_off import nothing_is_cut_off
from ui.app import App
from ui.theme import em

STATES = (
    canned.states()
    | {name: canned_chats.states(canned.states()["chat"])[name] for name in canned_chats.DRAWN}
    | canned_room.states(canned.states()["chat"])
)
POINTS = 14.0


@pytest.fixture(scope="module")
def large(qapp: QApplication, tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    """One application for all states, on a desktop with large text."""
    locale, font = QLocale(), qapp.font()
    QLocale.setDefault(QLocale(QLocale.Language.English, QLocale.Country.UnitedStates))
    larger = qapp.font()
    larger.setPointSizeF(POINTS)
    qapp.setFont(larger)
    with applications(qapp, tmp_path_factory.mktemp("large")) as make:
        yield stilled(make(serial=True))
    qapp.setFont(font)
    QLocale.setDefault(locale)


@pytest.mark.parametrize("size", [(900, 600), (1280, 800)])
@pytest.mark.parametrize("name", STATES)
def test_nothing_is_cut_off(large: App, name: str, size: tuple[int, int]) -> None:
    large.window.resize(*size)
    put(large, STATES[name])
    nothing_is_cut_off(large.window)


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
