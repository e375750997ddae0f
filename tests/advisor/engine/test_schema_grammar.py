"""JSON schemas as grammars: what a model writes under one is held against the schema, by the real engine."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from advisor.engine.answers import Text
from advisor.engine.process import EngineProcess
from advisor.engine.protocol import Load, WriteReply
from advisor.engine.sampling import Message, Sampling
from advisor.engine.schema_grammar import schema_grammar
from advisor.errors import UsageError
from advisor.plan import plimsoll_plan
from tests.models.fixtures import ModelFactory


@pytest.fixture(scope="module")
def babbler(model_factory: ModelFactory) -> Iterator[EngineProcess]:
    """A model that says anything at all, so that only the grammar makes sense of it."""
    with EngineProcess() as process:
        path: Path = model_factory(quant="Q8_0")
        process.request(Load(path, plimsoll_plan(1024)))
        yield process


def written(babbler: EngineProcess, schema: Any, seed: int = 1) -> Any:
    said: list[str] = []

    def heard(event: object) -> None:
        if isinstance(event, Text):
            said.append(event.text)

    sampling = Sampling(temperature=1.5, seed=seed, grammar=schema_grammar(schema))
    answer = babbler.request(WriteReply((Message("user", "x"),), sampling, 900), on_event=heard)
    assert answer.stats.stop_reason == "end", "".join(said)
    return json.loads("".join(said))


OBJECT = {
    "type": "object",
    "properties": {"a": {"type": "boolean"}, "b": {"const": 'x"\\\n'}, "c": {"type": "null"}},
    "additionalProperties": False,
}


@pytest.mark.parametrize("seed", range(4))
def test_optional_properties_come_or_not(babbler: EngineProcess, seed: int) -> None:
    found = written(babbler, OBJECT, seed)
    assert list(found) == [name for name in "abc" if name in found]
    assert found.get("a") in (None, True, False)
    assert found.get("b", 'x"\\\n') == 'x"\\\n'
    required = written(babbler, OBJECT | {"required": ["b"]}, seed)
    assert required["b"] == 'x"\\\n'
    assert not required.keys() - {*"abc"}


def test_every_kind_of_part(babbler: EngineProcess) -> None:
    schema = {
        "type": "object",
        "properties": {
            "day": {"type": "string", "format": "date"},
            "id": {"type": "string", "format": "uuid"},
            "few": {"type": "array", "items": {"enum": [1, "two", None]}, "minItems": 2, "maxItems": 3},
            "pair": {"prefixItems": [{"type": "boolean"}, {"type": "integer", "minimum": 0, "enum": [7]}]},
            "none": {"type": "array", "maxItems": 0},
            "short": {"type": "string", "minLength": 1, "maxLength": 3},
            "either": {"anyOf": [{"type": "null"}, {"type": "boolean"}]},
            "types": {"type": ["null", "boolean"]},
            "both": {"allOf": [{"$ref": "#/$defs/one"}, {"properties": {"q": {"type": "null"}}, "required": ["q"]}]},
            "tree": {"$ref": "#/$defs/tree"},
        },
        "required": ["day", "id", "few", "pair", "none", "short", "either", "types", "both", "tree"],
        "additionalProperties": False,
        "$defs": {
            "one": {"type": "object", "properties": {"p": {"type": "boolean"}}, "required": ["p"]},
            "tree": {"anyOf": [{"type": "null"}, {"type": "array", "items": {"$ref": "#/$defs/tree"}, "maxItems": 1}]},
        },
    }
    found = written(babbler, schema)
    assert [len(part) for part in found["day"].split("-")] == [4, 2, 2]
    assert [len(part) for part in found["id"].split("-")] == [8, 4, 4, 4, 12]
    assert 2 <= len(found["few"]) <= 3
    assert not {*map(str, found["few"])} - {"1", "two", "None"}
    assert found["pair"][1] == 7
    assert found["none"] == []
    assert 1 <= len(found["short"]) <= 12  # a babbler may write three characters in halves, each of which shows as one
    assert found["both"].keys() == {"p", "q"}


@pytest.mark.parametrize(
    "schema",
    [{"enum": [{"a": 1}, [2]]}, {"type": "object", "additionalProperties": {"type": "null"}, "properties": {}},
     {"type": "number", "minimum": 0}, {"oneOf": [{"const": True}]}],
)  # fmt: skip
def test_more_of_them(babbler: EngineProcess, schema: dict[str, Any]) -> None:
    found = written(babbler, schema | {"$comment": "ignored"})
    assert found in ({"a": 1}, [2]) or found is True or isinstance(found, dict | float | int)


@pytest.mark.parametrize(
    ("schema", "said"),
    [
        ({"type": "ship"}, 'a type that there is not: "ship"'),
        ({"$ref": "https://example.org/x"}, "is not looked up"),
        ({"$ref": "#/$defs/nothing"}, "refers to #/$defs/nothing, which is not in it"),
        ({"items": 7}, "a part of it is not an object"),
        ({"type": "string", "minLength": 5, "maxLength": 2}, "at least 5 and at most 2"),
        ({"enum": list(range(10)), "anyOf": []}, ""),
        ({"properties": {f"p{i}": {"type": "string", "maxLength": 3} for i in range(900)}}, "too large"),
    ],
)
def test_what_cannot_be_kept_to_is_told(schema: dict[str, Any], said: str) -> None:
    if not said:
        assert "root ::=" in schema_grammar(schema)
        return
    with pytest.raises(UsageError, match=said.replace("$", r"\$")):
        schema_grammar(schema)


def test_one_nested_too_deeply_is_told() -> None:
    schema: dict[str, Any] = {"type": "null"}
    for _ in range(60):
        schema = {"type": "array", "items": schema}
    with pytest.raises(UsageError, match="nested too deeply"):
        schema_grammar(schema)
