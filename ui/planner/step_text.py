"""What the planner says of other cards, and of what would make a plan fit."""

from __future__ import annotations

from collections.abc import Sequence

from advisor.catalogue.quants import perplexity_ratio
from advisor.fit.speed_band import Speed, digits
from advisor.planner.other_cards import OtherCards
from advisor.services.plan_answer import PlanAnswer
from advisor.services.plan_changes import HardwareStep, PlanChange
from ui.common.plan_words import option
from ui.session.verdicts import verdict_word
from ui.words import number, plural, rounded_tokens, size, tokens_in_short, translate

TOGETHER = " + "  # between things that are changed together
_MUCH_FASTER = 1.2


def change_words(change: PlanChange, answer: PlanAnswer) -> str:
    """One thing to change so that it fits, as a button."""
    if change.step:
        return translate("Planner", "{0} instead").format(step_name(change.step.cards))
    if change.option:
        return option(change.option, answer.fit)
    match change.kind:
        case "placement":
            return translate("Planner", "Leave to Plimsoll what lies where")
        case "several":
            return TOGETHER.join(_part_words(part, answer) for part in change.parts)
        case _:
            return _part_words(change, answer)


def _part_words(change: PlanChange, answer: PlanAnswer) -> str:
    """One thing, as it is said alone or with others."""
    ((_, value),) = list(change.changes.items())[:1]
    match change.kind:
        case "quant":
            return translate("Planner", "{0} instead of {1}").format(value, answer.fit.model.quant)
        case "users":
            return plural("Planner", "%Ln users instead of {0}", value, number(answer.fit.plan.slots))
        case "shorter":
            return translate("Planner", "conversations of {0}").format(tokens_in_short(value))
        case "batch":
            return translate("Planner", "{0} tokens read at once").format(number(value))
        case _:
            return translate("Planner", "8-bit chat memory")


def changes_title(answer: PlanAnswer) -> str:
    """What the buttons do that change a plan."""
    if any(one.fit and one.fit.verdict.improvable for one in answer.changes):
        return translate("Planner", "What would make it run, with part of it in system memory, the cheapest first")
    return translate("Planner", "What would make it fit, the cheapest first")


def nothing_helps() -> str:
    """Where no change was found that makes a plan fit."""
    return translate(
        "Planner",
        "Nothing that was tried makes it fit whole: not fewer bits, shorter conversations, fewer users, nor several of "
        "these together.",
    )


def change_costs(change: PlanChange, answer: PlanAnswer) -> str:
    """What a change costs a person, in a sentence; "" of cards, whose price is not known here."""
    costs = [words for part in change.parts or (change,) if (words := _cost_words(part, answer))]
    return translate("Planner", "{0}: {1}.").format(change_words(change, answer), "; ".join(costs)) if costs else ""


def _cost_words(change: PlanChange, answer: PlanAnswer) -> str:
    match change.kind:
        case "kv":
            return translate("Planner", "8-bit chat memory costs hardly any quality")
        case "batch":
            return translate("Planner", "prompts are read more slowly")
        case "quant":
            return _quality_cost(change.changes["quant"], answer.fit.model.quant)
        case "users":
            return translate("Planner", "the others wait")
        case "shorter":
            return translate("Planner", "what is longer is left out, or summed up")
        case _:
            return ""


def _quality_cost(name: str, than: str) -> str:
    """What fewer bits cost, as measured on the model of which nearly all were."""
    ours, theirs = perplexity_ratio(name), perplexity_ratio(than)
    if ours and theirs:
        percent = 100 * (ours / theirs - 1)
        words = translate("Planner", "{0} foresees text {1} % worse, as measured on a model of 8 B")
        return words.format(name, number(percent, 1 if percent < 10 else 0))
    return translate("Planner", "{0} loses some quality").format(name)


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
        translate("Planner", "Most users"), translate("Planner", "Most exact"), translate("Planner", "Writes"),
    )  # fmt: skip


def step_row(step: HardwareStep) -> tuple[str, ...]:
    """The same of one, without its name."""
    longest = tokens_in_short(rounded_tokens(step.longest)) if step.longest else "–"
    users, largest = number(step.users) if step.users else "–", step.largest or "–"
    return verdict_word(step.fit.verdict), longest, users, largest, _writes(step) or "–"


def _writes(step: HardwareStep) -> str:
    """Tokens written a second, "" where that is not known."""
    if step.speed is None:
        return ""
    likely = step.speed.writing.likely
    return translate("Planner", "{0}/s").format(number(likely, digits(likely)))


def step_sentence(steps: Sequence[HardwareStep]) -> str:
    """What more memory gives that less does not, in a sentence."""
    now = steps[0]
    more = [step for step in steps[1:] if step.cards.memory >= now.cards.memory]
    then = next((step for step in more if _gains(now, step)), more[0] if more else steps[1])
    if then not in more:
        enough = not then.fit.verdict.improvable
        words = (
            translate("Planner", "{0} would carry it, too.")
            if enough
            else translate("Planner", "{0} would not carry it.")
        )
        return words.format(step_name(then.cards))
    name, gains = step_name(then.cards), _gains(now, then)
    if not gains:
        return translate("Planner", "{0} would give nothing that these do not.").format(name)
    return translate("Planner", "{0} would give: {1}.").format(name, "; ".join(gains))


def _gains(now: HardwareStep, then: HardwareStep) -> list[str]:
    """What cards give beyond others, the largest first; nothing where they give no more."""
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
    if then.speed and now.speed and not now.fit.verdict.whole and _faster(now.speed, then.speed):
        words = translate("Planner", "{0} tokens a second instead of {1}")
        gains.append(
            words.format(*(number(one.writing.likely, digits(one.writing.likely)) for one in (then.speed, now.speed)))
        )
    return gains


def _faster(now: Speed, then: Speed) -> bool:
    """By more than a guess may be off."""
    return then.writing.likely > _MUCH_FASTER * now.writing.likely
