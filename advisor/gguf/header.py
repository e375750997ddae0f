"""What a GGUF file says of the model in it, read without its vocabulary and its weights.

`read_part` takes a file (`read.read_header` all of its set); `parse_header` takes as much of a file's beginning as is
at hand, and says through NeedMoreBytes how much more it needs. Versions 2 and 3 are read, little-endian.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from io import FileIO
from mmap import mmap
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from advisor.errors import GgufError
from advisor.foreign_text import one_line
from advisor.gguf.fetching import Fetch, fetch_bytes, fetch_file
from advisor.gguf.identity import FileStamp, file_problem, shown
from advisor.gguf.lookalike import HEAD_BYTES, looks_like
from advisor.gguf.naming import is_no_name
from advisor.gguf.quants import dominant_type, file_type_name
from advisor.gguf.reader import (
    NOTHING_ALIKE,
    READ_WINDOW,
    ArrayInfo,
    Cursor,
    Entry,
    NeedMoreBytes,
    Value,
    ValueType,
    read_entries,
)
from advisor.gguf.tensors import TensorInfo, padded, read_tensors
from advisor.sentences import sentence
from advisor.units import Bytes

__all__ = [
    "ArrayInfo",
    "Header",
    "NeedMoreBytes",
    "Part",
    "TensorInfo",
    "Value",
    "ValueType",
    "fetch_header",
    "parse_header",
    "read_part",
]

MAGIC = b"GGUF"
VERSIONS = (2, 3)
MAX_KEYS = 16_384  # models in use have about a hundred at most
DEFAULT_ALIGNMENT = 32
_MAX_ALIGNMENT = 2**20
MOST_CONTEXT = 2**27  # tokens; the longest that anybody states in earnest is some ten million
MERGES_KEY = "plimsoll.merges"  # in a skeleton: how many merges its vocabulary had
_LONGEST_ARCHITECTURE = 64  # letters
_SMALLEST_PAIR = 8 + 1 + 4 + 1  # bytes: a key of one letter and a value of one byte
_START = struct.Struct("<4sI")
_COUNTS = struct.Struct("<QQ")


@dataclass(frozen=True, slots=True)
class Part:
    """One file of a model, as it was when it was read."""

    path: Path
    stamp: FileStamp

    @property
    def file_bytes(self) -> int:
        """Bytes of the file."""
        return self.stamp.size


@dataclass(frozen=True, slots=True, weakref_slot=True)
class Header:
    """A Build's header. For a split set: the first part's, with the tensors of all parts.

    data_offset: bytes from the start of this file to its tensor data. alignment: bytes each tensor is padded to.
    file_bytes: of this file; set_bytes: of all files of the set. parts: the files, empty where only bytes were given.
    named_quant: what its publisher calls the quantisation, where that is known to be more than the file says (UD-…).
    """

    version: int
    metadata: Mapping[str, Value]
    tensors: tuple[TensorInfo, ...]
    data_offset: int
    alignment: int
    file_bytes: int
    set_bytes: int
    parts: tuple[Part, ...] = ()
    named_quant: str = ""

    def value(self, key: str) -> Value | None:
        """What stands under `key`, or None. "{arch}." in the key stands for the architecture."""
        return self.metadata.get(key.replace("{arch}", self.architecture))

    def number(self, key: str) -> int | None:
        """The whole number, not negative, under `key`, or None; the key as for `value`."""
        value = self.value(key)
        return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None

    def text(self, key: str) -> str | None:
        """The string under `key`, or None."""
        value = self.metadata.get(key)
        return value if isinstance(value, str) else None

    @property
    def architecture(self) -> str:
        """llama.cpp's word for the kind of model ("llama", "qwen3moe"), empty where none is given."""
        return one_line(self.text("general.architecture"), _LONGEST_ARCHITECTURE)

    @property
    def name(self) -> str:
        """The name its maker gave, else the file's name without its ending, else empty; safe to show, and short.

        A maker's name that says no more than the architecture ("llama"), where a converter found the model
        ("/data/hf"), or what all models are made of ("Safetensors"), is none.
        """
        given = one_line(self.text("general.name"))
        stem = one_line(self.parts[0].path.stem) if self.parts else ""
        if given.casefold() == self.architecture.casefold():
            return stem or given
        return stem if is_no_name(given) else given

    def called(self, name: str) -> Header:
        """The same with another name."""
        return replace(self, metadata={**self.metadata, "general.name": name})

    @property
    def quant(self) -> str:
        """The quantisation ("Q4_K_M"): as it is called, the stated file type, the type of most weights, or empty."""
        if self.named_quant:
            return self.named_quant
        stated = file_type_name(self.metadata.get("general.file_type"))
        return stated or dominant_type((tensor.type_id, tensor.nbytes) for tensor in self.tensors) or ""

    @property
    def context_train(self) -> int | None:
        """Tokens of the longest context it was trained for; None where it says none, or what no model can be."""
        return stated_context(self.number("{arch}.context_length"))

    @property
    def vocab_size(self) -> int | None:
        """Number of tokens: the vocabulary's length, as llama.cpp counts, else the stated one."""
        tokens = self.metadata.get("tokenizer.ggml.tokens")
        if isinstance(tokens, ArrayInfo):
            return tokens.count
        return len(tokens) if isinstance(tokens, tuple) else self.number("{arch}.vocab_size")

    @property
    def merges(self) -> int | None:
        """Number of the vocabulary's merges, 0 for a kind without; None where neither they nor a count is there."""
        merges = self.metadata.get("tokenizer.ggml.merges")
        if merges is None:
            return self.number(MERGES_KEY) if "tokenizer.ggml.tokens" not in self.metadata else 0
        return merges.count if isinstance(merges, ArrayInfo) else len(merges) if isinstance(merges, tuple) else 0

    @property
    def layers(self) -> int | None:
        """Number of blocks, the output layer not counted."""
        return self.number("{arch}.block_count")

    @property
    def parameters(self) -> int:
        """How many numbers the tensors hold."""
        return sum(tensor.elements for tensor in self.tensors)

    @property
    def weights_bytes(self) -> int:
        """Bytes of all tensors, without padding."""
        return sum(tensor.nbytes for tensor in self.tensors)

    @property
    def ends_with_data(self) -> bool:
        """Whether the file ends where its last tensor does, padding aside, as every writer of GGUF has it."""
        last = self.tensors[-1] if self.tensors else None
        end = self.data_offset + (last.offset + last.nbytes if last else 0)
        return end <= self.file_bytes < end + self.alignment

    @property
    def split_no(self) -> int:
        """Which part of a split set this file is, from 0."""
        return self.number("split.no") or 0

    @property
    def split_count(self) -> int:
        """Parts of the split set this file belongs to; 0 for a file of its own."""
        return self.number("split.count") or 0

    def check_unchanged(self) -> None:
        """Raise FileProblem if one of the files is gone or is not what was read."""
        for part in self.parts:
            part.stamp.check(part.path)


