"""The bin: where deleted chats and messages wait for 30 days to be taken back or deleted for good."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from advisor.chat.conversation import Chat
from advisor.chat.database import Database
from advisor.chat.queries import ancestors, change_chat, chat_of_turn
from advisor.chat.serialization import chat_of, tags_of
from advisor.chat.turns import WallClock
from advisor.engine.sampling import MessageRole

BIN_DAYS = 30
DAY = 24 * 3600.0
SHOWN = 300  # characters of a message that tell which it is


@dataclass(frozen=True)
class DeletedTurn:
    """A message that was deleted, with `count` - 1 others that followed from it, in a chat that was not.

    below: how many are there, itself included, with those that followed from it and had been deleted before.

    text: the beginning of what it says in one line; of what was thought where it says nothing, or else the names of its
    files. title: the chat's. deleted: when, in seconds since 1970.
    """

    id: int
    chat: int
    title: str
    role: MessageRole
    text: str
    count: int
    below: int
    deleted: float


@dataclass(frozen=True)
class Bin:
    """What is in the bin, the last deleted first. Messages of a chat that is in it itself are not named."""

    chats: tuple[Chat, ...] = ()
    turns: tuple[DeletedTurn, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.chats or self.turns)


class Trash:
    """Deletes and takes back, in one file. Methods as the store's."""

    def __init__(self, database: Database, clock: WallClock) -> None:
        """clock: seconds since 1970."""
        self._database, self._clock = database, clock

    def contents(self) -> Bin:
        """What is in the bin."""
        with self._database.reading() as c:
            tags = tags_of(c)
            chats = c.execute("SELECT * FROM chats WHERE deleted IS NOT NULL ORDER BY deleted DESC, id")
            return Bin(tuple(chat_of(row, tags) for row in chats), _turns(c))

    def delete(self, chat: int) -> None:
        """Move a chat into the bin; `restore` undoes it for 30 days."""
        change_chat(self._database, chat, deleted=self._clock())

    def delete_all(self) -> None:
        """Move every chat into the bin."""
        with self._database.writing() as c:
            c.execute("UPDATE chats SET deleted = ? WHERE deleted IS NULL", (self._clock(),))

    def restore(self, chat: int) -> None:
        """Take a chat out of the bin."""
        change_chat(self._database, chat, deleted=None)

    def delete_turn(self, turn: int) -> None:
        """Move a turn and all that follows from it into the bin; `restore_turn` undoes it for 30 days."""
        with self._database.writing() as c:
            c.execute(f"UPDATE turns SET deleted = ? WHERE deleted IS NULL AND id IN ({_BELOW})", (self._clock(), turn))

    def restore_turn(self, turn: int) -> int:
        """Undo `delete_turn`; the id of the chat. UsageError if the turn is gone.

        The messages it answers come back with it, where they were deleted later, or it could not be seen; what else was
        deleted with those stays in the bin.
        """
        with self._database.writing() as c:
            chat = chat_of_turn(c, turn)
            c.execute(
                f"UPDATE turns SET deleted = NULL WHERE id IN ({_BELOW})"
                " AND deleted = (SELECT deleted FROM turns WHERE id = ?)",
                (turn, turn),
            )
            line = [(above,) for above in ancestors(c, turn)]
            c.executemany("UPDATE turns SET deleted = NULL WHERE id = ? AND deleted IS NOT NULL", line)
            return chat

    def forget(self, chat: int) -> None:
        """Delete for good a chat that is in the bin."""
        with self._database.writing() as c:
            c.execute("DELETE FROM chats WHERE id = ? AND deleted IS NOT NULL", (chat,))

    def forget_turn(self, turn: int) -> None:
        """Delete for good a turn that is in the bin, and all that followed from it, whenever that was deleted."""
        with self._database.writing() as c:
            if c.execute("SELECT 1 FROM turns WHERE id = ? AND deleted IS NOT NULL", (turn,)).fetchone():
                c.execute(f"DELETE FROM turns WHERE id IN ({_BELOW}) AND deleted IS NOT NULL", (turn,))

    def purge(self, before: float | None = None) -> int:
        """Delete for good what went into the bin until `before` (seconds since 1970; None: all of it); how many."""
        before = self._clock() if before is None else before
        with self._database.writing() as c:
            chats = c.execute("DELETE FROM chats WHERE deleted <= ?", (before,)).rowcount
            return chats + c.execute("DELETE FROM turns WHERE deleted <= ?", (before,)).rowcount


_BELOW = """WITH RECURSIVE below(id) AS (
    VALUES (?) UNION SELECT turns.id FROM turns JOIN below ON turns.parent = below.id) SELECT id FROM below"""


def _turns(c: sqlite3.Connection) -> tuple[DeletedTurn, ...]:
    """The turns that were deleted themselves, not only with one above them: those have that one's time."""
    rows = c.execute(
        f"""SELECT t.id, t.chat, c.title, t.role, t.deleted, substr(t.text, 1, {SHOWN}) AS text,
            substr(t.reasoning, 1, {SHOWN}) AS reasoning,
            (SELECT group_concat(name, ', ') FROM attachments WHERE turn = t.id) AS files,
            (SELECT count(*) FROM turns WHERE deleted = t.deleted AND chat = t.chat) AS count,
            (WITH RECURSIVE below(id) AS (VALUES (t.id) UNION
                SELECT turns.id FROM turns JOIN below ON turns.chat = t.chat AND turns.parent = below.id)
                SELECT count(*) FROM below) AS below
        FROM turns t JOIN chats c ON c.id = t.chat LEFT JOIN turns p ON p.id = t.parent
        WHERE t.deleted IS NOT NULL AND c.deleted IS NULL AND (p.deleted IS NULL OR p.deleted != t.deleted)
        ORDER BY t.deleted DESC, t.id"""
    )
    return tuple(
        DeletedTurn(
            row["id"], row["chat"], row["title"], row["role"],
            " ".join((row["text"].strip() or row["reasoning"].strip() or row["files"] or "").split()),
            row["count"], row["below"], row["deleted"],
        )
        for row in rows
    )  # fmt: skip
