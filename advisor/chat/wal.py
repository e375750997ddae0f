"""The write-ahead log beside the file of chats: whether it is lost or damaged, and what a damaged one still holds.

SQLite reads a log up to the first page whose checksum is wrong and forgets the rest without a word, and so it does with
a log that is gone. Both hold what was said last.

The format (https://www.sqlite.org/fileformat2.html#the_write_ahead_log): a header of 32 bytes, then for each page 24
bytes (page number; size of the file after a commit, else 0; two salts as in the header; two sums) and the page. The
sums go on from those of the page before, which stand there to read: so each page can be proved by itself.
"""

from __future__ import annotations

import shutil
import sqlite3
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

_HEADER, _FRAME = struct.Struct(">8I"), struct.Struct(">6I")
_MAGIC = 0x377F0682  # the last bit: sums are made of big-endian numbers


def log_of(path: Path) -> Path:
    """The log of the file at `path`."""
    return path.with_name(path.name + "-wal")


def mark_of(path: Path) -> Path:
    """The empty file that says: the file at `path` is open, or was when its program died, and has a log."""
    return path.with_name(path.name + "-open")


@dataclass(frozen=True)
class WalFrame:
    """One page in a log. size: pages of the file after this commit, 0 inside one; place: bytes into the log."""

    page: int
    size: int
    sums: tuple[int, int]
    place: int


def frames(log: Path) -> Iterator[WalFrame]:
    """The pages that the log's own program wrote, proved or not, in order; none of a log that is not there."""
    try:
        stream = log.open("rb")
    except FileNotFoundError:
        return
    with stream:
        head = stream.read(_HEADER.size)
        if len(head) < _HEADER.size or (found := _HEADER.unpack(head))[0] | 1 != _MAGIC | 1:
            return
        length, salts, place = found[2], found[4:6], _HEADER.size
        while len(head := stream.read(_FRAME.size)) == _FRAME.size:
            page, size, one, other, *sums = _FRAME.unpack(head)
            if (one, other) != salts:
                return  # left over from an earlier round of the log
            yield WalFrame(page, size, (sums[0], sums[1]), place)
            place += _FRAME.size + length
            stream.seek(place)


def forgotten(connection: sqlite3.Connection, log: Path) -> bool:
    """Whether SQLite, which has read the log and written nothing yet, leaves out what was committed.

    A last page that cannot be proved may be one whose writing a crash ended; that was never said to be kept.
    """
    found = list(frames(log))
    known = max(0, connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()[1])
    commits = [number for number in range(known, len(found)) if found[number].size]
    if len(commits) != 1:
        return bool(commits)
    last = commits[0]
    with log.open("rb") as source:
        head = _HEADER.unpack(source.read(_HEADER.size))
        return _proved(source, head, found[last - 1].sums if last else head[6:], found[last]) is not None


@contextmanager
def kept_log(path: Path) -> Iterator[None]:
    """Have the log of the file at `path`, where it holds anything, there again after what would remove it."""
    log, kept = log_of(path), path.with_name(path.name + "-wal-kept")
    if log.exists() and log.stat().st_size:
        shutil.copyfile(log, kept)
    try:
        yield
    finally:
        if kept.exists():
            kept.replace(log)


def replay(log: Path, database: Path) -> None:
    """Write every page of the log that can be proved into the file, whatever lies between, and remove the log."""
    with log.open("rb") as source, database.open("r+b") as target:
        raw = source.read(_HEADER.size)
        if len(raw) == _HEADER.size:
            head = _HEADER.unpack(raw)
            before = head[6:]
            for frame in frames(log):
                if page := _proved(source, head, before, frame):
                    target.seek((frame.page - 1) * len(page))
                    target.write(page)
                before = frame.sums
    log.unlink()


def _proved(source: BinaryIO, head: tuple[int, ...], before: tuple[int, ...], frame: WalFrame) -> bytes | None:
    """The page of a frame, None where its sums are others than it has. before: the sums of the frame before it."""
    source.seek(frame.place)
    begin, page = source.read(_FRAME.size)[:8], source.read(head[2])
    if len(page) < head[2]:
        return None
    one, other = before
    for first, second in struct.iter_unpack(">2I" if head[0] & 1 else "<2I", begin + page):
        one = (one + first + other) & 0xFFFFFFFF
        other = (other + second + one) & 0xFFFFFFFF
    return page if (one, other) == frame.sums else None
