"""Whether a projector (mmproj file) goes with a model: by what their headers say, and then by their names.

A projector of the right width that was made for another model is taken by the engine and answers nonsense. So what
contradicts counts before what agrees: another width, a kind that another architecture reads, another version.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path

from advisor.foreign_text import one_line
from advisor.gguf import filename
from advisor.gguf.header import Header

# What llama.cpp calls a kind of projector, and the architectures of the models that read it; others are not known.
_READERS = {
    "gemma3": {"gemma3"},
    "gemma3nv": {"gemma3n"},
    "gemma3na": {"gemma3n"},
    "qwen2vl_merger": {"qwen2vl"},
    "qwen2.5vl_merger": {"qwen2vl"},
    "qwen2.5o": {"qwen2vl"},
    "qwen3vl_merger": {"qwen3vl", "qwen3vlmoe"},
    "llama4": {"llama4"},
}
_KEYS_OF_BASES = ("general.base_model.0.repo_url", "general.source.repo_url", "general.repo_url")
_WORD = re.compile(r"[a-z]+|\d+(?:\.\d+)*")
_NO_NAME = frozenset({"mmproj", "model", "gguf", "clip", "projector", "vision", "encoder", "vit", "v"})


class Match(IntEnum):
    """How much speaks for a pair, more being better; REFUSED: something speaks against it."""

    REFUSED = -1
    NOTHING = 0
    """Neither headers nor names say; beside one model only it is its own."""
    NAME = 1
    BASE = 2
    """Both were made from the same model."""


@dataclass(frozen=True)
class Looks:
    """What there is to compare. name: of the file; kind: of a projector, "" for a model; architecture: of a model.

    widths: numbers that a model takes for each token, of a projector those it may give; empty where not known.
    bases: addresses of what it was made from.
    """

    name: str
    kind: str = ""
    architecture: str = ""
    widths: tuple[int, ...] = ()
    bases: tuple[str, ...] = ()


UNKNOWN = Looks("")


def looks(name: str, header: Header) -> Looks:
    """Those of a file with this header."""
    bases = tuple(base for key in _KEYS_OF_BASES if (base := one_line(header.text(key)).lower().rstrip("/")))
    if header.architecture != "clip":
        width = header.number("{arch}.embedding_length")
        return Looks(name, "", header.architecture, (width,) if width else (), bases)
    kind = one_line(header.text("clip.projector_type") or header.text("clip.vision.projector_type"))
    # What comes out is as wide as one side of the last layers, and which that is differs from kind to kind.
    widths = {side for tensor in header.tensors if tensor.name.startswith("mm.") for side in tensor.shape}
    return Looks(name, kind, "clip", tuple(sorted(widths)), bases)


def match(projector: Looks, model: Looks) -> Match:
    """Whether the two belong together."""
    if projector.widths and model.widths and not set(projector.widths) & set(model.widths):
        return Match.REFUSED
    readers = _READERS.get(projector.kind)
    if readers and model.architecture and model.architecture not in readers:
        return Match.REFUSED
    by_name = match_names(projector.name, model.name)
    if by_name is Match.REFUSED:
        return by_name
    if set(projector.bases) & set(model.bases):
        return Match.BASE
    return by_name


def match_names(projector: str, model: str) -> Match:
    """The same by the names of the files alone: letter case, dots and quantisation tell no models apart."""
    eyes, whole = Counter(_words(projector)), Counter(_words(model))
    if not eyes:
        return Match.NOTHING
    if eyes <= whole:
        return Match.NAME
    letters = {word for word in eyes if word.isalpha() and len(word) > 1}
    numbers = {word for word in eyes if not word.isalpha()}
    # "llava-1.5" is not for "llava-v1.6"; of names that have nothing in common nothing is known.
    return Match.REFUSED if letters & set(whole) and not numbers <= set(whole) else Match.NOTHING


def best(candidates: Iterable[tuple[Looks, Path]], model: Looks, *, mixed: bool) -> Path | None:
    """The path of the candidate (looks, path) that goes with `model`; None where none surely does.

    mixed: whether files of several models lie there, so that lying there says nothing.
    """
    rated = [(match(one, model), one, path) for one, path in candidates]
    fitting = [row for row in rated if row[0] > (Match.NOTHING if mixed else Match.REFUSED)]
    if not fitting:
        return None
    # The most words in common; and F16 of several number formats, the one they all have and test with.
    return min(
        fitting,
        key=lambda row: (-row[0], -len(_words(row[1].name)), filename.quant_of(row[1].name) != "F16", row[1].name),
    )[2]


def family(name: str) -> tuple[str, ...]:
    """What a model's name says without its quantisation: two files of one family are the same model."""
    return tuple(_words(name))


def _words(name: str) -> list[str]:
    parsed = filename.parse_filename(name)
    stem = name.rsplit("/", 1)[-1]
    if parsed:
        words = (parsed.name, parsed.size, parsed.fine_tune, parsed.version)
        stem = "-".join(word for word in words if word)
    # With hyphens between the words "Qwen2_5" is 2.5; else underscores part them, as in "Gemma_3_12b".
    stem = re.sub(r"(?<=\d)_(?=\d)", "." if "-" in stem else " ", stem.lower())
    return [word for word in _WORD.findall(stem) if word not in _NO_NAME]
