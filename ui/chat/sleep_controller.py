"""Chats that sleep on the disk: giving the model's memory back, also in mid-reply, and going on where it was."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

from advisor.chat.conversation import Turn
from advisor.engine.answers import StateSaved
from advisor.errors import EngineProblem, UsageError
from advisor.fit.measure import ModelFile
from advisor.services.chats import Chats
from advisor.services.fits import Fits
from advisor.services.judgement import RunSettings
from advisor.services.placements import PlacementWish
from advisor.services.readings import SleepingChat
from advisor.services.run_wishes import KeptWish
from advisor.services.session import Sessions
from advisor.services.sleeping import SleepingChats
from advisor.settings import Settings
from ui.chat.conversation_controller import ConversationController
from ui.chat.file_queue import ChatFileQueue
from ui.context import Context
from ui.jobs import Lane
from ui.pages import PageId
from ui.session.controller import SessionController
from ui.session.state import Phase, SessionState
from ui.store import AppState
from ui.words import translate

STAYS_SHORT = 30.0  # seconds of system memory running short after which its model goes, where a person chose so
KEEP_MS = 60_000  # after a reply: who reads it so long may be gone for the day


class SleepController(QObject):
    """Keeps what the model holds of a chat while nobody waits, and frees its memory when a person says so."""

    def __init__(
        self,
        ctx: Context,
        sessions: Sessions,
        asleep: SleepingChats,
        fits: Fits,
        queue: ChatFileQueue,
        session: SessionController,
        conversation: ConversationController,
    ) -> None:
        super().__init__()
        self._ctx, self._sessions, self._asleep, self._fits = ctx, sessions, asleep, fits
        self._queue, self._session, self._conversation = queue, session, conversation
        self._closed = False
        self._going_on: int | None = None  # the reply that is gone on with once the model is back
        self._idle = QTimer(self, singleShot=True, interval=KEEP_MS)
        self._idle.timeout.connect(self.keep)
        ctx.store.changed.connect(self._changed)
        ctx.events.model_loaded.connect(self._model_came)
        ctx.events.load_failed.connect(lambda _: self._load_failed())
        ctx.events.load_refused.connect(lambda _: self._forget_going_on())
        ctx.events.loaded_aside.connect(self._forget_going_on)
        ctx.events.settings_changed.connect(self._settings_changed)
        ctx.events.memory_sampled.connect(lambda _: self._sampled())
        conversation.sleeper_wanted.connect(self.go_on)

    def close(self) -> None:
        """Nothing is kept any more once it is idle."""
        self._closed = True
        self._idle.stop()

    # -- what sleeps -------------------------------------------------------------------------------------------

    def start(self, chats: Chats) -> None:
        """At the start of the program: what is of no chat any more goes."""
        self._queue.put(chats.chats, lambda found: self._swept([chat.id for chat in found]))

    def _swept(self, chats: list[int]) -> None:
        if self._ctx.state.chat.unkept:  # these are not the chats that are kept
            self.look()
        else:
            self._delete(lambda: self._asleep.sweep(chats))

    def look(self) -> None:
        """See what sleeps."""
        self._ctx.jobs.start(
            "asleep",
            lambda _: self._asleep.all(),
            lambda found: self._ctx.change(chat={"asleep": found}),
            failed=self._ctx.fault,
            lane=Lane.FILES,
        )

    def _delete(self, work: Callable[[], object]) -> None:
        """Do what deletes, whatever else is looked at meanwhile, and see what is left."""
        self._ctx.jobs.stand_in_line(work, lambda _: self.look(), failed=self._ctx.fault)

    def clear(self) -> None:
        """Delete all that sleeps; no word of a chat goes with it."""
        self._delete(lambda: self._asleep.clear(suspended=True))

    def keep(self) -> None:
        """Keep what the model holds, unless that is done."""
        if self._ctx.state.session.phase is Phase.READY and not self._ctx.jobs.busy("keep"):
            name = self._ctx.state.front
            self._ctx.jobs.start("keep", lambda _: self._sessions.keep(name), self._kept, failed=self._ctx.fault)

    def _kept(self, saved: StateSaved | None) -> None:
        if saved:
            self.look()

    def _changed(self, old: AppState, new: AppState) -> None:
        if self._closed:
            return
        if old.session.phase is Phase.WRITING and new.session.phase is Phase.READY:
            self._idle.start()
        elif new.session.phase is not Phase.READY:
            self._idle.stop()
        if new.chat.suspended and old.chat.reply and not new.chat.reply:  # it may have been gone on with
            self.look()
        if old.chat.open and (new.chat.open is None or new.chat.open.id != old.chat.open.id):
            self.keep()

    def _settings_changed(self, old: Settings, new: Settings) -> None:
        if old.sleeping_chats != new.sleeping_chats:
            self._delete(lambda: self._asleep.limit(new.sleeping_chats))

    # -- giving the memory back --------------------------------------------------------------------------------

    def suspend(self) -> None:
        """Keep the chat, in mid-reply too, end the model's child, and so free its memory."""
        state = self._ctx.state
        phase, reply, chat = state.session.phase, state.chat.reply, state.chat.open
        if state.chat.unkept and phase.loaded:  # its number may be that of a chat that is kept
            self._session.eject()
        elif phase is Phase.WRITING and reply:
            self._suspend(reply.chat, reply.turn)
        elif phase is Phase.READY:
            turn = next((turn for turn in reversed(state.chat.turns) if turn.role == "assistant"), None)
            if chat and turn and self._sessions.chat_held(state.front) == chat.id:
                self._suspend(chat.id, turn)
            else:
                self._session.eject()

    def _suspend(self, chat: int, turn: Turn, then: Callable[[], None] = lambda: None) -> None:
        """then: what follows once its memory is free."""
        name = self._ctx.state.front
        self._ctx.change(session={"phase": Phase.EJECTING}, shell={"notice": None})
        self._ctx.jobs.start(
            "suspend",
            lambda _: self._sessions.suspend(chat, turn, name),
            lambda _: self._suspended(then),
            failed=lambda error: self._not_suspended(turn, error),
        )

    def _suspended(self, then: Callable[[], None]) -> None:
        self._ctx.change(session=SessionState(context_used=self._ctx.state.session.context_used))
        self._ctx.events.model_gone.emit()
        self.look()
        then()

    def _not_suspended(self, turn: Turn, error: Exception) -> None:
        if isinstance(error, EngineProblem) and error.outcome:  # its memory is free all the same
            used = self._ctx.state.session.context_used
            self._ctx.change(session=SessionState(context_used=used))
            self._ctx.events.model_gone.emit()
            self._ctx.say(
                translate(
                    "Actions",
                    "The model stopped answering and was ended; its memory is free. The words of the chat are kept.",
                )
            )
            return
        writing = self._ctx.state.chat.reply is not None  # its end is on the way
        self._ctx.change(session={"phase": Phase.WRITING if writing else Phase.READY})
        if isinstance(error, UsageError):  # nothing was said that could be kept
            self._session.eject()
            return
        self._ctx.problem(error)
        self._going_on = turn.id
        QTimer.singleShot(0, self, self._go_on)

    def relieve(self) -> None:
        """Give a full card its room again: load the model with less, and go on where it was, in mid-reply too."""
        state = self._ctx.state
        reply, way_on = state.chat.reply, state.session.relief
        if state.session.phase is Phase.WRITING and reply and way_on and not state.chat.unkept:
            self._going_on = reply.turn.id
            self._suspend(reply.chat, reply.turn, then=lambda: self._session.spill.relieve(way_on))
        elif state.session.phase.loaded:
            self._session.spill.relieve()

    def _sampled(self) -> None:
        """Where system memory stays short, and a person chose so, the model goes before the desktop does."""
        since = self._ctx.state.session.short_since
        if since is None or not self._ctx.state.settings.relieve or not self._ctx.state.session.phase.loaded:
            return
        if time.monotonic() - since >= STAYS_SHORT:
            self.suspend()
            self._ctx.say(translate("Actions", "Memory stays short on this PC, so the model’s is being freed."))

    # -- coming back -------------------------------------------------------------------------------------------

    def go_on(self) -> None:
        """Bring the open chat back: load its model, and go on with the reply that was suspended."""
        found, session = self._ctx.state.chat.suspended, self._ctx.state.session
        if found is None or session.phase in (Phase.LOADING, Phase.EJECTING, Phase.WRITING):
            return
        self._going_on = found.turn if found.half else None
        if (name := self._ctx.state.session_of(found.model)) and self._ctx.state.sessions[name].phase is Phase.READY:
            self._session.bring(name)
            session = self._ctx.state.session
        if session.phase is Phase.READY and session.loaded and session.loaded.model.path == found.model:
            self._go_on()
            return
        self._ctx.jobs.start(
            "open-sleeper",
            lambda _: (self._fits.open(found.model), self._fits.kept_wish(found.model)),
            lambda opened: self._load(found, *opened),
            failed=self._ctx.problem,
        )

    def _load(self, found: SleepingChat, model: ModelFile, kept: KeptWish | None) -> None:
        """As it was loaded; what lies where is the person's usual choice for that model."""
        run = RunSettings(found.context, found.kv, kept.where if kept else PlacementWish())
        self._session.load(model, run, force=False, show=PageId.CHAT)

    def delete(self) -> None:
        """Delete what sleeps of the open chat; its words stay."""
        if found := self._ctx.state.chat.suspended:
            self.forget(found.chat)

    def forget(self, chat: int) -> None:
        """Delete what sleeps of a chat; its words stay."""
        self._delete(lambda: self._asleep.forget(chat))

    def _model_came(self) -> None:
        self._go_on()
        self.look()

    def _load_failed(self) -> None:
        trouble = self._ctx.state.shell.trouble
        if trouble is None or trouble.recovery is None:  # else it may be loaded with less, and goes on then
            self._forget_going_on()

    def _forget_going_on(self) -> None:
        self._going_on = None

    def _go_on(self) -> None:
        state, turn = self._ctx.state, self._going_on
        if turn is None:
            return
        if state.chat.reply is not None and state.session.phase is Phase.WRITING:
            QTimer.singleShot(20, self, self._go_on)  # it is still ending
            return
        self._going_on = None
        last = state.chat.turns[-1] if state.chat.turns else None
        if last and last.id == turn and last.ending == "suspended":  # one that a person stopped stays as it is
            self._conversation.continue_reply(turn)
