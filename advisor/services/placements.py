"""Where the parts of a model may lie, as a person chooses it, and what each choice would be like."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from advisor.fit.placement import MovedPart
from advisor.plan import ALL_LAYERS, Plan

if TYPE_CHECKING:
    from advisor.fit.fit import Fit
    from advisor.fit.speed_band import Speed

PlacementGroup = Literal["layers", "experts", "kv", "cards"]
_STEPS = 4  # parts that a choice of how many layers is offered in


@dataclass(frozen=True)
class PlacementWish:
    """What a person says of where things lie; None (of `split`: nothing) where that is chosen for speed.

    layers: on graphics devices, output layer included, ALL_LAYERS for every one; where that is said, nothing else moves
    by itself. experts: layers, from the first, whose experts stay in system memory. kv_on_cpu, split, main_gpu: as in a
    Plan.
    """

    layers: int | None = None
    experts: int | None = None
    kv_on_cpu: bool | None = None
    split: tuple[float, ...] = ()
    main_gpu: int | None = None

    @classmethod
    def of(cls, plan: Plan) -> PlacementWish:
        """What amounts to the placement of `plan`."""
        return cls(plan.gpu_layers, plan.experts_on_cpu, plan.kv_on_cpu, plan.split, plan.main_gpu)

    @property
    def automatic(self) -> bool:
        """Whether everything is chosen for speed."""
        return self == PlacementWish()

    @property
    def stay(self) -> frozenset[MovedPart]:
        """Parts that are not to be moved beside what is said."""
        pinned: dict[MovedPart, bool] = {"experts": self.experts is not None, "kv": self.kv_on_cpu is not None}
        return frozenset(part for part, said in pinned.items() if said)

    def laid_over(self, plan: Plan) -> Plan:
        """`plan` with what is said here; UsageError where that is impossible."""
        return plan.with_(
            gpu_layers=ALL_LAYERS if self.layers is None else self.layers,
            experts_on_cpu=self.experts or 0,
            kv_on_cpu=bool(self.kv_on_cpu),
            split=self.split,
            main_gpu=self.main_gpu,
        )


@dataclass(frozen=True)
class PlacementChoice:
    """One other way of laying a model, beside the one that is shown. where: what would be wished.

    fit: its own judgement, whose longest conversation is not looked for; None where the engine or the card refuses it,
    for `problem`, a sentence. speed: None where it does not run.
    """

    group: PlacementGroup
    where: PlacementWish
    fit: Fit | None = None
    speed: Speed | None = None
    problem: str | None = None


def ways_to_lay(
    where: PlacementWish, layers: int, cards: int, *, mixture: bool
) -> list[tuple[PlacementGroup, PlacementWish]]:
    """What a person can choose between, each beside the rest of `where`, in the order it is shown.

    layers: the model's, output layer included; cards: graphics devices, of which there is one at least; mixture:
    whether there are experts to move.
    """
    counts = (None, ALL_LAYERS, *_between(layers, where.layers, layers), 0)
    found: list[tuple[PlacementGroup, PlacementWish]] = [("layers", replace(where, layers=count)) for count in counts]
    if where.layers == 0:
        return found  # nothing is left to be moved
    automatic = [None] if where.layers is None else []  # with the layers, all else lies as it is said
    blocks = layers - 1
    if mixture:
        apart = (*automatic, 0, *reversed(_between(blocks, where.experts, blocks)), blocks)
        found += [("experts", replace(where, experts=count)) for count in apart]
    found += [("kv", replace(where, kv_on_cpu=aside)) for aside in (*automatic, False, True)]
    if cards > 1:
        shared = replace(where, split=(), main_gpu=None)
        found.append(("cards", shared))
        found += [("cards", replace(shared, main_gpu=index)) for index in range(cards)]
    return found


def _between(whole: int, chosen: int | None, most: int) -> list[int]:
    """Some counts between none and all, the largest first; the chosen one among them."""
    steps = {round(whole * part / _STEPS) for part in range(1, _STEPS)}
    if chosen is not None:
        steps.add(min(chosen, most))
    return sorted(steps - {0, whole, ALL_LAYERS}, reverse=True)
