"""The model in memory: loading, giving a load up, ejecting, and losing it."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import QObject

from advisor.errors import Cancelled, EngineProblem, UsageError
from advisor.fit.measure import ModelFile
from advisor.machine.machine import Machine
from advisor.outcome import Outcome
from advisor.services.judgement import Refusal, RunChoice, SpelledOut
from advisor.services.readings import LoadedModel, Sample
from advisor.services.session import Sessions
from advisor.session.recovery import Recovery
from ui.context import Context, details
from ui.jobs import Job
from ui.pages import PageId
from ui.session.gauge import Gauge
from ui.session.loading import LoadAsked, begun, given_up, session_for, shared_wish, wish_again
from ui.session.recovery_text import recovered
from ui.session.spill_controller import SpillController
from ui.session.state import Phase, RoomWanted, SessionState
from ui.session.text import another_is_planned
from ui.shell.state import Trouble
from ui.words import size, translate


class SessionController(QObject):
    """Verbs that put a model into memory and take it out."""

    def __init__(self, ctx: Context, sessions: Sessions, gauge: Gauge) -> None:
        super().__init__()
        self._ctx, self._sessions, self._gauge = ctx, sessions, gauge
        self._load_job: Job[Any] | None = None
        self._asked: dict[str, LoadAsked] = {}  # the loads that what is in memory came of
        self._offered: tuple[LoadAsked, Recovery] | None = None  # what a way on was offered for
        self._crowded: LoadAsked | None = None  # what a person is asked to make room for
        self._recovering: Recovery | None = None
        self.spill = SpillController(ctx, sessions, self._asked, self.load)
        ctx.events.memory_sampled.connect(self._sampled)

    def look(self) -> None:
        """Look at memory now, not when it is next due."""
        self._gauge.look()

    def refresh(self, name: str) -> None:
        """Show what is loaded as it is now: its context may have another length."""
        if self._sessions.holds(name) and name in self._ctx.state.sessions:
            loaded = self._sessions.facts(name)
            self._ctx.change(sessions={name: {"loaded": loaded, "context_size": loaded.reach}})

    # -- loading -----------------------------------------------------------------------------------------------

    def load(
        self,
        model: ModelFile,
        wish: RunChoice,
        *,
        force: bool,
        show: PageId,
        after: Recovery | None = None,
        ends: tuple[str, ...] | None = None,
    ) -> None:
        """Load a model, if it fits or with `force`, and show a page; nothing while another one comes or goes.

        after: the failure that it is to recover from. ends: sessions that are ended for it; None where the person is
        to be asked, if any has to. What is loaded of the same file is replaced.
        """
        if self._ctx.state.moving:
            return
        if self._ctx.state.computer.planned:
            self._ctx.warn(another_is_planned())
            self._ctx.events.load_failed.emit(Cancelled("Another PC is planned for."))
            return
        state, self._recovering = self._ctx.state, after
        held, wish = state.session.context_used, shared_wish(wish, state.settings)
        asked = LoadAsked(model, wish, force, show, session_for(state, model), ends, state.front, state.shell.page)
        for leaving in (asked.name, *(ends or ())):
            self._ctx.events.model_leaving.emit(leaving)
        self._ctx.change(**begun(self._ctx.state, asked), shell={"notice": None})
        breathe = self._ctx.state.settings.breathe
        load = partial(
            self._sessions.load, model, wish, force=force, name=asked.name, least=held, ends=ends, breathe=breathe
        )
        self._load_job = self._ctx.jobs.start(
            "load",
            lambda task: load(report=task.report, cancel=task.cancel),
            lambda got: self._loaded(got, asked),
            failed=lambda error: self._load_failed(error, asked),
            reported=lambda done: self._ctx.change(sessions={asked.name: {"permille": round(done * 1000)}}),
        )

    def restart(self) -> None:
        """Load the model that stopped, as it was wished, with the length it had."""
        loaded, asked = self._ctx.state.session.loaded, self._asked.get(self._ctx.state.front)
        if loaded:
            wish = wish_again(asked, loaded.promised.plan)
            self.load(loaded.model, wish, force=True, show=self._ctx.state.shell.page)

    def _loaded(self, got: tuple[LoadedModel, Machine] | Refusal, asked: LoadAsked) -> None:
        if isinstance(got, Refusal):
            self._give_up(asked)
            if got.crowded:
                self._crowded = asked
                self._ctx.ask(RoomWanted(got.judgement.fit.model.name, got.judgement.fit, got.crowded))
            else:
                self._ctx.events.load_refused.emit(got)
            return
        loaded, machine = got
        self._asked[asked.name] = asked
        used, page = self._ctx.state.session.context_used, self._ctx.state.shell.page
        ready = SessionState(Phase.READY, 1000, loaded, context_used=used, context_size=loaded.reach)
        self._ctx.change(
            sessions={**dict.fromkeys(asked.ends or ()), asked.name: ready},
            computer={"machine": machine},
            shell={"page": asked.show if page is asked.at else page},
        )
        if self._load_job and self._load_job.cancel.requested:
            self.eject(asked.name)
            return
        self._gauge.look()
        if self._ctx.state.front != asked.name:
            words = translate("Actions", "{0} is in memory. To talk with it, choose it at the top of the chat.")
            self._ctx.say(words.format(loaded.fit.model.name))
            self._ctx.events.loaded_aside.emit()
            return
        self._ctx.events.model_loaded.emit()
        if way_on := self._recovering:
            self._ctx.events.recovered.emit()  # a reply that goes on would take what is said away
            self._ctx.say(recovered(way_on))

    def _give_up(self, asked: LoadAsked) -> None:
        held = {name: self._sessions.holds(name) for name in (asked.name, *(asked.ends or ()))}
        self._ctx.change(**given_up(self._ctx.state, asked, held))

    def _load_failed(self, error: Exception, asked: LoadAsked) -> None:
        self._give_up(asked)
        if isinstance(error, UsageError):
            self._ctx.problem(error)
        elif not isinstance(error, Cancelled):
            outcome = error.outcome if isinstance(error, EngineProblem) else None
            words = outcome.last_words if outcome else details(error)
            way_on = self._offer(error, asked, loading=True)
            if way_on and self._ctx.state.settings.recover:
                self.recover()  # whoever waits for the model waits on
                return
            self._ctx.change(shell={"trouble": Trouble("load", error, words, way_on)})
        self._ctx.events.load_failed.emit(error)

    # -- where others are in memory ----------------------------------------------------------------------------

    def make_room(self, wanted: RoomWanted) -> None:
        """End those that have to go, and load what was asked for."""
        self._ctx.ask_next()
        if asked := self._crowded:
            ends = tuple(one.name for one in wanted.crowded.ends)
            self.load(asked.model, asked.wish, force=asked.force, show=asked.show, ends=ends)

    def load_beside(self, wanted: RoomWanted) -> None:
        """End nobody, and load what was asked for with less."""
        self._ctx.ask_next()
        if (asked := self._crowded) and (less := wanted.crowded.less):
            self.load(asked.model, less.wish, force=False, show=asked.show, ends=())

    def leave_room(self) -> None:
        """Load nothing."""
        self._ctx.ask_next()
        self._ctx.events.load_failed.emit(Cancelled("Nobody was to go."))

    def bring(self, name: str) -> None:
        """Have the open chat talk with that model; nothing while a reply is being written."""
        state = self._ctx.state
        busy = state.chat.reply is not None or state.session.phase in (Phase.WRITING, Phase.EJECTING)
        if name == state.front or name not in state.sessions or busy:
            return
        empty = {other: None for other, one in state.sessions.items() if one.phase is Phase.NONE and other != name}
        self._ctx.change(front=name, sessions={**empty, name: {"context_used": state.session.context_used}})
        self._ctx.events.model_in_front.emit()

    # -- after a failure ---------------------------------------------------------------------------------------

    def _offer(self, error: Exception, asked: LoadAsked | None, *, loading: bool = False) -> Recovery | None:
        """The way on after a failure of what was asked, held ready for `recover`."""
        name = asked.name if asked else self._ctx.state.front
        way_on = self._sessions.recovery(error, name, loading=loading)
        self._offered = (asked, way_on) if asked and way_on else None
        if name in self._ctx.state.sessions:
            self._ctx.change(sessions={name: {"recovery": way_on}})
        return way_on

    def recover(self) -> None:
        """Load what failed with the next plan, which takes less."""
        if self._offered:
            asked, way_on = self._offered
            less = SpelledOut.of(way_on.rung)
            self.load(asked.model, less, force=asked.force, show=asked.show, after=way_on, ends=asked.ends)

    def fell_short(self, error: Exception) -> None:
        """A reply ended for lack of memory, and the model is still there."""
        if self._offer(error, self._asked.get(self._ctx.state.front)) and self._ctx.state.settings.recover:
            self.recover()

    def cancel_load(self) -> None:
        """Give the load under way up."""
        if self._load_job and self._ctx.state.loading:
            self._ctx.events.load_given_up.emit()
            self._load_job.cancel.request()

    # -- leaving -----------------------------------------------------------------------------------------------

    def eject(self, name: str | None = None) -> None:
        """Free the memory of a loaded model; without a name that of the open chat's, or give a load up."""
        state = self._ctx.state
        name = name or state.front
        session = state.sessions.get(name)
        if session is None:
            return
        if session.phase is Phase.LOADING:
            self.cancel_load()
            return
        if session.loaded is None or state.moving:
            return
        self._ctx.events.model_leaving.emit(name)
        self._ctx.change(sessions={name: {"phase": Phase.EJECTING}})
        self._ctx.jobs.start(
            "eject",
            lambda _: self._sessions.eject(name),
            lambda _: self._ejected(name, session.loaded),
            failed=lambda error: self._eject_failed(name, error),
        )

    def _ejected(self, name: str, loaded: LoadedModel | None) -> None:
        state = self._ctx.state
        gone = SessionState(context_used=state.session.context_used) if name == state.front else None
        self._ctx.change(sessions={name: gone})
        if loaded and self._ctx.state.in_memory:  # which of them it was
            words = translate("Actions", "{0} was ejected: {1} are free again.")
            self._ctx.say(words.format(loaded.fit.model.name, size(loaded.allocated.total)))
        self._ctx.events.model_gone.emit()

    def _eject_failed(self, name: str, error: Exception) -> None:
        if self._sessions.holds(name):
            self._ctx.change(sessions={name: {"phase": Phase.READY}})
        else:
            self._ejected(name, None)
        self._ctx.fault(error)

    # -- what memory says --------------------------------------------------------------------------------------

    def _sampled(self, sample: Sample) -> None:
        for name, found in sample.sessions.items():
            session = self._ctx.state.sessions.get(name)
            if found.lost and session and session.phase is Phase.READY:  # it died while nobody spoke to it
                self._find_out(name)

    def _find_out(self, name: str) -> None:
        self._ctx.jobs.start(
            f"outcome {name}",
            lambda _: self._sessions.last_outcome(name),
            lambda outcome: self._lost_idle(name, outcome),
            failed=self._ctx.fault,
        )

    def _lost_idle(self, name: str, outcome: Outcome | None) -> None:
        session = self._ctx.state.sessions.get(name)
        if outcome and session and session.phase is Phase.READY:
            self.lose(outcome, name)

    def lose(self, outcome: Outcome, name: str | None = None) -> None:
        """The engine child of a session, the open chat's without a name, ended by itself; the others stay."""
        name = name or self._ctx.state.front
        if (session := self._ctx.state.sessions.get(name)) is None or session.loaded is None:
            return  # it was to go, and is gone
        gone = {"phase": Phase.LOST, "outcome": outcome, "reading": None, "gap": None, "filled": 0}
        self._ctx.change(sessions={name: gone})
        way_on = self._offer(EngineProblem(outcome.sentence, outcome), self._asked.get(name))
        if way_on and self._ctx.state.settings.recover and session.phase is not Phase.EJECTING:
            self.recover()

    def show_outcome(self) -> None:
        """Why the model stopped, in the error dialog."""
        outcome = self._ctx.state.session.outcome
        if outcome:
            error = EngineProblem(outcome.sentence, outcome)
            way_on = self._ctx.state.session.recovery
            self._ctx.change(shell={"trouble": Trouble("lost", error, outcome.last_words, way_on)})
