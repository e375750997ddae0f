"""Finding in a chat: what counts, what is marked, where it scrolls to, while it grows and where nothing is built."""

from __future__ import annotations

import time

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.ui.chat.transcript.parts import RICH, settle
from tests.ui.conftest import some
from ui.chat.transcript import Transcript
from ui.chat.transcript.card import MessageCard, ShownMessage
from ui.chat.transcript.finding import comparable, needle_of, occurrences
from ui.chat.transcript.highlight import contrast
from ui.chat.transcript.look import Look
from ui.theme import ThemeName, load

pytestmark = pytest.mark.qt_log_ignore("does not support propagateSizeHints")


def marked(card: MessageCard) -> list[str]:
    """What is marked in a message, each place with what it says."""
    return [one.cursor.selectedText() for view in card.texts() for one in view.extraSelections()]


def shown_hits(transcript: Transcript) -> list[str]:
    return [words for card in transcript.built.cards for words in marked(card)]


def finds(transcript: Transcript, text: str, qtbot: QtBot) -> tuple[int, int]:
    """(which place is shown, of how many)."""
    transcript.finder.look_for(text)
    qtbot.waitUntil(lambda: transcript.finder.counted)
    return transcript.finder.place, transcript.finder.total


def in_view(transcript: Transcript, qtbot: QtBot) -> str:
    """What the place shown says, once it is in view."""

    def there() -> bool:
        hit = transcript.finder.current()
        if hit is None:
            return False
        y = hit.view.viewport().mapTo(transcript._sight.viewport(), QPoint(0, hit.box().top())).y()
        return 0 <= y <= transcript._sight.viewport().height() - hit.box().height()

    qtbot.waitUntil(there)
    return some(transcript.finder.current()).cursor().selectedText()


@pytest.mark.parametrize(
    ("role", "text", "needle", "times"),
    [
        ("user", "Memory, memory and MEMORY", "memory", 3),
        ("user", "**not bold** here", "**not", 1),
        ("assistant", "**not** bold **not**", "not bold", 1),
        ("assistant", "the whole **sen**tence", "whole sentence", 1),
        ("assistant", "a [link](https://example.org/memory) here", "memory", 0),
        ("assistant", "a [link](https://example.org/memory) here", "link here", 1),
        ("assistant", "R&amp;D", "r&d", 1),
        ("assistant", RICH, "return x", 1),
        ("assistant", RICH, "two", 1),
        ("assistant", "Straße, café, naïve", "CAFE", 1),
        ("assistant", "Straße", "straße", 1),
        ("assistant", "one\ntwo", "one two", 1),
        ("assistant", "one\n\ntwo", "one two", 0),
        ("assistant", "日本語の文章", "の文", 1),
        ("assistant", "aaaa", "aa", 2),
    ],
)
def test_what_is_shown_is_found_and_what_is_not_shown_is_not(role: str, text: str, needle: str, times: int) -> None:
    assert occurrences(role, text, needle_of(needle)) == times


def test_places_stay_where_they_are_when_letters_are_made_alike() -> None:
    for text in ("ŉß ﬁ İ \u2028 \t x", "👩‍👩‍👧‍👦é"):
        assert len(comparable(text)) == len(text)
    assert needle_of("  Two \n words ") == "two words"


def test_all_places_are_marked_and_each_is_shown_in_its_turn(transcript: Transcript, qtbot: QtBot) -> None:
    texts = ["Where is the sea?", "The **sea** is 👩‍👧 by the sea.", RICH, "A sea of code:\n\n```\nsea = 1\n```"]
    for at in range(9):
        for text in texts:
            transcript.add_message("assistant", text, name=f"Model {at}")
    settle(transcript, qtbot)
    place, total = finds(transcript, "sea", qtbot)
    assert total == 9 * 5
    assert all(one.casefold() == "sea" for one in shown_hits(transcript))
    assert len(shown_hits(transcript)) == total + 1, "the place shown is marked once more"
    assert place > 1, "from what was in view on"
    for _ in range(3):
        assert in_view(transcript, qtbot) == "sea"
        transcript.finder.step(1)
    while transcript.finder.place != total:
        transcript.finder.step(1)
    transcript.finder.step(1)
    assert transcript.finder.place == 1, "after the last comes the first"
    assert in_view(transcript, qtbot) == "sea"
    transcript.finder.step(-1)
    assert transcript.finder.place == total
    transcript.finder.look_for("")
    assert shown_hits(transcript) == []
    assert (transcript.finder.place, transcript.finder.total) == (0, 0)


