r"""Formulas in Markdown: \(…\), \[…\], $…$ and $$…$$, as models write them; and $ 5 stays money.

A formula that begins a line is a block of its own and ends with the line that closes it, or with the next blank line:
so much is known line by line, as `stream` needs it. One that is not closed there is text.
"""

from __future__ import annotations

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline

DISPLAY = ("$$", "\\[")
_CLOSERS = {"$$": "$$", "\\[": "\\]", "\\(": "\\)"}
INTERRUPTS = ("paragraph", "reference", "blockquote", "list")  # a formula may follow without a blank line
_LONGEST = 1000  # characters of a formula in a line of text
_BEHIND = " \t.,;:"  # may follow a formula in the line that closes it


def with_math(markdown: MarkdownIt) -> MarkdownIt:
    """`markdown`, reading formulas too."""
    markdown.block.ruler.before("fence", "math_block", _block, {"alt": [*INTERRUPTS]})
    markdown.inline.ruler.before("escape", "math", _inline)
    return markdown


def _block(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    if state.is_code_block(start):
        return False
    first = _line(state, start)
    if first[:2] not in DISPLAY:
        return False
    closer = _CLOSERS[first[:2]]
    at = first.find(closer, 2)
    if at >= 0 and first[at + 2 :].strip(_BEHIND):
        return False  # text goes on behind it: a formula in a line of text
    if silent:
        return True
    lines, behind, closed, line = [], "", False, start
    while line < end and not (line > start and (state.isEmpty(line) or state.sCount[line] < state.blkIndent)):
        text = _line(state, line)[2 if line == start else 0 :]
        at = text.find(closer)
        line += 1
        if at >= 0:
            lines.append(text[:at])
            behind, closed = text[at + 2 :].strip(), True
            break
        lines.append(text)
    token = state.push("math_block", "math", 0)
    token.map = [start, line]
    token.block = True
    closed = closed and bool("".join(lines).strip())
    whole = "\n".join(_line(state, at) for at in range(start, line))
    token.content = "\n".join(lines) if closed else whole
    token.info = behind if closed else ""
    token.meta = {"closed": closed, "typed": whole.rstrip().removesuffix(token.info).rstrip()}
    state.line = line
    return True


def _line(state: StateBlock, line: int) -> str:
    return state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]]


def _inline(state: StateInline, silent: bool) -> bool:
    begin, text = state.pos, state.src
    mark = text[begin : begin + 2]
    if mark in _CLOSERS:
        end = text.find(_CLOSERS[mark], begin + 2, begin + _LONGEST)
        content = text[begin + 2 : end] if end >= 0 else ""
        after = end + 2
    elif text[begin] == "$":
        mark, end = "$", _dollar(text, begin)
        content = text[begin + 1 : end] if end >= 0 else ""
        after = end + 1
    else:
        return False
    if not content.strip():
        return False
    if not silent:
        token = state.push("math", "math", 0)
        token.content, token.markup, token.info = content.strip(), mark, text[begin:after]
    state.pos = after
    return True


def _dollar(text: str, begin: int) -> int:
    """Where the dollar stands that closes the one at `begin`; -1 where that one is money, or a variable of a shell."""
    if text[begin + 1 : begin + 2].isspace() or (begin and (text[begin - 1].isalnum() or text[begin - 1] in "$\\")):
        return -1
    line = text.find("\n", begin)
    limit = min(begin + _LONGEST, line if line >= 0 else len(text))
    end = text.find("$", begin + 1, limit)
    while end >= 0:
        if text[end - 1] == "\\":
            end = text.find("$", end + 1, limit)
            continue
        fits = end > begin + 1 and not text[end - 1].isspace() and not text[end + 1 : end + 2].isalnum()
        return end if fits else -1
    return -1
