"""No words of strangers are read as HTML, wherever they are shown."""

from __future__ import annotations

import ast
import dataclasses
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QAbstractItemModel, QAbstractTableModel, QLocale, QModelIndex, QObject, Qt
from PySide6.QtGui import QFont, QFontMetrics
from PySide6.QtGui import Qt as QtText
from PySide6.QtWidgets import QAbstractItemView, QMessageBox, QTextBrowser, QWidget
from pytestqt.qtbot import QtBot

import ui
from tests.ui.conftest import applications, put, stilled
from tests.ui.every_state import STATES
from ui.app import App
from ui.chat.links import ask_to_open
from ui.chat.transcript import Transcript
from ui.controls.labels import Elided
from ui.controls.plain_text import LINE, elided, is_plain, plain, visible

ROOT = Path(ui.__file__).parent
DOOR = ROOT / "controls/plain_text.py"
ATTACK = '<img src="/etc/passwd"><b>&lt;x'
PIECES = st.sampled_from(
    ["<", ">", "&", "b", "img src=x", "/", "!", "?xml", "--", "lt;", "\n", " ", "\u202e", "\0", "é"]
)


@given(st.lists(PIECES, max_size=30).map("".join) | st.text(max_size=60))
def test_a_text_is_never_taken_for_html_and_looks_the_same(text: str) -> None:
    shown = plain(text)
    assert not QtText.mightBeRichText(shown)
    letters = [letter for letter in text if letter.isprintable() and letter != "\ufffd"]
    assert [letter for letter in shown if letter.isprintable() and letter != "\ufffd"] == letters
    assert not QtText.mightBeRichText(visible(text))


def test_what_turns_an_address_round_is_written_out() -> None:
    assert visible("a\u202eb\x07c\nd") == "a‹U+202E›b‹U+0007›c‹U+000A›d"
    assert len(visible("x" * 100_000)) < 3000


# -- one door ----------------------------------------------------------------------------------------------------------

CALLS = {
    "setToolTip",
    "setWhatsThis",
    "setStatusTip",
    "setInformativeText",
    "setDetailedText",
    "elidedText",
    "showText",
}
MADE = {"QMessageBox", "QLabel", "QErrorMessage", "QWhatsThis"}


def past_the_door(tree: ast.AST) -> Iterator[int]:
    """The lines that call Qt for themselves, other than with a text that went through the door."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        through = any(isinstance(arg, ast.Call) and getattr(arg.func, "id", "") in PLAIN for arg in node.args)
        if name in MADE or (name in CALLS and not through):
            yield node.lineno


PLAIN = {"plain", "visible"}


def test_there_is_one_door() -> None:
    found = {
        f"{path.relative_to(ROOT)}:{line}"
        for path in ROOT.rglob("*.py")
        if path != DOOR
        for line in past_the_door(ast.parse(path.read_text()))
    }
    assert {place for place in found if not place.startswith("controls/labels.py")} == set()
    assert len(found) <= 1  # label(), which is plain


# -- every widget ------------------------------------------------------------------------------------------------------

FOREIGN = {"name", "title", "text", "reasoning", "note", "author", "repo_name", "description", "draft"}


def hostile(value: Any) -> Any:
    """A state in which strangers' names and texts begin with an attack."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        changed = {
            field.name: ATTACK + old if field.name in FOREIGN and isinstance(old, str) and old else hostile(old)
            for field in dataclasses.fields(value)
            if field.init
            for old in [getattr(value, field.name)]
        }
        return dataclasses.replace(value, **changed)
    if isinstance(value, tuple):
        return type(value)(*map(hostile, value)) if hasattr(value, "_fields") else tuple(map(hostile, value))
    if isinstance(value, Mapping):
        return type(value)({key: hostile(old) for key, old in value.items()})  # type: ignore[call-arg]
    return value


@pytest.fixture(scope="module")
def standing(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    before = QLocale()
    QLocale.setDefault(QLocale(QLocale.Language.English, QLocale.Country.UnitedStates))
    with applications(request.getfixturevalue("qapp"), tmp_path_factory.mktemp("hostile")) as make:
        yield stilled(make(serial=True))
    QLocale.setDefault(before)


def tips(model: QAbstractItemModel, limit: int = 200) -> Iterator[str]:
    table = isinstance(model, QAbstractTableModel)  # a list has one column, and does not let one ask
    for row in range(min(limit, model.rowCount(QModelIndex()))):
        for column in range(model.columnCount(QModelIndex()) if table else 1):
            yield str(model.data(model.index(row, column), Qt.ItemDataRole.ToolTipRole) or "")


def formats(view: QTextBrowser) -> Iterator[str]:
    for style in view.document().allFormats():
        if style.isCharFormat():
            yield style.toCharFormat().toolTip()


def taken_for_html(root: QWidget) -> list[str]:
    """Every text below `root` that Qt would read as HTML."""
    parts: list[QObject] = [root, *root.findChildren(QWidget)]
    found = [f"{type(part).__name__} {part.objectName()}" for part in parts if not is_plain(part)]
    for part in parts:
        told: Iterator[str] = iter(())
        if isinstance(part, QAbstractItemView) and part.model():
            told = tips(part.model())
        elif isinstance(part, QTextBrowser):
            told = formats(part)
        found += [f"{type(part).__name__}: {text}" for text in told if QtText.mightBeRichText(text)]
    return found


def test_nearly_every_state_has_words_of_strangers() -> None:
    assert sum(ATTACK in repr(hostile(state)) for state in STATES.values()) > len(STATES) - 3


@pytest.mark.parametrize("name", STATES)
def test_no_widget_reads_html_in_what_strangers_wrote(standing: App, name: str) -> None:
    put(standing, hostile(STATES[name]))
    assert taken_for_html(standing.window) == []


def test_a_reply_opens_nothing_when_the_pointer_rests_on_it(qtbot: QtBot) -> None:
    transcript = Transcript()
    qtbot.addWidget(transcript)
    transcript.add_message(
        "assistant", f'[x](https://e.example/{ATTACK} "{ATTACK}") ![{ATTACK}](https://e.example)', name=ATTACK
    )
    transcript.add_message("assistant", "a <https://e.example/<img-src=x>> [y](https://e.example/&lt;b&gt;)", name="b")
    assert taken_for_html(transcript) == []


def test_the_question_about_a_link_shows_where_it_leads(qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    for address, shown in (
        ("https://b\u00fccher.example/", "https://xn--bcher-kva.example/"),
        ("https://e.example/\u202egpj.exe", "https://e.example/%E2%80%AEgpj.exe"),
        ("https://e\u202e.example/", "https://e‹U+202E›.example/"),
        ("https://e.example/<img src=x>", "https://e.example/%3Cimg%20src=x%3E"),
    ):
        question = ask_to_open(parent, address)
        assert isinstance(question, QMessageBox)
        assert question.informativeText() == shown
        assert taken_for_html(question) == []
        question.close()


# -- long ones ---------------------------------------------------------------------------------------------------------


def test_a_name_without_end_is_cut_before_it_is_measured(qtbot: QtBot) -> None:
    metrics, name = QFontMetrics(QFont()), "W" * 900_000
    assert elided(metrics, name, 200) == elided(metrics, name[:500], 200)
    line = Elided()
    qtbot.addWidget(line)
    line.resize(300, 20)
    line.show_text(name)
    assert max(len(line.text()), len(line.toolTip()), len(line.accessibleName())) <= LINE
    assert line.sizeHint().width() < 100_000
