"""Where a person corrects what was found: each pool's size and what is kept free of it, and cards nobody found."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QWidget

from advisor.errors import UsageError
from advisor.machine.machine import CHOSEN, Device
from advisor.machine.overrides import parse_capacity, parse_card, parse_reserve
from advisor.settings import TypedCard
from ui.common.card_name_field import CardNameField
from ui.computer.text import capacity_source, reserve_source
from ui.controls.buttons import TARGET, button, icon_button, set_icon
from ui.controls.cards import Panel
from ui.controls.labels import Elided, label
from ui.controls.layouts import row
from ui.controls.plain_text import set_tip
from ui.theme import GRID, SMALL, em, set_property
from ui.words import error as words_of
from ui.words import size, translate

_FIELD = 112  # px


class Corrects(Protocol):
    """What a correction does; the window's verbs."""

    def keep_free(self, key: str, size: int | None) -> None:
        """Leave so many bytes free; None: by the rules."""

    def correct_size(self, key: str, size: int | None) -> None:
        """So many bytes in all; None: as detected."""

    def add_card(self, card: TypedCard) -> None:
        """List a card."""

    def remove_card(self, name: str) -> None:
        """List it no more."""


class SizeField(QLineEdit):
    """A size that can be typed over. `show_size` leaves alone what a person is typing."""

    def __init__(self, name: str, entered: Callable[[str], None]) -> None:
        """entered: called with the text once it was changed and Enter pressed, or the field left."""
        super().__init__()
        self._shown = ""
        self._entered = entered
        self.setAccessibleName(name)
        self.setFixedWidth(em(_FIELD))
        self.setMinimumHeight(TARGET)
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.editingFinished.connect(self._finished)

    def show_size(self, text: str) -> None:
        """Show `text`, unless something else is being typed."""
        if not self.isModified() and text != self.text():
            self._shown = text
            self.setText(text)

    def give_up(self) -> None:
        """Show again what was there before it was typed over."""
        self.setText(self._shown)
        self.setModified(False)
        set_property(self, "invalid", value=False)

    def refuse(self) -> None:
        """What was typed cannot be; it stays, marked."""
        self.setModified(True)
        set_property(self, "invalid", value=True)

    def _finished(self) -> None:
        if self.isModified():
            self.setModified(False)
            set_property(self, "invalid", value=False)
            self._entered(self.text())


class CorrectionRow(QWidget):
    """One device's fields, as cells of the grid that Corrections lays out."""

    def __init__(self, act: Corrects, say: Callable[[str], None]) -> None:
        super().__init__()
        self._act, self._say = act, say
        self._device: Device | None = None
        self.name = Elided()
        self.capacity = SizeField("", lambda text: self._enter(self.capacity, text))
        self.reserve = SizeField("", lambda text: self._enter(self.reserve, text))
        self.undo = icon_button("undo", translate("Corrections", "Back to what was found"), self._undo)

    def cells(self) -> tuple[QWidget, ...]:
        """The widgets from left to right."""
        return self.name, self.capacity, self.reserve, self.undo

    def show_device(self, device: Device) -> None:
        """Show the device's figures, and whether they are a person's."""
        self._device = device
        self.name.show_text(device.name)
        self.capacity.setAccessibleName(translate("Corrections", "Memory of {0}").format(device.name))
        self.reserve.setAccessibleName(translate("Corrections", "Kept free of {0}").format(device.name))
        self.capacity.setEnabled(not device.is_added)
        self.capacity.show_size("" if device.capacity is None else size(device.capacity))
        self.reserve.show_size(size(device.reserve))
        set_tip(self.capacity, capacity_source(device))
        set_tip(self.reserve, reserve_source(device))
        changed = device.is_typed_in or device.source_of("reserve") == CHOSEN
        self.undo.setEnabled(changed)
        words = (
            translate("Corrections", "Remove {0}")
            if device.is_added
            else translate("Corrections", "Back to what was found of {0}")
        )
        set_icon(self.undo, "close" if device.is_added else "undo")
        set_tip(self.undo, words.format(device.name))
        self.undo.setAccessibleName(words.format(device.name))

    def _enter(self, field: SizeField, text: str) -> None:
        device = self._device
        assert device is not None
        try:
            if not text.strip():
                self._take_back(field, device)
            elif field is self.capacity:
                self._act.correct_size(device.key, parse_capacity(text))
            else:
                self._act.keep_free(device.key, parse_reserve(text, device.capacity))
        except UsageError as error:
            field.refuse()
            self._say(words_of(error))
        else:
            self._say("")

    def _take_back(self, field: SizeField, device: Device) -> None:
        if field is self.capacity:
            self._act.correct_size(device.key, None)
        else:
            self._act.keep_free(device.key, None)
        field.give_up()

    def _undo(self) -> None:
        device = self._device
        assert device is not None
        for field in (self.capacity, self.reserve):
            field.give_up()
        self._say("")
        self._act.keep_free(device.key, None)
        if device.is_added:
            self._act.remove_card(device.name)
        else:
            self._act.correct_size(device.key, None)


