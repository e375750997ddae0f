"""Sentences in files: beside its English, of what template and values one was made, so that it is translated later.

A language may have been chosen in between, and so may another version of this program: what does not come to the very
English that stands beside it is left at that.
"""

from __future__ import annotations

from collections.abc import Mapping

from advisor.sentences import Sentence
from advisor.units import Bytes, Parameters, Tokens

_NUMBERS: Mapping[str, type[int]] = {"bytes": Bytes, "parameters": Parameters, "tokens": Tokens}


def made_of(said: str) -> object:
    """What JSON can hold of a sentence's template and values; None for words that remember none."""
    if not isinstance(said, Sentence):
        return None
    return {"template": said.template, "values": {name: _kept(value) for name, value in said.values.items()}}


def said_again(english: str, made: object) -> str:
    """The sentence that `made_of` was asked about, which is `english`; else that as it is."""
    try:
        again = _sentence(made)
    except (AttributeError, IndexError, KeyError, TypeError, ValueError):
        return english  # of another version, or not ours
    return again if again == english else english


def _kept(value: object) -> object:
    if isinstance(value, Sentence):
        return {"sentence": made_of(value), "english": str(value)}
    for name, kind in _NUMBERS.items():
        if isinstance(value, kind):
            return {name: int(value)}
    return value if isinstance(value, bool | int | float | str) else str(value)


def _sentence(made: object) -> Sentence:
    if not isinstance(made, dict):
        raise TypeError(made)
    return Sentence.of(str(made["template"]), {name: _value(one) for name, one in made["values"].items()})


def _value(kept: object) -> object:
    if not isinstance(kept, dict):
        return kept
    if "sentence" in kept:
        return said_again(str(kept["english"]), kept["sentence"])
    [(name, value)] = kept.items()
    return _NUMBERS[name](value)
