"""Saving what can be read from a damaged file of chats.

Nothing of the damaged file is changed: it is read through a copy and then kept aside under another name.
"""

from __future__ import annotations

import shutil
import sqlite3
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from advisor.chat.conversation import Attachment
from advisor.chat.database import PAGE, Database, connect
from advisor.chat.serialization import (
    Attachments,
    file_of,
    insert_draft_files,
    insert_record,
    joined_pieces,
    record_of,
)
from advisor.chat.wal import log_of, mark_of, replay
from advisor.errors import StoreProblem
from advisor.sentences import sentence

Fields = dict[str, Any]
_Drafts = dict[int | None, tuple[Attachment, ...]]
_PROBES = 10_000  # numbers in a row without a readable row, after which a table is given up


def open_or_rescue(path: Path | None, now: float) -> tuple[Database, str | None]:
    """The database at `path`, and a sentence where it was damaged and had to be rescued. Raises StoreProblem."""
    if path:
        _adopt(path)
    try:
        opened = Database(path)
        return opened, _about_the_log(path) if path and opened.lost_log else None
    except StoreProblem as problem:
        if problem.reason != "damaged" or path is None:
            raise
    with _system_errors():
        notice = _rescue(path, now)
    return Database(path), notice


def _about_the_log(path: Path) -> str:
    return (
        f"Plimsoll ended unexpectedly the last time, and the file in which it had written down what was said last is "
        f"gone ({log_of(path).name}). The last messages may be missing."
    )


def _saved(path: Path) -> Path:
    return path.with_name(path.name + ".saved")


def _adopt(path: Path) -> None:
    """Finish, or forget, a rescue that a crash interrupted: what is saved takes the place once that is free."""
    saved = _saved(path)
    if saved.exists():
        with _system_errors():
            if path.exists():
                saved.unlink()
            else:
                saved.rename(path)


def _rescue(path: Path, now: float) -> str:
    unfinished, saved = path.with_name(path.name + ".saving"), _saved(path)
    copy = path.with_name(path.name + ".copy")
    with _temporary(copy), _temporary(unfinished):
        _copy(path, copy)
        if log_of(copy).exists():
            replay(log_of(copy), copy)
        chats, turns = _save(copy, unfinished)
        unfinished.rename(saved)
    aside = _free_name(path.with_name(f"{path.stem}-damaged-{time.strftime('%Y-%m-%d', time.localtime(now))}.db"))
    if log_of(path).exists():
        log_of(path).rename(log_of(aside))
    path.rename(aside)
    saved.rename(path)
    if not chats:
        return sentence(
            "The file of your chats was damaged and nothing in it could be read. It is kept as {name}.", name=aside.name
        )
    if chats == 1:
        return sentence(
            "The file of your chats was damaged. 1 chat with {turns:,} messages could be saved; the damaged file is "
            "kept as {name}.",
            turns=turns, name=aside.name,
        )  # fmt: skip
    return sentence(
        "The file of your chats was damaged. {chats:,} chats with {turns:,} messages could be saved; the damaged file "
        "is kept as {name}.",
        chats=chats, turns=turns, name=aside.name,
    )  # fmt: skip


@contextmanager
def _system_errors() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        reason, what = error.strerror, sentence("your chats, which are damaged, cannot be saved")
        raise StoreProblem(
            "The system refuses a file, so {what}: {why}. Nothing was changed.", "unusable", what=what, why=reason
        ) from (error)


@contextmanager
def _temporary(path: Path) -> Iterator[None]:
    """No file at `path`, nor its log, before and after."""

    def remove() -> None:
        for one in (path, log_of(path), mark_of(path)):
            one.unlink(missing_ok=True)

    remove()
    try:
        yield
    finally:
        remove()


def _free_name(path: Path) -> Path:
    number, free = 1, path
    while free.exists():
        number += 1
        free = path.with_stem(f"{path.stem}-{number}")
    return free


def _copy(path: Path, copy: Path) -> None:
    shutil.copyfile(path, copy)
    if log_of(path).exists():
        shutil.copyfile(log_of(path), log_of(copy))


# -- reading -----------------------------------------------------------------------------------------------------------


def _save(damaged: Path, target: Path) -> tuple[int, int]:
    """Copy what can be read of `damaged` into a new file; how many chats and turns."""
    tables = _read(damaged)
    if not tables["turns"] and not tables["chats"]:
        _replace_first_page(damaged, target)
        tables = _read(damaged)
    turns, tags = _by_chat(tables["turns"]), _by_chat(tables["tags"])
    pieces = joined_pieces(tables["pieces"])
    attachments: Attachments = defaultdict(tuple)
    for row in tables["attachments"]:
        attachments[row["turn"]] += (file_of(row),)
    known = {row["id"]: row for row in tables["chats"]}
    chats = [known.get(chat) or _stand_in(chat, turns[chat]) for chat in sorted({*known, *turns})]
    drafts: _Drafts = defaultdict(tuple)
    saved = {chat["id"] for chat in chats}
    for row in tables["draft_files"]:  # where its chat is lost, a new one has it
        drafts[row["chat"] if row["chat"] in saved else None] += (file_of(row),)
    with closing(Database(target)) as fresh, fresh.writing() as c:
        for chat in chats:
            own = _with_parents(turns.get(chat["id"], []))
            names = tuple(row["tag"] for row in tags.get(chat["id"], []))
            insert_record(c, record_of(chat, own, names, pieces, attachments, drafts[chat["id"]]))
        insert_draft_files(c, None, drafts[None])
        presets = [(row["name"], row["text"]) for row in tables["presets"]]
        c.executemany("INSERT OR IGNORE INTO presets VALUES (?, ?)", presets)
    return len(chats), sum(len(rows) for rows in turns.values())


