"""How families begin the call of a tool: the marks, and what stands between them and the arguments."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from advisor.server.call_bodies import GLM, INVOKED, MINICPM, QWEN_CODER, CallBody, JsonBody, TaggedBody, WholeBody

CALL_MARKS = (
    "<tool_call>",  # Hermes and Qwen: JSON; GLM and Qwen-Coder: arguments between tags
    "[TOOL_CALLS]",  # Mistral
    "<|python_tag|>",  # Llama 3
    "<|channel|>commentary to=",  # gpt-oss, as the engine's child hands it on
    "<｜tool▁calls▁begin｜>", "<｜tool▁call▁begin｜>",  # DeepSeek V3, R1, V3.1
    "<｜DSML｜function_calls>", "<｜DSML｜tool_calls>",  # DeepSeek V3.2, V4
    "<minimax:tool_call>",
    "<|tool_calls_section_begin|>", "<|tool_call_begin|>",  # Kimi
    "<|tool_call>", "<start_function_call>",  # Gemma 4, FunctionGemma
    "<tool_calls>",  # Apriel, MiniMax M1
    "<TOOLCALL>",  # Nemotron Nano 2
    "<|tool_call|>",  # Granite 3
    "<|function_call|>",  # GigaChat
    "<|START_ACTION|>",  # Command
    "<|tools_prefix|>",  # Apertus
    "<|tool_call_start|>",  # LFM2: Python's calls in a list
    "<seed:tool_call>",  # Seed-OSS: as Qwen-Coder
    '<function name="',  # MiniCPM
    "<function=",  # Functionary and Llama 3.1: JSON; Qwen-Coder where it leaves its mark out
    "```tool_code", "```tool_call", "```json",  # Gemma 3 and others, where they were asked for it in words
)  # fmt: skip
FENCED = ("```tool_code", "```tool_call", "```json", "<function=", '<function name="')
"""What these hold may as well be an example."""
PYTHON_LIST, PYTHON_LIST_END = "<|tool_call_start|>", "<|tool_call_end|>"
CLOSINGS = (
    "</tool_call>", "```", "<|call|>", "<｜tool▁call▁end｜>", "<｜tool▁calls▁end｜>", "</｜DSML｜function_calls>",
    "</｜DSML｜tool_calls>", "</minimax:tool_call>", "</tool_calls>", "</TOOLCALL>", "<|END_ACTION|>",
    "<|tools_suffix|>", "</seed:tool_call>", "</function>", "<|tool_call_end|>", "<|tool_calls_section_end|>",
    "<tool_call|>", "<end_function_call>",
)  # fmt: skip
"""What may follow a call, and is no text."""

Schemas = Mapping[str, Mapping[str, Any]]
"""By a tool's name, what its arguments are."""

_NAME = r"([\w.-]{1,64})"


@dataclass(frozen=True)
class CallOpening:
    """pattern: what stands before the arguments, the name in its first group that matched. mark: the only one behind
    which it is one."""

    pattern: re.Pattern[str]
    body: Callable[[Mapping[str, Any]], CallBody]
    mark: str = ""


def _json(_: Mapping[str, Any]) -> CallBody:
    return JsonBody()


OPENINGS = (
    CallOpening(
        re.compile(r'\s*\{\s*"name"\s*:\s*("(?:[^"\\]|\\.)*")\s*,\s*"(?:arguments|parameters)"\s*:\s*(?=\{)'),
        _json,
    ),
    CallOpening(re.compile(rf"\s*{_NAME}(?:\[CALL_ID\]\w*)?\[ARGS\]\s*(?=\{{)"), _json),
    CallOpening(re.compile(rf"\s*(?:functions\.)?{_NAME}\s*(?:<\|\w+\|>\s*\w*\s*)?<\|message\|>\s*(?=\{{)"), _json),
    CallOpening(
        re.compile(
            rf"\s*(?:<｜tool▁call▁begin｜>)?\s*"
            rf"(?:function<｜tool▁sep｜>{_NAME}\s*```(?:json)?|{_NAME}<｜tool▁sep｜>)\s*(?=\{{)"
        ),
        _json,
    ),
    CallOpening(
        re.compile(
            rf"\s*(?:<\|tool_call_begin\|>)?\s*(?:functions\.)?{_NAME}(?::\d+)?\s*<\|tool_call_argument_begin\|>\s*(?=\{{)"
        ),
        _json,
    ),
    CallOpening(re.compile(r"\s*<function=([^>\n]{1,64})>"), lambda schema: TaggedBody(QWEN_CODER, schema)),
    CallOpening(
        re.compile(r'\s*<(?:｜DSML｜)?invoke name="([^"]{1,64})">'), lambda schema: TaggedBody(INVOKED, schema)
    ),
    CallOpening(
        re.compile(rf"\s*{_NAME}\s*(?=<arg_key>|</tool_call>)"), lambda schema: TaggedBody(GLM, schema)
    ),
    CallOpening(re.compile(rf"\s*call:{_NAME}\s*(?=\{{)"), lambda schema: WholeBody(python=False, schema=schema)),
    CallOpening(
        re.compile(rf"\s*(?:print\()?(?!print\(){_NAME}(?=\()"),
        lambda schema: WholeBody(python=True, schema=schema), "```tool_code",
    ),
    CallOpening(re.compile(r'\s*\{\s*("(?:[^"\\]|\\.)*")\s*:\s*(?=\{)'), _json, "<|tools_prefix|>"),
    CallOpening(re.compile(rf"\s*{_NAME}>\s*(?=\{{)"), _json, "<function="),
    CallOpening(re.compile(rf'{_NAME}">\s*(?=<)'), lambda schema: TaggedBody(MINICPM, schema), '<function name="'),
    CallOpening(re.compile(rf"\s*{_NAME}>\s*(?=<)"), lambda schema: TaggedBody(QWEN_CODER, schema), "<function="),
)  # fmt: skip


_ALONE = frozenset(opening.mark for opening in OPENINGS if opening.mark)  # behind these nothing else begins a call


def opened(text: str, mark: str, schemas: Schemas) -> tuple[str, CallBody, int] | None:
    """The name, the arguments to come and where they begin, of a call behind a mark; None where it is not one yet."""
    for opening in OPENINGS:
        if opening.mark != (mark if mark in _ALONE else ""):
            continue
        if found := opening.pattern.match(text):
            name = next(group for group in found.groups() if group)
            name = str(json.loads(name)) if name.startswith('"') else name.strip()
            return name, opening.body(schemas.get(name, {})), found.end()
    return None
