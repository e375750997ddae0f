"""Everything that was said, kept so that nothing is lost: not by a crash, not by a mistake of the person's.

    with ChatStore.open(chats_file()) as store:
        chat = store.create()
        question = store.add(chat.id, "user", "Hello", parent=None)
        reply = store.begin(chat.id, parent=question.id, name="Qwen3 8B")
        store.append(reply.id, "Hi ")            # before it is shown: what was shown is there after any crash
        store.finish(reply.id, "end", stats)

Methods may be called from any thread and wait for each other; all raise StoreProblem. `append` takes some 30 µs and
does not wait for the disk; every other change does, so it is there after a power cut too.
"""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Callable, Iterable
from itertools import pairwise
from pathlib import Path
from typing import Any

from advisor.chat.conversation import (
    Attachment,
    Chat,
    ChatRecord,
    ChatSettings,
    Conversation,
    Ending,
    Preset,
    Role,
    Turn,
    TurnRecord,
)
from advisor.chat.database import Database
from advisor.chat.rows import (
    attachments_of,
    chat_of,
    clean,
    insert_record,
    insert_tags,
    insert_turn,
    joined_pieces,
    pieces_of,
    record_of,
    settings_of,
    tags_of,
    turns_shown,
)
from advisor.chat.salvage import open_or_rescue
from advisor.chat.search import Hit, search
from advisor.engine.reply import Stats
from advisor.errors import UsageError

BIN_DAYS = 30
DAY = 24 * 3600.0
TITLE_LENGTH = 60

Clock = Callable[[], float]


