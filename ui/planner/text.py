"""What the planner says: how many, how long, which, and each cell of its table."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from advisor.fit.fit import Fit
from advisor.fit.speed_band import digits
from advisor.fit.verdict import Verdict
from advisor.planner.examples import ExampleName, PlanExample
from advisor.planner.simulation.compare import SimulatedComparison, Variant
from advisor.planner.simulation.run import MOST_HELD
from advisor.planner.solve import MOST_USERS, CardSize
from advisor.services.plan_answer import PlanAnswer
from advisor.services.planner import PlannedCell, Solved
from advisor.units import GIB
from ui.common.model_text import speed_sentence
from ui.planner.step_text import change_costs, change_words, changes_title, step_sentence
from ui.session.memory_bars import cards_first
from ui.session.verdicts import badge, verdict
from ui.words import number, plural, rounded_tokens, said, short_tokens, size, tokens_in_short, translate

_NAMED = 3  # cards of one size


def shown_name(text: str) -> str:
    """What a model is called that a question names, by a name or by its file."""
    return Path(text).name if text.lower().endswith(".gguf") else text


def carried(answer: PlanAnswer) -> list[str]:
    """What the hardware carries, a sentence each, as far as it is known."""
    solved, fit = answer.solved, answer.fit
    sentences = []
    if fit.model.context_train and fit.plan.context > fit.model.context_train:
        trained = tokens_in_short(fit.model.context_train)
        words = translate(
            "Planner",
            "It was trained to follow {0}. What it makes of more, nobody can promise; this is the memory for it.",
        )
        sentences.append(words.format(trained))
    if solved:
        sentences += _users(solved, fit)
    if fit.searched:
        sentences.append(_longest(fit))
    if solved and len(answer.rows) > 1:
        sentences.append(_largest(solved, fit))
    if answer.cards:
        sentences.append(_cards(answer.cards))
    return sentences


def _users(solved: Solved, fit: Fit) -> list[str]:
    context = tokens_in_short(fit.plan.context)
    if not solved.users:
        words = translate("Planner", "Not even one user with {0} of conversation fits.").format(context)
    elif solved.users == MOST_USERS:
        words = plural("Planner", "%Ln users at once or more, each with {0} of conversation.", solved.users, context)
    elif solved.whole and fit.verdict is Verdict.SLOWER:
        words = plural(
            "Planner", "Up to %Ln users at once, each with {0} of conversation, with all of it in graphics memory.",
            solved.users, context,
        )  # fmt: skip
    elif solved.whole:
        words = plural("Planner", "Up to %Ln users at once, each with {0} of conversation.", solved.users, context)
    else:
        words = plural(
            "Planner",
            "Up to %Ln users at once, each with {0} of conversation, with part of the model in system memory.",
            solved.users,
            context,
        )
    eight = solved.eight_bit_users
    if eight is None or eight <= solved.users:
        return [words]
    more = plural("Planner", "With 8-bit chat memory, which costs hardly any quality: %Ln users.", eight)
    return [words, more]


def _longest(fit: Fit) -> str:
    if fit.longest_context is None:
        return translate("Planner", "No length of conversation keeps the safety margin.")
    longest = tokens_in_short(rounded_tokens(fit.longest_context))
    if fit.plan.slots == 1:
        return translate("Planner", "Longest conversation of one user: {0}.").format(longest)
    return plural("Planner", "Longest conversation of each of %Ln users: {0}.", fit.plan.slots, longest)


def _largest(solved: Solved, fit: Fit) -> str:
    if solved.largest is None:
        return plural("Planner", "No quantisation fits whole for %Ln users.", fit.plan.slots)
    return plural("Planner", "Most exact quantisation that fits for %Ln users: {0}.", fit.plan.slots, solved.largest)


def _cards(cards: Sequence[CardSize]) -> str:
    """The smallest cards, or chips; which is the cheapest is not known here."""
    parts = []
    for one in cards:
        names = ", ".join(one.names[:_NAMED])
        more = len(one.names) - _NAMED
        if more > 0:
            names = plural("Planner", "{0} and %Ln more", more, names)
        parts.append(translate("Planner", "{0} ({1})").format(size(one.memory), names))
    words = translate("Planner", "Smallest single cards that carry all of it: {0}.")
    if cards[0].chips:
        words = translate("Planner", "Chips whose memory is enough for all of it, the smallest first: {0}.")
    return words.format("; ".join(parts))


def second_words(fit: Fit) -> str:
    """A model that is in memory beside the planned one."""
    words = translate("Planner", "Beside it {0} at {1}: {2} in all. {3}")
    return words.format(fit.model.name, fit.model.quant, size(fit.bill.total), verdict(fit))


def no_speed(answer: PlanAnswer) -> str:
    """Why no speed is said of a plan that runs; "" where it does not run."""
    if not answer.fit.verdict.runs:
        return ""
    return translate(
        "Planner",
        "How fast it would be is not known, for nobody says how fast this memory is. Write its speed under “More”.",
    )


# -- users simulated ---------------------------------------------------------------------------------------------


def simulation_title(found: SimulatedComparison) -> str:
    """What the bars tell."""
    return plural("Planner", "Users served in time: 95 of 100 replies begin within %Ln seconds", round(found.patience))


def simulation_words(one: Variant) -> str:
    """Of one way to serve: users, and what is read again."""
    held = plural("Planner", "%Ln users", one.held)
    if one.held == MOST_HELD:
        held = plural("Planner", "%Ln users or more", one.held)
    share = number(100 * one.outcome.reused_share)
    return translate("Planner", "{0} · {1} % of prompts not read again").format(held, share)


def simulation_assumed(found: SimulatedComparison) -> str:
    """What each user is taken to do, and the server to be able to."""
    users, server = found.users, found.as_planned.server
    return plural(
        "Planner",
        "A simulation, not a measurement: conversations of %Ln turns, {0} and {1} tokens each, after {2} tokens that "
        "all begin with; {3} tokens a second read, {4} written of each reply, which is guessed from the cards.",
        users.turns,
        number(users.message), number(users.reply), number(users.shared), number(server.reading),
        number(server.writing),
    )  # fmt: skip


def example_words(name: ExampleName) -> str:
    """An example, as a button."""
    return {
        "one-on-two-a100": translate("Planner", "70 B on 2 A100"),
        "four-on-two-a100": translate("Planner", "4 users"),
        "sixteen-on-two-a100": translate("Planner", "16 users"),
        "h200": translate("Planner", "70 B on 1 H200"),
        "card-and-ram": translate("Planner", "70 B on 24 GB and RAM"),
        "sixty": translate("Planner", "60 GB on 80 GB"),
        "laptop": translate("Planner", "Laptop"),
        "slice": translate("Planner", "MIG slice"),
        "two-models": translate("Planner", "Two models"),
        "more-memory": translate("Planner", "24 or 16 GB"),
    }[name]


def example_in_full(example: PlanExample) -> str:
    """The same where the buttons beside it are not seen."""
    question = example.question
    return translate("Planner", "Example: {0}. {1} at {2} on {3}, {4}").format(
        example_words(example.name),
        question.model,
        question.quant,
        question.hardware.graphics,
        plural("Planner", "%Ln users", question.users),
    )


def as_text(answer: PlanAnswer) -> str:
    """A plan to paste into a letter: what was asked, the verdict, what the hardware carries, and each device's sum."""
    fit = answer.fit
    users = plural("Planner", "%Ln users", fit.plan.slots)
    lines = [
        translate("Planner", "{0} · {1} · {2}").format(fit.model.name, fit.model.quant, users),
        *([said(answer.planned_for)] if answer.planned_for else []),
        verdict(fit, answer.speed),
        *carried(answer),
        *([second_words(answer.second.fit)] if answer.second else []),
    ]
    if answer.changes:
        ways = "; ".join(change_words(one, answer) for one in answer.changes)
        lines.append(f"{changes_title(answer)}: {ways}")
        lines += filter(None, [change_costs(answer.changes[0], answer)])
    if len(answer.steps) > 1:
        lines.append(step_sentence(answer.steps))
    device = translate("Planner", "{0}: {1} of weights, {2} of chat memory, {3} of working space; {4} in all.")
    for row in cards_first(fit.bill):
        sizes = (size(value) for value in (row.weights, row.context, row.compute, row.total))
        lines.append(device.format(said(row.name), *sizes))
    if answer.speed:
        lines.append(speed_sentence(answer.speed))
    return "\n".join(lines)


