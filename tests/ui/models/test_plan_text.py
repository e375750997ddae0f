"""What is said of a plan, word for word."""

from __future__ import annotations

from ui.models import plan_text


def test_numbers_of_a_model() -> None:
    assert plan_text.words_in(16384) == "12,000"
    assert plan_text.parameters(8_030_261_312) == "8.0 billion parameters"
