"""System prompts: a button whose menu has one's own and ready-made ones, saves what is written, and deletes one."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QInputDialog, QMenu, QWidget

from advisor.chat.conversation import Preset
from ui.chat.ready_prompts import ready_prompts
from ui.controls.buttons import button
from ui.controls.layouts import row
from ui.controls.plain_text import plain
from ui.words import translate

_LONGEST = 60  # characters of a preset's name


class Presets(QWidget):
    """chosen carries a preset's text; saved a name and a text; deleted a name."""

    chosen = Signal(str)
    saved = Signal(str, str)
    deleted = Signal(str)

    def __init__(self, written: Callable[[], str]) -> None:
        """written: the text that would be saved."""
        super().__init__()
        self._written = written
        self._presets: tuple[Preset, ...] = ()
        self.button = button(translate("Presets", "Presets"), self._open, link=True)
        self.setLayout(row(self.button))
        self.menu = QMenu(self)
        self.menu.setToolTipsVisible(True)

    def show_presets(self, presets: Sequence[Preset]) -> None:
        """Offer these."""
        self._presets = tuple(presets)

    def fill(self) -> None:
        """Put into the menu what can be done now."""
        menu = self.menu
        menu.clear()
        if self._presets:
            menu.addAction(translate("Presets", "Your own")).setEnabled(False)
        for at, preset in enumerate((*self._presets, *ready_prompts())):
            if at == len(self._presets):
                menu.addSeparator()
                menu.addAction(translate("Presets", "To start from")).setEnabled(False)
            made = menu.addAction(_plain(preset.name))
            made.setToolTip(plain(preset.text))
            made.triggered.connect(lambda _=False, text=preset.text: self.chosen.emit(text))
        menu.addSeparator()
        save = menu.addAction(translate("Presets", "Save this prompt as a preset…"))
        save.setEnabled(bool(self._written().strip()))
        save.triggered.connect(self._ask_name)
        if self._presets:
            delete = menu.addMenu(translate("Presets", "Delete"))
            for preset in self._presets:
                delete.addAction(_plain(preset.name)).triggered.connect(
                    lambda _=False, name=preset.name: self.deleted.emit(name)
                )

    def _open(self) -> None:
        self.fill()
        self.menu.popup(self.button.mapToGlobal(self.button.rect().bottomLeft()))

    def _ask_name(self) -> None:
        dialog = QInputDialog(self)
        dialog.setWindowTitle(translate("Presets", "Save as a preset"))
        dialog.setLabelText(translate("Presets", "Name of this prompt; a preset of that name is replaced."))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.textValueSelected.connect(self._save)
        dialog.open()

    def _save(self, name: str) -> None:
        if name.strip():
            self.saved.emit(name.strip()[:_LONGEST], self._written())


def _plain(name: str) -> str:
    """A name as a menu shows it: an ampersand is one, not a shortcut."""
    return name.replace("&", "&&")
