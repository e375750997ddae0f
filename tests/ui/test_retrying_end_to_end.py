"""A reply written anew by another model: chosen from those on this computer, with the real engine."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from advisor.fit.verdict import Verdict
from advisor.services.judgement import PacedFit
from advisor.settings import Settings
from tests.models.fixtures import ModelFactory
from tests.ui.conftest import MakeApp, some, spoken_row
from tests.ui.pages_of import PagesOf
from tests.ui.test_end_to_end import ask, load
from ui.app import App
from ui.chat.model_chooser import ModelChooser
from ui.common.judged import Judged
from ui.pages import PageId
from ui.session.state import Phase
from ui.store import AppState


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
    made.do.chat.start()
    made.do.computer.rescan()
    qtbot.waitUntil(lambda: made.store.state.computer.machine is not None)
    load(made, qtbot, folder / "first-Q8_0.gguf")
    ask(made, qtbot, "One")
    made.do.chat.conversation.stop()
    until(made, qtbot, lambda state: state.session.phase is Phase.READY)
    return made


def settled(judged: Judged) -> bool:
    """Whether it is known how it fits, and nothing more is being worked out."""
    return judged.fit is not None and not judged.judging


def until(app: App, qtbot: QtBot, condition: object) -> AppState:
    qtbot.waitUntil(lambda: bool(condition(app.store.state)))  # type: ignore[operator]
    return app.store.state


def choose(app: App, qtbot: QtBot) -> ModelChooser:
    """Open the choice for the last reply, and wait for the verdicts."""
    app.window.chat.transcript.toolUsed.emit(app.store.state.chat.turns[-1].id, "another")
    until(
        app, qtbot, lambda state: state.library.contents and state.chat.another and len(state.chat.another.answers) == 2
    )
    return some(app.window.another.dialog)


def answered(app: App, qtbot: QtBot, path: Path) -> AppState:
    """Wait until the model at `path` writes, and stop it."""
    until(
        app,
        qtbot,
        lambda state: (
            state.session.loaded
            and state.session.loaded.model.path == path
            and state.chat.reply
            and state.chat.reply.tokens
        ),
    )
    assert app.store.state.chat.awaited is None
    app.do.chat.conversation.stop()
    return until(app, qtbot, lambda state: state.session.phase is Phase.READY)


def test_one_that_fits_is_loaded_and_answers_beside_the_first(app: App, qtbot: QtBot, folder: Path) -> None:
    first = app.store.state.chat.turns[-1]
    dialog = choose(app, qtbot)
    answers = {entry.path.name: answer for entry, answer in dialog.list.rows.rows}
    assert set(answers) == {"other-F16.gguf", "large-F16.gguf"}  # not the one in memory
    assert answers["other-F16.gguf"].fit.verdict is Verdict.FITS
    assert answers["large-F16.gguf"].fit.verdict is Verdict.NO
    large = next(at for at, (entry, _) in enumerate(dialog.list.rows.rows) if entry.path.name == "large-F16.gguf")
    assert "131.4 GB" in spoken_row(dialog.list, large)
    assert [
        one.fit.plan.context for one in some(app.store.state.chat.another).answers.values() if isinstance(one, PacedFit)
    ] == [some(some(app.store.state.session.loaded).ceiling).plan.context] * 2
    assert dialog.focusWidget() is dialog.list
    while some(dialog.list.current_row())[0].path.name != "other-F16.gguf":
        QTest.keyClick(dialog.list, Qt.Key.Key_Down)
    assert dialog.sentence.text().startswith("Fits with ")
    QTest.keyClick(dialog.list, Qt.Key.Key_Return)
    assert app.window.another.dialog is None
    until(app, qtbot, lambda state: state.session.phase is Phase.LOADING)
    assert app.store.state.shell.page is PageId.CHAT
    assert app.window.chat.bars.waiting.isVisible()
    state = answered(app, qtbot, folder / "other-F16.gguf")
    again = state.chat.turns[-1]
    assert again.siblings == (first.id, again.id)
    assert again.name != first.name
    assert state.chat.settings.model == str(folder / "other-F16.gguf")
    assert not app.window.chat.bars.waiting.isVisible()


def test_one_that_does_not_fit_says_so_and_the_reply_waits(app: App, qtbot: QtBot, folder: Path) -> None:
    before = app.store.state.chat.turns
    app.do.chat.other_models.ask(before[-1].id)
    app.do.chat.other_models.answer_with(folder / "large-F16.gguf")  # before anybody could judge it
    state = until(app, qtbot, lambda state: state.shell.page is PageId.MODEL and state.shell.notice)
    assert "so nothing was loaded" in some(state.shell.notice).text
    assert PagesOf(app).model.badge.text().startswith("Will not fit: ")
    assert (state.session.phase, state.chat.turns) == (Phase.READY, before)
    assert some(state.session.loaded).model.path == folder / "first-Q8_0.gguf"
    app.do.shell.go(PageId.CHAT)
    assert "The next one you load writes it anew" in app.window.chat.bars.waiting.words.text()

    dialog = choose(app, qtbot)  # think again; and then what is known not to fit is not tried
    while some(dialog.list.current_row())[0].path.name != "large-F16.gguf":
        QTest.keyClick(dialog.list, Qt.Key.Key_Up)
    assert dialog.go.text() == "See what would fit"
    dialog.go.click()
    state = until(
        app,
        qtbot,
        lambda state: state.shell.page is PageId.MODEL and settled(state.opened.judged),
    )
    assert state.chat.awaited is not None
    other = folder / "other-F16.gguf"
    app.do.opened.open_file(other)  # by hand, and by its button
    until(
        app,
        qtbot,
        lambda state: state.opened.model.path == other and settled(state.opened.judged),
    )
    PagesOf(app).model.load.click()
    assert len(answered(app, qtbot, other).chat.turns[-1].siblings) == 2


def test_giving_up_a_file_that_is_gone_and_an_empty_library_lose_nothing(
    app: App, qtbot: QtBot, folder: Path, tmp_path: Path
) -> None:
    before = app.store.state.chat.turns
    dialog = choose(app, qtbot)
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert (app.store.state.chat.another, app.window.another.dialog) == (None, None)

    dialog = choose(app, qtbot)
    dialog.file.click()
    asked = some(dialog.findChild(QFileDialog))
    asked.fileSelected.emit(str(tmp_path / "gone.gguf"))
    asked.close()
    state = until(app, qtbot, lambda state: state.shell.notice)
    assert "There is no file gone.gguf" in some(state.shell.notice).text
    assert (state.chat.awaited, state.session.phase, state.shell.page, state.chat.turns) == (
        None,
        Phase.READY,
        PageId.CHAT,
        before,
    )

    app.do.chat.other_models.ask(before[-1].id)
    app.do.chat.other_models.answer_with(folder / "other-F16.gguf")
    until(app, qtbot, lambda state: state.session.phase is Phase.LOADING)
    app.window.chat.bars.waiting.cancel.click()
    state = until(app, qtbot, lambda state: state.session.phase in (Phase.NONE, Phase.READY))
    assert (state.chat.awaited, state.chat.turns) == (None, before)

    (folder / "other-F16.gguf").unlink()
    (folder / "large-F16.gguf").unlink()
    (folder / "first-Q8_0.gguf").unlink()
    app.do.library.look()
    until(app, qtbot, lambda state: state.library.contents and not state.library.contents.models)
    app.do.chat.other_models.ask(before[-1].id)
    dialog = some(app.window.another.dialog)
    assert dialog.empty.isVisible()
    dialog.catalogue.click()
    assert (app.store.state.shell.page, app.store.state.chat.another) == (PageId.MODELS, None)
