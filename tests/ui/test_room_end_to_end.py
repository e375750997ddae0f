"""Files, settings, and a conversation that outgrows its context, in the window with the real engine."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QAbstractButton
from pytestqt.qtbot import QtBot

from advisor.chat.bin import Bin
from advisor.chat.conversation import ChatSettings
from tests.models import build
from tests.models.projector import PICTURE_TOKENS, build_projector
from tests.ui.conftest import MakeApp, some
from ui.app import App
from ui.pages import PageId
from ui.session.state import Phase
from ui.store import AppState

SHORT = ChatSettings(limit=6, temperature=0.0)


class Person:
    """Somebody at the window."""

    def __init__(self, app: App, qtbot: QtBot) -> None:
        self.app, self.qtbot = app, qtbot

    @property
    def state(self) -> AppState:
        return self.app.store.state

    def wait(self, until: Callable[[], object]) -> None:
        self.qtbot.waitUntil(lambda: bool(until()))

    def load(self, path: Path, context: int) -> None:
        self.app.window.take([QUrl.fromLocalFile(str(path))])
        self.wait(lambda: self.state.opened.judged.fit)
        self.app.do.opened.ask_context(context)
        self.wait(lambda: some(self.state.opened.judged.fit).plan.context == context)
        self.app.do.opened.load()
        self.wait(lambda: self.state.session.phase is Phase.READY)

    def write(self, text: str) -> None:
        self.app.window.chat.composer.put(text)
        self.app.window.chat.composer.button.click()

    def ask(self, text: str) -> None:
        self.write(text)
        self.answered()

    def answered(self) -> None:
        self.wait(lambda: self.state.session.phase is Phase.READY and self.state.chat.turns[-1].role == "assistant")

    def ways(self) -> dict[str, QAbstractButton]:
        """The buttons of the offer, by the first word."""
        self.wait(lambda: self.state.chat.too_long)
        bar = self.app.window.chat.sending.too_long
        assert bar.isVisible()
        return {button.text().split()[0]: button for button in bar.ways.findChildren(QAbstractButton)}


@pytest.fixture
def person(make_app: MakeApp, qtbot: QtBot) -> Person:
    app = make_app()
    app.window.resize(1280, 800)
    app.do.computer.rescan()
    qtbot.waitUntil(lambda: app.store.state.computer.machine is not None)
    return Person(app, qtbot)


@pytest.fixture(scope="module")
def seeing(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model with a projector beside it."""
    folder = tmp_path_factory.mktemp("seeing")
    build_projector(folder / "mmproj-seeing.gguf", 256)
    return build("gemma3", folder / "seeing.gguf", layers=6)


WORDS = "word " * 100


def test_a_conversation_that_outgrows_its_context(person: Person, seeing: Path) -> None:
    """Never silent: the message comes back, with ways on; each does what it says, and the message is sent again."""
    person.load(seeing, 512)
    person.app.do.chat.list.configure(SHORT)
    person.ask(f"First {WORDS * 2}")
    person.ask("Second")
    person.write(f"Third {WORDS * 3}")
    ways = person.ways()
    assert {"Raise", "Summarise", "Leave"} <= set(ways) <= {"Raise", "8-bit", "Summarise", "Leave"}
    assert [turn.text.split()[0] for turn in person.state.chat.turns if turn.role == "user"] == ["First", "Second"]
    assert person.app.window.chat.composer.box.toPlainText().startswith("Third")  # nothing is lost
    person.app.do.chat.trash.show()
    person.wait(lambda: person.state.chat.bin == Bin())  # nor deleted: nobody asked for that
    assert some(person.state.chat.too_long).tokens > 512 - 128

    before = some(person.state.session.loaded)
    ways["Raise"].click()
    person.wait(lambda: len(person.state.chat.turns) == 6)
    person.answered()
    assert person.app.window.chat.composer.box.toPlainText() == ""
    loaded = some(person.state.session.loaded)
    assert (loaded.fit.plan.context, loaded.pid) == (1024, before.pid)  # it was not loaded anew
    assert loaded.allocated.engine == loaded.fit.bill.engine > before.fit.bill.engine
    stats = some(person.state.chat.turns[-1].stats)
    assert (stats.context_size, person.state.session.context_size) == (1024, 1024)
    assert stats.reused_tokens > 100  # what was said before was not read again

    person.write(f"Fourth {WORDS * 5}")
    person.ways()["Leave"].click()
    person.wait(lambda: len(person.state.chat.turns) == 8)
    person.answered()
    assert some(person.state.chat.turns[-1].stats).context_size == 1024
    shortened = person.app.window.chat.sending.shortened
    assert shortened.isVisible()
    assert "no longer reads" in shortened.words.text()
    assert len(person.state.chat.turns) == 8  # all of it stays in the chat

    person.app.do.chat.overflow.read_all()
    assert not shortened.isVisible()
    person.write(f"Fifth {WORDS * 3}")
    person.ways()["Summarise"].click()
    person.wait(lambda: len(person.state.chat.turns) == 10)
    person.answered()
    assert person.state.chat.settings.summary
    assert "reads a summary" in shortened.words.text()
    chat = some(person.state.chat.open).id
    person.app.do.chat.list.new()
    person.app.do.chat.list.open(chat)
    person.wait(lambda: person.state.chat.turns)
    assert person.state.chat.settings.summary  # kept with the chat
    assert person.state.chat.settings.limit == SHORT.limit


