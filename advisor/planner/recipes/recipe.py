"""How a plan is served, written down: commands and files, and beside each line why it is there."""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from typing import Any

from advisor.sentences import Sentence

_LONG = 60  # letters of a value that is not said again


@dataclass(frozen=True)
class RecipeArgument:
    """One argument: its long name, its value ("" where it takes none), and why it is there."""

    name: str
    value: str
    why: Sentence

    @property
    def words(self) -> list[str]:
        """As it stands on a command line."""
        return [self.name, self.value] if self.value else [self.name]

    @property
    def said(self) -> str:
        """The same to be read, a long value left out."""
        return f"{self.name} …" if len(self.value) > _LONG else " ".join(self.words)


@dataclass(frozen=True)
class RecipeCommand:
    """A command line. program: the words it begins with; arguments: in the order in which they are given.

    environment: what stands before it, as NAME=VALUE; where: on which computer, "" where there is one only. as_is:
    words that the shell is to see as they are, for it puts in what only a person knows.
    """

    program: tuple[str, ...]
    arguments: tuple[RecipeArgument, ...] = ()
    environment: tuple[RecipeArgument, ...] = ()
    where: Sentence | str = ""
    as_is: frozenset[str] = frozenset()

    @property
    def text(self) -> str:
        """One line for a shell."""
        words = [*(one.name for one in self.environment), *self.program]
        words += [word for one in self.arguments for word in one.words]
        return " ".join(word if word in self.as_is else shlex.quote(word) for word in words)

    @property
    def reasons(self) -> list[tuple[str, Sentence]]:
        """What stands in it, and why; of what is long, the name alone."""
        return [(one.said, one.why) for one in (*self.environment, *self.arguments)]

    def to_json(self) -> dict[str, Any]:
        """As a JSON-ready value."""
        return {
            "command": self.text, "where": self.where or None, "program": list(self.program),
            "environment": [one.name for one in self.environment],
            "arguments": [{"name": one.name, "value": one.value, "why": one.why} for one in self.arguments],
        }  # fmt: skip


@dataclass(frozen=True)
class RecipeLine:
    """A line of a file, and why it is there, where that is said."""

    text: str
    why: Sentence | None = None


@dataclass(frozen=True)
class RecipeFile:
    """A file to write, by its name."""

    name: str
    lines: tuple[RecipeLine, ...]

    @property
    def text(self) -> str:
        """Its content."""
        return "".join(f"{line.text}\n" for line in self.lines)

    @property
    def reasons(self) -> list[tuple[str, Sentence]]:
        """As RecipeCommand.reasons."""
        said = [(line.text.strip().rstrip(","), line.why) for line in self.lines]
        return [(text if len(text) <= 2 * _LONG else f"{text[:_LONG]}…", why) for text, why in said if why]

    def to_json(self) -> dict[str, Any]:
        """As a JSON-ready value."""
        return {"file": self.name, "content": self.text, "why": [list(one) for one in self.reasons]}


@dataclass(frozen=True)
class Recipe:
    """steps: to be done one after the other; notes: what else is to be known, a sentence each."""

    title: str
    steps: tuple[RecipeCommand | RecipeFile, ...]
    notes: tuple[Sentence, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """As a JSON-ready value."""
        return {"title": self.title, "steps": [step.to_json() for step in self.steps], "notes": list(self.notes)}
