"""Between the tables of the store and the values of conversation.py."""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any

from advisor.chat.conversation import (
    Attachment,
    Chat,
    ChatRecord,
    ChatSettings,
    Node,
    Turn,
    TurnRecord,
    path,
)
from advisor.engine.sampling import Stats

_Row = sqlite3.Row | dict[str, Any]


def storable_text(text: str) -> str:
    """`text` as UTF-8 can hold it: halves of surrogate pairs become question marks."""
    return text.encode("utf-8", "replace").decode()


# -- one chat, to be shown ---------------------------------------------------------------------------------------------


def tags_of(connection: sqlite3.Connection) -> dict[int, tuple[str, ...]]:
    """The tags of every chat that has any, in order."""
    rows = connection.execute("SELECT chat, tag FROM tags ORDER BY chat, tag")
    return {chat: tuple(row["tag"] for row in own) for chat, own in groupby(rows, itemgetter("chat"))}


def chat_of(row: _Row, tags: dict[int, tuple[str, ...]]) -> Chat:
    """A row of `chats` as a value."""
    return Chat(
        row["id"], row["title"], row["created"], row["updated"], bool(row["pinned"]), tags.get(row["id"], ()),
        row["deleted"],
    )  # fmt: skip


def settings_of(row: _Row) -> ChatSettings:
    """The settings in a row of `chats`."""
    try:
        values = json.loads(row["settings"])
    except (
        ValueError,
        RecursionError,
    ):  # bits may flip inside a text without SQLite's notice; the chat is worth more than its settings
        values = {}
    return ChatSettings.from_json(values if isinstance(values, dict) else {})


def turns_shown(connection: sqlite3.Connection, chat: int, chosen: int | None) -> tuple[Turn, ...]:
    """The turns on the path shown."""
    rows = connection.execute("SELECT * FROM turns WHERE chat = ? AND deleted IS NULL", (chat,)).fetchall()
    by_id = {row["id"]: row for row in rows}
    shown = path([Node(row["id"], row["parent"], row["chosen"]) for row in rows], chosen)
    pieces, attachments = pieces_of(connection, chat), attachments_of(connection, chat)
    return tuple(turn_of(by_id[identity], pieces, attachments, siblings) for identity, siblings in shown)


Pieces = dict[int, tuple[str, str]]
Attachments = dict[int, tuple[Attachment, ...]]


def pieces_of(connection: sqlite3.Connection, chat: int) -> Pieces:
    """(text, reasoning) that replies under way have said beyond what their rows hold, by turn."""
    rows = connection.execute(
        "SELECT turn, text, reasoning FROM pieces WHERE turn IN"
        " (SELECT id FROM turns WHERE chat = ? AND ending = 'writing') ORDER BY id",
        (chat,),
    )
    return joined_pieces(rows)


def joined_pieces(rows: Iterable[_Row]) -> Pieces:
    """Rows of `pieces`, in order, put together by turn."""
    found: dict[int, tuple[list[str], list[str]]] = defaultdict(lambda: ([], []))
    for row in rows:
        texts, reasonings = found[row["turn"]]
        texts.append(row["text"])
        reasonings.append(row["reasoning"])
    return {turn: ("".join(texts), "".join(reasonings)) for turn, (texts, reasonings) in found.items()}


def file_of(row: _Row) -> Attachment:
    """A row of `attachments`, or of `draft_files`, which nobody has counted."""
    tokens = row["tokens"] if "tokens" in row.keys() else None  # noqa: SIM118 - a sqlite3.Row looks in its values
    return Attachment(row["name"], row["text"], row["size"], row["path"], tokens)


def attachments_of(connection: sqlite3.Connection, chat: int) -> Attachments:
    """What went with each turn that has attachments."""
    found: dict[int, list[Attachment]] = defaultdict(list)
    for row in connection.execute(
        "SELECT turn, name, text, size, path, tokens FROM attachments"
        " WHERE turn IN (SELECT id FROM turns WHERE chat = ?) ORDER BY id",
        (chat,),
    ):
        found[row["turn"]].append(file_of(row))
    return {turn: tuple(files) for turn, files in found.items()}


def draft_files_of(connection: sqlite3.Connection, chat: int | None) -> tuple[Attachment, ...]:
    """What is attached to the message that stands unsent in a chat (None: in one that is not there yet)."""
    rows = connection.execute("SELECT name, text, size, path FROM draft_files WHERE chat IS ? ORDER BY id", (chat,))
    return tuple(file_of(row) for row in rows)


def insert_draft_files(connection: sqlite3.Connection, chat: int | None, files: Iterable[Attachment]) -> None:
    """Attach more to that message."""
    for file in files:
        connection.execute(
            "INSERT INTO draft_files (name, size, chat, text, path) VALUES (?,?,?,?,?)",
            (storable_text(file.name), file.size, chat, storable_text(file.text), storable_text(file.path)),
        )