def test_a_long_chat_is_looked_through_at_once_and_only_what_is_shown_is_built(
    transcript: Transcript, qtbot: QtBot
) -> None:
    words = "The memory of a card is shared by **weights** and the chat, which grows with `context`. "
    chat = [
        ShownMessage("assistant" if at % 2 else "user", "X", f"{words} {at}" + (" needle" if at in (3, 500) else ""))
        for at in range(1000)
    ]
    transcript.show_messages(chat)
    settle(transcript, qtbot)
    begun = time.thread_time()
    transcript.finder.look_for("needle")
    qtbot.waitUntil(lambda: transcript.finder.counted)
    assert time.thread_time() - begun < 1.0
    assert (transcript.finder.place, transcript.finder.total) == (2, 2), "the nearest above what was in view"
    assert in_view(transcript, qtbot) == "needle"
    transcript.finder.step(1)
    assert transcript.finder.place == 1
    assert in_view(transcript, qtbot) == "needle"
    assert transcript.built.first <= 3 < transcript.built.end
    assert len(transcript.built.cards) < 100
    assert finds(transcript, "weights and", qtbot)[1] == 500, "a person's stars are no marks"


def test_what_is_written_meanwhile_is_found_too_and_nothing_jumps(transcript: Transcript, qtbot: QtBot) -> None:
    for at in range(30):
        transcript.add_message("user", f"gull {at}\n" * 3, name="You")
    transcript.begin_reply("Model")
    transcript.append("A gull ")
    settle(transcript, qtbot)
    finds(transcript, "gull", qtbot)
    transcript.finder.step(-1)
    assert in_view(transcript, qtbot) == "gull"
    bar = transcript._sight.verticalScrollBar()
    seen, total = bar.value(), transcript.finder.total
    for _ in range(20):
        transcript.append("and another gull. ")
        QApplication.processEvents()
    qtbot.waitUntil(lambda: transcript.finder.total == total + 20)
    assert bar.value() == seen
    transcript.finish_reply("")
    settle(transcript, qtbot)
    card = transcript.built.cards[-1]
    qtbot.waitUntil(lambda: len(marked(card)) == 21)


def test_another_chat_is_looked_through_without_scrolling_it(transcript: Transcript, qtbot: QtBot) -> None:
    transcript.show_messages([ShownMessage("user", "You", f"one {at}") for at in range(60)])
    settle(transcript, qtbot)
    finds(transcript, "one", qtbot)
    transcript.show_messages([ShownMessage("user", "You", f"one or two {at}") for at in range(40)])
    settle(transcript, qtbot)
    qtbot.waitUntil(lambda: transcript.finder.counted and transcript.finder.total == 40)
    bar = transcript._sight.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.value() == bar.maximum() > 0)


@pytest.mark.parametrize("name", ["light", "dark"])
def test_marks_can_be_read(name: ThemeName, transcript: Transcript) -> None:
    look = Look.of(load(name), transcript.font(), transcript.formulas)
    assert contrast(look.text, look.found) >= 4.5
    assert contrast(look.accent_text, look.accent) >= 4.5
    for ground in (look.surface, look.person, look.code_background):
        assert contrast(look.found, ground) >= 1.25


def test_what_is_in_folded_thoughts_is_found_and_unfolded(transcript: Transcript, qtbot: QtBot) -> None:
    thought = "First the keel, then a **sail**.\n\nThe keel is heavy."
    transcript.show_messages([
        ShownMessage("user", "You", "What of the keel?"),
        ShownMessage("assistant", "Model", "A keel keeps her upright.", reasoning=thought, thought="Thought for 2 s"),
        ShownMessage("assistant", "Model", "Sails drive her.", reasoning="Nothing of that here.", thought="Thought"),
    ])  # fmt: skip
    settle(transcript, qtbot)
    first, second = (transcript.built.card_at(at) for at in (1, 2))
    assert finds(transcript, "sails drive", qtbot) == (1, 1)
    assert not some(first).thoughts.is_open()
    assert finds(transcript, "keel", qtbot)[1] == 4
    while transcript.finder.place != 4:  # in the answer, below thoughts that stay folded until one goes into them
        transcript.finder.step(-1)
    assert in_view(transcript, qtbot) == "keel"
    assert not some(first).thoughts.is_open()
    transcript.finder.step(-1)
    assert some(first).thoughts.is_open()
    assert in_view(transcript, qtbot) == "keel"
    assert some(transcript.finder.current()).cursor().block().text() == "The keel is heavy."
    assert marked(some(first)) == ["keel"] * 4  # the one shown has two marks
    transcript.finder.step(-1)
    assert some(transcript.finder.current()).cursor().block().text() == "First the keel, then a sail."
    assert not some(second).thoughts.is_open()
