"""What is said of a model that a full card's driver moved away in part: whose doing that is, and what it costs."""

from __future__ import annotations

from advisor.fit.speed_band import digits
from advisor.session.spill_watch import Spilled
from ui.words import number, size, translate


def who_filled_it(found: Spilled) -> str:
    """What moved, from which card, and why."""
    moved, card = size(found.size), found.worst.card
    if found.grown is None:
        words = translate("Spill", "{0} is full, and its driver moved {1} of the model to system memory.")
        return words.format(card, moved)
    if not found.grown.name:
        words = translate("Spill", "Other programs took {2} of {0}, and {1} of the model had to move to system memory.")
        return words.format(card, moved, size(found.grown.size))
    words = translate("Spill", "{3} took {2} of {0}, and {1} of the model had to move to system memory.")
    return words.format(card, moved, size(found.grown.size), found.grown.name)


def what_it_costs(found: Spilled) -> str:
    """How much slower it writes, as far as that was measured."""
    if found.after is None:
        return translate("Spill", "Replies come slower so; how much shows with the next one.")
    now = number(found.after, digits(found.after))
    if found.before is None or found.before <= found.after:
        return translate("Spill", "It writes {0} tokens per second now.").format(now)
    before = number(found.before, digits(found.before))
    return translate("Spill", "It writes {1} instead of {0} tokens per second.").format(before, now)


def spilled_words(found: Spilled) -> str:
    """Both, in two sentences."""
    return f"{who_filled_it(found)} {what_it_costs(found)}"
