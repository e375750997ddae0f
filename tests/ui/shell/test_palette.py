"""The palette finds all there is, is used with the keyboard alone, and leaves everything as it was when it closes."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tests.ui import canned
from tests.ui.conftest import put, some
from tests.ui.every_state import ALL
from tests.ui.pages_of import PagesOf
from tests.ui.test_commands import Verbs
from ui.app import App
from ui.commands import commands
from ui.pages import ENTRIES, PageId
from ui.settings.text import settings_words
from ui.shell.palette import MOST_LISTED, Palette
from ui.shell.palette_entries import PaletteKind, palette_entries
from ui.store import AppState


def everything() -> AppState:
    """A state with chats, models on the disk, and a catalogue."""
    chats = next(state for state in ALL.values() if state.chat.chats)
    library = next(state.library for state in ALL.values() if state.library.contents)
    models = next(state.models for state in ALL.values() if state.models.catalogue)
    return chats.change(library=library, models=models)


@pytest.fixture
def palette(still: App) -> Palette:
    put(still, everything())
    still.window.menus.actions["palette"].trigger()
    return still.window.finder


def press(palette: Palette, *keys: Qt.Key) -> None:
    for key in keys:
        QTest.keyClick(palette.field, key)


def shown(palette: Palette) -> list[str]:
    return [entry.name for entry, _ in palette.list.rows.hits]


def test_it_opens_over_the_page_with_the_keyboard_in_it(still: App, palette: Palette) -> None:
    assert palette.isVisible()
    assert palette.geometry() == still.window.rect()
    assert still.window.rect().contains(palette.panel.geometry())
    assert still.window.focusWidget() is palette.field
    still.window.menus.actions["palette"].trigger()  # again: it closes
    assert not palette.isVisible()


@pytest.mark.usefixtures("palette")
def test_every_command_that_can_be_chosen_is_there_with_its_shortcut(still: App) -> None:
    state = still.store.state
    table = commands(still.do, Verbs(still.window))
    listed = palette_entries(still.do, still.window, table)
    said = {(one.name, one.keys) for one in listed if one.kind in (PaletteKind.PAGE, PaletteKind.COMMAND)}
    wanted = {one.words.replace("&", "") for one in table if one.enabled(state)} - {"Find and do anything…"}
    assert {name for name, _ in said} == wanted
    assert dict(said)["Downloads"] in ("Ctrl+4", "Ctrl+J")
    assert dict(said)["Open .gguf…"] == "Ctrl+O"
    assert len({name for name, _ in said}) == len(said)  # a page and a command that leads there are one
    assert sum(one.kind is PaletteKind.PAGE for one in listed) == len(ENTRIES)


@pytest.mark.usefixtures("palette")
def test_settings_models_and_chats_are_there(still: App) -> None:
    state = still.store.state
    kinds: dict[PaletteKind, list[str]] = {}
    for one in palette_entries(still.do, still.window, ()):
        kinds.setdefault(one.kind, []).append(one.name)
    assert kinds[PaletteKind.SETTING] == [words.name for words in settings_words().values()]
    assert len(kinds[PaletteKind.CHAT]) == len(state.chat.chats) > 0
    assert len(kinds[PaletteKind.FILE]) == len(some(state.library.contents).models) > 0
    assert len(kinds[PaletteKind.MODEL]) == len(some(state.models.catalogue).models) > 0


def test_typing_finds_and_enter_does(still: App, palette: Palette) -> None:
    QTest.keyClicks(palette.field, "dark th")
    assert shown(palette)[0] == "Dark theme"
    assert "Dark theme" in palette.field.accessibleDescription()
    press(palette, Qt.Key.Key_Return)
    assert not palette.isVisible()
    assert still.store.state.settings.theme == "dark"


def test_the_arrows_mark_and_go_round(palette: Palette) -> None:
    QTest.keyClicks(palette.field, "theme")
    names = shown(palette)
    press(palette, Qt.Key.Key_Down)
    assert some(palette.list.current()).name == names[1]
    press(palette, Qt.Key.Key_Up, Qt.Key.Key_Up)
    assert some(palette.list.current()).name == names[-1]
    press(palette, Qt.Key.Key_Down)
    assert some(palette.list.current()).name == names[0]
    press(palette, Qt.Key.Key_PageDown)
    assert some(palette.list.current()).name == names[min(10, len(names) - 1)]


def test_esc_closes_it_and_nothing_else_happens(still: App, palette: Palette) -> None:
    press(palette, Qt.Key.Key_Escape)
    assert not palette.isVisible()
    put(still, canned.states()["chat-writing"])
    still.window.chat.composer.box.setFocus()
    still.window.menus.actions["palette"].trigger()
    QTest.keyClick(palette.field, Qt.Key.Key_Escape)
    assert not palette.isVisible()
    assert not some(still.store.state.chat.reply).stopping
    assert still.window.focusWidget() is still.window.chat.composer.box


def test_a_click_beside_it_closes_it_too(palette: Palette) -> None:
    QTest.mouseClick(palette, Qt.MouseButton.LeftButton, pos=QPoint(4, 4))
    assert not palette.isVisible()


@pytest.mark.usefixtures("palette")
def test_a_setting_is_led_to_with_the_keyboard_on_it(still: App) -> None:
    for name in settings_words():
        still.window.show_setting(name)
        QApplication.processEvents()
        control = PagesOf(still).settings.controls()[name]
        assert still.store.state.shell.page is PageId.SETTINGS
        assert still.window.focusWidget() is control, name
        assert not control.visibleRegion().isEmpty(), name


def test_what_is_not_found_here_can_be_looked_for_elsewhere(palette: Palette) -> None:
    QTest.keyClicks(palette.field, "zebra zz")
    assert palette.nothing.isVisible()
    assert shown(palette) == ["Search Hugging Face for “zebra zz”", "Find “zebra zz” in all chats"]


def test_a_name_of_a_model_that_looks_like_html_is_shown_as_it_is(palette: Palette) -> None:
    QTest.keyClicks(palette.field, "<img src=x>")
    assert "<img src=x>" in shown(palette)[0]
    assert palette.grab().width() == palette.width()


def test_thousands_of_chats_do_not_slow_it_down(still: App, palette: Palette) -> None:
    press(palette, Qt.Key.Key_Escape)
    one = still.store.state.chat.chats[0]
    put(still, still.store.state.change(chat={"chats": (one,) * 3000}))
    palette.open_it()
    assert len(shown(palette)) == MOST_LISTED


def test_another_page_closes_it(still: App, palette: Palette) -> None:
    still.do.shell.go(PageId.DOWNLOADS)
    assert not palette.isVisible()
