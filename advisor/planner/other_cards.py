"""Hardware to set against what is planned for: larger cards, one more, a chip with more memory, a larger slice."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from advisor.machine.hardware import SLICE, KnownCard, all_cards
from advisor.machine.planned import Hardware, PlannedDevice, find_cards, lent_to_graphics
from advisor.planner.question import PlanQuestion
from advisor.sentences import Sentence, sentence
from advisor.units import GIB

StepKind = Literal["memory", "cards"] | None
_SIZES = tuple(size * GIB for size in (4, 6, 8, 12, 16, 24, 32, 48, 80, 96, 141, 192, 288))
"""That most cards are sold with."""
_MODULES = tuple(size * GIB for size in (8, 16, 24, 32, 48, 64, 96, 128))
"""What computers are sold with whose chip takes any memory."""
_LARGER = 2  # sizes that are looked at beyond a card's own
_MOST_CARDS = 16


@dataclass(frozen=True)
class OtherCards:
    """Cards to set against others. kind: what is other, None for those that were asked about; count: of them; memory:
    bytes that each is sold with, of a chip its computer's.

    name: what they are called, "" where their number and size say enough. typed: what stands in the fields of
    TypedHardware for them, where it is not their number and size.
    """

    kind: StepKind
    count: int
    memory: int
    hardware: Hardware
    name: str = ""
    typed: Mapping[str, str] = field(default_factory=dict)


def other_cards(hardware: Hardware) -> list[OtherCards]:
    """What was asked about, then what is set against it: the same with more memory, with one card more, or with less
    where that is worth a look. One row, or none, where there is nothing."""
    cards = hardware.devices
    if not cards:
        return []
    if hardware.chip:
        return list(_chips(hardware, hardware.chip))
    if len({(card.name, card.memory) for card in cards}) > 1:
        return list(_unequal(hardware))
    return list(_slices(hardware, cards[0]) if _sliced(cards[0]) else _equal(hardware, cards[0]))


def no_others(hardware: Hardware) -> Sentence:
    """Why nothing can be set against this hardware."""
    if not hardware.devices:
        return sentence("Name a card or a chip, and here stands what more memory, or one card more, would give.")
    return sentence("The {name} is sold with this memory only.", name=hardware.devices[0].name)


def with_cards(question: PlanQuestion, cards: OtherCards) -> PlanQuestion:
    """The question on these cards. What is no card by its name is written as its size and speed."""
    typed, first = question.hardware, cards.hardware.devices[0]
    if cards.typed:
        hardware = replace(typed, **cards.typed)
    elif cards.kind == "memory":
        speed = f"{first.bandwidth / 1e9:g} GB/s" if first.bandwidth else typed.card_speed
        size = f"{cards.memory / GIB:g} GB"
        hardware = replace(typed, graphics=", ".join([size] * cards.count), memory="", card_speed=speed)
    else:
        hardware = replace(typed, graphics=_written([first] * cards.count))
    return replace(question, hardware=hardware, laid=replace(question.laid, split=(), main_gpu=None))


def _equal(hardware: Hardware, first: PlannedDevice) -> Iterator[OtherCards]:
    cards, sold = hardware.devices, _sold(first)
    yield OtherCards(None, len(cards), sold, hardware)
    for size in [size for size in _SIZES if size > sold][:_LARGER]:
        # Of a larger card the driver would offer as large a part.
        larger = tuple(replace(card, memory=size * card.memory // sold) for card in cards)
        yield OtherCards("memory", len(cards), size, replace(hardware, devices=larger))
    if len(cards) < _MOST_CARDS:
        yield OtherCards("cards", len(cards) + 1, sold, replace(hardware, devices=(*cards, first)))


def _chips(hardware: Hardware, chip: PlannedDevice) -> Iterator[OtherCards]:
    """The chip with the memory that it is sold with, too: the next two sizes, and the one below."""
    assert chip.found is not None
    assert chip.pool is not None
    card, pool = chip.found.card, chip.pool
    sizes = sorted(card.sizes or _MODULES)
    smaller = [size for size in sizes if size < pool][-1:]
    for kind, size in [(None, pool), *(("memory", size) for size in _beyond(sizes, pool) + smaller)]:
        usable, lent = lent_to_graphics(card, size)
        device = replace(chip, memory=usable, pool=size, lent=lent)
        typed = {"graphics": card.name, "memory": "", "ram": f"{size / GIB:g} GB"}
        yield OtherCards(
            "memory" if kind else None, 1, size, replace(hardware, devices=(device,)), card.name, typed
        )  # fmt: skip


def _beyond(sizes: Sequence[int], own: int) -> list[int]:
    return [size for size in sizes if size > own][:_LARGER]


def _slices(hardware: Hardware, first: PlannedDevice) -> Iterator[OtherCards]:
    """Larger slices of the same card, and all of it."""
    count, card = len(hardware.devices), first.found.card if first.found else None
    yield OtherCards(None, count, first.memory, hardware, _several(count, first.name))
    if card is None:
        return
    whole = card.name.partition(" MIG ")[0]
    parts = sorted(
        (one for one in all_cards() if one.name.startswith(f"{whole} MIG ")), key=lambda one: one.memory or 0
    )
    larger: dict[int, KnownCard] = {}
    for one in parts:
        if one.memory and one.memory > first.memory:
            larger.setdefault(one.memory, one)
    for one in list(larger.values())[:_LARGER]:
        devices = tuple(find_cards(one.name)) * count
        name = _several(count, one.name)
        typed = {**_typed(devices), "card_speed": ""}
        yield OtherCards("memory", count, one.memory or 0, _of(hardware, devices), name, typed)
    devices = tuple(find_cards(whole))
    typed = {**_typed(devices), "card_speed": ""}
    yield OtherCards("memory", 1, _sold(devices[0]), _of(hardware, devices), whole, typed)


def _unequal(hardware: Hardware) -> Iterator[OtherCards]:
    """All of them as the largest is, and one more such."""
    cards = hardware.devices
    best = max(cards, key=lambda card: (card.memory, card.bandwidth or 0))
    yield OtherCards(None, len(cards), _sold(best), hardware, _listed(cards))
    if any(card.memory < best.memory for card in cards):
        devices = (best,) * len(cards)
        yield OtherCards("memory", len(cards), _sold(best), _of(hardware, devices), _listed(devices), _typed(devices))
    if len(cards) < _MOST_CARDS:
        devices = (*cards, best)
        yield OtherCards("cards", len(devices), _sold(best), _of(hardware, devices), _listed(devices), _typed(devices))


def _of(hardware: Hardware, devices: tuple[PlannedDevice, ...]) -> Hardware:
    return replace(hardware, devices=devices)


def _typed(devices: Sequence[PlannedDevice]) -> dict[str, str]:
    return {"graphics": _written(devices), "memory": ""}


def _written(devices: Sequence[PlannedDevice]) -> str:
    """Cards as they are typed: "2x RTX 3090, 24 GB"."""
    named = [device.name if device.found else "" for device in devices]
    sizes = [f"{device.memory / GIB:g} GB" for device in devices if not device.found]
    several = [_several(named.count(name), name, "x ") for name in dict.fromkeys(filter(None, named))]
    return ", ".join([*several, *sizes])


def _listed(devices: Sequence[PlannedDevice]) -> str:
    names = [device.name for device in devices]
    return " + ".join(_several(names.count(name), name) for name in dict.fromkeys(names))


def _several(count: int, name: str, times: str = " × ") -> str:
    return f"{count}{times}{name}" if count > 1 else name


def _sliced(card: PlannedDevice) -> bool:
    return card.found is not None and card.found.card.form == SLICE


def _sold(card: PlannedDevice) -> int:
    """Bytes that a card is sold with, of which its driver may offer a little less."""
    known = card.found.card.memory if card.found else None
    return known if known and known >= card.memory else card.memory
