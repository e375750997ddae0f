"""What a model in memory takes where several replies are computed together, before anybody chooses so. No Qt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from advisor.fit.fit import Fit
from advisor.progress import Cancel
from advisor.services.computer import Computer
from advisor.services.engine import Engine
from advisor.services.fits import Fits
from advisor.services.judgement import RunSettings
from advisor.settings import Settings


@dataclass(frozen=True)
class AtOnceCost:
    """A model where `at_once` replies for programs are computed together. wish: how it is to be loaded for that."""

    at_once: int
    wish: RunSettings
    fit: Fit


class AtOnceCosts:
    """Methods block and may be called from any thread."""

    def __init__(self, engine: Engine, computer: Computer, fits: Fits) -> None:
        self._engine, self._computer, self._fits = engine, computer, fits

    def of(
        self, name: str, settings: Settings, choices: Sequence[int], least: int, cancel: Cancel
    ) -> tuple[AtOnceCost, ...]:
        """The model of a session for each of `choices`, by dry runs, beside the others that are in memory.

        Each conversation is as long as that model is usually run with `settings`, and holds `least` tokens. () where
        the model has gone meanwhile; errors as Fits.judge.
        """
        session = self._engine.sessions.get(name)
        if session is None:
            return ()
        model, kept = session.model, self._fits.kept_wish(session.model.path)
        machine = self._computer.now([other for other in list(self._engine.sessions) if other != name])
        found = []
        for at_once in choices:
            slots = replace(settings, serve=True, serve_at_once=at_once).conversations
            run = kept.over(RunSettings(slots=slots)) if kept else RunSettings(slots=slots)
            usual = self._fits.usual_context(model, run, settings.context, grows=settings.breathe, cancel=cancel)
            length = max(kept.context if kept and kept.context else usual, least)
            wish = run.of_length(min(length, model.header.context_train or length))
            judged = self._fits.judge(model, wish, cancel, machine=machine, search=False)
            found.append(AtOnceCost(at_once, wish, judged.fit))
        return tuple(found)
