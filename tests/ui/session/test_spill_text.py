"""What a person is told of a model that was moved away in part."""

from __future__ import annotations

from dataclasses import replace

from advisor.machine.programs import Program
from tests.ui.canned_trouble import SPILLED
from ui.session.spill_text import spilled_words


def test_the_culprit_by_name_and_what_it_costs() -> None:
    assert spilled_words(SPILLED) == (
        "Witcher3.exe took 2.1 GB of NVIDIA GeForce RTX 4070 Ti SUPER, and 2.5 GB of the model had to move to system "
        "memory. It writes 18 instead of 42 tokens per second."
    )


def test_only_what_is_known_is_said() -> None:
    unnamed = replace(SPILLED, grown=Program("", 2**30), before=None)
    assert spilled_words(unnamed).startswith("Other programs took 1.0 GB of NVIDIA")
    assert spilled_words(unnamed).endswith("It writes 18 tokens per second now.")
    nobody = replace(SPILLED, grown=None, before=None, after=None)
    assert "is full, and its driver moved 2.5 GB of the model" in spilled_words(nobody)
    assert spilled_words(nobody).endswith("Replies come slower so; how much shows with the next one.")
    faster = replace(SPILLED, before=10.0)
    assert "instead" not in spilled_words(faster)
