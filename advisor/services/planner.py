"""Plans for users and hardware that are not there yet: what fits solved backwards, and the sums behind it. No Qt."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from advisor.errors import AdvisorError, Cancelled, EngineProblem, UsageError
from advisor.fit.fit import Fit
from advisor.fit.foresight import Foresight
from advisor.fit.measure import Measures, Opened
from advisor.fit.speed_band import Speed, SpeedAt
from advisor.fit.verdict import Verdict
from advisor.gguf.header import Header
from advisor.machine.machine import Kind, Machine
from advisor.plan import Plan
from advisor.planner.highest import most
from advisor.planner.solve import MOST_USERS, CardSize, cards_for, chips_for
from advisor.planner.sums import Sums, sums_of
from advisor.progress import Cancel
from advisor.services.computer import Computer
from advisor.services.fits import Fits
from advisor.services.judgement import Judgement, RunChoice, SpelledOut
from advisor.services.side_by_side import side_by_side

SHORTEST = 4096  # tokens at which the table of contexts begins
MOST_CONTEXTS = 8
MOST_CELLS = 1 << 25  # tokens of all users together: the engine counts them one by one, for more it takes half a minute


@dataclass(frozen=True)
class PlannedVersion:
    """One quantisation of the model that is planned for. open: lays it out; an AdvisorError where that cannot be."""

    quant: str
    open: Callable[[], Opened]


@dataclass(frozen=True)
class PlannedCell:
    """One quantisation at one length of conversation; without a fit, the sentence that says why."""

    quant: str
    context: int
    fit: Fit | None
    speed: Speed | None = None
    problem: str | None = None


@dataclass(frozen=True)
class Solved:
    """The most of each thing that fits, the others being as asked for.

    users: conversations of the asked length, 0 where not one fits; whole: whether with everything on graphics (or in
    the only memory there is). eight_bit_users: the same with 8-bit chat memory, None where that is how it was asked.
    largest: the quantisation with the most bits that fits, None where none does.
    """

    users: int
    whole: bool
    eight_bit_users: int | None
    largest: str | None


class Planner:
    """Solves and explains what Fits judges. Methods block and may be called from any thread.

    All of it is asked through Fits.measurer, which asks the engine nothing twice. A context beyond what the model was
    trained for is planned with, too: who asks is told.
    """

    def __init__(self, computer: Computer, fits: Fits, machine: Machine | None = None) -> None:
        """machine: what to plan on, where not the room of now on `computer`."""
        self._computer, self._fits, self._machine = computer, fits, machine

    def on(self, machine: Machine) -> Planner:
        """One that plans on `machine` instead."""
        return Planner(self._computer, self._fits, machine)

    def machine(self) -> Machine:
        """What is planned on; EngineProblem before the machine was detected."""
        return self._machine or self._computer.now()

    def judge(self, model: Opened, run: RunChoice, cancel: Cancel | None = None) -> Judgement:
        """Whether it fits as asked; UsageError for more tokens than are worked out, else errors as Fits.judge."""
        check_cells(run.plan())
        return self._fits.judge(model, run, cancel, self._fits.measurer, self._machine, beyond_training=True)

    def judge_quickly(self, model: Opened, run: RunChoice, cancel: Cancel | None = None) -> Judgement:
        """The same without its longest conversation."""
        return self._judge_quickly(model, run, cancel, self._fits.measurer)

    def _judge_quickly(self, model: Opened, run: RunChoice, cancel: Cancel | None, measurer: Measures) -> Judgement:
        check_cells(run.plan())
        return self._fits.judge(model, run, cancel, measurer, self._machine, search=False, beyond_training=True)

    def foresight(self) -> Foresight:
        """For quantisations of one model, to be asked about one after the other."""
        return Foresight(self._fits.measurer)

    def sums(self, header: Header, fit: Fit) -> Sums:
        """The arithmetic of a judged plan."""
        return sums_of(header, fit)

    def solve(
        self,
        model: Opened,
        run: SpelledOut,
        versions: Sequence[PlannedVersion] = (),
        cancel: Cancel | None = None,
        *,
        eight_bit: bool = True,
    ) -> Solved:
        """Solve backwards for users and quantisation; errors as Fits.judge. versions: from the fewest bits to most;
        eight_bit: whether users with 8-bit chat memory are counted, too."""
        one = self._verdict(model, _with_users(run, 1), cancel)
        users = self._users(model, run, one, cancel)
        plan = run.plan()
        eight = None
        if eight_bit and plan.kv_k != "q8_0" and plan.flash_attention != "off":
            smaller = replace(run, wanted=plan.with_(kv_k="q8_0", kv_v="q8_0"))
            eight = self._users_or_none(model, smaller, one, cancel)
        return Solved(users, one.whole, eight, self._largest(run, versions, cancel))

    def _users_or_none(self, model: Opened, run: SpelledOut, like: Verdict, cancel: Cancel | None) -> int | None:
        try:
            return self._users(model, run, like, cancel)
        except UsageError:
            return None  # this card computes with no such chat memory

    def _users(self, model: Opened, run: SpelledOut, like: Verdict, cancel: Cancel | None) -> int:
        """As many conversations at once as fit no worse than one alone does."""

        def fits(users: int, *, searched: bool = True) -> bool:
            if run.plan().context * users > MOST_CELLS:
                return False
            try:
                found = self._verdict(model, _with_users(run, users), cancel, searched=searched)
            except EngineProblem as error:
                if error.outcome is None:
                    raise
                return False  # the engine itself gives up on so many (Kimi-Linear does on three)
            return found is Verdict.FITS or (found.runs and found is not Verdict.TIGHT and not like.whole)

        if not like.whole:
            return most(fits, MOST_USERS)
        # What lies where is only looked for beyond the most that fit as they lie by default: that takes many dry runs.
        count = most(lambda users: fits(users, searched=False), MOST_USERS)
        while count < MOST_USERS and fits(count + 1):
            count += 1
        return count

    def _verdict(self, model: Opened, run: SpelledOut, cancel: Cancel | None, *, searched: bool = True) -> Verdict:
        """searched: whether the best way to lay it is looked for, where the default one does not fit."""
        run = run if searched else replace(run, placement="fixed")
        return self.judge_quickly(model, run, cancel).fit.verdict

    def _largest(self, run: SpelledOut, versions: Sequence[PlannedVersion], cancel: Cancel | None) -> str | None:
        def fits(version: PlannedVersion, *, searched: bool) -> bool:
            try:
                return self._verdict(version.open(), run, cancel, searched=searched) is Verdict.FITS
            except (Cancelled, EngineProblem):
                raise
            except AdvisorError:
                return False  # it cannot be made so, or is not to be had

        fitting = (at for at in reversed(range(len(versions))) if fits(versions[at], searched=False))
        largest = next(fitting, -1)
        while largest + 1 < len(versions) and fits(versions[largest + 1], searched=True):
            largest += 1
        return versions[largest].quant if largest >= 0 else None

    def table(
        self,
        versions: Sequence[PlannedVersion],
        contexts: Sequence[int],
        run: SpelledOut,
        cancel: Cancel | None = None,
        at: SpeedAt | None = None,
        foresight: Foresight | None = None,
    ) -> Iterator[PlannedCell]:
        """Every version at every length, in the order in which they are worked out; errors as Fits.judge_all.

        Two children work at it where no real card is in use, of whose memory each would take. foresight: of what was
        asked of the same model before.
        """
        foresight, opening = foresight or self.foresight(), threading.Lock()

        def cell_by(measurer: Foresight) -> Callable[[tuple[PlannedVersion, int]], PlannedCell]:
            return lambda wanted: self._cell(*wanted, run, cancel, at or SpeedAt(), measurer, opening)

        planned = all(device.kind is Kind.VIRTUAL for device in self.machine().gpus)
        by = (foresight, foresight.second()) if planned and (os.cpu_count() or 1) > 1 else (foresight,)
        rows = [[(version, context) for context in contexts] for version in versions]
        return side_by_side(rows, [cell_by(measurer) for measurer in by])

    def _cell(
        self,
        version: PlannedVersion,
        context: int,
        run: SpelledOut,
        cancel: Cancel | None,
        at: SpeedAt,
        measurer: Foresight,
        opening: threading.Lock,
    ) -> PlannedCell:
        """opening: held while a version is laid out, once for all its lengths."""
        asked = replace(run, wanted=run.plan().with_(context=context))
        try:
            with opening:
                model = version.open()
            judged = self._judge_quickly(model, asked, cancel, measurer)
        except Cancelled:
            raise
        except AdvisorError as error:
            if isinstance(error, EngineProblem) and error.outcome is None:
                raise
            return PlannedCell(version.quant, context, None, problem=error.sentence)
        return PlannedCell(version.quant, context, judged.fit, self._fits.speed(model, judged, at=at))

    def smallest_cards(
        self, model: Opened, run: RunChoice, cancel: Cancel | None = None, beside: tuple[Opened, Plan] | None = None
    ) -> tuple[CardSize, ...]:
        """The smallest cards sold that carry the plan alone, everything on them, of a chip the smallest chips; empty
        where none does.

        beside: another model that lies there, too, and its plan. What they take on a card does not hang on the card's
        size. Where no card is planned for there is none to ask about, and the answer is empty, too. Errors as
        Fits.judge.
        """
        machine = self.machine()
        cards = (Kind.VIRTUAL, Kind.DEDICATED)
        card = next((device for device in machine.gpus if device.kind in cards or device.integrated), None)
        if card is None:
            return ()
        alone, measurer = machine.gpus.index(card), self._fits.measurer
        asked = [(model, run.plan()), *([beside] if beside else [])]
        plans = [(one, plan.unplaced().with_(main_gpu=alone)) for one, plan in asked]
        bills = [measurer.measure(one, plan, machine, cancel).bill for one, plan in plans]
        rows = [row for bill in bills if (row := bill.on(card.id))]
        if len(rows) < len(bills):
            return ()
        on_card = sum(row.total for row in rows)
        return chips_for(on_card, sum(bill.total for bill in bills)) if card.integrated else cards_for(on_card)


def check_cells(plan: Plan) -> None:
    """UsageError where all users together have more tokens than a plan is worked out for."""
    if plan.cells > MOST_CELLS:
        raise UsageError(
            "{users} users with {context:,} tokens each are more than is worked out here: up to {most:,} tokens "
            "together.",
            users=plan.slots,
            context=plan.context,
            most=MOST_CELLS,
        )


def contexts_up_to(trained: int, asked: int) -> tuple[int, ...]:
    """Lengths worth a column: doubling from 4,096 to what the model was trained for, with the asked one; 8 at most."""
    longest = max(trained, asked)
    found = {asked, longest}
    length = SHORTEST
    while length < longest:
        found.add(length)
        length *= 2
    some = sorted(found)
    while len(some) > MOST_CONTEXTS:
        some.remove(next(one for one in some if one != asked))
    return tuple(some)


def _with_users(run: SpelledOut, users: int) -> SpelledOut:
    plan = run.plan()
    outputs = users if plan.outputs == plan.slots else plan.outputs
    return replace(run, wanted=plan.with_(slots=users, outputs=outputs))
