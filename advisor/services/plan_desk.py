"""Plans on hardware of their own, answered beside everything else: a model may run here meanwhile. No Qt."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from advisor.errors import AdvisorError, Cancelled, EngineProblem, UsageError
from advisor.fit.measure import Measurer
from advisor.fit.speed_band import USUAL, SpeedAt
from advisor.gguf.header import Header
from advisor.hub.reference import looks_like_reference
from advisor.machine.asked_hardware import TypedHardware
from advisor.machine.planned import Hardware
from advisor.planner.other_cards import no_others, other_cards
from advisor.planner.plan_file import names_a_file, open_plan, save_plan, write_plainly
from advisor.planner.question import PlanQuestion
from advisor.planner.recipes.registry import recipe_kind, serve_plan
from advisor.planner.simulation.assumptions import Users, turns_that_fit
from advisor.planner.simulation.child import in_child
from advisor.planner.simulation.compare import SimulatedComparison, compare_plan
from advisor.progress import Cancel
from advisor.services.judgement import SpelledOut
from advisor.services.plan_answer import PlanAnswer, table_as_csv
from advisor.services.plan_changes import HardwareStep
from advisor.services.plan_models import PlannedModel, model_of_catalogue, model_of_file, model_of_hub
from advisor.services.plan_work import Answering, PlanWork, laid_out
from advisor.storage.folders import as_typed

_Report = Callable[[PlanAnswer], None]


@dataclass(frozen=True)
class SpelledQuestion:
    """What a command line says beside a question, whose hardware is what all else answers for there.

    hardware: that, for other cards to be set against it, where `others`. run: how a model with this header is to run;
    at: which speed is told.
    """

    hardware: Hardware
    run: Callable[[Header], SpelledOut]
    at: SpeedAt = USUAL
    others: bool = True


SIMULATED = "vllm"
_MOST_KEPT = 12  # models in their quantisations


class PlanDesk:
    """Answers one question after the other. Methods block and may be called from any thread.

    here: what all pages answer for. elsewhere: makes another, whose hardware is the question's.
    """

    def __init__(self, here: Answering, elsewhere: Callable[[], Answering]) -> None:
        self._here, self._make = here, elsewhere
        self._elsewhere: Answering | None = None
        self._planned = Hardware()
        self._lock = threading.Lock()
        self._models: dict[tuple[object, ...], PlannedModel] = {}

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

    def save_text(self, path: Path, text: str) -> None:
        """Write a recipe as it is shown; FileProblem where it cannot be written."""
        write_plainly(path, text)

    def simulate(self, answer: PlanAnswer, cancel: Cancel) -> SimulatedComparison:
        """Users with the answered conversations on vLLM or its like, as planned and otherwise, in a child of its own.

        Beside other questions: it asks no engine. Errors as registry.serve_plan, compare_plan and in_child.
        """
        plan = serve_plan(recipe_kind(SIMULATED), answer.to_serve) if answer.to_serve else None
        if plan is None:
            raise UsageError("There is nothing to serve yet.")
        return compare_plan(plan, users_of(answer.question), simulator=in_child(cancel))

    def answer(
        self, question: PlanQuestion, report: _Report, cancel: Cancel, spelled: SpelledQuestion | None = None
    ) -> None:
        """Report what is known, more each time: the bill, what is solved for, the table, the curves, other cards.

        Raises UsageError for what cannot be planned, GgufError, FileProblem, HubProblem or ModelProblem of the model,
        EngineProblem, and Cancelled. A question waits for the one before it, which should be given up.
        """
        with self._lock:
            cancel.check()
            typed = question.hardware
            if spelled:
                hardware, where = spelled.hardware, self._here
            else:
                hardware = Hardware() if typed == TypedHardware() else typed.hardware()
                where = self._where(hardware)
            work = self._work(where, question, cancel, spelled)
            report(answer := work.first())
            for part in work.rest(answer):
                report(answer := part)
            for part in self._steps(work, hardware, answer, cancel, spelled):
                report(answer := part)
            work.where.fits.flush()

    def _work(
        self, where: Answering, question: PlanQuestion, cancel: Cancel, spelled: SpelledQuestion | None
    ) -> PlanWork:
        model = self._model(where, question.model, question.quant, cancel)
        beside = question.second.model.strip()
        second = self._model(where, beside, "", cancel) if beside else None  # the name may say how it is quantised
        if spelled is None:
            return PlanWork.begun(where, question, model, second, cancel)
        run = spelled.run(model.opened.header)
        if not question.laid.split:
            run = replace(run, wanted=run.wanted.with_(split=()))
        question = replace(question, context=run.wanted.context, users=run.wanted.slots)
        return PlanWork.begun(where, question, model, second, cancel, run, spelled.at)

    def _steps(
        self,
        work: PlanWork,
        hardware: Hardware,
        answer: PlanAnswer,
        cancel: Cancel,
        spelled: SpelledQuestion | None,
    ) -> Iterator[PlanAnswer]:
        """The answer with what other cards would give, once for each of them that could be looked at."""
        steps: list[HardwareStep] = []
        for cards in other_cards(hardware) if spelled is None or spelled.others else ():
            if steps and steps[0].cards.memory > cards.memory and steps[0].fit.verdict.improvable:
                continue  # less memory is worth a look only where there is enough
            question = work.question
            if cards.kind == "cards":  # shares by hand are for as many cards as there were
                question = replace(question, laid=replace(question.laid, split=()))
            try:
                there = self._work(self._where(cards.hardware), question, cancel, spelled) if cards.kind else work
                steps.append(there.step(cards))
            except AdvisorError as error:
                if isinstance(error, Cancelled | EngineProblem):
                    raise
                continue  # what these cards do not carry in this way needs no place in a comparison
            if cards.kind:
                yield replace(answer, steps=tuple(steps), changes=work.changes(answer, steps))
        if len(steps) < 2 and (spelled is None or spelled.others):
            yield replace(answer, no_steps=no_others(hardware))

    # -- where, and with what --------------------------------------------------------------------------------------

    def _where(self, hardware: Hardware) -> Answering:
        """Who answers for this hardware: whoever answers anyway, or another that plans for it."""
        if not hardware:
            return self._here
        if self._elsewhere is None:
            self._elsewhere = made = self._make()
            self._here.engine.beside.append(made.engine)
        if hardware != self._planned:
            self._planned = Hardware()
            self._elsewhere.computer.plan(hardware)
            self._elsewhere.engine.ready()
            self._planned = hardware
        return self._elsewhere

    def _model(self, where: Answering, name: str, quant: str, cancel: Cancel) -> PlannedModel:
        """The model in its quantisations, laid out once for each folder that they lie in."""
        name = name.strip()
        if not name:
            raise UsageError("Name a model to plan with.")
        key = laid_out(where), name, quant, _stamp(name)
        if key not in self._models:
            made = self._made(where, name, quant, cancel)
            while len(self._models) >= _MOST_KEPT:
                del self._models[next(iter(self._models))]
            self._models[key] = made
        return self._models[key]

    def _made(self, where: Answering, name: str, quant: str, cancel: Cancel) -> PlannedModel:
        def measurer() -> Measurer:
            return where.engine.measurer

        path = as_typed(name)
        if path.is_file() or (names_a_file(name) and not looks_like_reference(name)):
            return model_of_file(str(path), where.fits.open(path, sees=False), quant, measurer)
        try:
            return model_of_catalogue(where.advice, name, quant, cancel)
        except UsageError:
            if not looks_like_reference(name):
                raise
        return model_of_hub(where.hub, name, quant, measurer, cancel)


def users_of(question: PlanQuestion) -> Users:
    """What each user does: the conversation in turns that was asked for, else what is usual."""
    talk, usual = question.talk, Users()
    if talk.turns:
        return Users(talk.turns, talk.shared, message=max(1, talk.prompt), reply=max(1, talk.reply))
    users = replace(usual, shared=talk.shared or min(usual.shared, question.context // 4))
    return replace(users, turns=turns_that_fit(question.context, users))


def _stamp(name: str) -> tuple[int, ...]:
    """What tells the file that a model is named by from another one that took its place; () where it is not a file."""
    path = as_typed(name)
    try:
        stat = path.stat() if path.is_file() else None
    except OSError:
        return ()  # opening it says why
    return (stat.st_size, stat.st_mtime_ns) if stat else ()
