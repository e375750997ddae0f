"""Bytes and tokens: parse and format side by side.

Sizes are plain `int` bytes everywhere. They are shown in binary units labelled the way graphics cards are sold
(a card of 16 * 2**30 bytes reads "16.0 GB"); 1000-based units never appear.
"""

from __future__ import annotations

import re
from fractions import Fraction

from advisor.errors import UsageError
from advisor.foreign_text import one_line

_MOST = 2**60  # bytes or tokens
KIB, MIB, GIB, TIB = 2**10, 2**20, 2**30, 2**40

_FACTORS = {"": 1, "b": 1, "k": KIB, "m": MIB, "g": GIB, "t": TIB}
_SIZE = re.compile(r"\s*(\d+(?:\.\d+)?)\s*([kmgt]?)(?:i?b)?\s*", re.IGNORECASE)
_COUNT = re.compile(r"\s*(\d+(?:\.\d+)?)\s*([km]?)\s*", re.IGNORECASE)
_GROUPS = re.compile(r"(?<=\d)\s(?=\d{3}(?!\d))")  # a space of whatever width before three digits


def format_bytes(size: int, *, digits: int = 1) -> str:
    """Bytes as people read them: "16.0 GB", "507 MB", "12 kB", "-300 MB"; binary factors throughout."""
    magnitude = abs(size)
    # Half a unit below the next one already rounds up to it: "1.0 GB", never "1024 MB".
    if magnitude >= GIB - MIB // 2:
        return f"{size / GIB:.{digits}f} GB"
    if magnitude >= MIB - KIB // 2:
        return f"{size / MIB:.0f} MB"
    if magnitude >= KIB:
        return f"{size / KIB:.0f} kB"
    return f"{size} B"


class Bytes(int):
    """Bytes as a value of a sentence: written as `format_bytes` has it, and in another language as that one does."""

    def __format__(self, form: str) -> str:
        return format(str(self), form)

    def __str__(self) -> str:
        return format_bytes(int(self))


class Parameters(int):
    """A model's parameters as a value of a sentence: "8.2 B", "0.3 B"."""

    def __format__(self, form: str) -> str:
        return format(str(self), form)

    def __str__(self) -> str:
        return f"{self / 1e9:.0f} B" if self >= 9_500_000_000 else f"{self / 1e9:.1f} B"


class Tokens(int):
    """A token count as a value of a sentence: written in short, as `format_tokens` has it."""

    def __format__(self, form: str) -> str:
        return format(str(self), form)

    def __str__(self) -> str:
        return format_tokens(int(self))


def parse_bytes(text: str) -> int:
    """Bytes from "24GiB", "24 GB", "24g" or "1048576"; binary factors, whatever the spelling.

    Raises UsageError for anything else.
    """
    match = _SIZE.fullmatch(text)
    if not match:
        raise UsageError("'{text}' is not a size. Write it like 24GiB or 800MiB.", text=_short(text))
    size = _times(match[1], _FACTORS[match[2].lower()])
    if size > _MOST:
        raise UsageError("A size of {text} is more than any computer has.", text=_short(text))
    return size


def format_tokens(count: int) -> str:
    """A token count in short: 16384 -> "16k", 131072 -> "128k", 1000 -> "1,000"."""
    if count >= 1024 and count % 1024 == 0:
        return f"{count // 1024:,}k"
    return f"{count:,}"


def parse_tokens(text: str) -> int:
    """A token count from "16384", "16,384", "16 384" or "16k" (k = 1024).

    Raises UsageError for anything else.
    """
    match = _COUNT.fullmatch(_GROUPS.sub("", text.replace(",", "")))
    if not match:
        raise UsageError("'{text}' is not a number of tokens. Write it like 16384 or 16k.", text=_short(text))
    count = _times(match[1], {"": 1, "k": 1024, "m": 1024 * 1024}[match[2].lower()])
    if count > _MOST:
        raise UsageError("{text} tokens are more than any model reads.", text=_short(text))
    return count


def _times(number: str, factor: int) -> int:
    """A decimal number times a factor, rounded down, without the loss and the overflow of floats."""
    whole, _, fraction = number.partition(".")
    # More digits than Python turns into a number at once are too many in any case.
    return _MOST + 1 if len(whole.lstrip("0")) > 24 else int(Fraction(f"{whole[-24:]}.{fraction[:24] or 0}") * factor)


def _short(text: str) -> str:
    return one_line(text, 32)
