"""Fences within a fence of Markdown: models write a README as ```markdown with ```python in it, marks equally long.

CommonMark ends the outer fence at the inner one's end, and what follows falls apart. Here a fence whose language is
Markdown counts those that begin with a language within it. At top level alone, where the stream reads line by line.
"""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock

MARKDOWN = {"markdown", "md", "mdx"}
_MARKS = re.compile(r"(`{3,}+|~{3,}+)([^\n]*+)")
_LANGUAGE = re.compile(r"[\w+#.-]++(?: [^`]*+)?")


def language_of(info: str) -> str:
    """The first word behind a fence's marks, or empty."""
    return info.split(maxsplit=1)[0] if info.strip() else ""


class Fence:
    """An open fence: tells which line ends it."""

    def __init__(self, marks: str, info: str) -> None:
        self._marks = marks
        self._nests = language_of(info).lower() in MARKDOWN
        self._inner: list[int] = []  # lengths of the marks of those that are open within it

    def ends_with(self, line: str) -> bool:
        """Whether this line, the next one, is the end."""
        text = line.lstrip(" ")
        if len(line) - len(text) > 3 or not text.startswith(self._marks[0]):
            return False
        found = _MARKS.match(text)
        if found is None:
            return False
        length, info = len(found[1]), found[2].strip(" \t")
        if info:
            if self._nests and _LANGUAGE.fullmatch(info):
                self._inner.append(length)
            return False
        if not self._inner:
            return length >= len(self._marks)
        if length >= self._inner[-1]:
            self._inner.pop()
        return False


def with_nested_fences(markdown: MarkdownIt) -> MarkdownIt:
    """`markdown`, reading fences of Markdown with what is nested in them."""
    markdown.block.ruler.before("fence", "nested_fence", _block)
    return markdown


def _block(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    if silent or state.level or state.is_code_block(start):
        return False
    found = _MARKS.match(_line(state, start).lstrip(" "))
    if found is None or (found[1][0] == "`" and "`" in found[2]) or language_of(found[2]).lower() not in MARKDOWN:
        return False
    fence, close = Fence(found[1], found[2]), start + 1
    while close < end and not fence.ends_with(_line(state, close)):
        close += 1
    state.line = min(close + 1, end)
    token = state.push("fence", "code", 0)
    token.info, token.markup, token.map = found[2], found[1], [start, state.line]
    token.content = state.getLines(start + 1, close, state.sCount[start], True)
    return True


def _line(state: StateBlock, line: int) -> str:
    return state.src[state.bMarks[line] : state.eMarks[line]]
