"""What one reply is asked for and what it took: values that parent and engine child share."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Literal

from advisor.errors import UsageError

StopReason = Literal["end", "stopped", "length", "context"]


@dataclass(frozen=True)
class Sampling:
    """How the next token is chosen; llama.cpp's own samplers in its usual order. temperature 0 is greedy."""

    temperature: float = 0.8
    top_k: int = 40
    top_p: float = 0.95
    min_p: float = 0.05
    repeat_penalty: float = 1.0
    seed: int = 0xFFFFFFFF

    def __post_init__(self) -> None:
        if not 0 <= self.temperature <= 10:
            raise UsageError("The temperature must be from 0 to 10.")
        if not (0 <= self.top_p <= 1 and 0 <= self.min_p <= 1):
            raise UsageError("top_p and min_p must be from 0 to 1.")


@dataclass(frozen=True)
class Stats:
    """What one reply took. Seconds are wall time; tokens_per_second properties are None where nothing was timed."""

    prompt_tokens: int
    reused_tokens: int
    reading_seconds: float
    tokens: int
    writing_seconds: float
    first_token_seconds: float
    context_used: int
    context_size: int
    stop_reason: StopReason

    def to_json(self) -> dict[str, Any]:
        """A JSON-ready dict; Stats(**dict) is the inverse."""
        return asdict(self)

    @property
    def tokens_per_second(self) -> float | None:
        """Speed of writing, the first token aside (it belongs to reading)."""
        return (self.tokens - 1) / self.writing_seconds if self.tokens > 1 and self.writing_seconds > 0 else None