class Corrections(Panel):
    """A row for each device, and one to add a card."""

    def __init__(self, act: Corrects) -> None:
        super().__init__(translate("Corrections", "What this computer really has"))
        self._act = act
        self._devices: list[Device] = []
        self.rows: list[CorrectionRow] = []
        words = translate(
            "Corrections",
            "Type over what is wrong, like 16 GB or 800 MB; an empty field goes back to what was found. "
            "What you type is kept, and the terminal goes by it as well.",
        )
        self.body.addWidget(label(words, factor=SMALL, muted=True, wrap=True))
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(GRID)
        self._grid.setVerticalSpacing(GRID // 2)
        self._grid.setColumnStretch(0, 1)
        for column, title in ((1, translate("Corrections", "Memory")), (2, translate("Corrections", "Kept free"))):
            self._grid.addWidget(label(title, factor=SMALL, muted=True), 0, column, Qt.AlignmentFlag.AlignRight)
        self.body.addLayout(self._grid)
        self.problem = label(wrap=True)
        self.problem.setObjectName("problem")
        self.problem.hide()
        self.body.addLayout(self._adding())
        self.body.addWidget(self.problem)

    def _adding(self) -> QHBoxLayout:
        self.new_name = CardNameField()
        self.new_name.setPlaceholderText(translate("Corrections", "A card is missing? Its name, like GeForce RTX 4070"))
        self.new_name.setAccessibleName(translate("Corrections", "Name of a card that is missing"))
        self.new_memory = QLineEdit()
        self.new_memory.setPlaceholderText(translate("Corrections", "Memory"))
        self.new_memory.setAccessibleName(translate("Corrections", "Memory of a card that is missing"))
        self.new_memory.setFixedWidth(em(_FIELD))
        self.new_memory.setAlignment(Qt.AlignmentFlag.AlignRight)
        for field in (self.new_name, self.new_memory):
            field.setMinimumHeight(TARGET)
            field.returnPressed.connect(self._add)
        self.add = button(translate("Corrections", "Add"), self._add, picture="plus")
        line = row(self.new_name, self.new_memory, self.add)
        line.setStretch(0, 1)
        return line

    def show_devices(self, devices: list[Device]) -> None:
        """A row for each."""
        self._devices = devices
        while len(self.rows) < len(devices):
            made = CorrectionRow(self._act, self._say)
            at = len(self.rows) + 1
            for column, cell in enumerate(made.cells()):
                self._grid.addWidget(cell, at, column)
            self.rows.append(made)
        for index, line in enumerate(self.rows):
            for cell in line.cells():
                cell.setVisible(index < len(devices))
        for line, device in zip(self.rows, devices, strict=False):
            line.show_device(device)

    def _say(self, sentence: str) -> None:
        self.problem.setText(sentence)
        self.problem.setVisible(bool(sentence))

    def _add(self) -> None:
        try:
            card = parse_card(self.new_name.text(), self.new_memory.text(), self._devices)
        except UsageError as error:
            self._say(words_of(error))
            return
        self._say("")
        self.new_name.clear()
        self.new_memory.clear()
        self._act.add_card(card)
