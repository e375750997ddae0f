"""Where everything lies: each folder with its size, to be opened or copied; and the end of all chats."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from advisor.services.disk_use import DiskPlace, DiskUse
from ui.controllers import Controllers
from ui.controls.buttons import button, icon_button
from ui.controls.cards import Panel
from ui.controls.flow import Flow
from ui.controls.labels import Elided, label
from ui.controls.layouts import column, row
from ui.controls.sentences import clear
from ui.store import AppState
from ui.theme import GRID, SMALL
from ui.words import size, translate


class PlacesCard(Panel):
    """Renders what was measured."""

    def __init__(self, do: Controllers) -> None:
        super().__init__(translate("Settings", "Where everything lies"))
        self._do = do
        self._shown: tuple[DiskUse, ...] | None = None
        self.waiting = label(translate("Settings", "Looking at the disk…"), muted=True)
        self.body.addWidget(self.waiting)
        self._places = column(spacing=GRID // 2)
        self.body.addLayout(self._places)
        self.clear_chats = button(translate("Settings", "Delete all chats…"), do.chat.trash.ask_to_clear)
        self.reset_all = button(translate("Settings", "Reset all settings…"), do.settings.ask_to_reset)
        self.body.addWidget(Flow(self.clear_chats, self.reset_all))

    def render_state(self, state: AppState) -> None:
        """Show where it lies."""
        used = state.places.used
        self.waiting.setVisible(used is None)
        self.clear_chats.setEnabled(not state.chat.unkept)
        if used is not None and used != self._shown:
            self._shown = used
            clear(self._places)
            for one in used:
                self._places.addWidget(self._place(one))

    def _place(self, one: DiskUse) -> QWidget:
        name = label(_name(one.place), wrap=True)
        taken = label(size(one.size), factor=SMALL, muted=True)
        folder = Elided(factor=SMALL, muted=True)
        folder.show_text(str(one.folder))
        words = translate("Settings", "{0}: open the folder").format(name.text())
        opens = icon_button("folder-open", words, partial(self._open, one.folder))
        words = translate("Settings", "{0}: copy the path").format(name.text())
        copies = icon_button("copy", words, partial(self._do.shell.copy_text, str(one.folder)))
        made, first = QWidget(), row(name, taken)
        first.setStretch(0, 1)  # or the words of the name would wrap beside empty room
        line = row(column(first, folder, spacing=0), opens, copies, spacing=GRID // 2)
        line.setStretch(0, 1)
        made.setLayout(line)
        return made

    def _open(self, folder: Path) -> None:
        if not folder.is_dir() or not QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder))):
            self._do.shell.copy_place(str(folder))


def _name(place: DiskPlace) -> str:
    return {
        "models": translate("Settings", "Models"),
        "first model": translate("Settings", "The model to try the app with"),
        "chats": translate("Settings", "Chats"),
        "sleeping": translate("Settings", "Sleeping chats"),
        "settings": translate("Settings", "Settings"),
        "state": translate("Settings", "What was learned of this computer"),
        "cache": translate("Settings", "What can be worked out again"),
        "logs": translate("Settings", "Logs"),
    }[place]
