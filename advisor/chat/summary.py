"""Summing up the older part of a conversation with the model itself, whatever its length."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from advisor.chat.prompts import to_summarise, with_summary
from advisor.errors import Cancelled, UsageError
from advisor.progress import Cancel
from advisor.session.session import Message, Session, Text

_LONGEST = 768  # tokens of a summary, or an eighth of a small context
FOR_REASONING = 4  # times as many where the model cannot but reason first


@dataclass(frozen=True)
class Summary:
    """What came of it. shortened: how many messages were too long to be read whole even by themselves."""

    text: str
    shortened: int = 0


def summarise(
    session: Session,
    older: Sequence[Message],
    report: Callable[[float], None],
    cancel: Cancel,
    so_far: str = "",
) -> Summary:
    """A summary of `older`; so_far: one of what came before them. Takes several readings where they do not fit at once.

    report: from 0.0 to 1.0. Raises Cancelled, errors as Session.reply, and UsageError where the model says nothing.
    """
    rules = [message for message in older if message.role == "system"]
    waiting = [message for message in older if message.role != "system"]
    total, shortened = max(1, len(waiting)), 0
    while waiting:
        report(1 - len(waiting) / total)
        count = _fitting(session, rules, waiting, so_far)
        if not count:
            waiting[0] = _cut(session, rules, waiting[0], so_far)
            shortened += 1
            count = 1
        so_far = _asked(session, [*with_summary(rules, so_far), *waiting[:count]], cancel)
        del waiting[:count]
    report(1.0)
    return Summary(so_far, shortened)


def longest_summary(session: Session) -> int:
    """Tokens that a summary takes at most."""
    times = FOR_REASONING if session.template.thinking in ("always", "effort") else 1
    return min(_LONGEST, session.reach // 8) * times


def _fits(session: Session, messages: Sequence[Message]) -> bool:
    outlook = session.outlook(to_summarise(messages), thinking=False)
    return outlook.prompt + longest_summary(session) < outlook.context


def _fitting(session: Session, rules: Sequence[Message], waiting: Sequence[Message], so_far: str) -> int:
    """How many of the first `waiting` can be read at once."""
    head = with_summary(rules, so_far)
    # Invariant: `low` messages fit, `high` do not.
    low, high = 0, len(waiting) + 1
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if _fits(session, [*head, *waiting[:middle]]) else (low, middle)
    return low


def _cut(session: Session, rules: Sequence[Message], message: Message, so_far: str) -> Message:
    """The beginning of a message that is too long by itself."""
    head, low, high = with_summary(rules, so_far), 0, len(message.content)
    while high - low > 64:
        middle = (low + high) // 2
        shorter = replace(message, content=message.content[:middle])
        low, high = (middle, high) if _fits(session, [*head, shorter]) else (low, middle)
    if not low:
        raise UsageError("The context is too short to summarise anything in it. Load the model with a longer one.")
    return replace(message, content=message.content[:low])


def _asked(session: Session, messages: Sequence[Message], cancel: Cancel) -> str:
    pieces: list[str] = []

    def heard(event: object) -> None:
        if isinstance(event, Text):
            pieces.append(event.text)

    stats = session.reply(to_summarise(messages), heard, limit=longest_summary(session), thinking=False, cancel=cancel)
    if stats.stop_reason == "stopped":
        raise Cancelled("Summarising was stopped; nothing has changed.")
    text = "".join(pieces).strip()
    if not text:
        raise UsageError("The model wrote no summary. Leave the oldest messages out instead.")
    return text
