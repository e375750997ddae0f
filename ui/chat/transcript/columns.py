"""How wide the columns of a table are: as their text wants it where there is room, else so that it can be read."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

COMFORTABLE = 30  # letters in a line of a column, where the table scrolls anyway
_LEAST = 18  # letters; rather than narrower columns than that, the table scrolls

# Scripts without spaces can be broken anywhere: their words are no reason for a wide column.
_WORD = re.compile(r"[^\s\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff]+")


@dataclass(frozen=True, slots=True)
class ColumnNeed:
    """What a cell or a column asks for, in px without its padding.

    natural: to stand in one line; word: for its longest word; rigid: for what cannot be broken at all.
    """

    natural: float = 0.0
    word: float = 0.0
    rigid: float = 0.0

    def __or__(self, other: ColumnNeed) -> ColumnNeed:
        return ColumnNeed(max(self.natural, other.natural), max(self.word, other.word), max(self.rigid, other.rigid))

    def at_least(self, letters: int, letter: float) -> float:
        """The least width for lines of `letters` letters, `letter` px wide each; only very long words are broken."""
        whole = self.word if self.word <= COMFORTABLE * letter else 0.0
        return min(self.natural, max(letters * letter, whole, self.rigid))


def columns(rows: Iterable[Sequence[ColumnNeed]]) -> list[ColumnNeed]:
    """What each column needs for all its cells; rows are equally long."""
    found: list[ColumnNeed] = []
    for row in rows:
        found = [a | b for a, b in zip(found, row, strict=True)] if found else list(row)
    return found


def share_width(needs: Sequence[ColumnNeed], room: float, letter: float, padding: float) -> list[int]:
    """The width of each column in px, `padding` px of it around its text; together more than `room` where they must."""
    natural = [need.natural for need in needs]
    free = room - padding * len(needs)
    widths = [need.at_least(COMFORTABLE, letter) for need in needs]
    if sum(natural) <= free:
        widths = natural
    else:
        for letters in range(COMFORTABLE, _LEAST - 1, -1):
            narrow = [need.at_least(letters, letter) for need in needs]
            if sum(narrow) <= free:
                widths = _spread(narrow, natural, free - sum(narrow))
                break
    edges = [0, *(math.floor(edge) for edge in accumulate(width + padding for width in widths))]
    return [right - left for left, right in pairwise(edges)]


def _spread(widths: Sequence[float], natural: Sequence[float], spare: float) -> list[float]:
    """`widths` with `spare` px more, which go where most is missing to the natural ones."""
    missing = [wanted - width for width, wanted in zip(widths, natural, strict=True)]
    part = spare / sum(missing)
    return [width + part * lack for width, lack in zip(widths, missing, strict=True)]


def words_of(text: str) -> list[str]:
    """The words of `text` that a line should not break."""
    return _WORD.findall(text)