def _by_chat(rows: list[Fields]) -> dict[int, list[Fields]]:
    found: dict[int, list[Fields]] = defaultdict(list)
    for row in rows:
        found[row["chat"]].append(row)
    return found


def _stand_in(chat: int, turns: list[Fields]) -> Fields:
    """A row for a chat of which only turns are left."""
    row = {name: default for name, (_, default) in _COLUMNS["chats"].items()}
    times = [turn["created"] for turn in turns]
    title = next((turn["text"] for turn in turns if turn["role"] == "user"), "")[:40]
    return {**row, "id": chat, "title": " ".join(title.split()), "created": min(times), "updated": max(times)}


def _with_parents(turns: list[Fields]) -> list[Fields]:
    """Turns whose parent is lost follow the last one before them that is left."""
    kept: list[Fields] = []
    ids = {turn["id"] for turn in turns}
    for turn in sorted(turns, key=lambda turn: turn["id"]):
        parent = turn["parent"]
        if parent is not None and (parent not in ids or parent >= turn["id"]):
            turn = {**turn, "parent": kept[-1]["id"] if kept else None}
        kept.append(turn)
    return kept


_NEEDED = object()
_COLUMNS: dict[str, dict[str, tuple[type, Any]]] = {
    "chats": {
        "id": (int, _NEEDED), "title": (str, ""), "created": (float, 0.0), "updated": (float, 0.0),
        "pinned": (int, 0), "deleted": (float, None), "settings": (str, "{}"), "draft": (str, ""),
        "chosen": (int, None),
    },
    "turns": {
        "id": (int, _NEEDED), "chat": (int, _NEEDED), "parent": (int, None), "chosen": (int, None),
        "role": (str, _NEEDED), "text": (str, _NEEDED), "created": (float, 0.0), "name": (str, ""),
        "reasoning": (str, ""), "ending": (str, None), "stats": (str, None), "deleted": (float, None),
        "edited": (int, 0),
    },
    "pieces": {"id": (int, _NEEDED), "turn": (int, _NEEDED), "text": (str, _NEEDED), "reasoning": (str, "")},
    "attachments": {
        "id": (int, _NEEDED), "turn": (int, _NEEDED), "name": (str, ""), "text": (str, _NEEDED), "size": (int, 0),
        "path": (str, ""), "tokens": (int, None),
    },
    "draft_files": {
        "id": (int, _NEEDED), "name": (str, _NEEDED), "size": (int, _NEEDED), "chat": (int, None),
        "text": (str, _NEEDED), "path": (str, ""),
    },
    "tags": {"chat": (int, _NEEDED), "tag": (str, _NEEDED)},
    "presets": {"name": (str, _NEEDED), "text": (str, _NEEDED)},
}  # fmt: skip


def _read(damaged: Path) -> dict[str, list[Fields]]:
    """The sound rows of every table, as far as SQLite gets through to them."""
    with closing(connect(damaged)) as c:
        c.text_factory = lambda raw: raw.decode("utf-8", "replace")
        try:
            known = {row["name"] for row in c.execute("SELECT name FROM sqlite_schema")}
        except sqlite3.DatabaseError:
            known = set()
        return {
            table: [good for row in _rows(c, table) if (good := _sound(table, row))] if table in known else []
            for table in _COLUMNS
        }  # a table of today's that an older file does not have holds nothing


def _rows(c: sqlite3.Connection, table: str) -> Iterator[sqlite3.Row]:
    """Every row that can be read: behind one that cannot, the next that can is looked for by its number."""
    if table in ("tags", "presets"):
        yield from _scan(c, f"SELECT * FROM {table}")[0]
        return
    position, missed = 0, 0
    while missed < _PROBES:
        rows, whole = _scan(c, f"SELECT * FROM {table} WHERE rowid > {position} ORDER BY rowid")
        yield from rows
        if whole:
            return
        missed = 0 if rows else missed + 1
        position = rows[-1]["id"] if rows else position + 1


def _scan(c: sqlite3.Connection, query: str) -> tuple[list[sqlite3.Row], bool]:
    """(the rows up to the first that cannot be read, whether that is all)."""
    rows: list[sqlite3.Row] = []
    try:
        for row in c.execute(query):
            rows.append(row)  # noqa: PERF402 - what was read before the error is what counts
    except sqlite3.DatabaseError:
        return rows, False
    return rows, True


def _sound(table: str, row: sqlite3.Row) -> Fields | None:
    """The row with a default where a value is not of its kind; None if one that is needed is not."""
    names = set(row.keys())
    fields: Fields = {}
    for name, (kind, default) in _COLUMNS[table].items():
        value = row[name] if name in names else None
        fields[name] = value if isinstance(value, kind) else default
        if fields[name] is _NEEDED:
            return None
    return fields


def _replace_first_page(damaged: Path, target: Path) -> None:
    """Give a file whose first page is lost that of an empty one: it says where the tables begin, which never move."""
    Database(target).close()
    size = damaged.stat().st_size
    page = bytearray(target.read_bytes()[:PAGE])
    page[28:32] = (size // PAGE).to_bytes(4, "big")
    with damaged.open("r+b") as stream:
        stream.write(page)
