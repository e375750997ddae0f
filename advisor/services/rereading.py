"""Why a reply's model read again what it had read before, from what it was given then and now. No Qt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from advisor.engine.sampling import Message, RereadReason, Stats, Thinking
from advisor.gguf.header import Header

_SLACK = 16  # tokens at the end of a prompt that are read anew anyway: the opening of a reply, the last token
WINDOWED = ("{arch}.attention.sliding_window", "{arch}.ssm.state_size", "{arch}.wkv.head_size")


@dataclass(frozen=True)
class _Read:
    """What a model was given last for one chat, and what came of it."""

    messages: tuple[Message, ...]
    thinking: Thinking
    stats: Stats


class Rereading:
    """Remembers the last prompt of each chat, for one load of a model at a time."""

    def __init__(self) -> None:
        self._load: int | None = None  # process id
        self._last: dict[int | None, _Read] = {}
        self._newest: int | None = None

    def explained(
        self,
        stats: Stats,
        messages: Sequence[Message],
        thinking: Thinking,
        *,
        chat: int | None,
        load: int,
        header: Header,
    ) -> Stats:
        """`stats` with the reason, "" where all that could be reused was. load: stands for the load of the model."""
        if load != self._load:
            self._load, self._last = load, {}
        now = _Read(tuple(messages), thinking, stats)
        before, between = self._last.get(chat), self._newest != chat
        self._last[chat], self._newest = now, chat
        if before is None:
            reason: RereadReason = "loaded" if _reread_all(now) else ""
        else:
            reason = _reason(before, now, between, any(header.number(key) for key in WINDOWED))
        return replace(stats, reread=reason)


def _reread_all(now: _Read) -> bool:
    """Whether there was something said before, and hardly any of it was reused."""
    earlier = [message for message in now.messages if message.role == "assistant"]
    return bool(earlier) and now.stats.reused_tokens <= now.stats.prompt_tokens // 2


def _reason(before: _Read, now: _Read, between: bool, windowed: bool) -> RereadReason:
    reused = now.stats.reused_tokens
    if _system(before.messages) != _system(now.messages) or before.thinking != now.thinking:
        return "settings" if reused + _SLACK < before.stats.context_used else ""
    grew = now.messages[: len(before.messages)] == before.messages
    if reused + _SLACK >= now.stats.prompt_tokens:
        return ""
    if not grew:
        return "edited"
    # A reply tried again is read up to the question; what it had written is no loss.
    again = len(now.messages) == len(before.messages)
    held = before.stats.prompt_tokens if again else before.stats.context_used
    if reused + _SLACK >= held:
        return ""
    if windowed:
        return "window"
    if between:
        return "dropped"
    return "template"


def _system(messages: Sequence[Message]) -> list[str]:
    return [message.content for message in messages if message.role == "system"]
