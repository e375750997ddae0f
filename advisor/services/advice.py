"""The catalogue: reading it, ranking it, judging one model of it. No Qt."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from advisor.catalogue.candidate import Candidate, Ranking, Requirements
from advisor.catalogue.drafts import draft, with_build, with_draft
from advisor.catalogue.entry import Catalogue, CatalogueBuild, CatalogueModel, Use
from advisor.catalogue.load import load_catalogue
from advisor.catalogue.quality import Judge
from advisor.catalogue.rank import rank
from advisor.catalogue.recommend import Advice, Role, recommend
from advisor.errors import AdvisorError
from advisor.fit.bill import Bill
from advisor.fit.laid_out import SkeletonFolder
from advisor.fit.measure import Opened, SeeingBuild
from advisor.fit.speed_history import SpeedBook, open_book
from advisor.fit.unseen_projector import UnseenProjector
from advisor.machine.machine import Machine
from advisor.progress import Cancel
from advisor.services.computer import Computer
from advisor.services.engine import Engine
from advisor.services.fits import Fits
from advisor.services.judgement import RunSettings
from advisor.services.lent_ranking import LentChoices, faster_of, is_open_to_lenders, with_lent_reasons

BATCH_SECONDS = 0.2  # between two reports of a ranking
_SHORTEST = 1024  # tokens at which the curve of a model begins

_Report = Callable[[Any], None]


@dataclass(frozen=True)
class RankingSoFar:
    """A ranking under way: what is judged, of how many builds."""

    candidates: tuple[Candidate, ...]
    total: int


@dataclass(frozen=True)
class Ranked:
    """A ranking, the advice that follows, and the machine as it was. lent: what devices that other computers lend are
    worth for each build, where there are any."""

    ranking: Ranking
    advice: Advice
    machine: Machine
    lent: LentChoices = field(default_factory=dict)


@dataclass(frozen=True)
class Looked:
    """A model of the catalogue that is looked at: its build, how it is to run, and what is known of that already.

    weigh: whether other placements are to be judged, too. eyes: with its file for looking at images, if it has one.
    """

    model: CatalogueModel
    build: CatalogueBuild
    wish: RunSettings
    has_versions: bool
    has_curve: bool
    weigh: bool = False
    eyes: bool = False


class Advisor:
    """Reads the catalogue once and keeps what was laid out of it. Methods block and may be called from any thread."""

    def __init__(
        self, engine: Engine, computer: Computer, fits: Fits, read: Callable[[], Catalogue] = load_catalogue
    ) -> None:
        """read: another catalogue, for tests."""
        self._engine, self._computer, self._fits, self._read = engine, computer, fits, read
        self._opened: tuple[SkeletonFolder | None, dict[str, Opened]] = (None, {})
        self._judge: tuple[Catalogue, Judge] | None = None
        self._drafted: dict[str, bytes] = {}  # skeletons of builds without files, by key

    def catalogue(self) -> Catalogue:
        """The catalogue; never fails, what is wrong with it is among its problems."""
        return self._read()

    # -- the ranking -------------------------------------------------------------------------------------------

    def rank(
        self,
        catalogue: Catalogue,
        wish: Requirements,
        report: _Report | None = None,
        cancel: Cancel | None = None,
        *,
        book: SpeedBook | None = None,
        progress: Callable[[int, int], None] | None = None,
    ) -> Ranked:
        """Judge every build for `wish` with the memory of this moment; a RankingSoFar is reported now and then.

        book: what this machine was measured to do, where that is known already. progress: called with (models done,
        models in all).
        """
        machine, total = self._computer.now(), sum(len(model.ranked) for model in catalogue.models)
        judged: list[Candidate] = []
        last = time.monotonic()

        def found(some: tuple[Candidate, ...]) -> None:
            nonlocal last
            judged.extend(some)
            if report and time.monotonic() - last > BATCH_SECONDS:
                last = time.monotonic()
                report(RankingSoFar(tuple(judged), total))

        ranking, lent = self._ranked(catalogue, machine, wish, book=book, progress=progress, found=found, cancel=cancel)
        return Ranked(ranking, with_lent_reasons(recommend(ranking, wish), lent), machine, lent)

    def _ranked(
        self, catalogue: Catalogue, machine: Machine, wish: Requirements, *, book: SpeedBook | None = None,
        cancel: Cancel | None = None, workers: int | None = None, **first: Any,
    ) -> tuple[Ranking, LentChoices]:  # fmt: skip
        """A ranking on `machine`, of each build the faster way with or without the devices that others lend.

        first: what only the first of the two rankings is given.
        """
        health, judge = self._engine.ready(), self._quality(catalogue)

        def ranked(on: Machine, **more: Any) -> Ranking:
            return rank(
                catalogue, on, wish, self._engine.settings, program_memory=health.program_memory,
                book=book or open_book(on), judge=judge, start=self._engine.start, cancel=cancel,
                workers=workers, **more,
            )  # fmt: skip

        if not machine.lenders or not is_open_to_lenders(wish):
            return ranked(machine, **first), {}
        alone = ranked(machine.with_lenders(()), **first)
        return faster_of(ranked(machine), alone, wish)

    def usual_build(
        self, catalogue: Catalogue, model: CatalogueModel, context: int, cancel: Cancel | None = None
    ) -> CatalogueBuild:
        """The build of `model` that would be recommended here; the smallest where none fits. context: tokens."""
        alone = replace(catalogue, models=(model,))
        use = Use.CHAT if Use.CHAT in model.uses else model.uses[0]
        wish = Requirements.usual(use, min(context, model.context_train or context))
        ranking, _ = self._ranked(alone, self._computer.now(), wish, cancel=cancel, workers=1)
        best = [pick.candidate.build for pick in recommend(ranking, wish).picks if pick.role is Role.BEST]
        return best[0] if best else model.builds[0]

    def draft(
        self, catalogue: Catalogue, model: CatalogueModel, quant: str, cancel: Cancel | None = None
    ) -> tuple[Catalogue, CatalogueBuild]:
        """A build of `model` that no file is known of, and the catalogue with it. Errors as catalogue.drafts.draft."""
        if cancel:
            cancel.check()
        one = draft(catalogue, model, quant, self._engine.measurer.engine())
        return with_draft(catalogue, one), one.build

    def add_draft(
        self, catalogue: Catalogue, model: CatalogueModel, quant: str, cancel: Cancel
    ) -> tuple[CatalogueModel, CatalogueBuild]:
        """`model` with the same build, to be looked at as its others are, and the build. Errors likewise."""
        cancel.check()
        one = draft(catalogue, model, quant, self._engine.measurer.engine())
        self._drafted[one.build.key] = one.skeleton
        return with_build(model, one.build), one.build

    # -- one model ---------------------------------------------------------------------------------------------

    def look(
        self,
        catalogue: Catalogue,
        chosen: Looked,
        asked: Requirements,
        *,
        others: bool,
        report: _Report,
        cancel: Cancel,
    ) -> None:
        """Judge the chosen version as wished, then its curve, and (`others`) all versions.

        Reports as Fits.assess, then dicts of what to show (curve, versions) as it becomes known. Errors as Fits.judge,
        and GgufError.
        """
        opened = self.open(catalogue, chosen.model, chosen.build, eyes=chosen.eyes)
        judgement = self._fits.assess(opened, chosen.wish, report, cancel, weigh=chosen.weigh)
        if not chosen.has_curve:
            report({"curve": self._curve(opened, chosen, judgement.machine, cancel)})
        if others:
            self._versions(catalogue, chosen, asked, report, cancel)

    def _versions(
        self, catalogue: Catalogue, chosen: Looked, asked: Requirements, report: _Report, cancel: Cancel
    ) -> None:
        """One after the other where none was known, else all at once: what is shown stays whole meanwhile."""
        found: list[Candidate] = []
        builds = {build.key: build for build in chosen.model.builds}
        opened = ((key, self._try(catalogue, chosen, build)) for key, build in builds.items())
        for answer in self._fits.judge_all(opened, lambda _: chosen.wish, cancel):
            build = builds[answer.key]
            quality = self._quality(catalogue).quality(chosen.model, build, asked.use)
            fit = answer.judgement.fit if answer.judgement else None
            sees = chosen.eyes and chosen.model.projector is not None
            found.append(Candidate(chosen.model, build, fit, answer.speed, quality, answer.problem, eyes=sees))
            if not chosen.has_versions:
                report({"versions": tuple(found)})
        report({"versions": tuple(found)})

    def _curve(self, opened: Opened, chosen: Looked, machine: Machine, cancel: Cancel) -> tuple[tuple[int, Bill], ...]:
        """Bills at doubling lengths, with everything where the wish puts it: on the cards unless it says otherwise."""
        plan = chosen.wish.plan()
        plan = plan if machine.gpus else plan.unplaced().with_(gpu_layers=0)
        longest = chosen.model.context_train or chosen.wish.context
        lengths = [longest]
        while lengths[0] > _SHORTEST:
            lengths.insert(0, 2 ** ((lengths[0] - 1).bit_length() - 1))
        measure = self._engine.measurer.measure
        return tuple((tokens, measure(opened, plan.with_(context=tokens), machine, cancel).bill) for tokens in lengths)

    def open(self, catalogue: Catalogue, model: CatalogueModel, build: CatalogueBuild, *, eyes: bool = False) -> Opened:
        """A build, ready to be judged; its header says what it is called and the size of its file.

        eyes: with its file for looking at images, if it has one. It is laid out once, until the folder is another one:
        that of before is gone. Raises GgufError.
        """
        opened = self._lay_out(catalogue, model, build)
        if eyes and model.projector:
            return SeeingBuild.of(opened, UnseenProjector(model.projector.bytes))
        return opened

    def _lay_out(self, catalogue: Catalogue, model: CatalogueModel, build: CatalogueBuild) -> Opened:
        measurer = self._engine.measurer
        if self._opened[0] is not measurer.laid:
            self._opened = measurer.laid, {}
        known = self._opened[1]
        if build.key not in known:
            name = f"{build.model.rpartition('/')[2]}-{build.quant}.gguf"
            skeleton = self._drafted.get(build.key) or catalogue.skeleton(build)
            laid = measurer.open_skeleton(name, skeleton)
            header = replace(laid.header, set_bytes=build.file_bytes, named_quant=build.quant).called(model.name)
            known[build.key] = replace(laid, header=header)
        return known[build.key]

    def _try(self, catalogue: Catalogue, chosen: Looked, build: CatalogueBuild) -> Opened | AdvisorError:
        try:
            return self.open(catalogue, chosen.model, build, eyes=chosen.eyes)
        except AdvisorError as error:
            return error

    def _quality(self, catalogue: Catalogue) -> Judge:
        if self._judge is None or self._judge[0] is not catalogue:
            self._judge = catalogue, Judge(catalogue.models)
        return self._judge[1]
