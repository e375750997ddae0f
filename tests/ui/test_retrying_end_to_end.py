"""A reply written anew by another model: chosen from those on this computer, with the real engine."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from advisor.fit.fit import Fit
from advisor.fit.verdict import Verdict
from advisor.settings import Settings
from tests.models.fixtures import ModelFactory
from tests.ui.conftest import MakeApp, some
from tests.ui.test_end_to_end import PATIENCE, ask, load
from ui.app import App
from ui.chat.model_chooser import ModelChooser
from ui.store import AppState, PageId, Phase


@pytest.fixture
def folder(tmp_path: Path, model_factory: ModelFactory, llama_70b: Path) -> Path:
    """Three models: two that fit, and one that does not fit any computer."""
    made = tmp_path / "models"
    made.mkdir()
    (made / "first-Q8_0.gguf").symlink_to(model_factory("llama", quant="Q8_0"))
    (made / "other-F16.gguf").symlink_to(model_factory("qwen2"))
    (made / "large-F16.gguf").symlink_to(llama_70b)
    return made


@pytest.fixture
def app(make_app: MakeApp, qtbot: QtBot, folder: Path) -> App:
    """A window where the first of the models has said something."""
    made = make_app(settings=Settings(library_folders=(str(folder),), look_elsewhere=False))
    made.window.resize(1280, 800)
    made.actions.open_chats()
    made.actions.rescan()
    qtbot.waitUntil(lambda: made.store.state.machine is not None, timeout=PATIENCE)
    load(made, qtbot, folder / "first-Q8_0.gguf")
    ask(made, qtbot, "One")
    made.actions.stop()
    until(made, qtbot, lambda state: state.phase is Phase.READY)
    return made


def until(app: App, qtbot: QtBot, condition: object) -> AppState:
    qtbot.waitUntil(lambda: bool(condition(app.store.state)), timeout=PATIENCE)  # type: ignore[operator]
    return app.store.state


def choose(app: App, qtbot: QtBot) -> ModelChooser:
    """Open the choice for the last reply, and wait for the verdicts."""
    app.window.chat.transcript.toolUsed.emit(app.store.state.turns[-1].id, "another")
    until(app, qtbot, lambda state: state.local.library and state.another and len(state.another.answers) == 2)
    return some(app.window.another.dialog)


def answered(app: App, qtbot: QtBot, path: Path) -> AppState:
    """Wait until the model at `path` writes, and stop it."""
    until(app, qtbot, lambda state: state.loaded.model.path == path and state.reply and state.reply.tokens)
    assert app.store.state.awaited is None
    app.actions.stop()
    return until(app, qtbot, lambda state: state.phase is Phase.READY)


def test_one_that_fits_is_loaded_and_answers_beside_the_first(app: App, qtbot: QtBot, folder: Path) -> None:
    first = app.store.state.turns[-1]
    dialog = choose(app, qtbot)
    lines = {line.value.name: line for line in dialog.list.model.lines}
    assert set(lines) == {"other-F16.gguf", "large-F16.gguf"}  # not the one in memory
    assert lines["other-F16.gguf"].verdict is Verdict.FITS
    assert lines["large-F16.gguf"].verdict is Verdict.NO
    assert "131.4 GB" in lines["large-F16.gguf"].spoken
    assert [
        some(fit).plan.context for fit in some(app.store.state.another).answers.values() if isinstance(fit, Fit)
    ] == [some(app.store.state.loaded).fit.plan.context] * 2
    assert dialog.focusWidget() is dialog.list.view
    while some(dialog.list.current()).value.name != "other-F16.gguf":
        QTest.keyClick(dialog.list.view, Qt.Key.Key_Down)
    assert dialog.sentence.text().startswith("Fits with ")
    QTest.keyClick(dialog.list.view, Qt.Key.Key_Return)
    assert app.window.another.dialog is None
    until(app, qtbot, lambda state: state.phase is Phase.LOADING)
    assert app.store.state.page is PageId.CHAT
    assert app.window.chat.bars.waiting.isVisible()
    state = answered(app, qtbot, folder / "other-F16.gguf")
    again = state.turns[-1]
    assert again.siblings == (first.id, again.id)
    assert again.name != first.name
    assert state.chat_settings.model == str(folder / "other-F16.gguf")
    assert not app.window.chat.bars.waiting.isVisible()


def test_one_that_does_not_fit_says_so_and_the_reply_waits(app: App, qtbot: QtBot, folder: Path) -> None:
    before = app.store.state.turns
    app.actions.retry_with_another(before[-1].id)
    app.actions.answer_with(folder / "large-F16.gguf")  # before anybody could judge it
    state = until(app, qtbot, lambda state: state.page is PageId.MODEL and state.notice)
    assert "so nothing was loaded" in some(state.notice).text
    assert app.window.model.badge.text().startswith("Will not fit: ")
    assert (state.phase, state.turns) == (Phase.READY, before)
    assert some(state.loaded).model.path == folder / "first-Q8_0.gguf"
    app.actions.go(PageId.CHAT)
    assert "The next one you load writes it anew" in app.window.chat.bars.waiting.words.text()

    dialog = choose(app, qtbot)  # think again; and then what is known not to fit is not tried
    while some(dialog.list.current()).value.name != "large-F16.gguf":
        QTest.keyClick(dialog.list.view, Qt.Key.Key_Up)
    assert dialog.go.text() == "See what would fit"
    dialog.go.click()
    state = until(app, qtbot, lambda state: state.page is PageId.MODEL and state.fit and not state.judging)
    assert state.awaited is not None
    other = folder / "other-F16.gguf"
    app.actions.open_file(other)  # by hand, and by its button
    until(app, qtbot, lambda state: state.model.path == other and state.fit and not state.judging)
    app.window.model.load.click()
    assert len(answered(app, qtbot, other).turns[-1].siblings) == 2


def test_giving_up_a_file_that_is_gone_and_an_empty_library_lose_nothing(
    app: App, qtbot: QtBot, folder: Path, tmp_path: Path
) -> None:
    before = app.store.state.turns
    dialog = choose(app, qtbot)
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert (app.store.state.another, app.window.another.dialog) == (None, None)

    dialog = choose(app, qtbot)
    dialog.file.click()
    asked = some(dialog.findChild(QFileDialog))
    asked.fileSelected.emit(str(tmp_path / "gone.gguf"))
    asked.close()
    state = until(app, qtbot, lambda state: state.notice)
    assert "There is no file gone.gguf" in some(state.notice).text
    assert (state.awaited, state.phase, state.page, state.turns) == (None, Phase.READY, PageId.CHAT, before)

    app.actions.retry_with_another(before[-1].id)
    app.actions.answer_with(folder / "other-F16.gguf")
    until(app, qtbot, lambda state: state.phase is Phase.LOADING)
    app.window.chat.bars.waiting.cancel.click()
    state = until(app, qtbot, lambda state: state.phase in (Phase.NONE, Phase.READY))
    assert (state.awaited, state.turns) == (None, before)

    (folder / "other-F16.gguf").unlink()
    (folder / "large-F16.gguf").unlink()
    (folder / "first-Q8_0.gguf").unlink()
    app.actions.look_at_library()
    until(app, qtbot, lambda state: state.local.library and not state.local.library.models)
    app.actions.retry_with_another(before[-1].id)
    dialog = some(app.window.another.dialog)
    assert dialog.empty.isVisible()
    dialog.catalogue.click()
    assert (app.store.state.page, app.store.state.another) == (PageId.MODELS, None)
