"""One question of the planner, worked out bit by bit on one computer: what was asked first, what takes longest last."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Protocol

from advisor.errors import AdvisorError, Cancelled, UsageError
from advisor.fit.bill import Bill
from advisor.fit.fit import Fit, has_experts
from advisor.fit.foresight import Foresight
from advisor.fit.laid_out import SkeletonFolder
from advisor.fit.speed_band import USUAL, SpeedAt
from advisor.machine.live import less
from advisor.machine.machine import Machine
from advisor.plan import Plan
from advisor.planner.other_cards import OtherCards
from advisor.planner.question import Laid, PlanQuestion
from advisor.planner.recipes.registry import ServedBeside, ToServe
from advisor.planner.recipes.serve_texts import serve_texts
from advisor.planner.solve import MOST_USERS
from advisor.progress import Cancel
from advisor.services.advice import Advisor
from advisor.services.combined_changes import CombinedChanges
from advisor.services.computer import Computer
from advisor.services.engine import Engine
from advisor.services.fits import Fits
from advisor.services.hub import HubService
from advisor.services.judgement import Judgement, Placement, SpelledOut
from advisor.services.plan_answer import BillCurve, PlanAnswer
from advisor.services.plan_changes import HardwareStep, PlanChange, changes_that_fit, one_is_enough
from advisor.services.plan_models import PlannedModel
from advisor.services.planner import MOST_CELLS, PlannedVersion, Planner, contexts_up_to

MOST_POINTS = 9  # of a curve


class Answering(Protocol):
    """What answers for one computer."""

    @property
    def engine(self) -> Engine:
        """Its children."""

    @property
    def computer(self) -> Computer:
        """The computer, or what is planned for instead."""

    @property
    def fits(self) -> Fits:
        """Whether models fit."""

    @property
    def advice(self) -> Advisor:
        """The catalogue."""

    @property
    def hub(self) -> HubService:
        """What is on the hub."""

    @property
    def planner(self) -> Planner:
        """What is solved and explained."""


def laid_out(where: Answering) -> SkeletonFolder:
    """Where the skeletons of models lie that are planned with."""
    return where.engine.measurer.laid


def planned_run(question: PlanQuestion, machine: Machine) -> SpelledOut:
    """How the model is to run; UsageError for what is impossible, also on `machine`."""
    plan = question.plan()
    _check_cards(question, machine)
    placement: Placement = "auto" if question.laid.layers is None else "fixed"
    return SpelledOut(plan, placement, question.laid.pinned.stay, "fixed" if question.batch else "auto")


def _check_cards(question: PlanQuestion, machine: Machine) -> None:
    laid = question.laid
    if not machine.gpus and (laid.split or laid.main_gpu is not None or laid.layers not in (None, 0)):
        raise UsageError("There is no graphics device to lay anything on. Leave out what is said of layers and cards.")


@dataclass(frozen=True)
class PlanWork:
    """One question on one computer. machine: it, less what a second model (`beside`) takes there, whose judgement is
    `second`.

    at: which speed is told.
    """

    where: Answering
    question: PlanQuestion
    model: PlannedModel
    run: SpelledOut
    machine: Machine
    second: Judgement | None
    cancel: Cancel
    at: SpeedAt = USUAL
    beside: PlannedModel | None = None

    @classmethod
    def begun(
        cls,
        where: Answering,
        question: PlanQuestion,
        model: PlannedModel,
        second: PlannedModel | None,
        cancel: Cancel,
        run: SpelledOut | None = None,
        at: SpeedAt = USUAL,
    ) -> PlanWork:
        """With the second model judged first; errors as Fits.judge. run: how it is to run, where the question does not
        say all of that."""
        machine, beside = where.computer.now(), None
        if second:
            plan = replace(PlanQuestion(), context=question.second.context, users=question.users).plan()
            beside = where.planner.judge_quickly(second.opened, SpelledOut(plan, batch="fixed"), cancel)
            machine = less(machine, {row.device: row.total for row in beside.fit.bill.devices})
        _check_cards(question, machine)
        run = run or planned_run(question, machine)
        if beside:
            run = replace(run, wanted=_shared_out(run.wanted, machine))
        return cls(where, question, model, run, machine, beside, cancel, at, second)

    @property
    def planner(self) -> Planner:
        """What solves and explains on the machine."""
        return self.where.planner.on(self.machine)

    def first(self) -> PlanAnswer:
        """The bill, and what is known with it."""
        model, planned, question = self.model, self.where.computer.planned_for, self.question
        judged = self.planner.judge_quickly(model.opened, self.run, self.cancel)
        header = model.opened.header
        return PlanAnswer(
            replace(question, model=model.name, quant=model.quant),
            judged,
            self.where.fits.speed(model.opened, judged, at=self.at),
            self.where.planner.sums(header, judged.fit),
            planned.plain if planned else "",
            model.quants,
            contexts_up_to(header.context_train or 0, question.context),
            tuple(version.quant for version in model.versions),
            second=self.second,
            mixture=has_experts(header),
        )

    def rest(self, answer: PlanAnswer) -> Iterator[PlanAnswer]:
        """What takes longer, each time with all of before."""
        model, run, cancel, planner = self.model, self.run, self.cancel, self.planner
        whole = answer.fit.verdict.whole
        if whole:  # else the longest conversation is looked for in each way to lay the model
            yield (answer := replace(answer, judgement=planner.judge(model.opened, run, cancel)))
        yield (answer := replace(answer, solved=planner.solve(model.opened, run, model.versions, cancel)))
        options = self.where.fits.ways_out(model.opened, answer.judgement, cancel, self.where.fits.measurer)
        answer = replace(answer, options=options)
        served = self._to_serve(answer)
        answer = replace(answer, changes=self.changes(answer), recipes=serve_texts(served), to_serve=served)
        yield answer
        order = sorted(model.versions, key=lambda version: version.quant != model.quant)
        for one in self._cells(order[:1], answer):
            answer = one
            yield answer
        yield (answer := replace(answer, by_context=self._curve({n: _long(run, n) for n in answer.contexts})))
        most = answer.solved.users if answer.solved else 0
        people = {n: _for_users(run.wanted, n) for n in users_up_to(max(most, run.wanted.slots))}
        yield (answer := replace(answer, by_users=self._curve(people)))
        for combined in self._combined(answer):
            answer = replace(answer, combined=combined)
            yield (answer := replace(answer, changes=self.changes(answer)))
        for one in self._cells(order[1:], answer):
            answer = one
            yield answer
        beside = (self.beside.opened, self.second.fit.plan) if self.beside and self.second else None
        cards = planner.smallest_cards(model.opened, run, cancel, beside)
        yield (answer := replace(answer, cards=cards))
        if not whole:
            yield replace(answer, judgement=planner.judge(model.opened, run, cancel))

    def _to_serve(self, answer: PlanAnswer) -> ToServe:
        """What recipes are written of. vLLM and its like take shares of the whole card, whatever else is there."""
        plan, second, model = self.run.wanted, None, self.model
        if self.second and self.beside:
            own = self.second.fit.plan.unplaced()
            second = ServedBeside(own, self.beside.served, self.second.fit, self.beside.source)
            plan = plan if self.question.laid.split else plan.with_(split=())
        return ToServe(self.where.computer.now(), plan, model.served, answer.fit, model.source, second=second)

    def changes(self, answer: PlanAnswer, steps: Sequence[HardwareStep] = ()) -> tuple[PlanChange, ...]:
        """What would make it fit, of what is known."""
        laid = self.question.laid
        free = self._laid_by_us if laid != Laid() and answer.fit.verdict.improvable else None
        return changes_that_fit(
            answer.fit, answer.solved, answer.options, steps, laid=laid, free=free, combined=answer.combined
        )

    def _combined(self, answer: PlanAnswer) -> Iterator[tuple[PlanChange, ...]]:
        """Several things to change together, where none alone makes it fit; more each time."""
        if not answer.fit.verdict.improvable or one_is_enough(answer.changes):
            return
        model, found = self.model, tuple[PlanChange, ...]()
        back = {"laid": Laid()} if self.question.laid != Laid() else {}
        run = self._run_by_us if back else self.run
        tried = CombinedChanges(self.planner, run, model.quant, model.versions, self.cancel)
        for found in tried.found(back):
            yield found
        if not found and not answer.fit.verdict.runs:
            yield from tried.found(back, whole=False)

    @cached_property
    def _foresight(self) -> Foresight:
        return self.planner.foresight()

    @cached_property
    def _laid_by_us(self) -> Fit:
        """The fit where nobody says where things lie; asked for before other cards are looked at."""
        return self.planner.judge_quickly(self.model.opened, self._run_by_us, self.cancel).fit

    @property
    def _run_by_us(self) -> SpelledOut:
        wanted = self.run.wanted.unplaced()
        return SpelledOut(_shared_out(wanted, self.machine) if self.second else wanted, batch=self.run.batch)

    def step(self, cards: OtherCards) -> HardwareStep:
        """What these cards give, to be set against others."""
        model, planner = self.model, self.planner
        judged = planner.judge(model.opened, self.run, self.cancel)
        solved = planner.solve(model.opened, self.run, model.versions, self.cancel, eight_bit=False)
        users = solved.users if solved.whole else 0
        speed = self.where.fits.speed(model.opened, judged, at=self.at)
        return HardwareStep(cards, judged.fit, judged.fit.longest_context, users, solved.largest, speed)

    def _cells(self, versions: Sequence[PlannedVersion], answer: PlanAnswer) -> Iterator[PlanAnswer]:
        asked = versions, answer.contexts, self.run, self.cancel, self.at
        for cell in self.planner.table(*asked, foresight=self._foresight):
            answer = replace(answer, cells={**answer.cells, (cell.quant, cell.context): cell})
            yield answer

    def _curve(self, plans: dict[int, Plan]) -> BillCurve:
        """Bills with everything on graphics; those that the engine refuses are left out."""
        found = list[tuple[int, Bill]]()
        measurer, machine = self.where.fits.measurer, self.machine
        for at, plan in plans.items():
            if plan.cells > MOST_CELLS:
                break
            bare = plan.unplaced().with_(split=plan.split, main_gpu=plan.main_gpu)
            whole = bare if machine.gpus else bare.with_(gpu_layers=0)
            try:
                found.append((at, measurer.measure(self.model.opened, whole, machine, self.cancel).bill))
            except Cancelled:
                raise
            except AdvisorError:
                break  # as on more users than the engine takes of this model: what is there stands
        return tuple(found)


def _shared_out(plan: Plan, machine: Machine) -> Plan:
    """By what is free, as the engine would, for the virtual cards know nothing of a model beside it."""
    shares = tuple(float(card.free or 0) for card in machine.gpus)
    if len(shares) < 2 or not any(shares) or plan.split or plan.main_gpu is not None:
        return plan
    return plan.with_(split=shares)


def _long(run: SpelledOut, context: int) -> Plan:
    return run.wanted.with_(context=context)


def _for_users(plan: Plan, users: int) -> Plan:
    return plan.with_(slots=users, outputs=users)


def users_up_to(most: int) -> tuple[int, ...]:
    """Numbers of users worth a point: from 1 to a little beyond the most that fit."""
    end = min(MOST_USERS, max(4, most + max(1, most // 3)))
    step = max(1, -(-end // (MOST_POINTS - 1)))
    return tuple(dict.fromkeys((1, *range(step, end, step), end)))
