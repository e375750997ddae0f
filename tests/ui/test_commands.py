"""The registry of commands: each once, with words, and with nothing that goes wrong in any state."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QSettings
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QApplication

from advisor.services.app import Services
from tests.ui.conftest import NO_CATALOGUE
from tests.ui.every_state import ALL
from tests.ui.wiring import Wiring, wiring
from ui.app import controllers
from ui.commands import SHORTCUTS, Command, commands, menus
from ui.pages import ENTRIES
from ui.store import AppState
from ui.window import Window

IN_DIALOGS = {"choose_files"}  # verbs of the chat that wait for a person


@dataclass
class Verbs:
    """Stands for the window where a verb would open a dialog or end the program. called: what was wanted of it."""

    window: Window
    called: list[str] = field(default_factory=list)

    def close(self) -> None:
        self.called.append("close")

    def show_about(self) -> None:
        self.called.append("show_about")

    def show_shortcuts(self) -> None:
        self.called.append("show_shortcuts")

    def show_palette(self) -> None:
        self.called.append("show_palette")

    def open_logs(self) -> None:
        self.called.append("open_logs")

    def toggle_full_screen(self) -> None:
        self.called.append("toggle_full_screen")

    def on_chat(self, verb: str) -> None:
        self.called.append(verb)
        if verb not in IN_DIALOGS:
            self.window.on_chat(verb)

    def with_files(self, verb: str) -> None:
        self.called.append(verb)
        assert callable(getattr(self.window.files, verb))


@dataclass
class Made:
    """A window whose jobs stay undone: no verb reaches an engine, a disk or the hub."""

    wired: Wiring
    window: Window
    verbs: Verbs
    table: tuple[Command, ...]


@pytest.fixture
def made(qapp: QApplication, tmp_path: Path) -> Iterator[Made]:
    with wiring() as wired:
        services = Services(chats=tmp_path / "chats.db", catalogue=lambda: NO_CATALOGUE)
        do = controllers(wired.ctx, services)
        window = Window(do, QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat))
        verbs = Verbs(window)
        wired.ctx.events.file_wanted.disconnect(window.choose_file)  # a dialog
        wired.jobs.holding = True
        yield Made(wired, window, verbs, commands(do, verbs))
        wired.jobs.forget_held()
        do.chat.close()
        do.downloads.close()
        services.close()
        window.deleteLater()
        qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def test_each_has_a_name_of_its_own_and_words_in_a_menu_that_there_is(made: Made) -> None:
    names = Counter(command.id for command in made.table)
    assert names.most_common(1)[0][1] == 1
    assert {command.menu for command in made.table} == set(menus())
    words = Counter((command.menu, command.words.replace("&", "")) for command in made.table)
    assert words.most_common(1)[0][1] == 1
    assert all(command.words.strip() for command in made.table)


def test_shortcuts_are_of_commands_that_there_are_and_each_is_given_once(made: Made) -> None:
    assert set(SHORTCUTS) <= {command.id for command in made.table}
    keys = Counter(QKeySequence(shortcut).toString() for shortcut in SHORTCUTS.values())
    keys.pop("", None)  # a standard key that this platform has not
    assert keys.most_common(1)[0][1] == 1


def test_what_is_chosen_of_a_group_is_one_of_it_in_every_state(made: Made) -> None:
    groups = {command.group for command in made.table if command.group}
    assert groups == {"page", "theme"}
    for name, state in ALL.items():
        for group in groups:
            of_group = [command for command in made.table if command.group == group]
            assert sum(bool(command.checked and command.checked(state)) for command in of_group) == 1, (name, group)


def representatives(table: tuple[Command, ...]) -> dict[tuple[bool, ...], tuple[str, AppState]]:
    """For everything that can be enabled at once, one state; asked of all states there are."""
    found: dict[tuple[bool, ...], tuple[str, AppState]] = {}
    for name, state in ALL.items():
        found.setdefault(tuple(command.enabled(state) for command in table), (name, state))
    return found


def test_each_can_be_chosen_in_some_state_and_not_all_in_all(made: Made) -> None:
    found = representatives(made.table)
    ever = {command.id for at, command in enumerate(made.table) if any(enabled[at] for enabled in found)}
    assert ever == {command.id for command in made.table}
    always = {command.id for at, command in enumerate(made.table) if all(enabled[at] for enabled in found)}
    assert {"load", "eject", "stop", "retry", "another", "continue", "edit", "copy"}.isdisjoint(always)


def test_whatever_is_enabled_can_be_run(made: Made) -> None:
    for enabled, (name, state) in representatives(made.table).items():
        for command, can in zip(made.table, enabled, strict=True):
            if can:
                made.wired.put(state)
                command.run()
                trouble = made.wired.state.shell.trouble
                assert trouble is None or trouble == state.shell.trouble, (name, command.id, trouble)
                made.wired.jobs.forget_held()
    assert {"close", "show_about", "show_shortcuts", "show_palette", "open_logs", "toggle_full_screen"} <= set(
        made.verbs.called
    )
    assert "file_wanted" in made.wired.heard


def test_the_first_commands_of_the_view_are_the_pages_of_the_rail(made: Made) -> None:
    view = [command for command in made.table if command.menu == "view"]
    assert [command.id for command in view[: len(ENTRIES)]] == [f"page-{page}" for page in ENTRIES]
