"""What a person states of this computer: read from what was typed, and laid over what was detected.

Detection is wrong on some boards and blind on others. A person's word is taken as it is, shown as theirs, and goes
when they take it back; only what no computer can be is refused, in one sentence.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from advisor.errors import UsageError
from advisor.machine.advice import advise
from advisor.machine.hardware_names import near
from advisor.machine.machine import TYPED_IN, Device, Kind, Machine
from advisor.machine.match import is_near
from advisor.machine.planned import LEAST, MOST, find_cards
from advisor.machine.probes.probe_result import distinct, plain_name
from advisor.machine.probes.registry import vendor_of
from advisor.machine.reserve import rule
from advisor.sentences import sentence
from advisor.settings import Stated, TypedCard
from advisor.units import GIB, Bytes, parse_bytes

ADDED = sentence("typed in by you; the engine does not list it, so models do not use it")
LONGEST_NAME, LONGEST_SIZE = 80, 24  # characters

_NUMBER = re.compile(r"\d{1,12}(?:[.,]\d{1,12})?")


# -- what was typed ------------------------------------------------------------------------------------------------


def parse_override_size(text: str) -> int:
    """Bytes of "16 GB", "800MB" or, as people write it, "16" and "1,5" (GB). UsageError for anything else."""
    plain = text.strip()
    if _NUMBER.fullmatch(plain):
        return round(float(plain.replace(",", ".")) * GIB)
    try:
        if len(plain) > LONGEST_SIZE:
            raise UsageError("no size is that long")
        return parse_bytes(re.sub(r"(?<=\d),(?=\d)", ".", plain))
    except UsageError as error:
        raise UsageError("“{plain}” is not a size. Write it like 16 GB or 800 MB.", plain=_short(plain)) from error


def parse_capacity(text: str) -> int:
    """How much memory a device has; UsageError for what no device has."""
    size = parse_override_size(text)
    if not LEAST <= size <= MOST:
        raise UsageError(
            "{size} is no size for a device. Write one between {least} and 8 TB.",
            size=Bytes(size),
            least=Bytes(LEAST),
        )
    return size


def parse_reserve(text: str, capacity: int | None) -> int:
    """How much is to be kept free of `capacity`; UsageError where that is all of it, or more."""
    size = parse_override_size(text)
    if capacity is not None and size >= capacity:
        raise UsageError(
            "Keeping {size} of {capacity} free would leave nothing for a model. Write less.",
            size=Bytes(size),
            capacity=Bytes(capacity),
        )
    return size


def parse_card(name: str, memory: str, present: Sequence[Device] = ()) -> TypedCard:
    """A card by hand. memory may be "" where the card is one we know. UsageError for what cannot be.

    present: the devices that are listed already.
    """
    name = " ".join(name.split())
    if not name:
        raise UsageError("The card needs a name. Write it as its maker does, like GeForce RTX 4070.")
    if len(name) > LONGEST_NAME:
        raise UsageError(
            "That name is too long. Write it in at most {longest_name} characters.", longest_name=LONGEST_NAME
        )
    if memory.strip():
        card = TypedCard(name, parse_capacity(memory))
    else:
        try:
            known = find_cards(name)
        except UsageError as error:
            if names := "; ".join(near(name)):
                raise UsageError(
                    "How much memory “{name}” has is not known. Write its memory, too, or take {names}.",
                    name=name,
                    names=names,
                ) from error
            raise UsageError("How much memory “{name}” has is not known. Write its memory, too.", name=name) from error
        if len(known) > 1:
            raise UsageError("Add one card at a time.")
        card = TypedCard(known[0].name, known[0].memory)
    if any(is_same(card, device) for device in present):
        raise UsageError("{name} is listed already. To correct it, type its memory into its own entry.", name=card.name)
    return card


def _short(text: str) -> str:
    return text if len(text) <= 24 else f"{text[:23]}…"


# -- laid over what was detected -----------------------------------------------------------------------------------


def apply(machine: Machine, stated: Stated) -> Machine:
    """`machine`, as detected, with a person's word on it."""
    devices = [_resized(device, machine, stated) for device in machine.devices]
    added = [_card(card, machine) for card in stated.cards if not any(is_same(card, device) for device in devices)]
    changed = replace(machine, devices=(*devices, *added))
    if added:
        changed = _advised(changed)
    return changed.with_reserves(stated.reserves) if stated.reserves else changed


def is_same(card: TypedCard, device: Device) -> bool:
    """Whether a device that is listed is the card that was typed in, found meanwhile."""
    if not device.is_gpu or plain_name(card.name) != plain_name(device.name):
        return False
    return device.capacity is None or is_near(card.memory, device.capacity)


def _resized(device: Device, machine: Machine, stated: Stated) -> Device:
    names = (device.key, device.bus_id or device.id, device.id)
    size = next((stated.capacities[name] for name in names if name in stated.capacities), None)
    if size is None:
        return device
    # What is in use stays in use; where that is not known, nothing is taken to be.
    used = device.capacity - device.free if device.capacity is not None and device.free is not None else 0
    free = max(0, size - used)
    note = sentence("its size was typed in by you (not detected)")
    if device.capacity is not None:
        note = sentence("its size was typed in by you ({found} detected)", found=Bytes(device.capacity))
    changed = replace(
        device, capacity=size, free=free, detected=device.capacity, sources=distinct([*device.sources, TYPED_IN]),
        own=None if device.integrated else size, own_free=None if device.integrated else free,
        notes=(*device.notes, note),
    )  # fmt: skip
    kept = rule(changed, machine.host)
    return replace(changed, reserve=kept.size).with_origins(capacity=TYPED_IN, reserve=kept.why)


def _card(card: TypedCard, machine: Machine) -> Device:
    made = Device(
        id=card.name, name=card.name, kind=Kind.DEDICATED, capacity=card.memory, free=card.memory, reserve=0,
        vendor=vendor_of(card.name), own=card.memory, own_free=card.memory, reachable=False, sources=(TYPED_IN,),
        notes=(ADDED,),
    )  # fmt: skip
    kept = rule(made, machine.host, before_context=True)
    return replace(made, reserve=kept.size).with_origins(capacity=TYPED_IN, free=TYPED_IN, reserve=kept.why)


def _advised(machine: Machine) -> Machine:
    """With advice that knows of cards typed in as well."""
    if machine.engine is None:
        return machine
    elsewhere = [known for known in machine.advice if not known.devices]  # a Mac without Metal lists no device
    advice = (*advise(machine.devices[1:], machine.engine.backends), *elsewhere)
    old = {known.sentence for known in machine.advice}
    notes = distinct([*(note for note in machine.notes if note not in old), *(known.sentence for known in advice)])
    return replace(machine, advice=advice, notes=notes)
