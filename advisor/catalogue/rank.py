"""Every build of the catalogue judged on one machine, by dry runs in parallel, with its speed and its quality."""

from __future__ import annotations

import os
import time
import weakref
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import ExitStack, suppress
from dataclasses import replace
from functools import partial
from typing import TypeVar

from advisor.catalogue.candidate import Candidate, Ranking, Requirements, order
from advisor.catalogue.dryruns import DryRuns, NotKept
from advisor.catalogue.entry import Catalogue, CatalogueBuild
from advisor.catalogue.groups import CatalogueGroup, Groups, take_apart_all
from advisor.catalogue.quality import Judge
from advisor.catalogue.recommend import recommend
from advisor.engine.process import EngineProcess
from advisor.engine.protocol import EngineSettings
from advisor.errors import AdvisorError, Cancelled, EngineMissing, UsageError
from advisor.fit.dry_run_cache import DryRunCache
from advisor.fit.fast_estimator.frame import Frame
from advisor.fit.fast_estimator.survey import RunOne, Survey, Surveyed
from advisor.fit.fit import check_parts
from advisor.fit.measure import device_names
from advisor.fit.placement import NOTHING_PINNED
from advisor.fit.speed import paces
from advisor.fit.speed_history import SpeedBook, expected
from advisor.fit.unseen_projector import UnseenProjector
from advisor.machine.machine import Kind, Machine
from advisor.plan import plimsoll_plan
from advisor.progress import Cancel
from advisor.sentences import one_after_another, sentence
from advisor.storage.cache import Cache, shared_cache
from advisor.units import MIB

__all__ = ["Candidate", "Ranking", "Requirements", "order", "rank", "ranking_runs"]

SPLIT_STEP = 256 * MIB  # free memory that differs by less does not move a layer from card to card as a rule

_Progress = Callable[[int, int], None]
Found = Callable[[tuple[Candidate, ...]], None]
Item = TypeVar("Item")
Result = TypeVar("Result")


def rank(
    catalogue: Catalogue,
    machine: Machine,
    wish: Requirements,
    settings: EngineSettings,
    *,
    program_memory: int = 0,
    book: SpeedBook | None = None,
    judge: Judge | None = None,
    kept: DryRunCache | None = None,
    workers: int | None = None,
    start: Callable[..., EngineProcess] = EngineProcess,
    progress: _Progress | None = None,
    found: Found | None = None,
    cancel: Cancel | None = None,
) -> Ranking:
    """Judge every build of `catalogue` on `machine` for `wish`.

    settings: how engine children are started; program_memory: their own bytes, as the self-check measured. book: what
    this machine was measured to do. judge: of the quality, kept from an earlier ranking. kept: where dry runs are kept,
    `ranking_runs` in the person's cache if not given. workers: engine children at once, `workers_for` the machine if
    not given. start: starts one, called as EngineProcess is. progress: called with (models done, models in all), found:
    with each model's candidates as they come, both in this thread.

    A build that cannot be judged is named in `skipped`. Raises EngineMissing where there is no engine, Cancelled, and
    UsageError where the wish pins what the machine does not have.
    """
    started = time.perf_counter()
    device_names(machine, wish.pinned.on(plimsoll_plan(wish.context)))
    kept = kept or ranking_runs(shared_cache(), machine, settings)
    with ExitStack() as stack:
        stack.callback(kept.flush)
        runs = DryRuns(catalogue, machine, settings, kept, cancel, start)
        stack.callback(runs.close)
        workers = workers or workers_for(machine)
        if kept.empty:
            runs.start(workers)
        parts = _parts_of(catalogue, kept.cache)
        ranker = _Ranker(
            machine,
            wish,
            runs,
            program_memory,
            book or SpeedBook(),
            judge or Judge(catalogue.models),
            _refused(parts.groups, wish),
        )
        spread = _Spread(workers)
        candidates: list[Candidate] = []
        for done, some in enumerate(ranker.judge_all(parts.groups, spread), 1):
            candidates += some
            if found:
                found(tuple(some))
            if progress:
                progress(done, len(parts.groups))
        ordered = ranker.settle(parts, candidates, spread)
    skipped = (*parts.problems, *ranker.skipped)
    return Ranking(tuple(ordered), skipped, time.perf_counter() - started, runs.recalled)


