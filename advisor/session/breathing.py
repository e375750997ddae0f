"""A context that breathes: it begins with what a conversation needs, and grows to what a person asked for."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from advisor.fit.context_steps import judged_on
from advisor.fit.fit import Fit
from advisor.fit.verdict import Verdict
from advisor.machine.live import less
from advisor.machine.machine import Machine

BRINK = 16  # tokens before the end of the context at which a reply pauses, to go on in a longer one
SPARE = 256  # tokens beyond what is needed that a length is to leave
_CELL = 64  # bytes that a copy of the state takes for each token beside its chat memory, at most


class Breath:
    """How long the context of a loaded model may be. Not safe from several threads at once.

    short: the length that was needed last and did not go, held against what was left then; None where all went.
    """

    def __init__(self, fits: Sequence[Fit], room: Callable[[], Machine | None]) -> None:
        """fits: as shorter_fits has them, the last one what was asked for. room: what this model may plan with now,
        were it not there; None where nobody knows."""
        self._fits, self._room = list(fits), room
        self.short: Fit | None = None

    @property
    def ceiling(self) -> Fit:
        """As it was asked for, and judged before the load."""
        return self._fits[-1]

    def can_grow(self, machine: Machine) -> bool:
        """Whether every step up to the ceiling goes on `machine`, without this model, as it is now.

        For a moment the largest one takes a copy of the state of the one before besides.
        """
        if not self.ceiling.verdict.runs or len(self._fits) < 2:
            return False
        return judged_on(self.ceiling, _less(machine, copy_of_state(self._fits[-2]))).verdict.runs

    def first(self, need: int) -> Fit:
        """What to begin with for a conversation of `need` tokens."""
        return self._step(need) or self.ceiling

    def wider(self, now: Fit, need: int, kept: int = 0) -> Fit | None:
        """The next length that holds `need` tokens, or as much of it as goes at this moment; None where nothing does.

        now: the present one; kept: bytes of system memory that the model's child holds beside its bill.
        It has to leave every device its reserve, unless a person agreed to less with the ceiling.
        """
        wanted = self._step(max(need, now.plan.context + 1))
        if wanted is None or (machine := self._room()) is None:
            return None
        between = [fit for fit in self._fits if max(need, now.plan.context) < fit.plan.context < wanted.plan.context]
        steady, moving = _less(machine, kept), _less(machine, kept + copy_of_state(now))
        for fit in (wanted, *between[:-2:-1]):  # and half of the way
            lasting, passing = judged_on(fit, steady), judged_on(fit, moving)
            if self._allows(lasting.verdict) and passing.verdict.runs:
                self.short = None if fit is wanted else self.short
                return lasting
            if fit is wanted:
                self.short = passing
        return None

    def did_not_go(self, fit: Fit) -> None:
        """The engine had no memory for it."""
        self.short = fit

    def narrower(self, now: Fit, need: int) -> Fit | None:
        """The shortest length that holds `need` tokens with room for a message; None where the present one is."""
        found = self._step(need)
        return found if found and found.plan.context < now.plan.context else None

    def raise_to(self, fit: Fit) -> None:
        """A person gave the context another length; one that is longer is the new ceiling."""
        self.short = None
        if fit.plan.context > self.ceiling.plan.context:
            self._fits.append(fit)

    def _step(self, need: int) -> Fit | None:
        """The first length, doubled from the first one, that holds so many tokens and a message; the ceiling where
        only that holds them, None where nothing does."""
        first = self._fits[0].plan.context
        for fit in self._fits[:-1]:
            times, more = divmod(fit.plan.context, first)
            if not more and times.bit_count() == 1 and fit.plan.context >= need + SPARE:
                return fit
        return self.ceiling if self.ceiling.plan.context > need else None

    def _allows(self, verdict: Verdict) -> bool:
        return verdict.runs and (verdict is not Verdict.TIGHT or self.ceiling.verdict is Verdict.TIGHT)


def copy_of_state(fit: Fit) -> int:
    """Bytes of system memory that what a full context of this plan holds takes, while it is moved, at most."""
    return fit.bill.line("context") + _CELL * fit.plan.cells


def _less(machine: Machine, size: int) -> Machine:
    return less(machine, {machine.cpu.id: size})
