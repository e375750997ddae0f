"""What parent and engine child say to each other: one JSON object a line, over the child's stdin and stdout.

Request   {"id": 3, "ask": {"op": "load", …}}            and, without an answer, {"id": 3, "ask": {"op": "stop"}}
Answers   {"id": 3, "say": {"event": "progress", …}}*    then the operation's own answer, or
          {"id": 3, "say": {"event": "error", "kind": "model", "message": "one sentence"}}
At start  {"id": 0, "say": {"event": "ready", "pid": …, "memory": resident bytes of the bare child}}

Every operation is a class here and names its answer: `Measure` is an `Operation[DryRun]`. All run one at a time but
CountTokens, AskOutlook and AskTraffic, which are answered beside the one under way, and as many WriteReply as the
loaded model has slots: those are written together. The child ends when its stdin closes.
stdout belongs to the protocol alone; everything else the child or llama.cpp prints goes to stderr, the log.
All sizes are bytes, all times seconds. `answers.py` has what the child says; `wire.py` turns these values into lines
and back.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Generic, TypeVar

import msgspec
from msgspec import Struct

from advisor.engine.answers import (
    Answer,
    Benched,
    DeviceList,
    DryRun,
    Embedded,
    Grown,
    ModelLoaded,
    Outlook,
    ProjectorBuffers,
    QuantisedTypes,
    Replied,
    SelfChecked,
    StateSaved,
    TensorShapes,
    TokenCounts,
    Traffic,
    Unloaded,
)
from advisor.engine.sampling import Message, Sampling, Thinking
from advisor.plan import Plan


@dataclass(frozen=True)
class EngineSettings:
    """How an engine child is set up, fixed for its life.

    safe: avoid what crashed on this CPU (no repacked weights).
    cards: sizes in bytes of virtual graphics cards, 16 at most, SetCards for others later; where given, real ones are
    left out of dry runs.
    remotes: "host:port" of ggml RPC servers to use as devices.
    threads: compute threads at most; 0 means one per physical core.
    graphics: whether back ends for graphics cards are loaded, by an engine that has them in files of their own.
    kernels: the back end (ids of machine.backends) that each virtual card stands for, as kernels take memory, too;
    CUDA's where left out.
    """

    safe: bool = False
    cards: tuple[int, ...] = ()
    remotes: tuple[str, ...] = ()
    threads: int = 0
    graphics: bool = True
    kernels: tuple[str, ...] = ()

    def with_(self, **changes: Any) -> EngineSettings:
        """The same settings with some changed."""
        return replace(self, **changes)

    def to_text(self) -> str:
        """One line of JSON for the child's command line."""
        return msgspec.json.encode(self).decode()

    @classmethod
    def from_text(cls, text: str) -> EngineSettings:
        """The inverse of `to_text`."""
        return msgspec.json.decode(text, type=cls)


# -- what it is asked ----------------------------------------------------------------------------------------------

Given = TypeVar("Given", bound=Answer)


class Operation(Struct, Generic[Given], frozen=True, tag_field="op"):
    """Something to be done; its parameter is the class of the answer."""


class ListDevices(Operation[DeviceList], frozen=True, tag="devices"):
    """Every device, and what the engine was built with."""


class SetCards(Operation[DeviceList], frozen=True, tag="cards"):
    """Other virtual cards, as in EngineSettings, in place of those there are; needs a child that began with some."""

    cards: tuple[int, ...]
    kernels: tuple[str, ...] = ()


class Measure(Operation[DryRun], frozen=True, tag="measure"):
    """Dry run: the bytes each device would hold. The model part is kept for the next context.

    devices: names of the graphics devices to use, here and below; None for the virtual ones, else llama.cpp's choice.
    """

    path: Path
    plan: Plan
    devices: tuple[str, ...] | None = None


class MeasureProjector(Operation[ProjectorBuffers], frozen=True, tag="projector"):
    """Dry run of the projector that is loaded beside a model with this plan."""

    projector: Path
    plan: Plan
    devices: tuple[str, ...] | None = None


class Load(Operation[ModelLoaded], frozen=True, tag="load"):
    """Really load a model and its context, in place of the one there is; Progress on the way."""

    path: Path
    plan: Plan
    devices: tuple[str, ...] | None = None
    projector: Path | None = None


class Grow(Operation[Grown], frozen=True, tag="grow"):
    """Give the loaded model the context of `plan`, keeping what it holds; on failure it has the one it had.

    whole: MemoryProblem, and nothing changes, where not all that was computed can be kept.
    """

    plan: Plan
    whole: bool = False


