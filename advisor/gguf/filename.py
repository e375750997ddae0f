"""What the name of a GGUF file says, and the names of a split set's parts.

Grammar: docs/gguf.md of the ggml project (BaseName-SizeLabel-FineTune-Version-Encoding-Type-Shard.gguf), widened to
what publishers really write: dots or underscores before the quantisation, "UD-" and "i1-" before it, any letter case.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

SUFFIX = ".gguf"
_PART = re.compile(r"-(\d{5})-of-(\d{5})$", re.ASCII)
_EDGES = r"(?:^|(?<=[-._ ])){}(?=[-._ ]|$)"
_QUANT = re.compile(
    _EDGES.format(
        r"(?:i1-)?(?P<quant>(?:UD-)?(?:(?:I|P?T|P)?Q\d(?:_[A-Z0-9]{1,3}){0,3}|B?F16|FP16|FP?32|MXFP4(?:_MOE)?|NVFP4))"
    ),
    re.IGNORECASE | re.ASCII,
)
_SIZE = re.compile(r"E?\d+(?:\.\d+)?(?:x\d+(?:\.\d+)?)?[KMBTQ]", re.IGNORECASE | re.ASCII)
_EXPERTS = re.compile(r"A\d+(?:\.\d+)?[MB]|\d+E", re.IGNORECASE | re.ASCII)
_VERSION = re.compile(r"v\d+(?:\.\d+)*", re.IGNORECASE | re.ASCII)
_ALIASES = {"FP16": "F16", "FP32": "F32"}


class FileKind(Enum):
    """What a GGUF file is for; the value is the word in its name."""

    MODEL = ""
    PROJECTOR = "mmproj"
    """Turns pictures or sound into tokens for a model."""
    DRAFT = "draft"
    """A small model that guesses ahead for a large one; llama.cpp also finds those by the name they begin with."""
    IMATRIX = "imatrix"
    """Statistics used while quantising; nothing to run."""
    ADAPTER = "LoRA"
    """A change to a model, loaded on top of it."""
    VOCABULARY = "vocab"
    """A tokenizer without weights."""


_DRAFT = rf"{_EDGES.format(FileKind.DRAFT.value)}|^(?:mtp|eagle3|dflash|dspark)(?=-)"  # common/download.cpp
_KINDS = [
    (kind, re.compile(_DRAFT if kind is FileKind.DRAFT else _EDGES.format(kind.value), re.IGNORECASE | re.ASCII))
    for kind in FileKind
    if kind is not FileKind.MODEL
]


@dataclass(frozen=True, slots=True)
class Filename:
    """A GGUF file's name, taken apart; what it does not say is empty, part and parts are then 1.

    name: "Qwen3". size: "30B-A3B". fine_tune: "Instruct-2507". version: "v0.3". quant: "UD-Q4_K_XL", upper case.
    """

    name: str
    size: str = ""
    fine_tune: str = ""
    version: str = ""
    quant: str = ""
    kind: FileKind = FileKind.MODEL
    part: int = 1
    parts: int = 1

    def __str__(self) -> str:
        """The name in the grammar's own order."""
        front = self.kind.value if self.kind is FileKind.PROJECTOR else ""
        back = self.kind.value if self.kind is not FileKind.PROJECTOR else ""
        words = (front, self.name, self.size, self.fine_tune, self.version, self.quant, back)
        shard = part_suffix(self.part, self.parts) if self.parts > 1 else SUFFIX
        return "-".join(word for word in words if word) + shard


def parse_filename(name: str) -> Filename | None:
    """A file's name (a path's last piece, or the path) taken apart, or None where it does not end in .gguf."""
    stem = _stem(name)
    if stem is None:
        return None
    shard = part_of(name)
    if shard:
        stem = _PART.sub("", stem)
    kind = FileKind.MODEL
    for candidate, pattern in _KINDS:
        if found := pattern.search(stem):
            kind, stem = candidate, _cut(stem, found)
            break
    quant = ""
    if matches := list(_QUANT.finditer(stem)):
        quant, stem = _canonical(matches[-1]["quant"]), _cut(stem, matches[-1])
    return Filename(*_words(stem.split("-")), quant, kind, *(shard or (1, 1)))


def quant_of(name: str) -> str:
    """The quantisation in a file's name ("UD-Q4_K_XL"), else in its folder's, else empty."""
    pieces = re.split(r"[/\\]", name)
    parsed = parse_filename(name)
    if parsed and parsed.quant:
        return parsed.quant
    matches = list(_QUANT.finditer(pieces[-2])) if len(pieces) > 1 else []
    return _canonical(matches[-1]["quant"]) if matches else ""


def part_of(name: str) -> tuple[int, int] | None:
    """(part, parts) of a split set's file, from 1, or None for a name that is not one."""
    stem = _stem(name)
    found = _PART.search(stem) if stem else None
    if not found:
        return None
    part, parts = int(found[1]), int(found[2])
    return (part, parts) if 1 <= part <= parts else None


def parts(name: str) -> list[str]:
    """The names of all the parts, in order, of the set `name` is one of; just `name` where it is of none."""
    return list(each_part(name))


def each_part(name: str) -> Iterator[str]:
    """The same one by one, for a name that may claim any number of parts."""
    found = part_of(name)
    if not found:
        yield name
        return
    stem, suffix = name[: -len(part_suffix(*found))], name[-len(SUFFIX) :]
    for part in range(1, found[1] + 1):
        yield f"{stem}{part_suffix(part, found[1]).removesuffix(SUFFIX)}{suffix}"


def part_suffix(part: int, parts: int) -> str:
    """How the name of one part of a split set ends: "-00001-of-00003.gguf"."""
    return f"-{part:05}-of-{parts:05}{SUFFIX}"


def _stem(name: str) -> str | None:
    last = re.split(r"[/\\]", name)[-1]
    return last[: -len(SUFFIX)] if last.lower().endswith(SUFFIX) else None


def _canonical(quant: str) -> str:
    return _ALIASES.get(quant.upper(), quant.upper())


def _cut(stem: str, found: re.Match[str]) -> str:
    """`stem` without what was found, its two sides joined by a hyphen."""
    sides = (stem[: found.start()].rstrip("-._ "), stem[found.end() :].lstrip("-._ "))
    return "-".join(side for side in sides if side)


def _words(words: list[str]) -> tuple[str, str, str, str]:
    """(name, size, fine_tune, version) of a name's words."""
    version = next((word for word in reversed(words[1:]) if _VERSION.fullmatch(word)), "")
    if version:
        words = [word for word in words if word != version]
    at = next((index for index, word in enumerate(words) if _SIZE.fullmatch(word)), None)
    if at is None:
        return "-".join(words), "", "", version
    end = at + 1
    while end < len(words) and _EXPERTS.fullmatch(words[end]):
        end += 1
    return "-".join(words[:at]), "-".join(words[at:end]), "-".join(words[end:]), version
