"""The topics of the help: a file each, in plain text, with the reader's own numbers to be put in.

`resources/help/<language>/<topic>.md` begins with lines of "title:", "words:" (other words to find it by) and "see:"
(related topics). Then come paragraphs, a line each; "= …" is a formula and "- …" a point of a list, **…** is bold.
{name} is one of `ui.help.values`; what holds one that is not known is left out, so is what begins with "[name]" where
it is not known, and with "[!name]" where it is. A language may have only some of the files: the others are in English.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from PySide6.QtCore import QLocale

from ui.theme import RESOURCES

HELP_FOLDER = RESOURCES / "help"
TOPIC_ORDER = (
    "verdicts", "dedicated-memory", "shared-memory", "unified-memory", "integrated-memory", "weights", "quantisation",
    "kv-cache", "context", "memory-grows", "batch", "flash-attention", "prefill-decode", "offload", "experts",
    "sixty-on-eighty", "does-not-fit", "planning", "server",
)  # fmt: skip
"""The topics, from what is met first."""

_VALUE = re.compile(r"\{(\w+)\}")
_CONDITION = re.compile(r"\[(!?)(\w+)\]\s*")


@dataclass(frozen=True)
class HelpBlock:
    """A paragraph, with values put in. spans: its text in pieces, and whether each is bold."""

    kind: Literal["text", "formula", "point"]
    spans: tuple[tuple[str, bool], ...]

    @property
    def text(self) -> str:
        """All of it."""
        return "".join(text for text, _ in self.spans)


@dataclass(frozen=True)
class Topic:
    """One topic as it is written. words: to find it by; see: related topics; lines: its paragraphs."""

    id: str
    title: str
    words: str
    see: tuple[str, ...]
    lines: tuple[str, ...]

    @property
    def names(self) -> frozenset[str]:
        """The values that it asks for, in its text and its conditions."""
        asked = {name for line in self.lines for name in _VALUE.findall(line)}
        return frozenset(asked | {match[2] for line in self.lines if (match := _CONDITION.match(line))})

    def blocks(self, values: Mapping[str, str]) -> Iterator[HelpBlock]:
        """Its paragraphs with these values."""
        for line in self.lines:
            condition = _CONDITION.match(line)
            if condition:
                if (condition[2] in values) == bool(condition[1]):
                    continue
                line = line[condition.end() :]
            if all(name in values for name in _VALUE.findall(line)):
                yield _block(line, values)


def _block(line: str, values: Mapping[str, str]) -> HelpBlock:
    kind: Literal["text", "formula", "point"] = "text"
    for sign, meant in (("= ", "formula"), ("- ", "point")):
        if line.startswith(sign):
            kind, line = "formula" if meant == "formula" else "point", line[2:]
    # Split first: a value is another's text, whose asterisks mean nothing.
    spans = [
        (_VALUE.sub(lambda found: values[found[1]], piece), bool(at % 2)) for at, piece in enumerate(line.split("**"))
    ]
    return HelpBlock(kind, tuple((text, bold) for text, bold in spans if text))


def topics(language: str = "") -> tuple[Topic, ...]:
    """All of them in their order. language: as "de_DE"; without one, the one that the window speaks."""
    return _read_all(language or QLocale().name())


@cache
def _read_all(language: str) -> tuple[Topic, ...]:
    return tuple(_parse(name, _file(name, language).read_text(encoding="utf-8")) for name in TOPIC_ORDER)


def _file(name: str, language: str) -> Path:
    for folder in (language, language.split("_")[0]):
        if (file := HELP_FOLDER / folder / f"{name}.md").is_file():
            return file
    return HELP_FOLDER / "en" / f"{name}.md"


def _parse(name: str, text: str) -> Topic:
    """ValueError for a file without its first three lines."""
    head, _, body = text.partition("\n\n")
    fields = dict(line.split(": ", 1) for line in head.splitlines())
    if fields.keys() != {"title", "words", "see"}:
        raise ValueError(f"{name}.md begins with title, words and see")
    see = tuple(one.strip() for one in fields["see"].split(","))
    return Topic(name, fields["title"], fields["words"], see, tuple(line for line in body.splitlines() if line))
