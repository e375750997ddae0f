"""Judging all builds of a group with a few dry runs: chat and working memory from the engine, weights from the table.

Where the engine's own figure for the reference build is not explained by the table to the byte (llama.cpp may leave
tensors out, or keep one twice), nothing is shared: every build of the group gets a dry run of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from advisor.fit.bill import Bill
from advisor.fit.device_speed import Pace
from advisor.fit.dry_run_cache import Run
from advisor.fit.fast_estimator.frame import Frame, Sizes
from advisor.fit.fast_estimator.group import Group, Member
from advisor.fit.fast_estimator.table_weights import PartlyOffloaded, Untold, explain_run, weights_of
from advisor.fit.fit import Fit
from advisor.fit.larger_batch import with_larger_batch
from advisor.fit.measure import Measured, device_names
from advisor.fit.placement import NOTHING_PINNED, Ground, Pinned, border, placements, settle
from advisor.fit.search import longest_of
from advisor.fit.unseen_projector import UnseenProjector
from advisor.fit.verdict import Verdict
from advisor.fit.way import largest_moved, largest_on_host
from advisor.plan import ALL_LAYERS, Plan, plimsoll_plan

RunOne = Callable[[Member, Plan], Run]
FARTHEST = 2**20  # tokens; a dry run of ten million takes half a second, and changes what is found by 0.15 %
WEIGHTS_ALONE = "weights"  # Fit.reader of a build that was never asked about: its weights are more than all memory


_PartPlan = tuple[Plan, dict[str, tuple[int, int, int]], int]
"""A plan, its bytes of (weights, context, compute) by device, and what a planned card may take besides."""


@dataclass(frozen=True)
class Surveyed:
    """A build's Fit. settled: whether the engine judged this very plan; else its layers on graphics were chosen from a
    dry run with all of them there, which may be a layer off."""

    member: Member
    fit: Fit
    settled: bool


class Survey:
    """Judges builds on one machine for conversations of `context` tokens.

    run: makes or recalls a dry run of one; paces: of each device by its id, by which placements are compared; pinned:
    where parts of every model shall lie, if there is graphics; eyes: what lets the model see pictures, if it shall.
    """

    def __init__(
        self,
        frame: Frame,
        context: int,
        run: RunOne,
        paces: Mapping[str, Pace],
        pinned: Pinned = NOTHING_PINNED,
        eyes: UnseenProjector | None = None,
    ) -> None:
        self._frame, self._machine, self._context, self._run = frame, frame.machine, context, run
        self._paces, self._pinned, self._eyes = paces, pinned, eyes
        self._cards = self._machine.gpus
        self._room = sum(card.usable or 0 for card in self._cards)

    def judge(self, group: Group) -> list[Surveyed]:
        """Every build of the group, in its order. Raises what the engine says of the reference build."""
        self._take_on(group.members[0])
        plan = self._plan(group)
        found: dict[str, Surveyed] = {}
        possible: list[Member] = []
        nothing: Plan | None = None
        seen, free = self._eyes.memory if self._eyes else 0, self._frame.free
        for member in group.members:
            if free is not None and member.model.weights_bytes + seen > free:
                nothing = nothing or plan.with_(gpu_layers=0)
                found[member.model.quant] = self._too_large(member, nothing)
            else:
                possible.append(member)
        if possible:
            pattern = group.pattern or possible[0]
            found |= {judged.member.model.quant: judged for judged in self._judge_alike(group, possible, plan, pattern)}
        return [found[member.model.quant] for member in group.members]

    def settle(self, group: Group, member: Member) -> Surveyed:
        """One build by dry runs of its own: placement and longest conversation as assess() finds them."""
        self._take_on(member)

        def measure(wanted: Plan) -> Measured:
            run = self._run(member, wanted)
            bill = self._frame.bill(self._seeing(run.devices, wanted))
            return Measured(bill, run.layers, run.context_train, run.reader)

        ground = Ground(measure, self._machine, lambda: member.anatomy, lambda: self._paces, self._pinned.stay)
        wanted = self._plan(group)
        usual = settle(ground, wanted)
        plan = with_larger_batch(ground, usual)
        measured = measure(plan)
        most = group.context_train or measured.context_train
        whole = not self._cards or (plan.gpu_layers == ALL_LAYERS and not plan.moves_parts)
        movable = member.anatomy.mixture and "experts" not in self._pinned.stay
        plans = [plan] if whole else placements(wanted, usual, measured.layers + 1, experts=movable)
        if member.model.weights_bytes > (self._machine.cpu.usable or member.model.weights_bytes):
            plans = [one for one in plans if one.gpu_layers]  # system memory alone does not even hold the weights
        longest = longest_of(measure, plans, self._machine, most)
        fit = self._fit(member, plan, measured.bill, measured.layers, longest, measured.reader)
        return Surveyed(member, fit, settled=True)

    def _seeing(self, sizes: Sizes, plan: Plan) -> Sizes:
        """`sizes` with what lets the model see pictures, where a load puts it: beside its first layers."""
        if self._eyes is None:
            return sizes
        devices = device_names(self._machine, plan)
        place = devices[0] if devices else self._frame.cpu
        weights, context, compute = sizes.get(place, (0, 0, 0))
        return {**sizes, place: (weights + self._eyes.weights, context, compute + self._eyes.work)}

    def _take_on(self, member: Member) -> None:
        """Judge builds with this one's vocabulary from now on; those of a group share it."""
        self._frame = self._frame.with_vocabulary(member.anatomy.vocabulary)

    def _plan(self, group: Group) -> Plan:
        context = min(self._context, group.context_train or self._context)
        return _usual(context, self._pinned if self._cards else None)

    def _fit(
        self, member: Member, plan: Plan, bill: Bill, layers: int, longest: int | None, reader: str, *,
        in_part: bool = False,
    ) -> Fit:  # fmt: skip
        """layers: the engine's count, output layer not counted; in_part: whether the asked context is the longest
        that is known of it, if it runs so."""
        every = layers + 1
        offloaded = 0 if not self._cards else every if plan.gpu_layers == ALL_LAYERS else min(plan.gpu_layers, every)
        verdict = self._frame.limits.judge(bill, offloaded=offloaded == every and not plan.moves_parts)
        if in_part and verdict is Verdict.SLOWER:
            longest = plan.context
        left = self._frame.limits.spare(bill)
        return Fit(member.model, plan, bill, verdict, left, longest, every, offloaded, reader, 0.0)

    # -- builds that are too large for any plan ----------------------------------------------------------------------

    def _too_large(self, member: Member, plan: Plan) -> Surveyed:
        """A Fit from the weights alone: graphics filled up, the rest in system memory. plan: with no layer there."""
        left = member.model.weights_bytes + (self._eyes.memory if self._eyes else 0)
        sizes = {}
        for device in self._cards:
            part = min(left, device.usable or 0)
            sizes[device.id] = (part, 0, 0)
            left -= part
        sizes[self._frame.cpu] = (left, 0, 0)
        bill = self._frame.bill(sizes)
        return Surveyed(
            member,
            self._fit(member, plan, bill, len(member.anatomy.held) - 1, None, WEIGHTS_ALONE),
            settled=True,
        )

    # -- builds that share their dry runs ----------------------------------------------------------------------------

    def _judge_alike(self, group: Group, members: list[Member], plan: Plan, reference: Member) -> list[Surveyed]:
        run = self._run(reference, plan)
        rest = explain_run(reference.anatomy, run, self._machine, plan.experts_on_cpu)
        if rest is None and members != [reference]:
            return [judged for member in members for judged in self._judge_alike(group, [member], plan, member)]
        far = self._far(group, reference, plan)
        judged = []
        for member in members:
            weights = (
                weights_of(member.anatomy, run, rest, plan.experts_on_cpu)
                if rest
                else {d: sizes[0] for d, sizes in run.devices.items()}
            )
            sizes = self._seeing(
                {
                    device: (weights.get(device, 0), context, compute)
                    for device, (_, context, compute) in run.devices.items()
                },
                plan,
            )
            # The shared dry run has room for the reference's own matrices that are copied over; others' may be larger.
            copied = [largest_on_host(one.anatomy, plan, run.layers + 1) for one in (member, reference)]
            band = max(0, copied[0] - copied[1]) if plan.moves_parts else 0
            if self._cards and self._frame.more_than_free(sizes, band):
                judged.append(self._in_part(member, plan, run, rest or Untold((), idle=False)))
                continue
            fit = self._fit(member, plan, self._frame.bill(sizes, band), run.layers, far(sizes), run.reader)
            judged.append(Surveyed(member, fit, settled=not plan.moves_parts))
        return judged

    def _far(self, group: Group, reference: Member, plan: Plan) -> Callable[[Sizes], int | None]:
        """What gives the longest conversation, on the line to a second dry run: with what the model was trained for, or
        with half of what is asked where that is all. The run is made when the first build needs it."""
        trained = max(group.context_train, plan.context)
        context = min(trained, FARTHEST) if trained > plan.context else max(1, plan.context // 2)
        other: Run | None = None

        def longest(sizes: Sizes) -> int | None:
            nonlocal other
            # Where the weights alone take of the reserve, no conversation keeps it.
            if not self._frame.all_hold({device: (weights, 0, 0) for device, (weights, _, _) in sizes.items()}):
                return None
            other = other or self._run(reference, _of_length(plan, context))
            return self._frame.longest(sizes, plan.context, self._seeing(other.devices, plan), context, trained)

        return longest

    # -- builds that only fit in part --------------------------------------------------------------------------------

    def _in_part(self, member: Member, plan: Plan, whole: Run, rest: Untold) -> Surveyed:
        """All on graphics but the experts of some layers, or as many layers as fit where there are no experts or these
        are not enough; worked out from the dry run with everything there. What is recommended is settled: there the
        ways are compared by their speed."""
        part = PartlyOffloaded(member, plan, whole, rest, self._frame.cpu)
        apart = None if "experts" in self._pinned.stay else self._experts_apart(member, plan, part)
        wanted, sizes, extra = apart or self._some_layers(member, plan, part)
        bill = self._frame.bill(self._seeing(sizes, wanted), extra)
        fit = self._fit(member, wanted, bill, whole.layers, None, whole.reader, in_part=True)
        return Surveyed(member, fit, settled=False)

    def _some_layers(self, member: Member, plan: Plan, part: PartlyOffloaded) -> _PartPlan:
        """The plan with the most layers that graphics hold."""
        anatomy = member.anatomy

        def band(layers: int) -> int:
            on_host = len(anatomy.held) - layers
            return largest_moved(anatomy, max(on_host, plan.experts_on_cpu)) if layers else 0

        def holds(layers: int) -> bool:
            return self._frame.cards_hold(self._seeing(part.on_cards(layers), plan), band(layers))

        every = len(anatomy.held)
        most = int(every * self._room / part.all_on_cards)
        layers = border(holds, lambda *_: most, fails=every, fits=0)
        return _with(plan, layers, plan.experts_on_cpu), part.at(layers), band(layers)

    def _experts_apart(self, member: Member, plan: Plan, part: PartlyOffloaded) -> _PartPlan | None:
        """The plan with the experts of as few layers as need be in system memory; None where that is not enough, or
        where there are no experts."""
        if not member.anatomy.mixture:
            return None
        every = max((index + 1 for index, one in enumerate(member.anatomy.experts) if one.held), default=0)

        def holds(count: int) -> bool:
            sizes = self._seeing(part.on_cards_without_experts(count), plan)
            return self._frame.cards_hold(sizes, largest_moved(member.anatomy, count))

        if not every or not holds(every):
            return None
        fewest = every - int(every * self._room / part.all_on_cards)
        fits = border(holds, lambda *_: fewest, fails=0, fits=every)
        return _with(plan, plan.gpu_layers, fits), part.without_experts(fits), largest_moved(member.anatomy, fits)


# -- small things --------------------------------------------------------------------------------------------------


@lru_cache(4096)
def _with(plan: Plan, layers: int, experts: int) -> Plan:
    """`plan` with so many layers on graphics, and so many with experts in system memory; many builds share it."""
    return plan.with_(gpu_layers=layers, experts_on_cpu=experts)


@lru_cache(256)
def _usual(context: int, pinned: Pinned | None) -> Plan:
    """The plan that is asked about first. pinned: None without graphics."""
    plan = plimsoll_plan(context)
    return plan.with_(gpu_layers=0) if pinned is None else pinned.on(plan)


@lru_cache(1024)
def _of_length(plan: Plan, context: int) -> Plan:
    return plan.with_(context=context)