# -- the table -------------------------------------------------------------------------------------------------


def cell_size(cell: PlannedCell) -> str:
    """Its memory, to stand in a cell: GB without the unit."""
    assert cell.fit is not None
    value = cell.fit.bill.total / GIB
    return number(value, 1 if value < 99.95 else 0)


def cell_speed(cell: PlannedCell) -> str:
    """Tokens written a second, to stand in a cell."""
    if cell.speed is None:
        return ""
    likely = cell.speed.writing.likely
    return translate("Planner", "{0}/s").format(number(likely, digits(likely)))


def cell_words(cell: PlannedCell) -> str:
    """A cell in a sentence."""
    context = short_tokens(cell.context)
    if cell.fit is None:
        return translate("Planner", "{0} at {1}: {2}").format(cell.quant, context, said(cell.problem or ""))
    verdict = badge(cell.fit, cell.speed)
    total = size(cell.fit.bill.total)
    if cell.speed is None:
        return translate("Planner", "{0} at {1}: {2}; {3} in all.").format(cell.quant, context, verdict, total)
    likely = cell.speed.writing.likely
    return translate("Planner", "{0} at {1}: {2}; {3} in all, about {4} tokens a second.").format(
        cell.quant, context, verdict, total, number(likely, digits(likely))
    )
