"""The arguments of a tool's call as families write them, turned into JSON as they come.

JSON itself is handed on; arguments between tags, one each, become JSON one by one; Gemma's and Python's forms when the
call is whole.
"""

from __future__ import annotations

import ast
import json
import keyword
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

_GEMMA_QUOTE = re.compile(r'<\|"\|>|<escape>')
_GEMMA_KEY = re.compile(r"\s*(\w[\w.-]*)\s*:")
_MARKED = "\u01c3"  # a letter that names may begin with, and nobody uses: before names that are Python's own words
_KEYWORD = re.compile(rf"(?<=[(,\s])(?=(?:{'|'.join(keyword.kwlist)})=)()")
_GEMMA_WORD = re.compile(r"[^,{}\[\]]+")


class CallBody(Protocol):
    """feed: what of the JSON is known now that `text` has come too. over: the call has ended; rest: what follows it."""

    over: bool
    rest: str

    def feed(self, text: str) -> str: ...


class JsonBody:
    """An object that is JSON already."""

    def __init__(self) -> None:
        self.over, self.rest = False, ""
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

    def feed(self, text: str) -> str:
        end = self.end(text)
        if end is None:
            return text
        self.over, self.rest = True, text[end:]
        return text[:end]


@dataclass(frozen=True)
class Tags:
    """How arguments stand between tags. one: of one argument, its groups "name", "value" and perhaps "text", whether
    it is a text ("true") or JSON; end: what ends the call."""

    one: re.Pattern[str]
    end: re.Pattern[str]


GLM = Tags(
    re.compile(r"\s*<arg_key>(?P<name>.*?)</arg_key>\s*<arg_value>(?P<value>.*?)</arg_value>", re.DOTALL),
    re.compile(r"\s*</tool_call>"),
)
QWEN_CODER = Tags(
    re.compile(
        r"\s*<parameter=(?P<name>[^>\n]+)>\n?(?P<value>.*?)\n?(?:</parameter>|(?=<parameter=)|(?=</function>))",
        re.DOTALL,
    ),
    re.compile(r"\s*</function>"),
)
INVOKED = Tags(  # DeepSeek V3.2 with a mark of its own in each tag, MiniMax without
    re.compile(
        r'\s*<(?:｜DSML｜)?parameter name="(?P<name>[^"]+)"(?: string="(?P<text>true|false)")?>'
        r"(?P<value>.*?)</(?:｜DSML｜)?parameter>",
        re.DOTALL,
    ),
    re.compile(r"\s*</(?:｜DSML｜)?invoke>"),
)
MINICPM = Tags(
    re.compile(
        r'\s*<param name="(?P<name>[^"]+)">(?:<!\[CDATA\[(?P<cdata>.*?)\]\]>|(?P<value>.*?))</param>', re.DOTALL
    ),
    re.compile(r"\s*</function>"),
)


class TaggedBody:
    """Arguments between tags."""

    def __init__(self, tags: Tags, schema: Mapping[str, Any]) -> None:
        """schema: of the tool's arguments, which says what is a text."""
        self.over, self.rest = False, ""
        self._tags, self._schema, self._held, self._begun = tags, schema, "", False

    def feed(self, text: str) -> str:
        self._held += text
        found = ""
        while one := self._tags.one.match(self._held):
            groups = one.groupdict()
            said = groups["value"] if groups["value"] is not None else groups["cdata"]
            value = self._value(groups["name"].strip(), said, groups.get("text"))
            found += (
                (", " if self._begun else "{") + json.dumps(groups["name"].strip(), ensure_ascii=False) + ": " + value
            )
            self._begun, self._held = True, self._held[one.end() :]
        if end := self._tags.end.match(self._held):
            self.over, self.rest = True, self._held[end.end() :]
            found += "}" if self._begun else "{}"
        return found

    def _value(self, name: str, text: str, is_text: str | None) -> str:
        properties = self._schema.get("properties")
        one = properties.get(name) if isinstance(properties, dict) else None
        kind = one.get("type") if isinstance(one, dict) else None
        if is_text != "true" and kind != "string":
            try:
                return json.dumps(json.loads(text), ensure_ascii=False)
            except ValueError:
                if kind:  # some templates write values as Python does, and so models do: True, {'a': 1}
                    return json.dumps(_python_value(text), ensure_ascii=False)
        return json.dumps(text, ensure_ascii=False)


def _python_value(text: str) -> Any:
    """What a text is to Python; itself where it is nothing to it, or nothing for JSON."""
    try:
        value = ast.literal_eval(text.strip())
        json.dumps(value)
    except (ValueError, TypeError, SyntaxError, RecursionError, MemoryError):
        return text
    return value


