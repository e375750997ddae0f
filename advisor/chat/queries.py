"""What every part of the store asks the file for."""

from __future__ import annotations

import sqlite3
from typing import Any

from advisor.chat.database import Database
from advisor.errors import UsageError


def change_chat(database: Database, chat: int, **columns: Any) -> None:
    """Give columns of a chat's row other values."""
    assignments = ", ".join(f"{name} = ?" for name in columns)
    with database.writing() as c:
        c.execute(f"UPDATE chats SET {assignments} WHERE id = ?", (*columns.values(), chat))


def row_of_chat(c: sqlite3.Connection, chat: int) -> sqlite3.Row:
    """The row of a chat; UsageError if there is none."""
    row: sqlite3.Row | None = c.execute("SELECT * FROM chats WHERE id = ?", (chat,)).fetchone()
    if row is None:
        raise UsageError("That chat is no longer there.")
    return row


def chat_of_turn(c: sqlite3.Connection, turn: int) -> int:
    """The chat that a turn belongs to; UsageError if there is no such turn."""
    row = c.execute("SELECT chat FROM turns WHERE id = ?", (turn,)).fetchone()
    if row is None:
        raise UsageError("That message is no longer there.")
    return int(row["chat"])


def ancestors(c: sqlite3.Connection, turn: int) -> list[int]:
    """`turn`, its parent, and so on up to the first."""
    rows = c.execute(
        "WITH RECURSIVE line(id, parent) AS (SELECT id, parent FROM turns WHERE id = ? UNION "
        "SELECT turns.id, turns.parent FROM turns JOIN line ON turns.id = line.parent) SELECT id FROM line",
        (turn,),
    )
    return [row["id"] for row in rows]
