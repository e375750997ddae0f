"""Whether a model fits as a person wants to run it: judged, with ways out, and again when memory moved. No Qt."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from advisor.errors import AdvisorError, Cancelled, EngineProblem
from advisor.fit.dry_run_cache import CachedMeasurer
from advisor.fit.fit import Fit, Option, assess, options
from advisor.fit.measure import Measures, ModelFile, Opened
from advisor.library.projectors import projector_beside
from advisor.machine.machine import Machine
from advisor.progress import Cancel
from advisor.services.computer import Computer
from advisor.services.engine import Engine
from advisor.services.judgement import Judgement as Judgement
from advisor.services.judgement import Refusal as Refusal
from advisor.services.judgement import RunSettings
from advisor.services.readings import Sample as Sample


class Fits:
    """Judges models by dry runs. Methods block and may be called from any thread."""

    def __init__(self, engine: Engine, computer: Computer) -> None:
        self._engine, self._computer = engine, computer

    def open(self, path: Path) -> ModelFile:
        """Read a .gguf, with the projector that lies beside it; FileProblem, GgufError or ModelProblem."""
        return self._engine.measurer.open(path, projector_beside(path))

    def judge(self, model: Opened, wish: RunSettings, cancel: Cancel, measurer: Measures | None = None) -> Judgement:
        """Whether `model` fits as wished, once the loaded one is gone; errors as `assess`.

        measurer: whom to ask, where not the engine itself.
        """
        machine = self._computer.room()
        if machine is None:
            raise EngineProblem("This PC has not been looked at yet. Scan it first.")
        return Judgement(self._assess(measurer or self._engine.measurer, model, machine, wish, cancel), machine)

    def ways_out(self, model: Opened, judgement: Judgement, cancel: Cancel) -> tuple[Option, ...]:
        """Better plans where the judged one is not a plain "fits"."""
        return tuple(options(self._engine.measurer, model, judgement.machine, judgement.fit, cancel))

    def _assess(self, measurer: Measures, model: Opened, machine: Machine, wish: RunSettings, cancel: Cancel) -> Fit:
        return assess(
            measurer,
            model,
            machine,
            wish.plan(),
            layers="auto" if wish.layers == "auto" else "fixed",
            cancel=cancel,
        )

    def judge_each(
        self,
        models: Sequence[Path],
        wish: RunSettings,
        report: Callable[[Mapping[Path, Fit | str]], None],
        cancel: Cancel,
    ) -> None:
        """Report of each model whether it fits as wished, or why there is no telling, one after the other.

        wish.context: tokens; of a model that was trained for fewer, as many as that. Raises EngineProblem before the
        first scan, or Cancelled.
        """
        measurer = CachedMeasurer(self._engine.measurer)
        try:
            for path in models:
                cancel.check()
                report({path: self._one(measurer, path, wish, cancel)})
        finally:
            measurer.flush()

    def _one(self, measurer: CachedMeasurer, path: Path, wish: RunSettings, cancel: Cancel) -> Fit | str:
        try:
            model = self.open(path)
            context = min(wish.context, model.header.context_train or wish.context)
            return self.judge(model, replace(wish, context=context), cancel, measurer).fit
        except Cancelled:
            raise
        except AdvisorError as error:
            return str(error)