class WholeBody:
    """Arguments that are read when all of them are here: up to the bracket that closes the first."""

    def __init__(self, *, python: bool, schema: Mapping[str, Any]) -> None:
        self.over, self.rest = False, ""
        self._python, self._schema, self._held = python, schema, ""

    def feed(self, text: str) -> str:
        self._held += text
        end = _python_end(self._held) if self._python else _gemma_end(self._held)
        if end is None:
            return ""
        self.over, self.rest = True, self._held[end:]
        whole = self._held[:end]
        found = python_arguments(whole, self._schema) if self._python else gemma_arguments(whole)
        return json.dumps(found, ensure_ascii=False)


def gemma_arguments(text: str) -> dict[str, Any]:
    """Of Gemma's form, {name:value,…}, texts between marks of their own; what makes no sense is left out."""
    value, _ = _gemma_value(text, 0)
    return value if isinstance(value, dict) else {}


def _gemma_value(text: str, at: int) -> tuple[Any, int]:
    """The value at a place, and where it ends."""
    while text[at : at + 1].isspace():
        at += 1
    if quote := _GEMMA_QUOTE.match(text, at):
        end = text.find(quote[0], quote.end())
        return (text[quote.end() :], len(text)) if end < 0 else (text[quote.end() : end], end + len(quote[0]))
    if text[at : at + 1] == "{":
        return _gemma_object(text, at + 1)
    if text[at : at + 1] == "[":
        found: list[Any] = []
        at += 1
        while at < len(text) and text[at] != "]":
            value, at = _gemma_value(text, at)
            found.append(value)
            at += text[at : at + 1] == ","
        return found, at + 1
    word = _GEMMA_WORD.match(text, at)
    if word is None:
        return None, at + 1
    try:
        return json.loads(word[0]), word.end()
    except ValueError:
        return word[0].strip(), word.end()


def _gemma_object(text: str, at: int) -> tuple[dict[str, Any], int]:
    found: dict[str, Any] = {}
    while at < len(text) and text[at] != "}":
        if quote := _GEMMA_QUOTE.match(text, at):  # names inside of values are quoted, too
            name, at = _gemma_value(text, quote.start())
            at += text[at : at + 1] == ":"
        elif key := _GEMMA_KEY.match(text, at):
            name, at = key[1], key.end()
        else:
            at += 1
            continue
        found[name], at = _gemma_value(text, at)
        at += text[at : at + 1] == ","
    return found, at + 1


def _gemma_end(text: str) -> int | None:
    depth, at = 0, 0
    while at < len(text):
        if quote := _GEMMA_QUOTE.match(text, at):
            end = text.find(quote[0], quote.end())
            if end < 0:
                return None
            at = end + len(quote[0])
            continue
        depth += (text[at] in "{[") - (text[at] in "}]")
        at += 1
        if depth == 0:
            return at
    return None


def _python_end(text: str) -> int | None:
    """Where a Python call's brackets, of which the first is the first letter, are closed."""
    depth, quote, at = 0, "", 0
    while at < len(text):
        letter = text[at]
        if quote:
            at += letter == "\\"
            quote = "" if letter == quote else quote
        elif letter in "\"'":
            quote = letter
        else:
            depth += (letter in "([{") - (letter in ")]}")
            if depth == 0:
                return at + 1
        at += 1
    return None


def python_arguments(text: str, schema: Mapping[str, Any]) -> dict[str, Any]:
    """Of "(place="Kiel", days=3)"; arguments without a name have those of the schema, in its order."""
    call = _python(f"f{text}")
    return _given(call, schema) if isinstance(call, ast.Call) else {}


def python_calls(text: str, schemas: Mapping[str, Mapping[str, Any]]) -> list[tuple[str, dict[str, Any]]]:
    """Of "[weather(place="Kiel"), now()]", each with its arguments; none where one is no call of these."""
    found = _python(text.strip())
    calls = found.elts if isinstance(found, ast.List | ast.Tuple) else [found]
    named = [(call.func.id, call) for call in calls if isinstance(call, ast.Call) and isinstance(call.func, ast.Name)]
    if len(named) != len(calls) or any(name not in schemas for name, _ in named):
        return []
    return [(name, _given(call, schemas[name])) for name, call in named]


def _python(text: str) -> ast.expr | None:
    """What an expression is; also where its texts have more than one line, and arguments are called as Python's own
    words: from, in."""
    for tried in (text, _KEYWORD.sub(rf"{_MARKED}\1", text.replace("\n", "\\n"))):
        try:
            return ast.parse(tried, mode="eval").body
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            pass
    return None


def _given(call: ast.Call, schema: Mapping[str, Any]) -> dict[str, Any]:
    names = list(schema.get("properties") or {})
    given = [*zip(names, call.args, strict=False), *((one.arg, one.value) for one in call.keywords if one.arg)]
    return {str(name).removeprefix(_MARKED): _literal(value) for name, value in given}


def _literal(node: ast.expr) -> Any:
    try:
        value = ast.literal_eval(node)
        value = json.loads(json.dumps(value, ensure_ascii=False).replace(_MARKED, ""))
    except (ValueError, TypeError, SyntaxError, RecursionError, MemoryError):
        return ast.unparse(node)
    return value
