"""Settings: the few choices there are."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox, QHBoxLayout, QWidget

from advisor import __version__
from advisor.chat.database import chats_file
from advisor.settings import SETTINGS, config_file
from advisor.storage.folders import log_folder, state_folder
from ui.controllers import Controllers
from ui.controls.beside import Beside
from ui.controls.buttons import button, tick
from ui.controls.cards import Card
from ui.controls.dropdown import Dropdown
from ui.controls.facts import Facts
from ui.controls.labels import label
from ui.controls.layouts import column
from ui.controls.plain_text import set_tip
from ui.controls.sheet import Sheet
from ui.settings.storage_cards import HubCard, ModelsCard
from ui.settings.text import SettingWords, settings_words, theme
from ui.store import AppState
from ui.theme import HEADING, SMALL
from ui.words import tokens as in_tokens
from ui.words import translate


class SettingsPage(QWidget):
    """Renders and changes the settings."""

    def __init__(self, do: Controllers) -> None:
        super().__init__()
        words = settings_words()
        themes = SETTINGS["theme"].offered
        self.theme = self._combo(words["theme"].name, [(theme(which), which) for which in themes])
        self.theme.activated.connect(lambda index: do.settings.keep(theme=self.theme.itemData(index)))
        lengths: tuple[int, ...] = SETTINGS["context"].offered
        self.context = self._combo(words["context"].name, [(in_tokens(tokens), tokens) for tokens in lengths])
        self.context.activated.connect(lambda index: do.settings.keep(context=self.context.itemData(index)))
        sheet = Sheet()
        sheet.body.addWidget(label(translate("Settings", "Settings"), factor=HEADING, bold=True))
        look = Card(translate("Settings", "Appearance"))
        look.body.addWidget(self._choice(words["theme"], self.theme))
        memory = Card(translate("Settings", "Memory"))
        memory.body.addWidget(self._choice(words["context"], self.context))
        chat = Card(translate("Settings", "Chat"))
        self.formulas = tick(words["formulas"].name, lambda on: do.settings.keep(formulas=on))
        meaning = label(words["formulas"].help, factor=SMALL, muted=True, wrap=True)
        chat.body.addLayout(column(self.formulas, meaning, spacing=0))
        engine = Card(translate("Settings", "Engine"))
        self.engine_words = label(wrap=True)
        self.retest = button(translate("Settings", "Test the engine again"), do.computer.retest)
        set_tip(
            self.retest,
            translate(
                "Settings", "Write a few tokens with a tiny model, to see which settings this processor survives"
            ),
        )
        engine.body.addWidget(Beside(self.engine_words, self.retest))
        about = Card(translate("Settings", "This copy of Plimsoll"))
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
        for card in (look, memory, chat, self.models, self.hub, engine, about):
            sheet.body.addWidget(card)
        sheet.body.addStretch(1)
        outer = QHBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(sheet)

    def render_state(self, state: AppState) -> None:
        """Show the choices in force."""
        self.theme.setCurrentIndex(max(0, self.theme.findData(state.settings.theme)))
        index = self.context.findData(state.settings.context)
        if index < 0:
            self.context.addItem(in_tokens(state.settings.context), state.settings.context)
            index = self.context.count() - 1
        self.context.setCurrentIndex(index)
        self.formulas.setChecked(state.settings.formulas)
        self.models.render_state(state)
        self.hub.render_state(state)
        self.retest.setEnabled(not state.computer.scanning and not state.session.phase.loaded)
        self.engine_words.setText(self._engine_words(state))

    def _engine_words(self, state: AppState) -> str:
        engine = state.computer.machine.engine if state.computer.machine else None
        if state.computer.scanning:
            return translate("Settings", "Testing the engine…")
        if engine is None:
            notes = state.computer.machine.notes if state.computer.machine else ()
            return "\n".join(notes) or translate("Settings", "The engine has not been found yet.")
        if engine.note:
            return engine.note
        if engine.safe:
            return translate(
                "Settings", "llama.cpp {0} runs with safe settings on this processor, somewhat slower."
            ).format(engine.version)
        return translate("Settings", "llama.cpp {0} passed its test on this processor and runs at full speed.").format(
            engine.version
        )

    def _combo(self, name: str, choices: list[tuple[str, object]]) -> QComboBox:
        made = Dropdown(name)
        made.setMinimumWidth(180)
        for words, value in choices:
            made.addItem(words, value)
        return made

    def _choice(self, words: SettingWords, control: QComboBox) -> Beside:
        name = label(words.name, wrap=True)
        name.setBuddy(control)
        left = (
            column(name, label(words.help, factor=SMALL, muted=True, wrap=True), spacing=0)
            if words.help
            else column(name)
        )
        return Beside(left, control)
