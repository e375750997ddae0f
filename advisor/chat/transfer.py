"""Chats as files: JSON keeps everything, every branch included; Markdown is for reading and keeps the path shown.

JSON: {"format": "plimsoll-chats", "version": 1, "chats": [chat…]}; a chat has the fields of ChatRecord, its turns those
of TurnRecord, fields that hold nothing left out. `parent` and `chosen` are positions in the list of turns.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import asdict, fields
from datetime import datetime
from typing import Annotated, Any, TypeVar, cast, get_args

import msgspec

from advisor.chat.conversation import Attachment, ChatRecord, ChatSettings, Ending, TurnRecord
from advisor.engine.sampling import MessageRole, Stats
from advisor.errors import UsageError
from advisor.foreign_text import one_line
from advisor.storage.files import fitting

FORMAT, VERSION = "plimsoll-chats", 1
MOST_TAGS = 100  # of one chat
_MOST = 1 << 53  # a number beyond it is no time, size or place, nor is NaN
T = TypeVar("T")


def to_json(chats: Sequence[ChatRecord]) -> str:
    """The chats as JSON; `from_json` is the inverse."""
    whole = {"format": FORMAT, "version": VERSION, "chats": [_chat_json(chat) for chat in chats]}
    return json.dumps(whole, ensure_ascii=False, indent=1)


def _chat_json(chat: ChatRecord) -> dict[str, Any]:
    turns = [_without_defaults(turn) for turn in chat.turns]
    return _without_defaults(chat) | {"settings": chat.settings.to_json(), "turns": turns}


def _without_defaults(record: ChatRecord | TurnRecord) -> dict[str, Any]:
    defaults = {f.name: f.default for f in fields(record)}
    values = {name: value for name, value in asdict(record).items() if value not in (defaults[name], None)}
    for name in ("attachments", "draft_files"):
        if name in values:  # where a file lay is nobody else's business
            values[name] = [{key: file[key] for key in ("name", "text", "size")} for file in values[name]]
    return values


def from_json(text: str) -> tuple[ChatRecord, ...]:
    """The chats in a file that `to_json` wrote; UsageError, saying what is wrong, for anything else."""
    try:
        whole = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise UsageError("This file is not JSON, or is cut off: {error}.", error=error) from error
    if not isinstance(whole, dict) or whole.get("format") != FORMAT:
        raise UsageError("This JSON file does not hold chats exported by Plimsoll.")
    if _get(whole, "version", int, 0) > VERSION:
        raise UsageError("These chats were exported by a newer version of Plimsoll. Import them with that version.")
    return tuple(_chat(chat) for chat in _dicts(whole, "chats"))


def _chat(values: dict[str, Any]) -> ChatRecord:
    turns = tuple(_turn(turn) for turn in _dicts(values, "turns"))
    places = [*(turn.chosen for turn in turns), _get(values, "chosen", int, None)]
    late = any(turn.parent is not None and not 0 <= turn.parent < i for i, turn in enumerate(turns))
    if late or any(place is not None and not 0 <= place < len(turns) for place in places):
        raise UsageError("This export is damaged: its messages do not form a conversation. Nothing was imported.")
    tags = _get(values, "tags", list, [])
    if any(not isinstance(tag, str) for tag in tags):
        raise UsageError(
            "This export is damaged: '{name}' is not what it should be. Nothing was imported.", name="tags"
        )
    if len(tags) > MOST_TAGS:
        raise UsageError(
            "A chat of this export has {count} tags; {most} are the most. Nothing was imported.",
            count=f"{len(tags):,}",
            most=MOST_TAGS,
        )
    return ChatRecord(
        title=_get(values, "title", str), created=_get(values, "created", float),
        updated=_get(values, "updated", float), pinned=_get(values, "pinned", bool, False),
        tags=tuple(tags),
        settings=ChatSettings.from_json(_get(values, "settings", dict, {})), draft=_get(values, "draft", str, ""),
        chosen=_get(values, "chosen", int, None), turns=turns, draft_files=_files(values, "draft_files"),
    )  # fmt: skip


def _turn(values: dict[str, Any]) -> TurnRecord:
    role, ending = _get(values, "role", str), _get(values, "ending", str, None)
    if role not in get_args(MessageRole) or ending not in (None, *get_args(Ending)):
        raise UsageError(
            "This export has a message of an unknown kind ({role}, {ending}). Nothing was imported.",
            role=one_line(role, 40),
            ending=one_line(ending or "", 40),
        )
    try:
        stats = Stats.from_json(values["stats"]) if "stats" in values else None
    except ValueError:
        stats = None  # figures beside the chat, not part of it
    return TurnRecord(
        parent=_get(values, "parent", int, None), chosen=_get(values, "chosen", int, None),
        role=cast(MessageRole, role),
        text=_get(values, "text", str), created=_get(values, "created", float),
        name=_get(values, "name", str, ""),
        reasoning=_get(values, "reasoning", str, ""), ending=cast(Ending | None, ending), stats=stats,
        attachments=_files(values, "attachments"), edited=_get(values, "edited", bool, False),
    )  # fmt: skip


def _files(values: dict[str, Any], name: str) -> tuple[Attachment, ...]:
    return tuple(
        Attachment(_get(a, "name", str), _get(a, "text", str), _get(a, "size", int, 0)) for a in _dicts(values, name)
    )


_NEEDED: Any = object()


def _get(values: dict[str, Any], name: str, kind: type[T], default: Any = _NEEDED) -> T:
    """`values[name]`, which must be a `kind`, or `default`; UsageError otherwise."""
    value = values.get(name, default)
    if kind is float and type(value) is int and abs(value) <= _MOST:
        value = float(value)
    fits = type(value) is kind and (kind not in (int, float) or abs(cast(float, value)) <= _MOST)
    if value is not default and not fits:
        raise UsageError("This export is damaged: '{name}' is not what it should be. Nothing was imported.", name=name)
    if value is _NEEDED:
        raise UsageError("This export is damaged: '{name}' is missing. Nothing was imported.", name=name)
    return cast(T, value)


def _dicts(values: dict[str, Any], name: str) -> list[dict[str, Any]]:
    items = _get(values, name, list, [])
    if any(not isinstance(item, dict) for item in items):
        raise UsageError("This export is damaged: '{name}' is not what it should be. Nothing was imported.", name=name)
    return items


# -- Markdown ----------------------------------------------------------------------------------------------------------

# A comment that Markdown does not show tells where a turn begins. One colon more marks it where it is what was said.
_MARK = re.compile(r"^<!-- plimsoll: (system|user|assistant|tool)(?: (\{.*\}))? -->$", re.MULTILINE)
_THOUGHTS = re.compile(r"<details><summary>Thoughts</summary>\n\n(.*?)\n\n</details>\s*", re.DOTALL)
_Time = Annotated[float, msgspec.Meta(ge=-_MOST, le=_MOST)]
_SPEAKERS = {"user": "You", "system": "System", "tool": "Tool", "assistant": "Assistant"}


def to_markdown(chat: ChatRecord) -> str:
    """The path shown, as Markdown; `from_markdown` reads it back, without settings, branches and figures."""
    parts = [f"# {chat.title or 'Chat'}"]
    if chat.settings.system:
        parts.append(_part("system", "System", chat.created, chat.settings.system))
    for turn in chat.shown():
        text = turn.text
        if turn.reasoning:
            text = f"<details><summary>Thoughts</summary>\n\n{turn.reasoning.strip()}\n\n</details>\n\n{text}"
        files = "".join(f"\n\n> Attached: {a.name} ({a.size:,} bytes)" for a in turn.attachments)
        parts.append(_part(turn.role, turn.name or _SPEAKERS[turn.role], turn.created, text + files, turn.name))
    return "\n\n".join(parts) + "\n"


def _part(role: MessageRole, speaker: str, created: float, text: str, name: str = "") -> str:
    known = {"at": created} | ({"name": name} if name else {})
    try:
        when = datetime.fromtimestamp(created).strftime(" · %Y-%m-%d %H:%M")
    except (OverflowError, OSError, ValueError):  # an imported chat may come from any year
        when = ""
    said = text.replace("<!-- plimsoll:", "<!-- plimsoll::")
    return f"<!-- plimsoll: {role} {json.dumps(known)} -->\n## {speaker}{when}\n\n{said}"


def from_markdown(text: str, now: float) -> ChatRecord:
    """The chat in a file that `to_markdown` wrote; UsageError for any other text."""
    text = text.replace("\r\n", "\n")
    title = re.match(r"\s*# (.*)", text)
    system = ""
    turns: list[TurnRecord] = []
    for role, known, said in _parts(text):
        if role == "system":
            system = said
            continue
        at, name = fitting(known.get("at"), _Time, now), known.get("name")
        thoughts = _THOUGHTS.match(said)
        turns.append(
            TurnRecord(
                parent=len(turns) - 1 if turns else None, chosen=None, role=role,
                text=said[thoughts.end():] if thoughts else said, reasoning=thoughts[1] if thoughts else "",
                created=at, name=name if isinstance(name, str) else "",
                ending="end" if role == "assistant" else None,
            )
        )  # fmt: skip
    if not turns:
        raise UsageError("This Markdown file does not hold a chat exported by Plimsoll.")
    times = [turn.created for turn in turns]
    return ChatRecord(
        title[1].strip() if title else "", min(times), max(times), settings=ChatSettings(system=system),
        turns=tuple(turns),
    )  # fmt: skip


def _parts(text: str) -> Iterator[tuple[MessageRole, dict[str, Any], str]]:
    marks = list(_MARK.finditer(text))
    ends = [*(mark.start() for mark in marks[1:]), len(text)]
    for mark, end in zip(marks, ends, strict=False):
        said = text[mark.end() : end]
        said = re.sub(r"^\s*## .*\n", "", said, count=1)
        try:
            known = json.loads(mark[2] or "{}")
        except (ValueError, RecursionError):
            known = {}
        yield cast(MessageRole, mark[1]), known, said.strip().replace("<!-- plimsoll::", "<!-- plimsoll:")
