"""What stands unsent in the message boxes: each chat's, and that of the chat which is not there yet (None)."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from advisor.chat.conversation import Attachment
from advisor.chat.database import Database
from advisor.chat.queries import change_chat, row_of_chat
from advisor.chat.serialization import draft_files_of, insert_draft_files, storable_text


class Drafts:
    """Those in one file. Methods as the store's."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def keep(self, chat: int, text: str) -> None:
        """Keep what stands unsent in the message box."""
        change_chat(self._database, chat, draft=storable_text(text))

    def unsent_files(self) -> tuple[Attachment, ...]:
        """What is attached to the message of a chat that is not there yet."""
        with self._database.reading() as c:
            return draft_files_of(c, None)

    def keep_files(self, chat: int | None, files: Sequence[Attachment]) -> None:
        """Keep these, and no others, with what stands unsent. UsageError if the chat is gone.

        Only what is new is written: a picture may have megabytes.
        """
        with self._database.writing() as c:
            if chat is not None:
                row_of_chat(c, chat)
            insert_draft_files(c, chat, files[_keep_first(c, chat, files) :])

    def attach(self, chat: int | None, file: Attachment) -> None:
        """Keep one more file with what stands unsent. UsageError if the chat is gone."""
        with self._database.writing() as c:
            if chat is not None:
                row_of_chat(c, chat)
            insert_draft_files(c, chat, [file])


def _keep_first(c: sqlite3.Connection, chat: int | None, files: Sequence[Attachment]) -> int:
    """Forget the kept files that are not wanted, or not in this order; how many of `files` are there already."""
    found = 0
    for row in c.execute("SELECT id, name, size FROM draft_files WHERE chat IS ? ORDER BY id", (chat,)).fetchall():
        wanted = files[found] if found < len(files) else None
        if (
            wanted
            and (row["name"], row["size"]) == (storable_text(wanted.name), wanted.size)
            and _same(c, row["id"], wanted)
        ):
            found += 1
        else:
            c.execute("DELETE FROM draft_files WHERE id = ?", (row["id"],))
    return found


def _same(c: sqlite3.Connection, identity: int, file: Attachment) -> bool:
    query = "SELECT 1 FROM draft_files WHERE id = ? AND text = ?"
    return c.execute(query, (identity, storable_text(file.text))).fetchone() is not None
