"""Markdown -> blocks, in units that can be frozen one after the other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any, cast

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_block.table import table as read_table
from markdown_it.token import Token

from ui.chat.transcript.blocks import Alignment, Block, Code, Prose, Rule, Runs, TableBlock, TextRun
from ui.chat.transcript.inline import MAX_NESTING, Inline, markdown_parser
from ui.chat.transcript.nested_fence import language_of

# A header line with thousands of columns is filled up to as many cells in each row.
MOST_COLUMNS = 40
# markdown-it drops what is nested deeper than MAX_NESTING; a margin below it, the source is shown instead.
_DEEPEST = MAX_NESTING - 4
# CommonMark reads at most nine digits.
HIGHEST_NUMBER = 999_999_999


@dataclass(frozen=True, slots=True)
class Unit:
    """A top-level block, or one item of a top-level list: what can be frozen while the text still grows.

    `start` and `end` are line numbers in the text read, `kind` is markdown-it's token type without "_open".
    `resume`, when not empty, is the line to put before the source if reading starts again at this unit: an item must
    be read as the next one of its list, for "- a | b" on a line of its own could begin a table.
    """

    start: int
    end: int
    kind: str
    blocks: tuple[Block, ...]
    resume: str = ""
    token: Token | None = None


@cache
def _parser() -> MarkdownIt:
    """The parser of all messages; making one costs as much as reading a message."""
    made = markdown_parser()
    made.block.ruler.at("table", _narrow_table, {"alt": ["paragraph", "reference"]})
    return made


@dataclass
class MarkdownReader:
    """Reads Markdown. One reader serves one message, so that its paragraphs are remembered between renders."""

    inline: Inline = field(default_factory=lambda: Inline(_parser()))

    def blocks(self, text: str) -> list[Block]:
        """All blocks of `text` (as `clean` leaves it), read at once."""
        units, _references = self.units(text)
        return [block for unit in units for block in unit.blocks]

    def units(self, text: str, resume: str = "") -> tuple[list[Unit], dict[str, Any]]:
        """The units of `text`, which continues a list if `resume` is given; and the link definitions found in it."""
        env: dict[str, Any] = {}
        tokens: list[Token] = []
        source = resume + text
        self.inline.markdown.block.parse(source, self.inline.markdown, env, tokens)
        references: dict[str, Any] = env.get("references", {})
        walk = _Walk(self.inline, references, source.split("\n"))
        walk.document(tokens)
        if not resume:
            return walk.units, references
        return [_one_line_up(unit) for unit in walk.units[1:]], references


def _one_line_up(unit: Unit) -> Unit:
    return Unit(unit.start - 1, unit.end - 1, unit.kind, unit.blocks, unit.resume, unit.token)


def _narrow_table(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    header = state.src[state.bMarks[start] : state.eMarks[start]]
    return header.count("|") <= MOST_COLUMNS and read_table(state, start, end, silent)


@dataclass
class _List:
    number: int
    delimiter: str
    ordered: bool

    def marker(self, item: Token) -> str:
        if "checked" in item.meta:
            return "☑" if item.meta["checked"] else "☐"
        return f"{self.number}{self.delimiter}" if self.ordered else "•"

    def line_before(self, line: str) -> str:
        indent = line[: len(line) - len(line.lstrip(" "))]
        return f"{indent}{self.number - 1}{self.delimiter} x\n" if self.ordered else f"{indent}{self.delimiter} x\n"


class _Walk:
    """One pass over the tokens of one text."""

    def __init__(self, inline: Inline, references: dict[str, Any], lines: list[str]) -> None:
        self.units: list[Unit] = []
        self._inline = inline
        self._references = references
        self._lines = lines
        self._blocks: list[Block] = []
        self._lists: list[_List] = []
        self._path = ""
        self._marker = ""

    def document(self, tokens: Sequence[Token]) -> None:
        at = 0
        while at < len(tokens):
            end = _closing(tokens, at)
            if tokens[at].type in ("ordered_list_open", "bullet_list_open"):
                self._top_list(tokens, at, end)
            else:
                self._unit(tokens, at, end)
            at = end + 1

    def _top_list(self, tokens: Sequence[Token], at: int, end: int) -> None:
        self._open(tokens[at])
        first = item = at + 1
        while item < end:
            close = _closing(tokens, item)
            resume = "" if item == first else self._lists[-1].line_before(self._lines[_span(tokens[item])[0]])
            self._unit(tokens, item, close, resume)
            item = close + 1
        self._close(tokens[end])

    def _unit(self, tokens: Sequence[Token], at: int, end: int, resume: str = "") -> None:
        start, stop = _span(tokens[at])
        if any(token.level >= _DEEPEST for token in tokens[at : end + 1]):
            self._blocks = [Code("\n".join(self._lines[start:stop]).rstrip("\n"))]
            if self._lists:
                self._lists[-1].number = min(self._lists[-1].number + 1, HIGHEST_NUMBER)
        else:
            self._blocks = []
            self._walk(tokens, at, end)
        kind = tokens[at].type.removesuffix("_open")
        self.units.append(Unit(start, stop, kind, tuple(self._blocks), resume, tokens[at]))

    def _walk(self, tokens: Sequence[Token], at: int, end: int) -> None:
        while at <= end:
            token = tokens[at]
            if token.type in ("paragraph_open", "heading_open"):
                self._prose(tokens[at + 1].content, int(token.tag[1:]) if token.tag != "p" else 0)
                at += 2
            elif token.type == "table_open":
                close = _closing(tokens, at)
                self._leaf(self._table(tokens[at:close]))
                at = close
            elif token.type == "math_block":
                self._math(token)
            elif token.type == "hr":
                self._leaf(Rule(self._path))
            elif token.type in ("fence", "code_block"):
                self._leaf(Code(token.content.removesuffix("\n"), language_of(token.info), self._path))
            elif token.nesting > 0:
                self._open(token)
            elif token.nesting < 0:
                self._close(token)
            at += 1

    def _open(self, token: Token) -> None:
        match token.type:
            case "ordered_list_open":
                self._lists.append(_List(int(token.attrs.get("start", 1)), token.markup, ordered=True))
                self._path += "l"
            case "bullet_list_open":
                self._lists.append(_List(0, token.markup, ordered=False))
                self._path += "l"
            case "list_item_open":
                self._bare_item()
                self._marker = self._lists[-1].marker(token)
            case "blockquote_open":
                self._bare_item()
                self._path += "q"

    def _close(self, token: Token) -> None:
        match token.type:
            case "ordered_list_close" | "bullet_list_close":
                self._lists.pop()
                self._path = self._path[:-1]
            case "list_item_close":
                self._bare_item()
                self._lists[-1].number = min(self._lists[-1].number + 1, HIGHEST_NUMBER)
            case "blockquote_close":
                self._path = self._path[:-1]

    def _bare_item(self) -> None:
        """Shows a waiting list marker alone: its item holds no text of its own."""
        if self._marker:
            self._blocks.append(Prose((), path=self._path, marker=self._marker))
            self._marker = ""

    def _leaf(self, block: Block) -> None:
        self._bare_item()
        self._blocks.append(block)

    def _prose(self, content: str, heading: int) -> None:
        for at, runs in enumerate(self._inline.pieces(content, self._references)):
            self._blocks.append(Prose(runs, heading, self._path, self._marker, joined=at > 0))
            self._marker = ""

    def _math(self, token: Token) -> None:
        if not token.meta["closed"]:
            self._prose(token.content, 0)
            return
        formula = TextRun(token.content.strip(), math="display", typed=token.meta["typed"])
        runs = (formula, *((TextRun(token.info),) if token.info else ()))
        self._blocks.append(Prose(runs, 0, self._path, self._marker))
        self._marker = ""

    def _table(self, tokens: Sequence[Token]) -> TableBlock:
        rows: list[list[Runs]] = []
        alignments: list[Alignment] = []
        for at, token in enumerate(tokens):
            if token.type == "tr_open":
                rows.append([])
            elif token.type in ("th_open", "td_open"):
                runs = self._inline.pieces(tokens[at + 1].content, self._references)
                rows[-1].append(tuple(run for piece in runs for run in piece))
            if token.type == "th_open":
                style = str(token.attrs.get("style", "text-align:left"))
                alignments.append(cast(Alignment, style.removeprefix("text-align:")))
        return TableBlock(tuple(alignments), tuple(tuple(row) for row in rows), self._path)


def _closing(tokens: Sequence[Token], at: int) -> int:
    """The place of the token that closes the one at `at`; itself if it stands alone."""
    if tokens[at].nesting == 0:
        return at
    level = tokens[at].level
    return next(place for place in range(at + 1, len(tokens)) if tokens[place].level == level)


def _span(token: Token) -> tuple[int, int]:
    if token.map is None:
        raise ValueError(f"markdown-it gave no lines for {token.type}")
    return token.map[0], token.map[1]
