"""Arguments of calls in forms of their own, turned into JSON, and told as they come."""

from __future__ import annotations

import json
from typing import Any

import pytest

from advisor.server.call_bodies import GLM, QWEN_CODER, TaggedBody, gemma_arguments, python_arguments

SCHEMA: dict[str, Any] = {"properties": {"place": {"type": "string"}, "days": {"type": "integer"}}}


def test_arguments_between_tags_are_told_one_by_one() -> None:
    body = TaggedBody(GLM, SCHEMA)
    assert body.feed("\n<arg_key>place</arg_key>\n<arg_value>Ki") == ""
    assert body.feed("el</arg_value>") == '{"place": "Kiel"'
    assert body.feed("<arg_key>days</arg_key><arg_value>3</arg_value></tool") == ', "days": 3'
    assert not body.over
    assert body.feed("_call> more") == "}"
    assert (body.over, body.rest) == (True, " more")


def test_what_is_a_text_is_said_by_the_schema_and_else_what_reads_as_json_is_that() -> None:
    for schema, value in ((SCHEMA, "7"), ({}, 7), ({"properties": {"place": {"type": ["string", "null"]}}}, 7)):
        body = TaggedBody(QWEN_CODER, schema)
        found = body.feed("<parameter=place>\n7\n</parameter>\n</function>")
        assert json.loads(found) == {"place": value}
    body = TaggedBody(QWEN_CODER, {})
    assert json.loads(body.feed("<parameter=a>{not json<parameter=b>1</function>")) == {"a": "{not json", "b": 1}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("{}", {}),
        ("{a:1.5,b:true,c:null,d:word}", {"a": 1.5, "b": True, "c": None, "d": "word"}),
        ('{a:{<|"|>x y<|"|>:[]},b:<|"|>q', {"a": {"x y": []}, "b": "q"}),
        ("{a:[1,{b:2}],", {"a": [1, {"b": 2}]}),
        ("{,,:}", {}),
    ],
)
def test_gemmas_form(text: str, found: dict[str, Any]) -> None:
    assert gemma_arguments(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("('Kiel', 3)", {"place": "Kiel", "days": 3}),
        ("(place=name, days=-1)", {"place": "name", "days": -1}),
        ("(1, 2, 3)", {"place": 1, "days": 2}),
        ("(place={1})", {"place": "{1}"}),
        ("(((", {}),
    ],
)
def test_pythons_form(text: str, found: dict[str, Any]) -> None:
    assert python_arguments(text, SCHEMA) == found
