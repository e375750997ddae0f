"""What the planner says of other cards, and of what would make a plan fit."""

from __future__ import annotations

from collections.abc import Sequence

from advisor.planner.other_cards import OtherCards
from advisor.services.plan_answer import PlanAnswer
from advisor.services.plan_changes import HardwareStep, PlanChange
from ui.common.plan_words import option
from ui.session.verdicts import verdict_word
from ui.words import number, plural, rounded_tokens, size, tokens_in_short, translate


def change_words(change: PlanChange, answer: PlanAnswer) -> str:
    """One thing to change so that it fits, as a button."""
    if change.step:
        return translate("Planner", "{0} instead").format(step_name(change.step.cards))
    if change.option:
        return option(change.option, answer.fit)
    match change.kind:
        case "placement":
            return translate("Planner", "Leave to Plimsoll what lies where")
        case "quant":
            return translate("Planner", "{0} instead of {1}").format(change.changes["quant"], answer.fit.model.quant)
        case _:
            return plural("Planner", "%Ln users instead of {0}", change.changes["users"], number(answer.fit.plan.slots))


def step_name(cards: OtherCards) -> str:
    """Cards by their number and size, or by what they are called where that says more."""
    if cards.name:
        chip = cards.hardware.chip is not None
        return translate("Planner", "{0} with {1}").format(cards.name, size(cards.memory)) if chip else cards.name
    if cards.count == 1:
        return translate("Planner", "A card of {0}").format(size(cards.memory))
    return plural("Planner", "%Ln cards of {0}", cards.count, size(cards.memory))


def step_columns() -> tuple[str, ...]:
    """What is said of each."""
    return (
        "", translate("Planner", "As asked"), translate("Planner", "Longest conversation"),
        translate("Planner", "Most users"), translate("Planner", "Most exact"),
    )  # fmt: skip


def step_row(step: HardwareStep) -> tuple[str, ...]:
    """The same of one, without its name."""
    longest = tokens_in_short(rounded_tokens(step.longest)) if step.longest else "–"
    return verdict_word(step.fit.verdict), longest, number(step.users) if step.users else "–", step.largest or "–"


def step_sentence(steps: Sequence[HardwareStep]) -> str:
    """What more memory gives that less does not, in a sentence."""
    now, then = steps[:2]
    if then.cards.memory < now.cards.memory:
        enough = not then.fit.verdict.improvable
        words = (
            translate("Planner", "{0} would carry it, too.")
            if enough
            else translate("Planner", "{0} would not carry it.")
        )
        return words.format(step_name(then.cards))
    gains = []
    if then.fit.verdict.rank < now.fit.verdict.rank:
        words = translate("Planner", "as asked it is “{0}” instead of “{1}”")
        gains.append(words.format(verdict_word(then.fit.verdict), verdict_word(now.fit.verdict)))
    if then.users > now.users:
        gains.append(plural("Planner", "%Ln users instead of {0}", then.users, number(now.users)))
    if (then.longest or 0) > (now.longest or 0) and now.fit.verdict.whole:
        longer, shorter = (tokens_in_short(rounded_tokens(one.longest or 0)) for one in (then, now))
        gains.append(translate("Planner", "conversations of {0} instead of {1}").format(longer, shorter))
    if then.largest and then.largest != now.largest:
        words = translate("Planner", "{0} instead of {1}") if now.largest else translate("Planner", "{0} whole")
        gains.append(words.format(then.largest, now.largest))
    name = step_name(then.cards)
    if not gains:
        return translate("Planner", "{0} would give nothing that these do not.").format(name)
    return translate("Planner", "{0} would give: {1}.").format(name, "; ".join(gains))
