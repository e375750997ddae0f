"""The lengths that a context may have on its way to the one that was asked for, each with its bill.

They are worked out before a load, as the plans for after a failure are: a reply that needs more room waits for no dry
run, and a card that is full by then is not asked. What moves is the memory that they are held against.
"""

from __future__ import annotations

from dataclasses import replace

from advisor.errors import AdvisorError, Cancelled
from advisor.fit.bill import Bill
from advisor.fit.fit import Fit, assess
from advisor.fit.measure import Measures, Opened
from advisor.fit.verdict import judge, spare
from advisor.machine.machine import Machine
from advisor.progress import Cancel

FIRST_LENGTH = 2048  # tokens that a context begins with


def lengths(most: int, first: int = FIRST_LENGTH) -> tuple[int, ...]:
    """Tokens: `first`, doubled and doubled again up to `most`, and half of the way between."""
    found, step = [], first
    while step < most:
        found += [length for length in (step, step * 3 // 2) if length < most]
        step *= 2
    return (*found, most)


def shorter_fits(
    measurer: Measures,
    model: Opened,
    machine: Machine,
    fit: Fit,
    *,
    first: int = FIRST_LENGTH,
    cancel: Cancel | None = None,
) -> tuple[Fit, ...]:
    """The judgements of `fit`'s plan at those lengths, `fit` itself the last.

    A length that the engine refuses is left out. Raises Cancelled.
    """
    found: list[Fit] = []
    for length in lengths(fit.plan.context, first)[:-1]:
        plan = fit.plan.with_(context=length)
        try:
            one = assess(measurer, model, machine, plan, layers="fixed", search=False, cancel=cancel)
        except Cancelled:
            raise
        except AdvisorError:
            continue
        if one.plan == plan:  # else a loaded model could not change to it
            found.append(one)
    return (*found, fit)


def judged_on(fit: Fit, machine: Machine) -> Fit:
    """The same plan and bytes, held against `machine` as it is now."""
    now = {device.id: device for device in machine.devices}
    rows = tuple(
        replace(row, capacity=device.capacity, free=device.free, usable=device.usable)
        if (device := now.get(row.device))
        else replace(row, capacity=None, free=None, usable=None)
        for row in fit.bill.devices
    )
    bill, whole = Bill(rows), fit.offloaded == fit.layers and not fit.plan.moves_parts
    return replace(fit, bill=bill, verdict=judge(bill, machine, offloaded=whole), spare=spare(bill, machine))
