"""What is known of cards and chips by name: how fast they are. From resources/hardware/cards.json and chips.json."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from statistics import median
from typing import Any

from advisor.machine.cards import CARDS_FILE
from advisor.machine.probes.probe_result import plain_name
from advisor.units import GIB

CHIPS_FILE = CARDS_FILE.with_name("chips.json")


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
