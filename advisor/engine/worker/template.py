"""A chat template: the Jinja program inside a model's file that writes a conversation down as one text.

Runs as `transformers` runs it (the models are made with that), in a sandbox: templates come from strangers.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import cached_property
from typing import Any

import jinja2
import jinja2.exceptions
import jinja2.ext
import jinja2.meta
import jinja2.nodes
import jinja2.parser
import jinja2.utils

from advisor.engine.sampling import Thinking, ThinkingChoice
from advisor.engine.worker.foreign_marks import CONTROL, DEFINED
from advisor.engine.worker.reply_marks import tags_in
from advisor.engine.worker.template_limits import MOST_SOURCE, LimitedEnvironment, Overrun

Messages = Sequence[Mapping[str, Any]]

PROBE, PROBE_SYSTEM, PROBE_THOUGHT = "a question to try", "a rule to try", "a thought to try"
SWITCHES = ("enable_thinking", "thinking")  # what templates call the same thing
EFFORT = "reasoning_effort"
REASONING = ("reasoning_content", "thinking", "reasoning")  # what a reply's reasoning is called
_NOT_ASCII = re.compile(rf"[^\x00-\x7f{CONTROL}{DEFINED}]")


class TemplateRefusal(Exception):
    """The template does not parse, or does not accept a conversation; str(error) is its reason, one line."""


class TemplateTooCostly(TemplateRefusal):
    """The template takes more time or memory than one may (template_limits.py)."""


def _calling(arguments: object) -> Messages:
    function = {"name": "tool", "arguments": arguments}
    call = {"type": "function", "id": "call_1", "function": function}
    return [_SIMPLE[1], {"role": "assistant", "content": "", "tool_calls": [call]}]


class Template:
    """A template that was tried on a simple conversation and works."""

    def __init__(self, source: str, special: Mapping[str, str], now: Callable[[], datetime] = datetime.now) -> None:
        """special: names of special tokens as templates know them ("bos_token", "eos_token") and their texts.

        Raises TemplateRefusal.
        """
        self.source, self._special = source, dict(special)
        if len(source) > MOST_SOURCE:
            raise TemplateTooCostly("it is too long")
        try:
            environment = _environment(now)
            tree = environment.parse(source)
            self._variables = jinja2.meta.find_undeclared_variables(tree)
            self._template = environment.from_string(environment.limited(tree))
            self._limits = environment.limits
        except Exception as error:  # also Python's own: nested too deep, too large
            raise TemplateRefusal(_one_line(error)) from error
        self._parts = False
        if PROBE not in self._try([{"role": "user", "content": PROBE}]):
            self._parts = True  # some take a content only as a list of parts
            if PROBE not in self.render([{"role": "user", "content": PROBE}]):
                raise TemplateRefusal("it leaves out what the person says")
        self._names: tuple[str, ...] = ("thinking", "reasoning_content")
        thought = [_SIMPLE[1], {"role": "assistant", "content": "an answer", "reasoning_content": PROBE_THOUGHT}]
        if any(self._try(turns).count(PROBE_THOUGHT) > 1 for turns in (thought, [*thought, _SIMPLE[1]])):
            self._names = ("reasoning_content",)  # it knows both names, and would say the same twice
        self.takes_system = PROBE_SYSTEM in self._try(_SIMPLE)
        self.takes_tools = "tools" in self._variables

    @cached_property
    def joins_arguments(self) -> bool:
        """Whether it takes a call's arguments only as one text, as DeepSeek's do."""
        return not self._try(_calling({})) and bool(self._try(_calling("{}")))

    @property
    def has_turns(self) -> bool:
        """Whether it tells in any way who says what; one for a base model only joins the texts."""
        said = ("the first question", "an answer to try", "the second question")
        roles = ("user", "assistant", "user")
        turns = [{"role": role, "content": words} for role, words in zip(roles, said, strict=True)]
        text = self._try(turns) or self.render(turns[:1])
        for words in (*said, *self._special.values()):
            text = text.replace(words, "")
        return bool(text.strip())

    def _try(self, messages: Messages) -> str:
        try:
            return self.render(messages)
        except TemplateTooCostly:
            raise
        except TemplateRefusal:
            return ""

    @property
    def thinking(self) -> ThinkingChoice:
        """Whether the model reasons before it answers, and what a person can choose about that."""
        if EFFORT in self._variables:
            return "effort"
        question = [{"role": "user", "content": PROBE}]
        with_it, without = (self.render(question, **self.options(choice)) for choice in (True, False))
        if with_it != without:
            return "switch"
        return "always" if tags_in(self.source) else "no"

    def options(self, thinking: Thinking) -> dict[str, Any]:
        """What `render` is to be told for this choice; None, and what the template has no choice of, tell nothing."""
        if thinking is None:
            return {}
        known: dict[str, Any] = {name: thinking is not False for name in SWITCHES if name in self._variables}
        if EFFORT in self._variables and thinking is not True:
            known[EFFORT] = thinking or "low"
        return known

    def render(
        self,
        messages: Messages,
        *,
        tools: Sequence[Mapping[str, Any]] | None = None,
        reply: bool = True,
        **options: Any,
    ) -> str:
        """`messages` as the text that a model reads, up to where its reply begins (or without that: reply=False).

        options: further variables of the template, see `options`. Raises TemplateRefusal.
        """
        shown = [self._message(message) for message in messages]
        variables = {**self._special, **options, "messages": shown, "tools": tools, "add_generation_prompt": reply}
        try:
            self._limits.begin(_letters((shown, tools)))
            return self._template.render(variables)
        except Overrun as overrun:
            raise TemplateTooCostly(str(overrun)) from overrun
        except MemoryError as error:
            raise TemplateTooCostly("it takes too much memory") from error
        except Exception as error:  # the template is a stranger's program: it may raise anything
            raise TemplateRefusal(_one_line(error)) from error

    def _message(self, message: Mapping[str, Any]) -> dict[str, Any]:
        shown = dict(message)
        reasoning = next((shown[name] for name in REASONING if shown.get(name) is not None), None)
        if reasoning is not None:
            said = {name: part for name, part in shown.items() if name not in REASONING}
            shown = said | dict.fromkeys(self._names, reasoning)
        if self._parts and isinstance(shown.get("content"), str):
            shown["content"] = [{"type": "text", "text": shown["content"]}]
        return shown


_SIMPLE = [{"role": "system", "content": PROBE_SYSTEM}, {"role": "user", "content": PROBE}]


class _Generation(jinja2.ext.Extension):
    """`{% generation %}` marks what a model learns to write, in training; here it changes nothing."""

    tags = {"generation"}  # noqa: RUF012 - Jinja reads the class attribute

    def parse(self, parser: jinja2.parser.Parser) -> list[jinja2.nodes.Node]:
        parser.stream.skip(1)
        return parser.parse_statements(("name:endgeneration",), drop_needle=True)


class _Namespace(jinja2.utils.Namespace):
    """Jinja's own, without the names by which a template could reach into Python."""

    def __setitem__(self, name: str, value: Any) -> None:
        if name.startswith("_"):
            raise jinja2.exceptions.SecurityError(f"a template may not set {name}")
        super().__setitem__(name, value)


