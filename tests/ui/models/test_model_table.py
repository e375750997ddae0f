"""The list of models: what a row says, the keyboard, and that it keeps its place while rows arrive."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAccessible, QImage
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from advisor.catalogue.candidate import Requirements
from advisor.catalogue.entry import Use
from tests.ui import canned, canned_catalogue
from tests.ui.conftest import some
from ui.controls.table import Table
from ui.controls.table_rows import RAW_ROLE, ROW_ROLE, Order
from ui.models.model_table import model_table, shown_order
from ui.models.rows import Row, ordered, rows
from ui.models.state import Browse
from ui.theme import ThemeName

WISH = Requirements(Use.CHAT, 16384, 5.0)
CATALOGUE = canned_catalogue.catalogue()
CANDIDATES = canned_catalogue.candidates(CATALOGUE, canned.GAMING, WISH)
ROWS = ordered(rows(CATALOGUE, CANDIDATES, WISH), "best", WISH)


@pytest.fixture
def shown(qtbot: QtBot) -> Table:
    made = model_table()
    qtbot.addWidget(made)
    made.resize(700, 320)
    made.show()
    made.show_rows(ROWS, from_top=True)
    return made


def test_a_row_is_one_sentence_for_a_screen_reader(shown: Table) -> None:
    said = [shown.rows.index(row, 0).data(Qt.ItemDataRole.AccessibleTextRole) for row in range(len(ROWS))]
    whole = next(number for number, row in enumerate(ROWS) if row.model.name == "Qwen3-8B")
    assert said[whole] == (
        "Qwen3-8B, 8.2 B · text · Apache-2.0 · Alibaba Qwen, best version Q6_K, 6.3 GB download, "
        "Fits: 2.7 GB to spare, longest conversation 35,328 tokens, quality 38 points, 63 (53–76) tok/s"
    )
    assert all(row.model.name in words for row, words in zip(ROWS, said, strict=True))
    interface = QAccessible.queryAccessibleInterface(shown)
    assert interface.text(QAccessible.Text.Name) == "Models"
    assert interface.child(5 + 1).text(QAccessible.Text.Name) == said[0]  # behind the headers and a row's own


def test_a_row_gives_its_numbers_beside_its_words(shown: Table) -> None:
    found = shown.rows.index(0, 0).data(ROW_ROLE)
    best = some(ROWS[0].best)
    assert found is ROWS[0]
    assert (found.size, found.longest) == (best.build.file_bytes, some(best.fit).longest_context)
    assert shown.rows.index(0, 1).data(RAW_ROLE) == best.build.file_bytes


def test_a_model_that_is_not_judged_yet_says_so(shown: Table) -> None:
    waiting = Row(CATALOGUE.models[0], None, "")
    broken = replace(CANDIDATES[0], fit=None, speed=None, problem="The engine does not know this architecture.")
    shown.show_rows([waiting, Row(CATALOGUE.models[0], broken, "")], from_top=True)
    said = [shown.rows.index(row, 0).data(Qt.ItemDataRole.AccessibleTextRole) for row in range(2)]
    assert said[0].endswith("not worked out yet")
    assert said[1].endswith("The engine does not know this architecture.")
    assert not shown.grab().isNull()


def test_enter_and_a_click_open_the_row(shown: Table, qtbot: QtBot) -> None:
    shown.enter()
    assert shown.currentIndex().row() == 0
    QTest.keyClick(shown, Qt.Key.Key_Down)
    with qtbot.waitSignal(shown.opened) as opened:
        QTest.keyClick(shown, Qt.Key.Key_Return)
    assert opened.args == [ROWS[1]]
    middle = shown.visualRect(shown.rows.index(3, 0)).center()
    with qtbot.waitSignal(shown.opened) as opened:
        QTest.mouseClick(shown.viewport(), Qt.MouseButton.LeftButton, pos=middle)
    assert opened.args == [ROWS[3]]


def test_new_rows_leave_the_current_one_and_the_place_alone(shown: Table) -> None:
    shown.setCurrentIndex(shown.rows.index(4, 0))
    shown.verticalScrollBar().setValue(120)
    shown.show_rows(list(reversed(ROWS)), from_top=False)
    assert shown.currentIndex().data(ROW_ROLE) is ROWS[4]
    assert shown.verticalScrollBar().value() == 120
    shown.show_rows(ROWS, from_top=True)
    assert shown.verticalScrollBar().value() == 0
    shown.show_rows([], from_top=False)
    assert not shown.currentIndex().isValid()
    shown.enter()


def test_the_same_models_with_other_numbers_are_drawn_anew_without_a_reset(shown: Table) -> None:
    resets: list[int] = []
    shown.rows.modelReset.connect(lambda: resets.append(1))
    shown.show_rows([replace(row, best=None) for row in ROWS], from_top=False)
    assert resets == []
    assert shown.rows.index(0, 0).data(ROW_ROLE).best is None


@pytest.mark.parametrize("width", [360, 480, 560, 640, 760, 1100])
def test_columns_do_not_overlap_at_any_width(shown: Table, width: int) -> None:
    shown.resize(width, 320)
    wide = [shown.columnWidth(at) for at in range(5) if not shown.isColumnHidden(at)]
    assert sum(wide) <= shown.viewport().width()
    assert shown.isColumnHidden(3) or not shown.isColumnHidden(2)  # why one fits best stays longer than how fast it is
    assert not any(shown.isColumnHidden(at) for at in (0, 4))
    assert width < 560 or not shown.isColumnHidden(1)


def test_the_headers_say_how_the_list_is_sorted() -> None:
    assert shown_order(Browse()) == Order(4)
    assert shown_order(Browse(sort="speed")) == Order(3, falling=True)
    assert shown_order(Browse(sort="speed", backwards=True)) == Order(3)
    assert shown_order(Browse(sort="newest")) is None


@pytest.mark.parametrize("name", ["light", "dark"])
def test_every_verdict_looks_different_without_colour(
    shown: Table, name: ThemeName, wear: Callable[[ThemeName], None]
) -> None:
    wear(name)
    by_verdict = {row.verdict: row for row in (replace(ROWS[0], best=one) for one in CANDIDATES)}
    assert len(by_verdict) == 4
    pictures: list[QImage] = []
    for row in by_verdict.values():
        shown.show_rows([row], from_top=True)
        left = shown.columnViewportPosition(4)
        box = QRect(shown.viewport().mapTo(shown, QPoint(left, 0)), shown.visualRect(shown.rows.index(0, 4)).size())
        box.setWidth(20)
        pictures.append(shown.grab(box).toImage().convertToFormat(QImage.Format.Format_Grayscale8))
    for index, one in enumerate(pictures):
        assert all(one != other for other in pictures[index + 1 :])
