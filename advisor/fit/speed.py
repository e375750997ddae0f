"""How fast a model would read and write, before it is downloaded: bands, not points.

Writing a token takes, on each device in turn, the reading of the weights it passes (Anatomy.read), the multiplying
where the processor does it, a fixed time per layer, and the reading of the chat memory so far. The low end of a band
is a conversation half full and the doubt of the figures against us, the high end an empty one and the doubt for us.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from advisor.fit.device_speed import Pace, card_pace, processor_pace
from advisor.fit.fit import Fit
from advisor.fit.tensor_layout import Anatomy
from advisor.machine.machine import Machine

HALF_FULL = 0.5  # of the planned context: where a long conversation spends most of its time
KV_WORK = 3.0  # multiplying with a 16-bit number of the chat memory, against one of Q4_K
MIXTURE_READING = 0.5  # what a mixture of experts loses while it reads: each expert gets a part of the batch only


@dataclass(frozen=True)
class Band:
    """From `low` to `high` tokens per second."""

    low: float
    high: float

    def __str__(self) -> str:
        low, high = (f"{value:.0f}" if value >= 9.5 else f"{value:.1f}" for value in (self.low, self.high))
        return low if low == high else f"{low} to {high}"


@dataclass(frozen=True)
class Speed:
    """Tokens per second. basis: what the figures rest on, in words ("measured here", "from the card's bandwidth").

    reading is None where nothing is known of the device's computing power.
    """

    writing: Band
    reading: Band | None
    basis: str

    def to_json(self) -> dict[str, Any]:
        """Tokens per second as {"writing": {"low", "high"}, "reading": the same or None, "basis"}."""
        return asdict(self)


@dataclass(frozen=True)
class Correction:
    """What past runs on this machine said of the estimates: it wrote `writing` and read `reading` times as fast as
    estimated (None where that was not timed), give or take `doubt`, a share, in `runs` runs."""

    writing: float
    reading: float | None
    doubt: float
    runs: int


@dataclass(frozen=True)
class Placed:
    """How much of a token's way lies on one device: bytes, numbers and work as in Anatomy, layers, bytes of chat
    memory when the conversation is full."""

    device: str
    read: float
    numbers: float
    work: float
    layers: float
    context: int


def place(anatomy: Anatomy, fit: Fit, machine: Machine) -> list[Placed]:
    """A token's way over the devices of a Fit, system memory first.

    llama.cpp offloads from the last layer on; blocks beyond the engine's count are for guessing ahead and lie idle.
    Cards share what is offloaded as they share its weights.
    """
    layers = fit.layers - 1
    first = 0 if fit.offloaded == fit.layers else len(anatomy.read) - fit.offloaded  # the first layer on graphics

    def split(values: tuple[int, ...]) -> tuple[int, int]:
        host = sum(values[: min(first, layers)]) + (values[-1] if first > layers else 0)
        return host, sum(values[:layers]) + values[-1] - host

    read, numbers, work = (split(values) for values in (anatomy.read, anatomy.numbers, anatomy.work))
    ways = 1 if fit.plan.unified else fit.plan.slots  # the chat memory of all conversations is in the bill
    context = {row.device: row.context // ways for row in fit.bill.devices}
    cards = [row for row in fit.bill.devices if row.device != machine.cpu.id]
    total = sum(row.weights for row in cards) or 1
    found = [Placed(machine.cpu.id, read[0], numbers[0], work[0], min(first, layers), context.get(machine.cpu.id, 0))]
    for row in cards:
        share = row.weights / total
        offloaded = (layers - min(first, layers)) * share
        found.append(
            Placed(row.device, read[1] * share, numbers[1] * share, work[1] * share, offloaded, context[row.device])
        )
    return found


def paces(machine: Machine, measured: Mapping[str, Pace] | None = None) -> dict[str, Pace]:
    """The pace of each device by its id. measured: those that were measured here (probe.py)."""
    found = {machine.cpu.id: processor_pace(machine.cpu, machine.host)}
    return found | {device.id: card_pace(device) for device in machine.gpus} | dict(measured or {})


def seconds(anatomy: Anatomy, way: list[Placed], known: Mapping[str, Pace], filled: float) -> float:
    """Seconds that one written token takes with the chat memory `filled` from 0 to 1."""
    total = 0.0
    for part in way:
        pace = known.get(part.device)
        if pace is None or not part.read:
            continue
        chat = part.context * filled
        total += (part.read + chat) / pace.bandwidth
        if pace.work:
            total += (part.work + chat / 2 * anatomy.heads * KV_WORK) / pace.work
        a_layer = pace.layer + pace.mixture * anatomy.mixture + pace.recurrent * anatomy.recurrent
        total += part.layers * a_layer
    return total


def reading_seconds(anatomy: Anatomy, way: list[Placed], known: Mapping[str, Pace]) -> float | None:
    """Seconds that one token of a long prompt takes, None where a device's computing power is not known."""
    total = 0.0
    for part in way:
        if not part.numbers:
            continue
        pace = known.get(part.device)
        if pace is None or pace.flops is None:
            return None
        total += 2 * part.numbers / (pace.flops * (MIXTURE_READING if anatomy.mixture else 1))
    return total or None


def estimate(
    anatomy: Anatomy, way: list[Placed], known: Mapping[str, Pace], correction: Correction | None = None
) -> Speed:
    """The bands of a plan whose tokens go this `way`. correction: by what was measured on this machine."""
    used = [known[part.device] for part in way if part.device in known and part.read]
    doubt = max((pace.doubt for pace in used), default=0.5)
    if anatomy.mixture or anatomy.recurrent:
        doubt = min(0.5, doubt + 0.1)
    basis = "; ".join(dict.fromkeys(pace.source for pace in used))
    writes = reads = 1.0
    wide = min(0.6, doubt + 0.2)
    if correction:
        doubt, writes = correction.doubt, correction.writing
        if correction.reading is not None:
            wide, reads = correction.doubt, correction.reading
        basis = f"corrected by {correction.runs} run{'s' if correction.runs > 1 else ''} on this computer"
    empty, filled = (seconds(anatomy, way, known, share) for share in (0.0, HALF_FULL))
    writing = Band(writes * (1 - doubt) / filled, writes * (1 + doubt) / empty) if empty else Band(0.0, 0.0)
    a_token = reading_seconds(anatomy, way, known)
    reading = Band(reads * (1 - wide) / a_token, reads * (1 + wide) / a_token) if a_token else None
    return Speed(writing, reading, basis)
