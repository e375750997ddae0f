"""The lines between parent and engine child: values of protocol.py to JSON and back, and errors among them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Generic, TypeVar, get_args

import msgspec
from msgspec import Struct

from advisor.engine.answers import (
    Benched,
    DeviceList,
    DryRun,
    Embedded,
    Failed,
    Grown,
    ModelLoaded,
    Outlook,
    Progress,
    ProjectorBuffers,
    PromptProgress,
    QuantisedTypes,
    Ready,
    Replied,
    SelfChecked,
    StateSaved,
    TensorShapes,
    Text,
    TokenCounts,
    Traffic,
    Unloaded,
)
from advisor.engine.protocol import (
    AskOutlook,
    AskTraffic,
    Bench,
    CountTokens,
    Embed,
    Given,
    Grow,
    ListDevices,
    ListTensors,
    Load,
    Measure,
    MeasureProjector,
    Operation,
    Quantise,
    ResumeReply,
    SaveState,
    SelfCheck,
    SetCards,
    Stop,
    Unload,
    WriteReply,
)
from advisor.errors import (
    AdvisorError,
    Cancelled,
    EngineMissing,
    EngineProblem,
    FileProblem,
    GgufError,
    LenderProblem,
    MemoryProblem,
    ModelProblem,
    PromptTooLong,
    StateProblem,
    UsageError,
)

# Most special first: the child sends the first kind its error is an instance of.
ERROR_KINDS: dict[str, type[AdvisorError]] = {
    "context": PromptTooLong,
    "usage": UsageError,
    "gguf": GgufError,
    "state": StateProblem,
    "file": FileProblem,
    "model": ModelProblem,
    "memory": MemoryProblem,
    "lender": LenderProblem,
    "missing": EngineMissing,
    "engine": EngineProblem,
    "cancelled": Cancelled,
}
_Request = (
    ListDevices | Measure | MeasureProjector | Load | Grow | WriteReply | Unload | Bench | SelfCheck | ListTensors
    | Quantise | Embed | CountTokens | AskOutlook | AskTraffic | SaveState | ResumeReply | SetCards | Stop
)  # fmt: skip
_Answer = (
    Ready | Failed | Progress | PromptProgress | Text | DeviceList | DryRun | ProjectorBuffers | ModelLoaded | Grown
    | Replied | Unloaded | Benched | SelfChecked | TensorShapes | QuantisedTypes | Embedded | TokenCounts | Outlook
    | StateSaved | Traffic
)  # fmt: skip


class Asked(Struct, frozen=True):
    """A request. id: what its answers carry."""

    id: int
    ask: _Request


class Told(Struct, frozen=True):
    """What a child says. id: of the request that it belongs to, 0 for none."""

    id: int
    say: _Answer


class Garbled(Exception):
    """A line that is not of the protocol: cut off, or printed by somebody else."""


Line = TypeVar("Line", bound=Asked | Told)


class Reader(Generic[Line]):
    """Reads lines of one kind."""

    def __init__(self, kind: type[Line]) -> None:
        self._kind = kind
        self._decoder = msgspec.json.Decoder(kind, dec_hook=_from_text)

    def __call__(self, line: bytes) -> Line:
        """The value of a line; Garbled."""
        try:
            return self._decoder.decode(line)
        except msgspec.DecodeError:
            try:
                return msgspec.convert(json.loads(line), self._kind, dec_hook=_from_text)
            except (ValueError, RecursionError) as error:
                raise Garbled(str(error)) from error
        except AdvisorError as error:  # a plan that no parent of ours makes
            raise Garbled(str(error)) from error


_encoder = msgspec.json.Encoder(enc_hook=str)


def encode(message: Asked | Told) -> bytes:
    """A value as a line. A file name or a text that is not valid Unicode gets through as it is."""
    try:
        return _encoder.encode(message) + b"\n"
    except UnicodeEncodeError:
        # msgspec writes UTF-8, in which half a surrogate pair cannot be said; JSON's escapes can say it.
        return json.dumps(msgspec.to_builtins(message, enc_hook=str)).encode() + b"\n"


def _from_text(kind: type, value: Any) -> Any:
    if kind is Path:
        return Path(value)
    raise TypeError(f"{kind} is not a type of the protocol")


def answer_of(operation: Operation[Given]) -> type[Given]:
    """The class that answers an operation."""
    answer: type[Given] = _ANSWERS[type(operation)]
    return answer


def operation_name(operation: Operation[Any]) -> str:
    """What the protocol calls it: "load" and the like."""
    return str(type(operation).__struct_config__.tag)


def _answer_class(operation: type[Operation[Any]]) -> Any:
    (base,) = operation.__orig_bases__  # type: ignore[attr-defined]
    return get_args(base)[0]


_OPERATIONS = [kind for kind in get_args(_Request) if kind is not Stop]
_ANSWERS: dict[type[Operation[Any]], Any] = {kind: _answer_class(kind) for kind in _OPERATIONS}


def failure(error: AdvisorError) -> Failed:
    """What a child says of an error."""
    kind = next((name for name, cls in ERROR_KINDS.items() if isinstance(error, cls)), "engine")
    facts = (error.prompt, error.context, error.drop, error.left) if isinstance(error, PromptTooLong) else None
    return Failed(kind, error.template, facts, {name: _plain(value) for name, value in error.values.items()})


def _plain(value: object) -> str | int | float | None:
    """A value of a sentence as it goes over the line: subclasses of these would not."""
    match value:
        case bool():
            return str(value)
        case int():
            return int(value)
        case float():
            return float(value)
        case None:
            return None
        case _:
            return str(value)


def error_of(failed: Failed) -> AdvisorError:
    """The error that a child tells of."""
    if failed.facts:
        return PromptTooLong(*failed.facts)
    return ERROR_KINDS.get(failed.kind, EngineProblem)(failed.message, **failed.values)
