"""What people, files and tools say stays text, whatever it looks like: only a template's own words open and end turns.

A special token's text inside a message would be read as that token: "<|im_end|>" in a file ends the person's turn. So,
before a template is rendered, every such text gets a guard behind its first letter, a character that no text has; and
after it, what stands between two real special tokens and holds a guard is tokenised as plain text, the guards taken
out. A message without such texts, nearly every one, is rendered and tokenised as ever.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from advisor.engine.worker.reply_marks import is_tag

# Unicode keeps these for a program's inner use. CONTROL guards a token that llama.cpp leaves alone in plain text;
# DEFINED one that it finds there too, so that the text has to be cut at it.
CONTROL, DEFINED = "\ufdd0", "\ufdd1"
_GUARDS = re.compile(f"[{CONTROL}{DEFINED}]")
# What a vocabulary's makers forgot to call a control token.
_LOOKS_SPECIAL = re.compile(r"<\|.+\|>|<｜.+｜>|<\|\w+>|<\w+\|>|\[/?[A-Z][A-Z_]+\]|</?(start|end)_of_\w+>|</?s>")


def is_turn_mark(text: str, template: str) -> bool:
    """Whether a token that its vocabulary does not call special means something in a conversation.

    Other such tokens are plain words (Gemma's "<table>"), and stay whole. template: the source of the model's own.
    """
    return text.strip() == text != "" and (text in template or is_tag(text) or bool(_LOOKS_SPECIAL.fullmatch(text)))


def without_guards(text: str) -> str:
    """`text` as it was before it was guarded."""
    return _GUARDS.sub("", text)


@dataclass(frozen=True)
class Piece:
    """A stretch of a rendered conversation. plain: no special token's text in it means that token."""

    text: str
    plain: bool


class Marks:
    """The special tokens of a vocabulary, by their texts."""

    def __init__(self, control: Iterable[str], defined: Iterable[str], cuts: Iterable[str] = ()) -> None:
        """control, defined: by their kind, see CONTROL; cuts: other texts that a stretch must not reach over."""
        self._guards = {text: DEFINED for text in defined if len(text) > 1}
        self._guards |= {text: CONTROL for text in control if len(text) > 1}
        self._all = {*self._guards, *cuts}
        lengths: dict[str, set[int]] = {}
        for text in self._all:
            lengths.setdefault(text[:2], set()).add(len(text))
        self._lengths = {begin: sorted(found, reverse=True) for begin, found in lengths.items()}
        first = "".join(sorted({re.escape(text[0]) for text in self._all}))
        self._first = re.compile(f"[{first}]") if first else re.compile(r"(?!)")

    def _found(self, text: str) -> Iterator[tuple[int, str]]:
        """Every place where a special token's text begins, and the longest such text there; they may overlap."""
        for match in self._first.finditer(text):
            at = match.start()
            for length in self._lengths.get(text[at : at + 2], ()):
                if (found := text[at : at + length]) in self._all:
                    yield at, found
                    break

    def guarded(self, text: str, *, reply: bool = False) -> str:
        """`text` with a guard in every special token's text.

        reply: a model said it. Such text keeps what the model itself writes in letters: tags of its reasoning, for a
        template to take out, and defined tokens that do not look like turns.
        (llama.cpp makes gpt-oss's turn marks defined tokens.)
        """
        text = _GUARDS.sub("\ufffd", text)
        parts, done = [], 0
        for at, mark in self._found(text):
            guard = self._guards.get(mark, CONTROL)
            if reply and (is_tag(mark) or (guard == DEFINED and not _LOOKS_SPECIAL.fullmatch(mark))):
                continue
            parts += [text[done : at + 1], guard]
            done = at + 1
        return "".join([*parts, text[done:]])

    def guarded_value(self, value: Any) -> Any:
        """A JSON value with its texts guarded."""
        if isinstance(value, str):
            return self.guarded(value)
        if isinstance(value, dict):
            return {self.guarded_value(name): self.guarded_value(part) for name, part in value.items()}
        if isinstance(value, list | tuple):
            return [self.guarded_value(part) for part in value]
        return value

    def pieces(self, text: str) -> list[Piece]:
        """A rendered text in stretches; one if nothing in it is guarded. Plain ones still hold their guards."""
        if not _GUARDS.search(text):
            return [Piece(text, False)]
        pieces: list[Piece] = []
        start = free = 0  # where the open piece begins, and where the last special token ended
        for at, mark in [*self._found(text), (len(text), "")]:
            if at < free:
                continue  # inside the one before
            if _GUARDS.search(text, free, at):
                pieces += [Piece(text[start:free], False), Piece(text[free:at], True)]
                start = at
            free = at + len(mark)
        return [piece for piece in (*pieces, Piece(text[start:], False)) if piece.text]