class SavedFile(Struct, frozen=True):
    """A file of state (state_file.py), and the secret that proves it ours."""

    path: Path
    key: bytes


class WriteReply(Operation[Replied], frozen=True, tag="chat"):
    """Write a reply; PromptProgress and Text on the way.

    limit: tokens at most. thinking, tools: as far as the template has a place for them. beginning: a reply to go on
    with. tools: JSON of a list, in whose form is up to the template; "" for none. saved: a file that SaveState wrote of
    this conversation, to be taken up where that spares reading. pause_at: tokens of the context at which it stops to be
    gone on with, as after a stop at a token; None for none. stops: texts that the answer ends before. raw: the messages
    are one text that is read as it is, without a template. logprobs: log probabilities of the answer's tokens are
    wanted, and of so many of the likeliest in the place of each; None for none.
    """

    messages: tuple[Message, ...]
    sampling: Sampling = Sampling()
    limit: int | None = None
    thinking: Thinking = None
    beginning: Message | None = None
    tools: str = ""
    saved: SavedFile | None = None
    pause_at: int | None = None
    stops: tuple[str, ...] = ()
    raw: bool = False
    logprobs: int | None = None


class SaveState(Operation[StateSaved], frozen=True, tag="save"):
    """Write what the context holds to a file: the conversation, and the reply that was stopped at a token last.

    Nothing changes for the model; whoever wants its memory back ends the child then. label: for whoever finds the file.
    most: bytes that it may take. FileProblem where the disk does not take it or it is more, UsageError where nothing is
    held.
    """

    file: SavedFile
    label: str = ""
    most: int | None = None


class ResumeReply(Operation[Replied], frozen=True, tag="resume"):
    """Go on with a reply that was stopped at a token, as if nothing had been; events as WriteReply.

    saved: the file it is in, None where this child stopped it. StateProblem where it is not to be used, PromptTooLong
    where the context is too short for it. pause_at: as for WriteReply.
    """

    saved: SavedFile | None = None
    pause_at: int | None = None


class Unload(Operation[Unloaded], frozen=True, tag="unload"):
    """Free the loaded model and its memory."""


class Bench(Operation[Benched], frozen=True, tag="bench"):
    """Time reading and writing of so many tokens; drops what the cache held."""

    read: int
    write: int
    repeats: int = 3


class SelfCheck(Operation[SelfChecked], frozen=True, tag="selfcheck"):
    """Decode a few tokens with a quantised model made on the spot; a crash here is the finding.

    graphics: on the graphics devices that llama.cpp itself would choose, instead of on the processor.
    """

    graphics: bool = False


class ListTensors(Operation[TensorShapes], frozen=True, tag="tensors"):
    """The tensors of the model whose metadata lies at `path`; needs virtual cards."""

    path: Path


class Quantise(Operation[QuantisedTypes], frozen=True, tag="quantised"):
    """The type that each tensor of the skeleton at `path` gets in a quantisation; as tensor_planner.quantised."""

    path: Path
    file_type: int
    imatrix: bool
    types: dict[str, int]


class Embed(Operation[Embedded], frozen=True, tag="embed"):
    """Vectors of texts, by a model that is for embeddings; UsageError by one that writes.

    shorten: a text that is longer than the context is cut; else PromptTooLong.
    """

    texts: tuple[str, ...]
    shorten: bool = False


class CountTokens(Operation[TokenCounts], frozen=True, tag="count"):
    """How many tokens each text has by itself. Answered beside the operation under way."""

    texts: tuple[str, ...]


class AskOutlook(Operation[Outlook], frozen=True, tag="outlook"):
    """How a conversation lies in the context. Answered beside the operation under way.

    room: tokens to be kept free, None for what a reply usually takes. context: tokens of the context that is asked
    about, None for the one there is.
    """

    messages: tuple[Message, ...]
    thinking: Thinking = None
    room: int | None = None
    context: int | None = None


class AskTraffic(Operation[Traffic], frozen=True, tag="traffic"):
    """What went over the network to lenders and back. Answered beside the operation under way, a load among them."""


class Stop(Struct, frozen=True, tag_field="op", tag="stop"):
    """The request whose id this carries is to end soon; not answered.

    at_token: only once what is being computed is done, so that ResumeReply can go on there (WriteReply, ResumeReply).
    """

    at_token: bool = False


BESIDE = (CountTokens, AskOutlook, AskTraffic)  # these do not wait for the one under way