def workers_for(machine: Machine) -> int:
    """How many engine children a ranking takes: one per processor, but a single one where there are real cards.

    Each would start every card's driver, and take from the very memory that is being planned with.
    """
    real = any(not device.planned and device.kind not in (Kind.VIRTUAL, Kind.REMOTE) for device in machine.gpus)
    return 1 if real else os.cpu_count() or 1


def ranking_runs(cache: Cache, machine: Machine, settings: EngineSettings) -> DryRunCache:
    """Where a ranking finds its dry runs again, also when a little more or less is free on several cards by then."""
    return DryRunCache(cache, machine, settings, step=SPLIT_STEP)


_last_parts: tuple[weakref.ref[Catalogue], Groups] | None = None


def _parts_of(catalogue: Catalogue, cache: Cache) -> Groups:
    """The groups of a catalogue, kept from the last ranking of this very one."""
    global _last_parts  # noqa: PLW0603 - one assignment, whole or not at all; two at once only work it out twice
    last = _last_parts
    if last and last[0]() is catalogue:
        return last[1]
    parts = take_apart_all(catalogue, cache)
    _last_parts = weakref.ref(catalogue), parts
    return parts


def _refused(groups: Sequence[CatalogueGroup], wish: Requirements) -> dict[str, UsageError]:
    """What is wrong with the wish for a model, by its id. Raises the error of the model with the most layers where it
    goes with none."""
    if wish.pinned == NOTHING_PINNED:
        return {}
    plan, found = wish.pinned.on(plimsoll_plan(wish.context)), {}
    for group in sorted(groups, key=lambda group: (group.group.mixture, group.group.blocks)):
        one = group.group
        try:
            check_parts(plan, one.members[0].model, one.blocks, one.mixture)
        except UsageError as error:
            found[group.model.id] = error
    if found and len(found) == len({group.model.id for group in groups}):
        raise list(found.values())[-1]
    return found


def _left_out(refused: Sequence[UsageError]) -> list[str]:
    """One sentence for all models that the wish does not go with."""
    if len(refused) < 2:
        return [error.sentence for error in refused]
    more = sentence("{count} models were left out for such reasons.", count=len(refused))
    return [one_after_another(refused[0].sentence, more)]


def _key(pair: tuple[tuple[float, ...], Candidate]) -> tuple[float, ...]:
    return pair[0]


class _Spread:
    """Work spread over so many threads; results as they come. After an error what has not begun is dropped."""

    def __init__(self, workers: int) -> None:
        self._workers = workers

    def __call__(self, work: Callable[[Item], Result], items: Iterable[Item]) -> Iterator[Result]:
        with ThreadPoolExecutor(self._workers, thread_name_prefix="ranking") as pool:
            futures = [pool.submit(work, item) for item in items]
            try:
                for future in as_completed(futures):
                    yield future.result()
            finally:
                for future in futures:
                    future.cancel()


