"""The models in memory: loading and ejecting them, replying with them, making room in their contexts. No Qt.

Each has a name of its own as long as it is loaded; FRONT is that of the one, where there is only one.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Collection, Sequence
from contextlib import AbstractContextManager, ExitStack, nullcontext
from dataclasses import replace
from functools import partial

from advisor.chat.conversation import ChatSettings, Turn
from advisor.chat.summary import Summary, summarise
from advisor.engine.answers import StateSaved
from advisor.engine.patience import Patience
from advisor.engine.process import EngineProcess
from advisor.engine.protocol import EngineSettings, Unload
from advisor.engine.sampling import Stats
from advisor.errors import AdvisorError, Cancelled, EngineProblem, StateProblem
from advisor.fit.fit import Fit
from advisor.fit.ladder import Ladder, ladder
from advisor.fit.measure import ModelFile
from advisor.machine.machine import Machine
from advisor.outcome import Outcome
from advisor.progress import Cancel
from advisor.services.breathing import Breathing
from advisor.services.chat_states import ChatStates
from advisor.services.computer import Computer
from advisor.services.conversation_room import ConversationRoom
from advisor.services.crowding import Crowding
from advisor.services.engine import FRONT, Engine
from advisor.services.fits import Fits
from advisor.services.idle_models import IdleModels
from advisor.services.judgement import Judgement, Refusal, RunChoice
from advisor.services.readings import LoadedModel
from advisor.services.rereading import Rereading
from advisor.services.sleeping import SleepingChats
from advisor.services.turns import WritingTurns
from advisor.session.advised_sampling import usual_limit
from advisor.session.failure import classify
from advisor.session.recovery import Recovery, recovery, relief
from advisor.session.session import Message, ReplyEvent, Session
from advisor.session.spill_watch import Spilled

LEAVING = Patience(5, 60)  # with a child that is to go anyway: one that stands still keeps nobody waiting


class Sessions:
    """Methods block, may be called from any thread, and raise EngineProblem when no model is loaded."""

    def __init__(
        self,
        engine: Engine,
        computer: Computer,
        fits: Fits,
        learn: Callable[[Session, Stats], None] | None = None,
        asleep: SleepingChats | None = None,
        used: Callable[[ModelFile, Fit], None] | None = None,
    ) -> None:
        """asleep: where chats sleep. learn: called after each reply; used: after each load. They must not raise."""
        self._engine, self._computer, self._fits, self._learn, self._used = engine, computer, fits, learn, used
        self._asleep = asleep or SleepingChats()
        self.states = ChatStates(engine.sessions, self._asleep, computer.guard)
        self._crowding = Crowding(engine, computer, fits)
        self.room = ConversationRoom(engine, computer, fits, self.session)
        self.breathing = Breathing(engine, computer, self.states)
        self.idle = IdleModels(engine.sessions, self.eject, computer.guard, engine.free_idle)
        computer.guard.free = self.idle.free
        self._refused: dict[str, AdvisorError] = {}
        self._rereading: defaultdict[str, Rereading] = defaultdict(Rereading)
        self._child_of: dict[str, EngineProcess] = {}
        self._turns: defaultdict[str, WritingTurns] = defaultdict(WritingTurns)
        self._loads = WritingTurns()
        self._ladders: dict[str, Ladder] = {}  # of what is loaded
        self._tried: dict[str, Ladder] = {}  # of the last load, whether it came about or not; none where it broke off

    def session(self, name: str = FRONT) -> Session:
        """A loaded model. Does not block."""
        session = self._engine.sessions.get(name)
        if session is None:
            raise EngineProblem("No model is loaded.")
        return session

    def holds(self, name: str = FRONT) -> bool:
        """Whether a model is loaded; does not block."""
        return name in self._engine.sessions

    # -- in and out of memory ----------------------------------------------------------------------------------

    def load(
        self,
        model: ModelFile,
        wish: RunChoice,
        *,
        force: bool,
        report: Callable[[float], None] | None = None,
        cancel: Cancel,
        judged: Callable[[Judgement], None] | None = None,
        name: str = FRONT,
        least: int = 0,
        ends: Collection[str] | None = None,
        breathe: bool = False,
    ) -> tuple[LoadedModel, Machine] | Refusal:
        """Judge once more with the memory of this moment, make room, load. force: also against the verdict.

        It takes the place of the model of its name; others stay, but for those of `ends`. None where nobody was chosen:
        where some would have to go, that is said, and nothing done.
        report: gets the share that is loaded; judged: gets the judgement before a model is loaded on it. least: tokens
        of a conversation under way, which plans for after a failure have to hold too. breathe: the context begins with
        what is needed and grows to what was wished. Raises Cancelled within some seconds where `cancel` is requested,
        whatever an engine child does.
        """
        with self._loads.taken(cancel, person=True):  # what is free is judged, and taken, by one at a time
            self._tried.pop(name, None)
            try:
                with cancel.calling(self._engine.hurry):
                    machine = self._computer.ready()
                    cancel.check()
                    judgement = self._crowding.judge(model, wish, name, ends, force=force, cancel=cancel)
                if isinstance(judgement, Refusal):
                    return judgement
                if judged:
                    judged(judgement)
                with cancel.calling(self._engine.hurry):
                    plans = ladder(
                        self._engine.measurer, model, judgement.machine, judgement.fit, least=least, cancel=cancel
                    )
                    self._tried[name] = self._fits.timed(model, plans)
                    fit, breath = judgement.fit, None
                    if breathe:
                        fit, breath = self.breathing.begin(model, judgement, name, least, cancel)
                for leaving in (*(ends or ()), name):
                    self.eject(leaving)
                if machine.gpus:
                    self._engine.measurer.rest()
                cancel.check()
                session = Session.load(
                    model, fit, judgement.machine, self._engine.running_on(judgement.machine, fit.plan),
                    report=report, cancel=cancel, start=self._start(name, cancel), breath=breath,
                )  # fmt: skip
                if self._learn:
                    session.after_reply = partial(self._learn, session)
                self._engine.sessions[name], self._ladders[name] = session, self._tried[name]
                if self._used:
                    self._used(model, judgement.fit)
            except EngineProblem as error:
                if cancel.requested:
                    raise Cancelled("Loading was stopped.") from error  # a child did not listen, and was ended
                raise
            return self.facts(name), machine

    def recovery(self, error: Exception, name: str = FRONT, *, loading: bool = False) -> Recovery | None:
        """The next plan after the model that is or was loaded failed with `error`; None where none would help.

        loading: it was the last load that failed. It was worked out before that load: nothing is asked, and it does not
        block.
        """
        found = (self._tried if loading else self._ladders).get(name)
        held = None if loading else self._engine.sessions.get(name)
        return recovery(classify(error), found, held.context_used if held else 0) if found else None

    def relief(self, spilled: Spilled, least: int, name: str = FRONT) -> Recovery | None:
        """The plan that would give a full card its room again, as recovery.relief has it; as `recovery` otherwise."""
        found, session = self._ladders.get(name), self._engine.sessions.get(name)
        return relief(spilled, replace(found, fit=session.fit), least) if found and session else None

    def free_idle(self) -> None:
        """Give back what nobody waits for. Models are the last of that: `idle` has them."""
        self._engine.free_idle()
        self.breathing.narrow_all()

    def facts(self, name: str = FRONT) -> LoadedModel:
        """The loaded model as it is now; EngineProblem when none is. Does not block."""
        session = self.session(name)
        return LoadedModel(
            session.model, session.fit, session.allocated, session.has_template, session.base_memory, session.pid,
            session.recommended, session.template.thinking, session.sees, session.blind,
            session.template.note, session.ceiling, session.context.short, session.template.tools,
        )  # fmt: skip

    def eject(self, name: str = FRONT) -> None:
        """End the child that holds a model, if there is one; its memory is free afterwards, its chat kept."""
        self.states.keep(name, LEAVING)
        session = self._engine.sessions.pop(name, None)
        if session:
            session.close()

    def _start(self, name: str, cancel: Cancel) -> Callable[[EngineSettings], EngineProcess]:
        def start(settings: EngineSettings) -> EngineProcess:
            child = self._child_of[name] = self._engine.start(settings, cancel=cancel)
            return child

        return start

    # -- chatting ----------------------------------------------------------------------------------------------

    def reply(
        self,
        messages: Sequence[Message],
        settings: ChatSettings,
        beginning: Message | None,
        on_event: Callable[[ReplyEvent], None],
        cancel: Cancel,
        name: str = FRONT,
        chat: int | None = None,
        unfinished: Turn | None = None,
    ) -> Stats:
        """Write the next turn, or go on with `beginning`; errors as Session.reply, EngineProblem without a model.

        chat: whose turn it is, if it is one that sleeps once it is left; what is kept of it is not read again.
        unfinished: the reply that `beginning` is of: one that was suspended goes on as if nothing had been.
        """
        with ExitStack() as turn:
            try:
                turn.enter_context(self.turn(name, cancel, person=True))
            except Cancelled:
                held = self.session(name)
                return Stats(0, 0, 0.0, 0, 0.0, 0.0, held.context_used, held.fit.plan.context, "stopped")
            session = self.session(name)
            self._refused.pop(name, None)
            if chat is not None and unfinished:
                try:
                    if resumed := self.states.resume(name, chat, unfinished, on_event, cancel):
                        return resumed
                except StateProblem as problem:  # its words are there, and read
                    self._refused[name] = problem
            self.breathing.turn_to(name, chat, messages, settings.thinking)
            saved = self.states.before_reply(name, chat)
            stats: Stats | None = None
            try:
                begin = partial(
                    session.reply, messages, sampling=settings.sampling(session.recommended),
                    limit=settings.limit or usual_limit(talks=session.has_template), thinking=settings.thinking,
                    beginning=beginning, saved=saved, cancel=cancel,
                )  # fmt: skip
                stats = self._computer.guard.reply(session, begin, on_event, cancel)
                return self._rereading[name].explained(
                    stats, messages, settings.thinking, chat=chat, load=session.pid, header=session.model.header
                )
            finally:
                self.states.replied(name, chat, saved, stats)

    def turn(self, name: str, cancel: Cancel, *, person: bool) -> AbstractContextManager[None]:
        """One conversation at a time with a model, those of a person before those of programs: as Turns.taken.

        At once where the model was loaded for several.
        """
        held = self._engine.sessions.get(name)
        return nullcontext() if held and held.slots else self._turns[name].taken(cancel, person=person)

    # -- leaving a chat and coming back ------------------------------------------------------------------------

    def not_restored(self, name: str = FRONT) -> AdvisorError | None:
        """Why what was kept of a chat was of no use to the last reply; None where it was, or nothing was kept."""
        session = self._engine.sessions.get(name)
        return self._refused.get(name) or (session.refused if session else None)

    def chat_held(self, name: str = FRONT) -> int | None:
        """The chat that a model holds, if it is one that sleeps. Does not block."""
        return self.states.chat_held(name)

    def keep(self, name: str = FRONT, seconds: float | None = None) -> StateSaved | None:
        """Keep what a model holds of its chat, as ChatStates.keep: on leaving it, or while nobody waits."""
        return self.states.keep(name, Patience(seconds) if seconds else None)

    def keep_all(self, seconds: float) -> None:
        """The same of every model, in about so many seconds together."""
        until = time.monotonic() + seconds
        for name in list(self._engine.sessions):
            if (left := until - time.monotonic()) > 0:
                self.keep(name, left)

    def suspend(self, chat: int, turn: Turn, name: str = FRONT) -> StateSaved:
        """Stop the reply under way at a token, keep all of the chat on the disk, and free the model's memory.

        turn: the chat's last reply. Raises FileProblem where the disk does not take it, UsageError where nothing was
        said; then the model stays, and `reply` goes on with what is unfinished.
        """
        saved = self.states.suspend(name, chat, turn)
        self.eject(name)
        return saved

    def last_outcome(self, name: str = FRONT) -> Outcome | None:
        """How the chatting child ended, once it has."""
        child = self._child_of.get(name)
        if child is None:
            return None
        if child.outcome is None and not child.alive:
            try:
                child.request(Unload())
            except EngineProblem as error:
                return error.outcome
        return child.outcome

    # -- room for a conversation -------------------------------------------------------------------------------

    def grow(self, fit: Fit, name: str = FRONT) -> LoadedModel:
        """Give a loaded model the context of `fit`; errors as Session.grow."""
        session = self.session(name)
        if fit.plan.with_(context=session.fit.plan.context) != session.fit.plan:
            raise EngineProblem("Another model was loaded meanwhile.")
        session.grow(fit)
        return self.facts(name)

    def summarise(
        self,
        older: Sequence[Message],
        so_far: str,
        report: Callable[[float], None],
        cancel: Cancel,
        name: str = FRONT,
    ) -> Summary:
        """A summary of `older` by the model itself; errors as advisor.chat.summary."""
        with self.turn(name, cancel, person=True):
            self.states.before_reply(name, None)
            return summarise(self.session(name), older, report, cancel, so_far)
