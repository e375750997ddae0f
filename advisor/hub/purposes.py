"""What each GGUF file of a repository is for, before any of them was looked into.

A word in a name says little: a model trained with LoRA, quantised with an imatrix or made as a draft for another one
carries the word as well. So the folder, the quantisation and the size beside the other files count first. What stays
doubtful is a model that perhaps is none, and is shown as that; nothing is left out for a word.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from advisor.gguf import filename
from advisor.gguf.filename import FileKind
from advisor.units import MIB

_DRAFT_FOLDER = re.compile(r"(?:^|/)(?:mtp|drafts?|eagle\d*|dflash|dspark|speculative)/", re.IGNORECASE)
_DRAFT_START = re.compile(r"(?:mtp|eagle3|dflash|dspark)-", re.IGNORECASE)  # as llama.cpp finds them
_PIECE = re.compile(
    r"\.gguf(?:[-_.]*(?:part|split|chunk)[-_.]*[a-z0-9]+(?:[-_.]?of[-_.]?\d+)?|\.\d{1,4}|\.a[a-z])$", re.IGNORECASE
)
_WHOLE_NUMBERS = ("F32", "F16", "BF16", "Q8_0", "")  # what llama.cpp's converter writes an adapter in; "": not said
MOST_VOCABULARY = 128 * MIB  # bytes; the largest tokenizers take some 20 MB
FEW = 4  # a draft or an adapter is at most one such part of the model that it goes with


class Sized(Protocol):
    """A file with its path in the repository and its bytes."""

    @property
    def name(self) -> str: ...
    @property
    def size(self) -> int: ...


@dataclass(frozen=True)
class Purpose:
    """What a file is for. doubt: what it may be instead, where that cannot be told without looking into it."""

    kind: FileKind
    doubt: FileKind | None = None


def purposes(files: Sequence[Sized]) -> list[Purpose]:
    """What each of these GGUF files, all of one repository, is for."""
    words = [_word(file) for file in files]
    plain = [file for file, word in zip(files, words, strict=True) if word is FileKind.MODEL]
    outside = [file for file in plain if not _DRAFT_FOLDER.search(file.name)]
    largest = max((file.size for file in outside), default=0)
    return [_purpose(file, word, bool(outside), largest) for file, word in zip(files, words, strict=True)]


def pieces(names: Iterable[str]) -> tuple[str, ...]:
    """The files that somebody cut by hand ("x.gguf.part1of2"); joined they are models, as they are nothing runs them.

    llama.cpp's own parts end in .gguf each, and are not among these.
    """
    return tuple(name for name in names if _PIECE.search(name))


def _word(file: Sized) -> FileKind:
    """What the name's words say that its quantisation and size allow."""
    parsed = filename.parse_filename(file.name)
    kind = parsed.kind if parsed else FileKind.MODEL
    quant = parsed.quant if parsed else ""
    match kind:
        case FileKind.IMATRIX if quant:
            return FileKind.MODEL  # one that was quantised with it
        case FileKind.VOCABULARY if quant or file.size > MOST_VOCABULARY:
            return FileKind.MODEL
        case FileKind.ADAPTER if quant not in _WHOLE_NUMBERS:
            return FileKind.MODEL  # adapters are not quantised further
    return kind


def _purpose(file: Sized, word: FileKind, models: bool, largest: int) -> Purpose:
    small = file.size * FEW <= largest
    stem = file.name.rsplit("/", 1)[-1]
    if word is FileKind.DRAFT and _DRAFT_START.match(stem):
        return Purpose(FileKind.DRAFT) if models else Purpose(FileKind.MODEL, FileKind.DRAFT)
    if word is FileKind.MODEL and models and _DRAFT_FOLDER.search(file.name):
        return Purpose(FileKind.DRAFT)
    if word is FileKind.DRAFT:
        # "draft" alone: beside a large model one for it, by itself a model like any other.
        return Purpose(FileKind.DRAFT) if small else Purpose(FileKind.MODEL, FileKind.DRAFT if models else None)
    if word is FileKind.ADAPTER:
        return Purpose(FileKind.ADAPTER) if small else Purpose(FileKind.MODEL, FileKind.ADAPTER)
    return Purpose(word)
