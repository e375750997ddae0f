"""From a bill to a verdict: fits, tight, slower, no, unknown."""

from __future__ import annotations

from enum import StrEnum

from advisor.fit.bill import Bill
from advisor.machine.machine import Machine
from advisor.machine.reserve import host_bytes, overdrawn


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


def judge(bill: Bill, machine: Machine, *, offloaded: bool) -> Verdict:
    """The verdict on `bill`. offloaded: every layer lies on graphics devices (of no meaning without any)."""
    rows = bill.devices
    taken = {row.device: row.total for row in rows}
    if any(row.usable is None or row.free is None for row in rows):
        return Verdict.UNKNOWN
    over = [row for row in rows if row.usable is not None and row.total > row.usable]
    # Integrated graphics and the processor draw on one memory: each may have room and both together none.
    pool = [device.free for device in machine.devices if device.free is not None and device.in_host_memory(1 << 50)]
    if any(row.free is not None and row.total > row.free for row in over) or host_bytes(machine, taken) > max(
        pool, default=0
    ):
        return Verdict.NO
    if over or overdrawn(machine, taken):
        return Verdict.TIGHT
    if machine.gpus and not offloaded:
        return Verdict.SLOWER
    return Verdict.FITS


def spare(bill: Bill, machine: Machine) -> int | None:
    """Bytes left on the device that has least left; negative is what is missing there. None if any is unknown."""
    values = [row.spare for row in bill.devices]
    if any(value is None for value in values):
        return None
    least = min(value for value in values if value is not None)
    together = overdrawn(machine, {row.device: row.total for row in bill.devices})
    return min(least, -together) if together else least
