"""Which card or chip a name means: as a driver says it (NVML, CUDA, ROCm, Vulkan, Metal, DXGI), as a PCI id, as people
write it.

A loose match is never taken: either a name is one of a card's own, written in whatever way, or it is not known. Where
one name stands for several cards, all of them are the answer, and their speed is a band.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher, get_close_matches
from functools import cache

from advisor.machine.hardware import SLICE, KnownCard, Range, all_cards, likely, one_speed, speed_band
from advisor.machine.probes.probe_result import is_software
from advisor.units import GIB

# Words that makers, drivers and people write or leave out.
_MAKERS = frozenset(
    ("nvidia", "amd", "ati", "intel", "geforce", "graphics", "gpu", "series", "corporation", "qualcomm")
)  # fmt: skip
_LINES = frozenset(
    (
        "radeon", "rtx", "gtx", "gt", "rx", "arc", "tesla", "quadro", "instinct", "apple", "ryzen", "ai", "generation",
        "edition", "workstation", "blackwell", "pcie", "sxm", "sxm2", "sxm3", "sxm4", "sxm5", "nvl", "oam", "hbm2e",
    )
)  # fmt: skip
# What is left of "AMD Radeon(TM) Graphics" and its like: only the whole name is a name.
_NO_NAME = frozenset(["", "radeon", "arc", "iris", "uhd", "hd", "laptop", "pro", "custom"])
_MARKS = re.compile(r"\((?:r|tm|c)\)|[®™©]", re.IGNORECASE)
_GRADES = ("", "ti", "super", "xt", "xtx")
_NUMBERED = re.compile(r"(\D*)(\d{3,5})(\D*)")
_WRAPPED = re.compile(
    r"(?:Microsoft Direct3D12|Virtio-GPU Venus|virgl|zink Vulkan [\d.]+|ANGLE)\s*\((.*)\)\s*$", re.IGNORECASE
)
_SIZE = re.compile(r"(?<![a-z0-9.])(\d{1,3}) ?g(?:i?b)?\b", re.IGNORECASE)
_PROFILE = re.compile(r"\b\d+g\.\d+gb\b", re.IGNORECASE)  # of a slice of a card
_COMPUTERS = re.compile(r"\b(?:macbook (?:air|pro)|mac (?:mini|studio|pro)|imac)\b", re.IGNORECASE)
_BESIDE = re.compile(r"\s+(?:w/|with) (?:amd )?radeon\b.*", re.IGNORECASE)  # a processor's name, with its graphics
_SHARE = re.compile(r"-\d{1,3}[ABCQ]$")  # of a card that several systems are given
_BRACKET = re.compile(r"\s*[(\[]([^()\[\]]*)[)\]]")
_PCI = re.compile(r"(?:pci(?: id)?:? *)?(?:0x)?([0-9a-f]{4}):(?:0x)?([0-9a-f]{4})(?::(?:0x)?([0-9a-f]{1,2}))?", re.I)
LEAST, MOST = 0.84, 1.03  # of the size on the box: what a driver reports
APPLE_LEAST = 0.6  # Metal's working set
MOST_BORROWED = 64 * GIB  # by graphics whose computer's memory is not told
OFFERED = 4


@dataclass(frozen=True)
class Identified:
    """What a name was taken for.

    cards: all that it may be, the likeliest first, at least one; of these the memory may be the same or not. whole:
    whether it was a whole name, of which only the size may be missing.
    """

    cards: tuple[KnownCard, ...]
    whole: bool = True

    @property
    def card(self) -> KnownCard:
        """The likeliest of them."""
        return self.cards[0]

    @property
    def bandwidth(self) -> int | None:
        """Bytes per second, where all of them have the same."""
        band = speed_band(self.cards)
        return (self.card.bandwidth or band[0]) if band and one_speed(band) else None

    @property
    def bandwidth_band(self) -> Range | None:
        """Bytes per second from the slowest to the fastest of them; None where they have the same, or it is unknown."""
        band = speed_band(self.cards)
        return None if one_speed(band) else band


def identify(name: str, memory: int | None = None) -> Identified | None:
    """What is called `name`, or has that PCI id ("10de:2684", "1002:744c:c8"); None where nothing is.

    memory: bytes as sold or as a driver reports them, to tell apart what shares a name: for a chip with one pool that
    of the computer, or what its driver grants. It never turns down what is alone of its name.
    """
    found, whole, size = _named(name)
    if not found:
        return None
    told = memory or (size * GIB if size else None)
    left = _of_size(found, told)
    if told is None:
        left = [card for card in left if not card.is_modified] or left
    # Whoever cannot be told apart stays, those that are seldom meant last.
    return Identified(tuple(sorted(left, key=lambda card: (card.seldom, names_size(card.name)))), whole)


def names_size(name: str) -> bool:
    """Whether a card's name says how much memory it has."""
    return bool(_SIZE.search(name))