class _Ranker:
    """What each worker needs to turn a group into candidates.

    refused: models that the wish does not go with, by id. skipped: a sentence for each that could not be judged, and
    one for all of those.
    """

    def __init__(
        self,
        machine: Machine,
        wish: Requirements,
        runs: DryRuns,
        program_memory: int,
        book: SpeedBook,
        judge: Judge,
        refused: Mapping[str, UsageError],
    ) -> None:
        self._machine, self._wish, self._runs, self._book, self._opinion = machine, wish, runs, book, judge
        self._frame = Frame(machine, program_memory)
        self._paces = paces(machine, book.pace, wish.at.backend)
        self._refused = dict(refused)
        self.skipped = _left_out(list(refused.values()))

    def judge_all(self, groups: Sequence[CatalogueGroup], spread: _Spread) -> Iterator[list[Candidate]]:
        """The candidates of each group: at once those whose dry runs are all kept, then the others as they come."""
        missing = []
        for group in groups:
            if group.model.id in self._refused:
                yield [self._failed(group, build, self._refused[group.model.id]) for build in group.builds]
                continue
            try:
                yield self._candidates(group, partial(self._runs.recall, group))
            except NotKept:
                missing.append(group)
        # One of each shape first: the others of that shape find its dry runs kept.
        shapes = {group.group.header: group for group in reversed(missing)}
        missing.sort(key=lambda group: shapes[group.group.header] is not group)
        if missing:
            yield from spread(self._judge, missing)

    def _judge(self, group: CatalogueGroup) -> list[Candidate]:
        with self._runs.one_child(group) as run:
            try:
                return self._candidates(group, run)
            except (Cancelled, EngineMissing):
                raise
            except AdvisorError as error:
                self.skipped.append(
                    sentence("{name} was left out: {error}", name=group.model.name, error=error.sentence)
                )
                return [self._failed(group, build, error) for build in group.builds]

    def settle(self, parts: Groups, candidates: list[Candidate], spread: _Spread) -> list[Candidate]:
        """The same candidates, best first, those that would be recommended judged by dry runs of their own."""
        groups = {build: group for group in parts.groups for build in map(id, group.builds)}
        done: dict[str, Candidate] = {}
        keyed = sorted(((order(c, self._wish), c) for c in candidates), key=_key)

        def settle(candidate: Candidate) -> Candidate:
            group = groups[id(candidate.build)]
            with self._runs.one_child(group) as run:
                return self._settled(group, candidate, run)

        for _ in range(4):  # what a settled one loses may bring another to the fore
            picks = recommend(Ranking(tuple(c for _, c in keyed), (), 0.0, 0), self._wish).picks
            shortlist = [c for pick in picks for c in (pick.candidate, pick.runner_up) if c]
            fresh = {c.build.key: c for c in shortlist if c.build.key not in done}
            if not fresh:
                break
            settled: dict[str, Candidate] = {}
            for key, candidate in fresh.items():
                group = groups[id(candidate.build)]
                with suppress(NotKept):
                    settled[key] = self._settled(group, candidate, partial(self._runs.recall, group))
            missing = [candidate for key, candidate in fresh.items() if key not in settled]
            if missing:
                settled |= {candidate.build.key: candidate for candidate in spread(settle, missing)}
            done |= settled
            for index, (_, candidate) in enumerate(keyed):
                if found := settled.get(candidate.build.key):
                    keyed[index] = order(found, self._wish), found
            keyed.sort(key=_key)
        return [candidate for _, candidate in keyed]

    def _settled(self, group: CatalogueGroup, candidate: Candidate, run: RunOne) -> Candidate:
        member = group.group.members[group.builds.index(candidate.build)]
        try:
            return self._candidate(group, candidate.build, self._survey(run, group).settle(group.group, member))
        except (Cancelled, EngineMissing):
            raise
        except AdvisorError as error:
            self.skipped.append(
                sentence(
                    "{name} at {quant} was left out: {error}",
                    name=group.model.name,
                    quant=member.model.quant,
                    error=error.sentence,
                )
            )
            return replace(candidate, fit=None, speed=None, problem=error.sentence)

    def _survey(self, run: RunOne, group: CatalogueGroup) -> Survey:
        eyes = group.model.projector if self._wish.eyes else None
        seen = UnseenProjector(eyes.bytes) if eyes else None
        return Survey(self._frame, self._wish.context, run, self._paces, self._wish.pinned, seen)

    def _candidates(self, group: CatalogueGroup, run: RunOne) -> list[Candidate]:
        judged = self._survey(run, group).judge(group.group)
        return [self._candidate(group, build, one) for build, one in zip(group.builds, judged, strict=True)]

    def _candidate(self, group: CatalogueGroup, build: CatalogueBuild, judged: Surveyed) -> Candidate:
        anatomy, fit = judged.member.anatomy, judged.fit
        quality = self._opinion.quality(group.model, build, self._wish.use)
        speed = expected(anatomy, fit, self._machine, self._book, self._wish.at, self._paces)
        return Candidate(group.model, build, fit, speed, quality, None, judged.settled, self._sees(group))

    def _failed(self, group: CatalogueGroup, build: CatalogueBuild, error: AdvisorError) -> Candidate:
        quality = self._opinion.quality(group.model, build, self._wish.use)
        return Candidate(group.model, build, None, None, quality, error.sentence, eyes=self._sees(group))

    def _sees(self, group: CatalogueGroup) -> bool:
        return self._wish.eyes and group.model.projector is not None
