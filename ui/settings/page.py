"""Settings: the few choices there are."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QWidget

from advisor import __version__
from advisor.settings import MOST_THREADS
from ui.common.fuzzy import folded
from ui.common.setting_rows import NumberRow, Spec
from ui.controllers import Controllers
from ui.controls.beside import Beside
from ui.controls.buttons import button
from ui.controls.cards import Panel
from ui.controls.facts import Facts
from ui.controls.labels import label
from ui.controls.layouts import fill
from ui.controls.plain_text import set_tip
from ui.controls.sheet import Sheet
from ui.settings.hub_card import HubCard
from ui.settings.new_chats_card import NewChatsCard
from ui.settings.places_card import PlacesCard
from ui.settings.rows import SettingRow, setting_rows, show_settings
from ui.settings.search import SearchedCard, SettingsSearch
from ui.settings.server_card import ServerCard
from ui.settings.storage_cards import ModelsCard, SleepCard
from ui.settings.text import Section, settings_words
from ui.store import AppState
from ui.theme import GRID, HEADING, SMALL, em
from ui.words import number, said, translate


class SettingsPage(QWidget):
    """Renders and changes the settings."""

    def __init__(self, do: Controllers) -> None:
        super().__init__()
        self.sheet = sheet = Sheet()
        self.search = SettingsSearch()
        self.search.setMinimumWidth(em(220))
        self.search.textChanged.connect(self._find)
        find = QShortcut(QKeySequence(QKeySequence.StandardKey.Find), self)
        find.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        find.activated.connect(self.search.setFocus)
        title = label(translate("Settings", "Settings"), factor=HEADING, bold=True)
        self.nothing = label(muted=True, wrap=True)
        self.nothing.hide()
        fill(sheet.body, Beside(title, self.search), self.nothing)
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
        threads = settings_words()["threads"]
        self.threads = NumberRow(
            Spec(
                "threads",
                threads.name,
                threads.help,
                whole=True,
                bounds=(1, MOST_THREADS),
                beyond=translate("Settings", "Threads must be from 1 to {0}; empty lets Plimsoll choose.").format(
                    number(MOST_THREADS)
                ),
            ),
            explained=True,
        )
        self.threads.changed.connect(lambda _, count: do.settings.keep(threads=count or 0))
        engine.body.addWidget(self.threads)
        about = Panel(translate("Settings", "This copy of Plimsoll"))
        facts = Facts()
        facts.show_facts([(translate("Settings", "Version"), __version__)])
        about.body.addWidget(facts)
        about.body.addWidget(
            label(
                translate(
                    "Settings",
                    "Models run on this computer, and nothing you type leaves it, but where you have one lie on "
                    "computers that you added. The hub is asked only for what you search, look into or download there.",
                ),
                factor=SMALL,
                muted=True,
                wrap=True,
            )
        )
        self.new_chats = NewChatsCard(do)
        self.models = ModelsCard(do)
        self.hub = HubCard(do)
        self.server = ServerCard(do)
        self.sleep = SleepCard(do)
        self.places = PlacesCard(do)
        cards = (
            look,
            self.new_chats,
            memory,
            chat,
            self.sleep,
            self.models,
            self.hub,
            self.server,
            engine,
            self.places,
            about,
        )
        fill(sheet.body, *cards)
        self._searched = [SearchedCard(card) for card in cards]
        sheet.body.addStretch(1)
        outer = QHBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(sheet)

    def point_at(self, name: str) -> None:
        """Bring the control of a setting into view, and give it the keyboard."""
        self.search.clear()
        self.new_chats.unfold(name)
        control = self.controls()[name]
        self.sheet.ensureWidgetVisible(control, 0, 8 * GRID)
        control.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _find(self, text: str) -> None:
        words = folded(text).split()
        found = [card.show_found(words) for card in self._searched]
        self.nothing.setVisible(not any(found))
        self.nothing.setText(translate("Settings", "No setting has “{0}” in it.").format(text.strip()))
        self.sheet.verticalScrollBar().setValue(0)

    def controls(self) -> dict[str, QWidget]:
        """What is clicked, by the name of the setting."""
        rows = self.rows | self.models.rows | self.sleep.rows | self.new_chats.rows
        return {
            **{name: one.control for name, one in rows.items()},
            **self.new_chats.controls(),
            **self.hub.controls(),
            **self.server.controls(),
            "threads": self.threads.edit,
            "models_folder": self.models.change,
            "library_folders": self.models.add,
        }

    def render_state(self, state: AppState) -> None:
        """Show the choices in force."""
        show_settings(self.rows, state.settings)
        self.new_chats.render_state(state)
        self.threads.show_value(state.settings.threads or None, self._own_threads(state))
        self.models.render_state(state)
        self.hub.render_state(state)
        self.server.render_state(state)
        self.sleep.render_state(state)
        self.places.render_state(state)
        self.retest.setEnabled(not state.computer.scanning and not state.in_memory)
        self.engine_words.setText(self._engine_words(state))

    def _own_threads(self, state: AppState) -> str:
        machine = state.computer.machine
        cores = machine.host.cores if machine and not machine.host.planned else None
        return translate("Settings", "up to {0}").format(number(cores)) if cores else translate("Settings", "automatic")

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
