"""Asking, stopping, trying again, going on, and what happens when the model dies of it."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from advisor.chat.conversation import Attachment, ChatSettings, Conversation, Turn
from advisor.chat.prompts import prompt_of
from advisor.engine.outcome import Outcome
from advisor.engine.sampling import Stats
from advisor.errors import EngineProblem, PromptTooLong, StoreProblem, UsageError
from advisor.services.chats import Said, below
from advisor.services.readings import Sample
from advisor.session.session import Event, Message, PromptProgress, Text
from ui.actions.widening import Widening
from ui.chat.state import Attached, Reply, goes_on
from ui.jobs import Job
from ui.session.state import Phase
from ui.shell.state import Notice, Trouble
from ui.words import translate


class Chatting(Widening):
    """Verbs of the conversation."""

    _reply_job: Job[Any] | None = None
    _said_now: Said | None = None
    _files_sent: tuple[Attached, ...] = ()
    _edited_sent: Turn | None = None  # what the message sent last was to replace
    _files_aside: tuple[Attached, ...] = ()  # what was attached before a message was taken up to be edited

    # -- what a person asks for --------------------------------------------------------------------------------

    def send(self, text: str, attachments: tuple[Attachment, ...] = ()) -> None:
        """Ask the model; in place of the message that is being edited, if one is."""
        state = self.state
        attachments = attachments or tuple(one.file for one in state.chat.attached)
        if state.session.phase is not Phase.READY or state.chat.summing is not None or not (text or attachments):
            return
        turns, edited = state.chat.turns, state.chat.editing
        if edited:
            turns = turns[: _index(turns, edited.id)]
        parent = edited.parent if edited else turns[-1].id if turns else None
        chat, settings, name = state.chat.open, self._settings_now(), self._model_name()
        self._sent()
        self._files_sent, self._files_aside = state.chat.attached, self._files_aside if edited else ()
        self._edited_sent = edited
        self._store.change(chat={"attached": self._files_aside})
        self._have_answered(
            lambda: self._chats.say(
                chat.id if chat else None, settings, parent, text, attachments, name, edited=edited is not None
            ),
            turns,
            give_back=text,
        )

    def retry(self, turn: int | None = None) -> None:
        """Have a reply (None: the last) written anew, beside the old one; the answer to a message that has none."""
        turns, chat = self.state.chat.turns, self.state.chat.open
        if self._lacks_model() or chat is None or not turns:
            return
        at = _index(turns, turn) if turn is not None else len(turns) - 1
        turns = turns[:at] if turns[at].role == "assistant" else turns[: at + 1]
        if turns:
            parent, name, identity = turns[-1].id, self._model_name(), chat.id
            self._settings_now()
            self._have_answered(lambda: self._chats.answer_again(identity, parent, name), turns)

    def continue_reply(self, turn: int | None = None) -> None:
        """Go on with the last reply, which was stopped or cut off. turn: its id, where a button names it."""
        turns, chat = self.state.chat.turns, self.state.chat.open
        if self._lacks_model() or chat is None or not turns:
            return
        last, identity = turns[-1], chat.id
        if goes_on(last) and turn in (None, last.id):
            self._settings_now()
            self._have_answered(lambda: self._chats.go_on(identity, last.id), turns[:-1])

    def step(self, turn: int, by: int) -> None:
        """Show the version before or after the one shown of a turn."""
        shown = next((one for one in self.state.chat.turns if one.id == turn), None)
        if shown and 0 <= (at := shown.place - 1 + by) < len(shown.siblings):
            self.show_turn(shown.siblings[at])

    def edit(self, turn: int | None = None) -> None:
        """Take a message (None: the last one asked) into the box, to be sent in another wording."""
        asked = [one for one in self.state.chat.turns if one.role == "user" and turn in (None, one.id)]
        if asked and self.state.session.phase is not Phase.WRITING:
            self._set_aside()
            if self.state.chat.editing is None:
                self._files_aside = self.state.chat.attached
            self._store.change(chat={"editing": asked[-1], "attached": tuple(map(Attached, asked[-1].attachments))})
            self._put(asked[-1].text)
            self._count_files()

    def stop_editing(self) -> None:
        """Leave the message that is being edited as it is."""
        if self.state.chat.editing:
            self._store.change(chat={"editing": None, "attached": self._files_aside})
            self._take_up()

    def stop(self) -> None:
        """End the reply under way; what is written stays."""
        reply = self.state.chat.reply
        if self._reply_job and reply and not reply.stopping:
            self._store.change(chat={"reply": replace(reply, stopping=True)})
            self._reply_job.cancel.request()

    # -- from the question to the reply --------------------------------------------------------------------------

    def _lacks_model(self) -> bool:
        """Whether no model can answer now; where none is in memory, that is said."""
        if self.state.session.phase in (Phase.NONE, Phase.LOST):
            words = translate("Actions", "No model is in memory. Load one, then try again.")
            self._store.change(shell={"notice": Notice(words, "info")})
        elif self.state.session.phase is Phase.LOADING:
            words = translate("Actions", "The model is still being loaded. Try again when it is in memory.")
            self._store.change(shell={"notice": Notice(words, "info")})
        return self.state.session.phase is not Phase.READY

    def _model_name(self) -> str:
        return self.state.session.loaded.fit.model.name if self.state.session.loaded else ""

    def _settings_now(self) -> ChatSettings:
        """The open chat's settings, with the model that is loaded noted in them."""
        loaded, settings = self.state.session.loaded, self.state.chat.settings
        if loaded and settings.model != str(loaded.model.path):
            settings = settings.with_(model=str(loaded.model.path))
            self.configure(settings)
        return settings

    def _have_answered(self, keep: Callable[[], Said], turns: Sequence[Turn], give_back: str = "") -> None:
        """Keep what is asked for, then have it answered. turns: the path it stands below; give_back: to type again."""
        place = self._place
        self._store.change(
            session={"phase": Phase.WRITING}, shell={"notice": None}, chat={"too_long": None, "awaited": None}
        )
        self._gauge.pace()

        def failed(error: Exception) -> None:
            self._ready()
            if give_back and place == self._place:
                meanwhile = () if self.state.chat.editing else self.state.chat.attached
                self._put(give_back if self.state.chat.editing else below(give_back, self._box))
                self._store.change(chat={"attached": (*self._files_sent, *meanwhile)})
                self._keep_files()
            self._problem(error)

        self._jobs.stand_in_line(keep, lambda said: self._said(said, tuple(turns), place), failed=failed)

    def _said(self, said: Said, turns: tuple[Turn, ...], place: int) -> None:
        """It is kept: show it, and let the model answer."""
        asked = (*turns, said.question) if said.question else turns
        reply, settings = said.reply, self.state.chat.settings
        if place == self._place:
            new, edited = self.state.chat.open is None, self.state.chat.editing
            if edited and not said.question and all(turn.id != edited.id for turn in asked):
                self.stop_editing()
            self._store.change(
                chat={
                    "open": said.chat,
                    "chats": said.chats,
                    "turns": asked,
                    "reveal": None,
                    "editing": None if said.question else self.state.chat.editing,
                    "reply": Reply(reply.name, said.chat.id, reply, reply.text, reasoning=reply.reasoning),
                }
            )
            if self._aside and said.question:  # else the box has what was typed meanwhile
                self._take_up()
            if new:
                self._moved_in()
            if self.state.chat.attached:
                self._keep_files()
        else:
            self._store.change(
                chat={
                    "chats": said.chats,
                    "reply": Reply(reply.name, said.chat.id, reply, reply.text, reasoning=reply.reasoning),
                }
            )
        self._said_now = said
        if self.state.session.phase is not Phase.WRITING:  # the model was taken away meanwhile
            self._in_line(lambda: self._chats.end(reply.id))
            self._keep_reply("stopped", None)
            return
        messages = prompt_of(Conversation(said.chat, settings, "", asked))
        begun = bool(reply.text or reply.reasoning)
        beginning = Message("assistant", reply.text, reply.reasoning) if begun else None
        self._reply_job = self._jobs.start(
            "reply",
            lambda task: self._chats.reply(
                reply.id,
                lambda heard: self._room.reply(messages, settings, beginning, heard, task.cancel),
                task.report,
                task.cancel,
            ),
            self._replied,
            failed=self._reply_failed,
            reported=self._heard,
        )

    def _heard(self, event: Event) -> None:
        reply = self.state.chat.reply
        if reply is None:
            return
        here = reply.chat == (self.state.chat.open.id if self.state.chat.open else None)
        if isinstance(event, PromptProgress):
            self._store.change(
                chat={"reply": replace(reply, prompt=event)},
                session={"context_used": event.done if here else self.state.session.context_used},
            )
        elif isinstance(event, Text):
            read = reply.prompt.total if reply.prompt else self.state.session.context_used - reply.tokens
            self._store.change(
                chat={"reply": reply.heard(event.text, event.reasoning, event.tokens, time.monotonic())},
                session={"context_used": read + event.tokens if here else self.state.session.context_used},
            )

    def _ready(self) -> None:
        if self.state.session.phase is Phase.WRITING:
            self._store.change(session={"phase": Phase.READY})
        self._gauge.pace()

    def _replied(self, stats: Stats) -> None:
        here = self.state.chat.open_reply is not None
        self._keep_reply(stats.stop_reason, stats)
        if here:
            self._store.change(session={"context_used": stats.context_used, "context_size": stats.context_size})
        self._ready()
        self._refresh()
        if here and stats.stop_reason == "context":
            self._offer_ways(self.state.chat.turns, self.continue_reply, asked=True)

    def _reply_failed(self, error: Exception) -> None:
        reply, said = self.state.chat.reply, self._said_now
        if isinstance(error, EngineProblem) and error.outcome:
            self._keep_reply("lost", None)
            self._lose(error.outcome)
            return
        new = bool(reply and said and not (reply.text or reply.reasoning))
        here, turns = self.state.chat.open_reply is not None, self.state.chat.turns
        if isinstance(error, UsageError) and new and said:
            self._give_back(said)
        else:
            self._keep_reply("stopped" if isinstance(error, StoreProblem) else "failed", None)
        self._ready()
        if isinstance(error, PromptTooLong) and here and said:
            self._offer_ways(turns, self._again_for(said))
        else:
            self._problem(error)

    def _again_for(self, said: Said) -> Callable[[], None]:
        """What asks once more for what did not fit."""
        question, parent = said.question, said.reply.parent
        if question:

            def send() -> None:
                if self._box.strip() == question.text.strip():  # else the person wrote on: it is theirs to send
                    self._put("")
                    self.send(question.text)

            return send
        if said.reply.text or said.reply.reasoning:
            return self.continue_reply
        return lambda: self.retry(parent)

    def _give_back(self, said: Said) -> None:
        """A message that was not taken goes back into the box it came from."""
        here = self.state.chat.open_reply is not None
        question, text = said.question, said.question.text if said.question else ""
        self._store.change(chat={"reply": None})
        taken = question or said.reply
        if here:
            self._store.change(chat={"turns": tuple(turn for turn in self.state.chat.turns if turn.id != taken.id)})
        files, edited = self._files_sent, self._edited_sent if question else None

        def back(found: Conversation) -> None:
            if self.state.chat.open is None or self.state.chat.open.id != found.chat.id:
                return
            self._show(found)
            if question and not edited:
                self._put_draft(found.draft, found.draft_files)
            elif edited and any(turn.id == edited.id for turn in self.state.chat.turns):
                self._set_aside()
                self._files_aside = self.state.chat.attached
                self._store.change(chat={"editing": edited, "attached": files})
                self._put(text)

        if here:
            self._keep_draft()  # what was typed meanwhile stands below it
        self._in_line(lambda: self._chats.take_back(said.chat.id, taken, edited=edited is not None), back)

    def _lose(self, outcome: Outcome) -> None:
        self._store.change(
            session={"phase": Phase.LOST, "outcome": outcome, "reading": None, "gap": None, "context_used": 0}
        )
        self._gauge.pace()

    def show_outcome(self) -> None:
        """Why the model stopped, in the error dialog."""
        outcome = self.state.session.outcome
        if outcome:
            self._store.change(
                shell={"trouble": Trouble("lost", EngineProblem(outcome.sentence, outcome), outcome.last_words)}
            )

    def _notice_loss(self, sample: Sample) -> None:
        """The model died while nobody spoke to it."""
        if sample.lost and self.state.session.phase is Phase.READY:
            self._jobs.start("outcome", lambda _: self._room.last_outcome(), self._lost_idle, failed=self._fault)

    def _lost_idle(self, outcome: Outcome | None) -> None:
        if outcome and self.state.session.phase is Phase.READY:
            self._lose(outcome)


def _index(turns: Sequence[Turn], identity: int) -> int:
    """The place of the turn with that id; the end where it is not shown any more."""
    return next((at for at, turn in enumerate(turns) if turn.id == identity), len(turns))
