"""Settings: the few choices there are."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from advisor import __version__
from advisor.chat.database import chats_file
from advisor.settings import config_file
from advisor.storage.folders import log_folder, state_folder
from ui.controllers import Controllers
from ui.controls.beside import Beside
from ui.controls.buttons import button
from ui.controls.cards import Panel
from ui.controls.facts import Facts
from ui.controls.labels import label
from ui.controls.plain_text import set_tip
from ui.controls.sheet import Sheet
from ui.settings.rows import SettingRow, setting_rows, show_settings
from ui.settings.storage_cards import HubCard, ModelsCard, SleepCard
from ui.settings.text import Section
from ui.store import AppState
from ui.theme import GRID, HEADING, SMALL
from ui.words import said, translate


class SettingsPage(QWidget):
    """Renders and changes the settings."""

    def __init__(self, do: Controllers) -> None:
        super().__init__()
        self.sheet = sheet = Sheet()
        sheet.body.addWidget(label(translate("Settings", "Settings"), factor=HEADING, bold=True))
        look = Panel(translate("Settings", "Appearance"))
        memory = Panel(translate("Settings", "Memory"))
        chat = Panel(translate("Settings", "Chat"))
        self.rows: dict[str, SettingRow] = {}
        for section, card in ((Section.LOOK, look), (Section.MEMORY, memory), (Section.CHAT, chat)):
            self.rows |= setting_rows(card.body, section, do)
        engine = Panel(translate("Settings", "Engine"))
        self.engine_words = label(wrap=True)
        self.retest = button(translate("Settings", "Test the engine again"), do.computer.retest)
        set_tip(
            self.retest,
            translate(
                "Settings", "Write a few tokens with a tiny model, to see which settings this processor survives"
            ),
        )
        engine.body.addWidget(Beside(self.engine_words, self.retest))
        about = Panel(translate("Settings", "This copy of Plimsoll"))
        facts = Facts()
        facts.show_facts(
            [
                (translate("Settings", "Version"), __version__),
                (translate("Settings", "Logs"), str(log_folder())),
                (translate("Settings", "Chats"), str(chats_file().parent)),
                (translate("Settings", "Settings"), str(config_file().parent)),
                (translate("Settings", "State"), str(state_folder())),
            ]
        )
        about.body.addWidget(facts)
        about.body.addWidget(
            label(
                translate(
                    "Settings",
                    "Models run on this computer, and nothing you type leaves it. The hub is asked only for what you "
                    "search, look into or download there.",
                ),
                factor=SMALL,
                muted=True,
                wrap=True,
            )
        )
        self.models = ModelsCard(do)
        self.hub = HubCard(do)
        self.sleep = SleepCard(do)
        for card in (look, memory, chat, self.sleep, self.models, self.hub, engine, about):
            sheet.body.addWidget(card)
        sheet.body.addStretch(1)
        outer = QHBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(sheet)

    def point_at(self, name: str) -> None:
        """Bring the control of a setting into view, and give it the keyboard."""
        control = self.controls()[name]
        self.sheet.ensureWidgetVisible(control, 0, 8 * GRID)
        control.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def controls(self) -> dict[str, QWidget]:
        """What is clicked, by the name of the setting."""
        rows = self.rows | self.models.rows | self.sleep.rows
        return {
            **{name: one.control for name, one in rows.items()},
            "models_folder": self.models.change,
            "library_folders": self.models.add,
        }

    def render_state(self, state: AppState) -> None:
        """Show the choices in force."""
        show_settings(self.rows, state.settings)
        self.models.render_state(state)
        self.hub.render_state(state)
        self.sleep.render_state(state)
        self.retest.setEnabled(not state.computer.scanning and not state.in_memory)
        self.engine_words.setText(self._engine_words(state))

    def _engine_words(self, state: AppState) -> str:
        engine = state.computer.machine.engine if state.computer.machine else None
        if state.computer.scanning:
            return translate("Settings", "Testing the engine…")
        if engine is None:
            notes = state.computer.machine.notes if state.computer.machine else ()
            return "\n".join(map(said, notes)) or translate("Settings", "The engine has not been found yet.")
        if engine.note:
            return said(engine.note)
        if engine.safe:
            return translate(
                "Settings", "llama.cpp {0} runs with safe settings on this processor, somewhat slower."
            ).format(engine.version)
        return translate("Settings", "llama.cpp {0} passed its test on this processor and runs at full speed.").format(
            engine.version
        )
