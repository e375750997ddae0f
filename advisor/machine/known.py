"""What is known of cards by their name: how fast their memory is. From resources/hardware/cards.json."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cache

from advisor.machine.sighting import plain_name
from advisor.planner.cards import CARDS_FILE
from advisor.units import GIB


@dataclass(frozen=True)
class KnownCard:
    """A card as sold: memory in bytes, bandwidth in bytes per second, None where it is not written down."""

    name: str
    memory: int
    bandwidth: int | None


@cache
def _cards() -> dict[str, tuple[KnownCard, ...]]:
    found: dict[str, tuple[KnownCard, ...]] = {}
    for row in json.loads(CARDS_FILE.read_text(encoding="utf-8"))["cards"]:
        speed = row.get("bandwidth_gbps")
        card = KnownCard(row["name"], int(row["memory_gib"] * GIB), round(speed * 1e9) if speed else None)
        key = _key(card.name)
        found[key] = (*found.get(key, ()), card)
    return found


def _key(name: str) -> str:
    """The name without its size, which makers write in or leave out: "A100-SXM4-40GB", "A100 SXM4 40 GB"."""
    sold = re.sub(r"\b\d+ ?gb\b", " ", plain_name(name))
    return " ".join(sold.replace("mobile", "laptop").split())


def bandwidth(name: str, memory: int | None) -> int | None:
    """Bytes per second of the card called `name`, None if it is not known or sizes of one name differ in speed.

    memory: bytes, tells apart cards that share a name.
    """
    cards = [card for card in _cards().get(_key(name), ()) if card.bandwidth]
    if memory is not None:
        cards = [card for card in cards if abs(card.memory - memory) <= card.memory // 10]
    speeds = {card.bandwidth for card in cards}
    return speeds.pop() if len(speeds) == 1 else None
