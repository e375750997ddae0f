"""The settings of a chat: the model's own values in grey, what differs marked, one sentence for what cannot be."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from advisor.chat.conversation import ChatSettings, Preset
from advisor.engine.sampling import Sampling
from ui.chat.chat_settings import ChatSettingsPanel

OWN = Sampling(temperature=0.6, top_k=20)


class Shown:
    """A panel that is shown what it changed, as the window does."""

    def __init__(self, panel: ChatSettingsPanel) -> None:
        self.panel, self.settings = panel, ChatSettings()
        panel.changed.connect(self.show)
        self.show(self.settings)

    def show(self, settings: ChatSettings) -> None:
        self.settings = settings
        self.panel.show_settings(settings, OWN, "switch", (Preset("Officer", "Be a ship's officer."),))


@pytest.fixture
def shown(qtbot: QtBot) -> Shown:
    panel = ChatSettingsPanel()
    qtbot.addWidget(panel)
    panel.resize(320, 700)
    panel.show()
    return Shown(panel)


def enter(shown: Shown, name: str, text: str) -> None:
    edit = shown.panel.numbers[name].edit
    edit.setFocus()
    edit.selectAll()
    QTest.keyClicks(edit, text)
    QTest.keyClick(edit, Qt.Key.Key_Return)


def test_the_models_own_values_stand_in_grey(shown: Shown) -> None:
    numbers = shown.panel.numbers
    assert {name: row.edit.placeholderText() for name, row in numbers.items()} == {
        "temperature": "0.6", "top_k": "20", "top_p": "0.95", "min_p": "0.05", "repeat_penalty": "1",
        "seed": "random", "limit": "no limit",
    }  # fmt: skip
    assert not any(row.edit.text() or row.mark.text() for row in numbers.values())
    assert shown.panel.summary.text() == "All as advised by the model's maker."
    assert not shown.panel.reset_all.isVisible()


def test_what_differs_is_marked_and_can_be_taken_back(shown: Shown) -> None:
    enter(shown, "temperature", "0,2")
    enter(shown, "seed", "42")
    enter(shown, "limit", "1,000")
    assert shown.settings == ChatSettings(temperature=0.2, seed=42, limit=1000)
    row = shown.panel.numbers["temperature"]
    assert row.mark.text() == "●"
    assert row.reset.isVisible()
    assert shown.panel.summary.text() == "3 settings differ from the model's own."
    row.reset.click()
    assert shown.settings == ChatSettings(seed=42, limit=1000)
    assert not row.reset.isVisible()
    shown.show(shown.settings.with_(reads_after=7, summary="They spoke."))
    shown.panel.reset_all.click()
    assert shown.settings == ChatSettings(reads_after=7, summary="They spoke.")


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("temperature", "hot", "Temperature must be a number."),
        ("temperature", "11", "The temperature must be from 0 to 10."),
        ("top_p", "2", "top_p and min_p must be from 0 to 1."),
        ("top_k", "1.5", "Top-k must be a whole number."),
        ("seed", "-1", "The seed must be from 0 to"),
        ("limit", "0", "A reply can have 1 token or more."),
        ("temperature", "nan", "The temperature must be from 0 to 10."),
        ("temperature", "inf", "The temperature must be from 0 to 10."),
    ],
)
def test_what_cannot_be_is_said_and_changes_nothing(shown: Shown, name: str, text: str, words: str) -> None:
    enter(shown, name, text)
    row = shown.panel.numbers[name]
    assert words in row.problem.text()
    assert row.problem.isVisible()
    assert row.edit.text() == text  # what was typed is not lost
    assert shown.settings == ChatSettings()
    shown.show(shown.settings)  # nor by what happens elsewhere
    assert row.edit.text() == text
    enter(shown, name, "1")
    assert not row.problem.isVisible()
    assert shown.settings != ChatSettings()


def test_what_could_not_be_goes_with_its_chat_and_can_be_taken_back(shown: Shown) -> None:
    row = shown.panel.numbers["temperature"]
    enter(shown, "temperature", "warm")
    assert row.problem.isVisible()
    shown.panel.show_settings(ChatSettings(top_k=5), OWN, "no", (), fresh=True)
    assert not row.problem.isVisible()
    assert row.edit.text() == ""
    enter(shown, "temperature", "warm")
    row.reset.click()
    assert not row.problem.isVisible()
    enter(shown, "temperature", "warm")
    shown.panel.reset_all.click()
    assert (row.problem.isVisible(), row.edit.text(), row.reset.isVisible()) == (False, "", False)


def test_prompt_thinking_and_output(shown: Shown, qtbot: QtBot) -> None:
    panel = shown.panel
    panel.system.setFocus()
    QTest.keyClicks(panel.system, "Be brief.")
    qtbot.waitUntil(lambda: shown.settings.system == "Be brief.")  # after a pause, the focus still there
    panel.presets.fill()
    next(action for action in panel.presets.menu.actions() if action.isEnabled()).trigger()
    assert shown.settings.system == "Be a ship's officer."
    thinking = panel.thinking.box
    assert [thinking.itemText(at) for at in range(thinking.count())] == ["Automatic", "On", "Off"]
    panel.thinking.changed.emit(False)
    assert thinking.currentText() == "Off"
    assert not panel.grammar.isVisible()
    panel.output.changed.emit("grammar")
    assert panel.grammar.isVisible()
    panel.grammar.setPlainText('root ::= "yes"')
    panel.take()
    assert shown.settings == ChatSettings(
        "Be a ship's officer.", thinking=False, output="grammar", grammar='root ::= "yes"'
    )
    panel.show_settings(ChatSettings(), OWN, "no", (), fresh=True)
    assert not panel.thinking.isVisible()
    assert panel.system.toPlainText() == ""


def test_saving_a_preset(shown: Shown) -> None:
    saved: list[tuple[str, str]] = []
    shown.panel.presets.saved.connect(lambda name, text: saved.append((name, text)))
    shown.panel.system.setPlainText("Answer in rhyme.")
    shown.panel.presets._save("  Poet & sailor ")
    shown.panel.presets._save("   ")
    assert saved == [("Poet & sailor", "Answer in rhyme.")]
