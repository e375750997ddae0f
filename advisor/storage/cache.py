"""The one cache: answers that can be found out again, in SQLite, for every thread and process of a person at once.

Nothing here is ever an error. A file that is damaged, or somebody else's, is thrown away and begun anew; a disk that
is read-only or full costs the keeping and nothing else: new answers then stay in memory as long as the process runs.

An answer is kept under a key made of everything that it depends on (answers.py): whatever changes, a new field of a
Plan included, asks for another key. So nothing has to be declared out of date; what is not asked for any more goes as
the longest unused when the file is full.
"""

from __future__ import annotations

import atexit
import contextlib
import logging
import os
import shutil
import sqlite3
import threading
import time
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from advisor.storage.folders import cache_folder, state_folder
from advisor.units import MIB

_MOST_BYTES = 64 * MIB  # of the file; a catalogue takes about 3, a repository on the hub some kB
_PATIENCE = 1.0  # seconds to wait for another process that is writing
MOST_WAITING = 8 * MIB  # of new answers while another process does not let us write
PENDING_ROWS, PENDING_BYTES, PENDING_SECONDS = 256, MIB, 2.0  # new answers that wait for company, at most
USE_GRAIN = 3600.0  # seconds; a row that was used within them is not noted as used again
APPLICATION, VERSION = 0x504C4341, 1  # "PLCA": what tells our file from another program's
RECENT_BYTES, RECENT_ROWS = 2048, 2048  # of answers that are kept at hand: to look one up costs some 20 µs
_CHECK = 4  # bytes of a checksum before each value: SQLite has none, and a wrong figure is worse than none

T = TypeVar("T")
_log = logging.getLogger(__name__)


