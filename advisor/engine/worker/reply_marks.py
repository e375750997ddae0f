"""The marks by which models tell reasoning, answer and messages apart, as families of them write them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

PartKind = Literal["answer", "reasoning"]
Pair = tuple[str, str]  # how something begins and ends

# Around reasoning. Only at the beginning of a reply: later, "<think>" is something that is talked about.
TAGS: tuple[Pair, ...] = (
    ("<think>", "</think>"),  # DeepSeek, Qwen, GLM and most others
    ("[THINK]", "[/THINK]"),  # Mistral
    ("<seed:think>", "</seed:think>"),
    ("◁think▷", "◁/think▷"),  # Kimi
    ("<|channel>thought\n", "<channel|>"),  # Gemma 4
    ("<|START_THINKING|>", "<|END_THINKING|>"),  # Command
    ("<|inner_prefix|>", "<|inner_suffix|>"),  # Apertus
    ("<thought>", "</thought>"),
    ("<thinking>", "</thinking>"),
    ("<reasoning>", "</reasoning>"),
)
# The same, where only a template says so: in a reply these would be words like others.
OPENED_BY_TEMPLATE: tuple[Pair, ...] = (
    ("Here are my reasoning steps:\n", "[BEGIN FINAL RESPONSE]"),  # Apriel
)
# Around the answer, behind the reasoning.
WRAPPERS: tuple[Pair, ...] = (
    ("<answer>", "</answer>"),  # Hunyuan, and models trained as DeepSeek-R1-Zero was
    ("<response>", "</response>"),  # Granite, ERNIE
    ("<|START_RESPONSE|>", "<|END_RESPONSE|>"),  # Command
    ("[BEGIN FINAL RESPONSE]", "[END FINAL RESPONSE]"),  # Apriel
)
CHANNEL, MESSAGE, START, END = "<|channel|>", "<|message|>", "<|start|>", "<|end|>"
MARKS = (CHANNEL, MESSAGE, START, END, "<|constrain|>", "<|return|>", "<|call|>")  # of gpt-oss ("harmony")


TOOL_MARKS = frozenset({
    "<tool_call>", "</tool_call>", "[TOOL_CALLS]", "[ARGS]", "[CALL_ID]", "<|python_tag|>",
    "<｜tool▁calls▁begin｜>", "<｜tool▁call▁begin｜>", "<｜tool▁sep｜>", "<｜tool▁call▁end｜>", "<｜tool▁calls▁end｜>",
    "｜DSML｜", "<arg_key>", "</arg_key>", "<arg_value>", "</arg_value>", "<minimax:tool_call>", "</minimax:tool_call>",
    "<|tool_calls_section_begin|>", "<|tool_call_begin|>", "<|tool_call_argument_begin|>", "<|tool_call_end|>",
    "<|tool_calls_section_end|>", "<|tool_call>", "<tool_call|>", '<|"|>', "<start_function_call>",
    "<end_function_call>", "<escape>", "<tool_calls>", "</tool_calls>", "<TOOLCALL>", "</TOOLCALL>", "<|tool_call|>",
    "<|function_call|>", "<|START_ACTION|>", "<|END_ACTION|>", "<|tools_prefix|>", "<|tools_suffix|>",
    "<|tool_call_start|>", "<seed:tool_call>", "</seed:tool_call>", "<function=", "</function>", "<param",
    "</param>", "<parameter=", "</parameter>",
})  # fmt: skip
"""Around calls of tools and their parts, as families write them (call_openings.py of the server has whose is whose)."""


def is_mark(text: str, *, tools: bool = False) -> bool:
    """Whether a control token's text belongs to a mark, so that it has to be fed in; others are not part of a text.

    tools: whether those around calls of tools do.
    """
    if tools and text in TOOL_MARKS:
        return True
    wrapper = bool(text.strip()) and any(tag.startswith(text) for pair in WRAPPERS for tag in pair)
    return text in MARKS or wrapper or is_tag(text)


def is_tag(text: str) -> bool:
    """Whether a token's text is, or begins, a tag around reasoning."""
    return bool(text.strip()) and any(tag.startswith(text) for pair in TAGS for tag in pair)


def tags_in(source: str) -> Pair | None:
    """The pair of tags around reasoning that a template's source speaks of, also one that no other model has."""
    known = next((pair for pair in (*TAGS, *OPENED_BY_TEMPLATE) if pair[0].strip() in source), None)
    own = re.search(r"</(\w{0,30}(?:think|thought|reason|reflect)\w{0,30})>", source)
    return known or ((f"<{own[1]}>", own[0]) if own else None)


def wrappers_in(source: str) -> list[Pair]:
    """The pairs around answers that a template's source speaks of."""
    return [pair for pair in WRAPPERS if pair[0] in source]


@dataclass(frozen=True)
class TextPart:
    """A piece of text that can be shown."""

    kind: PartKind
    text: str


class Splitter(Protocol):
    """Takes one reply apart. kind: what is being written now; over: a text at which it ends has come."""

    @property
    def kind(self) -> PartKind: ...

    @property
    def over(self) -> bool: ...

    @property
    def tools(self) -> bool:
        """Whether marks around calls of tools are part of the answer."""

    def feed(self, text: str) -> list[TextPart]:
        """What can be shown now that `text` has come too."""

    def finish(self) -> list[TextPart]:
        """What is left to show when the reply has ended."""

    def is_free(self, text: str) -> bool:
        """Whether `text`, coming next, would be no part of the answer."""

    def spell(self, reasoning: str, answer: str) -> str:
        """A reply with this reasoning and answer as the model writes it, up to where it would go on."""


def surely_text(text: str, marks: Sequence[str], *, space: bool = True) -> int:
    """How much of `text` cannot be the beginning of a mark; space: nor the blank before one."""
    longest = max(map(len, marks))
    length = len(text)
    for start in range(max(0, len(text) - longest + 1), len(text)):
        if any(mark.startswith(text[start:]) for mark in marks):
            length = start
            break
    return len(text[:length].rstrip()) if space else length
