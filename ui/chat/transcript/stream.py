"""A message that grows: only its open end is read again.

All but the last unit (see `markdown.Unit`) of what has been read can be frozen, as soon as the last one has begun on a
line that is complete: CommonMark reads line by line, and a new unit closes the one before it for good. Two things
reach further and are the reason for the details below: a table is known by its *second* line, and a link definition
changes paragraphs that stand before it. The first delays freezing by one line, the second waits for `finish`.
"""

from __future__ import annotations

import re
from dataclasses import replace

from ui.chat.transcript.blocks import Block, Code, TableBlock, showable_text
from ui.chat.transcript.markdown import MarkdownReader, Unit
from ui.chat.transcript.nested_fence import Fence, language_of

# Read in steps of this size, counted from the start, so that the limits below do not depend on how text arrives.
_STEP = 4096
# A single quote or list item beyond this, or of so many cells, or anything of that many lines, is shown as source.
LARGEST_UNIT = 4 * _STEP
MOST_BARS = 2000
_MOST_LINES = 500
LINE, CELL = 30, 10  # what a line's and a cell's end cost, in characters of prose
# A table of more cells is shown as several, each with the head again: it is read and laid out anew with every row.
MOST_CELLS, FEWEST_ROWS = 400, 20
# Longer messages are not read again for the sake of link definitions that stand behind their use.
LONGEST_WITH_DEFINITIONS = 8 * _STEP

# What is taken is never given back (++): a line of 24,000 backticks without an end cost 4 s at each look otherwise.
_FENCE = re.compile(r"(`{3,}+|~{3,}+)([^\n]*+)\n")


class _OpenFence:
    """A code block at top level whose end has not come yet: lines are added as they are, nothing is parsed."""

    def __init__(self, mark: str, info: str) -> None:
        self.language = language_of(info)
        self._fence = Fence(mark, info)
        self._text = ""

    def feed(self, text: str, last: bool) -> tuple[bool, str]:
        """Takes the complete lines of `text`; whether the fence has been closed, and what it left over."""
        at = 0
        while (end := text.find("\n", at)) >= 0 or (last and at < len(text)):
            end = end if end >= 0 else len(text)
            if self._fence.ends_with(text[at:end]):
                self._text += text[:at]
                return True, text[end + 1 :]
            at = min(end + 1, len(text))
        if last and not text[text.rfind("\n") + 1 :].strip(" \t"):
            # markdown-it does not count a last line that is blank and not ended.
            text = text[: text.rfind("\n") + 1]
        self._text += text[:at]
        return False, text[at:]

    def block(self, rest: str = "") -> Code:
        return Code((self._text + rest).removesuffix("\n"), self.language)


