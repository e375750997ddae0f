"""The turns of a chat as messages of the transcript, which is changed only where they changed."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent

from advisor.chat.conversation import Attachment, Turn
from ui.chat.message_verbs import MessagePosition, MessageVerb, offered, verbs
from ui.chat.reply_text import edited_mark, footer, reading_prompt, thinking, thought
from ui.chat.state import Reply
from ui.chat.transcript import SentFile, ShownMessage, Transcript
from ui.session.state import Phase
from ui.store import AppState
from ui.words import size, tokens, translate


class Talk:
    """Brings a transcript up to the state."""

    def __init__(self, transcript: Transcript) -> None:
        self.transcript = transcript
        self._turns: tuple[Turn, ...] = ()
        self._open: int | None = None
        self._text = self._reasoning = 0  # characters of the open reply that are shown
        self._revealed: int | None = None

    def show(self, state: AppState) -> None:
        """Add what is new; start over from where another path, or another chat, begins."""
        turns, reply = state.chat.turns, state.chat.open_reply
        if turns is not self._turns or (self._open is not None and (reply is None or reply.turn.id != self._open)):
            self._show_turns(turns, replying=reply is not None)
        if reply:
            self._show_reply(reply)
        self.transcript.set_idle(state.session.phase is not Phase.WRITING)
        if state.chat.reveal != self._revealed:
            self._revealed = state.chat.reveal
            at = next((at for at, turn in enumerate(turns) if turn.id == state.chat.reveal), None)
            if at is not None:
                self.transcript.reveal(at)

    def _show_turns(self, turns: tuple[Turn, ...], *, replying: bool) -> None:
        old, self._turns = self._turns, turns
        common = 0
        for one, other in zip(old, turns, strict=False):
            if one is not other and one != other:
                break
            common += 1
        finished = common == len(old) < len(turns) and turns[common].id == self._open
        if finished:
            self._finish(turns, common)
        elif common < len(old) or self._open is not None:
            self.transcript.keep(common)
        self._open = None
        rest = range(common + finished, len(turns))
        if common == 0 and not finished:
            known = verbs()
            self.transcript.show_messages([message_of(turns, at, known, replying=replying) for at in rest])
        else:
            for at in rest:
                self.transcript.add(message_of(turns, at, replying=replying))
        if 0 < common <= len(turns):  # what was the last turn may no longer be
            self.transcript.update_message(common - 1, message_of(turns, common - 1, replying=replying))

    def _finish(self, turns: Sequence[Turn], at: int) -> None:
        """The open reply has become a turn."""
        turn = turns[at]
        message = message_of(turns, at)
        self.transcript.think(turn.reasoning[self._reasoning :], message.thought)
        self.transcript.append(turn.text[self._text :])
        self.transcript.finish_reply(message.footer)
        self.transcript.update_message(at, message)
        announce(self.transcript, translate("Chat", "Reply finished"))

    def _show_reply(self, reply: Reply) -> None:
        if self._open is None:
            self.transcript.begin_reply(
                reply.name or translate("Chat", "Model"),
                key=reply.turn.id,
                text=reply.text,
                reasoning=reply.reasoning,
                thought=_thinking(reply),
            )
            self._open, self._text, self._reasoning = reply.turn.id, len(reply.text), len(reply.reasoning)
        if len(reply.reasoning) > self._reasoning:
            self.transcript.think(reply.reasoning[self._reasoning :], _thinking(reply))
            self._reasoning = len(reply.reasoning)
        if len(reply.text) > self._text:
            if self._text == 0 and reply.reasoning:
                self.transcript.think("", _thinking(reply))
            self.transcript.append(reply.text[self._text :])
            self._text = len(reply.text)
        self.transcript.set_status(_status(reply))


def _status(reply: Reply) -> str:
    if reply.stopping:
        return translate("Chat", "Stopping…")
    if reply.tokens:
        return ""
    if reply.prompt:
        return reading_prompt(reply.prompt.done, reply.prompt.total)
    return translate("Chat", "Reading your message…")


def _thinking(reply: Reply) -> str:
    if reply.text:
        return thought(reply.thought_tokens, reply.thought_seconds)
    return thinking(reply.thought_tokens)


def message_of(
    turns: Sequence[Turn], at: int, known: Sequence[MessageVerb] | None = None, *, replying: bool = False
) -> ShownMessage:
    """The turn at place `at` as a message, with what can be done with it. replying: the last is being answered.

    known: all verbs of messages, where they are at hand.
    """
    turn = turns[at]
    name = (
        turn.name
        or {
            "user": translate("Chat", "You"),
            "assistant": translate("Chat", "Model"),
            "system": translate("Chat", "System"),
            "tool": translate("Chat", "Tool"),
        }[turn.role]
    )
    place = (turn.place, len(turn.siblings)) if len(turn.siblings) > 1 else None
    standing = MessagePosition(turn, at == len(turns) - 1, replying)
    known = known or verbs()
    tools, more = offered("button", standing, known), offered("menu", standing, known)
    if turn.role != "assistant":
        return ShownMessage(
            "user", name, turn.text, edited_mark() if turn.edited else "", key=turn.id, tools=tools, more=more,
            place=place, files=tuple(map(_sent, turn.attachments)),
        )  # fmt: skip
    stats = turn.stats
    tokens, seconds = (stats.reasoning_tokens, stats.reasoning_seconds) if stats else (0, 0.0)
    return ShownMessage(
        "assistant", name, turn.text, footer(turn), key=turn.id, reasoning=turn.reasoning,
        thought=thought(tokens, seconds), tools=tools, more=more, place=place,
    )  # fmt: skip


def _sent(file: Attachment) -> SentFile:
    cost = size(file.size) if file.tokens is None else tokens(file.tokens)
    if file.picture and file.tokens == 0:
        cost = translate("Attachments", "the model could not see it")
    return SentFile(file.name, cost, file.picture)


def announce(widget: Transcript, words: str) -> None:
    """Have a screen reader say something that no focus leads to."""
    if QAccessible.isActive():
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(widget, words))
