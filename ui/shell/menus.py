"""The menu bar, from the table of commands."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu

from ui.commands import ALSO, SHORTCUTS, Command, menus
from ui.store import AppState


class MenuBar:
    """Menus of commands. actions: by the command's id; menus: by the key in `menus`.

    by_title: actions by the title of their menu, without its underline.
    """

    def __init__(self, window: QMainWindow, table: Sequence[Command]) -> None:
        self._window, self._table = window, table
        self._groups: dict[str, QActionGroup] = {}
        self.actions: dict[str, QAction] = {}
        self.by_title: dict[str, list[QAction]] = {}
        self.menus: dict[str, QMenu] = {}
        for key, title in menus().items():
            # Of the window, not of its bar, whose Python side comes and goes and would take that of its menus along.
            self.menus[key] = QMenu(title, window)
            window.menuBar().addMenu(self.menus[key])
            self.by_title[title.replace("&", "")] = [
                self._add(self.menus[key], one) for one in table if one.menu == key
            ]

    def _add(self, menu: QMenu, command: Command) -> QAction:
        if command.line_before:
            menu.addSeparator()
        made = QAction(command.words, self._window)
        made.setMenuRole(command.role)
        if command.id in SHORTCUTS:
            made.setShortcuts([QKeySequence(keys) for keys in (SHORTCUTS[command.id], ALSO.get(command.id)) if keys])
        if command.group:
            made.setCheckable(True)
            self._groups.setdefault(command.group, QActionGroup(self._window)).addAction(made)
        made.triggered.connect(lambda: command.run())
        self.actions[command.id] = made
        menu.addAction(made)
        return made

    def add_list(self, after: str, title: str, fill: Callable[[QMenu], None]) -> QMenu:
        """A menu of its own behind a command, filled each time that it is opened."""
        command = next(one for one in self._table if one.id == after)
        actions = self.menus[command.menu].actions()
        made = QMenu(title, self.menus[command.menu])
        made.setToolTipsVisible(True)
        made.aboutToShow.connect(lambda: fill(made))
        self.menus[command.menu].insertMenu(actions[actions.index(self.actions[after]) + 1], made)
        return made

    def remove(self) -> None:
        """Take the menus out of the window again."""
        self._window.menuBar().clear()
        for made in (*self.actions.values(), *self._groups.values(), *self.menus.values()):
            made.deleteLater()

    def render_state(self, state: AppState) -> None:
        """Which entries may be chosen, and which are ticked."""
        for command in self._table:
            action = self.actions[command.id]
            action.setEnabled(command.enabled(state))
            if command.checked and command.checked(state):
                action.setChecked(True)
