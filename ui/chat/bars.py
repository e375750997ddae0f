"""The bars above the message box: a deletion, what is not kept, a model to load or lost, a chat asleep, no room."""

from __future__ import annotations

from PySide6.QtGui import QFontMetrics

from advisor.chat.forecast import forecast
from ui.chat.controller import ChatController
from ui.chat.list_rows import title_of
from ui.chat.overflow_text import takes
from ui.chat.short_memory import ShortBar, SpillBar
from ui.chat.text import full_words, model_name, suspended
from ui.chat.waiting import Waiting
from ui.controls.buttons import button
from ui.controls.notice import NoticeBar
from ui.controls.plain_text import elided
from ui.pages import PageId
from ui.session.recovery_text import cause, offer
from ui.session.state import Phase
from ui.session.text import turns_left
from ui.store import AppState
from ui.theme import set_property
from ui.words import translate

NEARLY_FULL = 0.9  # of the context: say so and offer a way on


class Bars:
    """Renders them. `all`: in the order they stand in, each hidden while it has nothing to say."""

    def __init__(self, chat: ChatController) -> None:
        self.recover = button(translate("Chat", "Load with less"), chat.session.recover, primary=True)
        self.restart = button(translate("Chat", "Restart model"), chat.session.restart, primary=True)
        self.details = button(translate("Chat", "Details"), chat.session.show_outcome)
        self.lost = NoticeBar(self.recover, self.restart, self.details, closable=False, long=True)
        self.full = NoticeBar(
            button(translate("Chat", "New chat"), chat.list.new),
            button(translate("Chat", "Make room…"), chat.overflow.make_room),
            closable=False,
        )
        self.load_again = button(translate("Chat", "Load the model"), chat.load_model, primary=True, picture="play")
        self.choose = button(translate("Chat", "Choose another…"), lambda: chat.go(PageId.LOCAL))
        self.unloaded = NoticeBar(self.load_again, self.choose, closable=False)
        self.unloaded.say(translate("Chat", "No model is loaded."), problem=False)
        self.unkept = NoticeBar(button(translate("Chat", "Try again"), chat.list.keep_after_all), closable=False)
        self.waiting = Waiting(chat.other_models.stop_waiting)
        self.undo = NoticeBar(button(translate("Chat", "Undo"), chat.trash.undo))
        self.undo.closed.connect(chat.trash.forget_undo)
        self.undo.say("", problem=False)
        self.suspended = NoticeBar(
            button(translate("Chat", "Go on"), chat.sleep.go_on, primary=True, picture="play"),
            button(
                translate("Chat", "Discard"),
                chat.sleep.delete,
                tip=translate("Chat", "Delete what is kept on the disk; the words of the chat stay"),
            ),
            closable=False,
            long=True,
        )
        self.what = button(translate("Chat", "Show it"), lambda: chat.go(PageId.SERVING))
        self.program = NoticeBar(self.what, closable=False)
        self.program.say(
            translate("Chat", "The model writes for another program just now. Your reply is next."), problem=False
        )
        self.spill, self.short = SpillBar(chat), ShortBar(chat)
        self.all = (
            self.undo, self.unkept, self.unloaded, self.suspended, self.waiting, self.lost, self.program, self.spill,
            self.short, self.full,
        )  # fmt: skip

    def render_state(self, state: AppState) -> None:
        """Show those that have something to say."""
        self._render_undo(state)
        self.unkept.setVisible(bool(state.chat.unkept))
        if state.chat.unkept:
            words = translate("Chat", "{0} Until then, what you write is kept only while this window is open.")
            self.unkept.say(words.format(state.chat.unkept))
        self._render_unloaded(state)
        self._render_suspended(state)
        self.waiting.render_state(state)
        self._render_lost(state)
        reply = state.chat.open_reply
        waits = reply is not None and reply.prompt is None and not reply.tokens
        self.program.setVisible(waits and state.front in state.serving.busy)
        self.spill.render_state(state)
        self.short.render_state(state)
        self._render_full(state)

    def _render_lost(self, state: AppState) -> None:
        lost, way_on = state.session.phase is Phase.LOST, state.session.recovery
        self.lost.setVisible(lost or (way_on is not None and state.session.phase is Phase.READY))
        self.recover.setVisible(way_on is not None)
        set_property(self.restart, "primary", way_on is None)
        for one in (self.restart, self.details):
            one.setVisible(lost)
        stopped = [translate("Chat", "The model stopped unexpectedly. Your chat is safe.")] if lost else []
        offered = [cause(way_on), offer(way_on)] if way_on else []
        self.lost.say(" ".join([*stopped, *offered]))

    def _render_undo(self, state: AppState) -> None:
        undo = state.chat.undo
        self.undo.setVisible(undo is not None)
        if undo and undo.what == "chat":
            words = translate("Chat", "“{0}” was moved to the bin.")
            self.undo.words.setText(words.format(_short(self.undo, title_of(undo.name), 240)))
        elif undo and undo.what == "wording":
            words = translate("Chat", "The reply stands in your words. The one that the model wrote is kept beside it.")
            self.undo.words.setText(words)
        elif undo:
            self.undo.words.setText(translate("Chat", "The message, and what followed, was moved to the bin."))

    def _render_unloaded(self, state: AppState) -> None:
        unloaded = state.session.phase is Phase.NONE and bool(state.chat.turns) and state.chat.suspended is None
        self.unloaded.setVisible(unloaded)
        if not unloaded:
            return
        name = model_name(state)
        self.load_again.setVisible(bool(name))
        words = translate("Chat", "Choose another…") if name else translate("Chat", "Choose a model…")
        self.choose.setText(words)
        self.choose.setAccessibleName(words)
        self.load_again.setText(translate("Chat", "Load {0}").format(_short(self.unloaded, name, 200)))
        self.load_again.setAccessibleName(translate("Chat", "Load {0}").format(name))

    def _render_suspended(self, state: AppState) -> None:
        found = state.chat.suspended
        shown = found is not None and state.session.phase in (Phase.NONE, Phase.READY)
        self.suspended.setVisible(shown)
        if found and shown:
            self.suspended.say(suspended(found), problem=False)

    def _render_full(self, state: AppState) -> None:
        taken, room = state.session.context_used, state.session.context_size
        used = taken / room if room else 0.0
        ended = bool(state.chat.turns) and state.chat.turns[-1].ending == "context"
        shown = state.session.phase is Phase.READY and (used >= NEARLY_FULL or ended) and state.chat.too_long is None
        self.full.setVisible(shown)
        if shown:
            beyond = used >= 1.0 and not ended  # loaded again with less than the conversation takes
            words = takes(taken, room) if beyond else full_words(used, ended=ended)
            found = forecast(state.chat.turns, taken, room)
            if found and not ended and not beyond:
                words = f"{words} {turns_left(found)}"
            self.full.say(words, problem=ended or beyond)


def _short(bar: NoticeBar, name: str, most: int) -> str:
    """As much of `name` as goes into `most` px."""
    return elided(QFontMetrics(bar.font()), name, most)
