"""Makers' own chat templates held against ours: python -m tests.bench.template_calls FOLDER

FOLDER holds chat templates (*.jinja), which carry no licence of ours and are no part of this project. Each one that has
a place for tools writes down a conversation in which a tool was called and has answered, as it is given by the server.
The call as the template writes it, which is how the model was trained to, then goes through what takes replies apart:
it has to come out as the call that went in. What the tools are, and the answer, have to stand in the prompt.
"""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from advisor.engine.worker.reasoning_parser import splitter_for
from advisor.engine.worker.reply_marks import CHANNEL, MESSAGE, tags_in
from advisor.engine.worker.template import Template, TemplateRefusal
from advisor.server.openai_forms import gathered
from advisor.server.tool_calls import ToolCallParser

ANSWER, SAID = "it is 21 degrees there", "Let me look."
TOOLS: list[dict[str, Any]] = [
    {
        "type": "function",
        "function": {
            "name": "get_weather",
            "description": "The weather of a place on some days.",
            "parameters": {
                "type": "object",
                "properties": {
                    "place": {"type": "string", "description": "A town."},
                    "days": {"type": "integer", "description": "How many."},
                    "with": {"type": "object", "description": "What else.", "properties": {}},
                    "wind": {"type": "boolean", "description": "Whether to tell the wind."},
                },
                "required": ["place"],
            },
        },
    },
    {
        "type": "function",
        "function": {
            "name": "now",
            "description": "The time of day.",
            "parameters": {"type": "object", "properties": {}},
        },
    },
]
PLAIN = ("get_weather", {"place": "Kiel", "days": 3})
CASES: dict[str, tuple[str, list[tuple[str, dict[str, Any]]]]] = {
    "a call": ("", [PLAIN]),
    "words before it": (SAID, [PLAIN]),
    "no arguments": ("", [("now", {})]),
    "all kinds": (
        "", [("get_weather", {"place": 'St. "Peter" {3}, Nord\nsee ü', "wind": True, "with": {"a": [1, "b"]}})]
    ),
    "a text of digits": ("", [("get_weather", {"place": "24103"})]),
    "two calls": ("", [PLAIN, ("get_weather", {"place": "Ulm"})]),
}  # fmt: skip
_ENDS = re.compile(r"(?:<[^<>\n]+>|\[e~\[|\s)+$")  # tokens by which a reply ends, which nobody sees


@dataclass(frozen=True)
class Outcome:
    """came_back: the calls that were read from what the template wrote, written; problem: why there is none."""

    came_back: list[tuple[str, Any]]
    said: str
    written: str
    problem: str = ""


def _messages(template: Template, said: str, calls: Sequence[tuple[str, dict[str, Any]]]) -> list[dict[str, Any]]:
    def given(arguments: dict[str, Any]) -> Any:
        return json.dumps(arguments) if template.joins_arguments else arguments

    called = [
        {"type": "function", "id": f"call{at:05}", "function": {"name": name, "arguments": given(arguments)}}
        for at, (name, arguments) in enumerate(calls)
    ]
    return [
        {"role": "user", "content": "How warm is it?"},
        {"role": "assistant", "content": said, "tool_calls": called},
    ]


def tried(template: Template, said: str, calls: Sequence[tuple[str, dict[str, Any]]]) -> Outcome:
    """What becomes of one past reply."""
    messages = _messages(template, said, calls)
    try:
        before = template.render(messages[:1], tools=TOOLS)
        whole = template.render(messages, tools=TOOLS, reply=False)
    except TemplateRefusal as refusal:
        return Outcome([], "", "", str(refusal))
    begun = next((at for at, (a, b) in enumerate(zip(before, whole, strict=False)) if a != b), len(before))
    opened = whole.rfind("<", 0, begun)
    if whole.rfind(">", 0, begun) < opened:
        begun = opened  # not within a mark
    written = whole[begun:].removesuffix("\n")
    channels = CHANNEL in template.source and MESSAGE in template.source
    tags = tags_in(template.source)  # what a reply begins with may be a thought, which is left out later
    prompt = before if tags and tags[1] in written else before[:begun]
    splitter = splitter_for(prompt, channels=channels, source=template.source)
    if channels:
        splitter.calls = True  # type: ignore[attr-defined]
    parts = [*splitter.feed(written), *splitter.finish()]
    answer = "".join(part.text for part in parts if part.kind == "answer")
    parser = ToolCallParser({tool["function"]["name"]: tool["function"]["parameters"] for tool in TOOLS})
    text, found = gathered([*parser.feed(answer), *parser.finish()])
    try:
        came = [(call.name, json.loads(call.arguments)) for call in found]
    except ValueError as error:
        return Outcome([], text, written, f"no JSON: {error}")
    return Outcome(came, _ENDS.sub("", text.strip()), written)


def prompt_problem(template: Template) -> str:
    """What a prompt with tools, a call and its answer lacks; "" for nothing."""
    messages = _messages(template, "", [PLAIN])
    messages.append({"role": "tool", "content": ANSWER, "tool_call_id": "call00000", "name": "get_weather"})
    try:
        text = template.render(messages, tools=TOOLS)
    except TemplateRefusal as refusal:
        return f"refused: {refusal}"
    lacks = [what for what in ("The weather of a place", "Kiel", ANSWER) if what not in text]
    return f"lacks {lacks}" if lacks else ""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--show", action="store_true", help="what each wrote that did not come back")
    args = parser.parse_args()
    right = wrong = 0
    for path in sorted(args.folder.glob("*.jinja")):
        try:
            template = Template(path.read_text(encoding="utf-8"), {"bos_token": "<s>", "eos_token": "</s>"})
        except TemplateRefusal as refusal:
            print(f"{path.stem}: {refusal}")
            continue
        if not template.takes_tools:
            continue
        lines = [f"prompt {lack}"] if (lack := prompt_problem(template)) else []
        for name, (said, calls) in CASES.items():
            outcome = tried(template, said, calls)
            if outcome.came_back == calls and outcome.said == said:
                right += 1
                continue
            wrong += 1
            lines.append(f"{name}: {outcome.problem or outcome.came_back} {outcome.said[:60]!r}")
            if args.show:
                lines.append(f"   {outcome.written!r}")
        print(path.stem, "all right" if not lines else "", *lines, sep="\n   " if lines else ": ")
    print(f"{right} came back as they went in, {wrong} did not")


if __name__ == "__main__":
    main()
