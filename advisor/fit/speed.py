"""How fast a model would read and write, before it is downloaded: the likeliest figure and a band around it.

A token's way over the devices (way.py) at each one's pace (device_speed.py) is a time; how far the public runs lay from
such times is the band.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import hypot

from advisor.fit.device_speed import MICROSECOND, Pace, card_pace, lent_pace, processor_pace, shared
from advisor.fit.speed_band import Band, Correction, Speed
from advisor.fit.tensor_layout import Anatomy
from advisor.fit.way import Way, place
from advisor.machine.backends import backend_of
from advisor.machine.machine import Machine
from advisor.sentences import sentence

__all__ = ["Band", "Correction", "Speed", "estimate", "paces", "place", "reading_seconds", "seconds"]

_ATTENTION_OF_FLOPS = 0.5  # of a processor's operations on a prompt, those of its attention
_KV_WORK = 1.5  # multiplying with a 16-bit number of the chat memory, against one of Q4_K
_PLAIN = 1.7  # bytes a number from which on weights count as not quantised
_UNKNOWN = 1.0  # the doubt where no device's pace is known


def paces(machine: Machine, measured: Mapping[str, Pace] | None = None, backend: str | None = None) -> dict[str, Pace]:
    """The pace of each device by its id.

    measured: those that were measured here (microbenchmark.py), which count for the engine's own back end only.
    backend: whose speeds graphics devices shall have, by id; each one's own, or the likeliest, where none is named.
    """
    known = dict(measured or {})
    found = {machine.cpu.id: known.get(machine.cpu.id) or processor_pace(machine.cpu, machine.host)}
    for device in machine.gpus:
        own = backend_of(device.backend)
        pace = known.get(device.id) if backend is None or (own and own.id == backend) else None
        found[device.id] = pace or (lent_pace(device) if device.lender else card_pace(device, backend))
    return found


@dataclass(frozen=True)
class _Taken:
    """Seconds, and by how many of them that may be off."""

    seconds: float = 0.0
    doubt: float = 0.0

    def plus(self, seconds: float, doubt: float) -> _Taken:
        return _Taken(self.seconds + seconds, self.doubt + seconds * doubt)

    @property
    def factor(self) -> float:
        """How many times as long it may be."""
        return 1 + (self.doubt / self.seconds if self.seconds else 0.0)


def _written(way: Way, known: Mapping[str, Pace], depth: float) -> _Taken:
    taken = _Taken()
    for part in way.parts:
        pace = known.get(part.device)
        if pace is None or not (part.read or part.layers or part.chat):
            continue
        chat = sum(one.size * one.seen(depth) for one in part.chat)
        if pace.work:
            looked_at = sum(one.work * one.seen(depth) for one in part.chat) / 2
            # The cores multiply while memory is read, and each waits for the other now and then.
            took = hypot((part.read + chat) / pace.bandwidth, (part.work + looked_at * _KV_WORK) / pace.work)
        else:
            took = part.read / pace.bandwidth + chat / (pace.chat or pace.bandwidth)
        took += part.layers * pace.layer + part.mixtures * pace.mixture + part.recurrent * pace.recurrent
        took += part.hand_overs * shared().hand_over_us * MICROSECOND
        if pace.up and pace.down and part.layers:
            took += pace.trip + part.comes / pace.up + part.goes / pace.down
        taken = taken.plus(took, pace.doubt)
    return taken


def _read(anatomy: Anatomy, way: Way, known: Mapping[str, Pace], depth: float) -> _Taken | None:
    """None where a device's computing power is not known."""
    plain = sum(anatomy.read) > _PLAIN * sum(anatomy.numbers)
    common, taken = shared(), _Taken()
    card = next((pace for part in way.parts if (pace := known.get(part.device)) and pace.link and part.layers), None)
    rows = way.ubatch * anatomy.used
    crowded = 1 + common.expert_rows / rows  # each expert gets a few tokens of a batch only
    for part in way.parts:
        if not (part.numbers or part.chat):
            continue
        own = known.get(part.device)
        # A batch of prompt is computed on the card also where weights lie in system memory: they are copied over.
        pace = own if own is None or own.link or card is None else card
        if own is None or pace is None or pace.flops is None:
            return None
        flops = (pace.flops16 or pace.flops) if plain else pace.flops
        looked_at = sum(one.work * one.seen(depth + way.ubatch / 2) for one in part.chat)
        took = 2 * (part.numbers - part.expert_numbers + part.expert_numbers * crowded / pace.experts) / flops
        # What is looked back at is not copied: its device attends to it.
        took += 2 * looked_at / (own.attention or (own.flops or pace.flops) * _ATTENTION_OF_FLOPS)
        batch = part.held / pace.bandwidth
        if pace is not own and pace.link:
            batch += part.held / pace.link
        if pace.layer and pace.batch_layer:
            busy = (
                part.layers + part.mixtures * pace.mixture / pace.layer + part.recurrent * pace.recurrent / pace.layer
            )
            batch += busy * pace.batch_layer
        if pace.up and pace.down and part.layers:
            batch += pace.trip
            took += part.comes / pace.up + part.comes / pace.down  # of the last one only a prompt's end comes back
        taken = taken.plus(took + batch / way.ubatch, pace.doubt if pace.reading_doubt is None else pace.reading_doubt)
    return taken if taken.seconds else None


def seconds(way: Way, known: Mapping[str, Pace], depth: float) -> float:
    """Seconds that one written token takes after `depth` tokens."""
    return _written(way, known, depth).seconds


def reading_seconds(anatomy: Anatomy, way: Way, known: Mapping[str, Pace], depth: float) -> float | None:
    """Seconds that one token of a prompt takes after `depth` tokens; None where computing power is not known."""
    taken = _read(anatomy, way, known, depth)
    return taken.seconds if taken else None


def estimate(
    anatomy: Anatomy,
    way: Way,
    known: Mapping[str, Pace],
    depth: float = 0.0,
    correction: Correction | None = None,
) -> Speed:
    """How fast a plan runs whose tokens go this `way`. depth: tokens already in the context; correction: by what was
    measured on this machine."""
    wrote, read = _written(way, known, depth), _read(anatomy, way, known, depth)
    used = [known[part.device] for part in way.parts if part.device in known and part.read]
    basis = _basis(used)
    factor, writes = wrote.factor if used else 1 + _UNKNOWN, 1.0
    reading_factor, reads = read.factor if read else 1.0, 1.0
    if correction:
        factor, writes = 1 + correction.doubt, correction.writing
        if correction.reading is not None:
            reading_factor, reads = 1 + correction.doubt, correction.reading
        basis = (
            sentence("corrected by {runs} runs on this computer", runs=correction.runs)
            if correction.runs > 1
            else sentence("corrected by 1 run on this computer")
        )
    writing = Band.around(writes / wrote.seconds, factor) if wrote.seconds else Band(0.0, 0.0, 0.0)
    reading = Band.around(reads / read.seconds, reading_factor) if read else None
    return Speed(writing, reading, basis, round(depth))


def _basis(used: Sequence[Pace]) -> str:
    """What the speeds of devices rest on, each said once."""
    first, *others = dict.fromkeys(pace.source for pace in used) or ("",)
    for other in others:
        first = sentence("{first}; {next}", first=first, next=other)
    return first
