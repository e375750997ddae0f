"""From the kept chats to the rows of the list: by day, what was found, what is in the bin. Pure sums, no Qt widgets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from advisor.chat.bin import BIN_DAYS, DAY, Bin, DeletedTurn
from advisor.chat.conversation import Chat
from advisor.chat.search import Hit
from ui.store import AppState
from ui.words import plural, translate

WEEK, MONTH = 7, 30  # days


@dataclass(frozen=True)
class ChatRow:
    """One row. "group": a heading; "binned": a chat in the bin, or with `turn` a message.

    detail: what stands below the title, in which `spans` (start, end) are what was looked for; in the bin its lines.
    others: how many messages were deleted with that one; below: and are deleted for good with it.
    """

    kind: Literal["group", "chat", "hit", "binned"]
    title: str
    detail: str = ""
    spans: tuple[tuple[int, int], ...] = ()
    chat: int = 0
    hit: Hit | None = None
    pinned: bool = False
    tags: tuple[str, ...] = ()
    writing: bool = False
    turn: int | None = None
    others: int = 0
    below: int = 0


def rows_of(state: AppState, now: datetime) -> list[ChatRow]:
    """What the list shows now."""
    if state.chat.bin is not None:
        return _binned(state.chat.bin, now)
    if state.chat.found is not None:
        return [_found(hit) for hit in state.chat.found]
    writing = state.chat.reply.chat if state.chat.reply else None
    return by_day(state.chat.chats, now.date(), writing)


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


def _binned(found: Bin, now: datetime) -> list[ChatRow]:
    messages = [_deleted_turn(turn, now) for turn in found.turns]
    chats = [_deleted_chat(chat, now) for chat in found.chats]
    if messages:
        messages.insert(0, ChatRow("group", translate("Chats", "Messages")))
    if chats:
        chats.insert(0, ChatRow("group", translate("Chats", "Chats")))
    return [*chats, *messages]


def _deleted_chat(chat: Chat, now: datetime) -> ChatRow:
    return ChatRow("binned", title_of(chat.title), _days_left(chat.deleted, now), chat=chat.id)


def _deleted_turn(turn: DeletedTurn, now: datetime) -> ChatRow:
    title = turn.text or translate("Chats", "Empty message")
    where = translate("Chats", "in “{0}”").format(title_of(turn.title))
    detail = f"{where}\n{_days_left(turn.deleted, now)}"
    return ChatRow("binned", title, detail, chat=turn.chat, turn=turn.id, others=turn.count - 1, below=turn.below - 1)


def _days_left(deleted: float | None, now: datetime) -> str:
    left = BIN_DAYS - int((now.timestamp() - (deleted or 0)) // DAY)
    if left <= 1:
        return translate("Chats", "Deleted for good tomorrow")
    return plural("Chats", "Deleted for good in %Ln days", left)


def followed(others: int) -> str:
    """What was deleted with a message; "" where that was nothing."""
    if not others:
        return ""
    return plural("Chats", "with the %Ln messages that followed", others)


def amount(found: Bin) -> str:
    """How much is in the bin, as "2 chats and 7 messages"; those that followed a message count."""
    chats, messages = len(found.chats), sum(turn.count for turn in found.turns)
    said = []
    if chats:
        said.append(plural("Chats", "%Ln chats", chats))
    if messages:
        said.append(plural("Chats", "%Ln messages", messages))
    return translate("Chats", "{0} and {1}").format(*said) if len(said) == 2 else "".join(said)
