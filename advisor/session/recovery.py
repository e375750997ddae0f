"""After a failure: what failed, and the next plan for it, as values that each face puts into words."""

from __future__ import annotations

from dataclasses import dataclass

from advisor.fit.fit import Fit
from advisor.fit.ladder import Ladder, Rung, Step
from advisor.fit.speed_band import Speed
from advisor.session.failure import Cause, Failure
from advisor.session.spill_watch import Spilled


@dataclass(frozen=True)
class Recovery:
    """A way on after a failure. failed: the plan that it happened with; rung: the next one.

    saved: bytes that it takes less where memory lacked, 0 where that was not the cause. speed: that the failed plan
    was to have; the rung has its own.
    """

    failure: Failure
    failed: Fit
    rung: Rung
    saved: int = 0
    speed: Speed | None = None

    @property
    def changes(self) -> tuple[Step, ...]:
        """What the next plan gives up, all of it."""
        before, after = self.failed.plan, self.rung.fit.plan
        differs: dict[Step, bool] = {
            "slots": after.slots != before.slots,
            "ubatch": after.ubatch != before.ubatch,
            "projector": after.projector_on_cpu and not before.projector_on_cpu,
            "shorter": after.context < before.context,
            "kv": after.kv_k != before.kv_k,
            "experts": after.experts_on_cpu > before.experts_on_cpu,
            "layers": 0 < self.rung.fit.offloaded < self.failed.offloaded,
            "processor": self.rung.fit.offloaded == 0 < self.failed.offloaded,
            "safe": before.extra_buffers and not after.extra_buffers,
            "lender": self.failure.cause is Cause.LENDER,
        }
        return tuple(step for step, differing in differs.items() if differing)


def recovery(failure: Failure, ladder: Ladder, least: int = 0) -> Recovery | None:
    """The next rung for a failure; None where no other plan would help. least: tokens that its context has to hold."""
    if failure.cause.is_memory:
        card = failure.cause is Cause.CARD_MEMORY
        rung = ladder.below(card=card, device=failure.device, least=least)
        return Recovery(failure, ladder.fit, rung, _saved(ladder, rung, card=card), ladder.speed) if rung else None
    if failure.cause is Cause.LENDER:
        rung = ladder.without.get(failure.lender)
        return Recovery(failure, ladder.fit, rung, speed=ladder.speed) if rung else None
    if failure.cause in (Cause.CRASH, Cause.STUCK) and (rung := ladder.safer()):
        return Recovery(failure, ladder.fit, rung, speed=ladder.speed)
    return None


def relief(spilled: Spilled, ladder: Ladder, least: int = 0) -> Recovery | None:
    """The plan that costs least and takes off a full card what its driver moved away, or as much of it as can be.

    least: tokens that its context has to hold. None where no plan takes less there.
    """
    full = spilled.worst
    rung, row = ladder.freeing(full.device, full.size, least), ladder.fit.bill.on(full.device)
    if rung is None or row is None:
        return None
    failure = Failure(Cause.SPILLED, full.device)
    return Recovery(failure, ladder.fit, rung, row.total - rung.on(full.device), ladder.speed)


def _saved(ladder: Ladder, rung: Rung, *, card: bool) -> int:
    cpu = ladder.machine.cpu.id
    return sum(row.total - rung.on(row.device) for row in ladder.fit.bill.devices if (row.device != cpu) == card)
