"""What other programs note about their models, read without trusting a byte of it.

A note is small. One that is no regular file (a pipe would be waited on for ever), is too long, or is no note at all
counts as unreadable; nothing in it, a folder's name least of all, may end a scan.
"""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import Any

import msgspec

from advisor.storage.folders import as_typed
from advisor.units import KIB, MIB

_MOST_BYTES = MIB
MOST_YAML = 64 * KIB  # takes long to read; Jan's are below one


class Unreadable(Exception):
    """The note is there and cannot be used."""


def note(path: Path, most: int = _MOST_BYTES) -> bytes:
    """The bytes of a small regular file; none where there is no file. Raises Unreadable."""
    try:
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    except (FileNotFoundError, NotADirectoryError):
        return b""
    except (OSError, ValueError) as error:
        raise Unreadable from error
    try:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise Unreadable
        with os.fdopen(os.dup(handle), "rb") as file:
            data = file.read(most + 1)
    except OSError as error:
        raise Unreadable from error
    finally:
        os.close(handle)
    if len(data) > most:
        raise Unreadable
    return data


def note_text(path: Path) -> str:
    """The text of a note, without the space around it; empty where there is none that can be read."""
    try:
        return note(path).decode("utf-8").strip()
    except (Unreadable, UnicodeDecodeError):
        return ""


def note_json(path: Path) -> dict[str, Any]:
    """The object in a JSON note; empty where there is none. Raises Unreadable."""
    data = note(path)
    if not data:
        return {}
    try:
        return msgspec.json.decode(data, type=dict[str, Any])
    except (ValueError, RecursionError) as error:
        raise Unreadable from error


def noted_folder(value: object) -> Path | None:
    """The folder that a note names; None where it names none that the system could have."""
    if not isinstance(value, str) or not value or "\0" in value:
        return None
    try:
        os.fsencode(value)
    except UnicodeError:
        return None
    return as_typed(value)
