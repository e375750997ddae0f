"""From the kept chats to the rows of the list: by day, what was found, what is in the bin. Pure sums, no Qt widgets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from advisor.chat.conversation import Chat
from advisor.chat.search import Hit
from ui.store import AppState
from ui.text import number, translate

WEEK, MONTH = 7, 30  # days
BIN_DAYS = 30


@dataclass(frozen=True)
class ChatRow:
    """One row. "group": a heading. detail: the second line, in which `spans` (start, end) are what was looked for."""

    kind: Literal["group", "chat", "hit", "binned"]
    title: str
    detail: str = ""
    spans: tuple[tuple[int, int], ...] = ()
    chat: int = 0
    hit: Hit | None = None
    pinned: bool = False
    tags: tuple[str, ...] = ()
    writing: bool = False


def rows_of(state: AppState, now: datetime) -> list[ChatRow]:
    """What the list shows now."""
    if state.bin is not None:
        return [_binned(chat, now) for chat in state.bin]
    if state.found is not None:
        return [_found(hit) for hit in state.found]
    writing = state.reply.chat if state.reply else None
    return by_day(state.chats, now.date(), writing)


def by_day(chats: Sequence[Chat], today: date, writing: int | None = None) -> list[ChatRow]:
    """The pinned ones, then the others below the day they were last used on. writing: whose reply is under way."""
    rows: list[ChatRow] = []
    last = ""
    for chat in sorted(chats, key=lambda one: (not one.pinned, -one.updated)):
        group = translate("Chats", "Pinned") if chat.pinned else _day(chat.updated, today)
        if group != last:
            rows.append(ChatRow("group", group))
            last = group
        rows.append(
            ChatRow(
                "chat", title_of(chat.title), "  ".join(f"#{tag}" for tag in chat.tags), chat=chat.id,
                pinned=chat.pinned, tags=chat.tags, writing=chat.id == writing,
            )
        )  # fmt: skip
    return rows


def title_of(title: str) -> str:
    """A chat's title, or what stands for it."""
    return title or translate("Chats", "Untitled chat")


def _day(at: float, today: date) -> str:
    day = day_of(at) or date.min
    if day >= today:
        return translate("Chats", "Today")
    if day == today - timedelta(days=1):
        return translate("Chats", "Yesterday")
    if day > today - timedelta(days=WEEK):
        return translate("Chats", "Last 7 days")
    if day > today - timedelta(days=MONTH):
        return translate("Chats", "Last 30 days")
    return translate("Chats", "Older")


def day_of(at: float) -> date | None:
    """The local day of a time; None for one that no calendar knows (an imported chat may come from any year)."""
    try:
        return datetime.fromtimestamp(at).date()
    except (OverflowError, OSError, ValueError):
        return None


def _found(hit: Hit) -> ChatRow:
    title = title_of(hit.title)
    if hit.turn is None:
        return ChatRow("hit", title, chat=hit.chat, hit=hit)
    return ChatRow("hit", title, hit.text, hit.spans, hit.chat, hit)


def _binned(chat: Chat, now: datetime) -> ChatRow:
    left = BIN_DAYS - int((now.timestamp() - (chat.deleted or 0)) // 86400)
    if left <= 1:
        words = translate("Chats", "Deleted for good tomorrow")
    else:
        words = translate("Chats", "Deleted for good in {0} days").format(number(left))
    return ChatRow("binned", title_of(chat.title), words, chat=chat.id)
