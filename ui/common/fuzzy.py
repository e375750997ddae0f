"""Finding things by a few letters of their names: "dark", "th dk" and "thmdrk" all find "Dark theme"."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

T = TypeVar("T")

# What one word of a query is worth, by how it was found; letters strewn over a word are the weakest.
AT_START, AT_WORD, INSIDE, STREWN = 4.0, 3.0, 1.5, 0.75
ELSEWHERE = 0.4  # of that, where it stands in the words beside the name
WHOLE_WORD = 0.5  # more
SPREAD = 3  # letters of a word that strewn ones may take, for each of theirs


@dataclass(frozen=True)
class Named:
    """A name, and words beside it, prepared to be searched; both as `folded` has them."""

    name: str
    beside: str = ""

    @classmethod
    def of(cls, name: str, beside: str = "") -> Named:
        """Prepare a name as it is shown, and what else it may be found by."""
        return cls(folded(name), folded(beside))


@dataclass(frozen=True)
class FuzzyHit:
    """How well it was found, more is better; and which letters of the name those of the query are."""

    score: float
    letters: tuple[int, ...]


def folded(text: str) -> str:
    """`text` in small letters without accents, as many as there were."""
    return "".join(unicodedata.normalize("NFD", letter)[0].casefold()[:1] or letter for letter in text)


def fuzzy_match(query: str, named: Named) -> FuzzyHit | None:
    """How `query` is found in a name, word by word in any order; None where a word of it is not."""
    score, letters = 0.0, set[int]()
    for word in folded(query).split():
        here, there = _found(word, named.name), _found(word, named.beside)
        if here and (there is None or here.score >= ELSEWHERE * there.score):
            score += here.score
            letters.update(here.letters)
        elif there:
            score += ELSEWHERE * there.score
        else:
            return None
    return FuzzyHit(score - len(named.name) / 1000, tuple(sorted(letters)))


def found(query: str, things: Sequence[T], named: Callable[[T], Named]) -> list[tuple[T, FuzzyHit]]:
    """Those that the query finds, the best first, and otherwise in their order; all of them without a query."""
    hits = [(thing, hit) for thing in things if (hit := fuzzy_match(query, named(thing)))]
    if query.strip():
        hits.sort(key=lambda one: -one[1].score)
    return hits


def _found(word: str, text: str) -> FuzzyHit | None:
    """The best place of a word of the query."""
    best = None
    at = text.find(word)
    while at >= 0:
        begins = at == 0 or not text[at - 1].isalnum()
        ends = at + len(word) == len(text) or not text[at + len(word)].isalnum()
        worth = (AT_START if at == 0 else AT_WORD if begins else INSIDE) + WHOLE_WORD * (begins and ends)
        if best is None or worth > best.score:
            best = FuzzyHit(worth, tuple(range(at, at + len(word))))
        at = text.find(word, at + 1)
    return best or _strewn(word, text)


def _strewn(word: str, text: str) -> FuzzyHit | None:
    """Its letters in their order, from the beginning of one of the text's words on: "dwnl" in "Downloads"."""
    if len(word) < 2:
        return None
    for start, letter in enumerate(text):
        if letter != word[0] or (start and text[start - 1].isalnum()):
            continue
        letters, at = [start], start
        for wanted in word[1:]:
            at = text.find(wanted, at + 1, start + SPREAD * len(word))
            if at < 0:
                break
            letters.append(at)
        else:
            return FuzzyHit(STREWN, tuple(letters))
    return None
