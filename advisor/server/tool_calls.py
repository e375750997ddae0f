"""Calls of tools in what a model writes, told from its words while they come.

Families write them differently (call_openings.py). The name is known first; then the arguments are handed on as they
come, JSON whatever the family writes. What looked like a call and is none stays text.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from secrets import token_hex
from typing import Any

from advisor.server.call_bodies import CallBody, JsonBody, python_calls
from advisor.server.call_openings import (
    CALL_MARKS,
    CLOSINGS,
    FENCED,
    PYTHON_LIST,
    PYTHON_LIST_END,
    Schemas,
    opened,
)

_BARE = re.compile(r'\s*\{\s*"(?:type|name|function|parameters|arguments)"')
_LONGEST_NAME = 200  # letters of what may come before a call's arguments
_NUMBER = re.compile(r'"id"\s*:\s*"[^"]*"')  # of a call, which Mistral's Nemo writes behind the arguments
_NUMBER_BEGUN = re.compile(r'"(?:i(?:d(?:"(?:\s*(?::(?:\s*(?:"[^"]*)?)?)?)?)?)?)?')
_BETWEEN = "\n\t ;,]})"
_FENCE = "```"
_WITH_FENCES = (_FENCE, "<｜tool▁call")  # beginnings of marks whose calls may end with a fence


@dataclass(frozen=True)
class CallPiece:
    """A piece of a call. id, name: at its beginning, else ""; arguments: more of their JSON."""

    index: int
    id: str = ""
    name: str = ""
    arguments: str = ""


class ToolCallParser:
    """Takes one reply apart. schemas: of the tools that there are: bare JSON that names another one is text."""

    def __init__(self, schemas: Schemas) -> None:
        self._schemas: Mapping[str, Mapping[str, Any]] = dict(schemas)
        self._held = ""
        self._place = "text"  # "call": before the arguments, "arguments", "behind"
        self._bare = self._said = False
        self._opening = ""  # the mark that the call's form goes by
        self._before = ""  # what stood before it, which is text if it is none: blanks and the mark
        self._fenced = False  # whether a fence may still close the last call
        self._body: CallBody = JsonBody()
        self._whole_call, self._looked_at = JsonBody(), 0  # the object that a call may be, and letters of it seen
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
        left = self._closed(rest) if self._place == "behind" else rest
        if self._place == "behind" and (not left or any(one.startswith(left) for one in CLOSINGS)):
            return []
        if self._place == "arguments":  # cut off: the client is told what there is
            return []
        if self._place == "call":
            if found := self._python(rest) if self._opening == PYTHON_LIST else self._whole(rest):
                return list(found)
            rest = self._before + rest
        rest = "" if self.count and not rest.strip() else rest
        return [rest] if rest else []

    # -- one step each: whether there is more to do ---------------------------------------------------------------

    def _text(self, found: list[str | CallPiece]) -> bool:
        begun = "" if self._said else self._held.lstrip()
        if _BARE.match(begun):  # before marks: what stands inside of it is its own
            return self._begin("", "", bare=True)
        ats = [(at, -len(mark), mark) for mark in CALL_MARKS if (at := self._held.find(mark)) >= 0]
        if ats:
            at, _, mark = min(ats)
            text = self._held[:at].rstrip()
            self._say(text, found)
            before, self._held = self._held[len(text) : at + len(mark)], self._held[at + len(mark) :]
            return self._begin(mark, before, bare=mark in FENCED)
        if begun.startswith("{") and len(begun) < 20:
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

    def _begin(self, opening: str, before: str, *, bare: bool) -> bool:
        """A call may begin here."""
        self._place, self._opening, self._before, self._bare = "call", opening, before, bare
        self._whole_call, self._looked_at = JsonBody(), 0
        return True

    def _call(self, found: list[str | CallPiece]) -> bool:
        held = self._held.lstrip()
        if self._opening == PYTHON_LIST and not held.startswith(("{", "[{")):
            return self._list_of_calls(held, found)
        if held.startswith("["):
            held = held[1:].lstrip()
        if begun := opened(held, self._opening, self._schemas):
            name, body, at = begun
            if (self._bare or not isinstance(body, JsonBody)) and name not in self._schemas:
                return self._give_up(found)
            found.append(CallPiece(self.count, f"call_{token_hex(8)}", name))
            self.count += 1
            self._held, self._place, self._body = held[at:], "arguments", body
            self._fenced = self._opening.startswith(_WITH_FENCES)
            return True
        if self._bare and len(held) > _LONGEST_NAME:
            return self._give_up(found)
        # Other orders of its parts are taken when all of it is here.
        end = self._whole_call.end(held[self._looked_at :]) if held.startswith("{") else None
        if end is not None:
            end += self._looked_at
            if calls := self._whole(held[:end]):
                found += calls
                self._held, self._place = held[end:], "behind"
                self._fenced = self._opening.startswith(_WITH_FENCES)
                return True
            return self._give_up(found)
        self._looked_at = len(held) if held.startswith("{") else 0
        if self._opening in FENCED and "```" in held:
            return self._give_up(found)
        return False

    def _list_of_calls(self, held: str, found: list[str | CallPiece]) -> bool:
        """Python's calls, which are told when all of them are here."""
        calls, end, rest = held.partition(PYTHON_LIST_END)
        if not end:
            return False
        if not (pieces := self._python(calls)):
            return self._give_up(found)
        found += pieces
        self._held, self._place = rest, "behind"
        return True

    def _python(self, text: str) -> list[CallPiece]:
        calls = python_calls(text, self._schemas)
        self.count += len(calls)
        return [
            CallPiece(self.count - len(calls) + at, f"call_{token_hex(8)}", name, json.dumps(given, ensure_ascii=False))
            for at, (name, given) in enumerate(calls)
        ]

    def _give_up(self, found: list[str | CallPiece]) -> bool:
        """It was no call; behind its mark one may begin."""
        self._say(self._before, found)
        self._place, self._said, self._opening = "text", True, ""
        return True

    def _arguments(self, found: list[str | CallPiece]) -> bool:
        held, self._held = self._held, ""
        if piece := self._body.feed(held):
            found.append(CallPiece(self.count - 1, arguments=piece))
        if not self._body.over:
            return False
        self._held, self._place = self._body.rest, "behind"
        return True

    def _behind(self, found: list[str | CallPiece]) -> bool:  # noqa: ARG002 - as the others
        """What closes a call, up to where the next one begins."""
        rest = self._closed(self._held)
        begins = max((mark for mark in CALL_MARKS if rest.startswith(mark)), key=len, default="")
        again = "" if begins else _begins_again(rest, self._opening)
        if begins or again or rest.startswith("{"):
            self._held = rest[len(begins) :]
            return self._begin(begins or self._opening, begins, bare=begins in FENCED if begins else self._bare)
        begun = any(mark.startswith(rest) for mark in (*CALL_MARKS, *CLOSINGS, *_AGAIN))
        if rest and not begun and not (self._opening and _NUMBER_BEGUN.fullmatch(rest)):
            self._held, self._place = rest, "text"
            return True
        self._held = rest
        return False

    def _closed(self, text: str) -> str:
        """What is left of a text behind what closes calls; a fence does once, and only what began with one."""
        rest = text.lstrip(_BETWEEN)
        if self._opening and (number := _NUMBER.match(rest)):
            rest = rest[number.end() :].lstrip(_BETWEEN)
        while closing := next((mark for mark in CLOSINGS if rest.startswith(mark)), ""):
            if closing == _FENCE and not self._fenced:
                break
            self._fenced = self._fenced and closing != _FENCE
            rest = rest[len(closing) :].lstrip(_BETWEEN)
        return rest

    def _whole(self, text: str) -> list[CallPiece]:
        """The call that a whole object is; none where it is another one."""
        try:
            value: Any = json.loads(text)
        except (ValueError, RecursionError):
            return []
        inner = value.get("function", value) if isinstance(value, dict) else None
        if isinstance(inner, str):
            inner = {**value, "name": inner}
        if not isinstance(inner, dict) or not isinstance(name := inner.get("name", inner.get("tool_name")), str):
            return []
        if self._bare and name not in self._schemas:
            return []
        given = inner.get("arguments", inner.get("parameters", {}))
        arguments = given if isinstance(given, str) else json.dumps(given, ensure_ascii=False)
        self.count += 1
        return [CallPiece(self.count - 1, f"call_{token_hex(8)}", name, arguments)]


_AGAIN = ('<invoke name="', '<｜DSML｜invoke name="')  # another call within the same mark


def _begins_again(rest: str, opening: str) -> str:
    if opening not in ("<｜DSML｜function_calls>", "<｜DSML｜tool_calls>", "<minimax:tool_call>"):
        return ""
    return next((mark for mark in _AGAIN if rest.startswith(mark)), "")


def _may_begin(text: str) -> int:
    """How many letters at the end of `text` may begin a mark, or are the blank before one."""
    longest = max(map(len, CALL_MARKS))
    begins = (n for n in range(min(longest - 1, len(text)), 0, -1) if any(m.startswith(text[-n:]) for m in CALL_MARKS))
    length = next(begins, 0)
    return len(text) - len(text[: len(text) - length].rstrip())