def known_card(name: str, memory: int | None) -> KnownCard | None:
    """The card or chip called `name`, with the speed to plan with where several share the name; None if not known."""
    found = identify(name, memory)
    if found is None:
        return None
    band = found.bandwidth_band
    return found.card if band is None else replace(found.card, bandwidth=likely(band))


# -- finding -------------------------------------------------------------------------------------------------------


def _named(name: str) -> tuple[tuple[KnownCard, ...], bool, int | None]:
    """(cards of that name, whether it was a whole name, GB that stood in it)."""
    text = " ".join(_COMPUTERS.sub(" ", name).split())
    index = _index()
    if pci := _PCI.fullmatch(text):
        return _of_pci(pci), True, None
    if text.casefold() in index.exact:
        return index.exact[text.casefold()], True, None
    if (wrapped := _WRAPPED.search(text)) and not is_software(wrapped[1]):
        return _named(wrapped[1].removesuffix(")").split(", ")[-1] if "ANGLE" in text else wrapped[1])
    if is_software(text):
        return (), False, None
    if _PROFILE.search(text):  # a slice that is not known is not its card
        return index.whole.get(_key(text), ()), True, None
    text = _SHARE.sub("", _BESIDE.sub("", _MARKS.sub(" ", text)))
    bare = _BRACKET.sub(" ", text)
    sizes = _SIZE.findall(bare)
    size = int(sizes[0]) if len(sizes) == 1 else None
    # A name that has its size in it comes before one that has not.
    for form in (text, bare):
        if size and (key := _key(form)) not in _NO_NAME and key in index.whole:
            return index.whole[key], True, size
    spoken = (_key(form) for form in (text, bare, _SIZE.sub(" ", bare)))
    known = next((index.whole[key] for key in spoken if key not in _NO_NAME and key in index.whole), ())
    key, dropped = _short(_SIZE.sub(" ", bare))
    fitting = [card for card, words in index.short.get(key, ()) if dropped <= words] if _is_short_name(key) else []
    # "H100" is what the driver calls one of them, and what people call all of them.
    found = tuple(dict.fromkeys((*known, *fitting)))
    return found or _by_hint(text), bool(known) and len(found) == len(known), size


def _is_short_name(key: str) -> bool:
    """Whether what is left once the lines' words are gone is a name: "b580" and "1070", never "16"."""
    return any(letter.isdigit() for letter in key) and (not key.isdigit() or len(key) >= 3)


def _of_pci(match: re.Match[str]) -> tuple[KnownCard, ...]:
    wanted = f"{match[1]}:{match[2]}".lower()
    exact = f"{wanted}:{int(match[3], 16):02x}" if match[3] else wanted
    known = _index().pci
    return known.get(exact) or known.get(wanted, ())


def _by_hint(text: str) -> tuple[KnownCard, ...]:
    """By the chip that a driver adds in brackets to a name that is none: "AMD Radeon Graphics (RADV GFX1103_R1)"."""
    hints = {word.split("_")[0] for bracket in _BRACKET.findall(text) for word in bracket.lower().split()}
    if not hints or _key(_BRACKET.sub(" ", text)) not in _NO_NAME:
        return ()
    return tuple(card for card in all_cards() if {(card.compute or "-").lower(), (card.chip or "-").lower()} & hints)


def _fits(card: KnownCard, memory: int) -> bool:
    """Whether a device of `card` may report so much memory."""
    if not card.sizes:
        return memory <= MOST_BORROWED
    if card.vendor == "apple":
        return any(APPLE_LEAST * size <= memory <= MOST * size for size in card.sizes)
    if card.is_chip and card.vendor != "nvidia":
        return memory <= MOST * card.sizes[-1]
    return any(LEAST * size <= memory <= MOST * size for size in card.sizes)


def _of_size(cards: Sequence[KnownCard], memory: int | None) -> Sequence[KnownCard]:
    if memory is None or len(cards) == 1:
        return cards
    fitting = [card for card in cards if _fits(card, memory)]
    if fitting and all(card.sizes and (not card.is_chip or card.vendor in ("apple", "nvidia")) for card in fitting):
        # Of 11 and 12 GB, 11 reported are 11.
        over = {card: [size for size in card.sizes if memory <= MOST * size] for card in fitting}
        least = min(min(sizes) for sizes in over.values())
        fitting = [card for card, sizes in over.items() if min(sizes) <= least * MOST]
    return fitting or cards