class Stream:
    """Text in, blocks out. Feed it with `append`, ask for `blocks`, end with `finish`."""

    def __init__(self) -> None:
        self._reader = MarkdownReader()
        self._frozen: list[Block] = []
        self._open: list[Block] = []
        self._text = ""
        self._read = 0
        self._tail = ""
        self._resume = ""
        self._fence: _OpenFence | None = None
        self._gave_up = False
        self._definitions = False
        self._kind = ""
        self.read_again = False  # `finish` read all of it once more: what was frozen may have changed

    def append(self, text: str) -> int:
        """Adds `text`; cheap, nothing is read yet. What reading it will cost, as so many characters of prose."""
        self._text += text
        if self._gave_up or self._fence:
            return len(text)
        again = self._tail + text  # what is open is read anew
        return len(again) + LINE * again.count("\n") + CELL * again.count("|")

    def blocks(self) -> tuple[list[Block], list[Block]]:
        """The blocks so far: those that will not change (unless `finish` says so), and those that may."""
        # A carriage return may be the first half of a line break, and the other half is still to come.
        self._advance(len(self._text) - self._text.endswith("\r"), last=False)
        return self._frozen, self._open

    def finish(self) -> list[Block]:
        """The blocks of the whole text, the same for every way in which it can arrive."""
        self._advance(len(self._text), last=True)
        short = len(self._text) <= LONGEST_WITH_DEFINITIONS and self._text.count("|") <= MOST_BARS
        if self._definitions and not self._gave_up and short:
            again = self._reader.blocks(showable_text(self._text))
            self._frozen, self._open = [piece for block in again for piece in _pieces(block)], []
            self.read_again = True
        return self._frozen + self._open

    def _advance(self, end: int, last: bool) -> None:
        if end == self._read and not last:
            return
        while self._read < end:
            step = min(end, self._read - self._read % _STEP + _STEP)
            # The pair must not be cut by a step, or it would count as two line breaks.
            if step < end and self._text[step - 1 : step + 1] == "\r\n":
                step += 1
            self._tail += showable_text(self._text[self._read : step])
            self._read = step
            if step < end or not last:
                self._read_tail(last=False, judge=step < end or step % _STEP == 0)
        if last:
            self._read_tail(last=True, judge=True)

    def _read_tail(self, last: bool, judge: bool) -> None:
        if self._gave_up:
            self._open = [Code(self._tail)]
            return
        while self._fence is None or self._continue_fence(self._fence, last):
            self._freeze()
            if self._fence is None:
                break
        if judge and self._fence is None and self._too_large():
            self._gave_up = True
            self._open = [Code(self._tail)]

    def _continue_fence(self, fence: _OpenFence, last: bool) -> bool:
        closed, self._tail = fence.feed(self._tail, last)
        if closed:
            self._frozen.append(fence.block())
            self._fence, self._open = None, []
            return True
        self._open = [fence.block(self._tail)]
        return False

    def _freeze(self) -> None:
        """Reads the tail, freezes what cannot change any more and keeps the rest open."""
        units, references = self._reader.units(self._tail, self._resume)
        self._definitions = self._definitions or bool(references)
        self._kind = units[-1].kind if units else ""
        complete = self._tail.count("\n")
        settled = max((at for at, unit in enumerate(units) if unit.start + 1 < complete), default=0)
        self._frozen += [piece for unit in units[:settled] for block in unit.blocks for piece in _pieces(block)]
        if settled:
            self._tail = _from_line(self._tail, units[settled - 1].end)
            self._resume = units[settled].resume
        self._open = [piece for unit in units[settled:] for block in unit.blocks for piece in _pieces(block)]
        if units and settled == len(units) - 1:
            self._enter_fence(units[-1])
            before = units[settled - 1].end if settled else 0
            if self._split_table(units[-1], units[-1].start - before, min(units[-1].end, complete) - before):
                self._freeze()

    def _split_table(self, unit: Unit, start: int, end: int) -> bool:
        """Freezes the first rows of a table that is too large; whether it was. start, end: its whole lines in the tail.

        What follows is read as another table with the same head.
        """
        table = unit.blocks[0] if unit.kind == "table" else None
        if not isinstance(table, TableBlock):
            return False
        rows = _most_rows(table)
        if end - start - 2 <= rows:
            return False
        lines = self._tail.split("\n")[start:]
        self._frozen.append(replace(table, rows=table.rows[: rows + 1]))
        self._tail, self._resume = "\n".join([*lines[:2], *lines[rows + 2 :]]), ""
        return True

    def _enter_fence(self, unit: Unit) -> None:
        begin = _FENCE.match(self._tail.lstrip("\n"))
        # With a bar in it, the line may turn out to be the head of a table.
        if unit.kind != "fence" or begin is None or "|" in begin[2]:
            return
        self._fence = _OpenFence(begin[1], begin[2])
        self._tail = self._tail.lstrip("\n")[begin.end() :]
        self._resume = ""

    def _too_large(self) -> bool:
        if self._tail.count("\n") > _MOST_LINES:
            return True
        if self._kind in ("paragraph", "table"):
            return False
        return len(self._tail) > LARGEST_UNIT or self._tail.count("|") > MOST_BARS


def _most_rows(table: TableBlock) -> int:
    return max(FEWEST_ROWS, MOST_CELLS // len(table.alignments))


def _pieces(block: Block) -> list[Block]:
    """A table that is too large as several with the same head; others as they are."""
    if not isinstance(block, TableBlock) or len(block.rows) - 1 <= (most := _most_rows(block)):
        return [block]
    head, *rows = block.rows
    return [replace(block, rows=(head, *rows[at : at + most])) for at in range(0, len(rows), most)]


def _from_line(text: str, line: int) -> str:
    at = 0
    for _ in range(line):
        at = text.find("\n", at) + 1
    return text[at:]
