"""The messages of the kept chats: saying, replying piece by piece, and which of their versions are shown."""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Callable
from itertools import pairwise

from advisor.chat.conversation import Attachment, Ending, Turn, TurnRecord
from advisor.chat.database import Database
from advisor.chat.queries import ancestors, chat_of_turn
from advisor.chat.serialization import insert_turn, joined_pieces, storable_text
from advisor.engine.sampling import MessageRole, Stats
from advisor.errors import UsageError

TITLE_LENGTH = 60

WallClock = Callable[[], float]


class Turns:
    """The messages in one file. Methods as the store's."""

    def __init__(self, database: Database, clock: WallClock = time.time) -> None:
        """clock: seconds since 1970."""
        self._database, self._clock = database, clock

    def add(
        self,
        chat: int,
        role: MessageRole,
        text: str,
        *,
        parent: int | None,
        attachments: tuple[Attachment, ...] = (),
        name: str = "",
        edited: bool = False,
    ) -> Turn:
        """Add a message below the turn `parent` (None: as the chat's first) and show it.

        An edited message is added below the parent of the old one and so stands beside it. edited: it is one.
        """
        record = TurnRecord(None, None, role, text, self._clock(), name, attachments=attachments, edited=edited)
        return self._add(chat, record, parent, title=text if role == "user" else "")

    def begin(self, chat: int, *, parent: int | None, name: str) -> Turn:
        """Begin a reply below the turn `parent`; the turn it will be. name: the model's."""
        record = TurnRecord(None, None, "assistant", "", self._clock(), name, ending="writing")
        return self._add(chat, record, parent)

    def rewrite(self, turn: int, text: str) -> Turn:
        """A reply in a person's words, beside the one that it was, and shown. UsageError if that is gone.

        What was thought before it stays; its figures, which say what a model did, do not.
        """
        with self._database.reading() as c:
            row = c.execute("SELECT * FROM turns WHERE id = ? AND deleted IS NULL", (turn,)).fetchone()
        if row is None or row["role"] != "assistant":
            raise UsageError("That message is no longer there.")
        record = TurnRecord(
            None, None, "assistant", text, self._clock(), row["name"], row["reasoning"], row["ending"], edited=True
        )
        return self._add(row["chat"], record, row["parent"])

    def resume(self, turn: int) -> None:
        """Go on writing a reply that has ended; what it said stays."""
        with self._database.writing() as c:
            c.execute("UPDATE turns SET ending = 'writing' WHERE id = ? AND role = 'assistant'", (turn,))

    def append(self, turn: int, text: str, reasoning: str = "") -> None:
        """Add to a reply under way; call it with every piece, before that is shown. UsageError if it has ended."""
        with self._database.writing(durable=False) as c:
            added = c.execute(
                "INSERT INTO pieces (turn, text, reasoning)"
                " SELECT id, ?, ? FROM turns WHERE id = ? AND ending = 'writing'",
                (storable_text(text), storable_text(reasoning), turn),
            )
            if not added.rowcount:
                raise UsageError("This reply has ended already; nothing can be added to it.")

    def finish(self, turn: int, ending: Ending, stats: Stats | None = None) -> None:
        """The reply has ended: how, and what it took."""
        with self._database.writing() as c:
            _settle(c, turn, ending, stats)
            c.execute(
                "UPDATE chats SET updated = ? WHERE id = (SELECT chat FROM turns WHERE id = ?)", (self._clock(), turn)
            )

    def show(self, turn: int) -> None:
        """Make `turn` part of the path shown: step through ‹2/3›, or go to what was found. UsageError if it is gone."""
        with self._database.writing() as c:
            chat = chat_of_turn(c, turn)
            line = ancestors(c, turn)
            for child, parent in pairwise(line):
                c.execute("UPDATE turns SET chosen = ? WHERE id = ?", (child, parent))
            c.execute("UPDATE chats SET chosen = ? WHERE id = ?", (line[-1], chat))

    def recover(self) -> None:
        """Replies that were being written when the program ended keep all that was shown of them."""
        with self._database.reading() as c:
            turns = [row["id"] for row in c.execute("SELECT id FROM turns WHERE ending = 'writing'")]
        if turns:
            with self._database.writing() as c:
                for turn in turns:
                    _settle(c, turn, "lost", None)

    # -- inside --------------------------------------------------------------------------------------------------

    def _add(self, chat: int, record: TurnRecord, parent: int | None, title: str = "") -> Turn:
        with self._database.writing() as c:
            if parent is not None and chat_of_turn(c, parent) != chat:
                raise UsageError("That message belongs to another chat.")
            identity = insert_turn(c, chat, record, parent)
            above, key = ("chats", chat) if parent is None else ("turns", parent)
            c.execute(f"UPDATE {above} SET chosen = ? WHERE id = ?", (identity, key))
            c.execute("UPDATE chats SET updated = ?, title = CASE title WHEN '' THEN ? ELSE title END WHERE id = ?",
                      (record.created, _title(title), chat))  # fmt: skip
            siblings = c.execute(
                "SELECT id FROM turns WHERE chat = ? AND parent IS ? AND deleted IS NULL ORDER BY id", (chat, parent)
            )
            return Turn(
                identity, parent, record.role, storable_text(record.text), record.created, storable_text(record.name),
                record.reasoning, record.ending, attachments=record.attachments,
                siblings=tuple(row["id"] for row in siblings), edited=record.edited,
            )  # fmt: skip


def _settle(c: sqlite3.Connection, turn: int, ending: Ending, stats: Stats | None) -> None:
    """Put the pieces of a reply into its row."""
    rows = c.execute("SELECT turn, text, reasoning FROM pieces WHERE turn = ? ORDER BY id", (turn,))
    text, reasoning = joined_pieces(rows).get(turn, ("", ""))
    c.execute(
        "UPDATE turns SET text = text || ?, reasoning = reasoning || ?, ending = ?, stats = coalesce(?, stats)"
        " WHERE id = ?",
        (text, reasoning, ending, json.dumps(stats.to_json()) if stats else None, turn),
    )
    c.execute("DELETE FROM pieces WHERE turn = ?", (turn,))


def _title(text: str) -> str:
    """The beginning of a message, whole words, as a title."""
    line = " ".join(storable_text(text).split())
    if len(line) <= TITLE_LENGTH:
        return line
    return line[:TITLE_LENGTH].rsplit(" ", 1)[0].rstrip(",.;:") + "…"