def turn_of(row: _Row, pieces: Pieces, attachments: Attachments, siblings: tuple[int, ...]) -> Turn:
    """A row of `turns` as a value."""
    text, reasoning = pieces.get(row["id"], ("", ""))
    return Turn(
        row["id"], row["parent"], row["role"], row["text"] + text, row["created"], row["name"],
        row["reasoning"] + reasoning, row["ending"], stats_of(row), attachments.get(row["id"], ()), siblings,
        bool(row["edited"]),
    )  # fmt: skip


def stats_of(row: _Row) -> Stats | None:
    """The figures of a reply, where it has any that can be read."""
    try:
        return Stats.from_json(json.loads(row["stats"])) if row["stats"] else None
    except (ValueError, RecursionError):
        return None


# -- whole chats -------------------------------------------------------------------------------------------------------


def record_of(
    chat: _Row,
    turns: Sequence[_Row],
    tags: tuple[str, ...],
    pieces: Pieces,
    attachments: Attachments,
    draft_files: tuple[Attachment, ...] = (),
) -> ChatRecord:
    """A chat and all its turns as one value. A parent that is not before its child does not count as one."""
    place: dict[int, int] = {}
    ordered = sorted(turns, key=lambda row: int(row["id"]))
    for row in ordered:
        place[row["id"]] = len(place)

    def record(row: _Row) -> TurnRecord:
        turn = turn_of(row, pieces, attachments, ())
        parent = place.get(turn.parent) if turn.parent is not None and turn.parent < turn.id else None
        chosen = place.get(row["chosen"])
        ending = "lost" if turn.ending == "writing" else turn.ending
        return TurnRecord(
            parent, chosen, turn.role, turn.text, turn.created, turn.name, turn.reasoning, ending, turn.stats,
            turn.attachments, row["deleted"], turn.edited,
        )  # fmt: skip

    settings = settings_of(chat)
    first = None if settings.reads_after is None else place.get(settings.reads_after)
    settings = settings.with_(reads_after=first)
    return ChatRecord(
        chat["title"], chat["created"], chat["updated"], bool(chat["pinned"]), tags, chat["deleted"],
        settings, chat["draft"], place.get(chat["chosen"]), tuple(record(row) for row in ordered), draft_files,
    )  # fmt: skip


def insert_record(connection: sqlite3.Connection, record: ChatRecord) -> int:
    """Add a whole chat; its id."""
    chat = connection.execute(
        "INSERT INTO chats (title, created, updated, pinned, deleted, settings, draft) VALUES (?,?,?,?,?,?,?)",
        (
            storable_text(record.title), record.created, record.updated, record.pinned, record.deleted,
            json.dumps(record.settings.with_(reads_after=None).to_json()), storable_text(record.draft),
        ),
    ).lastrowid  # fmt: skip
    assert chat is not None
    insert_tags(connection, chat, record.tags)
    insert_draft_files(connection, chat, record.draft_files)
    ids: list[int] = []
    for turn in record.turns:
        parent = None if turn.parent is None else ids[turn.parent]
        ids.append(insert_turn(connection, chat, turn, parent))
    connection.execute("UPDATE chats SET chosen = ? WHERE id = ?", (_pick(ids, record.chosen), chat))
    if (first := record.settings.reads_after) is not None and 0 <= first < len(ids):
        settings = json.dumps(record.settings.with_(reads_after=ids[first]).to_json())
        connection.execute("UPDATE chats SET settings = ? WHERE id = ?", (settings, chat))
    connection.executemany(
        "UPDATE turns SET chosen = ? WHERE id = ?",
        [(ids[t.chosen], i) for i, t in zip(ids, record.turns, strict=True) if t.chosen is not None],
    )
    return chat


def _pick(ids: list[int], index: int | None) -> int | None:
    return None if index is None else ids[index]


def insert_tags(connection: sqlite3.Connection, chat: int, tags: Iterable[str]) -> None:
    """Add tags to a chat; empty ones are left out."""
    wanted = {storable_text(tag).strip() for tag in tags} - {""}
    connection.executemany("INSERT INTO tags (chat, tag) VALUES (?, ?)", [(chat, tag) for tag in sorted(wanted)])


def insert_turn(connection: sqlite3.Connection, chat: int, turn: TurnRecord, parent: int | None) -> int:
    """Add one turn below `parent` (an id); its id. `turn.parent` and `turn.chosen` are not looked at."""
    identity = connection.execute(
        "INSERT INTO turns (chat, parent, role, text, created, name, reasoning, ending, stats, deleted, edited)"
        " VALUES (?,?,?,?,?,?,?,?,?,?,?)",
        (
            chat, parent, turn.role, storable_text(turn.text), turn.created, storable_text(turn.name),
            storable_text(turn.reasoning), turn.ending,
            json.dumps(turn.stats.to_json()) if turn.stats else None, turn.deleted, turn.edited,
        ),
    ).lastrowid  # fmt: skip
    assert identity is not None
    connection.executemany(
        "INSERT INTO attachments (turn, name, text, size, path, tokens) VALUES (?,?,?,?,?,?)",
        [
            (identity, storable_text(a.name), storable_text(a.text), a.size, storable_text(a.path), a.tokens)
            for a in turn.attachments
        ],
    )
    return identity
