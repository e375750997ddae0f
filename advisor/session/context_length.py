"""The context of one loaded model: how long it is, how long it may become, and replies that outgrow it on the way."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from msgspec import structs

from advisor.engine.answers import Buffer, Outlook, Replied
from advisor.engine.process import EngineProcess
from advisor.engine.protocol import Grow, ResumeReply, WriteReply
from advisor.errors import MemoryProblem, PromptTooLong
from advisor.fit.bill import Bill
from advisor.fit.fit import Fit
from advisor.session.breathing import BRINK, Breath

ReplyOperation = WriteReply | ResumeReply


@dataclass(frozen=True)
class ContextChanged:
    """The context has another length, in tokens."""

    context: int


class ContextLength:
    """Changes the length, keeping all that was computed. May be used from any thread.

    fit: as it is loaded now; allocated: what the engine says it holds. writing: whether a reply is under way. kept:
    bytes of system memory that the child holds beside that, copies of earlier states.
    """

    def __init__(
        self,
        process: EngineProcess,
        fit: Fit,
        buffers: Iterable[Buffer],
        bill: Callable[[Iterable[Buffer]], Bill],
        breath: Breath | None = None,
    ) -> None:
        """buffers: of the context that `process` has; bill: what some come to. breath: None where only a person
        changes the length."""
        self._process, self._bill, self._breath = process, bill, breath
        self._changing = threading.Lock()
        self.fit, self.allocated = fit, bill(buffers)
        self.writing, self.kept = False, 0

    @property
    def ceiling(self) -> Fit:
        """The longest that it takes by itself."""
        return self._breath.ceiling if self._breath else self.fit

    @property
    def short(self) -> Fit | None:
        """The length that was needed last and that there was no memory for; None where there was."""
        return self._breath.short if self._breath else None

    @property
    def longest(self) -> Fit:
        """With as much of a conversation as it may have, as far as is known now."""
        return self.fit if self.short else self.ceiling

    # -- changing it -------------------------------------------------------------------------------------------

    def grow(self, fit: Fit) -> int:
        """Give the model the context of `fit`, a judgement of this model whose plan differs in that alone.

        What was said so far moves along; how many tokens of it need no reading again. Raises MemoryProblem,
        ModelProblem or UsageError, and then nothing has changed; EngineProblem if the child ends.
        """
        with self._changing:
            held = self._change(fit)
            if self._breath:
                self._breath.raise_to(fit)
        return held

    def can_narrow(self, need: int) -> bool:
        """Whether there is a shorter length that holds `need` tokens."""
        return self._breath is not None and self._breath.narrower(self.fit, need) is not None

    def narrow(self, need: int) -> bool:
        """Shrink to what holds `need` tokens; whether it did. Errors as Session.narrow."""
        with self._changing:
            fit = self._breath.narrower(self.fit, need) if self._breath and not self.writing else None
            if fit is None:
                return False
            try:
                self._change(fit, whole=True)
            except MemoryProblem:
                return False
            return True

    def _widen(self, need: int) -> bool:
        """Grow to hold `need` tokens, or more of them than now; False where that does not go."""
        with self._changing:
            fit = self._breath.wider(self.fit, need, self.kept) if self._breath else None
            if self._breath is None or fit is None:
                return False
            try:
                self._change(fit, whole=True)
            except MemoryProblem:
                self._breath.did_not_go(fit)
                return False
            return True

    def _change(self, fit: Fit, *, whole: bool = False) -> int:
        answer = self._process.request(Grow(fit.plan, whole))
        self.fit, self.allocated, self.kept = fit, self._bill(answer.buffers), answer.kept
        return answer.held

    # -- replies -----------------------------------------------------------------------------------------------

    @contextmanager
    def in_use(self) -> Iterator[None]:
        """While a reply is written nobody else shrinks it."""
        with self._changing:
            self.writing = True
        try:
            yield
        finally:
            self.writing = False

    def written(
        self,
        asked: ReplyOperation,
        ask: Callable[[ReplyOperation], Replied],
        halted: Callable[[], bool],
        changed: Callable[[ContextChanged], None],
    ) -> tuple[Replied, Replied]:
        """A reply by `ask`, errors as its own: the answers of its first and its last part.

        Where the context gets full and may grow, the reply pauses for that, and goes on as if nothing had been.
        halted: whether somebody stopped it. changed: told each new length.
        """
        first: Replied | None = None
        grows = True
        while True:
            size = self.fit.plan.context
            brink = size - BRINK if grows and size < self.ceiling.plan.context else None
            try:
                answer = ask(structs.replace(asked, pause_at=brink))
            except PromptTooLong as error:
                grows = grows and error.prompt < self.ceiling.plan.context and self._widen(error.prompt)
                if not grows:
                    raise
            else:
                first, self.kept = first or answer, answer.stats.kept_bytes
                if answer.stats.stop_reason != "suspended" or brink is None or halted():
                    return first, answer
                grows = self._widen(answer.stats.context_used + BRINK)
                asked = ResumeReply()
            if grows:
                changed(ContextChanged(self.fit.plan.context))


def refusal_by_the_longest(error: PromptTooLong, size: int, outlook: Callable[[], Outlook] | None) -> PromptTooLong:
    """What was said of a shorter context, as it is for one of `size` tokens. outlook: asks about that, if it can."""
    if outlook is None or size <= error.context:
        return PromptTooLong(error.prompt, max(error.context, size), error.drop, error.left)
    found = outlook()
    return PromptTooLong(found.prompt, found.context, found.drop, found.left)
