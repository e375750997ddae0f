"""How answers look to OpenAI's clients, whole and piece by piece."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from secrets import token_hex
from typing import Any

from advisor.engine.answers import TokenLogprob
from advisor.engine.sampling import Stats
from advisor.server.call_openings import Schemas
from advisor.server.logprobs import TextLogprobs, of_chat
from advisor.server.tool_calls import CallPiece, ToolCallParser
from advisor.session.session import Text

FINISHED = {"end": "stop", "length": "length", "context": "length"}  # what is stopped by others is an error
_CHAT_CHUNK, _TEXT = "chat.completion.chunk", "text_completion"


def usage_of(stats: Stats) -> dict[str, Any]:
    """What a reply took, as OpenAI counts."""
    return {
        "prompt_tokens": stats.prompt_tokens,
        "completion_tokens": stats.tokens,
        "total_tokens": stats.prompt_tokens + stats.tokens,
        "prompt_tokens_details": {"cached_tokens": stats.reused_tokens},
        "completion_tokens_details": {"reasoning_tokens": stats.reasoning_tokens},
    }


class _Answer:
    """What all pieces of one answer have in common."""

    def __init__(self, prefix: str, model: str) -> None:
        self._id, self._model, self._created = f"{prefix}-{token_hex(12)}", model, int(time.time())

    def value(self, choices: list[dict[str, Any]], kind: str, **more: Any) -> dict[str, Any]:
        """One JSON object."""
        return {
            "id": self._id, "object": kind, "created": self._created, "model": self._model, "choices": choices, **more,
        }  # fmt: skip


class ChatForm:
    """One answer of chat completions."""

    def __init__(self, model: str, tools: Schemas | None = None, *, logprobs: bool = False) -> None:
        """tools: of those that may be called, by name. logprobs: whether log probabilities are told."""
        self._answer, self._odds = _Answer("chatcmpl", model), logprobs
        self._untold: list[TokenLogprob] = []
        self._parser = ToolCallParser(tools) if tools else None

    def whole(self, text: str, thought: str, stats: Stats, odds: Sequence[TokenLogprob] = ()) -> dict[str, Any]:
        """All of it."""
        said, calls = gathered([*self._parser.feed(text), *self._parser.finish()]) if self._parser else (text, [])
        message: dict[str, Any] = {"role": "assistant", "content": said or (None if calls else "")}
        message |= {"reasoning_content": thought} if thought else {}
        message |= {"tool_calls": [_call(call) for call in calls]} if calls else {}
        told = of_chat(odds) if self._odds else None
        choice = {"index": 0, "message": message, "logprobs": told, "finish_reason": self._finished(stats)}
        return self._answer.value([choice], "chat.completion", usage=usage_of(stats))

    def opening(self) -> dict[str, Any]:
        """The first piece."""
        return self._delta({"role": "assistant", "content": ""})

    def pieces(self, event: Text) -> list[dict[str, Any]]:
        """What is told when more was written."""
        thought = [self._delta({"reasoning_content": event.reasoning})] if event.reasoning else []
        self._untold += event.logprobs
        told: Iterable[str | CallPiece] = self._parser.feed(event.text) if self._parser else [event.text]
        return [*thought, *self._told(told)]

    def endings(self, stats: Stats) -> list[dict[str, Any]]:
        """What is told at the end."""
        rest = self._parser.finish() if self._parser else []
        return [*self._told(rest), self._delta({}, self._finished(stats))]

    def usage(self, stats: Stats) -> dict[str, Any]:
        """The piece with the figures."""
        return self._answer.value([], _CHAT_CHUNK, usage=usage_of(stats))

    def _told(self, parts: Iterable[str | CallPiece]) -> list[dict[str, Any]]:
        return [
            self._delta({"content": part} if isinstance(part, str) else {"tool_calls": [_call(part)]})
            for part in parts
            if part
        ]

    def _finished(self, stats: Stats) -> str:
        finished = FINISHED[stats.stop_reason]
        return "tool_calls" if finished == "stop" and self._parser and self._parser.count else finished

    def _delta(self, delta: dict[str, Any], finished: str | None = None) -> dict[str, Any]:
        odds = None
        if self._untold and (finished or "content" in delta or "tool_calls" in delta):
            odds, self._untold = of_chat(self._untold), []
        choice = {"index": 0, "delta": delta, "logprobs": odds, "finish_reason": finished}
        return self._answer.value([choice], _CHAT_CHUNK)


def gathered(parts: Iterable[str | CallPiece]) -> tuple[str, list[CallPiece]]:
    """The text and the calls, each whole, that came in pieces."""
    texts: list[str] = []
    calls: dict[int, CallPiece] = {}
    for part in parts:
        if isinstance(part, str):
            texts.append(part)
            continue
        before = calls.get(part.index, part)
        arguments = part.arguments if before is part else before.arguments + part.arguments
        calls[part.index] = CallPiece(part.index, before.id, before.name, arguments)
    return "".join(texts), list(calls.values())


def _call(piece: CallPiece) -> dict[str, Any]:
    function = ({"name": piece.name} if piece.name else {}) | {"arguments": piece.arguments}
    begun = {"id": piece.id, "type": "function"} if piece.id else {}
    return {"index": piece.index, **begun, "function": function}


class TextForm:
    """One answer of text completions."""

    def __init__(self, model: str, echo: str, *, logprobs: bool = False) -> None:
        """echo: what stands before the answer. logprobs: whether log probabilities are told."""
        self._answer, self._echo = _Answer("cmpl", model), echo
        self._odds = TextLogprobs() if logprobs else None

    def whole(self, text: str, _: str, stats: Stats, odds: Sequence[TokenLogprob] = ()) -> dict[str, Any]:
        """All of it."""
        return self._choice(self._echo + text, FINISHED[stats.stop_reason], odds, usage=usage_of(stats))

    def opening(self) -> dict[str, Any]:
        """The first piece."""
        return self._choice(self._echo)

    def pieces(self, event: Text) -> list[dict[str, Any]]:
        """What is told when more was written."""
        return [self._choice(event.text, odds=event.logprobs)] if event.text or event.logprobs else []

    def endings(self, stats: Stats) -> list[dict[str, Any]]:
        """What is told at the end."""
        return [self._choice("", FINISHED[stats.stop_reason])]

    def usage(self, stats: Stats) -> dict[str, Any]:
        """The piece with the figures."""
        return self._answer.value([], _TEXT, usage=usage_of(stats))

    def _choice(
        self, text: str, finished: str | None = None, odds: Sequence[TokenLogprob] = (), **more: Any
    ) -> dict[str, Any]:
        told = self._odds.of(odds) if self._odds and (odds or "usage" in more) else None
        choice = {"index": 0, "text": text, "logprobs": told, "finish_reason": finished}
        return self._answer.value([choice], _TEXT, **more)
