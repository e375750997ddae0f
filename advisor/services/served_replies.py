"""Replies and embeddings for programs, by models that are loaded for them where they are not. No Qt."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

from advisor.engine.answers import Embedded
from advisor.engine.protocol import WriteReply
from advisor.engine.sampling import Stats
from advisor.errors import Cancelled, EngineProblem, UsageError
from advisor.gguf.embedding_model import makes_embeddings
from advisor.progress import Cancel
from advisor.services.computer import Computer
from advisor.services.engine import Engine
from advisor.services.fits import Fits
from advisor.services.model_ids import ServedModel
from advisor.services.readings import LoadedModel
from advisor.services.session import Sessions
from advisor.session.session import ReplyEvent, Session

Build = Callable[[LoadedModel], WriteReply]
Answered = TypeVar("Answered")


class Ejected(Cancelled):
    """A model left memory before what it was asked for was whole."""

    def __init__(self, model: str) -> None:
        super().__init__("{model} was ejected before its answer was whole.", model=model)


class ServedReplies:
    """Methods block and may be called from any thread.

    A child that had ended before it said anything is begun anew, and a model that was ejected before its turn came is
    loaded again: once. After that EngineProblem or Ejected tells of it.
    """

    def __init__(
        self,
        engine: Engine,
        computer: Computer,
        fits: Fits,
        sessions: Sessions,
        ready: Callable[[ServedModel, Cancel], str],
        let_go: Callable[[str, Session], object],
    ) -> None:
        """ready, let_go: as Serving has them."""
        self._engine, self._computer, self._fits, self._sessions = engine, computer, fits, sessions
        self._ready, self._let_go = ready, let_go
        self._writing: Counter[str] = Counter()  # under way, by session

    @property
    def writing(self) -> Mapping[str, int]:
        """How many replies each session writes; none that writes none. Does not block."""
        return {name: count for name, count in list(self._writing.items()) if count}

    @property
    def busy(self) -> frozenset[str]:
        """The sessions that write for programs, and can write nothing else meanwhile."""
        one_at_a_time = {name for name, one in list(self._engine.sessions.items()) if not one.slots}
        return frozenset(one_at_a_time & self.writing.keys())

    def reply(self, model: ServedModel, build: Build, on_event: Callable[[ReplyEvent], None], cancel: Cancel) -> Stats:
        """What `build` asks of the model; errors as Serving.ready, Session.reply.

        One that was stopped, whoever did that, ends by "stopped" or "suspended": it is not whole.
        """
        said = False

        def heard(event: ReplyEvent) -> None:
            nonlocal said
            said = True
            on_event(event)

        def write(name: str, session: Session) -> Stats:
            with self._sessions.turn(name, cancel, person=False):
                self._check_held(name, session, model)
                self._writing[name] += 1
                try:
                    asked = build(self._sessions.facts(name))
                    self._sessions.states.before_reply(name, None)
                    return self._computer.guard.reply(
                        session, lambda heard: session.answer(asked, heard, cancel), heard, cancel
                    )
                finally:
                    self._writing[name] -= 1

        return self._twice(model, write, cancel, begun=lambda: said)

    def embed(self, model: ServedModel, texts: Sequence[str], cancel: Cancel, *, shorten: bool) -> Embedded:
        """A vector for each text; UsageError by a model that is not for that, else as `reply`."""
        self._engine.ready()
        header = self._fits.open(model.path).header
        if not makes_embeddings(header):
            raise UsageError(
                "{model} writes; embeddings are made by models that are for that, as nomic-embed-text.",
                model=header.name,
            )  # fmt: skip

        def read(name: str, session: Session) -> Embedded:
            with self._sessions.turn(name, cancel, person=False):
                self._check_held(name, session, model)
                return session.embed(texts, shorten=shorten, cancel=cancel)

        return self._twice(model, read, cancel, begun=lambda: False)

    def _check_held(self, name: str, session: Session, model: ServedModel) -> None:
        if self._engine.sessions.get(name) is not session:
            raise Ejected(model.id)

    def _twice(
        self,
        model: ServedModel,
        work: Callable[[str, Session], Answered],
        cancel: Cancel,
        *,
        begun: Callable[[], bool],
    ) -> Answered:
        """What `work` gives. begun: whether it has said something, and so cannot be done anew."""
        again = False
        while True:
            name = self._ready(model, cancel)
            session = self._engine.sessions.get(name)
            try:
                if session is None:
                    raise Ejected(model.id)
                idle = session.slots is not None or not session.writing
                return work(name, session)
            except Ejected:  # before its turn came
                if again:
                    raise
            except Cancelled:
                if cancel.requested:
                    raise
                raise Ejected(model.id) from None
            except EngineProblem as problem:
                assert session is not None
                held = self._engine.sessions.get(name) is session
                if held and problem.outcome is None:
                    raise
                self._let_go(name, session)
                if problem.outcome is None or problem.outcome.asked:
                    raise Ejected(model.id) from None
                if again or begun() or cancel.requested or not idle:
                    raise
            again = True  # a second one that ends at once has a reason