def _environment(now: Callable[[], datetime]) -> LimitedEnvironment:
    environment = LimitedEnvironment(
        trim_blocks=True, lstrip_blocks=True, extensions=[_Generation, jinja2.ext.loopcontrols]
    )

    def strftime_now(form: str) -> str:
        return now().strftime(form)

    environment.filters["tojson"] = _to_json
    environment.globals["raise_exception"] = _refuse
    environment.globals["strftime_now"] = strftime_now
    environment.globals["namespace"] = _Namespace
    environment.limit_filters()
    return environment


def _to_json(
    value: Any,
    ensure_ascii: bool = False,
    indent: int | None = None,
    separators: tuple[str, str] | None = None,
    sort_keys: bool = False,
) -> str:
    """Plain JSON; Jinja's own filter escapes what HTML would misunderstand."""
    text = json.dumps(value, ensure_ascii=False, indent=indent, separators=separators, sort_keys=sort_keys)
    # Guards are no part of what is said (foreign_marks.py): they stay themselves.
    return _NOT_ASCII.sub(lambda found: json.dumps(found[0])[1:-1], text) if ensure_ascii else text


def _letters(value: Any) -> int:
    """How much is said in messages and tools."""
    if isinstance(value, str):
        return len(value)
    if isinstance(value, Mapping):
        return sum(map(_letters, value.values()))
    return sum(map(_letters, value)) if isinstance(value, list | tuple) else 0


def _refuse(message: str) -> None:
    raise jinja2.TemplateError(message)


def _one_line(error: Exception) -> str:
    line = getattr(error, "lineno", None)
    where = f", line {line}" if line else ""
    text = re.sub(r"\s+", " ", str(error)).strip().rstrip(".")
    return f"{text or type(error).__name__}{where}"[:300]
