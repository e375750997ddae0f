"""Who has to go before another model is loaded: decided by memory, with dry runs, before anything happens. No Qt."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import combinations

from advisor.errors import UsageError
from advisor.fit.measure import ModelFile
from advisor.progress import Cancel
from advisor.services.computer import Computer
from advisor.services.engine import Engine
from advisor.services.fits import Fits
from advisor.services.judgement import Crowded, Judgement, Leaving, LessAsked, Refusal, RunChoice, RunSettings

AS_FAST = 0.8  # of the speed that a model would have alone: one that is slower beside others is asked about


class Crowding:
    """Judges a model beside those in memory. Methods block and may be called from any thread."""

    def __init__(self, engine: Engine, computer: Computer, fits: Fits) -> None:
        self._engine, self._computer, self._fits = engine, computer, fits

    def judge(
        self, model: ModelFile, wish: RunChoice, name: str, ends: Collection[str] | None, *, force: bool, cancel: Cancel
    ) -> Judgement | Refusal:
        """How `model` would run as session `name`, the others staying but for `ends`; why not, where it would not.

        ends: who is ended for it; None where nobody was chosen: then it has to run as well as it would alone, or the
        refusal says who would have to go. force: also where it is not expected to fit. UsageError where another PC is
        planned for, else errors as Fits.judge.
        """
        if self._computer.planned_for:
            raise UsageError("Another PC is planned for. Go back to this computer, on This PC, to load a model.")
        others = [other for other in list(self._engine.sessions) if other != name]
        staying = [other for other in others if other not in (ends or ())]
        beside = self._fits.judge(model, wish, cancel, machine=self._computer.now(staying))
        if ends is not None or not others:
            return beside if force or beside.fit.verdict.runs else Refusal(beside)
        if beside.fit.verdict.runs and beside.fit.verdict.whole:
            return beside
        alone = self._fits.judge(model, wish, cancel, machine=self._computer.now())
        if not alone.fit.verdict.runs and not force:
            return Refusal(alone)
        if self._as_good(model, beside, alone):
            return beside
        return self._crowded(model, wish, others, beside, alone, cancel)

    def _crowded(
        self,
        model: ModelFile,
        wish: RunChoice,
        others: Sequence[str],
        beside: Judgement,
        alone: Judgement,
        cancel: Cancel,
    ) -> Refusal:
        ends: Sequence[str] = others
        if alone.fit.verdict.runs:
            for some in self._by_memory(others):
                staying = [name for name in others if name not in some]
                machine = self._computer.now(staying)
                judged = self._fits.judge(model, wish, cancel, machine=machine, search=False)
                if self._as_good(model, judged, alone):
                    ends = some
                    break
        leaving = [one for name in ends if (one := self._leaving(name))]
        return Refusal(alone, Crowded(tuple(leaving), self._less(model, wish, beside, cancel)))

    def _as_good(self, model: ModelFile, judged: Judgement, alone: Judgement) -> bool:
        """Whether a model runs so, and not much slower than it would alone."""
        if not judged.fit.verdict.runs:
            return False
        if judged.fit.verdict.whole:
            return True
        here, there = self._fits.speed(model, judged), self._fits.speed(model, alone)
        if here is None or there is None:
            return judged.fit.offloaded >= alone.fit.offloaded
        return here.writing.likely >= AS_FAST * there.writing.likely

    def _by_memory(self, names: Sequence[str]) -> Iterator[Sequence[str]]:
        """Those of these models that could go: who holds least first, those whose replies would be cut off last."""
        sets = [some for count in range(1, len(names)) for some in combinations(names, count)]
        yield from sorted(sets, key=lambda some: (any(map(self._writes, some)), sum(map(self._held, some))))

    def _writes(self, name: str) -> bool:
        session = self._engine.sessions.get(name)
        return session is not None and session.writing

    def _held(self, name: str) -> int:
        session = self._engine.sessions.get(name)
        return session.allocated.total if session else 0

    def _leaving(self, name: str) -> Leaving | None:
        session = self._engine.sessions.get(name)
        return Leaving(name, session.fit.model.name, session.allocated.total, session.writing) if session else None

    def _less(self, model: ModelFile, wish: RunChoice, beside: Judgement, cancel: Cancel) -> LessAsked | None:
        """What of the model goes beside all the others: as it is, only slower, or with less chat memory."""
        if beside.fit.verdict.runs:
            return LessAsked(wish, beside.fit, self._fits.speed(model, beside))
        for option in self._fits.ways_out(model, beside, cancel):
            if option.fit.verdict.runs:
                plan, laid = option.fit.plan, Judgement(option.fit, beside.machine)
                return LessAsked(RunSettings(plan.context, plan.kv_k), option.fit, self._fits.speed(model, laid))
        return None
