"""Asking, stopping, trying again, and what happens when the model dies of it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from advisor.chat.session import Event, PromptProgress, Text
from advisor.engine.outcome import Outcome
from advisor.engine.reply import Stats
from advisor.errors import EngineProblem, UsageError
from ui.actions.loading import Loading
from ui.engine_room import Sample
from ui.jobs import Job
from ui.store import PageId, Phase, Reply, Trouble, Turn, conversation
from ui.text import translate


class Chatting(Loading):
    """Verbs of the conversation."""

    _reply_job: Job[Any] | None = None

    def send(self, text: str) -> None:
        """Ask the model."""
        if self.state.phase is Phase.READY and text:
            turn = Turn("user", text, translate("Actions", "You"))
            self._store.set(turns=(*self.state.turns, turn), draft="")
            self._reply()

    def retry(self) -> None:
        """Drop the last reply and have it written anew."""
        turns = self.state.turns
        if self.state.phase is not Phase.READY or not turns:
            return
        if turns[-1].role == "assistant":
            turns = turns[:-1]
        if turns:
            self._store.set(turns=turns)
            self._reply()

    def _reply(self) -> None:
        loaded = self.state.loaded
        assert loaded is not None
        messages = conversation(self.state.turns)
        self._store.set(phase=Phase.WRITING, reply=Reply(loaded.fit.model.name))
        self._reply_job = self._jobs.start(
            "reply",
            lambda task: self._room.reply(messages, task.report, task.cancel),
            self._replied,
            failed=self._reply_failed,
            reported=self._heard,
        )
        self._gauge.pace()

    def _heard(self, event: Event) -> None:
        reply = self.state.reply
        if reply is None:
            return
        if isinstance(event, PromptProgress):
            self._store.set(reply=replace(reply, prompt=event), context_used=event.done)
        elif isinstance(event, Text):
            read = reply.prompt.total if reply.prompt else self.state.context_used - reply.tokens
            self._store.set(
                reply=replace(reply, text=reply.text + event.text, tokens=event.tokens),
                context_used=read + event.tokens,
            )

    def _replied(self, stats: Stats) -> None:
        self._keep_reply(stats.stop_reason, stats)
        self._store.set(phase=Phase.READY, context_used=stats.context_used, context_size=stats.context_size)
        self._gauge.pace()

    def _reply_failed(self, error: Exception) -> None:
        if isinstance(error, EngineProblem) and error.outcome:
            self._keep_reply("lost", None)
            self._lose(error.outcome)
            return
        written = self.state.reply.text if self.state.reply else ""
        if isinstance(error, UsageError) and not written:
            self._give_back()
        else:
            self._keep_reply("failed", None)
        self._store.set(phase=Phase.READY)
        self._gauge.pace()
        self._problem(error)

    def _give_back(self) -> None:
        """A message that was not taken goes back into the box it came from."""
        last = self.state.turns[-1]
        self._store.set(reply=None, turns=self.state.turns[:-1], draft=last.text)

    def _lose(self, outcome: Outcome) -> None:
        self._store.set(phase=Phase.LOST, outcome=outcome, reading=None, gap=None, context_used=0)
        self._gauge.pace()

    def stop(self) -> None:
        """End the reply under way; what is written stays."""
        reply = self.state.reply
        if self._reply_job and reply and not reply.stopping:
            self._store.set(reply=replace(reply, stopping=True))
            self._reply_job.cancel.request()

    def new_chat(self) -> None:
        """Begin a new conversation with the same model."""
        self._jobs.drop("reply")
        phase = Phase.READY if self.state.phase is Phase.WRITING else self.state.phase
        self._store.set(turns=(), reply=None, phase=phase, context_used=0, draft="", notice=None, page=PageId.CHAT)
        self._gauge.pace()

    def show_outcome(self) -> None:
        """Why the model stopped, in the error dialog."""
        outcome = self.state.outcome
        if outcome:
            self._store.set(trouble=Trouble("lost", EngineProblem(outcome.sentence, outcome), outcome.last_words))

    def _notice_loss(self, sample: Sample) -> None:
        """The model died while nobody spoke to it."""
        if sample.lost and self.state.phase is Phase.READY:
            self._jobs.start("outcome", lambda _: self._room.last_outcome(), self._lost_idle, failed=self._fault)

    def _lost_idle(self, outcome: Outcome | None) -> None:
        if outcome and self.state.phase is Phase.READY:
            self._lose(outcome)
