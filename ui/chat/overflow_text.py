"""What is said of a conversation longer than its context: each way on, what it costs, and what it saves."""

from __future__ import annotations

from advisor.chat.overflow import AttachLess, DropOldest, MemoryCost, Raise, Reload, Summarise, TooLong, WayOn
from advisor.fit.speed_band import Speed, digits
from ui.words import number, plural, short_tokens, size, tokens, translate

_MINUTE = 90  # seconds from which a time is told in minutes
_LEAST = 1 << 20  # bytes that are worth a word
_NAMED = 3  # files that are named
_FELT = 0.05  # of the speed: a smaller difference is within any estimate


def takes(tokens_taken: int, context: int) -> str:
    """What a conversation takes of a context in which no room for a reply is left; both in tokens."""
    if tokens_taken == context:
        return plural(
            "TooLong",
            "This conversation fills the context of %Ln tokens: no room for a reply is left.",
            context,
        )
    if tokens_taken > context:
        return plural(
            "TooLong",
            "This conversation takes %Ln tokens, and the context holds {0}.",
            tokens_taken,
            number(context),
        )
    return plural(
        "TooLong",
        "This conversation takes {0} of the context's %Ln tokens: no room for a reply is left.",
        context,
        number(tokens_taken),
    )


def too_long(problem: TooLong) -> str:
    """A conversation that leaves no room for a reply, in a sentence or two."""
    said = takes(problem.tokens, problem.context)
    if not problem.ways:
        less = translate("TooLong", "Make the message shorter, or load the model with a longer context.")
        return f"{said} {less}"
    return said


def message_cost(count: int | None, left: int | None) -> str:
    """What a long message takes before it is sent, with its files; "" where that is not known.

    left: tokens of the context that are free, None where nobody knows.
    """
    if count is None:
        return ""
    if left is None:
        return plural("TooLong", "This message takes %Ln tokens.", count)
    if count > left:
        return plural(
            "TooLong",
            "This message takes %Ln tokens, {0} more than are left. What can be done is offered when it is sent.",
            count,
            number(count - left),
        )
    return plural("TooLong", "This message takes {0} of the %Ln tokens that are left.", left, number(count))


def way(one: WayOn) -> str:
    """A way on, as a button."""
    match one:
        case Raise(fit):
            return translate("TooLong", "Raise the context to {0}").format(short_tokens(fit.plan.context))
        case Reload("kv", fit):
            return translate("TooLong", "8-bit chat memory, {0}").format(short_tokens(fit.plan.context))
        case Reload(_, fit):
            return translate("TooLong", "Chat memory in RAM, {0}").format(short_tokens(fit.plan.context))
        case DropOldest(count):
            return plural("TooLong", "Leave the %Ln oldest messages out", count)
        case Summarise(count):
            return plural("TooLong", "Summarise the %Ln oldest messages", count)
        case AttachLess():
            return translate("TooLong", "Attach less")


def way_cost(one: WayOn, problem: TooLong) -> str:
    """What a way on costs and saves, in a few short sentences."""
    match one:
        case Raise(_, cost):
            said = [_memory(cost), translate("TooLong", "Nothing is read again.")]
        case Reload(what, _, cost):
            said = [_moved(cost) if what == "system" else _memory(cost), _speed(one.before, one.after)]
            said.append(_loads_again(one.seconds) or _reads_again(one.reads))
        case Summarise(left=left) | DropOldest(left=left):
            freed = problem.tokens - left
            said = [plural("TooLong", "Frees %Ln tokens.", freed)] if freed > 0 else []
            said.append(_takes(one.seconds) or _reads_again(left))
        case AttachLess(files):
            line = translate("TooLong", "{0}: {1}")
            said = [", ".join(line.format(name, tokens(count)) for name, count in files[:_NAMED])]
    return " ".join(part for part in said if part)


