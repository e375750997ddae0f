"""Hardware as a person writes it, on a command line or in fields: what of it goes together, and what it amounts to."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from advisor.errors import UsageError
from advisor.machine.planned import (
    Hardware,
    PlannedDevice,
    check_sizes,
    is_chip,
    is_processor,
    named_apart,
    parse_cores,
    parse_ram_speed,
    planned_devices,
)
from advisor.units import MIB, TIB, Bytes, format_bytes, parse_bytes

LEAST, MOST_CARD, MOST_RAM = 64 * MIB, 8 * TIB, 64 * TIB


def parse_size(text: str, most: int) -> int:
    """Bytes of "24GiB"; UsageError for what is none, or no size for memory. most: bytes."""
    size = parse_bytes(text)
    if not LEAST <= size <= most:
        raise UsageError(
            "{size} is no size for memory. Write one from {least} to {most}.",
            size=Bytes(size),
            least=Bytes(LEAST),
            most=f"{most // TIB} TB",
        )
    return size


def together(
    on: Sequence[str],
    memory: int | None,
    sizes: Sequence[int],
    ram: int | None,
    rest: tuple[int | None, int | None],
    *,
    exact: bool,
) -> Hardware:
    """What is to be planned for; UsageError where the parts do not go together.

    on: names of cards or of one chip, and of one processor; memory: bytes of each; sizes: bytes of cards without a
    name; ram: bytes; rest: cores, and bytes per second of system memory. exact: whether a name that leaves open how
    much memory it has will do.
    """
    on = [part for name in on for part in named_apart(name)]
    processors, on = [name for name in on if is_processor(name)], [name for name in on if not is_processor(name)]
    if len(processors) > 1:
        raise UsageError(
            "A computer has one processor. Name {first} or {other}.", first=processors[0], other=processors[1]
        )
    if memory is None and len(on) == 1 and is_chip(on[0]):
        memory, ram = ram, None  # which is the chip's, too
    devices = planned_devices(on, memory)
    if exact:
        check_sizes(devices)
    chip = next((device for device in devices if device.pool is not None), None)
    if chip and sizes:
        raise UsageError("{name} is a whole computer's chip. Plan for it alone.", name=chip.name)
    if chip and processors:
        raise UsageError("{name} is a whole computer's chip. Plan for it alone.", name=chip.name)
    if processors and memory is not None and not on:
        raise UsageError(
            "{name} has no memory of its own. Say how much system memory its computer has.", name=processors[0]
        )
    if chip and ram is not None:
        if memory != ram:
            raise UsageError("The {name} has one memory for all. Say it once, with --memory.", name=chip.name)
        ram = None
    sized = [PlannedDevice(f"Card of {format_bytes(size)}", size) for size in sizes]
    return Hardware((*devices, *sized), ram, *rest, "".join(processors))


@dataclass(frozen=True)
class TypedHardware:
    """What stands in the fields of a form, as it was typed; "" for what is left open.

    graphics: cards or a chip, several with commas between, or only a size; memory: of each of them; card_speed: of the
    memory of each. Where nothing but a size can be meant, a bare number is so many GB.
    """

    graphics: str = ""
    memory: str = ""
    ram: str = ""
    cores: str = ""
    ram_speed: str = ""
    card_speed: str = ""

    def hardware(self) -> Hardware:
        """What it amounts to; UsageError, with what is near, where it is nothing."""
        memory = parse_size(_with_unit(self.memory), MOST_CARD) if self.memory.strip() else None
        ram = parse_size(_with_unit(self.ram), MOST_RAM) if self.ram.strip() else None
        rest = (
            parse_cores(self.cores) if self.cores.strip() else None,
            parse_ram_speed(self.ram_speed) if self.ram_speed.strip() else None,
        )
        names, sizes = [], []
        for part in named_apart(self.graphics):
            if (size := _only_size(part)) is not None:
                sizes.append(size)
            else:
                names.append(part)
        if memory is not None and not names:
            if sizes:
                raise UsageError("The memory of the card is said twice. Say it once.")
            sizes, memory = [memory], None
        found = together(names, memory, sizes, ram, rest, exact=True)
        if not found:
            raise UsageError("Name a card or a chip, or say how much memory the other PC has.")
        return with_card_speed(found, parse_ram_speed(self.card_speed)) if self.card_speed.strip() else found


def with_card_speed(hardware: Hardware, speed: int) -> Hardware:
    """The same with memory of each card that moves so many bytes a second; UsageError where there is no card."""
    if not hardware.devices:
        raise UsageError("A speed of the card's memory was given, and no card. Name one, or give its size.")
    return replace(hardware, devices=tuple(replace(one, stated_speed=speed) for one in hardware.devices))


def _with_unit(text: str) -> str:
    """A size as it was typed; "64" and "1,5", without a unit, are GB."""
    plain = text.strip()
    return f"{plain.replace(',', '.')} GB" if re.fullmatch(r"\d{1,12}([.,]\d{1,12})?", plain) else plain


def _only_size(text: str) -> int | None:
    """Bytes of what is a size with its unit and no name; None of anything else."""
    found = re.fullmatch(r"(\d+(?:[.,]\d+)?\s*[kmgt]i?b?)(?:\s+(?:card|gpu|vram))?", text, re.IGNORECASE)
    return parse_size(found[1], MOST_CARD) if found else None
