"""A long chat is built in parts, the last messages first; hostile tables, sources and code hold nothing up either."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.ui.conftest import some
from ui.chat.transcript import Transcript
from ui.chat.transcript.blocks import TableBlock
from ui.chat.transcript.building import BUILT
from ui.chat.transcript.card import MessageCard, ShownMessage
from ui.chat.transcript.code import PIECE, CodeCard, CodeView
from ui.chat.transcript.highlight import LINE_SECONDS, TooSlow, lexer_for, lines_of
from ui.chat.transcript.prose import ProseView
from ui.chat.transcript.stream import MOST_CELLS, Stream

pytestmark = pytest.mark.qt_log_ignore("does not support propagateSizeHints")

CHAT = [
    ShownMessage("user" if at % 2 == 0 else "assistant", "Model", f"message {at}\n\n1. one\n\n```\nx\n```")
    for at in range(300)
]


def built(transcript: Transcript) -> list[str]:
    return [card.message.text.split("\n")[0] for card in transcript.built.cards]


def wait(transcript: Transcript, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not transcript.building and not any(card.is_busy() for card in transcript.built.cards))


def at_top(transcript: Transcript, at: int, qtbot: QtBot) -> None:
    """Waits until the message at that place is where one reads from."""
    card = some(transcript.built.card_at(at))
    qtbot.waitUntil(lambda: 0 <= card.mapTo(transcript, card.rect().topLeft()).y() < 20)


def test_a_chat_is_opened_with_what_is_in_view_and_the_rest_follows(transcript: Transcript, qtbot: QtBot) -> None:
    transcript.show_messages(CHAT)
    assert 0 < len(transcript.built.cards) < BUILT // 2
    assert transcript.building
    wait(transcript, qtbot)
    assert built(transcript) == [f"message {at}" for at in range(300 - BUILT, 300)]
    bar = transcript._sight.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.value() == bar.maximum() > 0)  # the end stayed in view


def test_the_tab_key_goes_down_through_the_messages(transcript: Transcript, qtbot: QtBot) -> None:
    transcript.show_messages(CHAT)
    wait(transcript, qtbot)
    heads = [card._copy for card in transcript.built.cards]
    at, met = some(heads[0].nextInFocusChain()), [0]
    while at is not heads[0]:
        met += [place for place, head in enumerate(heads) if head is at]
        at = some(at.nextInFocusChain())
    assert met == list(range(BUILT))


def test_a_message_far_up_is_shown_once_it_is_built(transcript: Transcript, qtbot: QtBot) -> None:
    transcript.show_messages(CHAT)
    transcript.reveal(200)
    wait(transcript, qtbot)
    at_top(transcript, 200, qtbot)
    assert len(transcript.built.cards) < BUILT, "not all that lies between"
    first = transcript.built.first
    assert built(transcript) == [f"message {at}" for at in range(first, transcript.built.end)]
    assert first < 200 < transcript.built.end < 300
    assert transcript._sight.latest.isVisible()
    transcript.reveal(5)
    wait(transcript, qtbot)
    at_top(transcript, 5, qtbot)
    transcript._sight.latest.click()
    wait(transcript, qtbot)
    assert built(transcript)[-1] == "message 299"
    assert transcript._sight.latest.isHidden()
    bar = transcript._sight.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.value() == bar.maximum() > 0)


def test_from_there_it_goes_on_downwards_to_the_end(transcript: Transcript, qtbot: QtBot) -> None:
    transcript.show_messages(CHAT)
    transcript.reveal(150)
    wait(transcript, qtbot)
    at_top(transcript, 150, qtbot)
    while transcript.built.later.isVisibleTo(transcript):
        transcript.built.later.click()
        wait(transcript, qtbot)
    at_top(transcript, 150, qtbot)
    assert built(transcript) == [f"message {at}" for at in range(transcript.built.first, 300)]
    assert not transcript._sight.following
    transcript._sight.latest.click()
    assert transcript._sight.following


def test_a_reply_grows_on_while_messages_far_above_are_read(transcript: Transcript, qtbot: QtBot) -> None:
    transcript.show_messages(CHAT)
    transcript.begin_reply("Model")
    transcript.append("before ")
    transcript.reveal(20)
    wait(transcript, qtbot)
    transcript.append("between ")
    at_top(transcript, 20, qtbot)
    transcript._sight.latest.click()
    transcript.append("after")
    transcript.reveal(20)
    transcript.finish_reply("3 tokens")
    wait(transcript, qtbot)
    at_top(transcript, 20, qtbot)
    transcript._sight.latest.click()
    wait(transcript, qtbot)
    card = transcript.built.cards[-1]
    assert (card.message.text, card.message.footer) == ("before between after", "3 tokens")
    assert "before between after" in card.findChildren(ProseView)[0].toPlainText()
    assert len(transcript.findChildren(MessageCard, "transcriptCard")) == len(transcript.built.cards)


def test_what_is_said_while_messages_far_above_are_read_leads_back_to_the_end(
    transcript: Transcript, qtbot: QtBot
) -> None:
    transcript.show_messages(CHAT)
    transcript.reveal(20)
    transcript.add_message("user", "message 300", name="You")
    wait(transcript, qtbot)
    assert built(transcript)[-2:] == ["message 299", "message 300"]
    transcript.reveal(20)
    transcript.keep(100)
    assert transcript.built.end <= 100
    transcript.reveal(20)
    transcript.keep(10)
    wait(transcript, qtbot)
    assert built(transcript)[-1] == "message 9"


def test_what_comes_while_a_chat_is_built_stays_below(transcript: Transcript, qtbot: QtBot) -> None:
    transcript.show_messages(CHAT)
    transcript.add_message("user", "message 300", name="You")
    wait(transcript, qtbot)
    assert built(transcript)[-2:] == ["message 299", "message 300"]
    transcript.show_messages(CHAT)
    transcript.keep(280)
    wait(transcript, qtbot)
    assert built(transcript)[-1] == "message 279"
    transcript.clear()
    QApplication.processEvents()
    assert (transcript.built.cards, transcript.building) == ([], False)


# -- tables ------------------------------------------------------------------------------------------------------------


@settings(max_examples=15)
@given(st.integers(1, 8), st.integers(0, 250), st.integers(300, 3000), st.booleans())
def test_a_large_table_is_several_with_the_same_head(columns: int, rows: int, step: int, ended: bool) -> None:
    head = "|" + "|".join(f"h{column}" for column in range(columns)) + "|\n" + "|-" * columns + "|\n"
    lines = [("|" + "|".join(f"r{row}" for _ in range(columns)) + "|") for row in range(rows)]
    text = "Before\n\n" + head + "\n".join(lines) + ("\n\nAfter" if ended else "")
    stream = Stream()
    for at in range(0, len(text), step):
        stream.append(text[at : at + step])
        stream.blocks()
    blocks = stream.finish()
    whole = Stream()
    whole.append(text)
    assert whole.finish() == blocks
    tables = [block for block in blocks if isinstance(block, TableBlock)]
    assert all(len(table.rows) * columns <= max(MOST_CELLS + 2 * columns, 22 * columns) for table in tables)
    assert all(table.rows[0] == tables[0].rows[0] for table in tables)
    told = [row[0][0].text for table in tables for row in table.rows[1:]]
    assert told == [f"r{row}" for row in range(rows)]


# -- code --------------------------------------------------------------------------------------------------------------


def test_the_source_of_megabytes_is_cut_before_it_is_taken_apart(transcript: Transcript, qtbot: QtBot) -> None:
    transcript.add_message("assistant", "some words\n" * 900_000, name="Model")
    wait(transcript, qtbot)
    card = transcript.built.cards[-1]
    begun = time.thread_time()
    card.show_source(True)
    assert time.thread_time() - begun < 0.5  # 1.5 s before
    source = card.findChildren(CodeCard)[-1]
    (view,) = source.findChildren(CodeView)
    qtbot.waitUntil(lambda: view.toPlainText().count("\n") == 1999)
    assert f"{len(card.message.text) - len(view.toPlainText()) - 1:,}" in source._hidden.text()


def test_long_code_comes_in_pieces_and_whole(transcript: Transcript, qtbot: QtBot) -> None:
    code = "\n".join(f"{'word ' * 100}{at}" for at in range(300))
    transcript.add_message("assistant", f"```\n{code}\n```", name="Model")
    wait(transcript, qtbot)
    (view,) = transcript.findChildren(CodeView)
    qtbot.waitUntil(lambda: view.toPlainText() == code)
    card = transcript.findChildren(CodeCard)[0]
    assert len(code) > 5 * PIECE
    assert card._hidden.isHidden()


WORST = {"fish": 'a = "' + "\\" * 900, "autohotkey": '"' + "\n" * 900, "chapel": '"' + "\\" * 900}


@pytest.mark.parametrize("language", WORST)
def test_a_lexer_that_would_never_end_is_given_up(language: str) -> None:
    lexer = lexer_for(language)
    assert lexer
    begun = time.thread_time()
    try:
        longest, last = 0.0, begun
        for _ in lines_of(lexer, WORST[language]):
            longest, last = max(longest, time.thread_time() - last), time.thread_time()
            if time.thread_time() - begun > 0.5:
                break
    except TooSlow:
        longest = time.thread_time() - last
    assert longest < 10 * LINE_SECONDS


def test_code_that_is_too_hard_stays_in_one_colour(transcript: Transcript, qtbot: QtBot) -> None:
    transcript.add_message("assistant", f"```fish\na = 1\n{WORST['fish']}\nb = 2\n```", name="Model")
    (card,) = transcript.findChildren(CodeCard)
    qtbot.waitUntil(lambda: card._too_slow == "fish")
    (view,) = transcript.findChildren(CodeView)
    assert view.toPlainText().endswith("b = 2")


def test_what_is_in_view_stands_still_while_messages_are_built_above_it(transcript: Transcript, qtbot: QtBot) -> None:
    transcript.show_messages(CHAT)
    for _turn in range(2):
        QApplication.processEvents()
    last, at = transcript.built.cards[-1], transcript.built.cards[-1].y()
    moved = 0
    while transcript.building:
        QApplication.processEvents()
        moved += last.y() != at
    assert moved <= 1  # only where it takes its true height in the end
    wait(transcript, qtbot)
    column = transcript.built.column
    assert column.height() == last.y() + last.height()  # nothing empty is left above
    assert transcript.built.cards[0].y() <= transcript.built.earlier.y() + transcript.built.earlier.height() + 40


def test_a_chat_that_is_left_while_it_is_built_leaves_no_room_behind(transcript: Transcript) -> None:
    transcript.show_messages(CHAT)
    assert transcript.building
    transcript.show_messages([ShownMessage("user", "You", "short")])
    assert transcript.built.column.height() < 200
