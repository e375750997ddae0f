"""How chats become rows: by day, in words."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from advisor.chat.bin import Bin, DeletedTurn
from advisor.chat.conversation import Chat
from ui.chat.list_rows import amount, by_day, day_of, rows_of
from ui.store import AppState

NOW = datetime(2026, 11, 25, 0, 10)


def chat(identity: int, days: float, **changes: object) -> Chat:
    return replace(Chat(identity, f"chat {identity}", 0.0, (NOW - timedelta(days=days)).timestamp()), **changes)  # type: ignore[arg-type]


def test_chats_stand_below_the_day_they_were_used_on() -> None:
    chats = (
        chat(1, 0.0), chat(2, 0.01), chat(3, 1.0), chat(4, 2.0), chat(5, 6.9), chat(6, 7.1), chat(7, 400),
        chat(8, 3.0, pinned=True),
    )  # fmt: skip
    shown = [row.title for row in by_day(chats, NOW.date())]
    assert shown == [
        "Pinned", "chat 8", "Today", "chat 1", "Yesterday", "chat 2", "chat 3", "Last 7 days", "chat 4",
        "Last 30 days", "chat 5", "chat 6", "Older", "chat 7",
    ]  # fmt: skip
    assert day_of(1e18) is None  # an imported chat may say anything


def test_the_bin_says_what_it_holds_and_how_long() -> None:
    chats = (
        chat(1, 9, deleted=NOW.timestamp() - 86400 * 2.5),
        chat(2, 40, title="", deleted=NOW.timestamp() - 86400 * 29.5),
    )
    now = NOW.timestamp()
    turns = (
        DeletedTurn(7, 3, "Pears", "user", "Which one?", 1200, 1300, now - 100),
        DeletedTurn(9, 4, "", "assistant", "", 1, 1, now - 86400 * 40),
    )
    rows = rows_of(AppState().change(chat={"bin": Bin(chats, turns)}), NOW)
    assert [(row.title, row.detail) for row in rows] == [
        ("Chats", ""),
        ("chat 1", "Deleted for good in 28 days"),
        ("Untitled chat", "Deleted for good tomorrow"),
        ("Messages", ""),
        ("Which one?", "in “Pears”\nDeleted for good in 30 days"),
        ("Empty message", "in “Untitled chat”\nDeleted for good tomorrow"),
    ]
    assert amount(Bin(chats, turns)) == "2 chats and 1,201 messages"
    assert amount(Bin(chats[:1], turns[1:])) == "1 chat and 1 message"
    assert amount(Bin((), turns[:1])) == "1,200 messages"
