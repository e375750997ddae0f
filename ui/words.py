"""What every part of the window says the same: numbers, sizes, counts, errors; always words with numbers, never codes.

`translate` is the one door for text: `translate("Context", "…{0}…").format(…)`, each sentence whole, so that it can be
translated whole; `plural` is it for sentences that say a count. Numbers go through QLocale. What one feature alone says
is in its own `text.py`.
"""

from __future__ import annotations

import re
from string import Formatter

from PySide6.QtCore import QCoreApplication, QLocale

from advisor.errors import AdvisorError, EngineMissing, EngineProblem
from advisor.fit.speed_band import Band, digits
from advisor.sentences import Sentence
from advisor.units import GIB, KIB, MIB, Bytes, Parameters, Tokens

translate = QCoreApplication.translate

ERRORS = "Errors"  # the context of the sentences of advisor's errors

_MOST = (1 << 31) - 1  # Qt counts in 32 bits
_ROUND = 10**6  # the forms of numbers above that go by their last digits, in every language Qt knows


def plural(context: str, sentence: str, count: int, *values: object) -> str:
    """The form of `sentence` that goes with `count`: "1 file" and "2 files" of "%Ln files".

    %Ln in it is the count in this language's digits; {0}, {1}… are `values`. It is written for many; what it is for
    one, or for a few where a language has that, stands in the translation, for English too.
    """
    form = abs(count) if abs(count) <= _MOST else abs(count) % _ROUND + _ROUND
    return translate(context, sentence, None, form).format(*values)


def number(value: float, digits: int = 0) -> str:
    """A number as this language writes it: 16,384 or 38.2."""
    return QLocale().toString(value, "f", digits) if digits else QLocale().toString(round(value))


def size(value: int) -> str:
    """Bytes the way advisor.units shows them ("16.0 GB", "507 MB"), in this language's digits."""
    magnitude = abs(value)
    if magnitude >= GIB - MIB // 2:
        return translate("Units", "{0} GB").format(number(value / GIB, 1))
    if magnitude >= MIB - KIB // 2:
        return translate("Units", "{0} MB").format(number(value / MIB))
    if magnitude >= KIB:
        return translate("Units", "{0} kB").format(number(value / KIB))
    return exact(value)


def gigabytes(value: int) -> str:
    """Bytes in GB without the unit, for "10.8 of 16.0 GB"."""
    return number(value / GIB, 1)


def tokens(count: int) -> str:
    """A token count: "1 token", "16,384 tokens"."""
    return plural("Units", "%Ln tokens", count)


def tokens_in_short(count: int) -> str:
    """The same in short: "16k tokens"."""
    return plural("Units", "{0} tokens", count, short_tokens(count))


def exact(value: int) -> str:
    """Bytes to the last one."""
    return plural("Units", "{0} bytes", value, QLocale().toString(value))


def short_tokens(count: int) -> str:
    """A token count in short: 16k for 16,384; other numbers in full."""
    if count >= 1024 and count % 1024 == 0:
        return translate("Units", "{0}k").format(number(count // 1024))
    return number(count)


def rounded_tokens(count: int) -> int:
    """The length that is said and offered of one that was worked out: whole k where it is long, never more than it."""
    return count if count < 10 * 1024 else count // 1024 * 1024


def error(problem: Exception) -> str:
    """An error in words. The engine's own errors already speak; anything else is a fault of ours."""
    if isinstance(problem, EngineMissing):
        return translate("Trouble", "The engine is not installed or cannot start: {0}").format(problem)
    if isinstance(problem, EngineProblem) and problem.outcome:
        return said(problem.outcome.sentence)
    if isinstance(problem, AdvisorError):
        return said(problem.sentence)
    return translate("Trouble", "Unexpected: {0}").format(f"{type(problem).__name__}: {problem}")


def billions(count: int) -> str:
    """Parameters in short: "8.2 B", "270 M"."""
    if count >= 999_500_000:
        return translate("Units", "{0} B").format(number(count / 1e9, 0 if count >= 99.5e9 else 1))
    return translate("Units", "{0} M").format(number(count / 1e6))


def said(sentence: str) -> str:
    """A sentence of advisor's in this language, where it remembers what it was made of; else as it is."""
    if not isinstance(sentence, Sentence):
        return sentence
    words = translate(ERRORS, sentence.template) if sentence.template else ""
    return _VALUES.format(words, **sentence.values) if sentence.values else words


class _Values(Formatter):
    """Puts the values into a sentence of advisor's as this language writes them."""

    def format_field(self, value: object, form: str) -> str:
        match value:
            case Sentence():
                return said(value)
            case Bytes():
                return size(value)
            case Parameters():
                return billions(value)
            case Tokens():
                return short_tokens(value)
            case Band():
                return band(value)
            case int() | float() if form:
                return _figure(value, form)
            case _:
                return format(value, form)


_VALUES = _Values()
_FORM = re.compile(r",?(?:\.(\d))?([fg%]?)")


def _figure(value: float, form: str) -> str:
    """A number as `form`, one of Python's, says: with so many digits after the point, in short, or in percent."""
    asked = _FORM.fullmatch(form)
    if asked is None:
        return format(value, form)
    if asked[2] == "g":
        return QLocale().toString(float(value), "g", 6)
    if asked[2] == "%":
        return translate("Units", "{0}%").format(number(100 * value, int(asked[1] or 0)))
    return number(value, int(asked[1] or 0))


def band(of: Band) -> str:
    """A band of tokens a second: "51 (45–60)"."""
    low, likely, high = (number(value, digits(value)) for value in (of.low, of.likely, of.high))
    return likely if low == high else translate("Units", "{0} ({1}–{2})").format(likely, low, high)
