"""Log probabilities as OpenAI's clients ask for them, and how they look there."""

from __future__ import annotations

import codecs
from collections.abc import Sequence
from typing import Any

from advisor.engine.answers import TokenLogprob
from advisor.server.openai_asked import ChatAsked, TextAsked
from advisor.server.problems import ApiProblem

MOST_LIKELIEST = 20  # OpenAI's own limit


def chat_count(asked: ChatAsked) -> int | None:
    """How many of the likeliest tokens are wanted beside each, None where no log probabilities are; ApiProblem."""
    if asked.top_logprobs is not None and not asked.logprobs:
        raise ApiProblem(400, "top_logprobs needs logprobs to be true.", param="top_logprobs")
    return _checked(asked.top_logprobs or 0, "top_logprobs") if asked.logprobs else None


def text_count(asked: TextAsked) -> int | None:
    """As chat_count."""
    if asked.logprobs is not None and asked.echo:
        raise ApiProblem(400, "Of the prompt no log probabilities are told: leave out echo or logprobs.", param="echo")
    return None if asked.logprobs is None else _checked(asked.logprobs, "logprobs")


def _checked(count: int, param: str) -> int:
    if not 0 <= count <= MOST_LIKELIEST:
        raise ApiProblem(400, f"{param} must be from 0 to {MOST_LIKELIEST}.", param=param)
    return count


def of_chat(found: Sequence[TokenLogprob]) -> dict[str, Any]:
    """A choice's "logprobs" in a chat completion."""
    content = [
        {**_row(one.text, one.logprob), "top_logprobs": [_row(text, logprob) for text, logprob in one.top]}
        for one in found
    ]
    return {"content": content, "refusal": None}


def _row(text: bytes, logprob: float) -> dict[str, Any]:
    return {"token": text.decode("utf-8", "replace"), "logprob": logprob, "bytes": list(text)}


class TextLogprobs:
    """A choice's "logprobs" in a completion of a text, whole or piece by piece: offsets go on from piece to piece."""

    def __init__(self) -> None:
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._offset = 0  # characters

    def of(self, found: Sequence[TokenLogprob]) -> dict[str, Any]:
        """Of these tokens."""
        offsets = []
        for one in found:
            offsets.append(self._offset)
            self._offset += len(self._decoder.decode(one.text))
        return {
            "tokens": [_name(one.text) for one in found],
            "token_logprobs": [one.logprob for one in found],
            "top_logprobs": [{_name(text): logprob for text, logprob in one.top} for one in found],
            "text_offset": offsets,
        }


def _name(text: bytes) -> str:
    """A token as text; as OpenAI writes it where it is half a character."""
    try:
        return text.decode()
    except UnicodeDecodeError:
        return "bytes:" + "".join(f"\\x{byte:02x}" for byte in text)