def test_files_and_pictures_with_their_cost(person: Person, seeing: Path, tmp_path: Path) -> None:
    person.load(seeing, 2048)
    person.app.do.chat.list.configure(SHORT)
    notes, rubbish, picture = tmp_path / "notes.md", tmp_path / "rubbish.bin", tmp_path / "boat.png"
    notes.write_text("# Ships\n" + WORDS, encoding="utf-8")
    rubbish.write_bytes(bytes(range(256)) * 10)
    broken = tmp_path / "broken.pdf"
    broken.write_bytes(b"%PDF-1.4 broken")
    _draw(picture)
    assert person.state.shell.page is PageId.CHAT
    person.app.window.take([QUrl.fromLocalFile(str(path)) for path in (notes, rubbish, broken, picture)])
    person.wait(lambda: len(person.state.chat.attached) == 2 and all(one.tokens for one in person.state.chat.attached))
    person.wait(lambda: not person.state.chat.attaching)
    refused = some(person.state.shell.notice).text
    assert "rubbish.bin is not a text file" in refused
    assert "broken.pdf is damaged" in refused  # each is named, not the last alone
    costs = {one.file.name: one.tokens or 0 for one in person.state.chat.attached}
    assert costs["notes.md"] > 100
    assert PICTURE_TOKENS <= costs["boat.png"] < PICTURE_TOKENS + 60

    chat = person.app.window.chat
    assert chat.sending.files.isVisible()
    chat.composer.button.click()  # files alone are a message
    person.wait(lambda: len(person.state.chat.turns) == 2)
    person.answered()
    stats = some(person.state.chat.turns[-1].stats)
    assert sum(costs.values()) <= stats.prompt_tokens < sum(costs.values()) + 60
    assert not person.state.chat.attached
    assert not chat.sending.files.isVisible()

    person.app.do.chat.conversation.edit()
    assert [one.file.name for one in person.state.chat.attached] == [
        one.name for one in person.state.chat.turns[0].attachments
    ]
    person.app.do.chat.drafts.stop_editing()
    assert not person.state.chat.attached
    person.app.do.chat.attachments.attach_text("pasted\n" * 900)
    person.app.do.chat.list.new()
    assert not person.state.chat.attached  # they wait in their own chat
    person.app.do.chat.list.open(person.state.chat.chats[0].id)
    person.wait(lambda: person.state.chat.attached)
    assert person.state.chat.attached[0].file.name == "pasted-1.txt"


def _draw(path: Path) -> None:
    image = QImage(40, 30, QImage.Format.Format_RGB32)
    image.fill(QColor("#0B5FB0"))
    assert image.save(str(path))


def test_settings_of_each_chat(person: Person, seeing: Path) -> None:
    """What the drawer changes is used by the next reply, kept with its chat, and not by another."""
    person.load(seeing, 2048)
    chat = person.app.window.chat
    chat.toggle_settings()
    assert chat.drawers.settings.isVisible()
    assert not chat.panel.isVisible()
    limit = chat.drawers.settings.numbers["limit"]
    limit.edit.setText("5")
    limit.edit.editingFinished.emit()
    person.ask("Hello")
    stats = some(person.state.chat.turns[-1].stats)
    assert (stats.tokens, stats.stop_reason) == (5, "length")
    person.app.do.chat.presets.save("Officer", "Be a ship's officer.")
    person.wait(lambda: person.state.chat.presets)
    first = some(person.state.chat.open).id
    person.app.do.chat.list.new()
    assert person.state.chat.settings == ChatSettings()
    assert limit.edit.text() == ""
    person.app.do.chat.list.open(first)
    person.wait(lambda: person.state.chat.open)
    assert limit.edit.text() == "5"
