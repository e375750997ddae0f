"""From what is asked to the reply: keeping both, hearing it, and what happens where it cannot be written."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtCore import QObject, Signal

from advisor.chat.conversation import Conversation, Ending, Turn
from advisor.chat.prompts import prompt_of
from advisor.engine.sampling import Stats
from advisor.errors import EngineProblem, MemoryProblem, PromptTooLong, StoreProblem, UsageError
from advisor.services.chats import Chats, Exchange, below
from advisor.services.session import Sessions
from advisor.session.session import ContextChanged, Message, PromptProgress, ReplyEvent, Text
from ui.chat.drafts_controller import DraftsController
from ui.chat.file_queue import ChatFileQueue
from ui.chat.list_controller import ChatListController
from ui.chat.state import Attached, Reply
from ui.context import Context
from ui.jobs import Job
from ui.session.controller import SessionController
from ui.session.state import Phase
from ui.session.text import could_not_grow


@dataclass(frozen=True)
class ReplyRequest:
    """What the model is asked for. keep: keeps that, and begins the reply; turns: the path that it stands below.

    text, files: what comes back into the message box where it cannot be kept; edited: the message that it replaces.
    goes_on: with a reply that has ended.
    """

    keep: Callable[[], Exchange]
    turns: tuple[Turn, ...]
    text: str = ""
    files: tuple[Attached, ...] = ()
    edited: Turn | None = None
    goes_on: bool = False


class ReplyController(QObject):
    """Has one reply written at a time.

    cut_off: the open chat's reply ended because the context is full. did_not_fit: the open chat does not go into the
    context; carries its turns, and the Exchange.
    """

    cut_off = Signal()
    did_not_fit = Signal(object, object)

    def __init__(
        self,
        ctx: Context,
        chats: Chats,
        sessions: Sessions,
        queue: ChatFileQueue,
        list_: ChatListController,
        drafts: DraftsController,
        session: SessionController,
    ) -> None:
        """chats: where replies are kept; sessions: what writes them."""
        super().__init__()
        self._ctx, self._chats, self._sessions, self._queue = ctx, chats, sessions, queue
        self._list, self._drafts, self._session = list_, drafts, session
        self._job: Job[Any] | None = None
        self._now: tuple[ReplyRequest, Exchange] | None = None
        ctx.events.model_leaving.connect(self._model_leaving)

    def stop(self) -> None:
        """End the reply under way; what is written stays."""
        reply = self._ctx.state.chat.reply
        if self._job and reply and not reply.stopping:
            self._ctx.change(chat={"reply": replace(reply, stopping=True)})
            self._job.cancel.request()

    def ask(self, asked: ReplyRequest) -> None:
        """Keep what is asked for, then have it answered."""
        place = self._list.place
        self._ctx.change(
            session={"phase": Phase.WRITING}, shell={"notice": None}, chat={"too_long": None, "awaited": None}
        )

        def failed(error: Exception) -> None:
            self._ready()
            if asked.text and place == self._list.place:
                chat = self._ctx.state.chat
                meanwhile = () if chat.editing else chat.attached
                self._drafts.put(asked.text if chat.editing else below(asked.text, self._drafts.box))
                self._ctx.change(chat={"attached": (*asked.files, *meanwhile)})
                self._drafts.keep_files()
            self._ctx.problem(error)

        self._ctx.jobs.stand_in_line(asked.keep, lambda said: self._kept(asked, said, place), failed=failed)

    def _kept(self, asked: ReplyRequest, said: Exchange, place: int) -> None:
        """It is kept: show it, and let the model answer."""
        turns = (*asked.turns, said.question) if said.question else asked.turns
        settings, reply = self._ctx.state.chat.settings, said.reply
        if place == self._list.place:
            self._show(said, turns)
        else:
            self._ctx.change(chat={"chats": said.chats, "reply": _begun(said)})
        self._now = asked, said
        if self._ctx.state.session.phase is not Phase.WRITING:  # the model was taken away meanwhile
            self._queue.put(lambda: self._chats.end(reply.id))
            self._end("stopped", None)
            return
        messages = prompt_of(Conversation(said.chat, settings, "", turns))
        begun = bool(reply.text or reply.reasoning)
        beginning = Message("assistant", reply.text, reply.reasoning) if begun else None
        unfinished = reply if asked.goes_on else None
        chat = None if self._ctx.state.chat.unkept else said.chat.id  # its number is not that of a kept one
        name = self._ctx.state.front
        self._job = self._ctx.jobs.start(
            "reply",
            lambda task: self._chats.reply(
                reply.id,
                lambda heard: self._sessions.reply(
                    messages, settings, beginning, heard, task.cancel, name, chat=chat, unfinished=unfinished
                ),
                task.report,
                task.cancel,
            ),
            self._replied,
            failed=self._failed,
            reported=self._heard,
        )

    def _show(self, said: Exchange, turns: tuple[Turn, ...]) -> None:
        """Where it was asked is still shown: so are the question, and the reply that begins."""
        chat = self._ctx.state.chat
        new, edited = chat.open is None, chat.editing
        if edited and not said.question and all(turn.id != edited.id for turn in turns):
            self._drafts.stop_editing()
        self._ctx.change(
            chat={
                "open": said.chat,
                "chats": said.chats,
                "turns": turns,
                "reveal": None,
                "editing": None if said.question else self._ctx.state.chat.editing,
                "reply": _begun(said),
            }
        )
        if said.question:
            self._drafts.edited()
        if new:
            self._drafts.moved_in()
        if self._ctx.state.chat.attached:
            self._drafts.keep_files()

    # -- while it is written -----------------------------------------------------------------------------------

    def _heard(self, event: ReplyEvent) -> None:
        reply, used = self._ctx.state.chat.reply, self._ctx.state.session.context_used
        if reply is None:
            return
        if isinstance(event, ContextChanged):
            self._session.refresh(self._ctx.state.front)
        open_ = self._ctx.state.chat.open
        here = reply.chat == (open_.id if open_ else None)
        if isinstance(event, PromptProgress):
            self._ctx.change(
                chat={"reply": replace(reply, prompt=event)},
                session={"context_used": event.total if here else used, "filled": event.done},
            )
        elif isinstance(event, Text):
            read = reply.prompt.total - reply.prompt.written if reply.prompt else used - reply.tokens
            self._ctx.change(
                chat={"reply": reply.heard(event.text, event.reasoning, event.tokens, time.monotonic())},
                session={"context_used": read + event.tokens if here else used, "filled": read + event.tokens},
            )

    def _grown(self) -> None:
        """The context may have another length; where it had to be longer and memory is short, that is said."""
        before, name = self._ctx.state.session.loaded, self._ctx.state.front
        self._session.refresh(name)
        loaded = self._ctx.state.session.loaded
        if loaded and loaded.short and not (before and before.short):
            self._ctx.warn(could_not_grow(loaded))

    def _ready(self) -> None:
        if self._ctx.state.session.phase is Phase.WRITING:
            self._ctx.change(session={"phase": Phase.READY})

    def _end(self, how: Ending, stats: Stats | None) -> None:
        """The reply under way becomes a turn of the open chat, if it belongs there; in the file it ends by itself."""
        chat = self._ctx.state.chat
        reply = chat.reply
        if reply is None:
            return
        turn = replace(reply.turn, text=reply.text, reasoning=reply.reasoning, ending=how, stats=stats)
        shown = chat.open_reply is not None
        self._ctx.change(chat={"reply": None, "turns": (*chat.turns, turn) if shown else chat.turns})

    def _replied(self, stats: Stats) -> None:
        here = self._ctx.state.chat.open_reply is not None
        self._end(stats.stop_reason, stats)
        self._ctx.change(session={"filled": stats.context_used})
        if here:
            self._ctx.change(session={"context_used": stats.context_used})
        self._grown()
        if self._ctx.state.session.recovery and stats.stop_reason != "suspended":
            self._ctx.change(session={"recovery": None})  # memory was enough after all
        self._ready()
        if problem := self._sessions.not_restored(self._ctx.state.front):
            self._ctx.problem(problem)
        self._list.refresh()
        if here and stats.stop_reason == "context":
            self.cut_off.emit()

    def _model_leaving(self, name: str) -> None:
        """Nobody writes on; what is written stays. What another model than the open chat's does hurts no reply."""
        if name != self._ctx.state.front:  # which it stays until the reply has ended
            return
        self._ctx.jobs.drop("reply")
        self._end("stopped", None)

    # -- where it fails ----------------------------------------------------------------------------------------

    def _failed(self, error: Exception) -> None:
        reply, now = self._ctx.state.chat.reply, self._now
        if isinstance(error, EngineProblem) and error.outcome:
            self._end("lost", None)
            self._session.lose(error.outcome)
            return
        here, turns = self._ctx.state.chat.open_reply is not None, self._ctx.state.chat.turns
        unheard = bool(reply and not (reply.text or reply.reasoning))
        too_long = isinstance(error, PromptTooLong) and here and now is not None
        given_back = now if isinstance(error, UsageError) and unheard else None
        if given_back:
            self._take_off(given_back[1])
        else:
            self._end("stopped" if isinstance(error, StoreProblem) else "failed", None)
            self._ready()
        self._grown()

        def offer() -> None:
            if too_long and now:
                self.did_not_fit.emit(turns, now[1])

        if given_back:  # what is offered sends what is in the box again, so it has to be there
            self._give_back(*given_back, offer, typed_here=here)
        else:
            offer()
        if isinstance(error, MemoryProblem):
            self._session.fell_short(error)
        if not too_long and not (isinstance(error, MemoryProblem) and self._ctx.state.session.recovery):
            self._ctx.problem(error)  # else the bar with the way on says so

    def _take_off(self, said: Exchange) -> None:
        """What was not taken is shown no longer."""
        shown, taken = self._ctx.state.chat.open_reply is not None, said.question or said.reply
        self._ctx.change(chat={"reply": None})
        if shown:
            kept = tuple(turn for turn in self._ctx.state.chat.turns if turn.id != taken.id)
            self._ctx.change(chat={"turns": kept})

    def _give_back(self, asked: ReplyRequest, said: Exchange, then: Callable[[], None], *, typed_here: bool) -> None:
        """A message that was not taken goes back into the box it came from. typed_here: that is the one in sight.

        The model is not free before it is there: what is sent empties the box's draft, in the file too.
        """
        question, edited = said.question, asked.edited

        def back(found: Conversation) -> None:
            open_ = self._ctx.state.chat.open
            if open_ is None or open_.id != found.chat.id:
                self._ready()
                return
            waiting = self._ctx.state.chat.waiting
            if waiting and waiting.chat == found.chat.id:  # the person decides about that, too
                if edited:
                    self._drafts.take_back_waiting()
                else:
                    self._ctx.change(chat={"waiting": None})  # it is a part of the draft
            self._ready()
            self._list.show(found)
            if question and not edited:
                self._drafts.show(found.draft, found.draft_files)
            elif question and edited and any(turn.id == edited.id for turn in self._ctx.state.chat.turns):
                self._drafts.edit(edited, question.text, asked.files)
            then()

        if typed_here:
            self._drafts.keep()  # what was typed meanwhile stands below it
        taken = question or said.reply
        self._queue.put(
            lambda: self._chats.take_back(said.chat.id, taken, edited=edited is not None), back, otherwise=self._ready
        )


def _begun(said: Exchange) -> Reply:
    """The reply as it begins; one that is gone on with has words already."""
    reply = said.reply
    return Reply(reply.name, said.chat.id, reply, reply.text, reasoning=reply.reasoning)