def stated_context(tokens: int | None) -> int | None:
    """A length that a header gives for what a model was trained for, None where it can be none."""
    return tokens if tokens is not None and 0 < tokens <= MOST_CONTEXT else None


def parse_header(
    source: bytes | bytearray | memoryview | mmap, total_bytes: int | None = None, name: str = "This file"
) -> Header:
    """The header of a file of `total_bytes` (the source's length, where not given) whose beginning is `source`.

    name: what to call the file in sentences. Raises NeedMoreBytes where the header goes on beyond the source, and
    otherwise as read_part does. A part of a split set is read by itself; see split.join.
    """
    total = len(source) if total_bytes is None else total_bytes
    return _parse(Cursor(fetch_bytes(source), len(source), total, name))


def fetch_header(
    fetch: Fetch, total_bytes: int, name: str, alike: Mapping[str, Value] = NOTHING_ALIKE, window: int = READ_WINDOW
) -> Header:
    """The header of a file of `total_bytes` that is not at hand, `fetch` bringing what is needed of it.

    alike, window: see Cursor. Where `alike` may be wrong, look at `ends_with_data`. Raises as parse_header does, except
    NeedMoreBytes, and whatever `fetch` does.
    """
    return _parse(Cursor(fetch, total_bytes, total_bytes, name, alike, window))


