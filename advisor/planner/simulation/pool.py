"""One copy's cache: beginnings of conversations, the longest unused losing its end first, as vLLM frees its blocks."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable, Sequence
from typing import NamedTuple

PromptPart = tuple[Hashable, int]
"""What a prompt is made of: whose tokens, and how many from their beginning."""


class FoundBlocks(NamedTuple):
    """Tokens of a prompt that need not be computed: there, and to be fetched from the memory beside."""

    there: int
    beside: int


class BlockPool:
    """A cache of `size` tokens with `beside` tokens of memory behind it. What is in use stays."""

    def __init__(self, size: int, beside: int = 0) -> None:
        self._size, self._beside_size = size, beside
        self._kept: OrderedDict[Hashable, int] = OrderedDict()  # tokens from the beginning, the longest unused first
        self._used: dict[Hashable, int] = {}  # by how many requests
        self._beside: OrderedDict[Hashable, int] = OrderedDict()
        self._held = self._idle = self._reserved = self._behind = 0  # tokens; idle: of those held, in use by nobody
        self.evicted = 0

    def looked_up(self, parts: Sequence[PromptPart]) -> FoundBlocks:
        """How much of a prompt's beginning is there, without a gap."""
        there = beside = 0
        for key, length in parts:
            kept = 0 if beside else self._kept.get(key, 0)
            if kept >= length:
                there += length
                continue
            there += kept
            if not self._behind:
                break
            behind = min(length, self._beside.get(key, 0))
            beside += max(0, behind - kept)
            if behind < length:
                break
        return FoundBlocks(there, beside)

    def take(self, parts: Sequence[PromptPart], more: int) -> bool:
        """Take room for a prompt and `more` tokens; whether there is any. What is there of it counts once."""
        held, used = self._kept, self._used
        needed, own = more, 0
        for key, length in parts:
            kept = held.get(key, 0)
            if kept < length:
                needed += length - kept
            if key not in used:
                own += kept
        free = self._size - self._held - self._reserved
        if needed > free + self._idle - own:
            return False
        self._idle -= own
        for key, _ in parts:
            used[key] = used.get(key, 0) + 1
        if needed > free:
            self._free(needed - free)
        for key, length in parts:
            kept = held.get(key, 0)
            if kept < length:
                held[key] = length
                self._held += length - kept
            held.move_to_end(key)
        self._reserved += more
        return True

    def give_back(self, parts: Sequence[PromptPart], more: int, *, keep: bool) -> None:
        """A request is done. more: what `take` reserved, which now belongs to the last part; keep: for later ones."""
        held, used = self._kept, self._used
        self._reserved -= more
        if keep:
            held[parts[-1][0]] += more
            self._held += more
        for key, _ in parts:
            if keep and self._beside_size:
                self._store(key, held[key])
            others = used[key] - 1
            if others:
                used[key] = others
                continue
            del used[key]
            if keep:
                self._idle += held[key]
            else:
                self._held -= held.pop(key)

    def forget(self, key: Hashable) -> None:
        """A conversation is over: nobody asks for it again, but it lies there until its room is needed."""
        if key in self._kept and key not in self._used:
            self._kept.move_to_end(key, last=False)

    def _free(self, needed: int) -> None:
        emptied = []
        for key in self._kept:
            if needed <= 0:
                break
            if key in self._used:
                continue
            gone = min(needed, self._kept[key])
            self._kept[key] -= gone
            if not self._kept[key]:
                emptied.append(key)
            self._held -= gone
            self._idle -= gone
            self.evicted += gone
            needed -= gone
        for key in emptied:
            del self._kept[key]

    def _store(self, key: Hashable, length: int) -> None:
        """Copy to the memory beside, whose longest unused go for it."""
        self._behind += length - self._beside.get(key, 0)
        self._beside[key] = length
        self._beside.move_to_end(key)
        while self._behind > self._beside_size:
            oldest = next(iter(self._beside))
            gone = min(self._behind - self._beside_size, self._beside[oldest])
            self._beside[oldest] -= gone
            if not self._beside[oldest]:
                del self._beside[oldest]
            self._behind -= gone
