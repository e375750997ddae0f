"""The engine on its way: what is being done, how far it is, and what to do where it cannot be built."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QProgressBar

from advisor.engine.build import BuildStep
from ui.computer.state import EngineSetupState
from ui.controls.beside import Beside
from ui.controls.buttons import button
from ui.controls.cards import Panel
from ui.controls.labels import label
from ui.controls.layouts import column, row
from ui.theme import GRID, SUBHEADING
from ui.words import number, said, translate


class EngineSetupCard(Panel):
    """Renders it. wanted: the engine is to be built; cancelled: it is to be built no further."""

    wanted = Signal()
    cancelled = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.title = label("", factor=SUBHEADING, bold=True, wrap=True)
        self.body.addWidget(self.title)
        self.words = label(wrap=True, muted=True)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(translate("EngineSetup", "Building the engine"))
        self.cancel = button(translate("EngineSetup", "Cancel"), self.cancelled.emit)
        self.again = button(translate("EngineSetup", "Build the engine"), self.wanted.emit, primary=True)
        told = column(self.words, self.bar, spacing=GRID // 2)
        self.body.addWidget(Beside(told, row(self.cancel, self.again)))

    def render_state(self, setup: EngineSetupState) -> None:
        """Show where it stands; nothing where nothing is to be built."""
        building = setup.step is not None
        self.setVisible(building or setup.problem is not None)
        self.bar.setVisible(building)
        self.cancel.setVisible(building)
        self.again.setVisible(not building)
        if setup.step:
            self.title.setText(translate("EngineSetup", "The engine is being built"))
            self.bar.setRange(0, setup.step.total)
            self.bar.setValue(setup.step.done)
            self.words.setText(_doing(setup.step))
        elif setup.problem is not None:
            self.title.setText(translate("EngineSetup", "There is no engine yet"))
            self.words.setText(
                said(setup.problem) or translate("EngineSetup", "Without it no model can be judged or run.")
            )


def _doing(step: BuildStep) -> str:
    match step.doing:
        case "compile" if step.total:
            words = translate(
                "EngineSetup", "Compiling llama.cpp for this processor, {0} of {1} parts: some minutes, this once…"
            )
            return words.format(number(step.done), number(step.total))
        case "trial":
            return translate("EngineSetup", "Trying the engine out…")
        case _:
            return translate("EngineSetup", "Getting what the engine is built with…")
