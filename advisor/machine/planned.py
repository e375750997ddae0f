"""Hardware that one does not own: which cards or chip a name means, and how much memory a model could use there."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from advisor.errors import UsageError
from advisor.foreign_text import one_line
from advisor.machine.backends import CUDA
from advisor.machine.card_count import MOST_PLANNED_CARDS, card_count
from advisor.machine.hardware import KnownCard, Range
from advisor.machine.hardware_names import Identified, identify, names_size, near
from advisor.machine.memory_speed import known_processor
from advisor.sentences import sentence
from advisor.units import GIB, MIB, TIB, format_bytes

LEAST, MOST = 64 * MIB, 8 * TIB  # of one device: below, no model; above, no such board in sight
MOST_CORES = 4096
LEAST_SPEED, MOST_SPEED = 10**9, 10**14  # bytes per second
# A desktop's processor of 2020 to 2026 with two modules: DDR4-3200 to DDR5-5600.
TYPICAL_CORES = 8
TYPICAL_SPEED: Range = (51_200_000_000, 89_600_000_000)
TYPICAL = sentence("a typical processor")
# What stands between several names, tried in this order: there are names with a comma or a plus in them.
_BETWEEN = (re.compile(r"\s*[,;](?![^()]*\))\s*"), re.compile(r"\s+(?:[+&]|and|und)\s+"), re.compile(r"\s*[+&]\s*"))
_ONLY_SIZE = re.compile(r"\s*\d+(?:[.,]\d+)?\s*[kmgt]?(?:i?b)\s*", re.IGNORECASE)
# Metal keeps at most two thirds of up to 36 GB in place, three quarters of more (macOS to 15; later ones lend more).
_SMALL_MAC = 36 * GIB


@dataclass(frozen=True)
class PlannedDevice:
    """One device to plan for.

    memory: bytes that a model could use there at most; found: what its name was taken for, None where only a size was
    given; pool: bytes of the computer's memory where that is the chip's too; lent: why `memory` is less, in words;
    assumed: whether a person left open how much there is. stated_speed: bytes per second of its memory, where a person
    said.
    """

    name: str
    memory: int
    found: Identified | None = None
    pool: int | None = None
    lent: str = ""
    assumed: bool = False
    stated_speed: int | None = None

    @property
    def backend(self) -> str:
        """The id of the back end that it is planned with; CUDA's, which takes most, where only a size is known."""
        return self.found.card.backend if self.found else CUDA.id

    @property
    def bandwidth(self) -> int | None:
        """Bytes per second; None where that is a band, or not known."""
        return self.stated_speed or (self.found.bandwidth if self.found else None)

    @property
    def bandwidth_band(self) -> Range | None:
        """Bytes per second, where what the name stands for cannot be told apart."""
        return self.found.bandwidth_band if self.found and not self.stated_speed else None


@dataclass(frozen=True)
class Hardware:
    """Hardware to plan for instead of this computer's.

    devices: cards, or one chip; memory: RAM in bytes, cores: of its processor, ram_speed: bytes per second; None where
    a person did not say. processor: one that is known by its name, "" likewise.
    """

    devices: tuple[PlannedDevice, ...] = ()
    memory: int | None = None
    cores: int | None = None
    ram_speed: int | None = None
    processor: str = ""

    def __bool__(self) -> bool:
        return bool(self.devices or self.processor) or any(
            said is not None for said in (self.memory, self.cores, self.ram_speed)
        )

    @property
    def is_other(self) -> bool:
        """Whether it is another computer's processor, and not this one's with other memory."""
        return bool(self.devices or self.processor) or self.cores is not None or self.ram_speed is not None

    @property
    def chip(self) -> PlannedDevice | None:
        """The chip whose graphics share the computer's memory, where one is planned for."""
        return next((device for device in self.devices if device.pool is not None), None)


# -- what a person wrote -------------------------------------------------------------------------------------------


