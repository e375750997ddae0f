"""What one source of the system says about one graphics device: the common form of every probe's answer.

Each probe is a reader beside a parser that returns Sightings; `join` puts those of one card together, and with the
engine's own view. Everything a driver may say is allowed in here, so the checks on single numbers are here too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from advisor.machine.slot import CardSlot


class Source(StrEnum):
    """Where a sighting comes from, best first: where two know a figure, the better one's is shown."""

    NVML = "NVML"
    METAL = "Metal"
    SYSFS = "sysfs"
    DXGI = "DXGI"

    @property
    def rank(self) -> int:
        """0 is the most trusted."""
        return list(Source).index(self)


SOFTWARE_VENDORS = (0x1414, 0x10005)  # Microsoft's Basic Render Driver and WARP; Mesa

SATURATED = 4_293_918_720  # 4 GiB less 1 MiB: what a 32-bit field says of every larger card

_SOFTWARE = re.compile(
    r"llvmpipe|lavapipe|swiftshader|softpipe|basic render|\bwarp\b|processor \(radv|"
    r"remote (desktop|display)|indirect display|mirror driver",
    re.IGNORECASE,
)
_WRAPPED = re.compile(r"Microsoft Direct3D12 \((?P<card>.*)\)", re.IGNORECASE)
_BUS_ID = re.compile(r"(?:([0-9a-f]{1,8}):)?([0-9a-f]{1,2}):([0-9a-f]{1,2})(?:\.([0-7]))?", re.IGNORECASE)


@dataclass(frozen=True)
class ProcessUse:
    """Graphics memory that one process holds, in bytes."""

    pid: int
    size: int


@dataclass(frozen=True)
class Sighting:
    """One graphics device as one source sees it. Sizes in bytes; None is unknown, never zero.

    own, own_free: memory of the card's own, or set aside for it at start-up. shared, shared_free: what it may borrow of
    system memory. unified: it has no pool apart from system memory. processes: None where the driver does not tell.
    usable: False for what is a graphics device and still must not run models. bandwidth: bytes per second as
    the driver tells. slot: how it is connected. origins: (figure, source in words).
    """

    source: Source
    name: str | None = None
    vendor: str | None = None
    integrated: bool | None = None
    unified: bool = False
    mig: bool = False
    own: int | None = None
    own_free: int | None = None
    shared: int | None = None
    shared_free: int | None = None
    bus_id: str | None = None
    uuid: str | None = None
    luid: str | None = None
    driver: str | None = None
    display: bool | None = None
    asleep: bool = False
    usable: bool = True
    processes: tuple[ProcessUse, ...] | None = None
    notes: tuple[str, ...] = ()
    bandwidth: int | None = None
    slot: CardSlot | None = None
    origins: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Findings:
    """What one probe found, and what it has to say beyond that."""

    sightings: tuple[Sighting, ...] = ()
    notes: tuple[str, ...] = field(default=())


def known_size(value: int | None) -> int | None:
    """A size that a driver reported, or None for what means "not known": zero, negative, absurd or a full 32 bits."""
    if value is None or value <= 0 or value == SATURATED or value > 2**60:
        return None
    return value


def known_free(free: int | None, total: int | None) -> int | None:
    """Free memory that can be true: 0 to `total`. None for anything else, and where the total is unknown."""
    if free is None or total is None or not 0 <= free <= total:
        return None
    return free


def bus_id(text: str | None) -> str | None:
    """A PCI address in one form ("0000:01:00.0"), whatever its case, domain digits (NVML writes 8) or missing parts.

    None for what is no address; a suffix that marks a virtual part of a card ("-v0") makes it none, too.
    """
    match = _BUS_ID.fullmatch((text or "").strip())
    if not match:
        return None
    domain, bus, device, function = (int(part or "0", 16) for part in match.groups())
    return f"{domain:04x}:{bus:02x}:{device:02x}.{function:x}"


def is_software(name: str) -> bool:
    """Whether a device of this name draws on the processor, or on another computer's screen: no place for a model."""
    return bool(_SOFTWARE.search(name))


def wrapped_card(name: str) -> str | None:
    """The real card behind a translation layer's device ("Microsoft Direct3D12 (Radeon …)"), None if it is not one."""
    match = _WRAPPED.search(name)
    return match["card"] if match else None


def plain_name(name: str) -> str:
    """A card's name without what sources disagree on: marks, maker, case, what the driver adds in brackets."""
    text = re.sub(r"\((?:r|tm|c)\)|[®™©]", " ", name, flags=re.IGNORECASE)
    text = re.sub(r"\([^()]*\)|\[[^\[\]]*\]", " ", text).lower()
    text = re.sub(r"\b(nvidia|amd|ati|intel|geforce|graphics|gpu|series)\b", " ", text)
    return " ".join(re.findall(r"[a-z0-9]+", text)) or name.lower()


def distinct(notes: Iterable[str]) -> tuple[str, ...]:
    """Notes in their order, each once."""
    return tuple(dict.fromkeys(notes))
