"""The way to try the app at once: a small real model, said to be no more than that."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QProgressBar, QWidget

from advisor.downloads.first_model import first_model
from ui.computer.state import ComputerState
from ui.controls.beside import Beside
from ui.controls.buttons import button
from ui.controls.labels import label
from ui.controls.layouts import column, row
from ui.controls.plain_text import set_tip
from ui.theme import GRID
from ui.words import said, size, translate


class FirstModelRow(QWidget):
    """Renders it. tried: it is to be chatted with; cancelled: it is to be fetched no further."""

    tried = Signal()
    cancelled = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.words = label(wrap=True, muted=True)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setRange(0, 1000)
        self.bar.setAccessibleName(translate("FirstModel", "Fetching the model to try"))
        self.cancel = button(translate("FirstModel", "Cancel"), self._cancel)
        self.try_now = button(translate("FirstModel", "Try it now"), self.tried.emit, picture="play")
        told = column(self.words, self.bar, spacing=GRID // 2)
        self.setLayout(column(Beside(told, row(self.cancel, self.try_now))))

    def render_state(self, computer: ComputerState) -> None:
        """Show where it stands; nothing while another PC is planned for, or where nothing can be run."""
        first, machine = computer.first_model, computer.machine
        usable = machine.engine is not None if machine else computer.scan_problem is None
        self.setVisible(usable and not computer.planned)
        fetching = first.permille is not None
        self.bar.setVisible(fetching)
        self.bar.setValue(first.permille or 0)
        self.cancel.setVisible(fetching or first.wanted)
        self.try_now.setEnabled(not fetching and not first.wanted)
        self.words.setText(_words(computer))
        fetches = translate("FirstModel", "Fetches {0}, then opens a chat").format(size(first_model().size))
        set_tip(self.try_now, "" if first.path else fetches)

    def _cancel(self) -> None:
        self.try_now.setFocus()  # before this button is gone
        self.cancelled.emit()


def _words(computer: ComputerState) -> str:
    first, model = computer.first_model, first_model()
    if first.permille is not None:
        return translate("FirstModel", "Fetching {0}, {1}…").format(model.name, size(model.size))
    if first.wanted:
        return translate("FirstModel", "The chat opens as soon as this computer is known.")
    if first.problem:
        return said(first.problem)
    if first.path:
        words = translate("FirstModel", "To try the app: {0}, {1}, is here. It makes up much of what it says.")
    else:
        words = translate("FirstModel", "To try the app: {0}, {1}. It makes up much of what it says.")
    return words.format(model.name, size(model.size))