def find_cards(text: str, memory: int | None = None) -> list[PlannedDevice]:
    """The devices that "RTX 4090", "2x RTX 3090" or "Apple M4 Max" names.

    memory: bytes of each card, or of the chip's computer. UsageError, with what is near, where nothing is called so or
    where what is differs in memory.
    """
    count, wanted = card_count(text)
    if memory is not None and not LEAST <= memory <= MOST:
        raise UsageError(
            "{size} is no size for a device. Write one between {least} and 8 TB.",
            size=format_bytes(memory),
            least=format_bytes(LEAST),
        )
    found = identify(wanted, memory)
    if found is None:
        raise _unknown(wanted)
    if not found.card.is_chip:
        return [_card(wanted, found, memory)] * count
    if count > 1:
        raise UsageError(
            "{name} is a whole computer's chip: one of them is planned for at a time.", name=found.card.name
        )
    return [_chip(wanted, found, memory)]


def is_chip(text: str) -> bool:
    """Whether what is called so has the computer's memory."""
    found = identify(card_count(text)[1])
    return found is not None and all(card.is_chip for card in found.cards)


def check_sizes(devices: Sequence[PlannedDevice]) -> None:
    """UsageError where a card's name left open how much memory it has: what fits hangs on that."""
    for device in devices:
        if device.assumed and device.pool is None and device.found:
            names = "; ".join(card.name for card in device.found.cards[:6])
            raise UsageError("That could be several cards: {names}. Write one in full, or its --memory.", names=names)


def check_name(text: str) -> None:
    """UsageError, with what is near, where nothing is called so; of several names with one that is not known."""
    for part in named_apart(text) or [text]:
        _, wanted = card_count(part)
        if identify(wanted) is None and not is_processor(part):
            raise _unknown(wanted)


def named_apart(text: str) -> list[str]:
    """The names that stand in one line, counts and all: of "RTX 4090, 2x RTX 3090" two, of "Ryzen AI Max+ 395" one."""
    text = text.strip()
    if not text or identify(card_count(text)[1]) or is_processor(text):
        return [text] if text else []
    for between in _BETWEEN:
        if len(parts := between.split(text)) > 1:
            return [name for part in parts for name in named_apart(part)]
    return [text]


def is_processor(text: str) -> bool:
    """Whether a name is that of a processor whose memory is known, and of no card or chip, nor begins like a chip's."""
    words = text.split()
    known = (identify(" ".join(words[:count])) for count in range(1, len(words) + 1))
    like_a_chip = any(found and found.card.is_chip for found in known)
    return known_processor(text) is not None and identify(text) is None and not like_a_chip


def _unknown(text: str) -> UsageError:
    shown = one_line(text, 40)
    if _ONLY_SIZE.fullmatch(text):
        return UsageError("'{text}' is a size and no card's name. Write it as --gpu {text}.", text=shown)
    if names := "; ".join(near(text)):
        return UsageError("No card or chip called '{text}' is known. Did you mean {names}?", text=shown, names=names)
    return UsageError(
        "No card or chip called '{text}' is known. Give its memory instead, as in --gpu 24GiB.", text=shown
    )


def _several(text: str, cards: Sequence[KnownCard]) -> UsageError:
    names = "; ".join(card.name for card in cards[:6])
    return UsageError(
        "'{text}' could be several cards: {names}. Write one of them in full.", text=one_line(text, 40), names=names
    )


def _card(text: str, found: Identified, memory: int | None) -> PlannedDevice:
    if any(card.is_chip for card in found.cards):
        raise _several(text, found.cards)
    usual = [card for card in found.cards if not card.seldom] or list(found.cards)
    if memory is None and len({card.memory for card in usual}) > 1 and not found.whole:
        raise _several(text, found.cards)
    card = usual[0]
    size = memory or card.memory
    if size is None:
        raise UsageError("How much memory the {name} has is not known. Say it with --memory.", name=card.name)
    offered = card.usable if card.usable and size in (card.memory, card.usable) else size
    # "RTX 3060" is the name of none: there is one of 12 GB and one of 8.
    left_open = memory is None and len({one.memory for one in usual}) > 1 and names_size(card.name)
    return PlannedDevice(card.name, offered, found, assumed=left_open)


