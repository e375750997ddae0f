"""Records what `transformers` makes of chat templates, for tests/advisor/engine/test_template.py.

    python -m tests.advisor.chat.record_templates [NAME=TEMPLATE.jinja,SOURCE,LICENCE …]

    python -m tests.advisor.chat.record_templates --check FOLDER

Needs `transformers`, which this program does not: run it in an environment of its own. Writes anew what is expected of
every template in recorded/, of the forms in advisor/engine/formats.py, and of those named on the command line.
With --check nothing is written: every *.jinja in a folder (llama.cpp's source has some seventy, most under terms of
their makers' that keep them out of this repository) is rendered by both, and each difference is printed.
"""

from __future__ import annotations

import importlib
import json
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

from advisor.engine.worker.fallback_templates import FORMATS
from advisor.engine.worker.template import Template, TemplateRefusal

FOLDER = Path(__file__).parent / "recorded"
NOW = datetime(2026, 3, 9, 14, 5)
SPECIAL = {"bos_token": "<s>", "eos_token": "</s>"}

TOOL = {
    "type": "function",
    "function": {
        "name": "get_weather",
        "description": 'The weather <now> & "here"',
        "parameters": {
            "type": "object",
            "properties": {"city": {"type": "string", "description": "Köln, 東京"}, "days": {"type": "integer"}},
            "required": ["city"],
        },
    },
}
CALL = {"id": "call12345", "type": "function", "function": {"name": "get_weather", "arguments": {"city": "Köln"}}}
SYSTEM = {"role": "system", "content": "Be brief. äöü"}
THOUGHT = {"role": "assistant", "content": "4", "reasoning_content": "easy\nsum"}
INLINE = {"role": "assistant", "content": "<think>\nsum\n</think>\n\n4"}
ANSWER = {"role": "tool", "name": "get_weather", "tool_call_id": "call12345", "content": '{"t": 21}'}


def user(text: str) -> dict[str, Any]:
    """What a person says."""
    return {"role": "user", "content": text}


CASES: dict[str, dict[str, Any]] = {
    "a question": {"messages": [user("Hello 你好 <b>&amp;</b>")]},
    "a system prompt": {"messages": [SYSTEM, user("Hello")]},
    "several turns": {
        "messages": [SYSTEM, user("Hello"), {"role": "assistant", "content": "Hi!"}, user("  And \n now? ")]
    },
    "a reply that was reasoned": {"messages": [user("2+2?"), THOUGHT, user("3+3?")]},
    "reasoning inside a reply": {"messages": [user("2+2?"), INLINE, user("3+3?")]},
    "thinking on": {"messages": [user("2+2?")], "options": {"enable_thinking": True, "thinking": True}},
    "thinking off": {"messages": [user("2+2?")], "options": {"enable_thinking": False, "thinking": False}},
    "much effort": {"messages": [user("2+2?")], "options": {"reasoning_effort": "high"}},
    "tools": {"messages": [SYSTEM, user("Weather?")], "tools": [TOOL]},
    "a tool's answer": {
        "messages": [user("Weather?"), {"role": "assistant", "content": "", "tool_calls": [CALL]}, ANSWER],
        "tools": [TOOL],
    },
    "no reply asked for": {"messages": [user("Hello"), {"role": "assistant", "content": "Hi!"}], "reply": False},
    "two questions in a row": {"messages": [user("Hello"), user("Anybody?")]},
}


def expected(template: str) -> dict[str, str | None]:
    """What `transformers` makes of each case, None where the template refuses it."""
    module = importlib.import_module("transformers.utils.chat_template_utils")

    class Clock(datetime):
        @classmethod
        def now(cls, tz: Any = None) -> Clock:
            return cls.combine(NOW.date(), NOW.time(), tz)

    module.datetime = Clock  # type: ignore[attr-defined]
    found: dict[str, str | None] = {}
    for name, case in CASES.items():
        try:
            found[name] = module.render_jinja_template(
                [case["messages"]],
                tools=case.get("tools"),
                chat_template=template,
                add_generation_prompt=case.get("reply", True),
                **SPECIAL,
                **case.get("options", {}),
            )[0][0]
        except Exception:  # noqa: BLE001 - a template may raise anything, and that it does is what is recorded
            found[name] = None
    return found


def record(name: str, template: str, source: str, licence: str) -> None:
    """Write one file of recorded/."""
    value = {"source": source, "licence": licence, "template": template, "expected": expected(template)}
    (FOLDER / f"{name}.json").write_text(json.dumps(value, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def ours(template: str) -> dict[str, str | None]:
    """What this program makes of each case, None where the template refuses it; TemplateRefusal for no template."""
    loaded = Template(template, SPECIAL, now=lambda: NOW)
    found: dict[str, str | None] = {}
    for name, case in CASES.items():
        options = {"tools": case.get("tools"), "reply": case.get("reply", True), **case.get("options", {})}
        try:
            found[name] = loaded.render(case["messages"], **options)
        except TemplateRefusal:
            found[name] = None
    return found


def check(folder: Path) -> int:
    """Print where we and `transformers` differ over the templates in `folder`; how many cases differ."""
    different = same = 0
    for path in sorted(folder.rglob("*.jinja")):
        source = path.read_text(encoding="utf-8")
        wanted = expected(source)
        try:
            made = ours(source)
        except TemplateRefusal as refusal:
            print(f"{path.name}: not taken ({refusal}); transformers renders {sum(map(bool, wanted.values()))} cases")
            continue
        for name in CASES:
            same += made[name] == wanted[name]
            if made[name] != wanted[name]:
                different += 1
                print(f"{path.name}, {name}:\n  ours         {made[name]!r}\n  transformers {wanted[name]!r}")
    print(f"{same} cases the same, {different} different")
    return different


def main(arguments: list[str]) -> None:
    """Record all, or check."""
    if arguments[:1] == ["--check"]:
        sys.exit(1 if check(Path(arguments[1])) else 0)
    for path in sorted(FOLDER.glob("*.json")):
        known = json.loads(path.read_text(encoding="utf-8"))
        record(path.stem, known["template"], known["source"], known["licence"])
    for form in FORMATS:
        name = "our " + form.title.lower().replace(" ", "-")
        record(name.replace(" ", "-"), form.template, "advisor/engine/formats.py", "MIT")
    for argument in arguments:
        name, _, rest = argument.partition("=")
        file, source, licence = rest.split(",")
        record(name, Path(file).read_text(encoding="utf-8"), source, licence)


if __name__ == "__main__":
    main(sys.argv[1:])
