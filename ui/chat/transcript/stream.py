"""A message that grows: only its open end is read again.

All but the last unit (see `markdown.Unit`) of what has been read can be frozen, as soon as the last one has begun on a
line that is complete: CommonMark reads line by line, and a new unit closes the one before it for good. Two things
reach further and are the reason for the details below: a table is known by its *second* line, and a link definition
changes paragraphs that stand before it. The first delays freezing by one line, the second waits for `finish`.
"""

from __future__ import annotations

import re

from ui.chat.transcript.blocks import Block, Code, clean
from ui.chat.transcript.markdown import Reader, Unit
from ui.chat.transcript.nested_fence import Fence, language_of

# Read in steps of this size, counted from the start, so that the limits below do not depend on how text arrives.
STEP = 8192
# A single table, quote or list item beyond this, or anything of that many lines, is shown as source.
LARGEST_UNIT = 2 * STEP
MOST_LINES = 1000
# Longer messages are not read again for the sake of link definitions that stand behind their use.
LONGEST_WITH_DEFINITIONS = 4 * STEP

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
        self._reader = Reader()
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

    def append(self, text: str) -> None:
        """Adds `text`; cheap, nothing is read yet."""
        self._text += text

    def blocks(self) -> tuple[list[Block], list[Block]]:
        """The blocks so far: those that will not change (unless `finish` says so), and those that may."""
        # A carriage return may be the first half of a line break, and the other half is still to come.
        self._advance(len(self._text) - self._text.endswith("\r"), last=False)
        return self._frozen, self._open

    def finish(self) -> list[Block]:
        """The blocks of the whole text, the same for every way in which it can arrive."""
        self._advance(len(self._text), last=True)
        if self._definitions and not self._gave_up and len(self._text) <= LONGEST_WITH_DEFINITIONS:
            self._frozen, self._open = self._reader.blocks(clean(self._text)), []
            self.read_again = True
        return self._frozen + self._open

    def _advance(self, end: int, last: bool) -> None:
        if end == self._read and not last:
            return
        while self._read < end:
            step = min(end, self._read - self._read % STEP + STEP)
            # The pair must not be cut by a step, or it would count as two line breaks.
            if step < end and self._text[step - 1 : step + 1] == "\r\n":
                step += 1
            self._tail += clean(self._text[self._read : step])
            self._read = step
            self._read_tail(last=False, judge=step < end or step % STEP == 0)
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
        self._frozen += [block for unit in units[:settled] for block in unit.blocks]
        if settled:
            self._tail = _from_line(self._tail, units[settled - 1].end)
            self._resume = units[settled].resume
        self._open = [block for unit in units[settled:] for block in unit.blocks]
        if units and settled == len(units) - 1:
            self._enter_fence(units[-1])

    def _enter_fence(self, unit: Unit) -> None:
        begin = _FENCE.match(self._tail.lstrip("\n"))
        # With a bar in it, the line may turn out to be the head of a table.
        if unit.kind != "fence" or begin is None or "|" in begin[2]:
            return
        self._fence = _OpenFence(begin[1], begin[2])
        self._tail = self._tail.lstrip("\n")[begin.end() :]
        self._resume = ""

    def _too_large(self) -> bool:
        if self._tail.count("\n") > MOST_LINES:
            return True
        return self._kind != "paragraph" and len(self._tail) > LARGEST_UNIT


def _from_line(text: str, line: int) -> str:
    at = 0
    for _ in range(line):
        at = text.find("\n", at) + 1
    return text[at:]