def _chip(text: str, found: Identified, memory: int | None) -> PlannedDevice:
    if not all(card.is_chip for card in found.cards):
        raise _several(text, found.cards)
    card = found.card
    pool = memory or card.usual
    if pool is None:
        raise UsageError(
            "The {name} uses the computer's memory. Say how much it has with --memory, as 32GiB.", name=card.name
        )
    sold = [size for one in found.cards for size in one.sizes]
    if sold and not min(sold) // 2 <= pool <= max(sold) * 1.05:
        sizes = ", ".join(format_bytes(size, digits=0) for size in sorted(set(sold)))
        raise UsageError(
            "The {name} is sold with {sizes}, not with {size}.", name=card.name, sizes=sizes, size=format_bytes(pool)
        )
    usable, lent = lent_to_graphics(card, pool)
    return PlannedDevice(card.name, usable, found, pool, lent, memory is None and len(set(sold)) > 1)


def lent_to_graphics(card: KnownCard, pool: int) -> tuple[int, str]:
    """How much of a computer's memory its graphics may use as delivered, in bytes; and by which rule, in words."""
    if card.vendor == "apple":
        if pool <= _SMALL_MAC:
            return pool * 2 // 3, sentence("Metal lends two thirds of it")
        return pool * 3 // 4, sentence("Metal lends three quarters of it")
    if card.vendor == "nvidia" or card.form == "datacenter":
        whole = card.usual if card.usable and card.usual else None
        share = card.usable / whole if card.usable and whole else 0.95
        return int(pool * share), sentence("the rest is the system's own")
    return pool // 2, sentence("drivers lend half of it until they are told otherwise")


def planned_devices(asked: Sequence[str], memory: int | None) -> tuple[PlannedDevice, ...]:
    """The devices that several names stand for: cards, or one chip. UsageError as `find_cards`, and for what is named
    twice."""
    found = [find_cards(text, memory) for text in asked]
    devices = [device for some in found for device in some]
    for index, some in enumerate(found):
        if any(some[0].name == other[0].name for other in found[:index]):
            raise UsageError('{name} is named twice. For two of them, write --on "2x {name}".', name=some[0].name)
    chips = [device.name for device in devices if device.pool is not None]
    if chips and len(devices) > 1:
        raise UsageError("{name} is a whole computer's chip. Plan for it alone.", name=chips[0])
    if len(devices) > MOST_PLANNED_CARDS:
        raise UsageError("Plans go up to {most_cards} cards.", most_cards=MOST_PLANNED_CARDS)
    return tuple(devices)


def parse_ram_speed(text: str) -> int:
    """Bytes per second of "90" or "90 GB/s"; UsageError for what no memory does."""
    match = re.fullmatch(r"\s*(\d{1,6}(?:[.,]\d{1,6})?)\s*(?:gb/?s?)?\s*", text, re.IGNORECASE)
    speed = round(float(match[1].replace(",", ".")) * 1e9) if match else 0
    if not LEAST_SPEED <= speed <= MOST_SPEED:
        raise UsageError("'{text}' is no speed of memory. Write it in GB/s, as 51.2 or 90.", text=one_line(text, 24))
    return speed


def parse_cores(text: str) -> int:
    """A number of cores; UsageError for what no processor has."""
    if not re.fullmatch(r"\d{1,5}", text.strip()) or not 1 <= int(text) <= MOST_CORES:
        raise UsageError("'{text}' is no number of cores. Write one from 1 to 4096.", text=one_line(text, 24))
    return int(text)


# -- what is planned for, in words and in JSON ----------------------------------------------------------------------


def device_json(device: PlannedDevice) -> dict[str, Any]:
    """What a name was taken for: sizes in bytes, speeds in bytes and in operations per second."""
    base = {
        "name": device.name, "memory": device.memory, "pool": device.pool, "bandwidth": device.bandwidth,
        "bandwidth_band": device.bandwidth_band,
    }  # fmt: skip
    if device.found is None:
        return base
    card = device.found.card
    return base | {
        "driver_names": list(dict.fromkeys(name for one in device.found.cards for name in one.names)),
        "may_be": [one.name for one in device.found.cards], "pci_ids": list(card.pci), "vendor": card.vendor,
        "architecture": card.architecture, "chip": card.chip, "compute": card.compute, "kind": card.kind,
        "form": card.form, "memory_type": card.memory_type, "sizes": list(card.sizes),
        "backend": {"hip": "rocm"}.get(card.backend, card.backend), "fp32": card.fp32, "fp16": card.fp16,
        "int8": card.int8, "prompt": card.prompt, "lent": device.lent or None, "confidence": card.confidence,
        "note": card.note,
    }  # fmt: skip
