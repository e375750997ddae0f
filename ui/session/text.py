"""What the window says of a model in memory."""

from __future__ import annotations

from collections.abc import Sequence

from advisor.machine.live import Spill
from ui.words import size, translate


def spilled(spills: Sequence[Spill]) -> str:
    """A full card's driver has moved part of the model away."""
    moved = sum(spill.size for spill in spills)
    return translate(
        "Spill",
        "{0} of the model lie in system memory: {1} is full, and its driver moved them there without a word. "
        "Replies come many times slower; shorten the conversation, or close other programs and load again.",
    ).format(size(moved), spills[0].card)
