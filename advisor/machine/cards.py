"""Graphics cards by name, for planning with hardware one does not own."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from advisor.errors import UsageError
from advisor.units import GIB, MIB

CARDS_FILE = Path(__file__).resolve().parents[2] / "resources" / "hardware" / "cards.json"
MOST_CARDS = 16  # ggml's limit on devices (GGML_CUDA_MAX_DEVICES)
_NOISE = {"nvidia", "geforce", "amd", "radeon", "intel", "arc", "gb", "gib"}
_COUNT = re.compile(r"\s*(\d+)\s*[x×*]\s*(.+)", re.IGNORECASE)


@dataclass(frozen=True)
class Card:
    """A card as sold. memory: bytes the driver offers where that is known, else the size on the box."""

    name: str
    memory: int


@cache
def all_cards() -> tuple[Card, ...]:
    """Every card we know, from resources/hardware/cards.json."""
    rows = json.loads(CARDS_FILE.read_text(encoding="utf-8"))["cards"]
    return tuple(
        Card(row["name"], row["usable_mib"] * MIB if row["usable_mib"] else int(row["memory_gib"] * GIB))
        for row in rows
    )


def find_cards(text: str) -> list[Card]:
    """The cards that "RTX 4090" or "2x RTX 3090" names; UsageError if none or several different ones are meant."""
    match = _COUNT.fullmatch(text)
    count, wanted = (int(match[1]), match[2]) if match else (1, text)
    if not 1 <= count <= MOST_CARDS:
        raise UsageError(f"Plans go up to {MOST_CARDS} cards; '{text}' asks for {count}.")
    return [_find(wanted)] * count


def _words(name: str) -> frozenset[str]:
    """ "RTX 4090", "rtx4090" and "NVIDIA GeForce RTX 4090" in one form: letters and digits apart, makers left out."""
    return frozenset(re.findall(r"[a-z]+|\d+", name.lower())) - _NOISE


def _find(text: str) -> Card:
    wanted = _words(text)
    near = [card for card in all_cards() if wanted and wanted <= _words(card.name)]
    exact = [card for card in near if _words(card.name) == wanted]
    # Cards that differ in their socket alone, say, are one and the same for a memory plan.
    if len({card.memory for card in exact or near}) == 1:
        return (exact or near)[0]
    if near:
        names = "; ".join(card.name for card in near[:6])
        raise UsageError(f"'{text}' could be several cards: {names}. Write one of them in full.")
    raise UsageError(f"No card called '{text}' is known. Give its memory instead, as in --gpu 24GiB.")
