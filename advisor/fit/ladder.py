"""Plans that take less than the one chosen, worked out before it is loaded, for when the load or a reply fails.

The bill is exact, but what it is held against moves: another program takes memory between the verdict and the load,
a driver wants more than it told. Then there must be a next plan, with its own bill, without asking a card that has
just run out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from advisor.errors import AdvisorError, Cancelled
from advisor.fit.fit import Fit, has_experts
from advisor.fit.measure import Measures, ModelFile, Opened
from advisor.fit.speed_band import Speed
from advisor.fit.verdict import judge, spare
from advisor.machine.machine import Machine
from advisor.plan import ALL_LAYERS, KV_TYPES, MINIMUM_CONTEXT, Plan
from advisor.progress import Cancel

Step = Literal["slots", "ubatch", "projector", "shorter", "kv", "experts", "layers", "processor", "safe", "lender"]
SMALL_UBATCH = 128  # a prompt is read with a quarter of the working memory, and somewhat slower
_SHORTEST = 1024  # tokens of context that a rung leaves at least


@dataclass(frozen=True)
class Rung:
    """A plan that takes less. step: what it gives up last; fit: its judgement, the longest conversation left out.

    speed: how fast it would run; None where that is not known. lenders: the other computers whose devices it may use.
    """

    step: Step
    fit: Fit
    speed: Speed | None = None
    lenders: tuple[str, ...] = ()

    def on(self, device: str) -> int:
        """Bytes that it takes on one device."""
        row = self.fit.bill.on(device)
        return row.total if row else 0


@dataclass(frozen=True)
class Ladder:
    """What a load was tried with, and the plans below it, what costs least first. speed: of what was tried.

    without: the plans for when a computer that lends is gone, by its address.
    """

    fit: Fit
    machine: Machine
    rungs: tuple[Rung, ...]
    speed: Speed | None = None
    without: Mapping[str, Rung] = field(default_factory=dict)

    def timed(self, speed: Callable[[Fit], Speed | None]) -> Ladder:
        """With how fast each plan would run."""
        rungs = tuple(replace(rung, speed=speed(rung.fit)) for rung in self.rungs)
        return replace(self, rungs=rungs, speed=speed(self.fit))

    def freeing(self, device: str, size: int, least: int = 0) -> Rung | None:
        """The first rung that frees `size` bytes on a device; where none frees so much, the one that frees most.

        least: tokens that its context has to hold. None where no rung frees anything there.
        """
        top = Rung("safe", self.fit).on(device)
        less = [rung for rung in self.rungs if rung.on(device) < top and rung.fit.plan.context >= least]
        enough = [rung for rung in less if top - rung.on(device) >= size]
        return enough[0] if enough else min(less, key=lambda rung: rung.on(device), default=None)

    def below(self, *, card: bool, device: str = "", least: int = 0) -> Rung | None:
        """The first rung that takes less where memory lacked; None where there is none.

        card: on graphics devices, or on `device` where one is named; else in system memory. least: tokens that its
        context has to hold. One that would run by its
        bill goes before one that would not.
        """
        cpu = self.machine.cpu.id
        named = [row.device for row in self.fit.bill.devices if row.device == device] or [
            row.device for row in self.fit.bill.devices if row.device != cpu
        ]
        places = named if card else [cpu]
        top = Rung("safe", self.fit)
        holding = [rung for rung in self.rungs if rung.fit.plan.context >= least]
        less = [rung for rung in holding if _taken(rung, places) < _taken(top, places)]
        return next((rung for rung in less if rung.fit.verdict.runs), less[0] if less else None)

    def safer(self) -> Rung | None:
        """The first rung that avoids what an engine may crash at; None where there is none."""
        return next((rung for rung in self.rungs if rung.step in ("safe", "processor")), None)


def _taken(rung: Rung, places: list[str]) -> int:
    return sum(rung.on(place) for place in places)


def ladder(
    measurer: Measures, model: Opened, machine: Machine, fit: Fit, *, least: int = 0, cancel: Cancel | None = None
) -> Ladder:
    """The plans below `fit`. least: tokens that its context has to hold, of a conversation that is under way.

    What the engine refuses is left out. Raises Cancelled.
    """

    def judged(plan: Plan) -> Fit | None:
        try:
            measured = measurer.measure(model, plan, machine, cancel)
        except Cancelled:
            raise
        except AdvisorError:
            return None
        every = measured.layers + 1
        layers = every if plan.gpu_layers == ALL_LAYERS else min(plan.gpu_layers, every)
        offloaded = layers if machine.gpus else 0
        whole = offloaded == every and not plan.moves_parts
        return replace(
            fit, plan=plan, bill=measured.bill, verdict=judge(measured.bill, machine, offloaded=whole),
            spare=spare(measured.bill, machine), longest_context=None, offloaded=offloaded,
        )  # fmt: skip

    sees = isinstance(model, ModelFile) and model.projector is not None
    steps = _steps(fit, cards=bool(machine.gpus), sees=sees, mixture=has_experts(model.header), least=least)
    return Ladder(fit, machine, tuple(_rungs(steps, judged, machine.lenders)))


def _rungs(
    steps: Iterator[tuple[Step, Plan]], judged: Callable[[Plan], Fit | None], lenders: tuple[str, ...]
) -> Iterator[Rung]:
    for step, plan in steps:
        if found := judged(plan):
            yield Rung(step, found, lenders=lenders)


def _steps(fit: Fit, *, cards: bool, sees: bool, mixture: bool, least: int) -> Iterator[tuple[Step, Plan]]:
    """Plans in the order in which they are tried; what hardly costs anything is kept by all that follow."""
    plan = fit.plan
    if plan.slots > 1:
        plan = plan.with_(slots=1, outputs=min(plan.outputs, 1))
        yield "slots", plan
    if plan.ubatch > SMALL_UBATCH:
        plan = plan.with_(ubatch=SMALL_UBATCH)
        yield "ubatch", plan
    on_cards = cards and fit.offloaded > 0
    if sees and on_cards and not plan.projector_on_cpu:
        plan = plan.with_(projector_on_cpu=True)
        yield "projector", plan
    half = max(least, _SHORTEST, plan.context // 2) // MINIMUM_CONTEXT * MINIMUM_CONTEXT
    shorter = plan.with_(context=half) if max(least, _SHORTEST) <= half < plan.context else None
    if shorter:
        yield "shorter", shorter
    eight = next(kind for kind, form in KV_TYPES.items() if form.offered and not form.exact)
    if KV_TYPES[plan.kv_k].exact and KV_TYPES[plan.kv_v].exact and plan.flash_attention != "off":
        yield "kv", plan.with_(kv_k=eight, kv_v=eight)
        if shorter:
            yield "kv", shorter.with_(kv_k=eight, kv_v=eight)
    if on_cards:
        blocks = fit.layers - 1
        if mixture and plan.experts_on_cpu < blocks:
            yield "experts", plan.with_(experts_on_cpu=blocks)
        if fit.offloaded > 1:
            yield "layers", plan.unplaced().with_(gpu_layers=fit.offloaded // 2)
        yield "processor", plan.unplaced().with_(gpu_layers=0)
    if fit.plan.extra_buffers:
        yield "safe", fit.plan.with_(extra_buffers=False)
