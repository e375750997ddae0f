"""Where a person says what is lent and where: the address and its port, which devices, and how much of them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from advisor.endpoint import USUAL_PORT
from advisor.errors import UsageError
from ui.common.setting_rows import Spec, parsed
from ui.computer.lending_controller import LendableDevice, LendingController
from ui.computer.lending_text import at_most, kept_on_disk, lendable_words
from ui.controls.buttons import TARGET, tick
from ui.controls.choice import Choice
from ui.controls.flow import Flow
from ui.controls.labels import label
from ui.controls.layouts import column
from ui.controls.plain_text import set_tip
from ui.controls.sentences import clear
from ui.theme import GRID, SMALL, em, set_property
from ui.words import error as words_of
from ui.words import number, translate

_PORT = 72  # px


class LendingOptions(QWidget):
    """Each change is kept at once, and holds from the next time on that this computer lends."""

    def __init__(self, do: LendingController) -> None:
        super().__init__()
        self._do = do
        self._shown: object = None
        self.address = Choice(translate("Lending", "Lend at this address"), (), str)
        self.address.chosen.connect(lambda address: self._do.choose(lend_address=address))
        self.port = QLineEdit()
        self.port.setFixedWidth(em(_PORT))
        self.port.setMinimumHeight(TARGET)
        self.port.editingFinished.connect(self.take_port)
        self.port.textEdited.connect(lambda _: self._complain(""))
        self.problem = label(factor=SMALL, wrap=True)
        self.problem.setObjectName("problem")
        self.problem.hide()
        self.most = Choice(translate("Lending", "Of each device at most"), (), at_most)
        self.most.chosen.connect(lambda most: self._do.choose(lend_memory=most))
        self.disk = Choice(translate("Lending", "Weights kept on disk"), (), kept_on_disk)
        self.disk.chosen.connect(lambda size: self._do.choose(lend_cache=size))
        set_tip(
            self.disk.box,
            translate("Lending", "Weights that another computer sent once are not sent again the next time"),
        )
        self._devices = QVBoxLayout()
        self._devices.setSpacing(0)
        self._named = label(translate("Lending", "Lend these devices"), factor=SMALL, muted=True)
        self.setLayout(
            column(Flow(self.address, self._port_field(), self.most, self.disk, spacing=2 * GRID), self.problem,
                   self._named, self._devices)
        )  # fmt: skip

    def _port_field(self) -> QWidget:
        name = translate("Lending", "Port")
        self.port.setAccessibleName(name)
        caption = label(name, factor=SMALL, muted=True)
        caption.setBuddy(self.port)
        made = QWidget()
        made.setLayout(column(caption, self.port, spacing=GRID // 2))
        return made

    def take_port(self) -> bool:
        """Keep the port as it is written, the usual one for an empty field; whether that can be one."""
        beyond = translate("Settings", "A port is a number from 1 to {0}.").format(number(65535))
        spec = Spec("lend_port", self.port.accessibleName(), "", whole=True, bounds=(1, 65535), beyond=beyond)
        try:
            port = parsed(spec, self.port.text())
        except UsageError as error:
            self._complain(words_of(error))
            return False
        self._do.choose(lend_port=USUAL_PORT if port is None else port)
        self.port.setText(str(self._do.choice.port))
        return True

    def _complain(self, sentence: str) -> None:
        self.problem.setText(sentence)
        self.problem.setVisible(bool(sentence))
        set_property(self.port, "invalid", bool(sentence))

    def show_choice(self) -> None:
        """Show what is chosen, and what there is to choose from."""
        choice = self._do.choice
        if choice == self._shown:
            return
        self._shown = choice
        _offer(self.address, choice.addresses, choice.address)
        if not self.problem.isVisibleTo(self):  # else what was typed stays, to be put right
            self.port.setText(str(choice.port))
        _offer(self.most, choice.sizes, choice.most)
        _offer(self.disk, choice.disk_sizes, choice.disk)
        several = len(choice.devices) > 1
        self._named.setVisible(several)
        clear(self._devices)
        ticked = [device.key for device in choice.devices if device.lent]
        for device in choice.devices if several else ():
            self._devices.addWidget(self._tick(device, ticked))

    def _tick(self, device: LendableDevice, ticked: Sequence[str]) -> QWidget:
        made = tick(lendable_words(device), partial(self._ticked, device.key))
        made.setChecked(device.lent)
        if ticked == [device.key]:
            made.setEnabled(False)
            set_tip(made, translate("Lending", "Something has to be lent"))
        return made

    def _ticked(self, key: str, lent: bool) -> None:
        keys = tuple(one.key for one in self._do.choice.devices if (lent if one.key == key else one.lent))
        self._do.choose(lend_devices=keys)


def _offer(choice: Choice, values: Sequence[object], value: object) -> None:
    box = choice.box
    if tuple(values) != tuple(box.itemData(at) for at in range(box.count())):
        box.clear()
        for each in values:
            box.addItem(choice.words(each), each)
    choice.show_value(value)
