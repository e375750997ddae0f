"""The file that the chats are kept in: SQLite, opened by one program at a time.

A committed change survives the death of this program at any moment (write-ahead log). Changes made with
`durable=True`, the default, are also on the disk itself when the call returns, so they survive a power cut; those made
without may lose the last moments then, and only then.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import platformdirs

from advisor.chat.search import fold
from advisor.chat.wal import forgotten, kept_log, log_of, mark_of
from advisor.errors import StoreProblem, StoreReason
from advisor.storage.files import make_private
from advisor.storage.folders import APP

APPLICATION = 0x504C494D  # "PLIM": what tells our file from another program's
PAGE = 4096
_PATIENCE = 1.0  # seconds to wait for another Plimsoll that is just closing

# One entry for each version; PRAGMA user_version counts those applied. Never change an entry: add one.
MIGRATIONS: tuple[tuple[str, ...], ...] = (
    (
        """CREATE TABLE chats (
            id INTEGER PRIMARY KEY AUTOINCREMENT, title TEXT NOT NULL, created REAL NOT NULL, updated REAL NOT NULL,
            pinned INTEGER NOT NULL DEFAULT 0, deleted REAL, settings TEXT NOT NULL DEFAULT '{}',
            draft TEXT NOT NULL DEFAULT '', chosen INTEGER)""",
        """CREATE TABLE tags (
            chat INTEGER NOT NULL REFERENCES chats(id) ON DELETE CASCADE, tag TEXT NOT NULL,
            PRIMARY KEY (chat, tag)) WITHOUT ROWID""",
        # No foreign key on parent: SQLite would cascade along a chain of 1,000 turns as 1,000 nested triggers.
        """CREATE TABLE turns (
            id INTEGER PRIMARY KEY AUTOINCREMENT, chat INTEGER NOT NULL REFERENCES chats(id) ON DELETE CASCADE,
            parent INTEGER, chosen INTEGER, role TEXT NOT NULL, text TEXT NOT NULL, created REAL NOT NULL,
            name TEXT NOT NULL DEFAULT '', reasoning TEXT NOT NULL DEFAULT '', ending TEXT, stats TEXT,
            deleted REAL)""",
        "CREATE INDEX turns_of_chat ON turns(chat, parent)",
        "CREATE INDEX turns_being_written ON turns(id) WHERE ending = 'writing'",
        # What a running reply has said so far: appending a row costs the same however long the reply has become.
        """CREATE TABLE pieces (
            id INTEGER PRIMARY KEY, turn INTEGER NOT NULL REFERENCES turns(id) ON DELETE CASCADE,
            text TEXT NOT NULL, reasoning TEXT NOT NULL)""",
        "CREATE INDEX pieces_of_turn ON pieces(turn)",
        """CREATE TABLE attachments (
            id INTEGER PRIMARY KEY, turn INTEGER NOT NULL REFERENCES turns(id) ON DELETE CASCADE,
            name TEXT NOT NULL, text TEXT NOT NULL, size INTEGER NOT NULL)""",
        "CREATE INDEX attachments_of_turn ON attachments(turn)",
        "CREATE TABLE presets (name TEXT PRIMARY KEY, text TEXT NOT NULL)",
        # Without positions (detail=none) the index is smaller than the text; search.py checks what it finds.
        """CREATE VIRTUAL TABLE found USING fts5(
            text, content='', detail=none, columnsize=0, tokenize='trigram case_sensitive 1')""",
        """CREATE TRIGGER turn_added AFTER INSERT ON turns WHEN new.text != '' BEGIN
            INSERT INTO found(rowid, text) VALUES (new.id, fold(new.text)); END""",
        """CREATE TRIGGER turn_changed AFTER UPDATE OF text ON turns WHEN new.text != old.text BEGIN
            INSERT INTO found(found, rowid, text) SELECT 'delete', old.id, fold(old.text) WHERE old.text != '';
            INSERT INTO found(rowid, text) SELECT new.id, fold(new.text) WHERE new.text != ''; END""",
        """CREATE TRIGGER turn_removed AFTER DELETE ON turns WHEN old.text != '' BEGIN
            INSERT INTO found(found, rowid, text) VALUES ('delete', old.id, fold(old.text)); END""",
    ),
    (
        # What is attached to messages not sent yet; chat: NULL for one that is not there yet. The name comes first so
        # that no row of another table can be taken for one of these where a file is saved with its first page lost.
        """CREATE TABLE draft_files (
            id INTEGER PRIMARY KEY, name TEXT NOT NULL, size INTEGER NOT NULL,
            chat INTEGER REFERENCES chats(id) ON DELETE CASCADE, text TEXT NOT NULL)""",
        "CREATE INDEX turns_in_bin ON turns(deleted) WHERE deleted IS NOT NULL",
    ),
    (
        # As bytes: a text in which a bit has flipped may be no text any more, and is to be changed and deleted as well.
        *(f"DROP TRIGGER turn_{name}" for name in ("added", "changed", "removed")),
        """CREATE TRIGGER turn_added AFTER INSERT ON turns WHEN new.text != '' BEGIN
            INSERT INTO found(rowid, text) VALUES (new.id, fold(CAST(new.text AS BLOB))); END""",
        """CREATE TRIGGER turn_changed AFTER UPDATE OF text ON turns WHEN new.text != old.text BEGIN
            INSERT INTO found(found, rowid, text)
                SELECT 'delete', old.id, fold(CAST(old.text AS BLOB)) WHERE old.text != '';
            INSERT INTO found(rowid, text) SELECT new.id, fold(CAST(new.text AS BLOB)) WHERE new.text != ''; END""",
        """CREATE TRIGGER turn_removed AFTER DELETE ON turns WHEN old.text != '' BEGIN
            INSERT INTO found(found, rowid, text) VALUES ('delete', old.id, fold(CAST(old.text AS BLOB))); END""",
    ),
    (
        "ALTER TABLE turns ADD COLUMN edited INTEGER NOT NULL DEFAULT 0",
        "ALTER TABLE attachments ADD COLUMN path TEXT NOT NULL DEFAULT ''",
        "ALTER TABLE attachments ADD COLUMN tokens INTEGER",
        "ALTER TABLE draft_files ADD COLUMN path TEXT NOT NULL DEFAULT ''",
    ),
)


def chats_file() -> Path:
    """Where the chats are kept."""
    return Path(platformdirs.user_data_dir(APP, appauthor=False)) / "chats.db"


class Database:
    """The open file. Usable from any thread, one at a time.

    lost_log: the program that had it open last died, and what it had written beside the file is gone.
    """

    def __init__(self, path: Path | None) -> None:
        """Open `path`, making it where it is not there and bringing an older one up to date; None: in memory only.

        Raises StoreProblem; the file is then as it was.
        """
        self._lock = threading.Lock()
        self._durable = True
        with _explained(path):
            if path:
                make_folder(path.parent)
                _keep_private(path)
            logged = path is not None and log_of(path).exists()
            self._connection = connect(path)
            try:
                _prepare(self._connection, path)
            except BaseException as problem:
                if path and isinstance(problem, StoreProblem) and problem.reason == "damaged":
                    with kept_log(path):  # SQLite removes it with the last connection
                        self._connection.close()
                self._connection.close()
                raise
            self._mark = mark_of(path) if path else None
            self.lost_log = self._mark is not None and self._mark.exists() and not logged
            if self._mark:
                _keep_private(self._mark)

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """The connection, for SELECT; StoreProblem if the file cannot be read."""
        with self._lock, _explained():
            yield self._connection

    @contextmanager
    def writing(self, *, durable: bool = True) -> Iterator[sqlite3.Connection]:
        """The connection in a transaction: committed at the end of the block, undone if that raises.

        durable: also wait for the disk. Raises StoreProblem.
        """
        with self._lock, _explained():
            connection = self._connection
            if durable != self._durable:
                connection.execute(f"PRAGMA synchronous = {'FULL' if durable else 'NORMAL'}")
                self._durable = durable
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
                connection.execute("COMMIT")
            except BaseException:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise

    def close(self) -> None:
        """Close the file; another program may then open it."""
        with self._lock:
            if self._mark:  # first: between the two, the log is there all the same
                self._mark.unlink(missing_ok=True)
            self._connection.close()


def connect(path: Path | None) -> sqlite3.Connection:
    """A connection that may be used from any thread and leaves transactions to the caller; nothing is read yet."""
    connection = sqlite3.connect(
        str(path) if path else ":memory:", timeout=_PATIENCE, isolation_level=None, check_same_thread=False
    )
    connection.row_factory = sqlite3.Row
    connection.text_factory = _text
    connection.create_function("fold", 1, _fold, deterministic=True)
    return connection


def _text(raw: bytes) -> str:
    """A text in the file: where a bit has flipped, one character is lost and not the chat."""
    return raw.decode("utf-8", "replace")


def _fold(text: str | bytes) -> str:
    return fold(_text(text) if isinstance(text, bytes) else text)


def _keep_private(path: Path) -> None:
    """Make the file where it is not there, and have it readable by its owner alone, with what lies beside it."""
    with contextlib.suppress(OSError):  # what is the matter there, SQLite says
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600))
    for one in (path, log_of(path)):
        make_private(one)


def make_folder(folder: Path) -> None:
    """Make `folder`, for its owner alone; StoreProblem if the system refuses."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        make_private(folder)
    except OSError as error:
        raise StoreProblem(
            "The folder for your chats, {folder}, cannot be made: {strerror}.",
            "unusable",
            folder=folder,
            strerror=error.strerror,
        ) from (error)