class Cache:
    """Bytes by key. Safe from any thread. Use as a context manager, or close() it."""

    def __init__(
        self, file: Path | None, most_bytes: int = _MOST_BYTES, clock: Callable[[], float] = time.time
    ) -> None:
        """file: None keeps everything in memory. clock: seconds, for what was used last. Nothing is opened yet."""
        self.file = file
        self._most, self._clock = most_bytes, clock
        self._lock = threading.RLock()
        self._opened: sqlite3.Connection | None = None
        self._in_memory = file is None
        self._beside: Cache | None = None  # holds what the file does not take
        self._pending: dict[bytes, bytes] = {}
        self._pending_bytes = 0
        self._used: set[bytes] = set()
        self._recent: dict[bytes, tuple[bytes, float]] = {}  # small values as they were read, and when they were used
        self._flushed = time.monotonic()
        self._closed = False

    # -- asking and telling ------------------------------------------------------------------------------------

    def get(self, key: bytes) -> bytes | None:
        """What was put under `key`, None if that is nothing."""
        with self._lock:
            if key in self._pending:
                return self._pending[key]
            if self._beside and (known := self._beside.get(key)) is not None:
                return known
            found = self._recent.get(key) or self._read(key)
            if found is None:
                return None
            value, used = found
            if self._clock() - used > USE_GRAIN:
                self._used.add(key)
            return value

    def _read(self, key: bytes) -> tuple[bytes, float] | None:
        """From the file: the value, and when it was used last."""
        found = self._safely(lambda db: db.execute(_GET, (key,)).fetchone())
        if found is None:
            return None
        stored, used = found
        value = bytes(stored)[_CHECK:]
        if stored[:_CHECK] != _checksum(key, value):
            self._safely(lambda db: _write(db, [(_FORGET, [(key,)])]))
            return None
        if len(value) <= RECENT_BYTES:
            if len(self._recent) >= RECENT_ROWS:
                self._recent.clear()
            self._recent[key] = value, used
        return value, used

    def put(self, key: bytes, value: bytes) -> None:
        """Keep `value`; it may be written a little later, together with others."""
        with self._lock:
            if self._closed:
                return
            self._pending[key] = value
            self._recent.pop(key, None)
            self._pending_bytes += len(value)
            waited = time.monotonic() - self._flushed
            if len(self._pending) >= PENDING_ROWS or self._pending_bytes >= PENDING_BYTES or waited > PENDING_SECONDS:
                self.flush()

    def flush(self) -> None:
        """Write what waits, and what was used."""
        with self._lock:
            self._flushed = time.monotonic()
            if self._beside is None and (self._pending or self._used):
                now = self._clock()
                rows = [(key, _checksum(key, value) + value, now) for key, value in self._pending.items()]
                used = [(now, key) for key in self._used]
                busy = not self._safely(lambda db: self._store(db, rows, used)) and self._beside is None
                if busy and self._pending_bytes < MOST_WAITING:
                    return
            if self._beside:
                for key, value in self._pending.items():
                    self._beside.put(key, value)
            for key in self._used:
                self._recent.pop(key, None)  # it was used just now
            self._pending, self._pending_bytes, self._used = {}, 0, set()

    def close(self) -> None:
        """Write what waits and let go of the file; the cache keeps nothing afterwards."""
        with self._lock:
            self.flush()
            self._closed = True
            self._recent.clear()
            self._let_go()
            if self._beside:
                self._beside.close()

    def __enter__(self) -> Cache:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _store(self, db: sqlite3.Connection, rows: list[Any], used: list[Any]) -> bool:
        _write(db, [(_USED, used), (_PUT, rows)])
        if rows and _size(db) > self._most:
            _write(db, [(_DROP_A_QUARTER, [()])])
        return True

    # -- the file ----------------------------------------------------------------------------------------------

    def _safely(self, work: Callable[[sqlite3.Connection], T]) -> T | None:
        """`work` on the file; None where that cannot be. A damaged file is begun anew, once."""
        for _ in range(2):
            if self._closed:
                return None
            try:
                return work(self._connection())
            except sqlite3.Error as error:
                if not _is_damage(error):
                    _log.info("The cache was not used: %s", error)
                    self._do_without(error)
                    return None
                if self._in_memory:
                    return None
                _log.info("The cache is damaged and is begun anew: %s", error)
                self._begin_anew()
        return None

    def _connection(self) -> sqlite3.Connection:
        if self._opened is None:
            place = ":memory:"
            if self.file and not self._in_memory:
                place = str(self.file)
                try:
                    _lay(self.file)
                except OSError as error:
                    _log.info("The cache has no place on the disk: %s", error)
                    self._in_memory, place = True, ":memory:"
            self._opened = _open(place)
        return self._opened

    def _do_without(self, error: sqlite3.Error) -> None:
        """Busy passes. A file that takes nothing more can still be read; whatever else would be so again."""
        code = error.sqlite_errorcode & 0xFF
        if code in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_FULL):
            self._beside = Cache(None, self._most, self._clock)
        elif code not in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            self._let_go()
            self._in_memory = True

    def _begin_anew(self) -> None:
        self._let_go()
        if self.file is None or self._in_memory:
            return
        try:
            for end in ("", "-wal", "-shm"):
                self.file.with_name(self.file.name + end).unlink(missing_ok=True)
        except OSError:
            self._in_memory = True  # a folder of that name, or another process on Windows holds it

    def _let_go(self) -> None:
        opened, self._opened = self._opened, None
        if opened:
            with contextlib.suppress(sqlite3.Error):
                opened.close()


_TABLE = (
    "CREATE TABLE answers (id INTEGER PRIMARY KEY, key BLOB UNIQUE NOT NULL, value BLOB NOT NULL, used REAL NOT NULL)"
)
_GET = "SELECT value, used FROM answers WHERE key = ?"
_PUT = """INSERT INTO answers (key, value, used) VALUES (?, ?, ?)
    ON CONFLICT (key) DO UPDATE SET value = excluded.value, used = excluded.used"""
