"""What nobody meant to be shown is shown a part at a time, and every pattern that reads it is linear."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtWidgets import QApplication, QTextBrowser
from pytestqt.qtbot import QtBot

from ui.chat.transcript import Transcript, building
from ui.chat.transcript.blocks import Code, Prose, TableBlock
from ui.chat.transcript.body import MOST_CARDS, Body, Gathering
from ui.chat.transcript.card import ShownMessage
from ui.chat.transcript.code import CodeCard
from ui.chat.transcript.reading import AT_ONCE, MOST_READ
from ui.chat.transcript.stream import Stream

pytestmark = pytest.mark.qt_log_ignore("does not support propagateSizeHints")

LONG = 24_000
MARKS = "`~*_[]()<>!#-+.|\\$:=&\"'{}^/ \t\n1a"
ENOUGH = 0.6  # s of one look; a quadratic pattern takes 1 to 5, a linear one 0.1 on a slow day

FENCES = "".join(f"```py\nfence {number}\n```\n\n" for number in range(500))
TABLES = "".join(f"|a|b|\n|-|-|\n|1|table {number}|\n\n" for number in range(300))


def slowest(text: str, step: int = 1500) -> float:
    """Processor seconds of the longest look at a text that comes in pieces."""
    stream, longest = Stream(), 0.0
    for at in range(0, len(text), step):
        stream.append(text[at : at + step])
        begun = time.thread_time()
        stream.blocks()
        longest = max(longest, time.thread_time() - begun)
    begun = time.thread_time()
    stream.finish()
    return max(longest, time.thread_time() - begun)


@pytest.mark.parametrize("mark", MARKS)
def test_a_long_run_of_one_character_is_read_in_no_time(mark: str) -> None:
    assert slowest(mark * LONG) < ENOUGH


@settings(max_examples=40)
@given(st.text(MARKS, min_size=2, max_size=4))
def test_a_long_run_of_any_characters_is_read_in_no_time(run: str) -> None:
    assert slowest((run * LONG)[:LONG], 4000) < ENOUGH


def test_a_line_of_backticks_without_an_end_is_still_the_head_of_a_fence() -> None:
    stream = Stream()
    stream.append("`" * 30 + "py")
    stream.append("\nx\n" + "`" * 30 + "\n")
    assert stream.finish() == [Code("x", "py")]


# -- parts -------------------------------------------------------------------------------------------------------------


def wait(transcript: Transcript, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not transcript.building and not any(card.is_busy() for card in transcript.built.cards))


def shown(transcript: Transcript) -> str:
    return "\n".join(view.toPlainText() for view in transcript.built.cards[-1].findChildren(QTextBrowser))


@pytest.mark.parametrize(("text", "word", "count"), [(FENCES, "fence", 500), (TABLES, "table", 300)])
def test_many_cards_are_made_a_part_at_a_time_and_none_is_lost(
    transcript: Transcript, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, text: str, word: str, count: int
) -> None:
    steps: list[int] = []
    go_on = Body.go_on

    def counted(body: Body, most: int) -> int:
        steps.append(go_on(body, most))
        return steps[-1]

    monkeypatch.setattr(Body, "go_on", counted)
    transcript.add_message("assistant", text, name="Model")
    assert sum(steps) <= AT_ONCE + 3
    assert transcript.built.cards[-1].is_busy()
    wait(transcript, qtbot)
    assert max(steps) <= AT_ONCE + 3
    body = transcript.built.cards[-1]._body
    assert len(body._views) <= MOST_CARDS + count // 10
    words = shown(transcript).split()
    found = {words[at + 1] for at, one in enumerate(words[:-1]) if one == word}
    assert found == {str(number) for number in range(count)}


def test_a_reply_of_many_cards_is_the_same_streamed_and_at_once(transcript: Transcript, qtbot: QtBot) -> None:
    transcript.begin_reply("Model")
    for at in range(0, len(FENCES), 700):
        transcript.append(FENCES[at : at + 700])
        QApplication.processEvents()
    transcript.finish_reply("")
    wait(transcript, qtbot)
    streamed = transcript.built.cards[-1]._body._parts
    transcript.add_message("assistant", FENCES, name="Model")
    wait(transcript, qtbot)
    assert transcript.built.cards[-1]._body._parts == streamed


def test_what_is_too_much_is_written_without_a_card_of_its_own() -> None:
    gathering = Gathering()
    for _ in range(MOST_CARDS):
        gathering.add(Code("x"))
    gathering.add(Code("a\nb", "py", "q"))
    table = Stream()
    table.append("|*h*|i|\n|-|-|\n|1|2|\n")
    (block,) = table.finish()
    assert isinstance(block, TableBlock)
    (prose,) = gathering.rest([block])
    assert isinstance(prose, tuple)
    leaves = [leaf for leaf in prose if isinstance(leaf, Prose)]
    assert ["".join(run.text for run in leaf.runs) for leaf in leaves] == ["a", "b", "h | i", "1 | 2"]
    assert [(leaf.path, leaf.joined) for leaf in leaves] == [("q", False), ("q", True), ("", False), ("", True)]
    assert leaves[0].runs[0].code
    assert leaves[2].runs[0].italic
    assert len(gathering.done) == MOST_CARDS


def test_a_chat_of_such_replies_builds_as_many_as_it_can_afford(transcript: Transcript, qtbot: QtBot) -> None:
    transcript.show_messages([ShownMessage("assistant", "Model", FENCES) for _ in range(20)])
    wait(transcript, qtbot)
    assert 1 <= len(transcript.built.cards) <= 3
    assert len(transcript.findChildren(CodeCard)) <= building.MOST_WIDGETS
    before = len(transcript.built.cards)
    transcript.built.earlier.click()
    wait(transcript, qtbot)
    assert len(transcript.built.cards) > before
    ordinary = [ShownMessage("user", "You", "Hi"), ShownMessage("assistant", "Model", "Hello\n\n```\nx\n```\n")] * 50
    assert building.affordable(ordinary) == building.BUILT


@pytest.mark.parametrize("role", ["user", "assistant"])
def test_a_message_of_megabytes_says_what_of_it_is_not_shown(transcript: Transcript, qtbot: QtBot, role: str) -> None:
    text = ("word " * 100 + "\n\n") * 5_000
    begun = time.thread_time()
    transcript.add_message(role, text, name="Model")
    assert time.thread_time() - begun < 2.0
    wait(transcript, qtbot)
    assert "more characters are not shown. Copy takes everything." in shown(transcript)
    assert len(text) > MOST_READ
    transcript.built.cards[-1].copy()
    assert QApplication.clipboard().text() == text


def test_a_message_that_is_dropped_while_it_is_shown_is_forgotten(transcript: Transcript, qtbot: QtBot) -> None:
    transcript.add_message("assistant", FENCES, name="Model")
    assert transcript.built.cards[-1].is_busy()
    transcript.clear()
    QApplication.processEvents()
    transcript.add_message("assistant", "short", name="Model")
    wait(transcript, qtbot)
    qtbot.waitUntil(lambda: not transcript._turns._waiting)
    assert shown(transcript).strip() == "short"
