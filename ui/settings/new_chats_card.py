"""Settings of new chats: what the model is told first, how it chooses words, which model that is."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from advisor.engine.sampling import Sampling
from advisor.settings import SETTINGS
from ui.common.setting_rows import NumberRow, Paragraph, own_value, specs
from ui.controllers import Controllers
from ui.controls.beside import Beside
from ui.controls.cards import Panel
from ui.controls.dropdown import Dropdown
from ui.controls.fold import Fold
from ui.controls.labels import label
from ui.controls.layouts import column, row
from ui.settings.rows import default_button, setting_rows, show_settings
from ui.settings.text import KEPT_AS, Section, settings_words
from ui.store import AppState
from ui.theme import GRID, SMALL, em
from ui.words import translate

MOST_MODELS = 60  # in the list
_LINES = 4


class NewChatsCard(Panel):
    """What a new chat begins with. numbers: by the name of their setting."""

    def __init__(self, do: Controllers) -> None:
        super().__init__(translate("Settings", "New chats"))
        self._do = do
        words = settings_words()
        self.body.addWidget(
            label(
                translate(
                    "Settings",
                    "What a new chat begins with, here and with “plimsoll chat” in the terminal. Chats that there are "
                    "keep what they have; each has these in a drawer of its own.",
                ),
                factor=SMALL,
                muted=True,
                wrap=True,
            )
        )
        self.body.addLayout(self._prompt())
        self.model = Dropdown(words["default_model"].name)
        self.model.setMinimumWidth(em(180))
        self.model.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.model.setMaximumWidth(em(300))
        self.model.activated.connect(lambda at: do.settings.keep(default_model=self.model.itemData(at)))
        self._models: tuple[tuple[str, str], ...] = ()
        keep = partial(self._keep, "default_model")
        self._model_reset = default_button(SETTINGS["default_model"], words["default_model"], keep)
        name = label(words["default_model"].name, wrap=True)
        name.setBuddy(self.model)
        meaning = label(words["default_model"].help, factor=SMALL, muted=True, wrap=True)
        self.body.addWidget(
            Beside(column(name, meaning, spacing=0), row(self.model, self._model_reset, spacing=GRID // 2))
        )
        self.rows = setting_rows(self.body, Section.NEW_CHATS, do)
        self.numbers = {KEPT_AS.get(spec.name, spec.name): NumberRow(spec, explained=True) for spec in specs()}
        within = QVBoxLayout()
        within.setSpacing(GRID)
        for kept_as, number in self.numbers.items():
            number.changed.connect(partial(self._number, kept_as))
            within.addWidget(number)
        inside = QWidget()
        inside.setLayout(within)
        within.setContentsMargins(0, 0, 0, 0)
        self.fold = Fold(translate("Settings", "Choice of words, length of replies"), inside)
        self.body.addWidget(self.fold)

    def _prompt(self) -> QVBoxLayout:
        words = settings_words()["system_prompt"]
        self.system = Paragraph(
            words.name, translate("ChatSettings", "What the model is told before the chat: who it is, how to answer…"),
            _LINES,
        )  # fmt: skip
        self.system.finished.connect(lambda text: self._do.settings.keep(system_prompt=text))
        self._system_reset = default_button(SETTINGS["system_prompt"], words, partial(self._keep, "system_prompt"))
        name = label(words.name)
        name.setBuddy(self.system)
        return column(row(name, None, self._system_reset), self.system, spacing=GRID // 2)

    def _keep(self, name: str, value: object) -> None:
        self._do.settings.keep(**{name: value})

    def _number(self, kept_as: str, _: str, value: object) -> None:
        self._do.settings.keep(**{kept_as: value})

    def controls(self) -> dict[str, QWidget]:
        """What is clicked or written in, by the name of the setting."""
        numbers = {name: number.edit for name, number in self.numbers.items()}
        return {"system_prompt": self.system, "default_model": self.model, **numbers}

    def unfold(self, name: str) -> None:
        """Have the control of a setting in view that may be folded away."""
        if name in self.numbers:
            self.fold.button.setChecked(True)

    def take(self) -> None:
        """Have what stands in the fields taken now."""
        self.system.take()

    def render_state(self, state: AppState) -> None:
        """Show the choices in force."""
        chosen, usual = state.settings, Sampling()
        self.system.show_text(chosen.system_prompt)
        self._system_reset.setVisible(bool(chosen.system_prompt))
        own = state.session.loaded.recommended if state.session.loaded else usual
        for kept_as, number in self.numbers.items():
            shown = own_value(number.spec.name, own)
            if not state.session.loaded and number.spec.name not in ("limit", "seed"):
                shown = translate("Settings", "the model’s own")
            number.show_value(getattr(chosen, kept_as), shown)
        self._show_models(_models(state, chosen.default_model))
        self.model.setCurrentIndex(max(0, self.model.findData(chosen.default_model)))
        self._model_reset.setVisible(bool(chosen.default_model))
        show_settings(self.rows, chosen)

    def _show_models(self, models: Sequence[tuple[str, str]]) -> None:
        if tuple(models) != self._models:
            self._models = tuple(models)
            self.model.clear()
            for words, path in models:
                self.model.addItem(words, path)
            self.model.setMinimumWidth(min(em(300), max(em(180), self.model.sizeHint().width() + GRID)))


def _models(state: AppState, chosen: str) -> list[tuple[str, str]]:
    """(words, path) of what may be chosen: the one used last, the models on this computer, and the one in force."""
    found = {"": translate("Settings", "The one used last")}
    contents = state.library.contents
    for one in contents.models[:MOST_MODELS] if contents else ():
        found[str(one.path)] = f"{one.summary.name} \u00b7 {one.summary.quant}"
    found.setdefault(chosen, Path(chosen).name)
    return [(words, path) for path, words in found.items()]
