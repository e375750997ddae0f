"""A conversation that is longer than the context: asking what can be done, and doing what the person chose."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject

from advisor.chat.conversation import Conversation, Turn
from advisor.chat.overflow import AttachLess, DropOldest, Raise, Reload, Summarise, TooLong, WayOn
from advisor.chat.prompts import last_left_out, prompt_of
from advisor.chat.summary import Summary
from advisor.errors import Cancelled, MemoryProblem
from advisor.fit.fit import Fit
from advisor.services.judgement import SpelledOut
from advisor.services.readings import LoadedModel
from advisor.services.session import Sessions
from ui.chat.list_controller import ChatListController
from ui.context import Context
from ui.jobs import Job
from ui.pages import PageId
from ui.session.controller import SessionController
from ui.session.state import Phase
from ui.session.text import not_raised
from ui.words import plural


@dataclass(frozen=True)
class _Stuck:
    """What did not fit: the chat, its turns with the new question, and what to do once there is room."""

    conversation: Conversation
    again: Callable[[], None]


class OverflowController(QObject):
    """Verbs that make room. Nothing is done by itself, and nothing leaves the chat."""

    def __init__(self, ctx: Context, sessions: Sessions, list_: ChatListController, session: SessionController) -> None:
        super().__init__()
        self._ctx, self._sessions, self._list, self._session = ctx, sessions, list_, session
        self._stuck: _Stuck | None = None
        self._reloading: _Stuck | None = None  # what is gone on with once the model is back
        self._summary_job: Job[Any] | None = None
        list_.shown.connect(self._chat_shown)
        for event in (ctx.events.model_loaded, ctx.events.model_in_front):
            event.connect(self._model_loaded)
        for event in (ctx.events.load_failed, ctx.events.load_refused):
            event.connect(lambda _: self._not_reloaded())

    # -- offering ----------------------------------------------------------------------------------------------

    def make_room(self) -> None:
        """Offer ways to have a good part of the context free again."""
        state = self._ctx.state
        if state.session.phase is Phase.READY and state.chat.turns:
            self.offer(state.chat.turns, lambda: None, asked=True)

    def offer(self, turns: tuple[Turn, ...], again: Callable[[], None], *, asked: bool = False) -> None:
        """Work out and show what can be done. turns: those that are to be read; again: what to do once they fit.

        asked: also where they fit already, for a person wants more room.
        """
        chat, settings = self._ctx.state.chat.open, self._ctx.state.chat.settings
        if chat is None:
            return
        conversation = Conversation(chat, settings, "", turns)
        messages, files = prompt_of(conversation), turns[-1].attachments if turns else ()
        stuck, name = _Stuck(conversation, again), self._ctx.state.front

        def found(problem: TooLong | None) -> None:
            if self._is_open(conversation):
                self._stuck = stuck
                self._ctx.change(chat={"too_long": problem})

        self._ctx.jobs.start(
            "ways",
            lambda task: self._sessions.room.ways(messages, settings, files, task.cancel, asked=asked, name=name),
            found,
            failed=self._ctx.problem,
        )

    def leave(self) -> None:
        """Take the offer away."""
        self._ctx.change(chat={"too_long": None})

    def _is_open(self, conversation: Conversation) -> bool:
        open_ = self._ctx.state.chat.open
        return open_ is not None and open_.id == conversation.chat.id

    # -- doing -------------------------------------------------------------------------------------------------

    def take(self, way: WayOn) -> None:
        """Do what was chosen, then what did not fit before."""
        stuck, state = self._stuck, self._ctx.state
        name = state.front
        if stuck is None or state.session.phase is not Phase.READY or state.chat.summing is not None:
            return
        self._ctx.change(shell={"notice": None})  # what was said of the last try
        match way:
            case Raise(fit) if fit.plan.slots > 1:  # such a context has one length as long as it is there
                self._reload(stuck, SpelledOut(fit.plan, "fixed", batch="fixed"))
            case Raise(fit):
                self._ctx.jobs.start(
                    "grow",
                    lambda _: self._sessions.grow(fit, name),
                    self._grown,
                    failed=lambda error: self._not_grown(error, fit),
                )
            case Reload(fit=fit):
                self._reload(stuck, SpelledOut(fit.plan, "fixed", batch="fixed"))
            case DropOldest(count):
                self._leave_out(stuck, count, stuck.conversation.settings.summary)
            case Summarise(count):
                self._summarise(stuck, count)
            case AttachLess():
                self.leave()

    def _grown(self, loaded: LoadedModel) -> None:
        self._ctx.change(session={"loaded": loaded, "context_size": loaded.reach}, chat={"too_long": None})
        self._ctx.events.context_raised.emit(loaded)
        self._session.look()
        self._go_on()

    def _not_grown(self, error: Exception, fit: Fit) -> None:
        loaded = self._ctx.state.session.loaded
        if isinstance(error, MemoryProblem) and loaded:
            self._ctx.warn(not_raised(fit, loaded))
        else:
            self._ctx.problem(error)

    def _reload(self, stuck: _Stuck, run: SpelledOut) -> None:
        loaded = self._ctx.state.session.loaded
        if loaded:
            self._reloading = stuck
            self.leave()
            self._session.load(loaded.model, run, force=False, show=PageId.CHAT)

    def _not_reloaded(self) -> None:
        trouble = self._ctx.state.shell.trouble
        if trouble is None or trouble.recovery is None:  # else it may be loaded with less
            self._reloading = None

    def _summarise(self, stuck: _Stuck, count: int) -> None:
        messages = [message for message in prompt_of(stuck.conversation) if message.role != "system"]
        so_far, name = stuck.conversation.settings.summary, self._ctx.state.front
        self._ctx.change(chat={"summing": 0.0})
        self._summary_job = self._ctx.jobs.start(
            "summary",
            lambda task: self._sessions.summarise(messages[:count], so_far, task.report, task.cancel, name),
            lambda summary: self._summed(stuck, count, summary),
            failed=self._not_summed,
            reported=lambda share: self._ctx.change(chat={"summing": share}),
        )

    def _summed(self, stuck: _Stuck, count: int, summary: Summary) -> None:
        self._ctx.change(chat={"summing": None})
        if summary.shortened:
            self._ctx.say(
                plural(
                    "Actions",
                    "%Ln messages were too long to be read whole for the summary; their beginnings were.",
                    summary.shortened,
                )
            )
        self._leave_out(stuck, count, summary.text)

    def _not_summed(self, error: Exception) -> None:
        self._ctx.change(chat={"summing": None})
        if not isinstance(error, Cancelled):
            self._ctx.problem(error)

    def stop_summing(self) -> None:
        """Give the summary up; nothing has changed then."""
        if self._summary_job and self._ctx.state.chat.summing is not None:
            self._summary_job.cancel.request()

    def _leave_out(self, stuck: _Stuck, count: int, summary: str) -> None:
        last = last_left_out(stuck.conversation, count)
        if self._is_open(stuck.conversation):
            self._list.configure(self._ctx.state.chat.settings.with_(reads_after=last, summary=summary))
            self._ctx.change(chat={"too_long": None})
            self._go_on()

    def read_all(self) -> None:
        """Let the model read the whole chat again."""
        self._list.configure(self._ctx.state.chat.settings.with_(reads_after=None, summary=""))

    def _go_on(self) -> None:
        stuck, self._stuck = self._stuck, None
        if stuck and self._is_open(stuck.conversation):
            stuck.again()

    # -- what makes an offer void ------------------------------------------------------------------------------

    def _model_loaded(self) -> None:
        self._stuck, self._reloading = self._reloading, None
        self.leave()
        if self._stuck:
            self._go_on()

    def _chat_shown(self) -> None:
        stuck = self._stuck
        if stuck and not self._is_open(stuck.conversation):
            self._stuck = None
            self.stop_summing()
            self.leave()
