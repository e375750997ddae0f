"""What an engine child says: events on the way, and an answer for each operation of protocol.py.

All sizes are bytes, all times seconds.
"""

from __future__ import annotations

from msgspec import Struct

from advisor.engine.sampling import Sampling, Stats, TemplateFacts


class Said(Struct, frozen=True, tag_field="event"):
    """Anything that a child says."""


class Ready(Said, frozen=True, tag="ready"):
    """It has started. memory: resident bytes of the bare child. patient: the lenders that answer others while they
    compute for it."""

    pid: int
    memory: int
    patient: tuple[str, ...] = ()


class Failed(Said, frozen=True, tag="error"):
    """An operation ended with an error. kind: a key of wire.ERROR_KINDS; facts: the arguments of PromptTooLong.

    message: the template of its sentence, values: what belongs into it, as `AdvisorError` has them.
    """

    kind: str
    message: str
    facts: tuple[int, int, int | None, int | None] | None = None
    values: dict[str, str | int | float | None] = {}


class Progress(Said, frozen=True, tag="progress"):
    """So much of the weights is loaded."""

    permille: int


class PromptProgress(Said, frozen=True, tag="reading"):
    """The prompt is being read: tokens done of total, the reused ones, which were in the cache, among them.

    written: of total, what the reply had before it was stopped at a token; Text.tokens counts it too.
    """

    done: int
    total: int
    reused: int = 0
    written: int = 0


class TokenLogprob(Struct, frozen=True, array_like=True):
    """The bytes of a token, the natural logarithm of its probability, and the likeliest tokens in its place.

    Of the model's own distribution: before temperature, penalties and grammar.
    """

    text: bytes
    logprob: float
    top: tuple[tuple[bytes, float], ...] = ()


class Text(Said, frozen=True, tag="text", omit_defaults=True):
    """A piece of the reply, or of the reasoning before it; tokens: how many were written so far.

    logprobs: of tokens of the answer, where they are wanted, each once.
    """

    text: str
    tokens: int
    reasoning: str = ""
    logprobs: tuple[TokenLogprob, ...] = ()


Event = Progress | PromptProgress | Text


class Buffer(Struct, frozen=True):
    """Bytes that lie in one ggml buffer type; `device` is the engine's device name, `host` = system memory."""

    name: str
    device: str
    host: bool
    weights: int = 0
    context: int = 0
    compute: int = 0


class DeviceRow(Struct, frozen=True):
    """One ggml device as the engine reports it; sizes in bytes, 0/0 where the back end does not know.

    type: "cpu", "gpu", "igpu", "accel", "meta" or "other". virtual: whether it is invented for planning.
    """

    name: str
    description: str
    type: str
    backend: str
    free: int
    total: int
    device_id: str | None = None
    virtual: bool = False


class Answer(Said, frozen=True):
    """How an operation ends that succeeds."""


class DeviceList(Answer, frozen=True, tag="devices"):
    """Every ggml device, and what the engine was built with."""

    devices: tuple[DeviceRow, ...]
    backends: tuple[str, ...]
    version: str = ""
    cpu_features: str = ""


class DryRun(Answer, frozen=True, tag="dry-run"):
    """What a plan would take.

    buffers: one for each buffer type; layers: the model's, output layer not counted; reader: "map" or "log" (see
    worker/memory.py); placement: the device of each block's weights, the output layer's last.
    """

    buffers: tuple[Buffer, ...]
    layers: int
    context_train: int
    reader: str
    placement: tuple[str, ...]


class ProjectorBuffers(Answer, frozen=True, tag="projector"):
    """What a projector takes. measured: by the engine; else its weights are the file's size."""

    buffers: tuple[Buffer, ...]
    measured: bool


class ModelLoaded(Answer, frozen=True, tag="loaded"):
    """A model is loaded. memory: resident bytes of the child before it. buffers, reader: as in a DryRun.

    sampling: what the model's makers recommend. sees: whether it takes pictures; blind: why not, although there is a
    projector. step: seconds that a first token took, on devices of other computers; 0 where that was not tried.
    """

    memory: int
    buffers: tuple[Buffer, ...]
    reader: str
    layers: int
    context: int
    context_train: int
    template: TemplateFacts
    sampling: Sampling
    sees: bool
    blind: str
    step: float = 0.0


class Grown(Answer, frozen=True, tag="grown"):
    """The context has another length. held: tokens that went along and need no reading again.

    kept: bytes of system memory that copies of earlier states take, of what has no place in it among them.
    """

    buffers: tuple[Buffer, ...]
    reader: str
    held: int
    kept: int = 0


class Replied(Answer, frozen=True, tag="replied"):
    """The reply has ended. refused: why the state saved of the conversation was not used, None where it was.

    restored: tokens that came back from there, in so many seconds.
    """

    stats: Stats
    refused: Failed | None = None
    restored: int = 0
    restoring_seconds: float = 0.0


class StateSaved(Answer, frozen=True, tag="saved"):
    """The state is on the disk. unfinished: whether with a reply to be gone on with; seconds: that it took."""

    file_bytes: int
    tokens: int
    unfinished: bool
    seconds: float


class Unloaded(Answer, frozen=True, tag="unloaded"):
    """No model is loaded any more."""


class BenchRun(Struct, frozen=True):
    """Tokens per second in one timed pass."""

    read: float
    write: float


class Benched(Answer, frozen=True, tag="benched"):
    """The speeds of each pass, and how many threads they were computed with."""

    runs: tuple[BenchRun, ...]
    threads: int


class SelfChecked(Answer, frozen=True, tag="checked"):
    """It survived. memory: resident bytes of the child at work; devices: names of those that held weights."""

    memory: int
    tokens: int
    devices: tuple[str, ...]


class TensorShapes(Answer, frozen=True, tag="tensors"):
    """(name, shape), innermost dimension first, of each tensor."""

    tensors: tuple[tuple[str, tuple[int, ...]], ...]


class QuantisedTypes(Answer, frozen=True, tag="quantised"):
    """The ggml type of each tensor by its name."""

    types: dict[str, int]


class TokenCounts(Answer, frozen=True, tag="counted"):
    """How many tokens each text has by itself."""

    counts: tuple[int, ...]


class Embedded(Answer, frozen=True, tag="embedded"):
    """A vector for each text: float32, little-endian, of length 1. tokens: of each text; dimensions: of each vector."""

    vectors: tuple[bytes, ...]
    tokens: tuple[int, ...]
    dimensions: int


class LenderTraffic(Struct, frozen=True):
    """Bytes that went to a lender and came from it, and the seconds since something was last sent to it."""

    endpoint: str
    moved: int
    quiet: float


class Traffic(Answer, frozen=True, tag="traffic"):
    """Of each lender that the child is connected with; none where the system does not tell."""

    lenders: tuple[LenderTraffic, ...]


class Outlook(Answer, frozen=True, tag="outlook"):
    """How a conversation lies in the context. All in tokens but `drop`.

    prompt: what it takes; context: what there is; room: what is to be kept free for a reply. drop: how many of its
    oldest messages, the system prompt aside, to leave out so that this room is kept, and left: what it takes then;
    0 and `prompt` where it is kept anyway, None where not even the last question leaves it.
    """

    prompt: int
    context: int
    room: int
    drop: int | None
    left: int | None

    @property
    def fits(self) -> bool:
        """Whether the conversation can be read and answered as it is."""
        return self.drop == 0
