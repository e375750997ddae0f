"""Telling a model's reasoning from its answer while it writes.

Models mark it in one of a few ways: a pair of tags at the beginning, or, as gpt-oss does, by writing several messages
on named channels. What arrives is pieces of any length; nothing of a mark is ever shown, not even half of one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

# How reasoning begins and ends. Only at the beginning of a reply: later, "<think>" is something that is talked about.
TAGS: tuple[tuple[str, str], ...] = (
    ("<think>", "</think>"),  # DeepSeek, Qwen, GLM and most others
    ("[THINK]", "[/THINK]"),  # Mistral
    ("<seed:think>", "</seed:think>"),
    ("◁think▷", "◁/think▷"),  # Kimi
    ("<|channel>thought\n", "<channel|>"),  # Gemma 4
    ("<|START_THINKING|>", "<|END_THINKING|>"),  # Command
    ("<|inner_prefix|>", "<|inner_suffix|>"),  # Apertus
    ("<thought>", "</thought>"),
)
# The same, where only a template writes how it begins: in a reply these would be words like others.
OPENED_BY_TEMPLATE: tuple[tuple[str, str], ...] = (
    ("Here are my reasoning steps:\n", "[BEGIN FINAL RESPONSE]"),  # Apriel
)
CHANNEL, MESSAGE, START, END = "<|channel|>", "<|message|>", "<|start|>", "<|end|>"
MARKS = (CHANNEL, MESSAGE, START, END, "<|constrain|>", "<|return|>", "<|call|>")  # of gpt-oss ("harmony")
_FIRST_MARK = re.compile("|".join(re.escape(mark) for mark in MARKS))
LONGEST_HEADER = 200  # characters before "<|message|>"; a model that writes more does not keep to the form

Kind = Literal["answer", "reasoning"]


def is_mark(text: str) -> bool:
    """Whether a control token's text belongs to a mark, so that it has to be fed in; others are not part of a text."""
    return text in MARKS or is_tag(text)


def is_tag(text: str) -> bool:
    """Whether a token's text is, or begins, a tag around reasoning."""
    return bool(text.strip()) and any(tag.startswith(text) for pair in TAGS for tag in pair)


def tags_in(source: str) -> tuple[str, str] | None:
    """The pair of tags that a template's source speaks of."""
    return next((pair for pair in (*TAGS, *OPENED_BY_TEMPLATE) if pair[0].strip() in source), None)


@dataclass(frozen=True)
class Part:
    """A piece of text that can be shown."""

    kind: Kind
    text: str


class Splitter(Protocol):
    """Takes one reply apart. kind: what is being written now."""

    kind: Kind

    def feed(self, text: str) -> list[Part]:
        """What can be shown now that `text` has come too."""

    def finish(self) -> list[Part]:
        """What is left to show when the reply has ended."""

    def is_free(self, text: str) -> bool:
        """Whether `text`, coming next, would be no part of the answer."""

    def spell(self, reasoning: str, answer: str) -> str:
        """A reply with this reasoning and answer as the model writes it, up to where it would go on."""


def splitter_for(prompt: str, *, channels: bool, tags: tuple[str, str] | None = None) -> Splitter:
    """What takes the reply to `prompt` apart. channels: the model writes gpt-oss's; tags: the template's pair."""
    return ChannelSplitter(prompt) if channels else TagSplitter(prompt, tags or TAGS[0])


