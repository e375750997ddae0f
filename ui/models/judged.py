"""What the card with the slider shows, whoever asks: a file that was opened, or a model of the catalogue."""

from __future__ import annotations

from dataclasses import dataclass

from advisor.fit.fit import Fit, Option
from advisor.fit.speed import Speed
from advisor.machine.machine import Machine
from advisor.services.judgement import RunSettings
from advisor.services.readings import LoadedModel
from advisor.session.gauge import Gap
from ui.session.state import Phase
from ui.store import AppState


@dataclass(frozen=True)
class Judged:
    """A wish and what came of it.

    trained: the most tokens the model was trained to follow, the end of the scale. machine: as it was when the fit was
    judged. busy: a model is being loaded, so nothing may be changed. loaded, gap: where exactly this is in memory.
    """

    wish: RunSettings
    trained: int
    fit: Fit | None
    problem: str | None
    machine: Machine | None
    options: tuple[Option, ...] = ()
    busy: bool = False
    loaded: LoadedModel | None = None
    gap: Gap | None = None
    speed: Speed | None = None

    @property
    def answer(self) -> Fit | None:
        """The fit, unless the wish turned out to be impossible."""
        return self.fit if self.problem is None else None

    @property
    def beyond(self) -> bool:
        """Whether more is wished than the model was trained for."""
        return self.wish.context > self.trained

    @property
    def better_context(self) -> int | None:
        """The length to offer instead: what it was trained for, or the longest that fits; None where that is wished."""
        target = self.trained if self.beyond else self.answer.longest_context if self.answer else None
        return target if target and target != self.wish.context and not self.busy else None


def opened(state: AppState) -> Judged:
    """For the file that is open."""
    assert state.opened.model is not None
    same = is_loaded(state)
    return Judged(
        state.opened.wish,
        state.opened.model.header.context_train or state.opened.wish.context,
        state.opened.fit,
        state.opened.problem,
        state.opened.judged_on or state.computer.machine,
        state.opened.options,
        state.session.phase is Phase.LOADING,
        state.session.loaded if same else None,
        state.session.gap if same else None,
        state.opened.speed,
    )


def is_loaded(state: AppState) -> bool:
    """Whether the opened file is in memory, exactly as it is shown."""
    return bool(
        state.session.loaded
        and state.session.phase.loaded
        and state.opened.fit
        and state.session.loaded.model == state.opened.model
        and state.session.loaded.fit.plan == state.opened.fit.plan
    )