class ChatStore:
    """The kept chats. `notice`: what the person should know about the opening, None if all was well."""

    def __init__(self, database: Database, notice: str | None = None, clock: Clock = time.time) -> None:
        """Use `open`."""
        self._database, self.notice, self._clock = database, notice, clock
        self._recover()
        self.purge(clock() - BIN_DAYS * DAY)

    @classmethod
    def open(cls, path: Path | None, *, clock: Clock = time.time) -> ChatStore:
        """Open the file, or make it; a damaged one is kept aside and what can be read is saved (see `notice`).

        path: None keeps chats in memory only, for a file that cannot be used now. Raises StoreProblem.
        """
        database, notice = open_or_rescue(path, clock())
        try:
            return cls(database, notice, clock)
        except BaseException:
            database.close()
            raise

    def close(self) -> None:
        """Close the file."""
        self._database.close()

    def __enter__(self) -> ChatStore:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # -- chats -------------------------------------------------------------------------------------------------

    def create(self, title: str = "", settings: ChatSettings | None = None) -> Chat:
        """An empty chat. Without a title it gets the beginning of its first message."""
        now = self._clock()
        with self._database.writing() as c:
            return self._chat(c, insert_record(c, ChatRecord(title, now, now, settings=settings or ChatSettings())))

    def chats(self, *, deleted: bool = False) -> tuple[Chat, ...]:
        """Every chat, pinned ones first, then the last used first; or those in the bin, the last deleted first."""
        where = "NOT NULL ORDER BY deleted DESC" if deleted else "NULL ORDER BY pinned DESC, updated DESC"
        with self._database.reading() as c:
            tags = tags_of(c)
            return tuple(chat_of(row, tags) for row in c.execute(f"SELECT * FROM chats WHERE deleted IS {where}, id"))

    def read(self, chat: int) -> Conversation:
        """A chat with the turns on the path shown; UsageError if there is none."""
        with self._database.reading() as c:
            row = _row(c, chat)
            return Conversation(
                chat_of(row, tags_of(c)), settings_of(row), row["draft"], turns_shown(c, chat, row["chosen"])
            )

    def rename(self, chat: int, title: str) -> None:
        """Give a chat another title."""
        self._set(chat, title=clean(title).strip())

    def pin(self, chat: int, pinned: bool) -> None:
        """Keep a chat at the top of the list, or no longer."""
        self._set(chat, pinned=pinned)

    def tag(self, chat: int, tags: Iterable[str]) -> None:
        """Replace the tags of a chat."""
        with self._database.writing() as c:
            c.execute("DELETE FROM tags WHERE chat = ?", (chat,))
            insert_tags(c, chat, tags)

    def configure(self, chat: int, settings: ChatSettings) -> None:
        """Replace the settings of a chat."""
        self._set(chat, settings=json.dumps(settings.to_json()))

    def draft(self, chat: int, text: str) -> None:
        """Keep what stands unsent in the message box."""
        self._set(chat, draft=clean(text))

    def delete(self, chat: int) -> None:
        """Move a chat into the bin; `restore` undoes it for 30 days."""
        self._set(chat, deleted=self._clock())

    def restore(self, chat: int) -> None:
        """Take a chat out of the bin."""
        self._set(chat, deleted=None)

    def purge(self, before: float | None = None) -> int:
        """Delete for good what went into the bin until `before` (seconds since 1970; None: all of it); how many."""
        before = self._clock() if before is None else before
        with self._database.writing() as c:
            chats = c.execute("DELETE FROM chats WHERE deleted <= ?", (before,)).rowcount
            return chats + c.execute("DELETE FROM turns WHERE deleted <= ?", (before,)).rowcount

    def fork(self, turn: int) -> Chat:
        """A new chat that begins as the path to `turn` does."""
        with self._database.writing() as c:
            chat = _chat_of_turn(c, turn)
            line = set(_ancestors(c, turn))
            rows = [r for r in c.execute("SELECT * FROM turns WHERE chat = ?", (chat,)) if r["id"] in line]
            source = _row(c, chat)
            tags = tags_of(c).get(chat, ())
            record = record_of(source, rows, tags, pieces_of(c, chat), attachments_of(c, chat))
            now = self._clock()
            changed = {**vars(record), "created": now, "updated": now, "pinned": False, "draft": "", "deleted": None}
            return self._chat(c, insert_record(c, ChatRecord(**changed)))

    # -- turns -------------------------------------------------------------------------------------------------

    def add(
        self,
        chat: int,
        role: Role,
        text: str,
        *,
        parent: int | None,
        attachments: tuple[Attachment, ...] = (),
        name: str = "",
    ) -> Turn:
        """Add a message below the turn `parent` (None: as the chat's first) and show it.

        An edited message is added below the parent of the old one and so stands beside it.
        """
        record = TurnRecord(None, None, role, text, self._clock(), name, attachments=attachments)
        return self._add(chat, record, parent, title=text if role == "user" else "")

    def begin(self, chat: int, *, parent: int | None, name: str) -> Turn:
        """Begin a reply below the turn `parent`; the turn it will be. name: the model's."""
        record = TurnRecord(None, None, "assistant", "", self._clock(), name, ending="writing")
        return self._add(chat, record, parent)

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
                (clean(text), clean(reasoning), turn),
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
        """Make `turn` part of the path shown: step through ‹2/3›, or go to what a search found."""
        with self._database.writing() as c:
            line = _ancestors(c, turn)
            for child, parent in pairwise(line):
                c.execute("UPDATE turns SET chosen = ? WHERE id = ?", (child, parent))
            c.execute("UPDATE chats SET chosen = ? WHERE id = ?", (line[-1], _chat_of_turn(c, turn)))

    def delete_turn(self, turn: int) -> None:
        """Move a turn and all that follows from it into the bin; `restore_turn` undoes it for 30 days."""
        with self._database.writing() as c:
            c.execute(f"UPDATE turns SET deleted = ? WHERE deleted IS NULL AND id IN ({_BELOW})", (self._clock(), turn))

    def restore_turn(self, turn: int) -> None:
        """Undo `delete_turn`."""
        with self._database.writing() as c:
            c.execute(
                f"UPDATE turns SET deleted = NULL WHERE id IN ({_BELOW})"
                " AND deleted = (SELECT deleted FROM turns WHERE id = ?)",
                (turn, turn),
            )

    # -- finding, presets, whole chats -------------------------------------------------------------------------

    def search(self, words: str, limit: int = 50) -> tuple[Hit, ...]:
        """Titles and turns, in any branch, that hold every word; the newest first."""
        with self._database.reading() as c:
            return search(c, words, limit)

    def presets(self) -> tuple[Preset, ...]:
        """The saved system prompts, by name."""
        with self._database.reading() as c:
            rows = c.execute("SELECT name, text FROM presets ORDER BY name COLLATE NOCASE")
            return tuple(Preset(row["name"], row["text"]) for row in rows)

    def save_preset(self, name: str, text: str) -> None:
        """Keep a system prompt under `name`, replacing one of that name."""
        if not name.strip():
            raise UsageError("Give the system prompt a name to save it under.")
        with self._database.writing() as c:
            c.execute("INSERT OR REPLACE INTO presets VALUES (?, ?)", (clean(name).strip(), clean(text)))

    def delete_preset(self, name: str) -> None:
        """Forget a saved system prompt; chats that use its text keep it."""
        with self._database.writing() as c:
            c.execute("DELETE FROM presets WHERE name = ?", (clean(name).strip(),))

    def record(self, chat: int) -> ChatRecord:
        """A chat with every branch, without what is in the bin."""
        with self._database.reading() as c:
            turns = c.execute("SELECT * FROM turns WHERE chat = ?", (chat,)).fetchall()
            tags = tags_of(c).get(chat, ())
            return record_of(_row(c, chat), turns, tags, pieces_of(c, chat), attachments_of(c, chat)).visible()

    def insert(self, records: Iterable[ChatRecord]) -> tuple[Chat, ...]:
        """Add whole chats, all or none."""
        with self._database.writing() as c:
            return tuple(self._chat(c, insert_record(c, record)) for record in records)

    # -- inside ------------------------------------------------------------------------------------------------

    def _recover(self) -> None:
        """Replies that were being written when the program ended keep all that was shown of them."""
        with self._database.reading() as c:
            turns = [row["id"] for row in c.execute("SELECT id FROM turns WHERE ending = 'writing'")]
        if turns:
            with self._database.writing() as c:
                for turn in turns:
                    _settle(c, turn, "lost", None)

    def _chat(self, c: sqlite3.Connection, chat: int) -> Chat:
        return chat_of(_row(c, chat), tags_of(c))

    def _set(self, chat: int, **columns: Any) -> None:
        assignments = ", ".join(f"{name} = ?" for name in columns)
        with self._database.writing() as c:
            c.execute(f"UPDATE chats SET {assignments} WHERE id = ?", (*columns.values(), chat))

    def _add(self, chat: int, record: TurnRecord, parent: int | None, title: str = "") -> Turn:
        with self._database.writing() as c:
            if parent is not None and _chat_of_turn(c, parent) != chat:
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
                identity, parent, record.role, clean(record.text), record.created, clean(record.name),
                ending=record.ending, attachments=record.attachments, siblings=tuple(row["id"] for row in siblings),
            )  # fmt: skip


