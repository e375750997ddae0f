"""What several pages say of a plan, word for word."""

from __future__ import annotations

from dataclasses import replace

from advisor.fit.fit import Option
from tests.ui.canned import GAMING, fit
from ui.common import plan_words


def test_longest_and_options() -> None:
    tight = fit(GAMING, 57344, longest=55296)
    assert plan_words.longest_that_fits(tight) == "Longest that fits: 54k tokens."
    assert (
        plan_words.longest_that_fits(replace(tight, longest_context=None))
        == "No conversation length keeps the safety margin."
    )
    assert plan_words.option(Option("shorter", fit(GAMING, 55296)), tight) == "Shorter conversation (54k fits)"
    assert plan_words.option(Option("kv", fit(GAMING, 57344, "q8_0")), tight) == "8-bit chat memory (saves 3.3 GB)"
