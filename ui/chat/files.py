"""The dialogs that ask where chats are written to, and read from."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

from PySide6.QtCore import QSettings, Qt
from PySide6.QtWidgets import QFileDialog, QWidget

from advisor.chat.conversation import Chat
from ui.actions import Actions
from ui.words import translate

LONGEST_NAME = 60  # characters of a file name made of a title


class ChatFiles:
    """Asks for files, then calls the actions. Remembers the folder."""

    def __init__(self, parent: QWidget, actions: Actions, places: QSettings) -> None:
        self._parent, self._actions, self._places = parent, actions, places

    def export_open(self) -> None:
        """Write the open chat to a file."""
        chat = self._actions.state.chat.open
        if chat:
            self.export_chat(chat.id)

    def export_chat(self, chat: int) -> None:
        """Write one chat to a file: Markdown to read, JSON to take it elsewhere whole."""
        known = next((one for one in self._actions.state.chat.chats if one.id == chat), None)
        dialog = self._save(translate("Files", "Export this chat"), file_name(known))
        dialog.setNameFilters([_markdown(), _json()])
        dialog.filterSelected.connect(lambda chosen: dialog.setDefaultSuffix("json" if chosen == _json() else "md"))
        dialog.setDefaultSuffix("md")
        dialog.fileSelected.connect(lambda path: self._write((chat,), path))
        dialog.open()

    def export_all(self) -> None:
        """Write every chat to one file."""
        dialog = self._save(translate("Files", "Export all chats"), f"plimsoll-chats-{date.today().isoformat()}")
        dialog.setNameFilters([_json()])
        dialog.setDefaultSuffix("json")
        dialog.fileSelected.connect(lambda path: self._write(None, path))
        dialog.open()

    def import_chats(self) -> None:
        """Add the chats of a file that was exported."""
        dialog = self._dialog(translate("Files", "Import chats"))
        dialog.setNameFilters([translate("Files", "Exported chats (*.json *.md)")])
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(lambda path: self._actions.import_chats(Path(path)))
        dialog.open()

    def _write(self, chats: tuple[int, ...] | None, path: str) -> None:
        self._places.setValue("chats-folder", str(Path(path).parent))
        self._actions.export_chats(chats, Path(path))

    def _save(self, title: str, name: str) -> QFileDialog:
        dialog = self._dialog(title)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.selectFile(name)
        return dialog

    def _dialog(self, title: str) -> QFileDialog:
        dialog = QFileDialog(self._parent, title, str(self._places.value("chats-folder", "", str)))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        return dialog


def _markdown() -> str:
    return translate("Files", "Markdown, to read (*.md)")


def _json() -> str:
    return translate("Files", "JSON, with every version of every message (*.json)")


def file_name(chat: Chat | None) -> str:
    """A name that every system takes, made of the title."""
    title = re.sub(r'[\x00-\x1f<>:"/\\|?*.…]+', " ", chat.title if chat else "")
    return " ".join(title.split())[:LONGEST_NAME].strip() or "chat"
