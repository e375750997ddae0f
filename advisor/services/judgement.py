"""Whether a model fits as a person wants to run it, as values."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal, Protocol

from advisor.fit.fit import Fit, Option
from advisor.fit.ladder import Rung
from advisor.fit.placement import MovedPart
from advisor.fit.speed_band import Speed
from advisor.machine.machine import Machine
from advisor.plan import USUAL_CONTEXT, KvType, Plan, plimsoll_plan
from advisor.planner.sums import Sums
from advisor.services.lent_choice import LentChoice
from advisor.services.placements import PlacementChoice, PlacementWish
from advisor.units import MIB

if TYPE_CHECKING:
    from advisor.hub.listing import HubBuild

Placement = Literal["auto", "fixed"]
DRIFT = 128 * MIB  # of free memory since a verdict: then it is worked out again


class RunChoice(Protocol):
    """How a model is to run: a RunSettings or a SpelledOut."""

    def plan(self) -> Plan:
        """The plan it amounts to; UsageError for an impossible one."""

    def of_length(self, context: int) -> RunChoice:
        """The same with a conversation of so many tokens."""

    @property
    def placement(self) -> Placement:
        """Whether what lies where is chosen when the plan is judged ("auto"), or is as it shall be."""

    @property
    def batch(self) -> Placement:
        """Whether more of a prompt may be read at once than the plan says, where that is faster ("auto")."""

    @property
    def stay(self) -> frozenset[MovedPart]:
        """Parts that lie as the plan says also where the rest is chosen."""

    @property
    def lenders(self) -> tuple[str, ...] | None:
        """The computers whose devices may be used; None for all that lend any."""


@dataclass(frozen=True)
class RunSettings:
    """How the person wants the opened model to run. context in tokens, not yet checked; where: what lies where; slots:
    conversations at once, each of that length."""

    context: int = USUAL_CONTEXT
    kv: KvType = "f16"
    where: PlacementWish = field(default_factory=PlacementWish)
    slots: int = 1

    @classmethod
    def of(cls, plan: Plan) -> RunSettings:
        """What amounts to `plan` wherever it is judged: everything pinned that it has in system memory."""
        return cls(plan.context, plan.kv_k, PlacementWish.of(plan), plan.slots)

    def plan(self) -> Plan:
        """The plan it amounts to; UsageError for an impossible one."""
        return self.where.laid_over(plimsoll_plan(self.context, self.slots).with_(kv_k=self.kv, kv_v=self.kv))

    def of_length(self, context: int) -> RunSettings:
        """As RunChoice.of_length."""
        return replace(self, context=context)

    @property
    def placement(self) -> Placement:
        """As RunChoice.placement."""
        return "auto" if self.where.layers is None else "fixed"

    @property
    def batch(self) -> Placement:
        """As RunChoice.batch."""
        return "auto"

    @property
    def stay(self) -> frozenset[MovedPart]:
        """As RunChoice.stay."""
        return self.where.stay

    @property
    def lenders(self) -> tuple[str, ...] | None:
        """As RunChoice.lenders."""
        return None


@dataclass(frozen=True)
class SpelledOut:
    """A whole plan, as it is given on a command line. stay: parts that are not to be moved beside what it says; batch:
    as RunChoice.batch; lenders: as RunChoice.lenders."""

    wanted: Plan
    placement: Placement = "auto"
    stay: frozenset[MovedPart] = frozenset()
    batch: Placement = "auto"
    lenders: tuple[str, ...] | None = None

    @classmethod
    def of(cls, rung: Rung, batch: Placement = "auto") -> SpelledOut:
        """The plan of a rung, as it was judged."""
        return cls(rung.fit.plan, "fixed", batch=batch, lenders=rung.lenders)

    def plan(self) -> Plan:
        """The plan."""
        return self.wanted

    def of_length(self, context: int) -> SpelledOut:
        """As RunChoice.of_length."""
        return replace(self, wanted=self.wanted.with_(context=context))


@dataclass(frozen=True)
class Judgement:
    """A fit, and the machine as it was judged on: now, and with the loaded model gone.

    lent: what devices of other computers were found to be worth; None where there are none, or a person chose.
    """

    fit: Fit
    machine: Machine
    lent: LentChoice | None = None


@dataclass(frozen=True)
class PacedFit:
    """A fit, and how fast it would run; None while that is not known, and where it does not run."""

    fit: Fit
    speed: Speed | None = None


@dataclass(frozen=True)
class Assessment:
    """A judgement and what follows from it, as far as that is known. options: better plans, None while nobody knows.

    speed: how fast it would run; None while that is not known, and where it does not run. placements: other ways of
    laying it, None while nobody knows. sums: where the bytes come from.
    """

    judgement: Judgement
    speed: Speed | None = None
    options: tuple[Option, ...] | None = None
    placements: tuple[PlacementChoice, ...] | None = None
    sums: Sums | None = None


@dataclass(frozen=True)
class Leaving:
    """A model in memory that would have to go. name: of its session; held: bytes on all devices; writing: a reply."""

    name: str
    model: str
    held: int
    writing: bool = False


@dataclass(frozen=True)
class LessAsked:
    """What of a model goes beside those in memory: how to ask for it, how it is judged, and how fast it would be."""

    wish: RunChoice
    fit: Fit
    speed: Speed | None


@dataclass(frozen=True)
class Crowded:
    """A model does not go beside those in memory as it was wished. ends: those that hold least of which it would need
    the memory; less: what goes beside all of them, None where nothing does."""

    ends: tuple[Leaving, ...]
    less: LessAsked | None


@dataclass(frozen=True)
class Refusal:
    """The model does not fit: memory changed since the verdict was shown, or others are in it; nothing was loaded.

    judgement: without those others; crowded: who they are, None where nobody has to go.
    """

    judgement: Judgement
    crowded: Crowded | None = None


@dataclass(frozen=True)
class HubFit:
    """A build on the hub with its Fit and how fast it would run, or with a sentence that says why there is none."""

    build: HubBuild
    fit: Fit | None
    problem: str | None = None
    speed: Speed | None = None


def drifted(judged_on: Machine, room: Machine | None, most: int = DRIFT) -> bool:
    """Whether more than `most` bytes came or went on a device since the machine was as `judged_on`."""
    then = {device.id: device.free for device in judged_on.devices}
    now = {device.id: device.free for device in room.devices} if room else {}
    return any(_moved(free, now[name], most) for name, free in then.items() if name in now)


def _moved(then: int | None, now: int | None, most: int) -> bool:
    return (then is None) != (now is None) or abs((now or 0) - (then or 0)) > most
