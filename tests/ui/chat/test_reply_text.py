"""What is said about replies, word for word."""

from __future__ import annotations

from dataclasses import replace
from typing import get_args

import pytest

from advisor.chat.conversation import Ending, Turn
from advisor.engine.sampling import RereadReason, Stats
from tests.ui import canned
from ui.chat import reply_text


@pytest.mark.parametrize(
    ("stats", "how", "words"),
    [
        (
            Stats(10, 0, 0.1, 412, 10.76, 0.4, 422, 4096, "end"),
            "end",
            "412 tokens · 38.2 tok/s · first word 0.4 s · stopped at end",
        ),
        (
            Stats(4310, 4102, 0.1, 412, 10.76, 0.4, 422, 8192, "length"),
            "length",
            "412 tokens · 38.2 tok/s · first word 0.4 s · stopped at the length limit · reused 4,102 of 4,310 tokens",
        ),
        (Stats(10, 0, 0.1, 1, 0.0, 0.4, 11, 4096, "stopped"), "stopped", "1 token · stopped by you"),
        (None, "lost", "cut off: the model stopped unexpectedly"),
    ],
)
def test_footers(stats: Stats | None, how: Ending, words: str) -> None:
    assert reply_text.footer(Turn(1, None, "assistant", "", 0.0, ending=how, stats=stats)) == words


def test_thoughts_tell_their_time_and_tokens() -> None:
    assert reply_text.thought(214, 6.2) == "Thought for 6 s (214 tokens)"
    assert reply_text.thought(9000, 245.0) == "Thought for 4 min 5 s (9,000 tokens)"
    assert reply_text.thought(3, 0.2) == "Thought for a moment (3 tokens)"
    assert reply_text.thought(0, 0.0) == "Thoughts"  # of a reply that was cut off before it was counted


def test_counts_of_a_conversation() -> None:
    assert reply_text.context_used(8210, 16384) == "Context 8,210 / 16,384 (50 %)"
    assert reply_text.reading_prompt(3100, 12400) == "Reading your message 3,100 / 12,400 tokens"


def test_a_reply_says_why_something_was_read_again() -> None:
    stats = replace(canned.STATS, reused_tokens=10, reread="edited")
    said = reply_text.footer(replace(canned.ANSWER, stats=stats))
    assert said.endswith("reused 10 of 38 tokens · read again from where the conversation was changed")
    reasons = get_args(RereadReason)
    assert len({reply_text.reread(why) for why in reasons}) == len(reasons)
