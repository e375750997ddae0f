"""What the card with the slider shows, whoever asks: a file that was opened, or a model of the catalogue."""

from __future__ import annotations

from dataclasses import dataclass

from advisor.fit.context_steps import FIRST_LENGTH
from advisor.machine.machine import Machine
from advisor.services.readings import LoadedModel
from advisor.session.gauge import Gap
from ui.common.judged import Judged
from ui.models.state import Chosen
from ui.store import AppState


@dataclass(frozen=True)
class Inspection:
    """What is judged, and what stands around it.

    trained: the most tokens the model was trained to follow, the end of the scale. machine: as it was when the fit was
    judged. busy: a model is being loaded, so nothing may be changed. loaded, gap: where exactly this is in memory.
    grows: its chat memory begins with less, and grows to this.
    """

    judged: Judged
    trained: int
    machine: Machine | None
    busy: bool = False
    loaded: LoadedModel | None = None
    gap: Gap | None = None
    grows: bool = False

    @property
    def beyond(self) -> bool:
        """Whether more is wished than the model was trained for."""
        return self.judged.wish.context > self.trained

    @property
    def better_context(self) -> int | None:
        """The length to offer instead; None where that is wished, or nothing may be changed."""
        target = self.judged.better_context(self.trained)
        return target if target and target != self.judged.wish.context and not self.busy else None


def of_opened(state: AppState) -> Inspection:
    """Of the file that is open."""
    opened, session = state.opened, state.sessions[state.session_shown]
    assert opened.model is not None
    same = is_loaded(state)
    return Inspection(
        opened.judged,
        opened.model.header.context_train or opened.judged.wish.context,
        opened.judged.judged_on or state.computer.machine,
        state.loading is not None,
        session.loaded if same else None,
        session.gap if same else None,
        _grows(state, opened.judged),
    )


def of_chosen(state: AppState, chosen: Chosen) -> Inspection:
    """Of a model of the catalogue."""
    return Inspection(
        chosen.judged,
        chosen.model.context_train or chosen.judged.wish.context,
        chosen.judged.judged_on or state.computer.machine,
        grows=_grows(state, chosen.judged),
    )


def _grows(state: AppState, judged: Judged) -> bool:
    alone = state.settings.breathe and judged.wish.slots == 1
    return alone and judged.runs and judged.wish.context > FIRST_LENGTH


def is_loaded(state: AppState) -> bool:
    """Whether the opened file is in memory, exactly as it is shown."""
    session, fit = state.sessions[state.session_shown], state.opened.judged.fit
    return bool(
        session.loaded
        and session.phase.loaded
        and fit
        and session.loaded.model == state.opened.model
        and session.loaded.promised.plan == fit.plan
    )
