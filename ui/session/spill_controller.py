"""A model that the driver or the system moved to where nobody put it: told of, and loaded so that it fits again."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Protocol

from PySide6.QtCore import QObject

from advisor.fit.measure import ModelFile
from advisor.services.judgement import RunChoice, SpelledOut
from advisor.services.readings import Sample
from advisor.services.session import Sessions
from advisor.session.recovery import Recovery
from advisor.session.spill_watch import Spilled
from ui.context import Context
from ui.pages import PageId
from ui.session.loading import LoadAsked
from ui.session.spill_text import spilled_words
from ui.session.state import Phase

LASTING = 10.0  # seconds that a spill lasts before something is done about it unasked


class LoadAgain(Protocol):
    """Loads a model anew, after what it is to recover from."""

    def __call__(
        self, model: ModelFile, wish: RunChoice, /, *, force: bool, show: PageId, after: Recovery | None
    ) -> None: ...


class SpillController(QObject):
    """Looks at each sample of memory. asked: the loads that what is in memory came of, by session."""

    def __init__(self, ctx: Context, sessions: Sessions, asked: Mapping[str, LoadAsked], load: LoadAgain) -> None:
        super().__init__()
        self._ctx, self._sessions, self._asked, self._load = ctx, sessions, asked, load
        self._told: dict[int, int] = {}  # loads whose spill was told, by process id; bytes of it
        ctx.events.memory_sampled.connect(self._sampled)

    def _sampled(self, sample: Sample) -> None:
        for name, found in sample.sessions.items():
            session = self._ctx.state.sessions.get(name)
            if session is None:
                continue
            if found.spilled:
                self._spilled(name, found.spilled)
            elif session.relief or session.spill_left:
                self._ctx.change(sessions={name: {"relief": None, "spill_left": False}})

    def _spilled(self, name: str, found: Spilled) -> None:
        """The model lies where nobody put it: work out what helps, and say so once for each load."""
        state = self._ctx.state
        if self._told.get(found.pid) != found.size:
            first = found.pid not in self._told
            self._told[found.pid] = found.size
            way_on = self._sessions.relief(found, state.sessions[name].context_used, name)
            self._ctx.change(sessions={name: {"relief": way_on}})
            if first:
                self._ctx.change(sessions={name: {"spill_left": False}})
                if state.shell.page is not PageId.CHAT or name != state.front:  # there a bar says it
                    self._ctx.warn(spilled_words(found))
        lasts = time.monotonic() - found.since >= LASTING
        if lasts and state.settings.relieve and name == state.front and state.session.phase is Phase.READY:
            self.relieve()

    def relieve(self, way_on: Recovery | None = None) -> None:
        """Load what is in memory with a plan that gives the full card its room; None: the one that was worked out."""
        way_on = way_on or self._ctx.state.session.relief
        if way_on and (asked := self._asked.get(self._ctx.state.front)):
            less = SpelledOut.of(way_on.rung)
            self._load(asked.model, less, force=True, show=self._ctx.state.shell.page, after=way_on)

    def leave_spilled(self) -> None:
        """A person leaves it as it is."""
        self._ctx.change(session={"spill_left": True})

    def leave_short(self) -> None:
        """The same of system memory that runs short."""
        self._ctx.change(session={"short_left": True})
