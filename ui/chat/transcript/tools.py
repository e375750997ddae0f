"""What can be done with a message: flat buttons at the end of its head, and a menu for the rest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QPushButton, QWidget

from ui.chat.transcript.buttons import text_button
from ui.controls.plain_text import plain_label
from ui.theme import em

PREVIOUS, NEXT = "previous", "next"


@dataclass(frozen=True, slots=True)
class Tool:
    """One thing to do. name: what the signal carries; tip: its name for a screen reader, where `words` are too few.

    always: it may be used while a reply is written too; of these, only what is in the menu.
    """

    name: str
    words: str
    tip: str = ""
    always: bool = False


class Tools(QWidget):
    """Buttons for some tools, ‹2/3› where other versions stand beside the message, and ⋯ for more tools."""

    used = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._font: QFont | None = None
        self._shown: tuple[object, ...] = ((), False, None)
        self._more: tuple[Tool, ...] = ()
        self._resting: list[tuple[QPushButton, bool]] = []  # what rests meanwhile, else usable or not
        self._idle = True
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(0)
        self._menu: QMenu | None = None

    def show_tools(self, tools: Sequence[Tool], more: Sequence[Tool], place: tuple[int, int] | None) -> None:
        """Offer these. place: (which, of how many) versions, from 1; None where there is one."""
        self._more = tuple(more)
        wanted = (tuple(tools), bool(more), place)
        if wanted == self._shown:
            return
        self._shown = wanted
        held = self.held()
        self._resting.clear()
        while item := self._row.takeAt(0):
            if widget := item.widget():
                widget.hide()
                widget.deleteLater()
        for tool in tools:
            self._add(text_button(tool.words, tool.tip or tool.words, self), tool.name)
        if place:
            self._add_place(*place)
        if more:
            self._add_more()
        if self._font:
            self.set_font(self._font)
        if held:
            self.hold(held)

    def held(self) -> str:
        """The name of the tool that has the keyboard, "" where none has."""
        return next((name for name, button in self._buttons() if button.hasFocus()), "")

    def hold(self, name: str) -> None:
        """Give the keyboard to a tool; to the one beside it where that one is at its end, or to none."""
        buttons = dict(self._buttons())
        for wanted in (name, {PREVIOUS: NEXT, NEXT: PREVIOUS}.get(name, "")):
            if wanted in buttons and buttons[wanted].isEnabled():
                buttons[wanted].setFocus()
                return

    def _buttons(self) -> list[tuple[str, QPushButton]]:
        places = (self._row.itemAt(at) for at in range(self._row.count()))
        shown = [item.widget() for item in places if item is not None]
        return [(str(one.property("tool")), one) for one in shown if isinstance(one, QPushButton)]

    def set_idle(self, idle: bool) -> None:
        """Whether everything may be used."""
        self._idle = idle
        for made, usable in self._resting:
            made.setEnabled(idle and usable)

    def set_font(self, font: QFont) -> None:
        """Write in `font` from now on."""
        self._font = font
        for part in (*self.findChildren(QPushButton), *self.findChildren(QLabel)):
            part.setFont(font)

    def _add(self, made: QPushButton, name: str, *, usable: bool = True) -> None:
        made.clicked.connect(lambda: self.used.emit(name))
        made.setProperty("tool", name)
        made.setEnabled(self._idle and usable)
        self._resting.append((made, usable))
        self._row.addWidget(made)

    def _add_place(self, which: int, count: int) -> None:
        said = self.tr("Version {0} of {1}").format(which, count)
        back = text_button("‹", self.tr("Previous version ({0})").format(said), self)
        on = text_button("›", self.tr("Next version ({0})").format(said), self)
        words = plain_label(f"{which}/{count}", self)
        words.setObjectName("transcriptNote")
        words.setAccessibleName(said)
        for button in (back, on):
            button.setFixedWidth(em(28))
        self._add(back, PREVIOUS, usable=which > 1)
        self._row.addWidget(words)
        self._add(on, NEXT, usable=which < count)

    def _add_more(self) -> None:
        button = text_button("⋯", self.tr("More"), self)
        button.setFixedWidth(em(36))
        button.setProperty("tool", "more")
        button.clicked.connect(lambda: self._open(button))
        self._row.addWidget(button)

    def _open(self, button: QPushButton) -> None:
        menu = QMenu(self)
        for tool in self._more:
            entry = menu.addAction(tool.words)
            entry.setEnabled(self._idle or tool.always)
            entry.triggered.connect(lambda _=False, name=tool.name: self.used.emit(name))
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(button.mapToGlobal(button.rect().bottomLeft()))
