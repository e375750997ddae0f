"""Two or three things to change together, where none alone makes a plan fit: those that cost least, by dry runs.

What each change costs a person is put into one figure, to order them by: chat memory in 8 bits and a smaller batch cost
hardly anything, a smaller quantisation what it was measured to diverge, half the length or half the users more. With
more bits, users and tokens a plan never takes less, so what does not fit rules out all that asks for more.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, product
from typing import Any, Literal

from advisor.catalogue.quants import quant_facts
from advisor.errors import AdvisorError, Cancelled, EngineProblem
from advisor.fit.fit import Fit
from advisor.plan import KV_TYPES, Plan
from advisor.planner.textbook import nominal_bits
from advisor.progress import Cancel
from advisor.services.judgement import SpelledOut
from advisor.services.plan_changes import ChangeKind, PlanChange
from advisor.services.planner import PlannedVersion, Planner

LeverKind = Literal["kv", "batch", "quant", "context", "users"]
SMALL_BATCH = 128
_LEAST_BITS = 3  # nominal; below that a model is hardly itself
_LEAST_CONTEXT = 2048
_MOST_QUANTS = 3  # smaller ones that are tried
_MOST_TOGETHER, _MOST_IN_PART = 3, 2
_MOST_TOLD = 3  # combinations
_KINDS: dict[LeverKind, ChangeKind] = {
    "kv": "kv", "batch": "batch", "quant": "quant", "context": "shorter", "users": "users",
}  # fmt: skip


@dataclass(frozen=True)
class Lever:
    """One thing that can be changed. values: from the mildest on, each with what it costs a person."""

    kind: LeverKind
    values: tuple[tuple[Any, float], ...]


def levers_of(run: SpelledOut, quant: str, versions: Sequence[PlannedVersion]) -> tuple[Lever, ...]:
    """What can be changed of a plan. versions: of the model, from the fewest bits; quant: the one that is planned."""
    plan, found = run.wanted, list[Lever]()
    if KV_TYPES[plan.kv_k].exact and plan.flash_attention != "off":
        found.append(Lever("kv", (("q8_0", 1.0),)))
    if plan.ubatch > SMALL_BATCH:
        found.append(Lever("batch", ((SMALL_BATCH, 1.5),)))
    names = [version.quant for version in versions]
    smaller = names[: names.index(quant)] if quant in names else []
    usable = [name for name in reversed(smaller) if nominal_bits(name) >= _LEAST_BITS]
    found.append(Lever("quant", tuple((name, _loses(name, quant)) for name in usable[:_MOST_QUANTS])))
    lengths = [plan.context // part // 256 * 256 for part in (2, 4, 8)]
    found.append(Lever("context", tuple((n, 4 * math.log2(plan.context / n)) for n in lengths if n >= _LEAST_CONTEXT)))
    users = dict.fromkeys(count for part in (2, 4) if (count := plan.slots // part) > 0)
    found.append(Lever("users", tuple((n, 5 * math.log2(plan.slots / n)) for n in users)))
    return tuple(lever for lever in found if lever.values)


def _loses(name: str, than: str) -> float:
    """What a smaller quantisation costs, by its measured divergence; by its bits where that is not known."""
    ours, theirs = quant_facts(name), quant_facts(than)
    if ours and theirs and ours.kld is not None and theirs.kld is not None:
        return 1.5 + 50 * max(0.0, ours.kld - theirs.kld)
    return 2.0 * max(1, nominal_bits(than) - nominal_bits(name))


class CombinedChanges:
    """Tries combinations on a planner's machine. run: as asked for; versions: of the model, from the fewest bits."""

    def __init__(
        self, planner: Planner, run: SpelledOut, quant: str, versions: Sequence[PlannedVersion], cancel: Cancel
    ) -> None:
        self._planner, self._run, self._cancel = planner, run, cancel
        self._quant, self._versions = quant, {version.quant: version for version in versions}
        self._levers = levers_of(run, quant, versions)

    def found(self, back: Mapping[str, Any], *, whole: bool = True) -> Iterator[tuple[PlanChange, ...]]:
        """The combinations that fit, the cheapest first, with more of them as they are found: of as few things as do.

        back: what takes back where a person said that things lie. whole: whether all is to lie on graphics; else what
        runs will do, with experts or layers in system memory. Raises Cancelled, and EngineProblem where no engine can
        be had.
        """
        for size in range(1, (_MOST_TOGETHER if whole else _MOST_IN_PART) + 1):
            cheapest: list[tuple[float, PlanChange]] = []
            for levers in combinations(self._levers, size):
                if one := self._mildest(levers, back, whole=whole):
                    cheapest.append(one)
                    cheapest.sort(key=lambda found: found[0])
                    yield tuple(change for _, change in cheapest[:_MOST_TOLD])
            if cheapest:
                return

    def _mildest(
        self, levers: Sequence[Lever], back: Mapping[str, Any], *, whole: bool
    ) -> tuple[float, PlanChange] | None:
        """The combination of these that costs least and fits; None where not even the strongest does."""
        strongest = tuple(len(lever.values) - 1 for lever in levers)
        if self._fit(levers, strongest, whole=whole) is None:
            return None
        places = product(*(range(len(lever.values)) for lever in levers))
        missed: list[tuple[int, ...]] = []
        for place in sorted(places, key=lambda place: _cost(levers, place)):
            if any(all(at <= known for at, known in zip(place, other, strict=True)) for other in missed):
                continue
            if fit := self._fit(levers, place, whole=whole):
                return _cost(levers, place), _change(levers, place, back, fit)
            missed.append(place)
        return None

    def _fit(self, levers: Sequence[Lever], place: Sequence[int], *, whole: bool) -> Fit | None:
        """The plan with these changes, where that fits as `found` wants it; None where not."""
        changes = {lever.kind: lever.values[at][0] for lever, at in zip(levers, place, strict=True)}
        version = self._versions.get(changes.pop("quant", self._quant))
        if version is None:
            return None
        asked = SpelledOut(_plan(self._run.wanted, changes), "fixed" if whole else "auto", batch="fixed")
        try:
            fit = self._planner.judge_quickly(version.open(), asked, self._cancel).fit
        except Cancelled:
            raise
        except AdvisorError as error:
            if isinstance(error, EngineProblem) and error.outcome is None:
                raise
            return None  # these cards compute with no such chat memory, or the engine gives up on it
        enough = not fit.verdict.improvable if whole else fit.verdict.runs
        return fit if enough else None


def _plan(plan: Plan, changes: Mapping[LeverKind, Any]) -> Plan:
    bare = plan.unplaced().with_(split=plan.split, main_gpu=plan.main_gpu)
    if "kv" in changes:
        bare = bare.with_(kv_k=changes["kv"], kv_v=changes["kv"])
    if "batch" in changes:
        bare = bare.with_(ubatch=changes["batch"])
    if "context" in changes:
        bare = bare.with_(context=changes["context"])
    if "users" in changes:
        outputs = changes["users"] if bare.outputs == bare.slots else bare.outputs
        bare = bare.with_(slots=changes["users"], outputs=outputs)
    return bare


def _cost(levers: Sequence[Lever], place: Sequence[int]) -> float:
    return sum(lever.values[at][1] for lever, at in zip(levers, place, strict=True))


def _change(levers: Sequence[Lever], place: Sequence[int], back: Mapping[str, Any], fit: Fit) -> PlanChange:
    values: dict[str, Any] = {lever.kind: lever.values[at][0] for lever, at in zip(levers, place, strict=True)}
    parts = tuple(PlanChange(_KINDS[lever.kind], {lever.kind: values[lever.kind]}) for lever in levers)
    return PlanChange("several", {**values, **back}, parts=parts, fit=fit)
