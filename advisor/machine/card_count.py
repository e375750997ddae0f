"""How many of which card a person asks for: "2x RTX 3090", "2 A100", "A100 80GB x 2", "two RTX 3090s"."""

from __future__ import annotations

import re

from advisor.errors import UsageError
from advisor.foreign_text import one_line
from advisor.machine.hardware_names import identify

MOST_PLANNED_CARDS = 16  # ggml's limit on devices (GGML_CUDA_MAX_DEVICES)
_TIMES = re.compile(r"\s*(\d+)\s*[x×*]\s*(.+)", re.IGNORECASE)
_WORDS = {
    "one": 1, "two": 2, "dual": 2, "three": 3, "four": 4, "quad": 4, "six": 6, "eight": 8,
    "zwei": 2, "drei": 3, "vier": 4, "sechs": 6, "acht": 8,
}  # fmt: skip
# Taken for counts only where what is left is a card's name.
_BEFORE = re.compile(rf"(\d{{1,2}}|{'|'.join(_WORDS)})\s+(.+)", re.IGNORECASE)
_BEHIND = re.compile(r"(.+?)\s*[x×*]\s*(\d{1,2})", re.IGNORECASE)
_BRACKETED = re.compile(r"(.+?)\s*\(\s*([x×*]\s*\d{1,2})\s*\)", re.IGNORECASE)  # where a name may have a remark, too


def card_count(text: str) -> tuple[int, str]:
    """How many cards that asks for, and of which; UsageError for more than plans go up to.

    A whole name is one card, also where it begins like a count: "7900xtx".
    """
    text = _BRACKETED.sub(r"\1 \2", text)
    if identify(text):
        return 1, text
    count, wanted = _exact(text) or _spoken(text) or (1, text)
    if not 1 <= count <= MOST_PLANNED_CARDS:
        raise UsageError(
            "Plans go up to {most_cards} cards; '{text}' asks for {count}.",
            most_cards=MOST_PLANNED_CARDS,
            text=one_line(text, 40),
            count=count,
        )
    return count, _singular(wanted)


def _exact(text: str) -> tuple[int, str] | None:
    match = _TIMES.fullmatch(text)
    if match is None:
        return None
    count, wanted = int(match[1][:9]), match[2]
    # More than there may be of nothing that is known is no count, but a name that is not known.
    return None if count > MOST_PLANNED_CARDS and identify(_singular(wanted)) is None else (count, wanted)


def _spoken(text: str) -> tuple[int, str] | None:
    plain = text.strip()
    before, behind = _BEFORE.fullmatch(plain), _BEHIND.fullmatch(plain)
    if before and identify(_singular(before[2])):
        return _WORDS.get(before[1].lower()) or int(before[1]), before[2]
    if behind and identify(_singular(behind[1])):
        return int(behind[2]), behind[1]
    return None


def _singular(name: str) -> str:
    """The name of one of "RTX 3090s"."""
    one = re.sub(r"(?<=\w)s$", "", name.strip(), flags=re.IGNORECASE)
    return one if identify(name) is None and identify(one) else name
