"""Models opened and files attached lately, in the menu, in the palette and after a restart."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings

from advisor.chat.conversation import Attachment
from tests.ui import canned
from tests.ui.conftest import put, some
from ui.app import App
from ui.chat.state import Attached
from ui.shell.palette_entries import PaletteKind
from ui.shell.recent_files import MOST_RECENT_FILES, RecentFiles
from ui.store import AppState

STATE = canned.states()["model-loaded"]
MODEL = some(STATE.opened.model)


def opened(path: str) -> AppState:
    """A state with that file open."""
    return STATE.change(opened={"model": replace(MODEL, path=Path(path))})


def attached(*paths: str) -> AppState:
    """A state with these files attached."""
    return STATE.change(chat={"attached": tuple(Attached(Attachment(Path(p).name, "x", 1, p)) for p in paths)})


def test_what_was_used_last_stands_first_and_once_and_is_there_after_a_restart(tmp_path: Path) -> None:
    places, empty = tmp_path / "window.ini", AppState()
    heard: list[Path] = []
    first = RecentFiles(QSettings(str(places), QSettings.Format.IniFormat), heard.append, heard.append)
    for at in range(MOST_RECENT_FILES + 2):
        first.take(empty, opened(f"/models/{at}.gguf"))
    first.take(empty, opened("/models/7.gguf"))
    first.take(opened("/models/7.gguf"), opened("/models/7.gguf"))
    first.take(attached("/home/a.txt"), attached("/home/a.txt", "/home/b.txt"))
    first._places.sync()
    again = RecentFiles(QSettings(str(places), QSettings.Format.IniFormat), heard.append, heard.append)
    entries = list(again.entries())
    assert [one.name for one in entries[:3]] == ["7.gguf", "9.gguf", "8.gguf"]
    assert len(entries) == MOST_RECENT_FILES + 1
    assert (entries[-1].name, entries[-1].kind) == ("b.txt", PaletteKind.FILE)
    entries[0].run()
    assert heard == [Path("/models/7.gguf")]
    again.forget()
    assert list(again.entries()) == []


def test_the_menu_opens_and_attaches_them(still: App, monkeypatch: pytest.MonkeyPatch) -> None:
    window = still.window
    window.recent_menu.aboutToShow.emit()
    (nothing,) = window.recent_menu.actions()
    assert (nothing.isEnabled(), nothing.text()) == (False, "Nothing was opened yet")
    put(still, opened("/models/a & b.gguf"))
    put(still, opened("/models/a & b.gguf").change(chat={"attached": attached("/home/me/notes.txt").chat.attached}))
    heard: list[object] = []
    monkeypatch.setattr(still.do.chat.attachments, "attach", heard.append)
    window.recent_menu.aboutToShow.emit()
    named = [action for action in window.recent_menu.actions() if not action.isSeparator()]
    assert [action.text() for action in named[:1]] == ["a && b.gguf"]
    assert named[0].toolTip() == "/models/a & b.gguf"
    next(action for action in named if action.text() == "notes.txt").trigger()
    assert heard == [[Path("/home/me/notes.txt")]]
    assert "a & b.gguf" in [entry.name for entry in window.recent.entries()]
    named[-1].trigger()
    assert list(window.recent.entries()) == []
