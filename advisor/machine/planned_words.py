"""The words for hardware that is planned for: cards with their memory, its speed and what else a name may mean."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from advisor.machine.hardware import Range
from advisor.machine.planned import PlannedDevice
from advisor.sentences import Sentence, listed, sentence
from advisor.units import Bytes, format_bytes


def speed_words(bandwidth: int | None, band: Range | None) -> str:
    """ "936 GB/s", "410 to 546 GB/s"; "" where it is not known."""
    if bandwidth is not None:
        return sentence("{speed:,.0f} GB/s", speed=bandwidth / 1e9)
    return sentence("{low:,.0f} to {high:,.0f} GB/s", low=band[0] / 1e9, high=band[1] / 1e9) if band else ""


def device_words(devices: Sequence[PlannedDevice], *, options: bool = True) -> list[Sentence]:
    """ "2 × NVIDIA GeForce RTX 3090 (24.0 GB, 936 GB/s)". options: whether those of the terminal are named."""
    found = []
    for device, same in groupby(devices):
        count = len(list(same))
        speed = speed_words(device.bandwidth, device.bandwidth_band)
        facts = listed([_memory_words(device, options=options), speed, *_others(device)])
        name = sentence("{count} × {name}", count=count, name=device.name) if count > 1 else device.name
        found.append(sentence("{name} ({facts})", name=name, facts=facts))
    return found


def _memory_words(device: PlannedDevice, *, options: bool) -> Sentence:
    memory = Bytes(device.memory)
    if device.pool is None:
        return sentence("{first}", first=memory)
    pool = Bytes(device.pool)
    if device.assumed and options:
        return sentence(
            "{pool} unless --memory says otherwise, of which {memory} for graphics: {rule}",
            pool=pool, memory=memory, rule=device.lent,
        )  # fmt: skip
    return sentence("{pool}, of which {memory} for graphics: {rule}", pool=pool, memory=memory, rule=device.lent)


def _others(device: PlannedDevice) -> list[Sentence]:
    """What else the name may mean, and what else it is sold with."""
    if device.found is None:
        return []
    others = [card.name for card in device.found.cards if card.name != device.name]
    words = []
    if others:
        names = _either(others[:2])
        rest = len(others) > 2
        words.append(sentence("or {names} or others", names=names) if rest else sentence("or {names}", names=names))
    size = device.pool or device.memory
    sold = device.found.card.sizes
    if sold and not any(0.84 * one <= size <= 1.05 * one for one in sold):
        words.append(sentence("sold with {sizes}", sizes=_either([format_bytes(one, digits=0) for one in sold])))
    elif len(sold) > 1 and not others and (device.assumed or device.pool is None):
        sizes = [format_bytes(one, digits=0) for one in sold if not 0.84 * one <= size <= 1.05 * one]
        words.append(sentence("also sold with {sizes}", sizes=_either(sizes)))
    return words


def _either(names: Sequence[str]) -> str:
    first, *others = names
    for other in others:
        first = sentence("{first} or {next}", first=first, next=other)
    return first
