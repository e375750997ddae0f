"""The menu bar, from data."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu

from advisor.settings import Theme
from ui.chat.state import goes_on
from ui.session.state import Phase
from ui.store import AppState
from ui.words import translate

Shortcut = QKeySequence.StandardKey | str | None


@dataclass(frozen=True)
class Item:
    """One entry. name: how `MenuBar.actions` finds it again; group: entries of one group exclude each other."""

    name: str
    words: str
    do: Callable[[], object]
    shortcut: Shortcut = None
    group: str = ""
    role: QAction.MenuRole = QAction.MenuRole.NoRole


def theme_items(set_theme: Callable[[Theme], object]) -> list[Item | None]:
    """The choice of colours."""
    return [
        Item("theme-system", translate("Menu", "Theme as the system"), lambda: set_theme("system"), group="theme"),
        Item("theme-light", translate("Menu", "Light theme"), lambda: set_theme("light"), group="theme"),
        Item("theme-dark", translate("Menu", "Dark theme"), lambda: set_theme("dark"), group="theme"),
    ]


class MenuBar:
    """Builds menus of items (None is a line) and keeps their actions, by name and by the title of their menu."""

    def __init__(self, window: QMainWindow) -> None:
        self._window = window
        self._groups: dict[str, QActionGroup] = {}
        self.actions: dict[str, QAction] = {}
        self.by_title: dict[str, list[QAction]] = {}

    def add(self, title: str, items: list[Item | None]) -> QMenu:
        """One more menu."""
        menu = self._window.menuBar().addMenu(title)
        listed = self.by_title.setdefault(title.replace("&", ""), [])
        for item in items:
            if item is None:
                menu.addSeparator()
            else:
                listed.append(self._action(item))
                menu.addAction(listed[-1])
        return menu

    def _action(self, item: Item) -> QAction:
        made = QAction(item.words, self._window)
        made.setMenuRole(item.role)
        if item.shortcut is not None:
            made.setShortcut(QKeySequence(item.shortcut))
        if item.group:
            made.setCheckable(True)
            self._groups.setdefault(item.group, QActionGroup(self._window)).addAction(made)
        made.triggered.connect(lambda: item.do())
        self.actions[item.name] = made
        return made


def enable(actions: dict[str, QAction], state: AppState) -> None:
    """Which entries may be chosen, and which are ticked."""
    phase = state.session.phase
    actions[f"page-{state.shell.page.entry}"].setChecked(True)
    actions["opened"].setEnabled(state.opened.model is not None)
    actions[f"theme-{state.settings.theme}"].setChecked(True)
    runs = state.opened.fit is not None and state.opened.problem is None and state.opened.fit.verdict.runs
    actions["load"].setEnabled(runs and phase in (Phase.NONE, Phase.READY, Phase.LOST))
    actions["eject"].setEnabled(state.session.loaded is not None and phase in (Phase.READY, Phase.WRITING))
    actions["rescan"].setEnabled(not state.computer.scanning and phase is not Phase.LOADING)
    actions["new"].setEnabled(bool(state.chat.turns) or state.chat.open is not None)
    actions["export"].setEnabled(state.chat.open is not None)
    actions["export-all"].setEnabled(bool(state.chat.chats))
    last = state.chat.turns[-1] if state.chat.turns else None
    actions["edit"].setEnabled(bool(state.chat.turns) and phase is not Phase.WRITING)
    actions["continue"].setEnabled(phase is Phase.READY and last is not None and goes_on(last))
    actions["stop"].setEnabled(phase is Phase.WRITING)
    actions["retry"].setEnabled(phase is Phase.READY and bool(state.chat.turns))
    actions["another"].setEnabled(bool(state.chat.turns) and phase not in (Phase.WRITING, Phase.LOADING))
    actions["copy"].setEnabled(any(turn.role == "assistant" for turn in state.chat.turns))
