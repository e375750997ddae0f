"""Walking the bytes of a GGUF header, trusting none of its counts.

Format: docs/gguf.md of the ggml project. A header is read front to back through a small window, so a header of any
length costs little memory, and a file that shrinks meanwhile gives a short read, not the bus error a memory map would.

Three allowances bound what a hostile header can cost: strings and nested arrays that must be stepped over one by one
(time), the bytes that kept values take as Python objects (memory), and the depth of nested arrays (the stack).
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import IntEnum
from types import MappingProxyType
from typing import Any

from advisor.errors import GgufError
from advisor.gguf.fetching import Fetch

READ_WINDOW = 2**20
KEPT_ELEMENTS = 1024  # of an array; longer ones are vocabularies
KEPT_TEXT = 2**20  # bytes of a string; longer ones are whole tokenizer.json files
STEPS = 2**21  # nearly three times the tokens and merges of the largest vocabulary in use (776 thousand)
ROOM = 44 * 2**20  # bytes of Python objects; with the window and what passes it stays below 64 MB
_DEPTH = 4  # of arrays in arrays; llama.cpp itself reads none


class NeedMoreBytes(GgufError):
    """The header goes on beyond the bytes given, though not beyond the file.

    at_least: how many bytes from the file's start are needed to read on; more may be needed after that.
    """

    def __init__(self, name: str, at_least: int) -> None:
        super().__init__(
            "The header of {name} needs at least {at_least:,} bytes. Fetch more of it.", name=name, at_least=at_least
        )
        self.at_least = at_least


class ValueType(IntEnum):
    """The types of metadata values."""

    UINT8 = 0
    INT8 = 1
    UINT16 = 2
    INT16 = 3
    UINT32 = 4
    INT32 = 5
    FLOAT32 = 6
    BOOL = 7
    STRING = 8
    ARRAY = 9
    UINT64 = 10
    INT64 = 11
    FLOAT64 = 12


_CODES = {
    ValueType.UINT8: "B", ValueType.INT8: "b", ValueType.UINT16: "H", ValueType.INT16: "h",
    ValueType.UINT32: "I", ValueType.INT32: "i", ValueType.FLOAT32: "f", ValueType.BOOL: "B",
    ValueType.UINT64: "Q", ValueType.INT64: "q", ValueType.FLOAT64: "d",
}  # fmt: skip
_SIZES = {kind: struct.calcsize("<" + code) for kind, code in _CODES.items()}
_NESTED_STEPS = 32  # an array in an array takes about as long as this many strings of a vocabulary
_U32 = struct.Struct("<I")
_U64 = struct.Struct("<Q")
_ARRAY_HEAD = struct.Struct("<IQ")


@dataclass(frozen=True, slots=True)
class ArrayInfo:
    """An array that was stepped over: its elements' type, their number, and where its bytes lie in the file.

    A string too long to keep is one of these as well, of type STRING and count 1, without its length field.
    """

    type: ValueType
    count: int
    offset: int
    length_bytes: int


Value = int | float | bool | str | tuple["Value", ...] | ArrayInfo
NOTHING_ALIKE: Mapping[str, Value] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Entry:
    """One metadata pair; `start` and `end` bound its raw bytes: key, type and value."""

    key: str
    value: Value
    type: ValueType
    start: int
    end: int


def quote(text: str) -> str:
    """Text out of a file, for a sentence: short, on one line, nothing unprintable."""
    return repr(text if len(text) <= 64 else text[:63] + "…")


class Cursor:
    """A place in a header. `available` bytes can be had of a file of `total` bytes; `name` is for sentences.

    alike: metadata of a file that has the same vocabulary, or of this one. A long list of strings under a key of the
    same type and count is taken to be as long as there, and is not looked at. window: bytes to ask `fetch` for at once.
    """

    def __init__(
        self,
        fetch: Fetch,
        available: int,
        total: int,
        name: str,
        alike: Mapping[str, Value] = NOTHING_ALIKE,
        window: int = READ_WINDOW,
    ) -> None:
        self.name = name
        self.pos = 0
        self.total = total
        self.alike = alike
        self._size = window
        self._fetch = fetch
        self._available = min(available, total)
        self._window: bytes | memoryview = b""
        self._base = 0
        self._steps = STEPS
        self._room = ROOM

    def unpack(self, layout: struct.Struct) -> tuple[Any, ...]:
        """The values of `layout` here; moves past them. Raises GgufError where the file ends before."""
        self.need(layout.size)
        values = layout.unpack_from(self._window, self.pos - self._base)
        self.pos += layout.size
        return values

    def u32(self) -> int:
        """The unsigned 32-bit number here."""
        return int(self.unpack(_U32)[0])

    def u64(self) -> int:
        """The unsigned 64-bit number here."""
        return int(self.unpack(_U64)[0])

    def peek(self, size: int) -> bytes:
        """Up to `size` bytes from here on, as many as are at hand."""
        size = min(size, self._available - self.pos)
        self.need(size)
        start = self.pos - self._base
        return bytes(self._window[start : start + size])

    def take(self, size: int) -> bytes:
        """The next `size` bytes, to be bounded by the caller."""
        self.need(size)
        start = self.pos - self._base
        self.pos += size
        return bytes(self._window[start : start + size])

    def text(self) -> str:
        """The string here. Bytes that are not UTF-8 are taken for Latin-1, which has a letter for every byte."""
        size = self.u64()
        self.within(size)
        self.charge(128 + 4 * size)  # four bytes a character at worst
        data = self.take(size)
        try:
            return data.decode()
        except UnicodeDecodeError:
            return data.decode("latin-1")

    def skip(self, size: int) -> None:
        """Move on by `size` bytes that need not be at hand. Raises GgufError where the file ends before."""
        self.within(size)
        self.pos += size

    def skip_strings(self, count: int) -> None:
        """Move past `count` strings, looking at their lengths only."""
        self.within(count * 8)
        self.step(count)
        unpack, left = _U64.unpack_from, count
        while left:
            self.need(8)
            window, at = self._window, self.pos - self._base
            # The loop that all the speed hangs on: the unpacking itself notices where the window ends.
            try:
                for remaining in range(left, 0, -1):  # noqa: B007 the handler below needs it
                    at += 8 + unpack(window, at)[0]
                left = 0
            except (struct.error, OverflowError):
                left = remaining
            self.pos = self._base + at
        self.within(0)

    def need(self, size: int) -> None:
        """Bring the next `size` bytes into the window. Raises NeedMoreBytes, or GgufError where the file ends first."""
        end = self.pos + size
        if self._base <= self.pos and end <= self._base + len(self._window):
            return
        self.within(size)
        if end > self._available:
            raise NeedMoreBytes(self.name, end)
        self._window = self._fetch(self.pos, min(max(size, self._size), self._available - self.pos))
        self._base = self.pos
        if len(self._window) < size:
            raise GgufError("{name} became shorter while it was read. Open it again.", name=self.name)

    def within(self, size: int) -> None:
        """Raise GgufError unless `size` more bytes lie in the file."""
        if self.pos + size > self.total:
            raise GgufError(
                "{name} is cut short or damaged: its header asks for byte {pos:,} "
                "of a file of {total:,} bytes. Download it again.",
                name=self.name,
                pos=self.pos + size,
                total=self.total,
            )

    def charge(self, size: int) -> None:
        """Count `size` bytes of Python objects. Raises GgufError where the header keeps more than any model needs."""
        self._room -= size
        if self._room < 0:
            raise GgufError(
                "The header of {name} holds more text, values or tensors than any real model's. "
                "It is damaged or was made to do harm; download it from its publisher.",
                name=self.name,
            )

    def step(self, count: int) -> None:
        """Count `count` strings that are stepped over one by one. Raises GgufError where there are too many."""
        self._steps -= count
        if self._steps < 0:
            raise GgufError(
                "{name} has lists of more than {steps:,} strings, more than any vocabulary in use. "
                "It is damaged or was made to do harm; download it from its publisher.",
                name=self.name,
                steps=STEPS,
            )


def read_entries(cursor: Cursor, count: int) -> Iterator[Entry]:
    """The next `count` metadata pairs in file order.

    Raises GgufError for a pair that makes no sense, an empty key, or a key that was there before.
    """
    seen: set[str] = set()
    for _ in range(count):
        start = cursor.pos
        key = cursor.text()
        if not key:
            raise GgufError(
                "{name} is damaged: one of its metadata keys is empty. Download it again.", name=cursor.name
            )
        if key in seen:
            raise GgufError(
                "{name} is damaged: it has the key {key} twice. Download it again.", name=cursor.name, key=quote(key)
            )
        seen.add(key)
        cursor.charge(320)  # the pair and its places in the dictionaries
        kind = _value_type(cursor, key)
        yield Entry(key, _read_value(cursor, kind, key), kind, start, cursor.pos)


def _value_type(cursor: Cursor, key: str, number: int | None = None) -> ValueType:
    number = cursor.u32() if number is None else number
    try:
        return ValueType(number)
    except ValueError:
        raise GgufError(
            "{name} is damaged: the value of {key} has type {number}, which GGUF does not define. Download it again.",
            name=cursor.name,
            key=quote(key),
            number=number,
        ) from None


def _read_value(cursor: Cursor, kind: ValueType, key: str) -> Value:
    if kind is ValueType.ARRAY:
        return _read_array(cursor, key, 1)
    if kind is ValueType.STRING:
        return _read_text(cursor)
    return _read_numbers(cursor, kind, 1, key)[0]


def _read_text(cursor: Cursor) -> str | ArrayInfo:
    start, size = cursor.pos, cursor.u64()
    if size > KEPT_TEXT:
        cursor.skip(size)
        return ArrayInfo(ValueType.STRING, 1, cursor.pos - size, size)
    cursor.pos = start
    return cursor.text()


def _read_array(cursor: Cursor, key: str, depth: int) -> Value:
    kind, count = _array_head(cursor, key, depth)
    if count > KEPT_ELEMENTS:
        start, known = cursor.pos, cursor.alike.get(key)
        if depth == 1 and isinstance(known, ArrayInfo) and (known.type, known.count) == (kind, count):
            cursor.skip(known.length_bytes)
        else:
            _skip_elements(cursor, kind, count, key, depth)
        return ArrayInfo(kind, count, start, cursor.pos - start)
    cursor.charge(64 + 40 * count)
    if kind is ValueType.STRING:
        return tuple(cursor.text() for _ in range(count))
    if kind is ValueType.ARRAY:
        cursor.step(count * _NESTED_STEPS)
        return tuple(_read_array(cursor, key, depth + 1) for _ in range(count))
    return _read_numbers(cursor, kind, count, key)


def _array_head(cursor: Cursor, key: str, depth: int) -> tuple[ValueType, int]:
    if depth > _DEPTH:
        raise GgufError(
            "{name} is damaged: {key} has lists nested over {depth} deep. Download it again.",
            name=cursor.name,
            key=quote(key),
            depth=_DEPTH,
        )
    number, count = cursor.unpack(_ARRAY_HEAD)
    return _value_type(cursor, key, number), count


def _skip_elements(cursor: Cursor, kind: ValueType, count: int, key: str, depth: int) -> None:
    if kind is ValueType.STRING:
        cursor.skip_strings(count)
    elif kind is ValueType.ARRAY:
        cursor.within(count * _ARRAY_HEAD.size)
        cursor.step(count * _NESTED_STEPS)
        for _ in range(count):
            _skip_elements(cursor, *_array_head(cursor, key, depth + 1), key, depth + 1)
    else:
        cursor.skip(count * _SIZES[kind])


def _read_numbers(cursor: Cursor, kind: ValueType, count: int, key: str) -> tuple[int | float | bool, ...]:
    values = cursor.unpack(struct.Struct(f"<{count}{_CODES[kind]}"))
    if kind is not ValueType.BOOL:
        return values
    if any(value > 1 for value in values):
        raise GgufError(
            "{name} is damaged: {key} is true or false, yet holds {values}. Download it again.",
            name=cursor.name,
            key=quote(key),
            values=max(values),
        )
    return tuple(map(bool, values))
