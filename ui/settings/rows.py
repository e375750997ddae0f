"""The settings that are one choice each, drawn from their table: a box to tick, or a list of what is offered."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QToolButton, QVBoxLayout, QWidget

from advisor.settings import SETTINGS, Setting, Settings
from ui.controllers import Controllers
from ui.controls.beside import Beside
from ui.controls.buttons import icon_button, tick
from ui.controls.choice import Choice
from ui.controls.dropdown import Dropdown
from ui.controls.flow import Flow
from ui.controls.labels import label
from ui.controls.layouts import column, row
from ui.settings.text import Section, SettingWords, settings_words
from ui.theme import GRID, SMALL, em
from ui.words import translate

Keep = Callable[[Any], object]
_MOST = 340  # px of a list


@dataclass(frozen=True)
class SettingRow:
    """One setting. control: what the person clicks; show: shows the value in force; reset: puts its default back."""

    control: QCheckBox | QComboBox
    show: Callable[[Any], object]
    reset: QToolButton | None = None


def setting_rows(body: QVBoxLayout, section: Section, do: Controllers) -> dict[str, SettingRow]:
    """Add a section's settings to the body of its card, in the order of their words; each by its name."""
    made: dict[str, SettingRow] = {}
    table = [(SETTINGS[name], words) for name, words in settings_words().items() if words.section is section]
    for short, group in groupby(table, lambda one: one[1].short):
        choices: list[Choice] = []
        for setting, words in group:
            keep = partial(_keep, do, setting.name)
            if short:
                choice = Choice(words.name, setting.offered, partial(offered_words, setting, words))
                choice.chosen.connect(keep)
                choices.append(choice)
                made[setting.name] = SettingRow(choice.box, choice.show_value)
            elif words.offered or setting.offered:
                made[setting.name] = _list(body, setting, words, keep)
            else:
                made[setting.name] = _tick(body, setting, words, keep)
        if choices:
            body.addSpacing(GRID)
            body.addWidget(Flow(*choices, spacing=3 * GRID))
    return made


def show_settings(rows: Mapping[str, SettingRow], settings: Settings) -> None:
    """Show the choices in force."""
    for name, one in rows.items():
        one.show(getattr(settings, name))


def _keep(do: Controllers, name: str, value: Any) -> None:
    do.settings.keep(**{name: value})


def default_button(setting: Setting, words: SettingWords, keep: Keep) -> QToolButton:
    """Puts a setting's default back, and says what that is; takes its room also where it is not needed."""
    default = words.value(setting.default) if words.value is not str else ""
    if isinstance(setting.default, bool):
        default = translate("Settings", "on") if setting.default else translate("Settings", "off")
    said = (
        translate("Settings", "{0}: back to {1}").format(words.name, default)
        if default
        else translate("Settings", "{0}: back to what it was at first").format(words.name)
    )
    made = icon_button("undo", said, lambda: keep(setting.default))
    policy = made.sizePolicy()
    policy.setRetainSizeWhenHidden(True)
    made.setSizePolicy(policy)
    made.hide()
    return made


def offered_words(setting: Setting, words: SettingWords, value: Any) -> str:
    """What a value is called in a list, with which of them is the default."""
    said = words.value(value)
    return translate("Settings", "{0} (default)").format(said) if value == setting.default else said


def _resetting(show: Callable[[Any], object], reset: QToolButton, default: Any, control: QWidget) -> Keep:
    """Shows a value, and the button that takes it back only where there is something to take back."""

    def shown(value: Any) -> None:
        show(value)
        if reset.hasFocus() and value == default:
            control.setFocus()
        reset.setVisible(value != default)

    return shown


def _tick(body: QVBoxLayout, setting: Setting, words: SettingWords, keep: Keep) -> SettingRow:
    box, reset = tick(words.name, keep), default_button(setting, words, keep)
    across = row(box, reset, spacing=GRID // 2)
    across.setStretch(0, 1)
    across.setAlignment(reset, Qt.AlignmentFlag.AlignTop)
    if words.help:
        body.addLayout(column(across, label(words.help, factor=SMALL, muted=True, wrap=True), spacing=0))
    else:
        body.addLayout(across)
    return SettingRow(box, _resetting(box.setChecked, reset, setting.default, box), reset)


def _list(body: QVBoxLayout, setting: Setting, words: SettingWords, keep: Keep) -> SettingRow:
    box = Dropdown(words.name)
    box.setMaximumWidth(em(_MOST))
    for value in words.offered or setting.offered:
        box.addItem(offered_words(setting, words, value), value)
    box.setMinimumWidth(min(em(_MOST), max(em(180), box.sizeHint().width() + 2 * GRID)))
    box.activated.connect(lambda index: keep(box.itemData(index)))

    def show(value: Any) -> None:
        if box.findData(value) < 0:  # one that was written into the file by hand
            box.addItem(words.value(value), value)
        box.setCurrentIndex(box.findData(value))

    name = label(words.name, wrap=True)
    name.setBuddy(box)
    meaning = [label(words.help, factor=SMALL, muted=True, wrap=True)] if words.help else []
    reset = default_button(setting, words, keep)
    body.addWidget(Beside(column(name, *meaning, spacing=0), row(box, reset, spacing=GRID // 2)))
    return SettingRow(box, _resetting(show, reset, setting.default, box), reset)
