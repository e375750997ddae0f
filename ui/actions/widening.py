"""A conversation that is longer than the context: asking what can be done, and doing what the person chose."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from advisor.chat.conversation import Conversation, Turn
from advisor.chat.overflow import AttachLess, DropOldest, Raise, Summarise, TooLong, Way
from advisor.chat.prompts import last_left_out, prompt_of
from advisor.chat.summary import Summary
from advisor.errors import Cancelled
from advisor.services.readings import Loaded
from ui.actions.attaching import Attaching
from ui.jobs import Job
from ui.session.state import Phase
from ui.shell.state import Notice
from ui.words import number, translate


@dataclass(frozen=True)
class _Stuck:
    """What did not fit: the chat, its turns with the new question, and what to do once there is room."""

    conversation: Conversation
    again: Callable[[], None]


class Widening(Attaching):
    """Verbs that make room. Nothing is done by itself, and nothing leaves the chat."""

    _stuck: _Stuck | None = None
    _summary_job: Job[Any] | None = None

    # -- offering ------------------------------------------------------------------------------------------------

    def make_room(self) -> None:
        """Offer ways to have a good part of the context free again."""
        if self.state.session.phase is Phase.READY and self.state.chat.turns:
            self._offer_ways(self.state.chat.turns, lambda: None, asked=True)

    def _offer_ways(self, turns: tuple[Turn, ...], again: Callable[[], None], *, asked: bool = False) -> None:
        """turns: those that are to be read; again: what to do once they fit."""
        chat, settings = self.state.chat.open, self.state.chat.settings
        if chat is None:
            return
        conversation = Conversation(chat, settings, "", turns)
        messages, files = prompt_of(conversation), turns[-1].attachments if turns else ()
        stuck = _Stuck(conversation, again)

        def found(problem: TooLong | None) -> None:
            if self.state.chat.open and self.state.chat.open.id == chat.id:
                self._stuck = stuck
                self._store.change(chat={"too_long": problem})

        self._jobs.start(
            "ways",
            lambda task: self._sessions.ways(messages, settings, files, task.cancel, asked=asked),
            found,
            failed=self._problem,
        )

    def leave_too_long(self) -> None:
        """Take the offer away."""
        self._store.change(chat={"too_long": None})

    # -- doing -----------------------------------------------------------------------------------------------------

    def take_way(self, way: Way) -> None:
        """Do what was chosen, then what did not fit before."""
        stuck = self._stuck
        if stuck is None or self.state.session.phase is not Phase.READY or self.state.chat.summing is not None:
            return
        match way:
            case Raise(fit):
                self._jobs.start("grow", lambda _: self._sessions.grow(fit), self._grown, failed=self._problem)
            case DropOldest(count):
                self._leave_out(stuck, count, stuck.conversation.settings.summary)
            case Summarise(count):
                self._summarise(stuck, count)
            case AttachLess():
                self.leave_too_long()

    def _grown(self, loaded: Loaded) -> None:
        self._store.change(session={"loaded": loaded, "context_size": loaded.fit.plan.context}, chat={"too_long": None})
        self._gauge.look()
        self._go_on()

    def _summarise(self, stuck: _Stuck, count: int) -> None:
        messages = [message for message in prompt_of(stuck.conversation) if message.role != "system"]
        self._store.change(chat={"summing": 0.0})
        self._summary_job = self._jobs.start(
            "summary",
            lambda task: self._sessions.summarise(
                messages[:count], stuck.conversation.settings.summary, task.report, task.cancel
            ),
            lambda summary: self._summed(stuck, count, summary),
            failed=self._not_summed,
            reported=lambda share: self._store.change(chat={"summing": share}),
        )

    def _summed(self, stuck: _Stuck, count: int, summary: Summary) -> None:
        self._store.change(chat={"summing": None})
        if summary.shortened:
            words = translate(
                "Actions", "{0} messages were too long to be read whole for the summary; their beginnings were."
            )
            self._store.change(shell={"notice": Notice(words.format(number(summary.shortened)), "info")})
        self._leave_out(stuck, count, summary.text)

    def _not_summed(self, error: Exception) -> None:
        self._store.change(chat={"summing": None})
        if not isinstance(error, Cancelled):
            self._problem(error)

    def stop_summing(self) -> None:
        """Give the summary up; nothing has changed then."""
        if self._summary_job and self.state.chat.summing is not None:
            self._summary_job.cancel.request()

    def _leave_out(self, stuck: _Stuck, count: int, summary: str) -> None:
        last = last_left_out(stuck.conversation, count)
        if self.state.chat.open and self.state.chat.open.id == stuck.conversation.chat.id:
            self.configure(self.state.chat.settings.with_(reads_after=last, summary=summary))
            self._store.change(chat={"too_long": None})
            self._go_on()

    def read_all(self) -> None:
        """Let the model read the whole chat again."""
        self.configure(self.state.chat.settings.with_(reads_after=None, summary=""))

    def _go_on(self) -> None:
        stuck, self._stuck = self._stuck, None
        if stuck and self.state.chat.open and self.state.chat.open.id == stuck.conversation.chat.id:
            stuck.again()

    def _model_came(self) -> None:
        self._stuck = None
        self._store.change(chat={"too_long": None})
        super()._model_came()

    # -- another chat ------------------------------------------------------------------------------------------------

    def new_chat(self) -> None:
        super().new_chat()
        self._forget_stuck()

    def _show(self, found: Conversation, reveal: int | None = None) -> None:
        super()._show(found, reveal)
        self._forget_stuck()

    def _forget_stuck(self) -> None:
        stuck = self._stuck
        if stuck and (self.state.chat.open is None or self.state.chat.open.id != stuck.conversation.chat.id):
            self._stuck = None
            self.stop_summing()
            self._store.change(chat={"too_long": None})
