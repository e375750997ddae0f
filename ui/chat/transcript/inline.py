"""The inside of a paragraph: emphasis, code, links. Text -> runs."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token

from ui.chat.transcript.blocks import Runs, TextRun, split_long
from ui.chat.transcript.maths import DISPLAY, with_math
from ui.chat.transcript.nested_fence import with_nested_fences

# markdown-it tries every "[" anew up to this depth: 4,000 of them take 0.25 s at 20 and 1.2 s at 100 (measured).
MAX_NESTING = 20
MOST_BRACKETS = 400
CACHED = 1000

_LINK = re.compile(r"(https?://|mailto:)[^\s]+", re.IGNORECASE)


def markdown_parser() -> MarkdownIt:
    """markdown-it with tables, strikethrough and task lists; HTML is never recognised, so it stays text."""
    settings: dict[str, Any] = {"html": False, "maxNesting": MAX_NESTING, "tasklists": True}
    made = MarkdownIt("commonmark", settings).disable(["html_block", "html_inline"]).enable(["table", "strikethrough"])
    return with_math(with_nested_fences(made))


@dataclass
class Inline:
    """Reads paragraphs and remembers the recent ones: while a reply grows, most of it is read again and again."""

    markdown: MarkdownIt
    _known: dict[str, Runs] = field(default_factory=dict)

    def pieces(self, content: str, references: dict[str, Any]) -> list[Runs]:
        """The runs of `content`, in more than one piece if it is very long; `references` are the link definitions."""
        return [self._runs(piece, references) for piece in split_long(content)]

    def _runs(self, content: str, references: dict[str, Any]) -> Runs:
        if content.count("[") > MOST_BRACKETS:
            return (TextRun(content),)
        if references and "[" in content:
            return self._read(content, references)
        if content not in self._known:
            if len(self._known) >= CACHED:
                self._known.clear()
            self._known[content] = self._read(content, {})
        return self._known[content]

    def _read(self, content: str, references: dict[str, Any]) -> Runs:
        tokens: list[Token] = []
        self.markdown.inline.parse(content, self.markdown, {"references": references}, tokens)
        return tuple(_merge(_to_runs(tokens)))


def _to_runs(tokens: Iterable[Token]) -> Iterable[TextRun]:
    style = TextRun("")
    empty_link = False
    for token in tokens:
        kind = token.type.removesuffix("_open").removesuffix("_close")
        if kind in ("strong", "em", "s"):
            style = _flagged(style, kind, token.nesting > 0)
        elif kind == "link":
            if token.nesting < 0 and empty_link and style.href:
                yield replace(style, text=style.href)
            style = replace(style, href=_address(token) if token.nesting > 0 else "")
            empty_link = token.nesting > 0
        else:
            empty_link = False
            yield _leaf(token, style)


def _flagged(style: TextRun, kind: str, on: bool) -> TextRun:
    match kind:
        case "strong":
            return replace(style, bold=on)
        case "em":
            return replace(style, italic=on)
        case _:
            return replace(style, strike=on)


def _leaf(token: Token, style: TextRun) -> TextRun:
    match token.type:
        case "code_inline":
            return replace(style, text=token.content, code=True)
        case "softbreak" | "hardbreak":
            # A single line break is kept: models write verses and addresses without Markdown's two spaces.
            return replace(style, text="\n")
        case "math":
            large = token.markup in DISPLAY
            return replace(style, text=token.content, math="display" if large else "inline", typed=token.info)
        case "image":
            # Never fetched: the words that stand for it become a link to it.
            return replace(style, text=token.content or str(token.attrs["src"]), href=style.href or _address(token))
        case _:
            return replace(style, text=token.content)


def _address(token: Token) -> str:
    address = str(token.attrs.get("href") or token.attrs.get("src") or "")
    return address if _LINK.fullmatch(address) else ""


def _merge(runs: Iterable[TextRun]) -> Iterable[TextRun]:
    last = TextRun("")
    for run in runs:
        if not run.text:
            continue
        if last.text and not run.math and replace(run, text=last.text) == last:
            last = replace(last, text=last.text + run.text)
            continue
        if last.text:
            yield last
        last = run
    if last.text:
        yield last
