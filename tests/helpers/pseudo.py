"""A language nobody speaks: longer sentences, accented and in brackets, so that what is not translated shows."""

from __future__ import annotations

import math
import re

from PySide6.QtCore import QTranslator

LONGER = 1.35
RIGHT_TO_LEFT = "\u200f"  # what a Hebrew letter at its start does to a sentence
_ACCENTS = str.maketrans(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz",
    "ÅƁÇÐÉƑĜĤÎĴĶĻṀÑÖÞǪŔŠŢÛṼŴẊÝŽåƀçðéƒĝĥîĵķļɱñöþǫŕšţûṽŵẋýž",
)
_VOWELS = re.compile("[AEIOUYaeiouy]")
# What a translator has to leave alone: places for values, marks of plural, tags, entities and the letter of a shortcut.
_KEPT = re.compile(r"(\{[^{}]*\}|%L?n|%L?\d|<[^<>]+>|&\w+;|&(?=\w))")


def pseudo(sentence: str) -> str:
    """The sentence as this language says it: "Open a file" is "[Öööþéñ åå ƒîîļé]"."""
    if not sentence.strip():
        return sentence
    pieces = _KEPT.split(sentence)
    spoken = sum(len(piece) for piece in pieces[::2])
    missing = max(0, math.ceil(spoken * (LONGER - 1)) - 2)  # the brackets are two of them
    vowels = max(1, sum(len(_VOWELS.findall(piece)) for piece in pieces[::2]))
    each, more = divmod(missing, vowels)

    def drawl(found: re.Match[str]) -> str:
        nonlocal more
        more -= 1
        return found[0] * (1 + each + (more >= 0))

    said = [piece if at % 2 else _VOWELS.sub(drawl, piece).translate(_ACCENTS) for at, piece in enumerate(pieces)]
    return f"[{''.join(said)}]"


def untranslated(shown: str) -> str:
    """What of a text on the screen lies in no bracket: it was not translated (or is a name or a number)."""
    depth, left = 0, []
    for letter in shown:
        depth += letter == "["
        if not depth:
            left.append(letter)
        depth -= letter == "]" and depth > 0
    return "".join(left)


class PseudoTranslator(QTranslator):
    """Installed in an application it translates every sentence there is. mirrored: into one read from right to left."""

    def __init__(self, *, mirrored: bool = False) -> None:
        super().__init__()
        self._mark = RIGHT_TO_LEFT if mirrored else ""

    def translate(self, context: str, sentence: str, disambiguation: str | None = None, n: int = -1) -> str:  # noqa: ARG002
        """See `pseudo`."""
        return self._mark + pseudo(sentence)

    def isEmpty(self) -> bool:
        """Never, or Qt would not ask."""
        return False
