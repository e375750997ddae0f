"""Solving backwards: the cards that would carry a plan."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from advisor.machine.hardware import KnownCard, all_cards
from advisor.machine.machine import Device, Host, Kind
from advisor.machine.planned import lent_to_graphics
from advisor.machine.reserve import device_reserve, host_reserve, rule

MOST_USERS = 256  # slots that llama.cpp takes
_SIZES = 3  # of cards that are named
_NO_PCS = ("embedded", "datacenter")  # whose chips are named last


@dataclass(frozen=True)
class CardSize:
    """Cards of one size. memory: bytes of each; spare: bytes left of what may be planned with. chips: whether they are
    chips, and memory their computer's."""

    memory: int
    names: tuple[str, ...]
    spare: int
    chips: bool = False


def cards_for(needed: int, cards: Iterable[KnownCard] | None = None) -> tuple[CardSize, ...]:
    """The smallest cards that carry `needed` bytes with their reserve left free, by their size; empty where none does.

    needed: what the bill has on one card, its driver included. Cards one can buy alone are meant: no chips that share
    the computer's memory, no laptops'.
    """
    found: list[tuple[int, str]] = []
    for card in all_cards() if cards is None else cards:
        if card.is_chip or not card.memory or card.seldom or card.form == "laptop":
            continue
        size = card.usable or card.memory
        if size - device_reserve(size, display=False).size >= needed:
            found.append((card.memory, card.name))
    return tuple(_card_size(size, names, needed) for size, names in _by_size(found)[:_SIZES])


def chips_for(on_graphics: int, together: int) -> tuple[CardSize, ...]:
    """The smallest memory with which chips that are sold with it carry a plan, and which; empty where none does.

    on_graphics: bytes that the bill has on the chip's graphics; together: with the processor's, of the same memory.
    """
    found: list[tuple[int, str]] = []
    spare: dict[int, int] = {}
    for chip in sorted(all_cards(), key=lambda chip: chip.form in _NO_PCS):
        for size in chip.sizes if chip.is_chip and not chip.seldom else ():
            left = min(_lent(chip, size) - on_graphics, size - host_reserve(size) - together)
            if left >= 0:
                found.append((size, chip.name))
                spare[size] = min(left, spare.get(size, left))
    return tuple(CardSize(size, tuple(names), spare[size], True) for size, names in _by_size(found)[:_SIZES])


def _lent(chip: KnownCard, memory: int) -> int:
    """Bytes that its graphics may plan with, of a computer with so much memory."""
    usable, _ = lent_to_graphics(chip, memory)
    unified = chip.vendor in ("apple", "nvidia") or chip.form == "datacenter"
    kind = Kind.UNIFIED if unified else Kind.SHARED
    device = Device("", chip.name, kind, usable, usable, 0, chip.vendor, borrowable=usable)
    return usable - rule(device, Host("", "", 1, 1, memory, memory)).size


def _by_size(found: Sequence[tuple[int, str]]) -> list[tuple[int, list[str]]]:
    ordered = sorted(found, key=lambda one: one[0])
    return [(size, [name for _, name in same]) for size, same in groupby(ordered, key=lambda one: one[0])]


def _card_size(size: int, names: Sequence[str], needed: int) -> CardSize:
    return CardSize(size, tuple(names), size - device_reserve(size, display=False).size - needed)
