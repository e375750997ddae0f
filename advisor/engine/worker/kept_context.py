"""What is kept aside of a context, as values: a partial state, a conversation, and all that a cache takes along."""

from __future__ import annotations

import mmap
from array import array
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Checkpoint:
    """A copy of the partial state. It can bring the context back to any length from `first` to `last`."""

    first: int
    last: int
    data: mmap.mmap | memoryview


@dataclass(frozen=True)
class Parked:
    """A conversation that made room for another: its tokens, its whole state, and the copies that go with it."""

    tokens: array[int]
    first: int
    data: mmap.mmap | memoryview
    copies: tuple[Checkpoint, ...]
    wide: dict[int, int]

    @property
    def cells(self) -> int:
        """Of the context, that it takes."""
        return len(self.tokens) + sum(self.wide.values())

    def reach(self, tokens: Sequence[int]) -> int:
        """How many of `tokens` need no reading once this is back."""
        common = common_length(self.tokens, tokens)
        if common == len(self.tokens) or common >= self.first:
            return common
        return max((min(copy.last, common) for copy in self.copies if copy.first <= common), default=0)


@dataclass(frozen=True)
class Carried:
    """What a cache takes along when its context makes way for another one of the same model.

    data: the whole state; None where there was no memory for a copy of it. first: as Parked has it.
    """

    tokens: tuple[int, ...]
    first: int
    data: mmap.mmap | None
    copies: tuple[Checkpoint, ...]
    wide: dict[int, int]
    parked: tuple[Parked, ...]


def common_length(held: Sequence[int], wanted: Sequence[int]) -> int:
    """How many first tokens are the same, the last of `wanted` not counted."""
    limit = min(len(held), len(wanted) - 1)
    return next((i for i in range(limit) if held[i] != wanted[i]), limit)
