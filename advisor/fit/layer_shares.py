"""How many layers each of several cards takes: filled one after the other, or by shares as llama.cpp gives them out."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate


def pack_layers(sizes: Sequence[int], rooms: Sequence[int]) -> list[int] | None:
    """How many of the layers, taken in turn, each card takes if it is filled before the next; None where they do not
    all find room. Bytes."""
    counts, card, left = [0] * len(rooms), 0, max(0, rooms[0]) if rooms else 0
    for size in sizes:
        while size > left:
            card += 1
            if card >= len(rooms):
                return None
            left = max(0, rooms[card])
        left -= size
        counts[card] += 1
    return counts if sum(counts) else None


def share_layers(count: int, shares: Sequence[float]) -> list[int]:
    """How many of so many layers each card takes by its share: a layer goes to the first whose share, added to those
    before it, reaches beyond it (llama-model.cpp, get_layer_buft_list)."""
    ends = [end / sum(shares) for end in accumulate(shares)]
    taken = [min(bisect_right(ends, layer / count), len(shares) - 1) for layer in range(count)]
    return [taken.count(card) for card in range(len(shares))]


def held_by_shares(sizes: Sequence[int], shares: Sequence[float], rooms: Sequence[int]) -> list[int] | None:
    """The same, None where a card has no room for its part, or there is none. sizes, rooms: bytes."""
    counts = share_layers(len(sizes), shares) if sizes else []
    ends = list(accumulate(counts))
    parts = (sum(sizes[end - count : end]) for count, end in zip(counts, ends, strict=True))
    return counts if counts and all(part <= max(0, room) for part, room in zip(parts, rooms, strict=True)) else None
