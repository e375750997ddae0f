"""Looking for the longest conversation by trying contexts. Every trial is a real dry run."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from advisor.fit.bill import Bill
from advisor.fit.measure import Measured
from advisor.machine.machine import Machine
from advisor.machine.reserve import overdrawn
from advisor.plan import MAXIMUM_CELLS, MINIMUM_CONTEXT, Plan

_Measure = Callable[[Plan], Measured]
UNSTATED_CONTEXT = 2**17  # tokens to look up to where a model does not say what it was trained for
STEP = 256  # llama.cpp rounds contexts up to this, so nothing lies between


def excess(bill: Bill, machine: Machine) -> int:
    """How far the fullest device is over what may be planned, in bytes; 0 or less means all keep their reserve.

    A device of unknown size cannot be exceeded: the verdict says "unknown" for it.
    """
    single = max((row.total - row.usable for row in bill.devices if row.usable is not None), default=0)
    # Integrated graphics and the processor draw on one memory, so both together count as well.
    together = overdrawn(machine, {row.device: row.total for row in bill.devices})
    return max(single, together) if together else single


def longest_context(measure: _Measure, plan: Plan, machine: Machine, most: int) -> int | None:
    """The longest context, up to `most`, at which every device keeps its reserve; None if not even the shortest does.

    Memory grows with the context, nearly in a straight line: guess along the line, then close in by halves.
    """

    def over(context: int) -> int:
        return excess(measure(plan.with_(context=context)).bill, machine)

    most = min(max(most, 1), MAXIMUM_CELLS // plan.slots)
    if over(most) <= 0:
        return most
    low = min(MINIMUM_CONTEXT, most)
    if (under := over(low)) > 0:
        return None
    low, high = low // STEP, most // STEP + 1  # in steps; `high` is known not to fit
    at_high = over(most)
    while high - low > 1:
        guess = low + (high - low) * -under // max(at_high - under, 1)
        middle = min(max(guess, low + 1), high - 1)
        value = over(middle * STEP)
        if value <= 0:
            low, under = middle, value
            # The line was right but rounded down: the next step is most likely the first that fails.
            if high - low > 1 and over((low + 1) * STEP) > 0:
                break
        else:
            high, at_high = middle, value
    return max(low * STEP, 1)


def longest_of(measure: _Measure, plans: Iterable[Plan], machine: Machine, most: int) -> int | None:
    """The longest context over several placements, each as `longest_context`; None if no context fits in any."""
    found = 0
    for plan in plans:
        if found < most:
            found = max(found, longest_context(measure, plan, machine, most) or 0)
    return found or None
