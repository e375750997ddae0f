"""The list of models: what a row says, the keyboard, and that it keeps its place while rows arrive."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAccessible, QImage
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from advisor.catalogue.candidate import Requirements
from advisor.catalogue.entry import Use
from tests.ui import canned, canned_catalogue
from tests.ui.conftest import some
from ui.controls.table_models import ROW_ROLE, Columns, ModelList
from ui.models.rows import Row, ordered, rows
from ui.theme import ThemeName

WISH = Requirements(Use.CHAT, 16384, 5.0)
CATALOGUE = canned_catalogue.catalogue()
CANDIDATES = canned_catalogue.candidates(CATALOGUE, canned.GAMING, WISH)
ROWS = ordered(rows(CATALOGUE, CANDIDATES, WISH), "best", WISH)


@pytest.fixture
def shown(qtbot: QtBot) -> ModelList:
    made = ModelList()
    qtbot.addWidget(made)
    made.resize(700, 320)
    made.show()
    made.show_rows(ROWS, from_top=True)
    return made


def test_a_row_is_one_sentence_for_a_screen_reader(shown: ModelList) -> None:
    said = [shown.rows.index(row).data(Qt.ItemDataRole.AccessibleTextRole) for row in range(len(ROWS))]
    assert said[0] == (
        "gpt-oss-20b, 20.9 B, 3.6 B active · text · Apache-2.0 · OpenAI, best version Q3_K_M, 9.5 GB download, "
        "Fits: 1.3 GB to spare, longest conversation 72,960 tokens, 196–269 tok/s"
    )
    assert all(row.model.name in words for row, words in zip(ROWS, said, strict=True))
    interface = QAccessible.queryAccessibleInterface(shown.view)
    assert interface.text(QAccessible.Text.Name) == "Models"
    assert interface.child(0).text(QAccessible.Text.Name) == said[0]


def test_a_row_gives_its_numbers_beside_its_words(shown: ModelList) -> None:
    found = shown.rows.index(0).data(ROW_ROLE)
    best = some(ROWS[0].best)
    assert found is ROWS[0]
    assert (found.size, found.longest) == (best.build.file_bytes, some(best.fit).longest_context)


def test_a_model_that_is_not_judged_yet_says_so(shown: ModelList) -> None:
    waiting = Row(CATALOGUE.models[0], None, "")
    broken = replace(CANDIDATES[0], fit=None, speed=None, problem="The engine does not know this architecture.")
    shown.show_rows([waiting, Row(CATALOGUE.models[0], broken, "")], from_top=True)
    said = [shown.rows.index(row).data(Qt.ItemDataRole.AccessibleTextRole) for row in range(2)]
    assert said[0].endswith("not worked out yet")
    assert said[1].endswith("The engine does not know this architecture.")
    assert not shown.grab().isNull()


def test_enter_and_a_click_open_the_row(shown: ModelList, qtbot: QtBot) -> None:
    shown.enter()
    assert shown.view.currentIndex().row() == 0
    QTest.keyClick(shown.view, Qt.Key.Key_Down)
    with qtbot.waitSignal(shown.opened) as opened:
        QTest.keyClick(shown.view, Qt.Key.Key_Return)
    assert opened.args == [ROWS[1]]
    middle = shown.view.visualRect(shown.rows.index(3)).center()
    with qtbot.waitSignal(shown.opened) as opened:
        QTest.mouseClick(shown.view.viewport(), Qt.MouseButton.LeftButton, pos=middle)
    assert opened.args == [ROWS[3]]


def test_new_rows_leave_the_current_one_and_the_place_alone(shown: ModelList) -> None:
    shown.view.setCurrentIndex(shown.rows.index(4))
    shown.view.verticalScrollBar().setValue(120)
    shown.show_rows(list(reversed(ROWS)), from_top=False)
    assert shown.view.currentIndex().data(ROW_ROLE) is ROWS[4]
    assert shown.view.verticalScrollBar().value() == 120
    shown.show_rows(ROWS, from_top=True)
    assert shown.view.verticalScrollBar().value() == 0
    shown.show_rows([], from_top=False)
    assert not shown.view.currentIndex().isValid()
    shown.enter()


def test_the_same_models_with_other_numbers_are_drawn_anew_without_a_reset(shown: ModelList) -> None:
    resets: list[int] = []
    shown.rows.modelReset.connect(lambda: resets.append(1))
    shown.show_rows([replace(row, best=None) for row in ROWS], from_top=False)
    assert resets == []
    assert shown.rows.index(0).data(ROW_ROLE).best is None


@pytest.mark.parametrize("width", [360, 480, 560, 640, 760, 1100])
def test_columns_do_not_overlap_at_any_width(width: int) -> None:
    columns = Columns.of(width)
    spans = [columns.name, columns.version, *([columns.here] if columns.here else []), columns.verdict]
    for (left, wide), (following, _) in pairwise(spans):
        assert left + wide <= following
    assert spans[-1][0] + spans[-1][1] <= width
    assert (columns.here is None) is (width < 640)


@pytest.mark.parametrize("name", ["light", "dark"])
def test_every_verdict_looks_different_without_colour(
    shown: ModelList, name: ThemeName, wear: Callable[[ThemeName], None]
) -> None:
    wear(name)
    by_verdict = {row.verdict: row for row in ROWS}
    assert len(by_verdict) == 4
    pictures: list[QImage] = []
    for row in by_verdict.values():
        shown.show_rows([row], from_top=True)
        left, _ = Columns.of(shown.view.viewport().width()).verdict
        box = QRect(
            shown.view.viewport().mapTo(shown, QPoint(left, 0)), shown.view.visualRect(shown.rows.index(0)).size()
        )
        box.setWidth(20)
        pictures.append(shown.grab(box).toImage().convertToFormat(QImage.Format.Format_Grayscale8))
    for index, one in enumerate(pictures):
        assert all(one != other for other in pictures[index + 1 :])
