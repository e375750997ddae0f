"""What a model's name means as people and other programs write it: "Llama 3.1 8B", "qwen3:8b", "gpt oss 20b".

Names are compared word by word, never by likeness: every word that was written must be one of the model's. Which of
several is meant is decided only where it is plain; else all are named.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from enum import IntEnum
from typing import Protocol, TypeVar


class HasNames(Protocol):
    """What of a model its names are made of."""

    @property
    def id(self) -> str:
        """Its name on the hub, with its owner."""

    @property
    def name(self) -> str:
        """Its own name."""

    @property
    def family(self) -> str:
        """Models it belongs to."""

    @property
    def publisher(self) -> str:
        """Who made it."""


class _Tier(IntEnum):
    """How much a model's name says beyond what was written, from nothing to a word that makes it another model."""

    EQUAL = 0
    MANNER = 1  # that it is for chat, its date, how many of its parameters are active
    SIZE = 2  # its size or version too
    OTHER = 3


Model = TypeVar("Model", bound=HasNames)

_QUANT = re.compile(
    r"(?:^|[:\-_. ])(?P<quant>(?:UD-)?(?:I?Q\d+_[A-Z0-9]+(?:_[A-Z]+)*|TQ\d_0|MXFP4(?:_MOE)?|NVFP4|BF16|F?P?16|F32))$",
    re.IGNORECASE,
)
_BITS = re.compile(r"[\s,:@(-]+(?:(?:at|in|with|mit)\s+)?(?P<bits>\d{1,2})[\s-]*bits?\)?$", re.IGNORECASE)
_OF_BITS = {2: "Q2_K", 3: "Q3_K_M", 4: "Q4_K_M", 5: "Q5_K_M", 6: "Q6_K", 8: "Q8_0", 16: "F16", 32: "F32"}
"""What most people take of so many bits."""
_SIZE = re.compile(r"[ae]?\d+(?:\.\d+)?[bmte]")
_PIECES = re.compile(r"[a-z]+|\d+(?:\.\d+)*")
_ACTIVE, _DATE = re.compile(r"a\d+(?:\.\d+)?b"), re.compile(r"\d{4}")
_NUMBER = re.compile(r"[ae]?\d+(?:\.\d+)*[bmte]?")
_CHAT = frozenset({"instruct", "it", "chat"})
_SAID_BY_ALL = frozenset({"gguf", "latest", "model"})  # words that tell no model from another
_TOGETHER = {"gptoss": ("gpt", "oss")}


def split_quant(text: str) -> tuple[str, str]:
    """A name and the quantisation behind it, "" where there is none: "qwen3:8b-q4_K_M" is ("qwen3:8b", "Q4_K_M").

    "Llama 3.3 70B at 4 bits" means what most people take of so many.
    """
    said = _BITS.search(text.strip())
    if said and int(said["bits"]) in _OF_BITS and said.start():
        return text.strip()[: said.start()], _OF_BITS[int(said["bits"])]
    found = _QUANT.search(text.strip())
    if not found or not found.start():
        return text.strip(), ""
    quant = found["quant"].upper()
    return text.strip()[: found.start()], "F16" if quant in ("FP16", "P16", "16") else quant


def words(text: str) -> frozenset[str]:
    """A name as words that can be compared: "Qwen2.5-VL-7B" is {"qwen", "2.5", "vl", "7b"}."""
    found: list[str] = []
    for word in re.split(r"[\s\-/:@+(),_]+", re.sub(r"(?<=\d)_(?=\d(?![\d.]*[bmt]))", ".", text.lower())):
        if _SIZE.fullmatch(word):
            found.append(re.sub(r"\.0(?=[bmte]$)", "", word))
            continue
        for piece in _PIECES.findall(word):
            found += _TOGETHER.get(piece, (re.sub(r"\.0$", "", piece),))
    return frozenset(found) - {"v"}


def model_meant(text: str, models: Iterable[Model]) -> tuple[Model | None, list[Model]]:
    """The model that `text` means, if it can only be that one, and all that it could mean, the nearest first.

    text: no quantisation behind it. With an owner ("google/gemma-3-12b") only that owner's models are meant.
    """
    owner, slash, name = text.strip().rpartition("/")
    asked = words(name) if slash else words(name) - _SAID_BY_ALL
    if not any(word.isalpha() for word in asked):
        return None, []
    found = [
        (_tier(asked, model), model)
        for model in models
        if (not slash or model.id.partition("/")[0].lower() == owner.lower()) and asked <= _all(model)
    ]
    found = [one for one in found if asked & words(one[1].name)]
    found.sort(key=lambda one: one[0])
    return _plain(asked, found), [model for _, model in found]


def same_name(text: str, model: HasNames) -> bool:
    """Whether `text` is the model's own name, with or without its owner or publisher before it."""
    asked = words(text) - _SAID_BY_ALL
    return bool(asked) and asked <= _all(model) and _tier(asked, model) is _Tier.EQUAL


def _all(model: HasNames) -> frozenset[str]:
    return words(model.name) | words(model.id) | words(model.family) | words(model.publisher)


def _tier(asked: frozenset[str], model: HasNames) -> _Tier:
    """Owner and publisher add nothing, nor does a name that the model has twice."""
    more = words(model.name) - asked - words(model.publisher) - words(model.id.partition("/")[0])
    if not more:
        return _Tier.EQUAL
    if all(word in _CHAT or _ACTIVE.fullmatch(word) or _DATE.fullmatch(word) for word in more):
        return _Tier.MANNER
    if all(word in _CHAT or _NUMBER.fullmatch(word) for word in more):
        return _Tier.SIZE
    return _Tier.OTHER


def _plain(asked: frozenset[str], found: Sequence[tuple[_Tier, Model]]) -> Model | None:
    """The one that is meant; None where more than one could be."""
    if not found:
        return None
    first = found[0][0]
    nearest = [model for tier, model in found if tier is first]
    if first is _Tier.MANNER and len(nearest) > 1:  # "Qwen3 30B": the one whose name has the fewest words more
        fewest = min(len(words(model.name)) for model in nearest)
        nearest = [model for model in nearest if len(words(model.name)) == fewest]
    # "devstral" or "llama 8b" means any of them; with its version said, the size may be left out.
    said = any(word[0].isdigit() and not _SIZE.fullmatch(word) for word in asked)
    sure = first <= _Tier.MANNER or len(found) == 1 or (first is _Tier.SIZE and said)
    return nearest[0] if sure and len(nearest) == 1 else None
