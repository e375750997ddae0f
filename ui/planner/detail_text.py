"""What the planner says of what is asked under "More"."""

from __future__ import annotations

from collections.abc import Sequence

from advisor.planner.question import Laid, PlanQuestion
from ui.planner.text import shown_name
from ui.words import number, plural, translate


def details_words(question: PlanQuestion) -> str:
    """What was said under "More", "" for nothing."""
    typed, talk, second = question.hardware, question.talk, question.second.model
    parts = [text for text in (typed.memory, typed.card_speed, typed.ram_speed) if text]
    if typed.cores:
        parts.append(translate("Planner", "{0} cores").format(typed.cores))
    if talk.turns:
        parts.append(
            plural("Planner", "%Ln turns of {0} and {1} tokens", talk.turns, number(talk.prompt), number(talk.reply))
        )
    if question.batch:
        parts.append(translate("Planner", "{0} tokens read at once").format(number(question.batch)))
    if question.laid != Laid():
        parts.append(translate("Planner", "what lies where is set by hand"))
    if second:
        parts.append(translate("Planner", "{0} beside it").format(shown_name(second)))
    return translate("Planner", "Set there: {0}").format(" · ".join(parts)) if parts else ""


def batch_words(batch: int) -> str:
    """How much of a prompt is read at once, 0 for what suits."""
    return translate("Planner", "{0} tokens").format(number(batch)) if batch else translate("Planner", "Automatic")


def cards_words(card: int | None, cards: Sequence[str]) -> str:
    """Which of the cards are used, None for all."""
    if card is None:
        return translate("Planner", "All of them")
    name = cards[card] if card < len(cards) else ""
    return translate("Planner", "Only card {0} ({1})").format(number(card + 1), name)


def split_text(split: Sequence[float]) -> str:
    """Shares as they are typed."""
    return ", ".join(f"{share:g}" for share in split)
