"""The models on this computer: found, checked, thrown away, opened."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QUrl
from pytestqt.qtbot import QtBot

from advisor.library.entry import Owner
from advisor.settings import Settings
from tests.models.fixtures import ModelFactory
from tests.ui.conftest import some, until
from tests.ui.pages_of import PagesOf
from ui.app import App
from ui.pages import PageId


def test_models_on_this_computer(
    start: Callable[..., App], own_home: Path, model_factory: ModelFactory, tmp_path: Path, qtbot: QtBot
) -> None:
    tiny = model_factory(quant="Q8_0")
    ours = tmp_path / "models"
    target = ours / "somebody" / "Thing-GGUF" / "thing-Q8_0.gguf"
    target.parent.mkdir(parents=True)
    target.write_bytes(tiny.read_bytes())
    twin = own_home / ".lmstudio" / "models" / "a" / "b" / "thing-Q8_0.gguf"
    twin.parent.mkdir(parents=True)
    twin.write_bytes(tiny.read_bytes())
    saved: list[Settings] = []
    app = start(save=saved.append)
    app.do.settings.keep(models_folder=str(ours))
    assert saved[-1].models_folder == str(ours)
    app.do.library.show()
    page = PagesOf(app).local
    state = until(app, qtbot, lambda state: state.library.contents and state.library.contents.models)
    [entry] = some(state.library.contents).models
    assert {copy.owner for copy in entry.copies} == {Owner.PLIMSOLL, Owner.LM_STUDIO}
    page.list.enter()
    assert page.foot.isVisible()
    assert page.chosen.accessibleName().endswith("Q8_0")

    page.check.click()
    state = until(app, qtbot, lambda state: state.library.checked)
    assert "can be read" in page.outcome.text()

    other = ours / "later-Q8_0.gguf"  # another file, noticed by itself
    other.write_bytes(tiny.read_bytes()[:-64] + b"x" * 64)
    app.do.library._see_whether_models_moved()
    until(app, qtbot, lambda state: len(some(state.library.contents).models) == 2)
    page.trash.click()
    until(app, qtbot, lambda state: state.shell.question)
    dialog = some(app.window.questions.dialog)
    assert "It will be gone from LM Studio too." in dialog.words.text()
    dialog.no.click()
    assert target.exists()
    page.trash.click()
    until(app, qtbot, lambda state: state.shell.question)
    some(app.window.questions.dialog).yes.click()
    until(app, qtbot, lambda state: [one.path for one in some(state.library.contents).models] == [other])
    assert not target.exists()
    assert not twin.exists()

    app.window.take([QUrl.fromLocalFile(str(other))])
    state = until(app, qtbot, lambda state: state.opened.judged.fit)
    assert state.shell.page is PageId.MODEL
