"""Calls of tools in what a model writes, told from its words while they come.

Families write them differently: Hermes and Qwen between <tool_call> tags, Mistral behind [TOOL_CALLS] as a list or as
NAME[ARGS]{…}, Llama 3 as one bare JSON object, perhaps behind <|python_tag|>. The name is known first; then the
arguments are handed on as they come. What looked like a call and is none stays text.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection
from dataclasses import dataclass
from secrets import token_hex
from typing import Any

OPEN, CLOSE = "<tool_call>", "</tool_call>"
LIST, ARGUMENTS, PYTHON = "[TOOL_CALLS]", "[ARGS]", "<|python_tag|>"
_MARKS = (OPEN, LIST, PYTHON)
_BARE = re.compile(r'\s*\{\s*"(?:type|name|function|parameters|arguments)"')
_BEGUN = re.compile(r'\s*\{\s*"name"\s*:\s*("(?:[^"\\]|\\.)*")\s*,\s*"(?:arguments|parameters)"\s*:\s*(?=\{)')
_NAMED = re.compile(r"\s*([\w.-]{1,64})(?:\[CALL_ID\]\w*)?\[ARGS\]\s*(?=\{)")
_LONGEST_NAME = 200  # letters of what may come before a call's arguments


@dataclass(frozen=True)
class CallPiece:
    """A piece of a call. id, name: at its beginning, else ""; arguments: more of their JSON."""

    index: int
    id: str = ""
    name: str = ""
    arguments: str = ""


class ToolCallParser:
    """Takes one reply apart. names: of the tools that there are: bare JSON that names another one is text."""

    def __init__(self, names: Collection[str]) -> None:
        self._names, self._held = frozenset(names), ""
        self._place = "text"  # "call": before the arguments, "arguments", "behind"
        self._bare = self._said = False
        self._opening = ""  # the mark before the call
        self._scan = _Balance()
        self.count = 0  # calls so far

    def feed(self, text: str) -> list[str | CallPiece]:
        """What can be told now that `text` has come too."""
        self._held += text
        found: list[str | CallPiece] = []
        steps = {"text": self._text, "call": self._call, "arguments": self._arguments, "behind": self._behind}
        while steps[self._place](found):
            pass
        return found

    def finish(self) -> list[str | CallPiece]:
        """What is left when the reply has ended."""
        rest, self._held = self._held, ""
        if self._place == "behind" and not rest.strip("\n\t ;,]}"):
            return []
        if self._place == "arguments":  # cut off: the client is told what there is
            return []
        if self._place == "call":
            if found := self._whole(rest):
                return list(found)
            rest = self._opening + rest
        rest = "" if self.count and not rest.strip() else rest
        return [rest] if rest else []

    # -- one step each: whether there is more to do ---------------------------------------------------------------

    def _text(self, found: list[str | CallPiece]) -> bool:
        ats = [(at, mark) for mark in _MARKS if (at := self._held.find(mark)) >= 0]
        if ats:
            at, mark = min(ats)
            self._say(self._held[:at].rstrip() if self._said or self._held[:at].strip() else "", found)
            self._held, self._place, self._bare = self._held[at + len(mark) :], "call", False
            self._opening = mark
            return True
        if not self._said and (begun := self._held.lstrip()).startswith("{"):
            if _BARE.match(begun):
                self._place, self._bare, self._opening = "call", True, ""
                return True
            if len(begun) < 20:
                return False  # it is not clear yet
        if not self._said and not self._held.strip():
            return False
        keep = _may_begin(self._held)
        self._say(self._held[: len(self._held) - keep], found)
        self._held = self._held[len(self._held) - keep :]
        return False

    def _say(self, text: str, found: list[str | CallPiece]) -> None:
        if text:
            self._said = True
            found.append(text)

    def _call(self, found: list[str | CallPiece]) -> bool:
        held = self._held.lstrip()
        if held.startswith("["):
            held = held[1:]
        begun = _BEGUN.match(held)
        named = None if begun else _NAMED.match(held)
        name = str(json.loads(begun[1])) if begun else named[1] if named else ""
        if name and (not self._bare or name in self._names):
            end = (begun or named).end()  # type: ignore[union-attr] # one of them is
            found.append(CallPiece(self.count, f"call_{token_hex(8)}", name))
            self.count += 1
            self._held, self._place, self._scan = held[end:], "arguments", _Balance()
            return True
        if name or (self._bare and len(held) > _LONGEST_NAME):
            return self._give_up(found)
        # Other orders of its parts are taken when all of it is here.
        at = _Balance().end(held) if held.startswith("{") else None
        if at is not None:
            if calls := self._whole(held[:at]):
                found += calls
                self._held, self._place = held[at:], "behind"
                return True
            return self._give_up(found)
        return False

    def _give_up(self, found: list[str | CallPiece]) -> bool:
        """It was no call."""
        self._say(self._opening + self._held, found)
        self._held, self._place, self._said, self._opening = "", "text", True, ""
        return False

    def _arguments(self, found: list[str | CallPiece]) -> bool:
        end = self._scan.end(self._held)
        piece = self._held if end is None else self._held[:end]
        if piece:
            found.append(CallPiece(self.count - 1, arguments=piece))
        self._held = "" if end is None else self._held[end:]
        if end is None:
            return False
        self._place = "behind"
        return True

    def _behind(self, found: list[str | CallPiece]) -> bool:  # noqa: ARG002 - as the others
        """What closes a call, up to where the next one begins."""
        rest = self._held.lstrip("\n\t ;,]}")
        if rest.startswith(CLOSE):
            rest = rest[len(CLOSE) :].lstrip("\n\t ;,]}")
        begins = next((mark for mark in _MARKS if rest.startswith(mark)), "")
        if begins or rest.startswith("{"):
            self._held, self._place, self._opening = rest[len(begins) :], "call", begins
            return True
        if rest and not any(mark.startswith(rest) for mark in (*_MARKS, CLOSE)):
            self._held, self._place = rest, "text"
            return True
        self._held = rest
        return False

    def _whole(self, text: str) -> list[CallPiece]:
        """The call that a whole object is; none where it is another one."""
        try:
            value: Any = json.loads(text)
        except ValueError:
            return []
        inner = value.get("function", value) if isinstance(value, dict) else None
        if isinstance(inner, str):
            inner = {**value, "name": inner}
        if not isinstance(inner, dict) or not isinstance(name := inner.get("name"), str):
            return []
        if self._bare and name not in self._names:
            return []
        given = inner.get("arguments", inner.get("parameters", {}))
        arguments = given if isinstance(given, str) else json.dumps(given, ensure_ascii=False)
        self.count += 1
        return [CallPiece(self.count - 1, f"call_{token_hex(8)}", name, arguments)]


class _Balance:
    """Finds the end of a JSON object that comes in pieces."""

    def __init__(self) -> None:
        self._depth, self._quoted, self._escaped = 0, False, False

    def end(self, text: str) -> int | None:
        """Where in `text`, which goes on from what was given before, it ends; None where it goes on."""
        for at, letter in enumerate(text):
            if self._escaped:
                self._escaped = False
            elif self._quoted:
                self._escaped, self._quoted = letter == "\\", letter != '"'
            elif letter == '"':
                self._quoted = True
            elif letter in "{[":
                self._depth += 1
            elif letter in "}]":
                self._depth -= 1
                if self._depth == 0:
                    return at + 1
        return None


def _may_begin(text: str) -> int:
    """How many letters at the end of `text` may begin a mark, or are the blank before one."""
    longest = max(map(len, _MARKS))
    begins = (n for n in range(min(longest - 1, len(text)), 0, -1) if any(m.startswith(text[-n:]) for m in _MARKS))
    length = next(begins, 0)
    return len(text) - len(text[: len(text) - length].rstrip())
