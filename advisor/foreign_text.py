"""The one door for text that strangers wrote: headers, hubs, file names, models, what the system answered.

What is shown to a person, in the terminal, the window, a log or an error, passes here first. Control characters could
command a terminal, marks of direction could turn an address round, a name without end could hold a window; a file
name's bytes that are no text cannot be printed at all.
"""

from __future__ import annotations

import json
import os
import re
from typing import Any

NAME = 200
"""Letters of a name that are shown; nobody's model is called anything longer."""
MESSAGE = 20_000
"""Letters of a sentence or a report that are shown."""
REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
_LOOKED_AT = 4  # times the length that is kept: what is cleaned away must not cost more than that

# Controls (C0 without tab and line feed, DEL, C1), line and paragraph separators, marks of direction, and the other
# characters that show nothing; the two joiners stay, for Indic and Persian words and emoji are made with them.
_COMMANDS = (
    "\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e007f"
)
_UNSAFE = re.compile(f"[{_COMMANDS}]")
_HALVES = re.compile("[\ud800-\udfff]")
_JSON_UNSAFE = re.compile(f"[{_COMMANDS}\ud800-\udfff]")


def one_line(text: object, most: int = NAME) -> str:
    """A stranger's text as a name: one line, nothing unprintable, spaces put together, at most `most` letters.

    What was cut ends in an ellipsis. None is an empty text; a path or any other value is taken as it is written.
    """
    whole = _as_text(text)
    if len(whole) <= most and whole.isascii() and whole.isprintable() and "  " not in whole:
        return whole.strip()
    looked = whole[: _LOOKED_AT * most]
    clean = " ".join(_HALVES.sub(REPLACEMENT, _UNSAFE.sub("", re.sub(r"\s", " ", looked))).split())
    if len(clean) <= most and len(looked) == len(whole):
        return clean
    return clean[: most - 1].rstrip() + "…"


def printable(text: object, most: int | None = None) -> str:
    """A stranger's text with its lines and tabs, without anything that commands what shows it.

    most: letters to keep, all where not given. A carriage return goes, so that no line is written over.
    """
    whole = _as_text(text)
    if most is not None and len(whole) > most:
        whole = whole[: most - 1] + "…"
    return whole if whole.isascii() and whole.isprintable() else _HALVES.sub(REPLACEMENT, _UNSAFE.sub("", whole))


def json_text(value: Any) -> str:
    """A value as indented JSON in which nothing can command a terminal: such characters are escaped, none is lost."""
    text = json.dumps(value, indent=2, ensure_ascii=False)
    return _JSON_UNSAFE.sub(_escaped, text)


def _as_text(text: object) -> str:
    if text is None:
        return ""
    if isinstance(text, bytes):
        return text.decode("utf-8", "surrogateescape")
    return text if isinstance(text, str) else str(os.fspath(text) if isinstance(text, os.PathLike) else text)


def _escaped(found: re.Match[str]) -> str:
    code = ord(found[0])
    if code <= 0xFFFF:
        return f"\\u{code:04x}"
    code -= 0x10000
    return f"\\u{0xD800 + (code >> 10):04x}\\u{0xDC00 + (code & 0x3FF):04x}"
