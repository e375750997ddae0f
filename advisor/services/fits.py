"""Whether a model fits as a person wants to run it: judged, with ways out and its speed. The one place for that.

Who opens the model differs (a file, a build of the catalogue or of the hub); what is asked about it does not. When
memory moved since (`judgement.drifted`), the same is asked again.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from pathlib import Path

from advisor.errors import AdvisorError, Cancelled, EngineProblem
from advisor.fit.dry_run_cache import CachedMeasurer
from advisor.fit.fit import Fit, Option, assess, has_experts, options
from advisor.fit.ladder import Ladder, Rung
from advisor.fit.measure import Measurer, Measures, ModelFile, Opened
from advisor.fit.recent_runs import RecentMeasurer
from advisor.fit.speed_band import USUAL, Speed, SpeedAt
from advisor.fit.speed_history import SpeedBook, expected, open_book
from advisor.fit.verdict import Verdict
from advisor.gguf.header import Header
from advisor.library.projectors import projector_beside
from advisor.machine.machine import Machine
from advisor.plan import LONG_CONTEXT, USUAL_CONTEXT, Plan
from advisor.planner.sums import sums_of
from advisor.progress import Cancel
from advisor.services.computer import Computer
from advisor.services.engine import Engine
from advisor.services.judgement import Assessment, Judgement, PacedFit, RunChoice, RunSettings, SpelledOut
from advisor.services.known_layouts import KnownLayouts
from advisor.services.lent_choice import LentChoice, choose_lent, is_open
from advisor.services.listed_fit import Key, ListedFit
from advisor.services.lost_lender import plans_without
from advisor.services.model_names import ModelNames
from advisor.services.placements import PlacementChoice, PlacementGroup, PlacementWish, ways_to_lay
from advisor.services.run_wishes import KeptWish, RunWishes


class Fits:
    """Judges models by dry runs. Methods block and may be called from any thread."""

    def __init__(self, engine: Engine, computer: Computer, names: ModelNames | None = None) -> None:
        """names: what opened files are called; by what they say of themselves where it is not given."""
        self._engine, self._computer, self._names = engine, computer, names
        self._lock = threading.Lock()
        self._kept: tuple[Measurer, CachedMeasurer] | None = None
        self._looked_at: tuple[Measurer, RecentMeasurer] | None = None
        self._wishes = RunWishes()
        self._layouts = KnownLayouts()

    @property
    def measurer(self) -> CachedMeasurer:
        """Whom to ask about what stands in a list: it asks the engine nothing twice. EngineProblem before a scan."""
        measurer = self._engine.measurer
        with self._lock:
            if self._kept is None or self._kept[0] is not measurer:
                self._kept = measurer, CachedMeasurer(measurer)
            return self._kept[1]

    def flush(self) -> None:
        """Keep what was asked, for the next start."""
        with self._lock:
            if self._kept:
                self._kept[1].flush()

    # -- one model ---------------------------------------------------------------------------------------------

    def open(self, path: Path, *, sees: bool = True) -> ModelFile:
        """Read a .gguf; FileProblem, GgufError or ModelProblem. sees: with the projector that lies beside it."""
        opened = self._engine.measurer.open(path, projector_beside(path) if sees else None)
        return self._names.file(opened) if self._names else opened

    def kept_wish(self, path: Path) -> KeptWish | None:
        """How the model at `path` was last wished to run; None where nothing was kept."""
        return self._wishes.of(path)

    def keep_wish(self, path: Path, run: RunSettings, usual: int) -> None:
        """Keep that for the next time; FileProblem where it cannot be. usual: its context where nobody chooses one."""
        self._wishes.keep(path, run, usual)

    def usual_context(
        self, model: ModelFile, run: RunChoice, wished: int, *, grows: bool, cancel: Cancel | None = None
    ) -> int:
        """Tokens of conversation for a model where nobody chose for it: never more than it was trained for.

        wished: by the person's setting, 0 for what goes well; grows: whether its context grows with the chat, as of
        one conversation alone. Then that is up to LONG_CONTEXT, where it fits with so many as well as with
        USUAL_CONTEXT, beside what is in memory and run as `run` says; else half of that, and so on. Raises Cancelled.
        """
        least = min(wished or USUAL_CONTEXT, model.header.context_train or wished or USUAL_CONTEXT)
        if wished or not grows or run.plan().slots > 1:
            return least
        others = [name for name, one in list(self._engine.sessions.items()) if one.model.path != model.path]
        machine, measurer = self._computer.now(others), self._recent()
        most = min(model.header.context_train or least, LONG_CONTEXT)

        def fits(context: int) -> bool:
            wanted = self.judge(model, run.of_length(context), cancel, measurer, machine, search=False)
            return wanted.fit.verdict is Verdict.FITS

        try:
            while most > least and not (fits(least) and fits(most)):
                most = max(least, most // 2)
        except Cancelled:
            raise
        except AdvisorError:
            return least  # the verdict says why
        return max(least, most)

    def judge(
        self,
        model: Opened,
        run: RunChoice,
        cancel: Cancel | None = None,
        measurer: Measures | None = None,
        machine: Machine | None = None,
        early: Callable[[Fit], None] | None = None,
        *,
        search: bool = True,
        beyond_training: bool = False,
    ) -> Judgement:
        """Whether `model` fits as wished, once the loaded one is gone; errors as `assess`.

        measurer: whom to ask, where not the engine itself. machine: what to judge on, where not the room of now.
        early, search, beyond_training: as for fit.assess.
        """
        machine = machine or self._computer.now()
        machine = machine if run.lenders is None else machine.with_lenders(run.lenders)
        asked = measurer or self._engine.measurer

        def judged(on: Machine, early: Callable[[Fit], None] | None, *, search: bool) -> Fit:
            return assess(
                asked,
                model,
                on,
                run.plan(),
                layers=run.placement,
                stay=run.stay,
                measured=open_book(on).pace if on.gpus else None,
                cancel=cancel,
                early=early,
                search=search,
                batch=run.batch,
                beyond_training=beyond_training,
            )

        def tried(on: Machine) -> tuple[Fit, Speed | None]:
            fit = judged(on, None, search=False)
            return fit, self.speed(model, Judgement(fit, on))

        if machine.lenders and is_open(run.plan(), run.placement):
            choice = choose_lent(machine, tried)
            return Judgement(judged(choice.machine, None, search=search), choice.machine, choice.lent)
        fit = judged(machine, early, search=search)
        if not (machine.lenders and fit.offloaded) or run.lenders is not None:
            return Judgement(fit, machine)
        own, bare = machine.with_lenders(()), SpelledOut(run.plan().unplaced())
        alone = self.judge(model, bare, cancel, asked, own, search=False, beyond_training=True)
        lent = LentChoice(True, self.speed(model, Judgement(fit, machine)), self.speed(model, alone))
        return Judgement(fit, machine, lent)

    def assess(
        self,
        model: Opened,
        run: RunSettings,
        report: Callable[[Assessment], None],
        cancel: Cancel,
        *,
        weigh: bool = False,
    ) -> Judgement:
        """Report the judgement with its speed as soon as it is known, then with its longest conversation, then with
        better plans, then (`weigh`) with other placements as they become known; errors as `judge`."""
        machine, measurer = self._computer.now(), self._recent()

        def told(fit: Fit) -> None:
            early = Judgement(fit, machine)
            report(Assessment(early, self.speed(model, early), sums=sums_of(model.header, fit)))

        judgement = self.judge(model, run, cancel, measurer, machine, told)
        sums = sums_of(model.header, judgement.fit)
        report(found := Assessment(judgement, self.speed(model, judgement), sums=sums))
        report(found := replace(found, options=self.ways_out(model, judgement, cancel, measurer)))
        if weigh and machine.gpus:
            for placements in self._weighed(model, run, judgement, machine, cancel):
                report(replace(found, placements=placements))
        return judgement

    def _weighed(
        self, model: Opened, run: RunSettings, judgement: Judgement, machine: Machine, cancel: Cancel
    ) -> Iterator[tuple[PlacementChoice, ...]]:
        """The ways to lay a model on `machine`, each with what it is like; once for every group, with those before."""
        ways = ways_to_lay(run.where, judgement.fit.layers, len(machine.gpus), mixture=has_experts(model.header))
        found: list[PlacementChoice] = []
        for _, group in groupby(ways, key=lambda way: way[0]):
            found += [self._laid(model, run, name, where, judgement, machine, cancel) for name, where in group]
            yield tuple(found)

    def _laid(
        self,
        model: Opened,
        run: RunSettings,
        group: PlacementGroup,
        where: PlacementWish,
        judgement: Judgement,
        machine: Machine,
        cancel: Cancel,
    ) -> PlacementChoice:
        if where == run.where:
            return PlacementChoice(group, where, judgement.fit, self.speed(model, judgement))
        wanted, measurer = replace(run, where=where), self._recent()
        try:
            laid = self.judge(model, wanted, cancel, measurer, machine, search=False)
        except Cancelled:
            raise
        except AdvisorError as error:
            if isinstance(error, EngineProblem):
                raise
            return PlacementChoice(group, where, problem=error.sentence)
        return PlacementChoice(group, where, laid.fit, self.speed(model, laid))

    def _recent(self) -> RecentMeasurer:
        """Whom to ask about the model that is looked at: what one wish asked, the next need not."""
        measurer = self._engine.measurer
        with self._lock:
            if self._looked_at is None or self._looked_at[0] is not measurer:
                self._looked_at = measurer, RecentMeasurer(measurer)
            return self._looked_at[1]

    def ways_out(
        self, model: Opened, judgement: Judgement, cancel: Cancel | None = None, measurer: Measures | None = None
    ) -> tuple[Option, ...]:
        """Better plans where the judged one is not a plain "fits"."""
        measurer = measurer or self._engine.measurer
        machine = judgement.machine
        book = open_book(machine)
        return tuple(
            replace(option, speed=self.speed(model, Judgement(option.fit, machine), book))
            for option in options(measurer, model, machine, judgement.fit, book.pace, cancel)
        )

    def speed(
        self, model: Opened, judgement: Judgement, book: SpeedBook | None = None, at: SpeedAt = USUAL
    ) -> Speed | None:
        """How fast it would run, by what is known of this machine; None where it does not run."""
        machine = judgement.machine
        return expected(self._layouts.of(model), judgement.fit, machine, book or open_book(machine), at)

    def timed(self, model: Opened, plans: Ladder) -> Ladder:
        """Plans for after a failure, each with how fast it would run."""
        book = open_book(plans.machine)
        timed = plans.timed(lambda fit: self.speed(model, Judgement(fit, plans.machine), book))

        def judged(on: Machine, plan: Plan) -> Rung:
            found = self.judge(model, SpelledOut(plan), machine=on, search=False, beyond_training=True)
            return Rung("lender", found.fit, self.speed(model, found), found.machine.lenders)

        return replace(timed, without=plans_without(plans, judged))

    # -- many --------------------------------------------------------------------------------------------------

    def judge_all(
        self,
        models: Iterable[tuple[Key, Opened | AdvisorError]],
        run: Callable[[Header], RunChoice],
        cancel: Cancel | None = None,
        at: SpeedAt = USUAL,
        machine: Machine | None = None,
    ) -> Iterator[ListedFit[Key]]:
        """Each model as it comes in, all judged on `machine`, or on this one as it is at the beginning.

        models: by what tells one from the other, opened, or the error that it could not be. run: how one with this
        header is to run. Raises EngineProblem where no engine child can be had, and Cancelled: the rest would fare no
        better. A child that one model ended is a sentence of that model.
        """
        machine = machine or self._computer.now()
        measurer, book = self.measurer, open_book(machine)
        try:
            for key, opened in models:
                if cancel:
                    cancel.check()
                try:
                    if isinstance(opened, AdvisorError):
                        raise opened
                    judgement = self.judge(opened, run(opened.header), cancel, measurer, machine)
                    yield ListedFit(key, judgement, self.speed(opened, judgement, book, at))
                except Cancelled:
                    raise
                except AdvisorError as error:
                    if isinstance(error, EngineProblem) and error.outcome is None:
                        raise
                    yield ListedFit(key, None, problem=error.sentence)
        finally:
            measurer.flush()

    def judge_each(
        self,
        paths: Sequence[Path],
        run: RunSettings,
        report: Callable[[Mapping[Path, PacedFit | str]], None],
        cancel: Cancel,
        *,
        staying: Collection[str] = (),
    ) -> None:
        """Report of each file whether and how fast it runs as wished, or why there is no telling, one after the other.

        staying: sessions beside which it is to fit.
        run.context: tokens; of a model that was trained for fewer, as many as that. Errors as `judge_all`.
        """

        def fitting(header: Header) -> RunSettings:
            return replace(run, context=min(run.context, header.context_train or run.context))

        machine, models = self._computer.now(staying), ((path, self._try(path)) for path in paths)
        for answer in self.judge_all(models, fitting, cancel, machine=machine):
            judged = answer.judgement
            report({answer.key: PacedFit(judged.fit, answer.speed) if judged else answer.problem or ""})

    def _try(self, path: Path) -> Opened | AdvisorError:
        try:
            return self.open(path)
        except AdvisorError as error:
            return error