_USED = "UPDATE answers SET used = ? WHERE key = ?"
_FORGET = "DELETE FROM answers WHERE key = ?"
_DROP_A_QUARTER = """DELETE FROM answers WHERE id IN (
    SELECT id FROM (SELECT id, sum(length(value)) OVER (ORDER BY used, id) AS so_far FROM answers)
    WHERE so_far <= (SELECT sum(length(value)) FROM answers) / 4 + 1)"""


def _open(place: str) -> sqlite3.Connection:
    """A connection to our file, whose table is made where there is none. Raises sqlite3.Error."""
    db = sqlite3.connect(place, timeout=_PATIENCE, isolation_level=None, check_same_thread=False)
    try:
        if not db.execute("PRAGMA schema_version").fetchone()[0]:
            _make(db)
        marks = db.execute("PRAGMA application_id").fetchone() + db.execute("PRAGMA user_version").fetchone()
        if marks != (APPLICATION, VERSION):
            raise sqlite3.DatabaseError("another program's file, or another version's")
        db.execute("PRAGMA synchronous = NORMAL")
        db.execute(_GET, (b"",)).fetchone()
    except BaseException:
        db.close()
        raise
    return db


def _make(db: sqlite3.Connection) -> None:
    db.execute("PRAGMA journal_mode = WAL").fetchone()
    db.execute("BEGIN IMMEDIATE")
    try:
        if not db.execute("PRAGMA schema_version").fetchone()[0]:  # no other process was faster
            db.execute(_TABLE)
            db.execute("CREATE INDEX by_use ON answers (used)")
            db.execute(f"PRAGMA application_id = {APPLICATION}")
            db.execute(f"PRAGMA user_version = {VERSION}")
        db.execute("COMMIT")
    except BaseException:
        if db.in_transaction:
            db.execute("ROLLBACK")
        raise


def _write(db: sqlite3.Connection, statements: list[tuple[str, list[Any]]]) -> None:
    """All of it in one step."""
    db.execute("BEGIN IMMEDIATE")
    try:
        for statement, rows in statements:
            db.executemany(statement, rows)
        db.execute("COMMIT")
    except BaseException:
        if db.in_transaction:
            db.execute("ROLLBACK")
        raise


def _size(db: sqlite3.Connection) -> int:
    """Bytes of the file that hold something, whichever process wrote them."""
    pages, free, size = (
        db.execute(f"PRAGMA {what}").fetchone()[0] for what in ("page_count", "freelist_count", "page_size")
    )
    return int((pages - free) * size)


def _lay(file: Path) -> None:
    """An empty file for its owner alone where there is none; SQLite makes those beside it alike. Raises OSError."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    os.close(os.open(file, os.O_RDWR | os.O_CREAT, 0o600))


def _is_damage(error: sqlite3.Error) -> bool:
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_NOTADB) & 0xFF  # without a code: our own word
    return code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_ERROR, sqlite3.SQLITE_MISMATCH)


def _checksum(key: bytes, value: bytes) -> bytes:
    return zlib.crc32(value, zlib.crc32(key)).to_bytes(_CHECK, "little")


# -- the one that everybody shares -----------------------------------------------------------------------------------

_shared: dict[Path, Cache] = {}
_sharing = threading.Lock()


def shared_cache() -> Cache:
    """The person's own cache, one for each process; closed when the process ends."""
    file = cache_folder() / "answers.sqlite"
    with _sharing:
        if file not in _shared:
            _shared[file] = Cache(file)
            _remove_earlier(file.parent)
            atexit.register(_shared[file].close)
        return _shared[file]


def _remove_earlier(folder: Path) -> None:
    """What earlier versions kept in many files."""
    for name in ("dry-runs", "dry-runs-asked", "skeletons"):
        shutil.rmtree(folder / name, ignore_errors=True)
    with contextlib.suppress(OSError):
        (state_folder() / "engine.json").unlink(missing_ok=True)
