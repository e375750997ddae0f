"""Asking, trying again, going on, and stepping between versions."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Signal

from advisor.chat.conversation import Attachment, ChatSettings, Turn
from advisor.services.chats import Chats, Exchange
from ui.chat.attachments_controller import AttachmentsController
from ui.chat.drafts_controller import DraftsController, sent_files
from ui.chat.list_controller import ChatListController
from ui.chat.overflow_controller import OverflowController
from ui.chat.reply_controller import ReplyController, ReplyRequest
from ui.chat.state import Attached, Undo, goes_on
from ui.context import Context
from ui.session.state import Phase
from ui.store import AppState
from ui.words import translate


class ConversationController(QObject):
    """Verbs of the conversation.

    sleeper_wanted: the suspended reply is to go on, and its model is not in memory.
    reworded: a reply stands in a person's words; carries the Undo that takes that back.
    """

    sleeper_wanted = Signal()
    reworded = Signal(object)

    def __init__(
        self,
        ctx: Context,
        chats: Chats,
        list_: ChatListController,
        drafts: DraftsController,
        attachments: AttachmentsController,
        overflow: OverflowController,
        reply: ReplyController,
    ) -> None:
        """chats: where it is kept."""
        super().__init__()
        self._ctx, self._chats, self._list, self._drafts = ctx, chats, list_, drafts
        self._attachments, self._overflow, self._reply = attachments, overflow, reply
        reply.cut_off.connect(self._cut_off)
        reply.did_not_fit.connect(self._did_not_fit)
        ctx.events.recovered.connect(self._go_on_after_failure)

    # -- what a person asks for --------------------------------------------------------------------------------

    def send(self, text: str, attachments: tuple[Attachment, ...] = ()) -> None:
        """Ask the model, as soon as it can answer; in place of the message that is being edited, if one is."""
        state = self._ctx.state
        if state.chat.editing and state.chat.editing.role == "assistant":
            self.keep_wording(text)
            return
        files = attachments or self._drafts.files()
        if may_wait(state) and (text or files):
            self._drafts.wait(text)
            return
        if state.session.phase is not Phase.READY or state.chat.summing is not None or not (text or files):
            return
        turns, edited, attached = state.chat.turns, state.chat.editing, state.chat.attached
        if edited:
            turns = turns[: _index(turns, edited.id)]
        parent = edited.parent if edited else turns[-1].id if turns else None
        settings, name = self._settings_now(), self._model_name()
        chat = state.chat.open.id if state.chat.open else None
        self._drafts.sent()
        self._reply.ask(
            ReplyRequest(
                lambda: self._chats.say(chat, settings, parent, text, files, name, edited=edited is not None),
                turns,
                text,
                attached,
                edited,
            )
        )

    def send_waiting(self) -> None:
        """Ask the model what waited for it; what stands in the box stays there."""
        state = self._ctx.state
        waiting, turns = state.chat.waiting, state.chat.turns
        if waiting is None or state.session.phase is not Phase.READY:
            return
        files, text, chat = sent_files(waiting.files), waiting.text, waiting.chat
        parent = turns[-1].id if turns else None
        settings, name = self._settings_now(), self._model_name()
        self._drafts.waiting_sent()
        self._reply.ask(
            ReplyRequest(lambda: self._chats.say(chat, settings, parent, text, files, name), turns, text, waiting.files)
        )

    def start_with(self, text: str) -> None:
        """Ask what is offered in an empty chat; what a person has begun to write stays before it, and is not sent."""
        begun = self._drafts.box.rstrip()
        if begun:
            self._drafts.put(f"{begun}\n{text}")
        else:
            self.send(text)

    def retry(self, turn: int | None = None) -> None:
        """Have a reply (None: the last) written anew, beside the old one; the answer to a message that has none."""
        turns, chat = self._ctx.state.chat.turns, self._ctx.state.chat.open
        if self._lacks_model() or chat is None or not turns:
            return
        at = _index(turns, turn) if turn is not None else len(turns) - 1
        turns = turns[:at] if turns[at].role == "assistant" else turns[: at + 1]
        if turns:
            parent, name, identity = turns[-1].id, self._model_name(), chat.id
            self._settings_now()
            self._reply.ask(ReplyRequest(lambda: self._chats.answer_again(identity, parent, name), turns))

    def continue_reply(self, turn: int | None = None) -> None:
        """Go on with the last reply, which was stopped or cut off. turn: its id, where a button names it."""
        turns, chat = self._ctx.state.chat.turns, self._ctx.state.chat.open
        if self._ctx.state.chat.suspended and self._ctx.state.session.phase in (Phase.NONE, Phase.LOST):
            self.sleeper_wanted.emit()
            return
        if self._lacks_model() or chat is None or not turns:
            return
        last, identity = turns[-1], chat.id
        if goes_on(last) and turn in (None, last.id):
            self._settings_now()
            self._reply.ask(ReplyRequest(lambda: self._chats.go_on(identity, last.id), turns[:-1], goes_on=True))

    def _go_on_after_failure(self) -> None:
        """A reply that the failure cut off goes on, with a model that takes less."""
        turns = self._ctx.state.chat.turns
        if not turns or turns[-1].role != "assistant" or turns[-1].ending not in ("lost", "failed"):
            return
        if goes_on(turns[-1]):
            self.continue_reply()
        else:
            self.retry()

    def stop(self) -> None:
        """End the reply under way; what is written stays."""
        self._reply.stop()

    def step(self, turn: int, by: int) -> None:
        """Show the version before or after the one shown of a turn."""
        shown = next((one for one in self._ctx.state.chat.turns if one.id == turn), None)
        if shown and 0 <= (at := shown.place - 1 + by) < len(shown.siblings):
            self._list.show_turn(shown.siblings[at])

    def edit(self, turn: int | None = None) -> None:
        """Take a message (None: the last one asked) into the box, to be sent in another wording."""
        state = self._ctx.state
        asked = [one for one in state.chat.turns if one.role == "user" and turn in (None, one.id)]
        if asked and state.session.phase is not Phase.WRITING:
            message = asked[-1]
            self._drafts.edit(message, message.text, tuple(map(Attached, message.attachments)))
            self._attachments.count()

    def edit_reply(self, turn: int) -> None:
        """Take a reply into the box, to be kept in a person's words."""
        state = self._ctx.state
        reply = next((one for one in state.chat.turns if one.id == turn and one.role == "assistant"), None)
        if reply and state.session.phase is not Phase.WRITING:
            self._drafts.edit(reply, reply.text, ())

    def keep_wording(self, text: str) -> None:
        """Keep the reply that is being edited in these words, beside the one that it was."""
        state = self._ctx.state
        reply = state.chat.editing
        if reply is None or reply.role != "assistant" or state.session.phase is Phase.WRITING:
            return
        self._drafts.stop_editing()
        if text.strip() == reply.text.strip():
            return

        def kept() -> None:
            made = next((one for one in self._ctx.state.chat.turns if reply.id in one.siblings), None)
            if made:
                self.reworded.emit(Undo("wording", made.id, before=reply.id))

        self._list.alter(lambda chat: self._chats.rewrite(chat, reply.id, text), kept)

    # -- what it takes -----------------------------------------------------------------------------------------

    def _lacks_model(self) -> bool:
        """Whether no model can answer now; where none is in memory, that is said."""
        phase = self._ctx.state.session.phase
        if phase in (Phase.NONE, Phase.LOST):
            self._ctx.say(translate("Actions", "No model is in memory. Load one, then try again."))
        elif phase is Phase.LOADING:
            self._ctx.say(translate("Actions", "The model is still being loaded. Try again when it is in memory."))
        return phase is not Phase.READY

    def _model_name(self) -> str:
        loaded = self._ctx.state.session.loaded
        return loaded.fit.model.name if loaded else ""

    def _settings_now(self) -> ChatSettings:
        """The open chat's settings, with the model that is loaded noted in them."""
        loaded, settings = self._ctx.state.session.loaded, self._ctx.state.chat.settings
        if loaded and settings.model != str(loaded.model.path):
            settings = settings.with_(model=str(loaded.model.path))
            self._list.configure(settings)
        return settings

    # -- where the context is too small ------------------------------------------------------------------------

    def _cut_off(self) -> None:
        self._overflow.offer(self._ctx.state.chat.turns, self.continue_reply, asked=True)

    def _did_not_fit(self, turns: tuple[Turn, ...], said: Exchange) -> None:
        self._overflow.offer(turns, self._again_for(said))

    def _again_for(self, said: Exchange) -> Callable[[], None]:
        """What asks once more for what did not fit."""
        question, parent = said.question, said.reply.parent
        if question:

            def send() -> None:
                if self._drafts.box.strip() == question.text.strip():  # else the person wrote on: it is theirs to send
                    self._drafts.put("")
                    self.send(question.text)

            return send
        if said.reply.text or said.reply.reasoning:
            return self.continue_reply
        return lambda: self.retry(parent)


def may_wait(state: AppState) -> bool:
    """Whether a message that is sent now waits until the model is free."""
    return state.session.phase in (Phase.WRITING, Phase.LOADING) and state.chat.editing is None


def _index(turns: Sequence[Turn], identity: int) -> int:
    """The place of the turn with that id; the end where it is not shown any more."""
    return next((at for at, turn in enumerate(turns) if turn.id == identity), len(turns))
