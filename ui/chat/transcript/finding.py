"""Where a text is found in messages as they are shown, whether they are laid out or not. No Qt.

Small and capital letters and letters with and without accents are alike, and so is any white space. What is found
stands in one paragraph, one line of code or one cell of a table, whatever of it is bold or a link.
"""

from __future__ import annotations

import re
import unicodedata

from ui.chat.transcript.blocks import Block, Code, Prose, TableBlock, plain_blocks, showable_text
from ui.chat.transcript.card import ASSISTANT, MOST_PLAIN
from ui.chat.transcript.reading import MOST_READ
from ui.chat.transcript.stream import Stream

_SIGNS = re.compile(r"[\W_]+")
_HIDING = re.compile(r"[]&]")  # where links and entities may stand, more is written than is shown


class _Folding(dict[int, int]):
    """For str.translate: each character's plain form, which is one character too, so that places stay."""

    def __missing__(self, code: int) -> int:
        letter = chr(code)
        if letter.isspace():
            plain = " "
        else:
            bare = unicodedata.normalize("NFD", letter)[:1].casefold()
            plain = bare if len(bare) == 1 else letter.lower()
        self[code] = ord(plain) if len(plain) == 1 else code
        return self[code]


_FOLDING = _Folding()


def comparable(text: str) -> str:
    """`text` as it is compared, as long as before."""
    return text.translate(_FOLDING)


def needle_of(text: str) -> str:
    """What a person types as it is looked for; "" where that is nothing."""
    return " ".join(comparable(unicodedata.normalize("NFC", text)).split())


def starts_of(line: str, needle: str) -> list[int]:
    """Where `needle` begins in `line`, both folded; places do not overlap."""
    found, at = [], line.find(needle)
    while at >= 0:
        found.append(at)
        at = line.find(needle, at + len(needle))
    return found


def occurrences(role: str, text: str, needle: str) -> int:
    """How often `needle`, folded, is found in a message as it is shown."""
    if role == ASSISTANT and not _HIDING.search(text):
        letters = _SIGNS.sub("", needle)
        if letters and letters not in _SIGNS.sub("", comparable(text)):
            return 0  # most messages: they need not be read
    return sum(line.count(needle) for line in _lines(role, text))


def _lines(role: str, text: str) -> list[str]:
    """What is shown of a message, folded: paragraphs, lines of code, cells of tables."""
    if role == ASSISTANT:
        stream = Stream()
        stream.append(text[:MOST_READ])
        blocks = stream.finish()
    else:
        blocks = plain_blocks(showable_text(text[:MOST_PLAIN]))
    return [comparable(line) for block in blocks for line in _of_block(block)]


def _of_block(block: Block) -> list[str]:
    if isinstance(block, Prose):
        return ["".join(run.typed or run.text for run in block.runs)]
    if isinstance(block, Code):
        return block.text.split("\n")
    if isinstance(block, TableBlock):
        return ["".join(run.typed or run.text for run in cell) for row in block.rows for cell in row]
    return []
