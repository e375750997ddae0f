"""The axis of a picture of memory."""

from __future__ import annotations

from advisor.units import GIB
from ui.controls.plot import Axis, round_ticks
from ui.words import number, translate


def memory_axis(high: int) -> Axis:
    """Bytes from 0, with ticks at round GB."""
    ticks = round_ticks(0, max(high, 1) / GIB)
    digits = 0 if all(tick == round(tick) for tick in ticks) else 1

    def write(value: float) -> str:
        return translate("Plot", "{0} GB").format(number(value / GIB, digits))

    return Axis(0.0, ticks[-1] * GIB, tuple(tick * GIB for tick in ticks), write)
