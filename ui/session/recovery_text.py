"""What is said of a failure and of the way on: what lacked, what changes, and what that costs."""

from __future__ import annotations

from advisor.fit.ladder import Step
from advisor.fit.speed_band import Band, Speed, digits
from advisor.session.failure import Cause
from advisor.session.recovery import Recovery
from ui.words import number, plural, size, tokens_in_short, translate

SLOWER: tuple[Step, ...] = ("ubatch", "projector", "experts", "layers", "processor", "safe")  # what they cost is speed


def cause(way_on: Recovery) -> str:
    """What lacked, in a sentence."""
    if way_on.failure.killed:
        return translate("Recovery", "It was ended from outside; the system does that when memory runs out.")
    match way_on.failure.cause:
        case Cause.CARD_MEMORY:
            return translate("Recovery", "There was not enough graphics memory.")
        case Cause.SYSTEM_MEMORY:
            return translate("Recovery", "There was not enough system memory.")
        case Cause.STUCK:
            return translate("Recovery", "The engine stopped answering.")
        case Cause.SPILLED:
            return translate("Recovery", "The graphics card was full, and part of the model lay in system memory.")
        case Cause.LENDER:
            return translate("Recovery", "A computer that lent a device for it is gone.")
        case _:
            return translate("Recovery", "The engine crashed.")


def change(step: Step, way_on: Recovery) -> str:
    """One thing that the next plan gives up."""
    before, after = way_on.failed, way_on.rung.fit
    match step:
        case "slots":
            return translate("Recovery", "one conversation at a time")
        case "ubatch":
            return translate("Recovery", "prompts read {0} tokens at a time").format(number(after.plan.ubatch))
        case "projector":
            return translate("Recovery", "pictures looked at by the processor")
        case "shorter":
            return translate("Recovery", "a conversation of {0} instead of {1}").format(
                tokens_in_short(after.plan.context), tokens_in_short(before.plan.context)
            )
        case "kv":
            return translate("Recovery", "8-bit chat memory, hardly worse")
        case "experts":
            return translate("Recovery", "the experts in system memory")
        case "layers":
            return plural(
                "Recovery",
                "{0} of %Ln layers on the graphics card",
                after.layers,
                number(after.offloaded),
            )
        case "processor":
            return translate("Recovery", "everything on the processor")
        case "safe":
            return translate("Recovery", "the engine’s safe settings")
        case "lender":
            return translate("Recovery", "without the computer at {0}").format(way_on.failure.lender)


def changes(way_on: Recovery) -> str:
    """All that the next plan gives up, and what it takes less."""
    listed = "; ".join(change(step, way_on) for step in way_on.changes)
    speed = how_fast(way_on)
    if way_on.saved > 0 and speed:
        return translate("Recovery", "{0} ({1} less, {2})").format(listed, size(way_on.saved), speed)
    if way_on.saved > 0:
        return translate("Recovery", "{0} ({1} less)").format(listed, size(way_on.saved))
    return translate("Recovery", "{0} ({1})").format(listed, speed) if speed else listed


def how_fast(way_on: Recovery) -> str:
    """How fast the next plan writes by the estimate, against the one that failed, and reads where it reads in smaller
    pieces; where nobody knows, that it is slower, or "" where it is not."""
    now, then = way_on.rung.speed, way_on.speed
    if now is None:
        slower = any(step in SLOWER for step in way_on.changes)
        return translate("Recovery", "slower") if slower else ""
    if then is None or way_on.failure.cause is Cause.SPILLED or _figure(then) == _figure(now):
        return translate("Recovery", "about {0} tokens per second").format(_figure(now))
    if now.reading and then.reading and _read(now.reading) != _read(then.reading):
        words = translate("Recovery", "about {0} instead of {1} tokens per second, read at {2} instead of {3}")
        return words.format(_figure(now), _figure(then), _read(now.reading), _read(then.reading))
    return translate("Recovery", "about {0} instead of {1} tokens per second").format(_figure(now), _figure(then))


def _read(reading: Band) -> str:
    return number(reading.likely, digits(reading.likely))


def _figure(speed: Speed) -> str:
    return number(speed.writing.likely, digits(speed.writing.likely))


def offer(way_on: Recovery) -> str:
    """The way on, as what can be done."""
    return translate("Recovery", "It can be loaded with less: {0}.").format(changes(way_on))


def recovered(way_on: Recovery) -> str:
    """What was done."""
    return translate("Recovery", "{0} The model is loaded again, with: {1}.").format(cause(way_on), changes(way_on))
