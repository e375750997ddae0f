"""Tables in a transcript: compact where there is room, else with columns that can be read, and scrolling."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ui.chat.transcript import Transcript
from ui.chat.transcript.columns import COMFORTABLE, ColumnNeed, columns, share_width, words_of
from ui.chat.transcript.table import TableView

pytestmark = pytest.mark.qt_log_ignore("does not support propagateSizeHints")

LETTER = 10.0  # px
SENTENCE, NUMBER = ColumnNeed(900, 80), ColumnNeed(60, 60)
WIDE = """| Name | Architecture | What it is good for | Context length | Quantisation |
|---|---|---|--:|---|
| DeepSeek-V3 | mixture of experts | An all-rounder for those who have much memory to spare | 131,072 | Q8_0 |
| Qwen3-8B | transformer | Everyday **conversations**, and `code` | 32,768 | Q4_K_M |
| 通义千问 | 混合专家模型 | 这是一个非常好的语言模型，适合日常对话和编程，能够处理很长的上下文 | 32,768 | Q4_K_M |
"""


@pytest.mark.parametrize(
    ("needs", "room", "widths"),
    [
        ([NUMBER, NUMBER], 1000, [60, 60]),  # as small as its text
        ([NUMBER, SENTENCE], 1000, [60, 900]),
        ([NUMBER, SENTENCE], 600, [60, 540]),  # the rest goes to who lacks it
        ([SENTENCE, NUMBER, SENTENCE], 500, [220, 60, 220]),  # narrower lines, rather than to scroll
        ([SENTENCE] * 4, 500, [COMFORTABLE * 10] * 4),  # it scrolls, so nothing need be narrow
        # words are whole, except those too long for any column
        ([ColumnNeed(250, 250), ColumnNeed(900, 890)], 435, [250, 185]),
        ([ColumnNeed(700, 60, 650), SENTENCE], 500, [650, COMFORTABLE * 10]),  # a formula cannot be broken
    ],
)
def test_room_is_shared(needs: list[ColumnNeed], room: int, widths: list[int]) -> None:
    assert share_width(needs, room, LETTER, 0) == widths
    assert sum(share_width(needs, room + 8 * len(needs), LETTER, 8)) == sum(widths) + 8 * len(needs)


def test_a_column_needs_what_its_cells_do() -> None:
    found = columns([[NUMBER, SENTENCE], [ColumnNeed(70, 20, 5), NUMBER]])
    assert found == [ColumnNeed(70, 60, 5), ColumnNeed(900, 80)]
    assert words_of("well-known 模型 is-it") == ["well-known", "is-it"]


@pytest.fixture
def transcript(qtbot: QtBot) -> Transcript:
    made = Transcript()
    qtbot.addWidget(made)
    made.resize(560, 600)
    made.show()
    return made


def table_of(transcript: Transcript) -> TableView:
    QApplication.processEvents()
    return transcript.findChildren(TableView)[-1]


def lines(view: TableView) -> list[tuple[str, str]]:
    """What stands before and behind each break of a line."""
    found, block = [], view.document().firstBlock()
    while block.isValid():
        layout, text = block.layout(), block.text()
        found += [
            (text[at - 1], text[at]) for i in range(1, layout.lineCount()) if (at := layout.lineAt(i).textStart())
        ]
        block = block.next()
    return found


def test_a_wide_table_scrolls_with_its_words_whole(transcript: Transcript) -> None:
    transcript.add_message("assistant", WIDE, name="Model")
    view = table_of(transcript)
    assert view.horizontalScrollBar().maximum() > 0
    broken = lines(view)
    assert broken
    assert all(before == " " or ord(behind) > 0x2E80 for before, behind in broken), broken
    assert len(broken) < 8
    transcript.resize(1400, 600)
    QApplication.processEvents()
    assert view.horizontalScrollBar().maximum() == 0
    transcript.add_message("assistant", "| a | b |\n|---|---|\n| 1 | 2 |", name="Model")
    assert sum(table_of(transcript)._widths) < 100


def test_a_table_ends_as_wide_as_one_that_came_at_once(transcript: Transcript) -> None:
    transcript.add_message("assistant", WIDE, name="Model")
    whole = table_of(transcript)
    transcript.begin_reply("Model")
    for at in range(0, len(WIDE), 7):
        transcript.append(WIDE[at : at + 7])
        transcript.built.cards[-1]._render()
    transcript.finish_reply("")
    grown = table_of(transcript)
    assert grown is not whole
    assert grown._widths == whole._widths
    assert grown.height() == whole.height()
    transcript.resize(900, 600)
    QApplication.processEvents()
    transcript.add_message("assistant", WIDE, name="Model")
    assert grown._widths == whole._widths == table_of(transcript)._widths
