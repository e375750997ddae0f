"""Pages, the message above them, and the clipboard."""

from __future__ import annotations

from PySide6.QtGui import QGuiApplication

from ui.context import Context
from ui.pages import PageId
from ui.shell.state import Notice
from ui.words import translate


class ShellController:
    """Verbs of the window itself."""

    def __init__(self, ctx: Context) -> None:
        self._ctx = ctx

    def go(self, page: PageId) -> None:
        """Show a page."""
        self._ctx.go(page)

    def choose_file(self) -> None:
        """Ask for a .gguf and open it."""
        self._ctx.events.file_wanted.emit()

    def refuse(self, sentence: str) -> None:
        """Say why something was not taken."""
        self._ctx.change(shell={"notice": Notice(sentence, "refused")})

    def dismiss(self) -> None:
        """Close the message at the top."""
        self._ctx.change(shell={"notice": None})

    def settle(self) -> None:
        """The error dialog has been read."""
        self._ctx.change(shell={"trouble": None})

    def copy_text(self, text: str) -> None:
        """Put a command on the clipboard."""
        QGuiApplication.clipboard().setText(text)
        self._ctx.say(translate("Actions", "Copied: {0}").format(text))

    def copy_place(self, path: str) -> None:
        """No file manager showed this folder: say where it is, and put that on the clipboard."""
        QGuiApplication.clipboard().setText(path)
        words = translate("Actions", "No program here shows folders. Its path was copied: {0}")
        self._ctx.warn(words.format(path))
