"""How fast a device computes: from its maker's figures, or as this machine measured it.

A token that is written costs the reading of its weights and of the chat memory, and a fixed time per layer in which the
device sets out rather than computes. A token that is read costs arithmetic, and its share of what a batch costs: the
reading of the weights, setting out, and copying to the card what lies in system memory. What llama.cpp's back ends
reach of the makers' figures stands in resources/hardware/speeds.toml.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, replace
from functools import cache
from math import inf, sqrt
from pathlib import Path

import msgspec

from advisor.machine.backends import backend_of
from advisor.machine.hardware import KnownCard, usual_bandwidth
from advisor.machine.hardware_names import known_card
from advisor.machine.machine import Device, Host, Kind
from advisor.sentences import Sentence, sentence

SPEEDS_FILE = Path(__file__).resolve().parents[2] / "resources" / "hardware" / "speeds.toml"
MICROSECOND = 1e-6
UNKNOWN_DOUBT = 1.6  # a card of which only the size is known: most of one size lie so close to their median
ASSUMED_DOUBT = 1.3  # memory of which nothing is known


@dataclass(frozen=True)
class Pace:
    """How one device computes.

    bandwidth: bytes per second that it really reads; work: numbers of Q4_K multiplied per second, None where memory is
    the only limit; layer, mixture, recurrent: seconds a layer takes apart from that, and what a mixture of experts
    and a recurrent state each add; flops: operations per second while a prompt is read, None if unknown; doubt: how
    far the truth may be off, as a share; source: in words.

    flops16: the same with 16-bit weights. attention: operations per second of a prompt's attention. chat: bytes per
    second of chat memory while writing. batch_layer: seconds a layer of a batch sets out. link: bytes per second over
    which weights in system memory reach it. reading_doubt: as doubt, for reading. None of these: as for the others.
    trip: seconds that a question to its computer takes there and back, where it is another one's; up, down: bytes per
    second of the way there and back. experts: what products with experts reach of plain ones, in a batch of prompt.
    """

    bandwidth: float
    work: float | None
    layer: float
    mixture: float
    recurrent: float
    flops: float | None
    doubt: float
    source: str
    flops16: float | None = None
    attention: float | None = None
    chat: float | None = None
    batch_layer: float = 0.0
    link: float | None = None
    reading_doubt: float | None = None
    experts: float = 1.0
    trip: float = 0.0
    up: float | None = None
    down: float | None = None


class Shared(msgspec.Struct, frozen=True):
    """What holds for all back ends; the file says what each is."""

    mixture: float
    recurrent: float
    batch_layer: float
    unpacking: float
    half: float
    expert_rows: float
    hand_over_us: float
    link: float
    link_old: float
    link_new: float


class _Reached(msgspec.Struct, frozen=True):
    """What a back end reaches of the makers' figures on one kind of device."""

    reached: float
    layer_us: float
    chat: float
    prompt: float
    attention: float
    experts: float
    writing_doubt: float
    reading_doubt: float
    chat_most: float = inf


class _Processor(msgspec.Struct, frozen=True):
    reached: float
    core: float
    prompt_core: float
    experts: float
    memory: float
    layer_us: float
    mixture_us: float
    recurrent_us: float
    writing_doubt: float
    reading_doubt: float


@cache
def _file() -> dict[str, object]:
    return tomllib.loads(SPEEDS_FILE.read_text(encoding="utf-8"))


@cache
def shared() -> Shared:
    """What holds for all back ends."""
    return msgspec.convert(_file()["shared"], Shared)


@cache
def _reached(name: str) -> _Reached:
    return msgspec.convert(_file()[name], _Reached)


@cache
def _of_processor() -> _Processor:
    return msgspec.convert(_file()["processor"], _Processor)


def _moved(likely: int, band: tuple[int, int] | None) -> tuple[Sentence, float]:
    """A memory's speed in words, and by which factor it may be off: the ends of a band are seldom what is there."""
    low, high = band or (likely, likely)
    if not low < high:
        return sentence("{speed:,.0f} GB/s", speed=likely / 1e9), 1.0
    words = sentence("{low:,.0f} to {high:,.0f} GB/s", low=low / 1e9, high=high / 1e9)
    return words, min(ASSUMED_DOUBT, sqrt(max(high / likely, likely / low)))


# -- graphics ------------------------------------------------------------------------------------------------------

_BEFORE_TURING = {"Kepler", "Maxwell", "Maxwell 2.0", "Pascal"}
_LARGE_CACHES = {"Ada Lovelace", "Blackwell 2.0"}
_OLD_SLOTS = {*_BEFORE_TURING, "Volta", "Turing", "GCN 5.0", "GCN 5.1"}  # PCI Express 3


def likeliest_backend(device: Device, card: KnownCard | None) -> str:
    """The id of the back end that most people run on such a device; its own where it has one."""
    own = backend_of(device.backend)
    if own and own.graphics and device.kind is not Kind.VIRTUAL:
        return own.id
    return card.backend if card else "cuda" if device.vendor == "nvidia" else "vulkan"