class TagSplitter:
    """Reasoning between two tags at the beginning of a reply; the prompt may have begun it already."""

    def __init__(self, prompt: str = "", tags: tuple[str, str] = TAGS[0]) -> None:
        """tags: the pair that `spell` uses."""
        self._held, self._fresh = "", True
        end = prompt.rstrip()
        opened = next((pair for pair in (*TAGS, *OPENED_BY_TEMPLATE) if end.endswith(pair[0].rstrip())), None)
        self._tags = opened or tags
        self._closing = opened[1] if opened else ""
        self._opened = self._decided = bool(opened)
        self.kind: Kind = "reasoning" if self._opened else "answer"

    def feed(self, text: str) -> list[Part]:
        self._held += text
        if not self._decided and not self._decide():
            return []
        if not self._closing:
            return self._release(len(self._held))
        at = self._held.find(self._closing)
        if at < 0:
            return self._release(_sure(self._held, [self._closing]))
        parts = self._release(len(self._held[:at].rstrip()))
        self._held = self._held[self._held.index(self._closing) + len(self._closing) :]
        self._closing, self._fresh, self.kind = "", True, "answer"
        return parts + self._release(len(self._held))

    def _decide(self) -> bool:
        """Whether it is clear by now how the reply begins."""
        begun = self._held.lstrip()
        for opening, closing in TAGS:
            if begun.startswith(opening):
                self._closing, self.kind, self._decided = closing, "reasoning", True
                self._held = begun[len(opening) :]
                return True
        if any(opening.startswith(begun) for opening, _ in TAGS):
            return False
        self._decided, self._fresh = True, False  # an answer at once: its first space is the model's own
        return True

    def _release(self, length: int) -> list[Part]:
        text, self._held = self._held[:length], self._held[length:]
        if self._fresh:
            text = text.lstrip()
        if not text:
            return []
        self._fresh = False
        return [Part(self.kind, text)]

    def finish(self) -> list[Part]:
        if not self._decided and len(self._held.lstrip()) > 1:
            return []  # it was stopped within a tag; a single "<" may be all there was to say
        self._fresh = self._fresh and self._decided
        return self._release(_sure(self._held, [self._closing]) if self._closing else len(self._held))

    def is_free(self, text: str) -> bool:
        begun = (self._held + text).lstrip()
        opens = not self._decided and begun and any(o.startswith(begun) or begun.startswith(o) for o, _ in TAGS)
        return self.kind == "reasoning" or bool(opens)

    def spell(self, reasoning: str, answer: str) -> str:
        opening, closing = self._tags
        text = f"{reasoning}\n{closing}\n\n{answer}" if answer else reasoning
        if self._opened:
            return text if reasoning or answer else ""
        return f"{opening}\n{text}" if reasoning else answer


class ChannelSplitter:
    """gpt-oss: messages on channels, "analysis" being the reasoning and the others what is said."""

    def __init__(self, prompt: str = "") -> None:
        begun = prompt.rpartition(START)[2]
        self._in_header = MESSAGE not in begun
        self._first, self._held, self._said = True, "", False
        self.kind: Kind = "reasoning" if "analysis" in begun.partition(MESSAGE)[0] else "answer"
        self._fresh = not begun.partition(MESSAGE)[2]

    def feed(self, text: str) -> list[Part]:
        self._held += text
        parts: list[Part] = []
        while self._header() if self._in_header else self._body(parts):
            pass
        return parts

    def _header(self) -> bool:
        """Get past the header of a message; False where its end has not come yet."""
        keeps_form = not self._first or not self._held or "<|".startswith(self._held[:2])
        if not keeps_form or (MESSAGE not in self._held and len(self._held) > LONGEST_HEADER):
            self._in_header, self.kind = False, "answer"
        elif MESSAGE in self._held:
            header, _, self._held = self._held.partition(MESSAGE)
            self._in_header, self._fresh = False, True
            self.kind = "reasoning" if "analysis" in header else "answer"
        else:
            return False
        self._first = False
        return True

    def _body(self, parts: list[Part]) -> bool:
        """Take what is sure to be text; True where a message ended and more may follow."""
        mark = _FIRST_MARK.search(self._held)
        length = mark.start() if mark else _sure(self._held, MARKS, space=False)
        if text := self._held[:length].lstrip() if self._fresh else self._held[:length]:
            apart = "\n\n" if self._fresh and self._said and self.kind == "answer" else ""
            parts.append(Part(self.kind, apart + text))
            self._fresh = False
            self._said = self._said or self.kind == "answer"
        self._held = self._held[mark.end() if mark else length :]
        self._in_header = mark is not None
        return mark is not None

    def finish(self) -> list[Part]:
        return []  # what is held is a header or half a mark

    def is_free(self, text: str) -> bool:  # noqa: ARG002 - a header is free whatever comes
        return self._in_header or self.kind == "reasoning"

    def spell(self, reasoning: str, answer: str) -> str:
        thought = f"{CHANNEL}analysis{MESSAGE}{reasoning}" if reasoning else ""
        if not answer:
            return thought
        return (f"{thought}{END}{START}assistant" if thought else "") + f"{CHANNEL}final{MESSAGE}{answer}"


def _sure(text: str, marks: Sequence[str], *, space: bool = True) -> int:
    """How much of `text` cannot be the beginning of a mark; space: nor the blank before one."""
    longest = max(map(len, marks))
    length = len(text)
    for start in range(max(0, len(text) - longest + 1), len(text)):
        if any(mark.startswith(text[start:]) for mark in marks):
            length = start
            break
    return len(text[:length].rstrip()) if space else length