def way_help(one: WayOn) -> str:
    """What a way on means, for its tooltip."""
    match one:
        case Raise(fit):
            kept = translate("TooLong", "The model stays loaded, and what it has read so far is kept.")
            spare = fit.spare if fit.spare and fit.spare > 0 else 0
            return " ".join([kept, translate("TooLong", "{0} stay free.").format(size(spare))] if spare else [kept])
        case Reload("kv"):
            words = translate(
                "TooLong",
                "Keys and values are kept with 8 instead of 16 bits, so the same memory holds twice as many; replies "
                "are hardly worse. The model is loaded again and reads the conversation ({0}).",
            )
            return words.format(tokens(one.reads))
        case Reload():
            words = translate(
                "TooLong",
                "The chat memory lies in RAM instead of on the graphics card. The model is loaded again and reads the "
                "conversation ({0}).",
            )
            return words.format(tokens(one.reads))
        case DropOldest():
            return translate("TooLong", "They stay in the chat; the model no longer reads them.")
        case Summarise(_, length, left):
            words = translate(
                "TooLong",
                "The model sums them up in at most {0} and reads that in their place: {1} then. They stay in the chat.",
            )
            return words.format(tokens(length), tokens(left))
        case AttachLess(files):
            line = translate("TooLong", "{0}: {1}")
            return "\n".join(line.format(name, tokens(count)) for name, count in files)


def _memory(cost: MemoryCost) -> str:
    """What it takes or saves in all, and how that comes about."""
    if abs(cost.more) < _LEAST:
        return translate("TooLong", "Takes no more memory.")
    values = size(abs(cost.more)), _signed(cost.chat), _signed(cost.working)
    if abs(cost.working) < _LEAST or abs(cost.chat) < _LEAST:
        words = translate("TooLong", "Takes {0} more.") if cost.more > 0 else translate("TooLong", "Saves {0}.")
    elif cost.more > 0:
        words = translate("TooLong", "Takes {0} more: chat memory {1}, working space {2}.")
    else:
        words = translate("TooLong", "Saves {0}: chat memory {1}, working space {2}.")
    return words.format(*values)


def _moved(cost: MemoryCost) -> str:
    """What goes from cards to system memory."""
    if cost.on_cards < 0:
        words = translate("TooLong", "Frees {0} of graphics memory, takes {1} of RAM.")
        return words.format(size(-cost.on_cards), size(cost.in_system))
    words = translate("TooLong", "Takes {0} of graphics memory and {1} of RAM more.")
    return words.format(size(cost.on_cards), size(cost.in_system))


def _signed(value: int) -> str:
    """With its sign, also where it is more."""
    words = translate("TooLong", "+{0}") if value >= 0 else translate("TooLong", "\u2212{0}")
    return words.format(size(abs(value)))


def _speed(before: Speed | None, after: Speed | None) -> str:
    """How fast it writes then, where that differs from now."""
    if before is None or after is None:
        return ""
    if abs(after.writing.likely / before.writing.likely - 1) < _FELT:
        return ""
    then, now = (number(one.writing.likely, digits(one.writing.likely)) for one in (before, after))
    return translate("TooLong", "Writes about {0} instead of {1} tokens per second.").format(now, then)


def _reads_again(count: int) -> str:
    return translate("TooLong", "Reads {0} again.").format(tokens(count))


def _takes(seconds: float | None) -> str:
    """How long that takes; "" where nobody knows."""
    if seconds is None:
        return ""
    if seconds >= _MINUTE:
        return plural("TooLong", "Takes about %Ln minutes.", round(seconds / 60))
    return plural("TooLong", "Takes about %Ln seconds.", max(1, round(seconds)))


def _loads_again(seconds: float | None) -> str:
    """The same, of a model that is loaded again for it."""
    if seconds is None:
        return ""
    if seconds >= _MINUTE:
        return plural("TooLong", "Loads again, about %Ln minutes.", round(seconds / 60))
    return plural("TooLong", "Loads again, about %Ln seconds.", max(1, round(seconds)))
