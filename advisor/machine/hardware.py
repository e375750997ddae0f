"""What is known of cards and chips by name: memory and speed. From resources/hardware/cards.json and chips.json.

`known_card` says how fast a device that is there may be; `find_cards` what a person means who plans with cards one does
not own.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from statistics import median
from typing import Any

from advisor.errors import UsageError
from advisor.machine.probes.probe_result import plain_name
from advisor.units import GIB, MIB

CARDS_FILE = Path(__file__).resolve().parents[2] / "resources" / "hardware" / "cards.json"
CHIPS_FILE = CARDS_FILE.with_name("chips.json")
MOST_CARDS = 16  # ggml's limit on devices (GGML_CUDA_MAX_DEVICES)
_NOISE = {"nvidia", "geforce", "amd", "radeon", "intel", "arc", "gb", "gib"}
_COUNT = re.compile(r"\s*(\d+)\s*[x×*]\s*(.+)", re.IGNORECASE)


@dataclass(frozen=True)
class KnownCard:
    """A card as sold, or graphics in a chip. None where it is not written down.

    memory: bytes, None for graphics that use the computer's own; bandwidth: bytes per second; memory_type: "GDDR6X",
    "HBM2e"…; architecture: the maker's word; flops: 16-bit operations per second of the shaders, matrix units apart.
    """

    name: str
    vendor: str
    memory: int | None
    bandwidth: int | None
    memory_type: str | None
    architecture: str | None
    flops: float | None


@cache
def _cards() -> dict[str, tuple[KnownCard, ...]]:
    found: dict[str, tuple[KnownCard, ...]] = {}
    for file, rows in ((CARDS_FILE, "cards"), (CHIPS_FILE, "chips")):
        for row in json.loads(file.read_text(encoding="utf-8"))[rows]:
            card = _card(row)
            key = _key(card.name)
            found[key] = (*found.get(key, ()), card)
    return found


def _card(row: Mapping[str, Any]) -> KnownCard:
    size, speed, flops = row.get("memory_gib"), row["bandwidth_gbps"], row["fp16_tflops"]
    return KnownCard(
        row["name"],
        row["vendor"],
        int(size * GIB) if size else None,
        round(speed * 1e9) if speed else None,
        row["memory_type"],
        row["architecture"],
        flops * 1e12 if flops else None,
    )


def _key(name: str) -> str:
    """The name without its size, which makers write in or leave out: "A100-SXM4-40GB", "A100 SXM4 40 GB"."""
    sold = re.sub(r"\b\d+ ?gb\b", " ", plain_name(name))
    return " ".join(sold.replace("mobile", "laptop").split())


def known_card(name: str, memory: int | None) -> KnownCard | None:
    """The card or chip called `name`; None if it is not known, or if what shares the name differs in speed.

    memory: bytes, tells apart cards that share a name.
    """
    cards = [card for card in _cards().get(_key(name), ()) if card.bandwidth]
    if memory is not None:
        cards = [card for card in cards if card.memory is None or abs(card.memory - memory) <= card.memory // 10]
    return cards[0] if len({card.bandwidth for card in cards}) == 1 else None


def bandwidth(name: str, memory: int | None) -> int | None:
    """Bytes per second of the card or chip called `name`; None as for `known_card`."""
    card = known_card(name, memory)
    return card.bandwidth if card else None


def usual_bandwidth(memory: int | None) -> int:
    """Bytes per second of a card of about `memory` bytes of which nothing else is known: the median of those sold."""
    sold = [card for cards in _cards().values() for card in cards if card.memory and card.bandwidth]
    near = [card for card in sold if memory and abs((card.memory or 0) - memory) <= memory // 4]
    return int(median(card.bandwidth or 0 for card in near or sold))


# -- cards that one does not own -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class CardModel:
    """A card as sold. memory: bytes the driver offers where that is known, else the size on the box."""

    name: str
    memory: int


@cache
def all_cards() -> tuple[CardModel, ...]:
    """Every card we know, from resources/hardware/cards.json."""
    rows = json.loads(CARDS_FILE.read_text(encoding="utf-8"))["cards"]
    return tuple(
        CardModel(row["name"], row["usable_mib"] * MIB if row["usable_mib"] else int(row["memory_gib"] * GIB))
        for row in rows
    )


def find_cards(text: str) -> list[CardModel]:
    """The cards that "RTX 4090" or "2x RTX 3090" names; UsageError if none or several different ones are meant."""
    match = _COUNT.fullmatch(text)
    count, wanted = (int(match[1]), match[2]) if match else (1, text)
    if not 1 <= count <= MOST_CARDS:
        raise UsageError(
            "Plans go up to {most_cards} cards; '{text}' asks for {count}.",
            most_cards=MOST_CARDS,
            text=text,
            count=count,
        )
    return [_find(wanted)] * count


def _words(name: str) -> frozenset[str]:
    """ "RTX 4090", "rtx4090" and "NVIDIA GeForce RTX 4090" in one form: letters and digits apart, makers left out."""
    return frozenset(re.findall(r"[a-z]+|\d+", name.lower())) - _NOISE


def _find(text: str) -> CardModel:
    wanted = _words(text)
    near = [card for card in all_cards() if wanted and wanted <= _words(card.name)]
    exact = [card for card in near if _words(card.name) == wanted]
    # Cards that differ in their socket alone, say, are one and the same for a memory plan.
    if len({card.memory for card in exact or near}) == 1:
        return (exact or near)[0]
    if near:
        names = "; ".join(card.name for card in near[:6])
        raise UsageError("'{text}' could be several cards: {names}. Write one of them in full.", text=text, names=names)
    raise UsageError("No card called '{text}' is known. Give its memory instead, as in --gpu 24GiB.", text=text)
