"""What parent and engine child say to each other: one JSON object a line, over the child's stdin and stdout.

Request   {"id": 3, "op": "load", …parameters}            and, without an answer, {"op": "stop", "id": 3}
Answers   {"id": 3, "event": "progress", …}*  then one of
          {"id": 3, "event": "done", …result}  or
          {"id": 3, "event": "error", "kind": "model", "message": "one sentence"}  with "facts" for some kinds
At start  {"event": "ready", "pid": …, "memory": resident bytes of the bare child}

Operations: devices, measure, projector, load, grow, chat, unload, bench, selfcheck, tensors, quantised, one at a time;
and, beside the one under way, count and outlook. The child ends when its stdin closes.
stdout belongs to the protocol alone; everything else the child or llama.cpp prints goes to stderr, the log.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from typing import Any

from advisor.errors import (
    AdvisorError,
    Cancelled,
    EngineMissing,
    EngineProblem,
    FileProblem,
    GgufError,
    MemoryProblem,
    ModelProblem,
    PromptTooLong,
    UsageError,
)

# Most special first: the child sends the first kind its error is an instance of.
ERROR_KINDS: dict[str, type[AdvisorError]] = {
    "context": PromptTooLong,
    "usage": UsageError,
    "gguf": GgufError,
    "file": FileProblem,
    "model": ModelProblem,
    "memory": MemoryProblem,
    "missing": EngineMissing,
    "engine": EngineProblem,
    "cancelled": Cancelled,
}


@dataclass(frozen=True)
class EngineSettings:
    """How an engine child is set up, fixed for its life.

    safe: avoid what crashed on this CPU (no repacked weights).
    cards: sizes in bytes of virtual graphics cards; where given, real ones are left out of dry runs.
    remotes: "host:port" of ggml RPC servers to use as devices.
    threads: compute threads at most; 0 means one per physical core.
    """

    safe: bool = False
    cards: tuple[int, ...] = ()
    remotes: tuple[str, ...] = ()
    threads: int = 0

    def with_(self, **changes: Any) -> EngineSettings:
        """The same settings with some changed."""
        return replace(self, **changes)

    def to_text(self) -> str:
        """One line of JSON for the child's command line."""
        return json.dumps(asdict(self))

    @classmethod
    def from_text(cls, text: str) -> EngineSettings:
        """The inverse of `to_text`."""
        values = json.loads(text)
        return cls(values["safe"], tuple(values["cards"]), tuple(values["remotes"]), values["threads"])


def encode(message: dict[str, Any]) -> bytes:
    """One message as a line. ASCII, so that a file name or a text that is not valid Unicode gets through as it is."""
    return json.dumps(message, separators=(",", ":")).encode() + b"\n"


def error_message(error: AdvisorError) -> dict[str, Any]:
    """The fields of an error event for `error`."""
    kind = next((name for name, cls in ERROR_KINDS.items() if isinstance(error, cls)), "engine")
    facts = [error.prompt, error.context, error.drop, error.left] if isinstance(error, PromptTooLong) else None
    return {"event": "error", "kind": kind, "message": str(error)} | ({"facts": facts} if facts else {})


def raise_error(message: dict[str, Any]) -> None:
    """Raise the error that an error event carries."""
    if "facts" in message:
        raise PromptTooLong(*message["facts"])
    raise ERROR_KINDS.get(message["kind"], EngineProblem)(message["message"])
