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
_ROUNDING = 1e-6  # steps; a line that crosses 0 at a whole number is not to end below it for arithmetic's sake
STEP = 256  # llama.cpp rounds contexts up to this, so nothing lies between


def excess(bill: Bill, machine: Machine) -> int:
    """How far the fullest device is over what may be planned, in bytes; 0 or less means all keep their reserve.

    A device of unknown size cannot be exceeded: the verdict says "unknown" for it.
    """
    single = max((row.total - row.usable for row in bill.devices if row.usable is not None), default=0)
    # Integrated graphics and the processor draw on one memory, so both together count as well.
    together = overdrawn(machine, {row.device: row.total for row in bill.devices})
    return max(single, together) if together else single


def longest_context(measure: _Measure, plan: Plan, machine: Machine, most: int, beyond: int = 0) -> int | None:
    """The longest context, up to `most`, at which every device keeps its reserve; None if not even the shortest does.

    beyond: tokens that are known to be possible in another way; None, too, where this one gives no more.
    Memory grows with the context, nearly in a straight line: guess along the line, then close in. The plan's own
    context was mostly asked about before, so it is one end of the line where it can be.
    """

    def over(context: int) -> int:
        return excess(measure(plan.with_(context=context)).bill, machine)

    most = min(max(most, 1), MAXIMUM_CELLS // plan.slots)
    low = min(MINIMUM_CONTEXT, most)
    if beyond:
        if beyond >= most or (plan.context <= beyond and over(plan.context) > 0):
            return None
        low = min(beyond // STEP * STEP + STEP, most)
        if over(low) > 0:
            return None
    at_own = over(plan.context) if low < plan.context < most and plan.context % STEP == 0 else None
    if at_own is not None and at_own > 0:
        end, at_high = plan.context // STEP, at_own
    elif (at_high := over(most)) <= 0:
        return most
    else:
        end = most // STEP + 1
    if at_own is not None and at_own <= 0:
        low, under = plan.context, at_own
    elif (under := over(low)) > 0:
        return None
    return max(_last_step(lambda steps: over(steps * STEP), (low // STEP, under), (end, at_high)) * STEP, 1)


def _last_step(over: Callable[[int], int], holding: tuple[int, int], failing: tuple[int, int]) -> int:
    """The last number that `over`, which rises, gives 0 or less for. holding, failing: one on each side, with what
    `over` gives.

    Guesses in turn where two lines cross 0: that between both ends, of which one that stays where it is counts half
    from then on (the Illinois rule), so that a bent line is not closed in on from one side only; and that through the
    two numbers found nearest to 0, which is better where the line bends at once.
    """
    known = [holding, failing]
    (low, under), (high, above) = holding, failing
    room, lack = float(-under), float(above)
    moved = ""
    while high - low > 1:
        guess = low + (high - low) * room / (room + lack)
        if len(known) % 2:
            (one, at_one), (other, at_other) = sorted(known, key=lambda point: abs(point[1]))[:2]
            nearest = one - at_one * (other - one) / (at_other - at_one) if at_other != at_one else guess
            guess = nearest if low < nearest < high else guess
        middle = min(max(int(guess + _ROUNDING), low + 1), high - 1)
        value = over(middle)
        known.append((middle, value))
        if value <= 0:
            low, room, lack = middle, float(-value), lack / 2 if moved == "low" else lack
            moved = "low"
        else:
            high, lack, room = middle, float(value), room / 2 if moved == "high" else room
            moved = "high"
    return low


def longest_of(measure: _Measure, plans: Iterable[Plan], machine: Machine, most: int) -> int | None:
    """The longest context over several placements, each as `longest_context`; None if no context fits in any."""
    found = 0
    for plan in plans:
        if found < most:
            found = max(found, longest_context(measure, plan, machine, most, found) or 0)
    return found or None
