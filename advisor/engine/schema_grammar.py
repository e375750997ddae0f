"""A JSON schema as a grammar (GBNF) that an answer must keep to.

Known are type, properties, required, additionalProperties, items, prefixItems, enum, const, anyOf, oneOf, allOf (of
objects), $ref into the schema itself (into the nearest part with an $id), minItems, maxItems, minLength, maxLength,
minimum 0, and the formats date, time, date-time and uuid. Whatever else a schema demands of values is left to the
model, as other servers leave it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from advisor.errors import UsageError

MOST_RULES = 2000  # of one schema
_MOST_REPEATS = 500  # llama.cpp writes each repetition out
_DEEPEST = 40
_COMMON = {
    "ws": r'("\n" [ \t]{0,20} | " ")?',
    "char": r'[^"\\\x00-\x1F\x7F] | "\\" (["\\/bfnrt] | "u" [0-9a-fA-F]{4})',
    "string": r'"\"" char* "\""',
    "digits": r'("0" | [1-9] [0-9]{0,15})',
    "integer": r'"-"? digits',
    "number": r'"-"? digits ("." [0-9]{1,16})? ([eE] [-+]? [0-9]{1,3})?',
    "boolean": '"true" | "false"',
    "null": '"null"',
    "value": "object | array | string | number | boolean | null",
    "object": r'"{" ws (string ":" ws value ("," ws string ":" ws value)*)? ws "}"',
    "array": r'"[" ws (value ("," ws value)*)? ws "]"',
}
_DATE = '[0-9]{4} "-" ("0" [1-9] | "1" [0-2]) "-" ("0" [1-9] | [12] [0-9] | "3" [01])'
_TIME = '([01] [0-9] | "2" [0-3]) ":" [0-5] [0-9] ":" [0-5] [0-9] ("." [0-9]{1,6})? ("Z" | [-+] [0-9]{2} ":" [0-9]{2})'
_FORMATS = {
    "date": _DATE,
    "time": _TIME,
    "date-time": f'{_DATE} "T" {_TIME}',
    "uuid": ' "-" '.join(f"[0-9a-fA-F]{{{count}}}" for count in (8, 4, 4, 4, 12)),
}
_SIMPLE_TYPES = ("string", "number", "integer", "boolean", "null", "object", "array")


def schema_grammar(schema: Mapping[str, Any] | bool) -> str:
    """The grammar, its first rule called root. UsageError where the schema contradicts itself or is too large."""
    made = _Rules(schema)
    made.add("root", made.rule(schema))
    return "\n".join(f"{name} ::= {text}" for name, text in {**made.rules, **_COMMON}.items()) + "\n"


class _Rules:
    """The rules made so far, by name."""

    def __init__(self, whole: Mapping[str, Any] | bool) -> None:
        self._whole, self._depth = whole, 0
        self.rules: dict[str, str] = {}
        self._references: dict[tuple[int, str], str] = {}
        self._parts: list[Mapping[str, Any]] = []  # those with an id; kept, for references are known by their identity

    def add(self, name: str, text: str) -> str:
        if len(self.rules) >= MOST_RULES:
            raise UsageError("The JSON schema is too large to be kept to.")
        self.rules[name] = text
        return name

    def _new(self, text: str) -> str:
        return self.add(f"r{len(self.rules)}", text)

    def rule(self, schema: Any) -> str:
        """What a value of this schema may be."""
        if schema is True or schema == {}:
            return "value"
        if not isinstance(schema, Mapping):
            raise UsageError("The JSON schema is none: a part of it is not an object.")
        outer = self._whole
        if "$id" in schema:
            self._whole = schema
            self._parts.append(schema)
        self._depth += 1
        if self._depth > _DEEPEST:
            raise UsageError("The JSON schema is nested too deeply to be kept to.")
        try:
            return self._rule(schema)
        finally:
            self._depth, self._whole = self._depth - 1, outer

    def _rule(self, schema: Mapping[str, Any]) -> str:
        if "$ref" in schema:
            return self._referred(schema["$ref"])
        if "const" in schema:
            return _literal(schema["const"])
        if values := _sequence(schema.get("enum")):
            return self._one_of(list(map(_literal, values)))
        if ways := _sequence(schema.get("anyOf")) or _sequence(schema.get("oneOf")):
            return self._one_of([self.rule(way) for way in ways])
        if parts := _sequence(schema.get("allOf")):
            return self.rule(self._joined(schema, parts))
        kind = schema.get("type")
        if isinstance(kind, list):
            return self._one_of([self.rule({**schema, "type": one}) for one in kind])
        return self._typed(kind, schema)

    def _typed(self, kind: Any, schema: Mapping[str, Any]) -> str:
        if kind == "object" or (kind is None and "properties" in schema):
            return self._object(schema)
        if kind == "array" or (kind is None and ("items" in schema or "prefixItems" in schema)):
            return self._array(schema)
        if kind == "string":
            return self._string(schema)
        if kind in ("integer", "number") and isinstance(least := schema.get("minimum"), int | float) and least >= 0:
            return self._new(_COMMON[kind].removeprefix('"-"? '))
        if kind is None:
            return "value"
        if kind not in _SIMPLE_TYPES:
            raise UsageError("The JSON schema names a type that there is not: {kind}.", kind=json.dumps(kind))
        return str(kind)

    def _one_of(self, ways: Sequence[str]) -> str:
        return self._new(" | ".join(ways))

    def _referred(self, reference: Any) -> str:
        if not isinstance(reference, str) or not reference.startswith("#"):
            raise UsageError("The JSON schema refers to another one ($ref), which is not looked up.")
        key = id(self._whole), reference
        if key not in self._references:
            self._references[key] = name = f"ref{len(self._references)}"
            self.add(name, self.rule(self._at(reference)))
        return self._references[key]

    def _at(self, reference: str) -> Any:
        found: Any = self._whole
        for step in filter(None, reference.removeprefix("#").split("/")):
            key = step.replace("~1", "/").replace("~0", "~")
            found = found.get(key) if isinstance(found, Mapping) else None
            if found is None:
                raise UsageError("The JSON schema refers to {reference}, which is not in it.", reference=reference)
        return found

    def _joined(self, schema: Mapping[str, Any], parts: Sequence[Any]) -> dict[str, Any]:
        """All parts as one object; of anything but objects the last one counts."""
        whole = {key: value for key, value in schema.items() if key != "allOf"}
        for part in parts:
            given = self._at(part["$ref"]) if isinstance(part, Mapping) and "$ref" in part else part
            if not isinstance(given, Mapping):
                continue
            properties = {**_mapping(whole.get("properties")), **_mapping(given.get("properties"))}
            required = [*_sequence(whole.get("required")), *_sequence(given.get("required"))]
            whole = {**whole, **given}
            if properties:
                whole |= {"properties": properties, "required": required}
        return whole

    # -- values with parts -------------------------------------------------------------------------------------

    def _object(self, schema: Mapping[str, Any]) -> str:
        properties, required = _mapping(schema.get("properties")), set(_sequence(schema.get("required")))
        more = schema.get("additionalProperties", None if properties else True)
        if not properties and more in (None, True):
            return "object"
        pair = f'string ":" ws {self.rule(more)}' if isinstance(more, Mapping) or more is True else ""
        # Two chains, from the last property back: what may follow once something was said, and before.
        later, first = "", ""
        if pair:
            later = self._new(f'("," ws {pair})*')
            first = self._new(f'({pair} ("," ws {pair})*)?')
        for name, part in reversed(properties.items()):
            said = self._new(f'{_literal(name)} ":" ws {self.rule(part)}')
            then = f'"," ws {said} {later}'.rstrip()
            begins = f"{said} {later}".rstrip()
            if name in required:
                later, first = self._new(then), self._new(begins)
            else:
                later = self._new(f"{then} | {later}" if later else f"({then})?")
                first = self._new(f"{begins} | {first}" if first else f"({begins})?")
        return self._new(f'"{{" ws {first} ws "}}"')

    def _array(self, schema: Mapping[str, Any]) -> str:
        fixed = [self.rule(part) for part in _sequence(schema.get("prefixItems"))]
        if fixed:
            inner = ' "," ws '.join(fixed)
            return self._new(f'"[" ws {inner} ws "]"')
        item = self._new(self.rule(schema.get("items", {})))
        least, most = _bounds(schema, "minItems", "maxItems")
        if most == 0:
            return self._new('"[" ws "]"')
        more = f'("," ws {item}){_times(max(0, least - 1), None if most is None else most - 1)}'
        inner = f"{item} {more}" if least else f"({item} {more})?"
        return self._new(f'"[" ws {inner} ws "]"')

    def _string(self, schema: Mapping[str, Any]) -> str:
        if shape := _FORMATS.get(str(schema.get("format"))):
            return self._new(f'"\\"" {shape} "\\""')
        least, most = _bounds(schema, "minLength", "maxLength")
        if (least, most) == (0, None):
            return "string"
        return self._new(f'"\\"" char{_times(least, most)} "\\""')


def _literal(value: Any) -> str:
    """A JSON value to the letter."""
    text = json.dumps(value, ensure_ascii=False, separators=(", ", ": "))
    escaped = re.sub(r'[\\"]', lambda found: "\\" + found[0], text)
    return '"' + escaped.replace("\n", "\\n").replace("\r", "\\r") + '"'


def _bounds(schema: Mapping[str, Any], least: str, most: str) -> tuple[int, int | None]:
    low, high = schema.get(least), schema.get(most)
    lowest = low if isinstance(low, int) and 0 < low <= _MOST_REPEATS else 0
    highest = high if isinstance(high, int) and 0 <= high <= _MOST_REPEATS else None
    if highest is not None and highest < lowest:
        raise UsageError("The JSON schema asks for at least {least} and at most {most}.", least=lowest, most=highest)
    return lowest, highest


def _times(least: int, most: int | None) -> str:
    return "*" if (least, most) == (0, None) else f"{{{least},{'' if most is None else most}}}"


def _mapping(value: Any) -> dict[str, Any]:
    return dict(value) if isinstance(value, Mapping) else {}


def _sequence(value: Any) -> list[Any]:
    return list(value) if isinstance(value, list | tuple) else []
