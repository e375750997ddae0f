"""How families begin the call of a tool: the marks, and what stands between them and the arguments."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from advisor.server.call_bodies import GLM, INVOKED, QWEN_CODER, CallBody, JsonBody, TaggedBody, WholeBody

CALL_MARKS = (
    "<tool_call>",  # Hermes and Qwen: JSON; GLM and Qwen-Coder: arguments between tags
    "[TOOL_CALLS]",  # Mistral
    "<|python_tag|>",  # Llama 3
    "<|channel|>commentary to=",  # gpt-oss, as the engine's child hands it on
    "<｜tool▁calls▁begin｜>", "<｜tool▁call▁begin｜>",  # DeepSeek V3, R1, V3.1
    "<｜DSML｜function_calls>",  # DeepSeek V3.2
    "<minimax:tool_call>",
    "<|tool_calls_section_begin|>", "<|tool_call_begin|>",  # Kimi
    "<|tool_call>", "<start_function_call>",  # Gemma 4, FunctionGemma
    "```tool_code", "```tool_call", "```json",  # Gemma 3 and others, where they were asked for it in words
)  # fmt: skip
FENCED = ("```tool_code", "```tool_call", "```json")  # what these hold may as well be an example
CLOSINGS = (
    "</tool_call>", "```", "<|call|>", "<｜tool▁call▁end｜>", "<｜tool▁calls▁end｜>", "</｜DSML｜function_calls>",
    "</minimax:tool_call>", "<|tool_call_end|>", "<|tool_calls_section_end|>", "<tool_call|>", "<end_function_call>",
)  # fmt: skip
"""What may follow a call, and is no text."""

Schemas = Mapping[str, Mapping[str, Any]]
"""By a tool's name, what its arguments are."""

_NAME = r"([\w.-]{1,64})"


@dataclass(frozen=True)
class CallOpening:
    """pattern: what stands before the arguments, the name in its first group that matched."""

    pattern: re.Pattern[str]
    body: Callable[[Mapping[str, Any]], CallBody]
    python: bool = False


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
        lambda schema: WholeBody(python=True, schema=schema), python=True,
    ),
)  # fmt: skip


def opened(text: str, mark: str, schemas: Schemas) -> tuple[str, CallBody, int] | None:
    """The name, the arguments to come and where they begin, of a call behind a mark; None where it is not one yet."""
    for opening in OPENINGS:
        if opening.python is not (mark == "```tool_code"):
            continue
        if found := opening.pattern.match(text):
            name = next(group for group in found.groups() if group)
            name = str(json.loads(name)) if name.startswith('"') else name.strip()
            return name, opening.body(schemas.get(name, {})), found.end()
    return None
