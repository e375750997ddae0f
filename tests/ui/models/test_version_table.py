"""Versions side by side: words and numbers of each cell, and choosing one."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from advisor.catalogue.candidate import Requirements
from advisor.catalogue.entry import Use
from tests.ui import canned, canned_catalogue
from ui.controls.table import Table
from ui.controls.table_rows import RAW_ROLE
from ui.models.rows import Version
from ui.models.version_table import DOWNLOAD, MEMORY, RESULT, SPEED, memory_at, version_table

WISH = Requirements(Use.CHAT, 16384, 5.0)
MODEL = canned_catalogue.catalogue().models[8]  # Qwen3-14B: some of its versions fit a 16 GB card
VERSIONS = [
    Version(build, canned_catalogue.candidate(MODEL, build, canned.GAMING, WISH), build.quant == "Q4_K_M")
    for build in MODEL.builds
]


@pytest.fixture
def table(qtbot: QtBot) -> Table:
    made = version_table()
    qtbot.addWidget(made)
    made.resize(820, 300)
    made.show()
    made.set_caption(MEMORY, memory_at(16384))
    made.show_rows(VERSIONS, MODEL.builds[1].key)
    return made


def cells(table: Table, row: int) -> list[str]:
    return [str(table.rows.index(row, column).data()) for column in range(RESULT + 1)]


def test_cells_say_what_a_version_takes(table: Table) -> None:
    assert cells(table, 1) == [
        "Q4_K_M ★ best", "8.4 GB", "11.2 GB", "very good", "48 (40–57) tok/s", "Fits: 359 MB to spare",
    ]  # fmt: skip
    assert table.rows.index(4, RESULT).data().startswith("Runs slower: ")
    assert table.rows.headerData(MEMORY, Qt.Orientation.Horizontal) == "Memory at 16k"
    said = table.rows.index(1, RESULT).data(Qt.ItemDataRole.AccessibleTextRole)
    assert said == "Result: Fits: 359 MB to spare"


def test_numbers_lie_behind_the_words(table: Table) -> None:
    found = [table.rows.index(row, MEMORY).data(RAW_ROLE) for row in range(len(VERSIONS))]
    assert found == sorted(found)
    assert table.rows.index(0, DOWNLOAD).data(RAW_ROLE) == VERSIONS[0].build.file_bytes


def test_versions_not_judged_yet_or_not_to_be_judged_say_so(table: Table) -> None:
    judged = VERSIONS[0].candidate
    assert judged is not None
    broken = replace(judged, fit=None, speed=None, problem="Its header is damaged.")
    table.show_rows([Version(MODEL.builds[0], None), Version(MODEL.builds[1], broken)])
    assert cells(table, 0)[2:] == ["…", "…", "…", "working it out…"]
    assert cells(table, 1)[2:] == ["–", "good", "–", "Its header is damaged."]
    assert not table.grab().isNull()


def test_a_version_without_a_file_says_so(table: Table) -> None:
    table.show_rows([Version(replace(MODEL.builds[0], files=()), VERSIONS[0].candidate)])
    assert cells(table, 0)[DOWNLOAD] == "no file"
    assert table.rows.index(0, DOWNLOAD).data(RAW_ROLE) == MODEL.builds[0].file_bytes


def test_going_to_a_row_chooses_it_and_showing_one_does_not(table: Table, qtbot: QtBot) -> None:
    assert table.currentIndex().row() == 1
    table.setFocus()
    with qtbot.waitSignal(table.marked) as chosen:
        QTest.keyClick(table, Qt.Key.Key_Down)
    assert chosen.args == [VERSIONS[2]]
    with qtbot.assertNotEmitted(table.marked):
        table.show_rows(VERSIONS, MODEL.builds[0].key)
    assert table.currentIndex().row() == 0


def test_the_table_is_as_high_as_its_rows_and_drops_columns_where_it_is_narrow(table: Table) -> None:
    needed = table.horizontalHeader().height() + table.verticalHeader().length()
    assert needed <= table.height() <= needed + 4
    assert not table.isColumnHidden(SPEED)
    table.resize(600, table.height())
    assert table.isColumnHidden(SPEED)
    assert not table.isColumnHidden(MEMORY)
    table.resize(500, table.height())
    assert table.isColumnHidden(MEMORY)
    assert table.columnWidth(RESULT) >= 140