# -- names in one form ---------------------------------------------------------------------------------------------


def _words(name: str) -> list[str]:
    text = _MARKS.sub(" ", name).lower().replace("with max-q design", "maxq").replace("max-q", "maxq")
    words = re.findall(r"[a-z0-9]+", text.replace("mobile", "laptop"))
    return [word for word in words if word not in _MAKERS]


def _key(name: str) -> str:
    """The name without makers and spaces: "RTX 4090", "rtx4090" and "NVIDIA GeForce RTX 4090" are one."""
    return "".join(_words(name))


def _short(name: str) -> tuple[str, frozenset[str]]:
    """The same without what product lines are called, and which of these words there were: ("4090", {"rtx"})."""
    words = _words(name)
    return "".join(word for word in words if word not in _LINES), frozenset(words) & _LINES


@dataclass(frozen=True)
class _Index:
    exact: dict[str, tuple[KnownCard, ...]]
    whole: dict[str, tuple[KnownCard, ...]]
    short: dict[str, tuple[tuple[KnownCard, frozenset[str]], ...]]
    pci: dict[str, tuple[KnownCard, ...]]
    shown: dict[str, str]


@cache
def _index() -> _Index:
    found = _Index({}, {}, {}, {}, {})

    def add(table: dict[str, tuple[KnownCard, ...]], key: str, card: KnownCard) -> None:
        if card not in (known := table.get(key, ())):
            table[key] = (*known, card)

    for card in all_cards():
        for number in card.pci:
            add(found.pci, number.lower(), card)
        for name in (card.name, *card.names, *card.also):
            add(found.exact, name.casefold(), card)
            add(found.whole, _key(name), card)
            if card.form == SLICE:  # without its size, "3g.40gb", it is another's name
                continue
            for form in _forms(name):
                add(found.whole, _key(form), card)
                bare = _SIZE.sub(" ", form)
                add(found.whole, _key(bare), card)
                key, words = _short(bare)
                if (card, words) not in (known := found.short.get(key, ())):
                    found.short[key] = (*known, (card, words))
        if card.form != SLICE:
            found.shown.setdefault(_short(_BRACKET.sub(" ", card.name))[0], card.name)
    return found


def _forms(name: str) -> Iterable[str]:
    """The name with what stands in brackets, and without it where that does not make another name of it."""
    yield name
    bare = _BRACKET.sub(" ", _MARKS.sub(" ", name))
    if bare != name and _key(bare) not in _NO_NAME:
        yield bare


# -- what else may have been meant ---------------------------------------------------------------------------------


def near(name: str) -> tuple[str, ...]:
    """Names of cards and chips that are written much like `name`, the nearest first; at most four."""
    shown = _index().shown
    key = _short(_SIZE.sub(" ", _BRACKET.sub(" ", name[:80])))[0]
    if len(key) < 2:
        return ()
    close = get_close_matches(key, shown, OFFERED, 0.72) or _near_number(name, key)
    if not close:
        close = sorted(
            (known for known in shown if len(known) > 2 and (known in key or (len(key) > 2 and key in known))),
            key=lambda known: -SequenceMatcher(None, key, known).ratio(),
        )
    return tuple(shown[known] for known in close[:OFFERED])


def _near_number(name: str, key: str) -> list[str]:
    """Of the same line, one for each number as long and with the same beginning, the nearest first: "RTX 4090" for
    "RTX 4999"."""
    wanted, lines = _NUMBERED.fullmatch(key), _short(name[:80])[1]
    if wanted is None:
        return []
    letters = wanted[1]
    if letters in _LINES:  # "rtx4999"
        letters, lines = "", lines | {letters}
    found: dict[str, tuple[int, bool, int, str]] = {}
    for known, shown in _index().shown.items():
        number = _NUMBERED.fullmatch(known)
        if number is None or number[1] != letters or number[3] not in (wanted[3], *_GRADES):
            continue
        if len(number[2]) == len(wanted[2]) and number[2][0] == wanted[2][0] and lines <= set(_words(shown)):
            off = abs(int(number[2]) - int(wanted[2]))
            one = (off, number[3] != wanted[3], len(known), known)
            found[number[2]] = min(one, found.get(number[2], one))
    return [known for *_, known in sorted(found.values())]