def _class(device: Device, card: KnownCard | None, backend: str) -> str:
    """The table of the file that is right for a device under a back end."""
    architecture = (card.architecture if card else None) or ""
    vendor = card.vendor if card else device.vendor
    pool = device.kind is Kind.UNIFIED or (card is not None and card.memory is None)
    if backend == "metal" or vendor == "apple":
        return "metal"
    # A chip with a wide memory of its own (Strix Halo) is no lesser one for borrowing from it.
    if card.kind == "shared" if card else device.integrated and device.kind is not Kind.UNIFIED:
        return "borrowing"
    if backend == "cuda":
        if architecture in _BEFORE_TURING:
            return "cuda_old"
        hbm = ((card.memory_type if card else None) or "").startswith("HBM")
        new = architecture in _LARGE_CACHES
        return "cuda_pool" if pool else "cuda_hbm" if hbm else "cuda_new" if new else "cuda"
    if backend == "hip":
        return "hip_pool" if pool else "hip"
    if backend == "sycl":
        return "sycl"
    return f"vulkan_{vendor}" if vendor in ("intel", "nvidia") else "vulkan_pool" if pool else "vulkan"


def lent_pace(device: Device) -> Pace:
    """The pace of a device that another computer lends: as that one says, else as of a card; and the way there."""
    pace = card_pace(device)
    if told := device.told:
        fields = {name: getattr(told, name) for name in told.__struct_fields__}
        pace = Pace(**fields, source=sentence("{name}, as its computer says", name=device.name))
    link = device.link
    return replace(pace, trip=link.seconds, up=link.up, down=link.down) if link else pace


def card_pace(device: Device, backend: str | None = None) -> Pace:
    """The pace of a graphics device by its maker's figures; of one whose memory's speed is not known, an assumption.

    backend: the id of the back end whose speeds are meant; the device's own, or the likeliest, where none is named.
    """
    card = known_card(device.name, device.capacity)
    backend = backend or likeliest_backend(device, card)
    kind, common = _reached(_class(device, card, backend)), shared()
    moves = device.likely_bandwidth or (card.bandwidth if card else None)
    wide = 1.0
    if moves is not None:
        words, wide = _moved(moves, device.bandwidth_band)
        source = sentence(
            "{name}'s memory moves {speed}, of which about {reached:.0%} is reached",
            name=device.name, speed=words, reached=kind.reached,
        )  # fmt: skip
    elif device.integrated:
        moves, wide = round(_of_processor().memory), ASSUMED_DOUBT
        source = sentence(
            "{speed:,.0f} GB/s, usual for two channels, are assumed for {name}, which reads system memory",
            speed=moves / 1e9, name=device.name,
        )  # fmt: skip
    else:
        moves, wide = usual_bandwidth(device.capacity), UNKNOWN_DOUBT / kind.writing_doubt
        source = sentence(
            "{speed:,.0f} GB/s, usual for a card of its size, are assumed for {name}",
            speed=moves / 1e9, name=device.name,
        )  # fmt: skip
    layer, rates = kind.layer_us * MICROSECOND, _rates(card)
    flops = flops16 = attention = None
    if rates:
        flops = kind.prompt / (1 / rates.product(backend) + common.unpacking / rates.fp32)
        flops16, attention = kind.prompt * common.half * rates.half, kind.attention * rates.fp32
    old = card is not None and card.architecture in _OLD_SLOTS
    slot = device.slot.rate if device.slot else common.link_old if old else common.link_new
    bandwidth = moves * kind.reached
    return Pace(
        bandwidth, None, layer, layer * common.mixture, layer * common.recurrent, flops, kind.writing_doubt * wide - 1,
        source, flops16, attention, min(bandwidth * kind.chat, kind.chat_most), layer * common.batch_layer,
        common.link * slot, kind.reading_doubt * wide - 1, kind.experts,
    )  # fmt: skip


@dataclass(frozen=True)
class _Rates:
    """Operations per second as sold: of the shaders at 32 bits, of whole numbers, and of 16 bits at their fastest."""

    fp32: float
    whole: float
    half: float

    def product(self, backend: str) -> float:
        """Of products with quantised weights: Vulkan unpacks them to 16 bits where matrix units are the faster way."""
        return min(self.half, self.whole) if backend == "vulkan" and self.half >= 3 * self.fp32 else self.whole


def _rates(card: KnownCard | None) -> _Rates | None:
    if card is None or not (card.fp32 and card.prompt):
        return None
    return _Rates(card.fp32, card.prompt, max(card.fp16 or 0.0, card.fp32))


# -- the processor -------------------------------------------------------------------------------------------------


def processor_pace(device: Device, host: Host) -> Pace:
    """The pace of a processor that was not measured: by its cores, and its memory's speed where that is known."""
    kind, wide = _of_processor(), 1.0
    moves = device.likely_bandwidth
    if moves:
        words, wide = _moved(moves, device.bandwidth_band)
        source = sentence(
            "system memory moves {speed}, of which about {reached:.0%} is reached", speed=words, reached=kind.reached
        )
    else:
        moves, wide = int(kind.memory), ASSUMED_DOUBT
        source = sentence("{speed:,.0f} GB/s, usual for two channels, are assumed for system memory", speed=moves / 1e9)
    cores = max(1, host.cores)
    return Pace(
        moves * kind.reached, cores * kind.core, kind.layer_us * MICROSECOND, kind.mixture_us * MICROSECOND,
        kind.recurrent_us * MICROSECOND, cores * kind.prompt_core, kind.writing_doubt * wide - 1, source,
        reading_doubt=kind.reading_doubt * wide - 1, experts=kind.experts,
    )  # fmt: skip
