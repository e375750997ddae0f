"""Reads what a GGUF file says of the model in it, without its vocabulary and its weights.

`read_part` takes a file (`read.read_header` all of its set); `parse_header` takes as much of a file's beginning as is
at hand, and says through NeedMoreBytes how much more it needs. Versions 2 and 3 are read, little-endian.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from io import FileIO
from mmap import mmap
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from advisor.errors import GgufError
from advisor.gguf.fetching import Fetch, fetch_bytes, fetch_file
from advisor.gguf.header import Header, Part
from advisor.gguf.identity import FileStamp, file_problem, shown
from advisor.gguf.lookalike import HEAD_BYTES, looks_like
from advisor.gguf.reader import (
    NOTHING_ALIKE,
    READ_WINDOW,
    Cursor,
    Entry,
    Value,
    ValueType,
    read_entries,
)
from advisor.gguf.tensors import padded, read_tensors
from advisor.sentences import sentence
from advisor.units import Bytes

MAGIC = b"GGUF"
VERSIONS = (2, 3)
MAX_KEYS = 16_384  # models in use have about a hundred at most
DEFAULT_ALIGNMENT = 32
_MAX_ALIGNMENT = 2**20
_SMALLEST_PAIR = 8 + 1 + 4 + 1  # bytes: a key of one letter and a value of one byte
_START = struct.Struct("<4sI")
_COUNTS = struct.Struct("<QQ")


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
