"""Whether devices that other computers lend make a model faster, or slower: judged with and without them. No Qt."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from advisor.fit.fit import Fit
from advisor.fit.speed_band import Speed
from advisor.machine.machine import Machine
from advisor.plan import Plan
from advisor.sentences import sentence


@dataclass(frozen=True)
class LentChoice:
    """What was found. used: whether a lent device is used; with_them, without: how fast it would be, None where it does
    not run so."""

    used: bool
    with_them: Speed | None
    without: Speed | None

    @property
    def sentence(self) -> str:
        """What that means, for a person; "" where there is nothing to choose between."""
        with_them, without = self.with_them, self.without
        if self.used and with_them and without:
            if without.writing.likely > with_them.writing.likely:  # a person insisted
                return sentence(
                    "Without the lent devices it would be faster: about {without} instead of {with_them} tokens per "
                    "second.",
                    without=without.writing, with_them=with_them.writing,
                )  # fmt: skip
            return sentence(
                "With the lent devices it writes about {with_them} tokens per second, without them about {without}.",
                without=without.writing, with_them=with_them.writing,
            )  # fmt: skip
        if self.used and with_them:
            return sentence("Without the lent devices it would not run on this computer.")
        if with_them and without:
            return sentence(
                "The lent devices are not used: with them it would write about {with_them} instead of {without} tokens "
                "per second.",
                without=without.writing, with_them=with_them.writing,
            )  # fmt: skip
        return ""

    def to_json(self) -> dict[str, Any]:
        """For the terminal contract."""
        return {
            "used": self.used,
            "with": self.with_them.to_json() if self.with_them else None,
            "without": self.without.to_json() if self.without else None,
        }


@dataclass(frozen=True)
class ChosenMachine:
    """The machine to run a model on, and why."""

    machine: Machine
    lent: LentChoice


def is_open(plan: Plan, placement: str) -> bool:
    """Whether it is for us to say which devices are used; else a person did."""
    return placement == "auto" and not plan.split and plan.main_gpu is None


def choose_lent(machine: Machine, judged: Callable[[Machine], tuple[Fit, Speed | None]]) -> ChosenMachine:
    """Of no lender, the first, the first two… those with whom the model is fastest. judged: on a machine."""
    without: Speed | None = None
    best: tuple[float, Machine, Speed | None] | None = None
    with_them: Speed | None = None
    for candidate in _candidates(machine):
        fit, speed = judged(candidate)
        runs = speed.writing.likely if fit.verdict.runs and speed else 0.0
        if not candidate.lenders:
            without = speed if runs else None
        elif runs and (with_them is None or runs > with_them.writing.likely):
            with_them = speed
        if best is None or runs > best[0]:
            best = runs, candidate, speed
        if candidate.lenders and fit.verdict.whole:
            break  # more computers only add ways between them
    assert best
    chosen = best[1] if best[0] else machine  # where it runs nowhere, all of it is shown
    return ChosenMachine(chosen, LentChoice(bool(chosen.lenders), with_them, without))


def _candidates(machine: Machine) -> Iterator[Machine]:
    lenders = machine.lenders
    for count in range(len(lenders) + 1):
        yield machine.with_lenders(lenders[:count])
