"""What is said about a reply: why it ended, what it took, what was thought before."""

from __future__ import annotations

from advisor.chat.conversation import Ending, Turn
from advisor.engine.sampling import RereadReason
from ui.words import number, plural, tokens, translate


def ending(how: Ending) -> str:
    """Why a reply ended."""
    return {
        "end": translate("Reply", "stopped at end"),
        "stopped": translate("Reply", "stopped by you"),
        "suspended": translate("Reply", "suspended; it can go on where it was"),
        "length": translate("Reply", "stopped at the length limit"),
        "context": translate("Reply", "stopped: the context is full"),
        "lost": translate("Reply", "cut off: the model stopped unexpectedly"),
        "failed": translate("Reply", "no reply"),
        "writing": translate("Reply", "cut off: Plimsoll stopped while it was written"),
    }[how]


def footer(turn: Turn) -> str:
    """The line below a reply."""
    how, stats = turn.ending or "end", turn.stats
    if turn.edited and stats is None:
        return edited_mark()
    if stats is None:
        return ending(how) if how != "failed" or not turn.text else translate("Reply", "cut off by an error")
    parts = [tokens(stats.tokens)]
    if stats.tokens_per_second is not None:
        seconds = stats.first_token_seconds
        parts += [
            translate("Reply", "{0} tok/s").format(number(stats.tokens_per_second, 1)),
            translate("Reply", "first word {0} s").format(number(seconds, 1 if seconds >= 0.1 else 2)),
        ]
    parts.append(ending(how))
    if stats.reused_tokens:
        words = plural("Reply", "reused {0} of %Ln tokens", stats.prompt_tokens, number(stats.reused_tokens))
        parts.append(words)
    if stats.reread:
        parts.append(reread(stats.reread))
    if turn.edited:
        parts.append(edited_mark())
    return " · ".join(parts)


def edited_mark() -> str:
    """That a person changed a message."""
    return translate("Reply", "edited by you")


def reread(why: RereadReason) -> str:
    """Why something was read again that had been read before."""
    return {
        "": "",
        "loaded": translate("Reply", "read from the start: the model had not read this chat since it was loaded"),
        "edited": translate("Reply", "read again from where the conversation was changed"),
        "settings": translate("Reply", "read again: the chat's settings were changed"),
        "template": translate("Reply", "read again: the model's template wrote earlier replies in another form"),
        "window": translate("Reply", "read again: this model cannot step back that far"),
        "dropped": translate("Reply", "read again: there was no memory to keep this chat while another was open"),
    }[why]


def thinking(count: int) -> str:
    """The heading of thoughts that are still coming; count: of tokens."""
    if not count:
        return translate("Reply", "Thinking…")
    return translate("Reply", "Thinking… ({0})").format(tokens(count))


def thought(count: int, seconds: float) -> str:
    """The heading of what was thought before the answer, in so many tokens."""
    if not count:
        return translate("Reply", "Thoughts")
    if seconds < 1:
        return translate("Reply", "Thought for a moment ({0})").format(tokens(count))
    if seconds < 60:
        return translate("Reply", "Thought for {0} s ({1})").format(number(seconds), tokens(count))
    minutes, rest = divmod(round(seconds), 60)
    words = translate("Reply", "Thought for {0} min {1} s ({2})")
    return words.format(number(minutes), number(rest), tokens(count))


def context_used(used: int, total: int) -> str:
    """How full the conversation is."""
    share = number(100 * used / total) if total else "0"
    return translate("Reply", "Context {0} / {1} ({2} %)").format(number(used), number(total), share)


def context_share(used: int, total: int) -> str:
    """How full the conversation is, in short."""
    return translate("Reply", "Context {0} %").format(number(100 * used / total) if total else "0")


def reading_prompt(done: int, total: int) -> str:
    """The prompt is being read."""
    return plural("Reply", "Reading your message {0} / %Ln tokens", total, number(done))
