"""With longer sentences, read from right to left, and in German: every page holds what it says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import pytest
from PySide6.QtCore import QLocale, QSize, Qt, QTranslator
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from tests.helpers.pseudo import PseudoTranslator, pseudo, untranslated
from tests.ui.conftest import applications, put, stilled
from tests.ui.cut_off import cut_off, overlaps
from tests.ui.every_state import ALL
from ui.app import App
from ui.translations import translate_window

SIZE = QSize(900, 600)
GERMAN = QLocale("de_DE")


@contextmanager
def _nobodys(qapp: QApplication, *, mirrored: bool) -> Iterator[None]:
    """A language nobody speaks."""
    direction, translator = qapp.layoutDirection(), PseudoTranslator(mirrored=mirrored)
    qapp.installTranslator(translator)
    qapp.setLayoutDirection(Qt.LayoutDirection.RightToLeft if mirrored else Qt.LayoutDirection.LeftToRight)
    yield
    qapp.setLayoutDirection(direction)
    qapp.removeTranslator(translator)


@contextmanager
def _german(qapp: QApplication, compiled: Path) -> Iterator[None]:
    before = set(qapp.findChildren(QTranslator))
    translate_window(qapp, GERMAN, compiled)
    yield
    for made in set(qapp.findChildren(QTranslator)) - before:
        qapp.removeTranslator(made)
        made.deleteLater()


@pytest.fixture(scope="module")
def foreign(
    qapp: QApplication, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[App]:
    """One application for all states, in such a language."""
    locale, folder = QLocale(), tmp_path_factory.mktemp("foreign")
    QLocale.setDefault(QLocale(QLocale.Language.English, QLocale.Country.UnitedStates))
    german = request.param == "german"
    speaking = _german(qapp, folder) if german else _nobodys(qapp, mirrored=request.param == "right-to-left")
    with speaking, applications(qapp, folder) as make:
        app = stilled(make(serial=True))
        app.window.resize(SIZE)
        yield app
    QLocale.setDefault(locale)


LANGUAGES = ("longer", "right-to-left", "german")

# What the window shows as it came, in every language: names, paths, what a model or a file says. Sentences are among
# it only where somebody wrote them in a chat, or the window itself put them together; advisor's own are translated.
CAME = "\n".join(map(repr, ALL.values()))
WRITTEN = "\n".join(repr((state.chat, state.shell)) for state in ALL.values())
ENGLISH = re.compile(r"\b(?:the|is|are|of|and|to|with|not|that|was|its?|for|has|by|from|in|on|as)\b")
AS_IT_IS = re.compile(
    r"Plimsoll|Deutsch|English"  # names
    r"|\(?(Ctrl\+|Alt\+|Shift\+)*([A-Z0-9]|Esc|Del|F\d+)\)?|/.*|https?://.*"  # keys, places
    r"|(UD-)?(IQ|Q|TQ)\d\w*|MXFP4\w*|NVFP4|BF16|F16|F32"  # quantisations
    r"|\d+ GB(/s)?"  # sizes as they are to be written in a field
    r"|ssh -N -L [\d:.]+"  # a command
    r"|Apache-2\.0|MIT|CC BY-NC 4\.0|(Gemma|Llama|EXAONE|Qwen research)( [\d.]+)?( terms)?"  # licences
)


def _pieces(shown: str) -> Iterator[str]:
    """What of a text was not translated and has letters, name by name."""
    for piece in re.split(r"[·,:\n]\s|\s·|\s\(|\)\s", untranslated(shown).replace("\u200f", "")):
        piece = piece.strip(" ·,:…()\n")
        if re.search("[A-Za-z]{2}", piece):
            yield piece


def _bare(window: QWidget) -> set[str]:
    """Words on the screen or said to a screen reader that were neither translated nor came from elsewhere."""
    found = set()
    for widget in window.findChildren(QWidget):
        if widget.isVisible():
            found |= {piece for text in _texts(widget) for piece in _pieces(text) if not _came(piece)}
    return found


@cache  # 10 MB are looked through, and most words stand in many states
def _came(piece: str) -> bool:
    came = WRITTEN if len(ENGLISH.findall(piece)) > 1 else CAME
    return bool(AS_IT_IS.fullmatch(piece)) or repr(piece)[1:-1] in came


def _texts(widget: QWidget) -> Iterator[str]:
    yield from (widget.toolTip(), widget.accessibleName(), widget.accessibleDescription())
    yield from (action.text() for action in widget.actions())
    match widget:
        case QLabel() | QAbstractButton():
            yield widget.text()
        case QComboBox():
            yield from (widget.itemText(at) for at in range(widget.count()))
        case QLineEdit() | QPlainTextEdit():
            yield widget.placeholderText()
        case _:
            pass


# Two marks: of names that are the module's, too, pytest would make an order that builds the window anew for each test.
@pytest.mark.parametrize("name", ALL)
@pytest.mark.parametrize("foreign", LANGUAGES, indirect=True, scope="module")
def test_all_is_translated_and_nothing_is_cut_off_or_overlaps(
    foreign: App, name: str, request: pytest.FixtureRequest
) -> None:
    german = request.node.callspec.params["foreign"] == "german"
    if german:
        QLocale.setDefault(GERMAN)  # for the numbers of what is drawn now
    put(foreign, ALL[name])
    assert cut_off(foreign.window) == []
    assert overlaps(foreign.window) == []
    if not german:
        assert _bare(foreign.window) == set()
    assert foreign.window.size() == SIZE  # no page made the window larger


@pytest.mark.usefixtures("qapp")
def test_words_that_were_not_translated_are_seen() -> None:
    window = QWidget()
    layout = QVBoxLayout(window)
    for words in ("Bare words", pseudo("Translated"), "Llama 3.1 8B Instruct · Ctrl+N"):
        layout.addWidget(QLabel(words))
    window.show()
    assert _bare(window) == {"Bare words"}
    window.close()
    window.deleteLater()
