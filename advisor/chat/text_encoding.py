"""In which encoding a text file is that does not say so: a guess from a sample, which all of the file then confirms.

charset-normalizer judges a sample by how much of it would be mess. It is given only the words that differ between the
encodings, and only the encodings that texts on people's disks are in.
"""

from __future__ import annotations

import io
import re
import unicodedata

SAMPLE = 32 << 10  # bytes
MUCH_MESS = 0.35  # of the sample; above it an encoding is out of question
ENCODINGS = (
    "cp1252", "cp1251", "koi8_r", "cp932", "gb18030", "euc_jp", "cp949", "big5",
    "cp1253", "cp1250", "cp1254", "cp1255", "cp866",
)  # fmt: skip
"""Of two that would read a text equally well, the one named first is taken. cp932 is Shift-JIS as Windows writes it."""
TWO_BYTES = ("utf-16-le", "utf-16-be")
_NO_TEXT = {"Cc", "Cn", "Co", "Cs"}  # Unicode's categories: control, unassigned, private use, half a character
_PLAIN = re.compile(rb"[\x00-\x7f]{2,}")


def guess(raw: bytes) -> str | None:
    """The encoding of a text of bytes that are not UTF-8; None where no likely one reads it to its end."""
    for encoding in _likely(_sample(raw)):
        try:
            raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        return encoding
    return None


def guess_two_bytes(raw: bytes) -> str | None:
    """Which UTF-16 it is, without a mark at the beginning; None where the bytes make no text in either."""
    if len(raw) % 2:
        return None
    found = [(mess, encoding) for encoding in TWO_BYTES if (mess := _mess_of_two_bytes(raw, encoding)) is not None]
    return min(found)[1] if found else None


def _mess_of_two_bytes(raw: bytes, encoding: str) -> float | None:
    """The share of mess, 0 to 1; None where it is no text at all."""
    from charset_normalizer import from_bytes

    try:
        text = raw.decode(encoding)
    except UnicodeDecodeError:
        return None
    sample = text[: SAMPLE // 2]
    odd = sum(unicodedata.category(one) in _NO_TEXT and one not in "\t\n\r\f" for one in sample)
    if not sample or odd * 1000 > len(sample):
        return None
    name = encoding.replace("-", "_")
    found = from_bytes(sample.encode(encoding), cp_isolation=[name], enable_fallback=False).best()
    return found.chaos if found and found.encoding == name else None


def _likely(sample: bytes) -> list[str]:
    """The encodings in which the sample is hardly a mess, best first."""
    # Here, not above: it takes some 30 ms to import, and hardly a file needs it.
    from charset_normalizer import from_bytes

    ranks: dict[str, tuple[int, bool, int]] = {}
    for match in from_bytes(sample, cp_isolation=list(ENCODINGS), threshold=MUCH_MESS, enable_fallback=False):
        shouting = sum(map(str.isupper, text := str(match))) > sum(map(str.islower, text))
        for name in (match.encoding, *match.could_be_from_charset):
            if name in ENCODINGS:
                ranks.setdefault(name, (round(match.percent_chaos / 2), shouting, ENCODINGS.index(name)))
    return sorted(ranks, key=ranks.__getitem__)


def _sample(raw: bytes) -> bytes:
    """The first words that are not plain ASCII, one line. None of these encodings has a blank inside a character."""
    words: list[bytes] = []
    left = SAMPLE
    for line in io.BytesIO(raw):
        for word in () if line.isascii() else line.split():
            if word.isascii():
                continue
            words.append(word if len(word) <= left else _whole_characters(word[:left]))
            left -= len(word)
            if left <= 0:
                return b" ".join(words)
    return b" ".join(words)


def _whole_characters(cut: bytes) -> bytes:
    """As much of a word cut short as surely ends between two characters: after two plain bytes."""
    ends = [found.end() for found in _PLAIN.finditer(cut)]
    return cut[: ends[-1]] if ends else cut
