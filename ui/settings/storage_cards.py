"""Settings of models: where they are kept, where else they are looked for, how they are fetched."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QWidget

from advisor.services.readings import SleepingChat
from ui.controllers import Controllers
from ui.controls.beside import Beside
from ui.controls.buttons import button
from ui.controls.cards import Panel
from ui.controls.file_dialogs import ask_for_folder
from ui.controls.labels import Elided, label
from ui.controls.layouts import column, row
from ui.controls.plain_text import set_tip
from ui.controls.sentences import clear
from ui.settings.rows import setting_rows, show_settings
from ui.settings.text import Section, settings_words, sleeper, sleeping
from ui.store import AppState
from ui.theme import GRID, SMALL
from ui.words import translate

MOST_SHOWN = 8  # sleeping chats


class ModelsCard(Panel):
    """Folders of models, and the downloads into them."""

    def __init__(self, do: Controllers) -> None:
        super().__init__(translate("Settings", "Models and downloads"))
        self._do = do
        self._shown: tuple[str, ...] | None = None
        self.folder = Elided()
        self.change = button(translate("Settings", "Change…"), self._change)
        self.shared = button(translate("Settings", "Use the shared cache"), lambda: do.settings.keep(models_folder=""))
        words = settings_words()
        meaning = label(words["models_folder"].help, factor=SMALL, muted=True, wrap=True)
        name = label(words["models_folder"].name)
        self.body.addWidget(
            Beside(column(name, self.folder, spacing=GRID // 2), row(self.shared, self.change), spacing=GRID)
        )
        self.body.addWidget(meaning)
        self.body.addSpacing(GRID)
        self.add = button(translate("Settings", "Add a folder…"), self._add, picture="plus")
        heading = Beside(label(words["library_folders"].name, wrap=True), self.add)
        self._folders = column(spacing=0)
        self.body.addWidget(heading)
        self.body.addLayout(self._folders)
        self.rows = setting_rows(self.body, Section.MODELS, do)

    def render_state(self, state: AppState) -> None:
        """Show the choices in force."""
        keeping = state.settings
        shared = not keeping.models_folder
        words = translate("Settings", "The cache of the Hugging Face hub") if shared else keeping.models_folder
        self.folder.show_text(words)
        self.shared.setVisible(not shared)
        show_settings(self.rows, keeping)
        if keeping.library_folders != self._shown:
            self._shown = keeping.library_folders
            clear(self._folders)
            for folder in keeping.library_folders:
                self._folders.addWidget(self._folder(folder))

    def _folder(self, folder: str) -> QWidget:
        words = Elided(muted=True)
        words.show_text(folder)
        gone = button(translate("Settings", "Remove"), partial(self._do.settings.remove_folder, folder), link=True)
        gone.setAccessibleName(translate("Settings", "Do not look for models in {0}").format(folder))
        set_tip(gone, translate("Settings", "Do not look there any more; the files stay"))
        made, line = QWidget(), row(words, gone)
        line.setStretch(0, 1)
        made.setLayout(line)
        return made

    def _change(self) -> None:
        ask_for_folder(
            self,
            translate("Settings", "Where models are kept"),
            self._do.state.settings.models_folder,
            lambda path: self._do.settings.keep(models_folder=str(Path(path))),
        )

    def _add(self) -> None:
        ask_for_folder(
            self,
            translate("Settings", "Another folder with models"),
            "",
            lambda path: self._do.settings.add_folder(Path(path)),
        )


class SleepCard(Panel):
    """Chats that sleep on the disk: how much they take, and their end."""

    def __init__(self, do: Controllers) -> None:
        super().__init__(translate("Settings", "Sleeping chats"))
        self.words = label(wrap=True)
        self.clear = button(translate("Settings", "Delete all"), do.chat.sleep.clear)
        set_tip(self.clear, translate("Settings", "Their words stay; the models read them again"))
        self.body.addWidget(Beside(self.words, self.clear))
        self._chats = column(spacing=0)
        self.body.addLayout(self._chats)
        self.rows = setting_rows(self.body, Section.SLEEP, do)
        self._do = do
        self._shown: list[tuple[str, SleepingChat]] = []

    def render_state(self, state: AppState) -> None:
        """Show what there is."""
        asleep = state.chat.asleep
        show_settings(self.rows, state.settings)
        self.clear.setEnabled(bool(asleep))
        self.words.setText(sleeping(asleep))
        titles = {chat.id: chat.title for chat in state.chat.chats}
        # The suspended ones first: they stay until something is done about them.
        first = sorted(asleep, key=lambda one: not one.suspended)[:MOST_SHOWN]
        shown = [(titles.get(one.chat, ""), one) for one in first]
        if shown != self._shown:
            self._shown = shown
            clear(self._chats)
            for title, one in shown:
                self._chats.addWidget(self._chat(title or translate("Chats", "Untitled chat"), one))

    def _chat(self, title: str, one: SleepingChat) -> QWidget:
        name, facts = Elided(), label(sleeper(one), factor=SMALL, muted=True)
        name.show_text(title)
        gone = button(translate("Settings", "Delete"), partial(self._do.chat.sleep.forget, one.chat), link=True)
        gone.setAccessibleName(translate("Settings", "Delete what is kept of {0}").format(title))
        set_tip(gone, translate("Settings", "Its words stay; the model reads them again"))
        made, line = QWidget(), row(name, facts, gone)
        line.setStretch(0, 1)
        made.setLayout(line)
        return made
