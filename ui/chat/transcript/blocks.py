"""What a message is made of, once its Markdown is read. Plain frozen values, no Qt.

Blocks form a flat list: a list item or a quote does not contain other blocks, each block carries the `path` of the
containers it stands in instead. So a list can be shown, frozen and compared item by item while it is still growing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias


@dataclass(frozen=True, slots=True)
class TextRun:
    """A stretch of text in one style; `href` is a checked http, https or mailto address, or empty.

    math: `text` is a formula in LaTeX, to stand in its line ("inline") or large ("display"); typed: as it stands in the
    message, with its marks.
    """

    text: str
    bold: bool = False
    italic: bool = False
    strike: bool = False
    code: bool = False
    href: str = ""
    math: Literal["", "inline", "display"] = ""
    typed: str = ""


Runs: TypeAlias = tuple[TextRun, ...]


@dataclass(frozen=True, slots=True)
class Prose:
    """One paragraph, heading or first paragraph of a list item.

    `path` has one letter per container, outermost first: "l" a list, "q" a quote. `marker` is "" or what stands before
    a list item: "•", "3.", "3)", "☐" or "☑". `joined` says that it follows the block before it without a gap.
    """

    runs: Runs
    heading: int = 0
    path: str = ""
    marker: str = ""
    joined: bool = False


@dataclass(frozen=True, slots=True)
class Rule:
    """A horizontal line."""

    path: str = ""


@dataclass(frozen=True, slots=True)
class Code:
    """A code block, without its last line break; `language` is the first word after the fence, or empty."""

    text: str
    language: str = ""
    path: str = ""


Alignment: TypeAlias = Literal["left", "center", "right"]


@dataclass(frozen=True, slots=True)
class TableBlock:
    """A table: `rows[0]` is the header; each row has as many cells as `alignments`."""

    alignments: tuple[Alignment, ...]
    rows: tuple[tuple[Runs, ...], ...]
    path: str = ""


Block: TypeAlias = Prose | Rule | Code | TableBlock


def plain_blocks(text: str) -> list[Block]:
    """`text` exactly as written, one block a line: for what a person typed."""
    pieces = [piece for line in text.split("\n") for piece in split_long(line)]
    return [Prose((TextRun(piece),) if piece else (), joined=at > 0) for at, piece in enumerate(pieces)]


# Qt lays a line without spaces out in quadratic time (100,000 letters: 2.6 s), so long ones become several blocks.
_LONGEST = 4000


def split_long(text: str) -> list[str]:
    """`text` in pieces of at most LONGEST characters, cut after a space where there is one; at least one piece."""
    pieces = []
    while len(text) > _LONGEST:
        cut = text.rfind(" ", _LONGEST // 2, _LONGEST) + 1 or _LONGEST
        pieces.append(text[:cut])
        text = text[cut:]
    pieces.append(text)
    return pieces


_UNSHOWABLE = {code: "\ufffd" for code in range(0x20) if chr(code) not in "\t\n\r"}
# U+FDD0 and U+FDD1 mark frames inside a QTextDocument, U+FFFC an image; a lone surrogate cannot reach Qt at all.
_UNSHOWABLE |= dict.fromkeys((0x7F, 0xFDD0, 0xFDD1, 0xFFFC, *range(0xD800, 0xE000)), "\ufffd")
_UNSHOWABLE |= dict.fromkeys((0x85, 0x2028, 0x2029), "\n")


def showable_text(text: str) -> str:
    """`text` with one kind of line break and without the characters that mean something to Qt's text engine."""
    return text.replace("\r\n", "\n").replace("\r", "\n").translate(_UNSHOWABLE)
