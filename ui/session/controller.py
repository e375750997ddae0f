"""The model in memory: loading, giving a load up, ejecting, and losing it."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtCore import QObject

from advisor.errors import Cancelled, EngineProblem
from advisor.fit.measure import ModelFile
from advisor.machine.machine import Machine
from advisor.outcome import Outcome
from advisor.services.judgement import Refusal, RunChoice, RunSettings, SpelledOut
from advisor.services.readings import LoadedModel, Sample
from advisor.services.session import Sessions
from advisor.session.recovery import Recovery
from advisor.session.spill_watch import Spilled
from ui.context import Context, details
from ui.jobs import Job
from ui.pages import PageId
from ui.session.gauge import Gauge
from ui.session.recovery_text import recovered
from ui.session.spill_text import spilled_words
from ui.session.state import Phase, SessionState
from ui.shell.state import Trouble
from ui.words import translate

LASTING = 10.0  # seconds that a spill lasts before something is done about it unasked


@dataclass(frozen=True)
class LoadAsked:
    """A load: of what, how it is to run, though it may not fit, and the page to show then."""

    model: ModelFile
    wish: RunChoice
    force: bool
    show: PageId


class SessionController(QObject):
    """Verbs that put a model into memory and take it out."""

    def __init__(self, ctx: Context, sessions: Sessions, gauge: Gauge) -> None:
        super().__init__()
        self._ctx, self._sessions, self._gauge = ctx, sessions, gauge
        self._load_job: Job[Any] | None = None
        self._asked: LoadAsked | None = None  # the load that what is in memory came of
        self._offered: LoadAsked | None = None  # the one that a way on was offered for
        self._recovering: Recovery | None = None
        self._spill_told: tuple[int, int] = (0, 0)  # the load whose spill was told, by its process id; bytes of it
        self._was_short = False  # of system memory, at the last look
        ctx.events.memory_sampled.connect(self._sampled)

    def look(self) -> None:
        """Look at memory now, not when it is next due."""
        self._gauge.look()

    # -- loading -----------------------------------------------------------------------------------------------

    def load(
        self, model: ModelFile, wish: RunChoice, *, force: bool, show: PageId, after: Recovery | None = None
    ) -> None:
        """Load a model, if it fits or with `force`, and show a page; nothing while another load is under way.

        after: the failure that it is to recover from.
        """
        if self._ctx.state.session.phase in (Phase.LOADING, Phase.EJECTING):
            return
        if self._ctx.state.computer.planned:
            self._ctx.warn(
                translate(
                    "Actions", "Another PC is planned for. Go back to this computer, on This PC, to load a model."
                )
            )
            self._ctx.events.load_failed.emit(Cancelled("Another PC is planned for."))
            return
        held, self._recovering = self._ctx.state.session.context_used, after
        asked = LoadAsked(model, wish, force, show)
        self._ctx.events.model_leaving.emit()
        self._ctx.change(
            session={"phase": Phase.LOADING, "permille": 0, "outcome": None, "recovery": None}, shell={"notice": None}
        )
        self._load_job = self._ctx.jobs.start(
            "load",
            lambda task: self._sessions.load(
                model, wish, force=force, report=task.report, cancel=task.cancel, least=held
            ),
            lambda got: self._loaded(got, asked),
            failed=lambda error: self._load_failed(error, asked),
            reported=lambda done: self._ctx.change(session={"permille": round(done * 1000)}),
        )

    def restart(self) -> None:
        """Load the model that stopped, as it was wished, with the length it had."""
        loaded = self._ctx.state.session.loaded
        if loaded:
            plan, wish = loaded.fit.plan, self._asked.wish if self._asked else None
            if isinstance(wish, RunSettings):
                wish = replace(wish, context=plan.context, kv=plan.kv_k)
            else:  # after a failure: with less
                wish = SpelledOut(plan, "fixed")
            self.load(loaded.model, wish, force=True, show=self._ctx.state.shell.page)

    def _loaded(self, got: tuple[LoadedModel, Machine] | Refusal, asked: LoadAsked) -> None:
        if isinstance(got, Refusal):
            self._ctx.change(session={"phase": self._phase_without_load()})
            self._ctx.events.load_refused.emit(got)
            return
        loaded, machine = got
        self._asked = asked
        self._ctx.change(
            session=SessionState(
                Phase.READY,
                1000,
                loaded,
                context_used=self._ctx.state.session.context_used,
                context_size=loaded.fit.plan.context,
            ),
            computer={"machine": machine},
            shell={"page": asked.show},
        )
        if self._load_job and self._load_job.cancel.requested:
            self.eject()
            return
        self._gauge.look()
        self._ctx.events.model_loaded.emit()
        if self._recovering:
            self._ctx.say(recovered(self._recovering))
            self._ctx.events.recovered.emit()

    def _phase_without_load(self) -> Phase:
        return Phase.READY if self._sessions.holds() else Phase.NONE

    def _load_failed(self, error: Exception, asked: LoadAsked) -> None:
        if self._sessions.holds():  # it failed before the model that was there had to go
            self._ctx.change(session={"phase": Phase.READY})
        else:
            before = self._ctx.state.session
            self._ctx.change(session=SessionState(context_used=before.context_used, context_size=before.context_size))
        if not isinstance(error, Cancelled):
            outcome = error.outcome if isinstance(error, EngineProblem) else None
            words = outcome.last_words if outcome else details(error)
            way_on = self._offer(error, asked, loading=True)
            if way_on and self._ctx.state.settings.recover:
                self._ctx.events.load_failed.emit(error)
                self.recover()
                return
            self._ctx.change(shell={"trouble": Trouble("load", error, words, way_on)})
        self._ctx.events.load_failed.emit(error)

    # -- after a failure ---------------------------------------------------------------------------------------

    def _offer(self, error: Exception, asked: LoadAsked | None, *, loading: bool = False) -> Recovery | None:
        """The way on after a failure of what was asked, held ready for `recover`."""
        way_on, self._offered = self._sessions.recovery(error, loading=loading), asked
        self._ctx.change(session={"recovery": way_on})
        return way_on

    def recover(self) -> None:
        """Load what failed with the next plan, which takes less."""
        way_on = self._ctx.state.session.recovery
        if way_on and (asked := self._offered):
            less = SpelledOut(way_on.rung.fit.plan, "fixed")
            self.load(asked.model, less, force=asked.force, show=asked.show, after=way_on)

    def fell_short(self, error: Exception) -> None:
        """A reply ended for lack of memory, and the model is still there."""
        if self._offer(error, self._asked) and self._ctx.state.settings.recover:
            self.recover()

    def cancel_load(self) -> None:
        """Give the load under way up."""
        if self._load_job and self._ctx.state.session.phase is Phase.LOADING:
            self._ctx.events.load_given_up.emit()
            self._load_job.cancel.request()

    # -- leaving -----------------------------------------------------------------------------------------------

    def eject(self) -> None:
        """Free the memory of the loaded model."""
        session = self._ctx.state.session
        if session.phase is Phase.LOADING:
            self.cancel_load()
            return
        if session.loaded is None or session.phase is Phase.EJECTING:
            return
        self._ctx.events.model_leaving.emit()
        self._ctx.change(session={"phase": Phase.EJECTING})
        self._ctx.jobs.start(
            "eject", lambda _: self._sessions.eject(), lambda _: self._ejected(), failed=self._eject_failed
        )

    def _ejected(self) -> None:
        self._ctx.change(session=SessionState(context_used=self._ctx.state.session.context_used))
        self._ctx.events.model_gone.emit()

    def _eject_failed(self, error: Exception) -> None:
        if self._sessions.holds():
            self._ctx.change(session={"phase": Phase.READY})
        else:
            self._ejected()
        self._ctx.fault(error)

    # -- what memory says --------------------------------------------------------------------------------------

    def _sampled(self, sample: Sample) -> None:
        if sample.pressure.critical and not self._was_short:
            self._ctx.jobs.start("idle", lambda _: self._sessions.free_idle(), lambda _: None, failed=self._ctx.fault)
        self._was_short = sample.pressure.critical
        state, found = self._ctx.state, sample.sessions.get(self._ctx.state.front)
        if found is None:
            return
        if found.lost and state.session.phase is Phase.READY:  # the model died while nobody spoke to it
            self._ctx.jobs.start(
                "outcome", lambda _: self._sessions.last_outcome(), self._lost_idle, failed=self._ctx.fault
            )
        if found.spilled:
            self._spilled(found.spilled)
        elif state.session.relief or state.session.spill_left:
            self._ctx.change(session={"relief": None, "spill_left": False})

    def _spilled(self, found: Spilled) -> None:
        """The model lies where nobody put it: work out what helps, and say so once for each load."""
        state = self._ctx.state
        if self._spill_told != (found.pid, found.size):
            first = self._spill_told[0] != found.pid
            self._spill_told = found.pid, found.size
            way_on = self._sessions.relief(found, state.session.context_used)
            self._ctx.change(session={"relief": way_on})
            if first:
                self._ctx.change(session={"spill_left": False})
                if state.shell.page is not PageId.CHAT:  # there a bar says it
                    self._ctx.warn(spilled_words(found))
        lasts = time.monotonic() - found.since >= LASTING
        if lasts and state.settings.relieve and state.session.phase is Phase.READY:
            self.relieve()

    def relieve(self, way_on: Recovery | None = None) -> None:
        """Load what is in memory with a plan that gives the full card its room again. way_on: None for the one that
        was worked out."""
        way_on = way_on or self._ctx.state.session.relief
        if way_on and (asked := self._asked):
            less = SpelledOut(way_on.rung.fit.plan, "fixed")
            self.load(asked.model, less, force=True, show=self._ctx.state.shell.page, after=way_on)

    def leave_spilled(self) -> None:
        """A person leaves it as it is."""
        self._ctx.change(session={"spill_left": True})

    def leave_short(self) -> None:
        """The same of system memory that runs short."""
        self._ctx.change(session={"short_left": True})

    def _lost_idle(self, outcome: Outcome | None) -> None:
        if outcome and self._ctx.state.session.phase is Phase.READY:
            self.lose(outcome)

    def lose(self, outcome: Outcome) -> None:
        """The engine child ended by itself."""
        self._ctx.change(session={"phase": Phase.LOST, "outcome": outcome, "reading": None, "gap": None, "filled": 0})
        failure = EngineProblem(outcome.sentence, outcome)
        if self._offer(failure, self._asked) and self._ctx.state.settings.recover:
            self.recover()

    def show_outcome(self) -> None:
        """Why the model stopped, in the error dialog."""
        outcome = self._ctx.state.session.outcome
        if outcome:
            error = EngineProblem(outcome.sentence, outcome)
            way_on = self._ctx.state.session.recovery
            self._ctx.change(shell={"trouble": Trouble("lost", error, outcome.last_words, way_on)})
