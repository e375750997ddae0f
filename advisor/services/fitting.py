"""What blocks around the models on this computer: whether each of them fits. No Qt.

Like the engine room, whose machine and children it uses, it is called by ui.actions only, always through ui.jobs.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from advisor.errors import AdvisorError, Cancelled
from advisor.fit.dry_run_cache import CachedMeasurer
from advisor.fit.fit import Fit
from advisor.progress import Cancel
from advisor.services.engine import EngineRoom
from advisor.services.judgement import RunSettings


class FittingRoom:
    """Judges files by dry runs. Methods block and may be called from any thread."""

    def __init__(self, engine: EngineRoom) -> None:
        self._engine = engine

    def judge(
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
            model = self._engine.open(path)
            context = min(wish.context, model.header.context_train or wish.context)
            return self._engine.judge(model, replace(wish, context=context), cancel, measurer).fit
        except Cancelled:
            raise
        except AdvisorError as error:
            return str(error)
