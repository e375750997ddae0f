"""Plans on hardware of their own, answered beside everything else: a model may run here meanwhile. No Qt."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Protocol

from advisor.errors import AdvisorError, Cancelled, UsageError
from advisor.fit.laid_out import LaidOut
from advisor.machine.asked_hardware import TypedHardware
from advisor.machine.machine import Machine
from advisor.machine.planned import Hardware
from advisor.plan import Plan, plimsoll_plan
from advisor.planner.plan_file import names_a_file, open_plan, save_plan, write_plainly
from advisor.planner.question import PlanQuestion
from advisor.planner.solve import MOST_USERS
from advisor.progress import Cancel
from advisor.services.advice import Advisor
from advisor.services.computer import Computer
from advisor.services.engine import Engine
from advisor.services.fits import Fits
from advisor.services.judgement import SpelledOut
from advisor.services.plan_answer import BillCurve, PlanAnswer, table_as_csv
from advisor.services.plan_models import PlannedModel, model_of_catalogue, model_of_file
from advisor.services.planner import PlannedVersion, Planner, contexts_up_to

_Report = Callable[[PlanAnswer], None]
MOST_POINTS = 9  # of a curve
_MOST_KEPT = 8  # models in their quantisations


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
    def planner(self) -> Planner:
        """What is solved and explained."""


class PlanDesk:
    """Answers one question after the other. Methods block and may be called from any thread.

    here: what all pages answer for. elsewhere: makes another, whose hardware is the question's.
    """

    def __init__(self, here: Answering, elsewhere: Callable[[], Answering]) -> None:
        self._here, self._make = here, elsewhere
        self._elsewhere: Answering | None = None
        self._planned = Hardware()
        self._lock = threading.Lock()
        self._models: dict[tuple[LaidOut, str, str], PlannedModel] = {}

    def names(self) -> tuple[str, ...]:
        """The models of the catalogue, by their names."""
        return tuple(sorted((model.name for model in self._here.advice.catalogue().models), key=str.casefold))

    def save(self, path: Path, question: PlanQuestion) -> None:
        """Keep a question in a file; FileProblem where it cannot be written."""
        save_plan(path, question)

    def open_file(self, path: Path) -> PlanQuestion:
        """The question of a file; FileProblem where it is none."""
        return open_plan(path)

    def save_table(self, path: Path, answer: PlanAnswer) -> None:
        """Write the table as CSV; FileProblem where it cannot be written."""
        write_plainly(path, table_as_csv(answer))

    def save_picture(self, path: Path, picture: bytes) -> None:
        """Write a picture that was drawn; FileProblem where it cannot be written."""
        write_plainly(path, picture)

    def answer(self, question: PlanQuestion, report: _Report, cancel: Cancel) -> None:
        """Report what is known, more each time: the bill, the table, what is solved for, the curves.

        Raises UsageError for what cannot be planned, GgufError, FileProblem or ModelProblem of the model,
        EngineProblem, and Cancelled. A question waits for the one before it, which should be given up.
        """
        with self._lock:
            cancel.check()
            where = self._where(question.hardware)
            model = self._model(where, question, cancel)
            run = SpelledOut(_plan(question))
            fits = where.fits
            judged = fits.judge(model.opened, run, cancel, fits.measurer, search=False, beyond_training=True)
            planned = where.computer.planned_for
            answer = PlanAnswer(
                replace(question, model=model.name, quant=model.quant),
                judged,
                fits.speed(model.opened, judged),
                where.planner.sums(model.opened.header, judged.fit),
                planned.plain if planned else "",
                model.quants,
                contexts_up_to(model.opened.header.context_train or 0, question.context),
                tuple(version.quant for version in model.versions),
            )
            report(answer)
            for part in self._rest(where, model, run, answer, cancel):
                report(part)
            fits.flush()

    def _rest(
        self, where: Answering, model: PlannedModel, run: SpelledOut, answer: PlanAnswer, cancel: Cancel
    ) -> Iterator[PlanAnswer]:
        """What takes longer, each time with all of before; what was asked for first, what takes longest last."""
        fits, machine = where.fits, answer.judgement.machine
        whole = answer.fit.verdict.whole
        if whole:  # else the longest conversation is looked for in each way to lay the model
            yield (answer := replace(answer, judgement=where.planner.judge(model.opened, run, cancel)))
        yield (answer := replace(answer, solved=where.planner.solve(model.opened, run, model.versions, cancel)))
        order = sorted(model.versions, key=lambda version: version.quant != model.quant)
        for one in self._cells(where, order[:1], run, answer, cancel):
            answer = one
            yield answer
        lengths = {n: run.wanted.with_(context=n) for n in answer.contexts}
        yield (answer := replace(answer, by_context=_curve(where, model, lengths, machine, cancel)))
        most = answer.solved.users if answer.solved else 0
        people = {n: _for_users(run.wanted, n) for n in users_up_to(max(most, run.wanted.slots))}
        yield (answer := replace(answer, by_users=_curve(where, model, people, machine, cancel)))
        for one in self._cells(where, order[1:], run, answer, cancel):
            answer = one
            yield answer
        yield (answer := replace(answer, cards=where.planner.smallest_cards(model.opened, run, cancel)))
        options = fits.ways_out(model.opened, answer.judgement, cancel, fits.measurer)
        yield (answer := replace(answer, options=options))
        if not whole:
            yield replace(answer, judgement=where.planner.judge(model.opened, run, cancel))

    def _cells(
        self, where: Answering, versions: Sequence[PlannedVersion], run: SpelledOut, answer: PlanAnswer, cancel: Cancel
    ) -> Iterator[PlanAnswer]:
        for cell in where.planner.table(versions, answer.contexts, run, cancel):
            answer = replace(answer, cells={**answer.cells, (cell.quant, cell.context): cell})
            yield answer

    # -- where, and with what --------------------------------------------------------------------------------------

    def _where(self, typed: TypedHardware) -> Answering:
        """Who answers for this hardware: whoever answers anyway, or another that plans for it."""
        if typed == TypedHardware():
            return self._here
        hardware = typed.hardware()
        if self._elsewhere is None:
            self._elsewhere = made = self._make()
            self._here.engine.beside.append(made.engine)
        if hardware != self._planned:
            self._planned = Hardware()
            self._elsewhere.computer.plan(hardware)
            self._elsewhere.engine.ready()
            self._planned = hardware
        return self._elsewhere

    def _model(self, where: Answering, question: PlanQuestion, cancel: Cancel) -> PlannedModel:
        """The model in its quantisations, laid out once for each folder that they lie in."""
        if not question.model.strip():
            raise UsageError("Name a model to plan with.")
        key = where.engine.measurer.laid, question.model, question.quant
        if key not in self._models:
            if names_a_file(question.model):
                found = model_of_file(question.model, where.fits.open(Path(question.model), sees=False))
            else:
                found = model_of_catalogue(where.advice, question.model, question.quant, cancel)
            while len(self._models) >= _MOST_KEPT:
                del self._models[next(iter(self._models))]
            self._models[key] = found
        return self._models[key]


def _plan(question: PlanQuestion) -> Plan:
    if not 1 <= question.users <= MOST_USERS:
        raise UsageError("Plans are for 1 to {most} users at once.", most=MOST_USERS)
    return plimsoll_plan(question.context, question.users).with_(kv_k=question.kv, kv_v=question.kv)


def _for_users(plan: Plan, users: int) -> Plan:
    return plan.with_(slots=users, outputs=users)


def users_up_to(most: int) -> tuple[int, ...]:
    """Numbers of users worth a point: from 1 to a little beyond the most that fit."""
    end = min(MOST_USERS, max(4, most + max(1, most // 3)))
    step = max(1, -(-end // (MOST_POINTS - 1)))
    return tuple(dict.fromkeys((1, *range(step, end, step), end)))


def _curve(
    where: Answering, model: PlannedModel, plans: dict[int, Plan], machine: Machine, cancel: Cancel
) -> BillCurve:
    """Bills with everything on graphics; those that the engine refuses are left out."""
    found = []
    for at, plan in plans.items():
        whole = plan.unplaced() if machine.gpus else plan.unplaced().with_(gpu_layers=0)
        try:
            found.append((at, where.fits.measurer.measure(model.opened, whole, machine, cancel).bill))
        except Cancelled:
            raise
        except AdvisorError:
            break  # as on more users than the engine takes of this model: what is there stands
    return tuple(found)
