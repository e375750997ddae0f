"""Calls of tools as families write them, wherever their pieces are cut."""

from __future__ import annotations

import json

import pytest

from advisor.server.openai_forms import gathered
from advisor.server.tool_calls import CallPiece, ToolCallParser

HERMES = '<tool_call>\n{"name": "weather", "arguments": {"place": "Kiel {\\"x\\"}"}}\n</tool_call>'
KIEL = ("weather", {"place": 'Kiel {"x"}'})
TOOLS: dict[str, dict[str, object]] = {
    "weather": {"properties": {"place": {"type": "string"}, "days": {"type": "integer"}}}, "add": {}
}  # fmt: skip


def told(text: str, cut: int = 1) -> tuple[str, list[tuple[str, object]]]:
    """The text and the calls, each as its name and arguments."""
    parser, parts = ToolCallParser(TOOLS), []
    for at in range(0, len(text), cut):
        parts += parser.feed(text[at : at + cut])
    said, calls = gathered([*parts, *parser.finish()])
    assert len({call.id for call in calls}) == len(calls) == parser.count
    return said, [(call.name, json.loads(call.arguments)) for call in calls]


@pytest.mark.parametrize("cut", [1, 2, 5, 1000])
@pytest.mark.parametrize(
    ("text", "said", "calls"),
    [
        (HERMES, "", [KIEL]),
        (f"Let me see.\n\n{HERMES}\n{HERMES}", "Let me see.", [KIEL, KIEL]),
        (f"{HERMES}\nDone.", "Done.", [KIEL]),
        ('<tool_call>{"arguments": {"a": 1}, "name": "add"}</tool_call>', "", [("add", {"a": 1})]),
        ('{"name": "weather", "parameters": {"place": "Kiel"}}', "", [("weather", {"place": "Kiel"})]),
        ('<|python_tag|>{"name": "weather", "parameters": {}}; {"name": "add", "parameters": {"a":1}}', "",
         [("weather", {}), ("add", {"a": 1})]),
        ('{"name": "weather", "parameters": {"place": "<tool_call>"}}', "", [("weather", {"place": "<tool_call>"})]),
        ('{"type": "function", "name": "add", "parameters": {"a": 1}}', "", [("add", {"a": 1})]),
        ('{"type": "function", "function": {"name": "add", "arguments": "{}"}}', "", [("add", {})]),
        ('[TOOL_CALLS][{"name": "weather", "arguments": {"a": [1]}}, {"name": "add", "arguments": {}}]', "",
         [("weather", {"a": [1]}), ("add", {})]),
        ('[TOOL_CALLS] weather[CALL_ID]x1[ARGS]{"a": 1}[TOOL_CALLS]add[ARGS]{}', "",
         [("weather", {"a": 1}), ("add", {})]),
        # gpt-oss
        ('<|channel|>commentary to=functions.weather<|message|>{"place": "Kiel"}<|call|>', "",
         [("weather", {"place": "Kiel"})]),
        ('Let me see.\n\n<|channel|>commentary to=add <|constrain|>json<|message|>{}', "Let me see.", [("add", {})]),
        # DeepSeek V3 and R1, V3.1, V3.2
        ('<｜tool▁calls▁begin｜><｜tool▁call▁begin｜>function<｜tool▁sep｜>weather\n```json\n'
         '{"place": "Kiel"}\n```<｜tool▁call▁end｜>\n'
         '<｜tool▁call▁begin｜>function<｜tool▁sep｜>add\n```json\n{"a": 1}\n```<｜tool▁call▁end｜>'
         '<｜tool▁calls▁end｜>', "", [("weather", {"place": "Kiel"}), ("add", {"a": 1})]),
        ('Wait.<｜tool▁calls▁begin｜><｜tool▁call▁begin｜>weather<｜tool▁sep｜>{"place": "Ulm"}<｜tool▁call▁end｜>'
         '<｜tool▁call▁begin｜>add<｜tool▁sep｜>{}<｜tool▁call▁end｜><｜tool▁calls▁end｜>', "Wait.",
         [("weather", {"place": "Ulm"}), ("add", {})]),
        ('<｜DSML｜function_calls>\n<｜DSML｜invoke name="weather">\n<｜DSML｜parameter name="place" string="true">7'
         '</｜DSML｜parameter>\n<｜DSML｜parameter name="days" string="false">2</｜DSML｜parameter>\n</｜DSML｜invoke>'
         '\n<｜DSML｜invoke name="add">\n</｜DSML｜invoke>\n</｜DSML｜function_calls>', "",
         [("weather", {"place": "7", "days": 2}), ("add", {})]),
        # GLM, Qwen-Coder, MiniMax, Kimi
        ('<tool_call>weather\n<arg_key>place</arg_key>\n<arg_value>12</arg_value>\n<arg_key>days</arg_key>\n'
         '<arg_value>3</arg_value>\n</tool_call>\n<tool_call>add\n</tool_call>', "",
         [("weather", {"place": "12", "days": 3}), ("add", {})]),
        ('<tool_call>\n<function=weather>\n<parameter=place>\nKiel "x"\nUlm\n</parameter>\n<parameter=days>\n3\n'
         '</parameter>\n</function>\n</tool_call>', "", [("weather", {"place": 'Kiel "x"\nUlm', "days": 3})]),
        ('<minimax:tool_call>\n<invoke name="add">\n<parameter name="a">[1, 2]</parameter>\n</invoke>\n'
         '</minimax:tool_call>', "", [("add", {"a": [1, 2]})]),
        ('<|tool_calls_section_begin|><|tool_call_begin|>functions.add:0<|tool_call_argument_begin|>{"a": 1}'
         '<|tool_call_end|><|tool_calls_section_end|>', "", [("add", {"a": 1})]),
        # Gemma 4, FunctionGemma, Gemma 3
        ('<|tool_call>call:weather{days:3,place:<|"|>Kiel, {x}<|"|>}<tool_call|>', "",
         [("weather", {"days": 3, "place": "Kiel, {x}"})]),
        ('<|tool_call>call:add{a:[1,<|"|>b<|"|>],o:{<|"|>k<|"|>:true}}<tool_call|><|tool_call>call:add{}<tool_call|>',
         "", [("add", {"a": [1, "b"], "o": {"k": True}}), ("add", {})]),
        ('<start_function_call>call:weather{place:<escape>Kiel<escape>}<end_function_call>', "",
         [("weather", {"place": "Kiel"})]),
        ('```tool_code\nweather("Kiel", days=2)\n```', "", [("weather", {"place": "Kiel", "days": 2})]),
        ('```tool_code\nprint(add(a=[1, 2], b=None))\n```', "", [("add", {"a": [1, 2], "b": None})]),
        ('```json\n{"name": "add", "parameters": {"a": 1}}\n```', "", [("add", {"a": 1})]),
        # Mistral's Nemo, Apriel and MiniMax M1, Nemotron Nano 2, Granite 3, GigaChat, Command, Apertus
        ('[TOOL_CALLS][{"name": "weather", "arguments": {"place": "Kiel"}, "id": "a1b2c3d4e"}, '
         '{"name": "add", "arguments": {}, "id": "f"}]', "", [("weather", {"place": "Kiel"}), ("add", {})]),
        ('<tool_calls>[{"name": "add", "arguments": {"a": 1}}]</tool_calls>', "", [("add", {"a": 1})]),
        ('<tool_calls>\n{"name": "add", "arguments": {}}\n{"name": "add", "arguments": {}}\n</tool_calls>', "",
         [("add", {}), ("add", {})]),
        ('<TOOLCALL>[{"name": "add", "arguments": {}}]</TOOLCALL>', "", [("add", {})]),
        ('<|tool_call|>[{"name": "add", "arguments": {}}]', "", [("add", {})]),
        ('So:<|function_call|>{"name": "add", "arguments": {"a": 1}}', "So:", [("add", {"a": 1})]),
        ('<|START_ACTION|>[\n    {"tool_call_id": "0", "tool_name": "add", "parameters": {}},\n    '
         '{"tool_call_id": "1", "tool_name": "weather", "parameters": {"place": "Ulm"}}\n]<|END_ACTION|>', "",
         [("add", {}), ("weather", {"place": "Ulm"})]),
        ('<|tools_prefix|>[{"add": {"a": {}}}, {"weather": {"place": "Ulm"}}]<|tools_suffix|>', "",
         [("add", {"a": {}}), ("weather", {"place": "Ulm"})]),
        # LFM2, Seed-OSS, DeepSeek V4, MiniCPM, Functionary, and Qwen-Coder without its mark
        ('<|tool_call_start|>[weather(place=\'Ki "x"\nel\', days=3), add(from="now", a=True)]<|tool_call_end|> Now.',
         "Now.", [("weather", {"place": 'Ki "x"\nel', "days": 3}), ("add", {"from": "now", "a": True})]),
        ("<|tool_call_start|>[open('x')]<|tool_call_end|>", "<|tool_call_start|>[open('x')]<|tool_call_end|>", []),
        ('<seed:tool_call>\n<function=weather>\n<parameter=days>True</parameter>\n</function>\n</seed:tool_call>', "",
         [("weather", {"days": True})]),
        ('<｜DSML｜tool_calls>\n<｜DSML｜invoke name="add">\n\n</｜DSML｜invoke>\n</｜DSML｜tool_calls>', "",
         [("add", {})]),
        ('<function name="weather"><param name="place"><![CDATA[a<b]]></param><param name="days">2</param></function>',
         "", [("weather", {"place": "a<b", "days": 2})]),
        ('<function=add>{"a": {}}</function>\n<function=add>{}</function>', "", [("add", {"a": {}}), ("add", {})]),
        ("<function=weather>\n<parameter=place>\nKiel\n</parameter>\n</function>\n</tool_call>", "",
         [("weather", {"place": "Kiel"})]),
        # no calls
        ("Write <function=f>{}</function>.", "Write <function=f>{}</function>.", []),
        ('```json\n{"name": "Peter", "age": 3}\n```\nThat is he.',
         '```json\n{"name": "Peter", "age": 3}\n```\nThat is he.', []),
        ('```tool_code\nexec("x")\n```', '```tool_code\nexec("x")\n```', []),
        ("```python\nadd(1)\n```", "```python\nadd(1)\n```", []),
        ('{"name": "Peter", "parameters": {"age": 3}}', '{"name": "Peter", "parameters": {"age": 3}}', []),
        ('{"a": 1} is JSON', '{"a": 1} is JSON', []),
        ("Write [TOOL or <tool or {", "Write [TOOL or <tool or {", []),
        ("<tool_call>nonsense</tool_call> bye", "<tool_call>nonsense</tool_call> bye", []),
        ('<tool_call>{"name": 7}</tool_call>', '<tool_call>{"name": 7}</tool_call>', []),
        ("Two:\n\n```json\n[1]\n```\n\n```json\n[2]\n```\n", "Two:\n\n```json\n[1]\n```\n\n```json\n[2]\n```\n", []),
        ('So \n<tool_call>{"name"', 'So \n<tool_call>{"name"', []),
        # both
        (f'As:\n```json\n{{"a": 1}}\n```\nNow:\n{HERMES}', 'As:\n```json\n{"a": 1}\n```\nNow:', [KIEL]),
        (f'<tool_call>{{"x": 1}}</tool_call>\n{HERMES}', '<tool_call>{"x": 1}</tool_call>', [KIEL]),
        (f'{HERMES}\n```json\n{{"name": "Peter", "arguments": {{}}}}\n```\nend',
         '```json\n{"name": "Peter", "arguments": {}}\n```\nend', [KIEL]),
        (f'{HERMES}\n{{"x": 1}} it is', '{"x": 1} it is', [KIEL]),
        ('```json\n{"name": "add", "parameters": {}}\n```\n```json\n{"name": "add", "parameters": {}}\n```', "",
         [("add", {}), ("add", {})]),
        ("  Hello \n", "  Hello \n", []),
        ("", "", []),
    ],
)  # fmt: skip
def test_calls_are_told_from_text(text: str, said: str, calls: list[tuple[str, object]], cut: int) -> None:
    assert told(text, cut) == (said, calls)


@pytest.mark.parametrize("cut", [500, 100_000])
def test_what_is_nested_too_deeply_is_text(cut: int) -> None:
    text = "<tool_call>" + '{"a":' * 9000 + "1" + "}" * 9000
    assert told(text, cut) == (text, [])


def test_the_name_comes_first_and_the_arguments_as_they_are_written() -> None:
    parser = ToolCallParser(TOOLS)
    assert parser.feed('<tool_call>{"name": "weather", "arguments": ') == []
    begun, more = parser.feed('{"place"')
    assert isinstance(begun, CallPiece)
    assert isinstance(more, CallPiece)
    assert (begun.name, begun.arguments, more.arguments) == ("weather", "", '{"place"')
    assert begun.id.startswith("call_")
    assert parser.feed(': "Kiel"}}</tool') == [CallPiece(0, arguments=': "Kiel"}')]
    assert parser.feed("_call>") == parser.finish() == []
