"""A Plan: how a model is to be run. The one input, beside the file and the devices, that decides the bill."""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass, replace
from typing import Any, Literal, Self, get_args

from advisor.errors import UsageError

KvType = Literal["f32", "f16", "bf16", "q8_0", "q5_1", "q5_0", "q4_1", "q4_0", "iq4_nl"]
FlashAttention = Literal["auto", "on", "off"]


@dataclass(frozen=True)
class KvFormat:
    """A number format for the keys and values of a context.

    id: its GGML_TYPE; bits: of a number, scales not counted; exact: as good as what the model computes with, and usable
    for values without flash attention; offered: whether a person is shown it where there is little room to choose;
    on_cuda: whether CUDA and ROCm, as they are usually built, have flash attention for it (ggml-cuda/fattn.cu).
    """

    id: int
    bits: int
    exact: bool = False
    offered: bool = False
    on_cuda: bool = False


KV_TYPES: dict[KvType, KvFormat] = {
    "f32": KvFormat(0, 32, exact=True, on_cuda=True),
    "f16": KvFormat(1, 16, exact=True, offered=True, on_cuda=True),
    "bf16": KvFormat(30, 16, exact=True, on_cuda=True),
    "q8_0": KvFormat(8, 8, offered=True, on_cuda=True),
    "q5_1": KvFormat(7, 5),
    "q5_0": KvFormat(6, 5),
    "q4_1": KvFormat(3, 4),
    "q4_0": KvFormat(2, 4, offered=True, on_cuda=True),
    "iq4_nl": KvFormat(20, 4),
}
"""What llama.cpp takes as a KV cache type (common/arg.cpp, kv_cache_types), largest first. All who offer or name one
read it here; another type is a name in KvType and a row."""

ALL_LAYERS = -1
MAXIMUM_CELLS = (1 << 31) - 1  # positions are 32-bit
USUAL_CONTEXT = 8192  # tokens, where nobody says: a chat of an hour, and what recommendations for chat are made for
LONG_CONTEXT = 32768  # tokens, the most that are offered unasked where the context grows with the chat
MINIMUM_CONTEXT = 256  # llama.cpp rounds contexts up to multiples of 256


@dataclass(frozen=True)
class Plan:
    """Settings of one run.

    context: tokens each conversation can hold (all of them together where `unified`).
    slots: conversations at once.
    kv_k, kv_v: number format of the keys and values kept for each token.
    batch, ubatch: tokens handed over, and computed, at once while a prompt is read.
    gpu_layers: layers on graphics devices, output layer included; ALL_LAYERS for every one, 0 for none.
    experts_on_cpu: layers, counted from the first, whose routed experts stay in system memory (--n-cpu-moe).
    feed_forward_on_cpu: the same for the feed-forward matrices of dense layers.
    kv_on_cpu: keep the context's keys and values in system memory, also for layers on graphics devices.
    split: share of each graphics device in the layers there, in the engine's order; () shares by free memory.
    main_gpu: the only graphics device to use, by its place in the engine's order; None for all.
    outputs: rows of logits kept per batch; 0 means one for every token of the batch, as llama.cpp defaults.
    extra_buffers: let the CPU repack weights into faster layouts (off in safe mode).
    projector_on_cpu: what looks at pictures computes on the processor also where layers are on graphics devices.
    """

    context: int = 4096
    slots: int = 1
    kv_k: KvType = "f16"
    kv_v: KvType = "f16"
    batch: int = 512
    ubatch: int = 512
    gpu_layers: int = ALL_LAYERS
    experts_on_cpu: int = 0
    feed_forward_on_cpu: int = 0
    kv_on_cpu: bool = False
    split: tuple[float, ...] = ()
    main_gpu: int | None = None
    flash_attention: FlashAttention = "auto"
    outputs: int = 1
    unified: bool = False
    extra_buffers: bool = True
    projector_on_cpu: bool = False

    def __post_init__(self) -> None:
        if self.context < 1:
            raise UsageError("The context must be at least 1 token; try 4096.")
        if self.slots < 1 or self.slots > 256:
            raise UsageError("The number of conversations at once must be from 1 to 256.")
        if self.cells > MAXIMUM_CELLS:
            raise UsageError("A context of {context:,} tokens is more than the engine can count.", context=self.context)
        if self.ubatch < 1 or self.batch < 1:
            raise UsageError("The batch must be at least 1 token; 512 is usual.")
        if self.gpu_layers < ALL_LAYERS:
            raise UsageError("The number of layers on the GPU cannot be negative; 0 means none.")
        self._check_placement()
        for kind in (self.kv_k, self.kv_v):
            if kind not in KV_TYPES:
                raise UsageError(
                    "'{kind}' is not a KV cache type. Choose one of: {names}.", kind=kind, names=", ".join(KV_TYPES)
                )
        if self.flash_attention not in get_args(FlashAttention):
            raise UsageError("Flash attention is auto, on or off.")
        if self.flash_attention == "off" and not KV_TYPES[self.kv_v].exact:
            raise UsageError("A {kv_v} cache of values needs flash attention; leave it on auto.", kv_v=self.kv_v)

    def _check_placement(self) -> None:
        if self.experts_on_cpu < 0 or self.feed_forward_on_cpu < 0:
            raise UsageError("The number of layers with parts in system memory cannot be negative; 0 means none.")
        if self.main_gpu is not None and self.main_gpu < 0:
            raise UsageError("Graphics devices are counted from 0.")
        if self.split and (not all(math.isfinite(share) and share >= 0 for share in self.split) or not any(self.split)):
            raise UsageError("The shares of a split are numbers from 0 up, and one of them at least is more than 0.")
        if self.split and self.main_gpu is not None:
            raise UsageError("Layers are either split over the graphics devices or kept on one of them, not both.")

    @property
    def moves_parts(self) -> bool:
        """Whether parts of layers that count as being on graphics devices stay in system memory."""
        return self.gpu_layers != 0 and bool(self.experts_on_cpu or self.feed_forward_on_cpu or self.kv_on_cpu)

    @property
    def cells(self) -> int:
        """Tokens that the KV cache holds in all."""
        return self.context if self.unified else self.context * self.slots

    def unplaced(self) -> Self:
        """The same plan with everything on graphics, as before anybody chose what lies where."""
        return self.with_(
            gpu_layers=ALL_LAYERS, experts_on_cpu=0, feed_forward_on_cpu=0, kv_on_cpu=False, split=(), main_gpu=None
        )

    def with_(self, **changes: Any) -> Self:
        """The same plan with some settings changed; UsageError as the constructor."""
        return replace(self, **changes)

    def to_json(self) -> dict[str, Any]:
        """A JSON-ready dict; `from_json` is its inverse."""
        return asdict(self)

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> Self:
        """A Plan from `to_json`'s dict; UsageError for impossible values."""
        return cls(**values | {"split": tuple(values.get("split", ()))})


def plimsoll_plan(context: int, slots: int = 1) -> Plan:
    """How Plimsoll runs a chat: logits for one row per slot, sliding windows at their true size."""
    return Plan(context=context, slots=slots, outputs=slots)


def llama_server_plan(context: int, slots: int = 4) -> Plan:
    """How llama-server would run it by default: 4 slots over one shared cache, a batch of 2048.

    Source: llama.cpp tools/server (n_parallel auto = 4 with a unified cache), common/common.h (n_batch 2048).
    """
    return Plan(context=context, slots=slots, batch=2048, outputs=0, unified=True)
