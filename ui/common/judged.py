"""How a model is wished to run, and what came of that: of a file that was opened, or of a build of the catalogue."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from advisor.fit.fit import Fit, Option
from advisor.fit.speed_band import Speed
from advisor.machine.machine import Machine
from advisor.planner.sums import Sums
from advisor.services.judgement import Assessment, RunSettings
from advisor.services.placements import PlacementChoice
from ui.words import rounded_tokens


@dataclass(frozen=True)
class Judged:
    """judging: it is being worked out, and what was known stays until then. judged_on: the machine as it was then.

    options: ways out. problem: a sentence, where the wish turned out to be impossible. weighing: whether the person
    looks at other placements; placements: those, as far as they are judged. sums: where the bytes of the fit come from.
    lent: what devices of other computers are worth for it, in a sentence, "" for nothing.
    """

    wish: RunSettings = field(default_factory=RunSettings)
    judging: bool = False
    judged_on: Machine | None = None
    fit: Fit | None = None
    speed: Speed | None = None
    options: tuple[Option, ...] = ()
    problem: str | None = None
    weighing: bool = False
    placements: tuple[PlacementChoice, ...] = ()
    sums: Sums | None = None
    lent: str = ""

    @property
    def answer(self) -> Fit | None:
        """The fit, unless the wish turned out to be impossible."""
        return self.fit if self.problem is None else None

    @property
    def runs(self) -> bool:
        """Whether it can be expected to load as wished."""
        return self.answer is not None and self.answer.verdict.runs

    def better_context(self, trained: int | None) -> int | None:
        """The tokens to wish instead: what it was trained for where more is wished, else the longest that fits, as that
        is said."""
        if trained and self.wish.context > trained:
            return trained
        longest = self.answer.longest_context if self.answer else None
        return rounded_tokens(longest) if longest else None

    def assessed(self, found: Assessment) -> Judged:
        """With what is known now; the speed and the ways out of before stay until there are others."""
        fit = self._with_longest(found.judgement.fit)
        options = self.options if found.options is None else found.options
        speed = self.speed if found.options is None and found.speed is None else found.speed
        return replace(
            self,
            fit=fit,
            judged_on=found.judgement.machine,
            lent=found.judgement.lent.sentence if found.judgement.lent else "",
            problem=None,
            options=options if fit.verdict.improvable else (),
            speed=speed if fit.verdict.runs else None,
            placements=self.placements if found.placements is None else found.placements,
            sums=found.sums,
        )

    def _with_longest(self, fit: Fit) -> Fit:
        """The longest conversation is known last; another length of the same plan does not change it."""
        if fit.searched or self.fit is None or not self.fit.searched:
            return fit
        if self.fit.plan.with_(context=fit.plan.context) != fit.plan:
            return fit
        return replace(fit, longest_context=self.fit.longest_context, searched=True)

    def impossible(self, problem: str) -> Judged:
        """With the sentence that says why there is no answer."""
        return replace(self, problem=problem, options=(), speed=None)