def _prepare(connection: sqlite3.Connection, path: Path | None) -> None:
    connection.execute("PRAGMA locking_mode = EXCLUSIVE")
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    application = connection.execute("PRAGMA application_id").fetchone()[0]
    tables = connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0]
    if tables and application != APPLICATION:
        raise StoreProblem("{path} is not a file of Plimsoll's. Move it away and start again.", "foreign", path=path)
    if version > len(MIGRATIONS):
        raise StoreProblem(
            "Your chats were last used with a newer version of Plimsoll, which keeps them in a way that this one does "
            "not know. Start the newer version; the file was not touched.",
            "newer",
        )
    connection.execute(f"PRAGMA page_size = {PAGE}")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA secure_delete = ON")  # what a person deletes for good is gone from the file
    if tables:
        found = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
        if found == "ok" and path and forgotten(connection, log_of(path)):
            found = "its log is not whole"
        if found != "ok":
            raise StoreProblem("The file of your chats is damaged: {found}.", "damaged", found=found)
    migrate(connection, version)


def migrate(connection: sqlite3.Connection, version: int) -> None:
    """Apply what is missing since `version`, each step whole or not at all."""
    for number in range(version, len(MIGRATIONS)):
        connection.execute("BEGIN IMMEDIATE")
        try:
            for statement in MIGRATIONS[number]:
                connection.execute(statement)
            connection.execute(f"PRAGMA application_id = {APPLICATION}")
            connection.execute(f"PRAGMA user_version = {number + 1}")
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise


