"""When a computer that lent a device is gone: the plan for that, and whether an engine child died of it. No Qt."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from advisor.engine.lender import state
from advisor.errors import MemoryProblem, ModelProblem, UsageError
from advisor.fit.ladder import Ladder, Rung
from advisor.fit.measure import device_names
from advisor.machine.machine import Machine
from advisor.outcome import Outcome
from advisor.plan import Plan

# What ggml's client says as it ends its process (ggml-rpc.cpp).
_BROKEN = re.compile(r"Remote RPC server crashed|Failed to connect to \S+:\d+|RPC handshake failed")


def plans_without(plans: Ladder, judged: Callable[[Machine, Plan], Rung]) -> dict[str, Rung]:
    """The plan for when each of the computers that lend is gone; what the engine refuses is left out.

    judged: the fastest way of a plan on a machine.
    """
    machine, plan = plans.machine, plans.fit.plan
    names = device_names(machine, plan)
    found = {}
    for lender in dict.fromkeys(one.lender for one in machine.devices if one.lender and one.id in names):
        rest = machine.with_lenders([one for one in machine.lenders if one != lender])
        with contextlib.suppress(MemoryProblem, ModelProblem, UsageError):
            found[lender] = judged(rest, plan.unplaced())
    return found


def blamed(outcome: Outcome, lenders: Sequence[str]) -> Outcome:
    """The end of a child that used these lenders, with the one who is gone named; as it is where none is.

    Takes some seconds at most. Where all are there and llama.cpp still says that one failed, it is the only one, or
    the first: a lender whose own child crashed answers again at once.
    """
    if outcome.asked or outcome.lender:
        return outcome
    gone = next((lender for lender in lenders if state(lender) != "here"), None)
    if gone is None and _BROKEN.search(outcome.last_words):
        gone = lenders[0]
    return replace(outcome, lender=gone) if gone else outcome
