"""From a bill to a verdict: fits, tight, slower, no, unknown."""

from __future__ import annotations

from enum import StrEnum

from advisor.fit.bill import Bill
from advisor.machine.machine import Machine
from advisor.machine.reserve import plannable_in_host


class Verdict(StrEnum):
    """Best first."""

    FITS = "fits"  # with the reserve left free everywhere
    TIGHT = "tight"  # only by using part of the reserve
    SLOWER = "slower"  # part of the model runs from system memory although there is a graphics device
    NO = "no"
    UNKNOWN = "unknown"

    @property
    def runs(self) -> bool:
        """Whether the model can be expected to load."""
        return self in (Verdict.FITS, Verdict.TIGHT, Verdict.SLOWER)


class Limits:
    """What a machine can carry, worked out once for many bills."""

    def __init__(self, machine: Machine) -> None:
        self._graphics = bool(machine.gpus)
        # Integrated graphics and the processor draw on one memory: each may have room and both together none.
        self._drawing = [device for device in machine.devices if device.integrated or not device.is_gpu]
        large = 1 << 50
        pool = [device.free for device in self._drawing if device.free is not None and device.in_host_memory(large)]
        self._pool = max(pool, default=0)
        self._plannable = plannable_in_host(machine)

    def judge(self, bill: Bill, *, offloaded: bool) -> Verdict:
        """The verdict on `bill`. offloaded: every layer lies on graphics devices (of no meaning without any)."""
        rows = bill.devices
        if any(row.usable is None or row.free is None for row in rows):
            return Verdict.UNKNOWN
        over = [row for row in rows if row.usable is not None and row.total > row.usable]
        in_host = self._in_host(bill)
        if any(row.free is not None and row.total > row.free for row in over) or in_host > self._pool:
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
        taken = {row.device: row.total for row in bill.devices}
        return sum(device.in_host_memory(taken.get(device.id, 0)) for device in self._drawing)


def judge(bill: Bill, machine: Machine, *, offloaded: bool) -> Verdict:
    """The verdict on one bill; as Limits.judge."""
    return Limits(machine).judge(bill, offloaded=offloaded)


def spare(bill: Bill, machine: Machine) -> int | None:
    """What one bill leaves; as Limits.spare."""
    return Limits(machine).spare(bill)
