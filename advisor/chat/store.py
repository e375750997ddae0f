"""Everything that was said, kept so that nothing is lost: not by a crash, not by a mistake of the person's.

    with ChatStore.open(chats_file()) as store:
        chat = store.create()
        question = store.turns.add(chat.id, "user", "Hello", parent=None)
        reply = store.turns.begin(chat.id, parent=question.id, name="Qwen3 8B")
        store.turns.append(reply.id, "Hi ")      # before it is shown: what was shown is there after any crash
        store.turns.finish(reply.id, "end", stats)

Methods may be called from any thread and wait for each other; all raise StoreProblem. `turns.append` takes some 30 µs
and does not wait for the disk; every other change does, so it is there after a power cut too.
"""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Iterable
from pathlib import Path

from advisor.chat.bin import BIN_DAYS, DAY, Trash
from advisor.chat.conversation import Chat, ChatRecord, ChatSettings, Conversation, Preset
from advisor.chat.database import Database
from advisor.chat.drafts import Drafts
from advisor.chat.queries import ancestors, change_chat, chat_of_turn, row_of_chat
from advisor.chat.recovery import open_or_rescue
from advisor.chat.search import Hit, search
from advisor.chat.serialization import (
    attachments_of,
    chat_of,
    draft_files_of,
    insert_record,
    insert_tags,
    pieces_of,
    record_of,
    settings_of,
    storable_text,
    tags_of,
    turns_shown,
)
from advisor.chat.turns import Turns, WallClock
from advisor.errors import UsageError


class ChatStore:
    """The kept chats, in parts over one open file: their messages, what stands unsent, and the bin.

    notice: what the person should know about the opening, None if all was well.
    """

    def __init__(self, database: Database, notice: str | None = None, clock: WallClock = time.time) -> None:
        """Use `open`."""
        self._database, self._clock = database, clock
        self.notice = notice
        self.turns = Turns(database, clock)
        self.drafts = Drafts(database)
        self.trash = Trash(database, clock)
        self.turns.recover()
        self.trash.purge(clock() - BIN_DAYS * DAY)

    @classmethod
    def open(cls, path: Path | None, *, clock: WallClock = time.time) -> ChatStore:
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

    def chats(self) -> tuple[Chat, ...]:
        """Every chat that is not in the bin, pinned ones first, then the last used first."""
        with self._database.reading() as c:
            tags = tags_of(c)
            rows = c.execute("SELECT * FROM chats WHERE deleted IS NULL ORDER BY pinned DESC, updated DESC, id")
            return tuple(chat_of(row, tags) for row in rows)

    def read(self, chat: int) -> Conversation:
        """A chat with the turns on the path shown; UsageError if there is none."""
        with self._database.reading() as c:
            row = row_of_chat(c, chat)
            return Conversation(
                chat_of(row, tags_of(c)),
                settings_of(row),
                row["draft"],
                turns_shown(c, chat, row["chosen"]),
                draft_files_of(c, chat),
            )

    def rename(self, chat: int, title: str) -> None:
        """Give a chat another title."""
        change_chat(self._database, chat, title=storable_text(title).strip())

    def pin(self, chat: int, pinned: bool) -> None:
        """Keep a chat at the top of the list, or no longer."""
        change_chat(self._database, chat, pinned=pinned)

    def tag(self, chat: int, tags: Iterable[str]) -> None:
        """Replace the tags of a chat."""
        with self._database.writing() as c:
            c.execute("DELETE FROM tags WHERE chat = ?", (chat,))
            insert_tags(c, chat, tags)

    def configure(self, chat: int, settings: ChatSettings) -> None:
        """Replace the settings of a chat."""
        change_chat(self._database, chat, settings=json.dumps(settings.to_json()))

    def fork(self, turn: int) -> Chat:
        """A new chat that begins as the path to `turn` does."""
        with self._database.writing() as c:
            chat = chat_of_turn(c, turn)
            line = set(ancestors(c, turn))
            rows = [r for r in c.execute("SELECT * FROM turns WHERE chat = ?", (chat,)) if r["id"] in line]
            source = row_of_chat(c, chat)
            tags = tags_of(c).get(chat, ())
            record = record_of(source, rows, tags, pieces_of(c, chat), attachments_of(c, chat))
            now = self._clock()
            changed = {**vars(record), "created": now, "updated": now, "pinned": False, "deleted": None}
            changed |= {"draft": "", "draft_files": ()}
            return self._chat(c, insert_record(c, ChatRecord(**changed)))

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
            c.execute(
                "INSERT OR REPLACE INTO presets VALUES (?, ?)", (storable_text(name).strip(), storable_text(text))
            )

    def delete_preset(self, name: str) -> None:
        """Forget a saved system prompt; chats that use its text keep it."""
        with self._database.writing() as c:
            c.execute("DELETE FROM presets WHERE name = ?", (storable_text(name).strip(),))

    def record(self, chat: int) -> ChatRecord:
        """A chat with every branch, without what is in the bin."""
        with self._database.reading() as c:
            turns = c.execute("SELECT * FROM turns WHERE chat = ?", (chat,)).fetchall()
            tags = tags_of(c).get(chat, ())
            pieces, attachments, files = pieces_of(c, chat), attachments_of(c, chat), draft_files_of(c, chat)
            return record_of(row_of_chat(c, chat), turns, tags, pieces, attachments, files).visible()

    def insert(self, records: Iterable[ChatRecord]) -> tuple[Chat, ...]:
        """Add whole chats, all or none."""
        with self._database.writing() as c:
            return tuple(self._chat(c, insert_record(c, record)) for record in records)

    # -- inside --------------------------------------------------------------------------------------------------

    def _chat(self, c: sqlite3.Connection, chat: int) -> Chat:
        return chat_of(row_of_chat(c, chat), tags_of(c))
