"""A conversation that is longer than the context, and the ways on: values that a window shows as buttons.

Nothing here is done by itself. What is left out or summed up stays in the chat and on the screen; only the model does
not read it any more.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from advisor.errors import AdvisorError, Cancelled
from advisor.fit.fit import Fit, assess
from advisor.fit.measure import Measurer, Opened
from advisor.fit.search import STEP
from advisor.machine.machine import Machine
from advisor.progress import Cancel
from advisor.session.session import Outlook

SMALLEST_REPLY = 256  # tokens that a raised context must leave free at least


@dataclass(frozen=True)
class Raise:
    """Make the context larger while the model stays loaded. fit: its judgement; more: bytes it takes beyond now."""

    fit: Fit
    more: int


@dataclass(frozen=True)
class DropOldest:
    """Leave the `count` oldest messages out of what the model reads, which is then `left` tokens."""

    count: int
    left: int


@dataclass(frozen=True)
class Summarise:
    """Let the model sum the `count` oldest messages up, and read that in their place."""

    count: int


@dataclass(frozen=True)
class AttachLess:
    """Take files out of the message. files: their names and tokens, the largest first."""

    files: tuple[tuple[str, int], ...]


WayOn = Raise | DropOldest | Summarise | AttachLess


@dataclass(frozen=True)
class TooLong:
    """A conversation that leaves no room for a reply, or does not even fit. All but `ways` in tokens.

    tokens: what it takes; context: what there is.
    """

    tokens: int
    context: int
    ways: tuple[WayOn, ...]


def ways_on(
    outlook: Outlook, fit: Fit, larger: Fit | None, *, talks: bool = True, files: Sequence[tuple[str, int]] = ()
) -> TooLong:
    """What can be done about a conversation with this outlook.

    fit: as the model is loaded now; larger: from `larger_context`; talks: whether it takes a request (rather than
    going on with a text); files: names and tokens of what is attached to the last message.
    """
    ways: list[WayOn] = []
    if larger:
        ways.append(Raise(larger, larger.bill.engine - fit.bill.engine))
    if outlook.drop and outlook.left is not None:
        ways += [Summarise(outlook.drop)] if talks else []
        ways.append(DropOldest(outlook.drop, outlook.left))
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
) -> Fit | None:
    """A context that holds the conversation and can be had without loading the model anew; None where there is none.

    machine: as it would be with the loaded model gone. Twice the context, and twice that, until there is room; where
    that is more than fits, as much as does. Only what the bill says will run is offered.
    """
    least = outlook.prompt + max(SMALLEST_REPLY, outlook.room)
    context = fit.plan.context
    while context < least:
        context *= 2
    if context == fit.plan.context:  # it fits, but leaves too little to write
        context *= 2
    context = min(context, fit.model.context_train or context)
    if context < least:
        return None
    try:
        found = assess(measurer, model, machine, fit.plan.with_(context=context), layers="fixed", cancel=cancel)
        if not found.verdict.runs and found.longest_context and found.longest_context >= least:
            context = max(found.longest_context // STEP * STEP, least)
            found = assess(measurer, model, machine, fit.plan.with_(context=context), layers="fixed", cancel=cancel)
    except Cancelled:
        raise
    except AdvisorError:
        return None  # without a bill nothing is promised
    return found if found.verdict.runs and found.plan.context > fit.plan.context else None
