"""How many turns are left, by those there were."""

from __future__ import annotations

from dataclasses import replace

import pytest

from advisor.chat.conversation import Turn
from advisor.chat.forecast import Forecast, forecast
from advisor.engine.sampling import Stats

STATS = Stats(38, 0, 0.35, 412, 10.8, 0.4, 450, 16384, "end")


def path(*used: int) -> list[Turn]:
    """Questions and replies, with the tokens counted after each reply."""
    found: list[Turn] = []
    for at, tokens in enumerate(used):
        found.append(Turn(2 * at, None, "user", "?", 0.0))
        stats = replace(STATS, context_used=tokens) if tokens else None
        found.append(Turn(2 * at + 1, None, "assistant", "!", 0.0, ending="end", stats=stats))
    return found


@pytest.mark.parametrize("used", [(), (200,), (200, 400), (200, 0, 400)])
def test_too_few_turns_say_nothing(used: tuple[int, ...]) -> None:
    assert forecast(path(*used), 400, 8192) is None


def test_a_steady_chat_and_one_with_a_long_paste() -> None:
    assert forecast(path(200, 400, 600), 600, 8200) == Forecast(38, 200)
    assert forecast(path(200, 5400, 5600, 5800), 5800, 8200) == Forecast(12, 200)


def test_only_the_latest_turns_count() -> None:
    short = [10 * at for at in range(1, 11)]
    long = [100 + 300 * at for at in range(1, 9)]
    found = forecast(path(*short, *long), long[-1], 8192)
    assert found is not None
    assert found.pace == 300


def test_what_was_left_out_in_between_is_no_turn() -> None:
    found = forecast(path(2000, 4000, 6000, 1500, 3500), 3500, 8192)
    assert found == Forecast(2, 2000)


def test_a_full_context_has_no_turn_left() -> None:
    assert forecast(path(200, 400, 600), 9000, 8192) == Forecast(0, 200)
    assert forecast(path(200, 400, 600), 600, 0) is None
