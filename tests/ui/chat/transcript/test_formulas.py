"""Formulas in a transcript: drawn by the real library, put into text, copied as they were written."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QTextCursor
from pytestqt.qtbot import QtBot

from advisor.progress import Cancel
from ui.chat.formula_drawing import LONGEST, draw
from ui.chat.formulas import Formula
from ui.chat.transcript import Transcript
from ui.chat.transcript.prose import ProseView
from ui.chat.transcript.text_view import TextView
from ui.theme import ThemeName

pytestmark = pytest.mark.qt_log_ignore("does not support propagateSizeHints")

TEXT = "A $x^2$ and\n\n$$\n\\frac{a}{b}\n$$\n\nthe broken $\\frac{c$ end."
AS_SHOWN = TEXT.replace("\n\n", "\n")  # paragraphs stand apart without an empty line


def test_pictures_have_a_baseline_and_what_cannot_be_drawn_has_none() -> None:
    wanted = [Formula("x"), Formula("g"), Formula(r"\frac{a}{b}", display=True)]
    bad = [Formula(r"\frac{a"), Formula(""), Formula("a" * (LONGEST + 1)), Formula(r"\begin{pmatrix} a")]
    drawn = draw([*wanted, *bad], Cancel())
    x, g, fraction = (drawn[one] for one in wanted)
    assert x is not None
    assert g is not None
    assert fraction is not None
    assert x.descent < 0.1 < g.descent < fraction.descent < fraction.ascent
    assert 0.3 < x.width < 0.8
    assert "currentColor" in x.svg
    assert [drawn[one] for one in bad] == [None] * len(bad)


def test_formulas_come_after_the_text_and_are_copied_as_they_were_written(
    qtbot: QtBot, wear: Callable[[ThemeName], None]
) -> None:
    transcript = Transcript()
    qtbot.addWidget(transcript)
    transcript.resize(700, 500)
    transcript.show()
    asked: list[Formula] = []
    transcript.formulas.serving = True
    transcript.formulas.wanted.connect(asked.extend)
    transcript.add_message("assistant", TEXT, name="Model")
    (view,) = transcript.findChildren(ProseView)
    assert "x^2" in view.toPlainText()  # the source, until it is drawn
    qtbot.waitUntil(lambda: len(asked) == 3)
    transcript.formulas.put(draw(asked, Cancel()))
    assert len(view.pictures) == 2
    assert "\\frac{c" in view.toPlainText()
    view.selectAll()
    assert view.createMimeDataFromSelection().text() == AS_SHOWN
    view.moveCursor(QTextCursor.MoveOperation.Start)
    fraction, below = view.document().findBlockByNumber(1), view.document().findBlockByNumber(2)
    top, line = view.document().documentLayout().blockBoundingRect(fraction).top(), fraction.layout().lineAt(0)
    picture = next(one for name, one in view.pictures.items() if "frac" in name)
    assert line.ascent() >= picture.ascent  # nothing of it lies over the text above, or below
    bottom = top + line.ascent() - picture.ascent + picture.picture.deviceIndependentSize().height()
    assert bottom <= view.document().documentLayout().blockBoundingRect(below).top()
    before = view.grab().toImage()
    transcript.add_message("assistant", TEXT, name="Model")  # known now: drawn at once, and the same
    assert len(asked) == 3
    assert transcript.findChildren(ProseView)[-1].grab().toImage() == before
    wear("dark")
    assert len(view.pictures) == 2
    assert view.grab().toImage() != before
    transcript.draw_formulas(False)
    assert [one.toPlainText() for one in transcript.findChildren(ProseView)] == [AS_SHOWN, AS_SHOWN]
    transcript.add_message("assistant", "New: \\(y\\).", name="Model")
    transcript.draw_formulas(True)
    assert len(view.pictures) == 2
    qtbot.waitUntil(lambda: asked[3:] == [Formula("y")])  # not before it is wanted


def test_who_cannot_see_a_formula_is_told_its_source(qtbot: QtBot) -> None:
    transcript = Transcript()
    qtbot.addWidget(transcript)
    transcript.resize(700, 500)
    transcript.formulas.serving = True
    transcript.formulas.wanted.connect(lambda wanted: transcript.formulas.put(draw(wanted, Cancel())))
    transcript.show()
    text = "🚢 Mass $E = mc^2$, then\n\n$$\na\n+ b\n$$\n\n$f$ היא פונקציה\n\n| $a$ | b |\n|---|---|\n| **c** | $d_1$ |"
    transcript.add_message("assistant", text, name="Model")
    prose, table = transcript.findChildren(TextView)
    qtbot.waitUntil(lambda: len(prose.pictures) == 3 and len(table.pictures) == 2)
    for view, said in (
        (prose, "🚢 Mass $E = mc^2$, then\n$$\na\n+ b\n$$\n$f$ היא פונקציה"),
        (table, "\n$a$\tb\nc\t$d_1$\n"),
    ):
        reader = QAccessible.queryAccessibleInterface(view).textInterface()
        heard = reader.text(0, reader.characterCount()).translate({0xFDD0: " ", 0xFDD1: " "})
        assert heard.split() == said.split()
        assert "\ufffc" not in heard
        view.selectAll()
        assert view.createMimeDataFromSelection().text() == said
    first, last = prose.document().firstBlock(), prose.document().lastBlock()
    at = first.text().encode("utf-16-le").index("$E".encode("utf-16-le")) // 2
    cursor, places = QTextCursor(first), set()
    for place in range(at, at + len("$E = mc^2$") + 1):
        cursor.setPosition(place)
        places.add(prose.cursorRect(cursor).x())
    assert len(places) == 1  # it takes no room beside the picture
    assert last.textDirection() is Qt.LayoutDirection.RightToLeft