# -- errors in words ---------------------------------------------------------------------------------------------------

_REASONS: dict[int, tuple[StoreReason, str]] = {
    sqlite3.SQLITE_BUSY: (
        "locked",
        "Your chats are open in another Plimsoll. Close that one, then try again.",
    ),
    sqlite3.SQLITE_FULL: (
        "full",
        "There is no space left on the disk for your chats. Free some space and try again; what was kept before is "
        "still there.",
    ),
    sqlite3.SQLITE_CORRUPT: (
        "damaged",
        "The file of your chats is damaged. Start Plimsoll again: it saves what can still be read.",
    ),
    sqlite3.SQLITE_NOTADB: ("damaged", "The file of your chats is damaged from its first byte on."),
    sqlite3.SQLITE_READONLY: ("unusable", "The file of your chats may not be written. Give yourself the right to."),
    sqlite3.SQLITE_CANTOPEN: ("unusable", "The file of your chats cannot be opened. Check the rights of its folder."),
}


@contextmanager
def _explained(path: Path | None = None) -> Iterator[None]:
    """Turn SQLite's errors into a StoreProblem; `path` is named where given."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        if code not in _REASONS and code != sqlite3.SQLITE_IOERR:
            raise  # a mistake of ours, not of the file
        said = f"The system could not read or write the file of your chats: {error}."
        reason, sentence = _REASONS.get(code, ("unusable", said))
        where = f" ({path})" if path and reason == "unusable" else ""
        raise StoreProblem(sentence + where, reason) from error