_BELOW = """WITH RECURSIVE below(id) AS (
    VALUES (?) UNION SELECT turns.id FROM turns JOIN below ON turns.parent = below.id) SELECT id FROM below"""


def _row(c: sqlite3.Connection, chat: int) -> sqlite3.Row:
    row: sqlite3.Row | None = c.execute("SELECT * FROM chats WHERE id = ?", (chat,)).fetchone()
    if row is None:
        raise UsageError("That chat is no longer there.")
    return row


def _chat_of_turn(c: sqlite3.Connection, turn: int) -> int:
    row = c.execute("SELECT chat FROM turns WHERE id = ?", (turn,)).fetchone()
    if row is None:
        raise UsageError("That message is no longer there.")
    return int(row["chat"])


def _ancestors(c: sqlite3.Connection, turn: int) -> list[int]:
    """`turn`, its parent, and so on up to the first."""
    rows = c.execute(
        "WITH RECURSIVE line(id, parent) AS (SELECT id, parent FROM turns WHERE id = ? UNION "
        "SELECT turns.id, turns.parent FROM turns JOIN line ON turns.id = line.parent) SELECT id FROM line",
        (turn,),
    )
    return [row["id"] for row in rows]


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
    line = " ".join(clean(text).split())
    if len(line) <= TITLE_LENGTH:
        return line
    return line[:TITLE_LENGTH].rsplit(" ", 1)[0].rstrip(",.;:") + "…"