@contextmanager
def open_file(path: Path) -> Iterator[tuple[FileIO, FileStamp]]:
    """A regular file, open for reading, and its stamp; raises FileProblem where it cannot be opened, read or stays."""
    stamp = FileStamp.of(path)  # before opening, which would wait for ever on a pipe
    try:
        with FileIO(path) as file:
            yield file, stamp
    except OSError as error:
        raise file_problem(path, error) from error
    stamp.check(path)


def read_part(path: Path) -> Header:
    """The header of one file, by itself where it is part of a set.

    Raises FileProblem where the file cannot be used, GgufError (one of those) where it is no GGUF or is damaged, and
    ModelProblem where the engine does not know a tensor type.
    """
    with open_file(path) as (file, stamp):
        return _parse(Cursor(fetch_file(file), stamp.size, stamp.size, shown(path)), Part(path, stamp))


def _parse(cursor: Cursor, *parts: Part) -> Header:
    start = read_start(cursor)
    metadata: dict[str, Value] = {}
    alignment = DEFAULT_ALIGNMENT
    for entry in read_entries(cursor, start.keys):
        metadata[entry.key] = entry.value
        if entry.key == "general.alignment":
            alignment = _alignment(cursor, entry)
    tensors = read_tensors(cursor, start.tensors, alignment)
    data_offset = padded(cursor.pos, alignment) if tensors else cursor.pos
    data_end = data_offset + tensors[-1].offset + tensors[-1].nbytes if tensors else data_offset
    if data_end > cursor.total:
        raise GgufError(
            "{name} is incomplete: {missing:,} bytes are missing of the "
            "{listed} that its header lists. Download it again.",
            name=cursor.name,
            missing=data_end - cursor.total,
            listed=Bytes(data_end),
        )
    frozen = MappingProxyType(metadata)
    return Header(start.version, frozen, tensors, data_offset, alignment, cursor.total, cursor.total, parts)


class _Start(NamedTuple):
    """The first fields of a header: its version, and how many tensors and metadata pairs follow."""

    version: int
    tensors: int
    keys: int


def read_start(cursor: Cursor) -> _Start:
    """The first fields, the metadata pairs being next. Raises GgufError where this is not a GGUF we read."""
    if cursor.total == 0:
        raise GgufError("{name} is empty. Download it again.", name=cursor.name)
    cursor.need(min(len(MAGIC), cursor.total))
    head = cursor.peek(HEAD_BYTES)
    if not head.startswith(MAGIC[: cursor.total]):
        likeness = looks_like(head)
        if likeness:
            raise GgufError("{name} is not a GGUF file; it looks like {likeness}", name=cursor.name, likeness=likeness)
        raise GgufError(
            "{name} is not a GGUF file: it does not begin with the letters GGUF. Choose a .gguf file.",
            name=cursor.name,
        )
    _, version = cursor.unpack(_START)
    if version & 0xFFFF == 0:
        raise GgufError(
            "{name} is a big-endian GGUF, for other processors. Choose the usual version of it.", name=cursor.name
        )
    if version not in VERSIONS:
        old = version < VERSIONS[0]
        what = sentence("too old for this engine") if old else sentence("newer than this engine knows")
        raise GgufError(
            "{name} is GGUF version {version}, {what}. Download a version 3 file of this model.",
            name=cursor.name, version=version, what=what,
        )  # fmt: skip
    tensor_count, key_count = cursor.unpack(_COUNTS)
    if key_count > MAX_KEYS:
        raise GgufError(
            "{name} claims {key_count:,} metadata keys, and no model has over {max_keys:,}.",
            name=cursor.name,
            key_count=key_count,
            max_keys=MAX_KEYS,
        )
    cursor.within(key_count * _SMALLEST_PAIR)
    return _Start(version, tensor_count, key_count)


def _alignment(cursor: Cursor, entry: Entry) -> int:
    value = entry.value
    if entry.type is ValueType.UINT32 and isinstance(value, int) and value.bit_count() == 1 and value <= _MAX_ALIGNMENT:
        return value
    stated = value if isinstance(value, int) else "of a wrong type"
    raise GgufError(
        "{name} is damaged: its alignment is {stated}, not a power of two. Download it again.",
        name=cursor.name,
        stated=stated,
    )
