"""The dialogs that ask where chats are written to, and read from."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

from PySide6.QtCore import QSettings, Qt
from PySide6.QtWidgets import QFileDialog, QWidget

from advisor.chat.conversation import Chat
from ui.chat.controller import ChatController
from ui.controls.file_dialogs import DOCUMENTS, usual_folder
from ui.words import translate

_LONGEST_NAME = 60  # characters of a file name made of a title


class ChatFiles:
    """Asks for files, then has them written or read. Remembers the folder."""

    def __init__(self, parent: QWidget, chat: ChatController, places: QSettings) -> None:
        self._parent, self._chats, self._places = parent, chat.list, places

    def export_open(self) -> None:
        """Write the open chat to a file."""
        chat = self._chats.known()
        if chat:
            self.export_chat(chat.id)

    def export_chat(self, chat: int) -> None:
        """Write one chat to a file: Markdown to read, JSON to take it elsewhere whole."""
        known = self._chats.known(chat)
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
        dialog.fileSelected.connect(lambda path: self._chats.read_file(Path(path)))
        dialog.open()

    def _write(self, chats: tuple[int, ...] | None, path: str) -> None:
        self._places.setValue("chats-folder", str(Path(path).parent))
        self._chats.write_file(chats, Path(path))

    def _save(self, title: str, name: str) -> QFileDialog:
        dialog = self._dialog(title)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.selectFile(name)
        return dialog

    def _dialog(self, title: str) -> QFileDialog:
        folder = str(self._places.value("chats-folder", "", str)) or usual_folder(DOCUMENTS)
        dialog = QFileDialog(self._parent, title, folder)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        return dialog


def _markdown() -> str:
    return translate("Files", "Markdown, to read (*.md)")


def _json() -> str:
    return translate("Files", "JSON, with every version of every message (*.json)")


def file_name(chat: Chat | None) -> str:
    """A name that every system takes, made of the title."""
    title = re.sub(r'[\x00-\x1f<>:"/\\|?*.…]+', " ", chat.title if chat else "")
    return " ".join(title.split())[:_LONGEST_NAME].strip() or "chat"
