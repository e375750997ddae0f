"""What is known of graphics cards, and of chips with graphics: memory, speed, names. From hardware/devices.json.

The slices that some cards can be cut into (MIG) are from hardware/slices.toml. Which of all these a name means is told
by machine.hardware_names.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from statistics import median
from typing import Any

from advisor.units import GIB, MIB

SLICES_FILE = Path(__file__).resolve().parents[2] / "resources" / "hardware" / "slices.toml"
SLICE = "slice"  # the form of a part of a card
DEVICES_FILE = Path(__file__).resolve().parents[2] / "resources" / "hardware" / "devices.json"
ONE_SPEED = 1.02  # figures so close together are one
_BACKENDS = {"nvidia": "cuda", "apple": "metal", "moorethreads": "musa"}  # of the others, what all drivers bring
_SOLD_LESS = ("laptop", "mining", "phone", "virtual", "console", SLICE)

Range = tuple[int, int]
"""The lowest and the highest of what cannot be told apart."""


@dataclass(frozen=True)
class KnownCard:
    """A card as sold, or graphics in a chip. None, and (), where it is not written down.

    memory: bytes as sold, of several sizes the one most meant; None for graphics that use the computer's own.
    bandwidth: bytes per second; memory_type: "GDDR6X", "HBM2e"…; architecture: the maker's word; flops: 16-bit
    operations per second of the shaders, matrix units apart.

    form: "consumer", "laptop", "datacenter", "apple"…; kind: "dedicated", "unified" (one pool with the processor's
    memory) or "shared" (borrowed of it); sizes: bytes that it is sold with, the least first; usual: of these the one
    that is most meant; usable: what the driver offers of it; band: where one name stands for several speeds; from_host:
    whether its speed is that of the computer's modules. fp32, fp16, int8: operations per second with matrix units;
    prompt: what products with quantised weights run at. names: as drivers say; also: as people say; pci: "10de:2684",
    for AMD with the revision "1002:744c:c8" too. chip, compute: "AD102", "sm_89". confidence: in words.
    """

    name: str
    vendor: str
    memory: int | None
    bandwidth: int | None
    memory_type: str | None
    architecture: str | None
    flops: float | None
    form: str = ""
    kind: str = "dedicated"
    sizes: tuple[int, ...] = ()
    usual: int | None = None
    usable: int | None = None
    band: Range | None = None
    from_host: bool = False
    fp32: float | None = None
    fp16: float | None = None
    int8: float | None = None
    prompt: float | None = None
    chip: str | None = None
    compute: str | None = None
    names: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    pci: tuple[str, ...] = ()
    confidence: str = ""
    note: str | None = None

    @property
    def is_chip(self) -> bool:
        """Whether its memory is the computer's own."""
        return self.kind != "dedicated"

    @property
    def is_modified(self) -> bool:
        """Whether it was given other memory than its maker's, and sold so."""
        return self.name.endswith("(modified)")

    @property
    def backend(self) -> str:
        """The id of the back end that most people run on it (machine.backends)."""
        if self.vendor == "amd" and self.form == "datacenter":
            return "hip"
        return _BACKENDS.get(self.vendor, "vulkan")

    @property
    def seldom(self) -> bool:
        """Whether another of its name is meant sooner: a desktop's before a laptop's."""
        return self.is_modified or self.form in _SOLD_LESS


@cache
def all_cards() -> tuple[KnownCard, ...]:
    """Every card and chip that is known."""
    whole = [_card(row) for row in json.loads(DEVICES_FILE.read_text(encoding="utf-8"))["devices"]]
    return (*whole, *_slices(whole))


def _slices(whole: Sequence[KnownCard]) -> Iterator[KnownCard]:
    """The parts that cards can be cut into, each as a card: what is its alone, and its share of the speeds."""
    cards = {card.name: card for card in whole}
    for row in tomllib.loads(SLICES_FILE.read_text(encoding="utf-8"))["card"]:
        for card in (cards[name] for name in row["names"]):
            for profile, (size, eighths, sms) in row["profiles"].items():
                yield _slice(card, profile, int(size * GIB), eighths / 8, sms / row["sms"], row["people"])


def _slice(card: KnownCard, profile: str, size: int, memory: float, compute: float, people: Sequence[str]) -> KnownCard:
    """memory, compute: its shares of the card's."""

    def part(rate: float | None) -> float | None:
        return rate and rate * compute

    return replace(
        card,
        name=f"{card.name} MIG {profile}",
        memory=size,
        sizes=(size,),
        usual=size,
        usable=None,
        bandwidth=round(card.bandwidth * memory) if card.bandwidth else None,
        flops=part(card.flops), fp32=part(card.fp32), fp16=part(card.fp16), int8=part(card.int8),
        prompt=part(card.prompt),
        form=SLICE,
        names=tuple(f"{name} {word}{profile}" for name in card.names for word in ("MIG ", "")),
        also=tuple(f"{name} {word}{profile}" for name in people for word in ("", "MIG ")),
        pci=(),
    )  # fmt: skip


def _card(row: Mapping[str, Any]) -> KnownCard:
    def rate(field: str) -> float | None:
        return row[field] * 1e12 if field in row else None

    sizes = tuple(sorted(int(size * GIB) for size in row.get("memory_gib", ())))
    usual = int(row["usual_gib"] * GIB) if "usual_gib" in row else None
    speed, band, chip = row.get("bandwidth_gbps"), row.get("band_gbps"), row["kind"] != "dedicated"
    usual = usual or ((sizes[0] if chip else sizes[-1]) if sizes else None)
    return KnownCard(
        row["name"], row["vendor"], None if chip else usual, round(speed * 1e9) if speed else None,
        row.get("memory_type"), row.get("architecture"), rate("shader_tflops"), row["class"], row["kind"], sizes, usual,
        row["usable_mib"] * MIB if "usable_mib" in row else None,
        (round(band[0] * 1e9), round(band[1] * 1e9)) if band else None, bool(row.get("from_host")),
        rate("fp32_tflops"), rate("fp16_tflops"), rate("int8_tops"), rate("prompt_tops"), row.get("chip"),
        row.get("compute"), tuple(row["names"]) if "names" in row else (), tuple(row.get("also", ())),
        (*row.get("pci", ()), *row.get("revisions", ())), row["confidence"], row.get("note"),
    )  # fmt: skip


def speed_band(cards: Sequence[KnownCard]) -> Range | None:
    """From the slowest to the fastest memory that `cards` may have, in bytes per second; None where none is known."""
    found = [card.band or (card.bandwidth, card.bandwidth) for card in cards if card.bandwidth]
    return (min(low for low, _ in found if low), max(high for _, high in found if high)) if found else None


def one_speed(band: Range | None) -> bool:
    """Whether both ends are as good as one figure."""
    return band is not None and band[1] <= band[0] * ONE_SPEED


def likely(band: Range) -> int:
    """What to plan with of a band of speeds: the end of its lowest third."""
    return band[0] + (band[1] - band[0]) // 3


def usual_bandwidth(memory: int | None) -> int:
    """Bytes per second of a card of about `memory` bytes of which nothing else is known: the median of those sold."""
    sold = [card for card in all_cards() if card.memory and card.bandwidth]
    near = [card for card in sold if memory and abs((card.memory or 0) - memory) <= memory // 4]
    return int(median(card.bandwidth or 0 for card in near or sold))
