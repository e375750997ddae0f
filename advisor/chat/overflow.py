"""A conversation that is longer than the context, and the ways on: values that a window shows as buttons.

Nothing here is done by itself. What is left out or summed up stays in the chat and on the screen; only the model does
not read it any more. What each way costs in memory is a dry run's; what it costs in time is an estimate from what this
computer was measured to do.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from advisor.errors import AdvisorError, Cancelled
from advisor.fit.bill import Bill
from advisor.fit.fit import Fit, assess
from advisor.fit.measure import Measurer, Opened
from advisor.fit.search import STEP
from advisor.fit.speed_band import Speed
from advisor.machine.machine import Kind, Machine
from advisor.plan import KV_TYPES, Plan
from advisor.progress import Cancel
from advisor.session.session import Outlook

SMALLEST_REPLY = 256  # tokens that a raised context must leave free at least


@dataclass(frozen=True)
class MemoryCost:
    """What a way on takes beyond now, in bytes; less than nothing where it saves.

    chat: of the chat memory; working: of the working space; both, wherever they lie. on_cards, in_system: all of it, by
    where it lies.
    """

    chat: int = 0
    working: int = 0
    on_cards: int = 0
    in_system: int = 0

    @classmethod
    def between(cls, before: Bill, after: Bill) -> MemoryCost:
        """What `after` takes more than `before`."""

        def engine(bill: Bill, *, host: bool) -> int:
            return sum(row.engine for row in bill.devices if (row.kind is Kind.CPU) == host)

        return cls(
            after.line("context") - before.line("context"),
            after.line("compute") - before.line("compute"),
            engine(after, host=False) - engine(before, host=False),
            engine(after, host=True) - engine(before, host=True),
        )

    @property
    def more(self) -> int:
        """In all."""
        return self.on_cards + self.in_system


@dataclass(frozen=True)
class TimeRates:
    """What time a way on takes here: tokens read and written a second, None where nobody knows, and seconds that the
    model took to load."""

    reads: float | None = None
    writes: float | None = None
    loads: float = 0.0

    def seconds(self, reading: int, writing: int = 0) -> float | None:
        """Seconds for so many tokens."""
        if (reading and not self.reads) or (writing and not self.writes):
            return None
        return (reading / self.reads if self.reads else 0.0) + (writing / self.writes if self.writes else 0.0)


@dataclass(frozen=True)
class Raise:
    """Make the context larger while the model stays loaded, and nothing is read again. fit: its judgement."""

    fit: Fit
    cost: MemoryCost


@dataclass(frozen=True)
class Reload:
    """Load the model again with a context that is larger for the same memory: chat memory in 8 bits ("kv"), or chat
    memory in system memory ("system").

    reads: tokens that are read again then; seconds: that it takes, with loading, None where nobody knows. before,
    after: tokens a second that are written now and then.
    """

    what: Literal["kv", "system"]
    fit: Fit
    cost: MemoryCost
    reads: int
    seconds: float | None = None
    before: Speed | None = None
    after: Speed | None = None


@dataclass(frozen=True)
class DropOldest:
    """Leave the `count` oldest messages out of what the model reads, which is then `left` tokens.

    seconds: that reading these takes.
    """

    count: int
    left: int
    seconds: float | None = None


@dataclass(frozen=True)
class Summarise:
    """Let the model sum the `count` oldest messages up, and read that in their place.

    length: tokens of the summary, at most; left: what the model reads then, at most, with it; seconds: that all of it
    takes, at most.
    """

    count: int
    length: int = 0
    left: int = 0
    seconds: float | None = None


@dataclass(frozen=True)
class AttachLess:
    """Take files out of the message. files: their names and tokens, the largest first."""

    files: tuple[tuple[str, int], ...]


WayOn = Raise | Reload | DropOldest | Summarise | AttachLess


@dataclass(frozen=True)
class TooLong:
    """A conversation that leaves no room for a reply, or does not even fit. All but `ways` in tokens.

    tokens: what it takes; context: what there is.
    """

    tokens: int
    context: int
    ways: tuple[WayOn, ...]


def ways_on(
    outlook: Outlook,
    fit: Fit,
    larger: Fit | None,
    *,
    reloads: Sequence[Reload] = (),
    summary: int | None = 0,
    rates: TimeRates | None = None,
    files: Sequence[tuple[str, int]] = (),
) -> TooLong:
    """What can be done about a conversation with this outlook.

    fit: as the model is loaded now; larger: from `larger_context`; reloads: from `reloads_for`; summary: tokens of one,
    at most, None where the model takes no request (it only goes on with a text); files: names and tokens of what is
    attached to the last message.
    """
    ways: list[WayOn] = []
    rates = rates or TimeRates()
    if larger:
        ways.append(Raise(larger, MemoryCost.between(fit.bill, larger.bill)))
    ways += reloads
    if outlook.drop and outlook.left is not None:
        left = outlook.left
        if summary is not None:
            # What is summed up is held already, if it was read; then the summary and the rest are read.
            ways.append(Summarise(outlook.drop, summary, left + summary, rates.seconds(left + summary, summary)))
        ways.append(DropOldest(outlook.drop, left, rates.seconds(left)))
    if files:
        ways.append(AttachLess(tuple(sorted(files, key=lambda file: -file[1]))))
    return TooLong(outlook.prompt, outlook.context, tuple(ways))


def larger_context(
    measurer: Measurer,
    model: Opened,
    machine: Machine,
    fit: Fit,
    outlook: Outlook,
    cancel: Cancel | None = None,
    plan: Plan | None = None,
) -> Fit | None:
    """A context that holds the conversation, in `plan` (None: that of `fit`); None where there is none.

    With the plan of `fit` it can be had without loading the model anew. machine: as it would be with the loaded model
    gone. Twice the context, and twice that, until there is room; where that is more than fits, as much as does. Only
    what the bill says will run is offered.
    """
    least = outlook.prompt + max(SMALLEST_REPLY, outlook.room)
    plan, context = plan or fit.plan, fit.plan.context
    while context < least:
        context *= 2
    if context == fit.plan.context:  # it fits, but leaves too little to write
        context *= 2
    context = min(context, fit.model.context_train or context)
    if context < least:
        return None
    try:
        found = assess(measurer, model, machine, plan.with_(context=context), layers="fixed", cancel=cancel)
        if not found.verdict.runs and found.longest_context and found.longest_context >= least:
            context = max(found.longest_context // STEP * STEP, least)
            found = assess(measurer, model, machine, plan.with_(context=context), layers="fixed", cancel=cancel)
    except Cancelled:
        raise
    except AdvisorError:
        return None  # without a bill nothing is promised
    return found if found.verdict.runs and found.plan.context > fit.plan.context else None


def reloading_plans(fit: Fit, machine: Machine) -> list[tuple[Literal["kv", "system"], Plan]]:
    """Plans in which a larger context may go into the memory that there is, for which the model is loaded anew."""
    plan = fit.plan
    found: list[tuple[Literal["kv", "system"], Plan]] = []
    eight = next(kind for kind, form in KV_TYPES.items() if form.offered and not form.exact)
    if KV_TYPES[plan.kv_k].exact and KV_TYPES[plan.kv_v].exact and plan.flash_attention != "off":
        found.append(("kv", plan.with_(kv_k=eight, kv_v=eight)))
    if machine.gpus and fit.offloaded and not plan.kv_on_cpu:
        found.append(("system", plan.with_(kv_on_cpu=True)))
    return found


def is_worth_it(way: Reload, fit: Fit, larger: Fit | None) -> bool:
    """Whether it takes less where it is to than raising the context would, or holds more where that is not possible.

    fit: as the model is loaded now; larger: with the context raised.
    """
    if way.fit.plan.context <= fit.plan.context:
        return False
    if larger is None or way.fit.plan.context > larger.plan.context:
        return True
    raised = MemoryCost.between(fit.bill, larger.bill)
    return way.cost.on_cards < raised.on_cards if way.what == "system" else way.cost.more < raised.more
