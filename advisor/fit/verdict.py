"""From a bill to a verdict: fits, tight, slower, no, unknown.

Another kind of verdict is a row here and the case in `Limits.judge` that gives it; its words lie with each face
(terminal/formatting.py, the window's verdicts.py), where mypy or a test says what lacks.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Self

from advisor.fit.bill import Bill
from advisor.fit.speed_band import Speed
from advisor.machine.machine import Machine
from advisor.machine.reserve import plannable_in_host

USEFUL = 1.5  # tokens per second; below that nobody waits for a reply


@dataclass(frozen=True)
class _Meaning:
    runs: bool
    whole: bool
    improvable: bool
    place: int


class Verdict(StrEnum):
    """Best first. A member is its own word ("fits"), as JSON has it.

    runs: whether the model can be expected to load. whole: whether nothing says that a part of it has to move off the
    graphics devices. improvable: whether another plan may do better. place: where candidates for a recommendation with
    this verdict are listed, the first at 0; one that writes too slowly comes one place later.
    """

    FITS = "fits", _Meaning(runs=True, whole=True, improvable=False, place=0)  # with the reserve left free everywhere
    TIGHT = "tight", _Meaning(runs=True, whole=True, improvable=True, place=2)  # only by using part of the reserve
    # Part of the model runs from system memory although there is a graphics device.
    SLOWER = "slower", _Meaning(runs=True, whole=False, improvable=True, place=3)
    NO = "no", _Meaning(runs=False, whole=False, improvable=True, place=6)
    UNKNOWN = "unknown", _Meaning(runs=False, whole=True, improvable=False, place=6)

    _value_: str
    runs: bool
    whole: bool
    improvable: bool
    place: int

    def __new__(cls, word: str, meaning: _Meaning) -> Self:
        """The member `word`."""
        made = str.__new__(cls, word)
        made._value_ = word
        made.runs, made.whole = meaning.runs, meaning.whole
        made.improvable, made.place = meaning.improvable, meaning.place
        return made

    @property
    def rank(self) -> int:
        """Its place in this list: 0 for the best."""
        return list(Verdict).index(self)


class Limits:
    """What a machine can carry, worked out once for many bills. pool: bytes of system memory free to all that draw on
    it."""

    def __init__(self, machine: Machine) -> None:
        self._graphics = bool(machine.gpus)
        # Integrated graphics and the processor draw on one memory: each may have room and both together none.
        drawing = [device for device in machine.devices if device.integrated or not device.is_gpu]
        large = 1 << 50
        pool = [device.free for device in drawing if device.free is not None and device.in_host_memory(large)]
        self.pool = max(pool, default=0)
        self._plannable = plannable_in_host(machine)
        self._drawing_by_id = {device.id: device for device in drawing}

    def judge(self, bill: Bill, *, offloaded: bool) -> Verdict:
        """The verdict on `bill`. offloaded: every layer lies on graphics devices (of no meaning without any)."""
        over = beyond = False
        for row in bill.devices:
            if row.usable is None or row.free is None:
                return Verdict.UNKNOWN
            total = row.total
            over |= total > row.usable
            beyond |= total > row.usable and total > row.free
        in_host = self._in_host(bill)
        if beyond or in_host > self.pool:
            return Verdict.NO
        if over or in_host > self._plannable:
            return Verdict.TIGHT
        if self._graphics and not offloaded:
            return Verdict.SLOWER
        return Verdict.FITS

    def spare(self, bill: Bill) -> int | None:
        """Bytes left on the device that has least left; negative is what is missing there. None if any is unknown."""
        least: int | None = None
        for row in bill.devices:
            left = row.spare
            if left is None:
                return None
            least = left if least is None else min(least, left)
        together = self._in_host(bill) - self._plannable
        return least if together <= 0 or least is None else min(least, -together)

    def _in_host(self, bill: Bill) -> int:
        taken = 0
        for row in bill.devices:
            device = self._drawing_by_id.get(row.device)
            if device is not None:
                taken += device.in_host_memory(row.total)
        return taken


def judge(bill: Bill, machine: Machine, *, offloaded: bool) -> Verdict:
    """The verdict on one bill; as Limits.judge."""
    return Limits(machine).judge(bill, offloaded=offloaded)


def too_slow(which: Verdict, expected: Speed | None) -> bool:
    """Whether a model that runs partly from system memory writes too slowly for that to be of use.

    expected: how fast it most likely is; None where that is not known, and then nothing is held against it.
    """
    return which is Verdict.SLOWER and expected is not None and expected.writing.likely < USEFUL


def spare(bill: Bill, machine: Machine) -> int | None:
    """What one bill leaves; as Limits.spare."""
    return Limits(machine).spare(bill)
