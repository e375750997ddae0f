"""Finding words in what was said: any language, any case, with or without accents, also inside words."""

from __future__ import annotations

import re
import sqlite3
import unicodedata
from dataclasses import dataclass

BEFORE, AFTER = 40, 120  # characters of a snippet before the first match and from it on
_ACCENTS = re.compile("[\u0300-\u036f]")  # of Latin, Greek, Cyrillic; other scripts' marks are letters of theirs


@dataclass(frozen=True)
class Hit:
    """One place where every word was found.

    turn: None where it is the chat's title. text: an excerpt of one line; spans: (start, end) of the words in it.
    """

    chat: int
    title: str
    turn: int | None
    text: str
    spans: tuple[tuple[int, int], ...]


def fold(text: str) -> str:
    """`text` as it is compared: no case, no accents on letters, full-width and half-width forms as one.

    Folding a text is folding its characters one by one: positions can be traced back.
    """
    text = text.replace("\0", " ")  # SQLite's index would end there
    if text.isascii():
        return text.lower()
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    return _ACCENTS.sub("", folded)


def search(connection: sqlite3.Connection, words: str, limit: int) -> tuple[Hit, ...]:
    """Titles and turns outside the bin that hold every word of `words`, the newest first, at most `limit`.

    A phrase in double quotes is one word.
    """
    wanted = _words(words)
    if not wanted:
        return ()
    chats = connection.execute("SELECT id, title FROM chats WHERE deleted IS NULL ORDER BY updated DESC").fetchall()
    titles = {row["id"]: row["title"] for row in chats}
    hits = [_hit(chat, title, None, title, wanted) for chat, title in titles.items() if _holds(title, wanted)]
    for row in _candidates(connection, wanted):
        if len(hits) >= limit:
            break
        if row["chat"] in titles and _holds(row["text"], wanted):
            hits.append(_hit(row["chat"], titles[row["chat"]], row["id"], row["text"], wanted))
    return tuple(hits[:limit])


def _words(text: str) -> list[str]:
    found = re.findall(r'"([^"]+)"|([^\s"]+)', "".join(c for c in text if c == " " or c.isprintable()))
    return [word for pair in found if (word := fold(pair[0] or pair[1]).strip())]


def _holds(text: str, words: list[str]) -> bool:
    folded = fold(text)
    return all(word in folded for word in words)


def _candidates(connection: sqlite3.Connection, words: list[str]) -> sqlite3.Cursor:
    """Turns that may hold the words: all those with every three letters of them; all, where no word has three."""
    threes = {word[i : i + 3] for word in words for i in range(len(word) - 2)}
    if not threes:
        return connection.execute("SELECT id, chat, text FROM turns WHERE deleted IS NULL ORDER BY id DESC")
    query = " AND ".join('"' + three.replace('"', '""') + '"' for three in sorted(threes))
    return connection.execute(
        "SELECT t.id, t.chat, t.text FROM found JOIN turns t ON t.id = found.rowid"
        " WHERE found MATCH ? AND t.deleted IS NULL ORDER BY found.rowid DESC",
        (query,),
    )


def _hit(chat: int, title: str, turn: int | None, text: str, words: list[str]) -> Hit:
    spans = _spans(text, words)
    first = spans[0][0]
    start = max(0, first - BEFORE) if turn is not None else 0
    if start:  # begin with a whole word, where one begins soon
        start = text.find(" ", start, first) + 1 or start
    end = min(len(text), first + AFTER)
    head = "…" if start else ""
    excerpt = re.sub(r"\s", " ", text[start:end])
    shift = start - len(head)
    inside = tuple((a - shift, min(b, end) - shift) for a, b in spans if a < end)
    return Hit(chat, title, turn, head + excerpt + ("…" if end < len(text) else ""), inside)


def _spans(text: str, words: list[str]) -> list[tuple[int, int]]:
    """Where the words stand in `text` itself, in order, overlaps joined; those near the first are enough."""
    whole = fold(text)
    enough = min(whole.find(word) for word in words) + AFTER + max(map(len, words))
    folded: list[str] = []
    origin: list[int] = []  # a character may fold to none or to several
    for index, character in enumerate(text):
        for piece in fold(character):
            folded.append(piece)
            origin.append(index)
        if len(folded) > enough:
            break
    line = "".join(folded)
    spans = [
        (origin[match.start()], origin[match.end() - 1] + 1)
        for word in words
        for match in re.finditer(re.escape(word), line)
    ]
    joined: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined
