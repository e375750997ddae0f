"""What would make a plan fit, the cheapest first, and what larger or more cards would give. Values, no dry runs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from advisor.fit.fit import Fit, Option
from advisor.fit.speed_band import Speed
from advisor.planner.other_cards import OtherCards, StepKind, with_cards
from advisor.planner.question import Laid, PlanQuestion
from advisor.planner.textbook import nominal_bits
from advisor.services.planner import Solved

ChangeKind = Literal["placement", "kv", "batch", "quant", "users", "shorter", "several", "memory", "cards"]
_USUAL_BITS = 4  # below that a model loses more than by a shorter conversation


@dataclass(frozen=True)
class PlanChange:
    """What to change so that it fits. changes: by their names in PlanQuestion, empty for other cards, which `step`
    says. option, fit: its own judgement, where that was made. parts: each thing, where several go together."""

    kind: ChangeKind
    changes: Mapping[str, Any]
    option: Option | None = None
    step: HardwareStep | None = None
    fit: Fit | None = None
    parts: tuple[PlanChange, ...] = ()


def applied(question: PlanQuestion, change: PlanChange) -> PlanQuestion:
    """The question with that changed."""
    if change.step:
        return with_cards(question, change.step.cards)
    context = change.changes.get("context")
    talked = question.of_length(context) if context else question
    return replace(talked, **change.changes)


@dataclass(frozen=True)
class HardwareStep:
    """What cards would give. fit, speed: of what is asked; longest, users, largest: as in Fit and Solved."""

    cards: OtherCards
    fit: Fit
    longest: int | None
    users: int
    largest: str | None
    speed: Speed | None = None


def changes_that_fit(
    fit: Fit,
    solved: Solved | None,
    options: Sequence[Option],
    steps: Sequence[HardwareStep] = (),
    *,
    laid: Laid | None = None,
    free: Fit | None = None,
    combined: Sequence[PlanChange] = (),
) -> tuple[PlanChange, ...]:
    """Changes after which all of it fits on graphics (or in the only memory), the cheapest first: of one thing each,
    then those of several together that were found (`combined`), then of cards.

    What costs least quality stands before what costs length or users, and that before what costs money. Empty where it
    fits as it is. steps: with the cards asked about first. laid: what a person said of where things lie; free: the fit
    where that is left to us.
    """
    if not fit.verdict.improvable:
        return ()
    back: dict[str, Any] = {"laid": Laid()} if laid and laid != Laid() else {}
    found = [*_of_options(options, back), *_of_solved(fit, solved)]
    if back and free and not free.verdict.improvable:
        found.append(PlanChange("placement", back))
    found.sort(key=_cost)
    found += combined
    seen: set[StepKind] = {None}
    for step in steps:  # of each kind the least
        kind = step.cards.kind
        if kind not in seen and not step.fit.verdict.improvable and kind:
            seen.add(kind)
            found.append(PlanChange(kind, {}, step=step))
    return tuple(found)


def _of_options(options: Sequence[Option], back: Mapping[str, Any]) -> Iterator[PlanChange]:
    """back: what takes back where things lie, for these lie where it is best."""
    for one in options:
        if not one.fit.verdict.improvable:
            plan = one.fit.plan
            found = {"kv": plan.kv_k} if one.kind == "kv" else {"context": plan.context}
            yield PlanChange(one.kind, {**found, **back}, one)


def _of_solved(fit: Fit, solved: Solved | None) -> Iterator[PlanChange]:
    if solved is None:
        return
    if solved.largest and solved.largest != fit.model.quant:
        yield PlanChange("quant", {"quant": solved.largest})
    if solved.whole and 0 < solved.users < fit.plan.slots:
        yield PlanChange("users", {"users": solved.users})


def _cost(change: PlanChange) -> int:
    order: tuple[ChangeKind, ...] = ("placement", "kv", "batch", "quant", "users", "shorter")
    return len(order) if _poor(change) else order.index(change.kind)


def _poor(change: PlanChange) -> bool:
    return change.kind == "quant" and nominal_bits(change.changes["quant"]) < _USUAL_BITS


def one_is_enough(changes: Sequence[PlanChange]) -> bool:
    """Whether one thing alone makes it fit, at a price worth paying; cards aside."""
    return any(change.step is None and not _poor(change) for change in changes)
