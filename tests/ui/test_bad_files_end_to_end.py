"""Files that cannot be run, in the window with the real engine: each is one sentence."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QUrl
from pytestqt.qtbot import QtBot

from advisor.fit.verdict import Verdict
from tests.models.fixtures import ModelFactory
from tests.ui.conftest import MakeApp, some
from tests.ui.pages_of import PagesOf
from tests.ui.test_end_to_end import open_model
from ui.app import App
from ui.session.state import Phase


@pytest.fixture
def tiny(model_factory: ModelFactory) -> Path:
    """A model that can be run, a few MB."""
    return model_factory("llama", quant="Q8_0")


@pytest.fixture
def app(make_app: MakeApp, qtbot: QtBot) -> App:
    """A window that has looked at the machine."""
    made = make_app()
    made.window.resize(1280, 800)
    made.do.computer.rescan()
    qtbot.waitUntil(lambda: made.store.state.computer.machine is not None)
    return made


def refuse(app: App, qtbot: QtBot, path: Path) -> str:
    app.window.take([QUrl.fromLocalFile(str(path))])
    qtbot.waitUntil(lambda: app.store.state.shell.notice is not None)
    assert app.window.notice.isVisible()
    text = app.window.notice.words.text()
    app.window.notice.cross.click()
    assert app.store.state.shell.notice is None
    return text


def test_bad_files_are_refused_in_one_sentence(app: App, qtbot: QtBot, tmp_path: Path, tiny: Path) -> None:
    text = tmp_path / "notes.txt"
    text.write_text("hello")
    fake = tmp_path / "fake.gguf"
    fake.write_text("hello")
    empty = tmp_path / "empty.gguf"
    empty.touch()
    folder = tmp_path / "folder.gguf"
    folder.mkdir()
    cut = tmp_path / "cut.gguf"
    cut.write_bytes(tiny.read_bytes()[:5000])
    said = [refuse(app, qtbot, path) for path in (text, fake, empty, folder, cut, tmp_path / "missing.gguf")]
    for sentence, word in zip(said, (".gguf", "not a GGUF", "empty", "folder", "cut short", "no file"), strict=True):
        assert word in sentence
        assert "\n" not in sentence
        assert "Error" not in sentence
    assert app.store.state.opened.model is None
    app.window.take([QUrl.fromLocalFile("/a.gguf"), QUrl.fromLocalFile("/b.gguf")])
    assert "one file at a time" in app.window.notice.words.text()
    app.window.take([QUrl("https://example.org/a.gguf")])
    assert "not a .gguf file" in app.window.notice.words.text()


def test_an_architecture_nobody_knows(app: App, qtbot: QtBot, unknown_model: Path) -> None:
    open_model(app, qtbot, unknown_model)
    assert "does not know" in some(app.store.state.opened.judged.problem)
    assert PagesOf(app).model.length.sentence.text() == app.store.state.opened.judged.problem
    assert not PagesOf(app).model.load.isEnabled()


def test_a_context_of_nothing_and_one_beyond_training(app: App, qtbot: QtBot, tiny: Path) -> None:
    open_model(app, qtbot, tiny)
    trained = some(some(app.store.state.opened.model).header.context_train)
    app.do.opened.ask_context(0)
    qtbot.waitUntil(lambda: app.store.state.opened.judged.problem is not None)
    assert "at least 1 token" in PagesOf(app).model.length.sentence.text()
    app.do.opened.ask_context(trained + 1)
    qtbot.waitUntil(lambda: not app.store.state.opened.judged.judging)
    assert app.store.state.opened.judged.wish.context == trained + 1  # never changed in silence
    assert "was trained to follow" in PagesOf(app).model.length.sentence.text()
    PagesOf(app).model.length.use_longest.click()
    qtbot.waitUntil(lambda: app.store.state.opened.judged.problem is None)
    assert some(app.store.state.opened.judged.fit).plan.context == trained


def test_a_file_changed_after_opening_is_not_loaded(app: App, qtbot: QtBot, tiny: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.gguf"
    copy.write_bytes(tiny.read_bytes())
    open_model(app, qtbot, copy)
    with copy.open("ab") as stream:
        stream.write(b"more")
    app.do.opened.load()
    qtbot.waitUntil(lambda: app.store.state.shell.trouble is not None)
    assert app.store.state.session.phase is Phase.NONE
    assert "changed" in some(app.window.troubles.dialog).means.text()
    some(app.window.troubles.dialog).reject()


def test_a_model_far_larger_than_memory(app: App, qtbot: QtBot, llama_70b: Path) -> None:
    open_model(app, qtbot, llama_70b)
    assert some(app.store.state.opened.judged.fit).verdict is Verdict.NO
    assert PagesOf(app).model.length.sentence.text().startswith("Will not fit at 8k context: needs 1")
    assert not PagesOf(app).model.load.isVisible()
    assert PagesOf(app).model.load_anyway.isVisible()
