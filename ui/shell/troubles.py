"""The one error dialog: opened for what the state holds, and what the person chooses in it."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from ui.controllers import Controllers
from ui.shell.error_dialog import ErrorDialog
from ui.shell.text import Remedy, trouble
from ui.store import AppState


class Troubles:
    """Shows a Trouble once. dialog: the one that is open."""

    def __init__(self, parent: QWidget, do: Controllers) -> None:
        self._parent, self._do = parent, do
        self.dialog: ErrorDialog | None = None

    def render_state(self, state: AppState) -> None:
        """Open the dialog where there is something to say and none is open."""
        if state.shell.trouble is None or self.dialog is not None:
            return
        words = trouble(state.shell.trouble, state.opened.judged.fit)
        dialog = ErrorDialog(words, state.shell.trouble.details, state.opened.judged.fit, self._parent)
        self.dialog = dialog
        dialog.chosen.connect(self._remedy)
        dialog.finished.connect(self._read)
        dialog.open()

    def _read(self) -> None:
        if self.dialog:
            self.dialog.deleteLater()
        self.dialog = None
        self._do.shell.settle()

    def _remedy(self, which: Remedy) -> None:
        do = self._do
        do.shell.settle()
        match which:
            case Remedy.OPEN_OTHER:
                do.shell.choose_file()
            case Remedy.USE_LONGEST:
                do.opened.use_longest()
                do.opened.show()
            case Remedy.RESCAN:
                do.computer.rescan()
            case Remedy.RETRY:
                do.opened.load(force=True)
            case Remedy.RECOVER:
                do.session.recover()
            case Remedy.RESTART:
                do.session.restart()
