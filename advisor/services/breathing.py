"""Contexts that breathe: what each begins with, held against memory now, and given back when nobody needs it. No Qt."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from advisor.engine.sampling import Message, Thinking
from advisor.errors import EngineProblem
from advisor.fit.context_steps import shorter_fits
from advisor.fit.fit import Fit
from advisor.fit.measure import ModelFile
from advisor.gguf.embedding_model import makes_embeddings
from advisor.machine.machine import Machine
from advisor.progress import Cancel
from advisor.services.chat_states import ChatStates
from advisor.services.computer import Computer
from advisor.services.engine import Engine
from advisor.services.judgement import Judgement
from advisor.session.breathing import Breath

_log = logging.getLogger(__name__)


class Breathing:
    """Methods block and may be called from any thread."""

    def __init__(self, engine: Engine, computer: Computer, states: ChatStates) -> None:
        """states: who keeps what a model holds, before it is set aside."""
        self._engine, self._computer, self._states = engine, computer, states

    def begin(
        self, model: ModelFile, judgement: Judgement, name: str, least: int, cancel: Cancel
    ) -> tuple[Fit, Breath | None]:
        """What session `name` is to be loaded with, and how its context grows from there to what was judged.

        least: tokens of a conversation under way. All of it at once, and no Breath, where it is not expected to fit,
        where that is not known, where there would be no memory for its state while it moves, and where it is of several
        conversations at once. Raises Cancelled.
        """
        if not judgement.fit.verdict.runs or judgement.fit.plan.slots > 1 or makes_embeddings(model.header):
            return judgement.fit, None
        fits = shorter_fits(self._engine.measurer, model, judgement.machine, judgement.fit, cancel=cancel)
        breath = Breath(fits, lambda: self._room(name))
        if not breath.can_grow(judgement.machine):
            return judgement.fit, None
        return breath.first(least), breath

    def _room(self, name: str) -> Machine | None:
        """What a loaded model may plan with now: the others stay as they are."""
        others = [other for other in list(self._engine.sessions) if other != name]
        return self._computer.room(others, promised=False)

    def narrow(self, name: str, *, left: bool) -> bool:
        """Give back what of a model's chat memory nobody needs now; whether anything was.

        left: nobody waits for the chat that it holds: it is set aside. EngineProblem if the child ends.
        """
        session = self._engine.sessions.get(name)
        if session is None or self._computer.guard.holds(session):  # a reply goes on there in a moment
            return False
        if left and session.context.can_narrow(0):
            self._states.keep(name)
            if session.narrow(0):
                return True
        return session.narrow()

    def narrow_all(self) -> None:
        """The same of every model; one whose child ends over it is found by whoever looks at memory."""
        for name in list(self._engine.sessions):
            try:
                self.narrow(name, left=False)
            except EngineProblem as problem:
                _log.warning("The context of %s could not be shortened: %s", name, problem)

    def turn_to(self, name: str, chat: int | None, messages: Sequence[Message], thinking: Thinking) -> None:
        """A model is about to reply in a chat: as much context as that one needs, where it held another so far.

        Errors as Session.outlook.
        """
        session, held = self._engine.sessions.get(name), self._states.chat_held(name)
        if session is None or held in (None, chat) or not session.context.can_narrow(0):
            return
        need = session.outlook(messages, thinking).prompt
        if session.context.can_narrow(need):
            self._states.keep(name)
            session.narrow(need)
