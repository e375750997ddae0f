"""How long a conversation can go on in its context, by its own turns; too few of them say nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from advisor.chat.conversation import Turn

LEAST_TURNS, COUNTED = 3, 8  # questions with their replies: at least so many, and the latest so many


@dataclass(frozen=True)
class Forecast:
    """turns: questions with their replies that still go into the context; pace: tokens that one of late took."""

    turns: int
    pace: int


def forecast(turns: Sequence[Turn], used: int, size: int) -> Forecast | None:
    """By the path shown. used, size: tokens of the context. None with fewer than LEAST_TURNS counted turns.

    A turn is what its reply added to the one before, as the model counted it; where messages were left out in between,
    or another model counts in other tokens, nothing was added and the pair says nothing. The median bears one long
    paste among short questions.
    """
    counted = [turn.stats.context_used for turn in turns if turn.role == "assistant" and turn.stats]
    steps = [after - before for before, after in zip([0, *counted], counted, strict=False) if after > before]
    if len(steps) < LEAST_TURNS or not size:
        return None
    pace = max(1, round(median(steps[-COUNTED:])))
    return Forecast(max(0, size - used) // pace, pace)
