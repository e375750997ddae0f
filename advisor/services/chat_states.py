"""Which chat each loaded model holds, and keeping it on the disk when it is left. No Qt."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import msgspec

from advisor.chat.conversation import Turn
from advisor.engine.answers import StateSaved
from advisor.engine.patience import Patience
from advisor.engine.protocol import SavedFile
from advisor.engine.sampling import Stats
from advisor.errors import AdvisorError, EngineProblem, PromptTooLong
from advisor.progress import Cancel
from advisor.services.sleeping import SleepingChats, SleepLabel
from advisor.session.pressure_guard import PressureGuard
from advisor.session.session import ReplyEvent, Session

_log = logging.getLogger(__name__)
WORTH_KEEPING = 256  # tokens; fewer are read again before anybody notices


@dataclass
class _Held:
    """What a model holds since `when`, in time.monotonic's seconds."""

    chat: int
    when: float
    kept: bool = False
    paused: bool = False


class ChatStates:
    """Methods block and may be called from any thread."""

    def __init__(self, sessions: Mapping[str, Session], asleep: SleepingChats, guard: PressureGuard) -> None:
        """sessions: the models in memory, by name. guard: of what goes on."""
        self._sessions, self._asleep, self._guard = sessions, asleep, guard
        self._held: dict[str, _Held] = {}

    def before_reply(self, name: str, chat: int | None) -> SavedFile | None:
        """A model is about to reply in a chat (None: to something else); what is kept of it."""
        self._held.pop(name, None)
        return None if chat is None else self._asleep.asleep(chat, self._sessions[name].model.path)

    def replied(self, name: str, chat: int | None, saved: SavedFile | None, stats: Stats | None) -> None:
        """It has, or was stopped, and holds that chat now; where it failed, nobody knows what it holds.

        saved: what was to be taken up. stats: of the reply, None where it failed: then what is kept stays as it is.
        """
        session = self._sessions.get(name)
        if session and saved and session.restored:
            self._asleep.came_back(saved.path, session.restoring_seconds)
        if stats is None:
            return
        paused = stats.stop_reason == "suspended"  # `suspend` is writing it to that very file
        if saved and not paused:
            self._asleep.gone_on(saved)
        if chat is not None:
            self._held[name] = _Held(chat, time.monotonic(), paused=paused)

    def chat_held(self, name: str) -> int | None:
        """The chat that a model holds."""
        held = self._held.get(name)
        return held.chat if held else None

    def resume(
        self, name: str, chat: int, turn: Turn, on_event: Callable[[ReplyEvent], None], cancel: Cancel
    ) -> Stats | None:
        """Go on with a reply, None where it was not suspended; errors as Session.resume.

        What was kept of it on the disk is of no use afterwards, unless it was suspended again, or the context is too
        small for it: with a longer one it goes on.
        """
        session, held = self._sessions[name], self._held.pop(name, None)
        found = self._asleep.suspended(chat)
        mine = found is not None and found.half and (found.turn, found.begun) == (turn.id, turn.created)
        if not mine and not (held and held.paused and held.chat == chat):
            return None
        saved = self._asleep.file(chat, found.model) if found and mine else None  # of another model: it says so
        stats: Stats | None = None
        too_long = False
        try:
            stats = self._guard.reply(
                session, lambda heard: session.resume(heard, saved=saved, cancel=cancel), on_event, cancel
            )
            return stats
        except PromptTooLong:
            too_long = True
            raise
        finally:
            self.replied(name, chat, saved, stats)
            if saved and not too_long and (stats is None or stats.stop_reason != "suspended"):
                self._asleep.drop(saved)

    def keep(self, name: str, patience: Patience | None = None) -> StateSaved | None:
        """Keep what a model holds, unless that is done or not worth it; does not raise.

        patience: with the model's child, which is ended after that; None for as long as a slow disk takes.
        """
        held, session = self._held.get(name), self._sessions.get(name)
        if held is None or held.kept or held.paused or session is None:
            return None  # a reply that was stopped at a token is for `suspend` to write, with its turn
        if session.writing or session.context_used < WORTH_KEEPING:
            return None
        most = self._asleep.most
        if not most or self._asleep.forgotten_since(held.chat, held.when):
            return None
        held.kept = True  # or, where it fails, not tried again before the next reply
        file = self._asleep.file(held.chat, session.model.path)
        try:
            saved = session.save(file, _label(session, held.chat), most=most, patience=patience)
        except AdvisorError as error:
            _log.info("chat %d is not kept: %s", held.chat, error)
            return None
        if self._held.get(name) is not held:  # it replied meanwhile, and may have held another chat by then
            self._asleep.drop(file)
            return None
        if self._asleep.forgotten_since(held.chat, held.when):  # meanwhile
            self._asleep.forget(held.chat)
        self._asleep.saved(saved)
        return saved

    def suspend(self, name: str, chat: int, turn: Turn) -> StateSaved:
        """Stop the reply under way at a token, and keep all; errors as Session.suspend."""
        session = self._sessions.get(name)
        if session is None:
            raise EngineProblem("No model is loaded.")
        saved = session.suspend(self._asleep.file(chat, session.model.path), _label(session, chat, turn))
        self._held.pop(name, None)
        self._asleep.saved(saved)
        return saved


def _label(session: Session, chat: int, turn: Turn | None = None) -> str:
    plan = session.ceiling.plan
    label = SleepLabel(chat, turn.id if turn else None, turn.created if turn else 0.0, plan.context, plan.kv_k)
    return msgspec.json.encode(label).decode()
