"""Where the bytes of a header come from: memory, or an open file."""

from __future__ import annotations

from collections.abc import Callable
from io import FileIO
from mmap import mmap

Fetch = Callable[[int, int], "bytes | memoryview"]
"""(offset, size) -> the bytes there; fewer only where the source ends."""


def fetch_bytes(source: bytes | bytearray | memoryview | mmap) -> Fetch:
    """Fetch out of memory, without copying."""
    view = memoryview(source)
    return lambda offset, size: view[offset : offset + size]


def fetch_file(file: FileIO) -> Fetch:
    """Fetch out of an open file."""

    def fetch(offset: int, size: int) -> bytes:
        file.seek(offset)
        return file.read(size)

    return fetch
