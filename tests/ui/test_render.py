"""What is said and offered on the pages in their states, and what the pages do when states follow each other."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSlider,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)

from advisor.fit.verdict import Verdict
from tests.ui import canned, canned_models
from tests.ui.conftest import put, some
from tests.ui.pages_of import PagesOf
from ui.app import App
from ui.pages import PageId
from ui.session.memory_bar import MemoryBar
from ui.session.memory_bars import main_figure
from ui.store import AppState

STATES = canned.states() | {name: canned_models.states()[name] for name in canned_models.DRAWN}
CONTROLS = (QAbstractButton, QAbstractSlider, QLineEdit, QComboBox, QPlainTextEdit)


def said(root: QWidget) -> list[str]:
    """Every text that can be seen below `root`."""
    labels = [label for label in root.findChildren(QLabel) if label.isVisible() and label.text()]
    buttons = [button for button in root.findChildren(QAbstractButton) if button.isVisible() and button.text()]
    return [label.accessibleName() or label.text() for label in labels] + [button.text() for button in buttons]


def test_a_page_shows_the_state_whatever_it_showed_before(still: App) -> None:
    """Going through all states and back gives the same words as going there at once."""
    put(still, STATES["model-fits"])
    fresh = said(some(still.window.stack.currentWidget()))
    for state in STATES.values():
        put(still, state)
    put(still, STATES["model-fits"])
    assert said(some(still.window.stack.currentWidget())) == fresh


def test_the_tab_key_reaches_the_controls_of_the_model_page_in_reading_order(still: App) -> None:
    put(still, STATES["model-fits"])
    page = PagesOf(still).model
    card = page.length
    wanted = [
        page.load,
        card.slider.slider,
        card.slider.edit,
        card.kv,
        card.placement.fold.button,
        card.use_longest,
        card.fold.button,
    ]
    order: list[QWidget] = []
    at: QWidget = page.load
    for _ in range(200):
        if at in wanted:
            order.append(at)
        at = some(at.nextInFocusChain())
        if at is page.load:
            break
    assert order == wanted


@pytest.mark.parametrize(("verdict", "name"), canned.VERDICTS.items())
def test_verdicts_on_the_model_page(still: App, verdict: Verdict, name: str) -> None:
    state = STATES[name]
    assert state.opened.judged.fit is not None
    assert state.opened.judged.fit.verdict is verdict
    put(still, state)
    page = PagesOf(still).model
    assert page.badge.isVisible()
    assert page.length.sentence.text()
    assert page.load.isVisible() is verdict.runs
    assert page.load_anyway.isVisible() is not verdict.runs
    assert page.length.warning.isVisible() is not verdict.runs


def test_options_are_buttons(still: App) -> None:
    put(still, STATES["model-tight"])
    offered = [button.text() for button in PagesOf(still).model.length.options.findChildren(QAbstractButton)]
    assert offered == ["Shorter conversation (54k fits)", "8-bit chat memory (saves 3.3 GB)"]
    put(still, STATES["model-fits"])
    assert not PagesOf(still).model.length.options.isVisible()


def test_where_it_lies_is_a_question_of_graphics_cards(still: App) -> None:
    put(still, STATES["model-plain"])
    assert not PagesOf(still).model.length.placement.isVisible()
    put(still, STATES["model-fits"])
    assert PagesOf(still).model.length.placement.isVisible()


def test_the_sums_are_shown_with_real_numbers(still: App) -> None:
    state = STATES["model-loaded"]
    put(still, state)
    PagesOf(still).model.length.fold.button.setChecked(True)
    assert state.opened.judged.fit
    texts = PagesOf(still).model.length.worked_out.texts()
    row = state.opened.judged.fit.bill.devices[0]
    for value in (row.weights, row.context, row.compute, row.program, row.vocabulary, row.total, row.spare, row.free):
        assert f"{value:,} bytes" in texts
    assert texts.count(f"{state.opened.judged.fit.bill.loaded:,} bytes") == 2  # predicted and allocated


def test_more_than_was_trained_is_said_and_never_changed(still: App) -> None:
    put(still, STATES["model-beyond"])
    page = PagesOf(still).model
    assert page.length.slider.edit.text() == "200,000"
    assert page.length.sentence.text() == "You asked for 200,000 tokens. This model was trained to follow 128k."
    assert page.length.use_longest.text() == "Use 128k"
    assert not page.load.isEnabled()


def test_this_pc_while_scanning_and_after(still: App) -> None:
    put(still, STATES["pc-scanning"])
    page = PagesOf(still).this_pc
    assert page.scanning.isVisible()
    assert not page.rescan.isEnabled()
    put(still, STATES["pc"])
    assert not page.scanning.isVisible()
    assert [card.title.text() for card in page.cards if card.isVisible()] == ["Graphics memory", "System memory"]
    put(still, STATES["pc-safe"])
    assert [card.title.text() for card in page.cards if card.isVisible()] == ["System memory"]
    assert page.engine_note.isVisible()
    assert page.facts.values()["Container"] == "limits memory to 8.0 GB"


def test_eject_names_the_model_where_another_one_is_looked_at(still: App) -> None:
    put(still, STATES["model-loaded"])
    state, eject = still.store.state, PagesOf(still).model.eject
    assert eject.text() == "Eject"
    put(still, state.change(opened={"model": replace(some(state.opened.model), path=Path("other.gguf"))}))
    assert eject.text() == f"Eject {some(state.session.loaded).fit.model.name}"


def test_chat_states(still: App) -> None:
    chat = still.window.chat
    put(still, STATES["chat-empty"])
    assert chat.middle.choose.isVisible()
    chat.middle.catalogue.click()  # who has no file yet is not left there
    assert str(still.store.state.shell.page) == "models"
    put(still, STATES["chat-empty"])
    chat.middle.local.click()
    assert str(still.store.state.shell.page) == "local"
    put(still, STATES["chat-empty"])
    assert not chat.composer.button.isEnabled()
    put(still, STATES["chat-open"])
    assert chat.middle.load.text() == "Load Llama 3.1 8B Instruct"
    put(still, STATES["chat-ready"])
    assert chat.middle.greeting.isVisible()
    put(still, STATES["chat"])
    assert chat.transcript.reply_text() == canned.ANSWER.text
    assert chat.header.context.text() == "Context 8,210 / 16,384 (50 %)"
    assert chat.header.memory_words.text().startswith("GPU memory")
    put(still, STATES["chat-lost"])
    assert chat.bars.lost.isVisible()
    full = STATES["chat-full"]
    put(still, full)
    assert chat.bars.full.isVisible()
    assert not chat.bars.lost.isVisible()
    put(still, full.change(session={"context_used": full.session.context_size + 400}))  # loaded again with less
    words = chat.bars.full.words.text()
    assert "%" not in words
    assert words.startswith("This conversation takes 16,784 tokens, and the context holds 16,384.")


def test_streaming_adds_only_what_is_new(still: App, monkeypatch: pytest.MonkeyPatch) -> None:
    state = STATES["chat-writing"]
    put(still, state)
    added: list[str] = []
    transcript = still.window.chat.transcript
    real = transcript.append

    def append(text: str) -> None:
        added.append(text)
        real(text)

    monkeypatch.setattr(transcript, "append", append)
    assert state.chat.reply
    grown = state.chat.reply.text + " and on"
    put(still, state.change(chat={"reply": replace(state.chat.reply, text=grown, tokens=70)}))
    assert added == [" and on"]
    done = replace(state.chat.reply.turn, text=grown + ".", ending="end", stats=canned.STATS)
    put(still, state.change(chat={"reply": None, "turns": (*state.chat.turns, done)}))
    assert added == [" and on", "."]
    assert transcript.reply_text() == grown + "."
    put(still, state.change(chat={"reply": None, "turns": ()}))
    assert transcript.reply_text() == ""


def test_the_memory_panel_holds_the_three_against_each_other(still: App) -> None:
    still.window.resize(1280, 800)
    state = STATES["chat-writing"]
    put(still, state)
    panel = still.window.chat.panel
    assert state.session.loaded
    (section,) = panel.sections[:1]
    found, row = section.table, state.session.loaded.allocated.devices[0]
    assert found.value("Allocated") == row.engine
    assert found.value("Predicted") == row.total
    lines = ("Model weights", "Chat memory, filled", "Chat memory, not yet filled", "Working space")
    assert sum(map(found.value, lines)) == row.engine
    beyond = sum(map(found.value, ("Engine and driver", "Vocabulary", "Not explained")))
    assert row.engine + beyond == found.value("Measured") == some(state.session.reading).engine
    assert panel.verdict.text() == "The engine holds exactly what was predicted, to the byte."
    assert "28 MB more in RAM" in panel.drift.text()


def test_gauges_say_their_value(still: App) -> None:
    put(still, STATES["chat"])
    found = main_figure(still.store.state)
    assert found
    bar = still.window.chat.header.bar
    assert bar.accessibleName() == "NVIDIA GeForce RTX 4070 Ti SUPER: 10.5 of 16.0 GB used"
    assert f"{found[1].size_of('weights'):,} bytes" in bar.toolTip()
    assert all(bar.accessibleName() for bar in still.window.findChildren(MemoryBar) if bar.isVisible())


def test_the_rail_is_words_at_900_and_icons_below(still: App) -> None:
    still.window.resize(900, 600)
    QApplication.processEvents()
    assert still.window.rail.width() == 170
    still.window.resize(899, 600)
    QApplication.processEvents()
    assert still.window.rail.width() == 56


def test_pages_by_rail_and_menu(still: App) -> None:
    still.window.rail.buttons[PageId.SETTINGS].click()
    assert still.store.state.shell.page == "settings"
    still.window.menus.actions["page-chat"].trigger()
    assert still.window.stack.currentWidget() is still.window.chat
    assert still.window.rail.buttons[PageId.CHAT].isChecked()


def test_themes_can_be_changed_while_it_runs(still: App) -> None:
    put(still, AppState().change(shell={"page": PageId.SETTINGS}, computer={"machine": canned.PLAIN}))
    still.do.settings.keep(theme="dark")
    QApplication.processEvents()
    assert still.qt.palette().window().color().name() == "#16181c"
    assert still.window.menus.actions["theme-dark"].isChecked()
    still.do.settings.keep(theme="light")
    assert still.qt.palette().window().color().name() == "#f5f6f8"
