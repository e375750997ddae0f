"""The parent's side of an engine child: start it, ask it things, survive its end."""

from __future__ import annotations

import contextlib
import itertools
import queue
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any, TypeVar

from advisor.engine.answers import Event, Failed, ModelLoaded, Progress, PromptProgress, Ready, Said, Text
from advisor.engine.child import Child
from advisor.engine.lender_watch import LenderSteps, LenderWatch, LostLender
from advisor.engine.patience import START, Clock, Patience, patience_for, work_of
from advisor.engine.protocol import AskTraffic, EngineSettings, Given, Load, Operation, SetCards, Stop
from advisor.engine.wire import Asked, Told, answer_of, error_of, operation_name
from advisor.errors import Cancelled, EngineProblem
from advisor.outcome import Outcome
from advisor.progress import Cancel
from advisor.sentences import sentence

_Listener = Callable[[Event], None]
Inbox = queue.SimpleQueue[Told | None]
Final = TypeVar("Final", bound=Said)


def worker_command() -> list[str]:
    """The command line of an engine child, settings to be appended."""
    # -P: a file in the folder the person happens to be in must not stand in for a module of ours.
    return [sys.executable, "-P", "-m", "advisor.engine.worker.main"]


class EngineProcess:
    """One engine child. `request` blocks and may be called from any thread; one request runs at a time."""

    def __init__(
        self,
        settings: EngineSettings | None = None,
        *,
        command: Sequence[str] | None = None,
        environment: Mapping[str, str] | None = None,
        cancel: Cancel | None = None,
        explain: Callable[[Outcome], Outcome] = lambda outcome: outcome,
    ) -> None:
        """Start the child and wait until it is ready; EngineMissing or EngineProblem if it cannot start.

        command: what to run instead of the worker, for tests that need a child that misbehaves. environment: variables
        on top of our own. cancel: ends one that is not ready within a moment, which is an EngineProblem too. explain:
        for who knows more of its end.
        """
        self.settings = settings or EngineSettings()
        self._answers: Inbox = queue.SimpleQueue()
        self._beside: dict[int, Inbox] = {}
        self._among: dict[int, str] = {}  # what is run among others, by its request
        self._let_go: set[int] = set()  # of those, whose listener failed: nobody takes what is still said
        self._busy, self._ending = threading.Lock(), threading.Lock()
        self._ids = itertools.count(1)
        self._silent = self._hurried = False
        self._lost: LostLender | None = None
        self._steps = LenderSteps()
        self._doing: str | None = None
        self._asked = False
        self.outcome: Outcome | None = None
        self._explain = explain
        self._child = Child([*(command or worker_command()), self.settings.to_text()], environment or {}, self._hear)
        try:
            self.ready = self._wait(0, Ready, START, stops=(cancel,))
        except BaseException:
            self.close()
            raise

    # -- facts -------------------------------------------------------------------------------------------------

    @property
    def pid(self) -> int:
        """The child's process id."""
        return self._child.pid

    @property
    def alive(self) -> bool:
        """Whether the child still runs."""
        return self._child.alive

    @property
    def log(self) -> str:
        """The last of what the child wrote to stderr."""
        return self._child.log

    # -- asking ------------------------------------------------------------------------------------------------

    def request(
        self,
        operation: Operation[Given],
        *,
        on_event: _Listener | None = None,
        cancel: Cancel | None = None,
        pause: Cancel | None = None,
        hurry: Cancel | None = None,
        patience: Patience | None = None,
    ) -> Given:
        """Run one operation and return its answer; events on the way go to `on_event`, in this thread.

        Raises what the child reports (advisor.errors), and EngineProblem with an Outcome if the child ends. A child
        that is silent for too long is ended: patience, or what `patience_for` has for the operation. `cancel` stops
        the operation from any thread; whether that is an error or a short result is the operation's own affair. `pause`
        does the same at a token, to be gone on with (protocol.Stop). Where `hurry` is requested, a child that stands
        still is ended as after a stop.
        """
        with self._busy:
            if self.outcome is not None:
                raise EngineProblem(self.outcome.sentence, self.outcome)
            identity, self._doing = next(self._ids), operation_name(operation)
            if isinstance(operation, Load):
                self._steps = LenderSteps(batch=operation.plan.ubatch)
            stop = Asked(identity, Stop())
            asked = ((cancel, stop), (pause, Asked(identity, Stop(at_token=True))))
            try:
                with contextlib.ExitStack() as asking:
                    for wish, word in asked:
                        if wish:
                            asking.enter_context(wish.calling(partial(self._child.send, word)))
                    self._child.send(Asked(identity, operation))  # type: ignore[arg-type] # each is one of the union
                    answer = answer_of(operation)
                    return self._wait(identity, answer, patience or patience_for(operation), on_event, (cancel, hurry))
            except BaseException:
                self._child.send(stop)  # a listener failed: nobody waits for the rest any more
                raise
            finally:
                self._doing = None

    def request_beside(self, operation: Operation[Given]) -> Given:
        """Run an operation that does not wait for the one under way (protocol.BESIDE); errors as `request`.

        A child that does not answer in time is not ended: it may be at work on something else.
        """
        identity, seconds = next(self._ids), patience_for(operation).silence
        inbox = self._beside[identity] = queue.SimpleQueue()
        try:
            self._child.send(Asked(identity, operation))  # type: ignore[arg-type] # as above
            told = None if self._silent else inbox.get(timeout=seconds)
        except queue.Empty:
            raise EngineProblem("The engine did not answer for {seconds:.0f} seconds.", seconds=seconds) from None
        finally:
            del self._beside[identity]
        if told is None:
            raise EngineProblem("The engine has ended.", self.outcome)
        return _answer(told.say, answer_of(operation))

    def plan_for(self, cards: tuple[int, ...], kernels: tuple[str, ...]) -> None:
        """Have other virtual cards, as SetCards; errors as `request`."""
        self.request(SetCards(cards, kernels))
        self.settings = self.settings.with_(cards=cards, kernels=kernels)

    def request_among(
        self, operation: Operation[Given], *, on_event: _Listener | None = None, cancel: Cancel | None = None
    ) -> Given:
        """Run an operation that the child takes up with others of its kind: replies of a model with slots.

        As `request`, but any number of threads may be in here. A stop is answered once the step is computed in which
        others are: that may take as long as any, so it is waited for as long as the child works.
        """
        if self.outcome is not None:
            raise EngineProblem(self.outcome.sentence, self.outcome)
        identity, stop, patience = next(self._ids), Stop(), patience_for(operation)
        patience = replace(patience, finishing=max(patience.finishing, patience.work))
        inbox = self._beside[identity] = queue.SimpleQueue()
        self._among[identity] = operation_name(operation)
        try:
            with (cancel or Cancel()).calling(partial(self._child.send, Asked(identity, stop))):
                self._child.send(Asked(identity, operation))  # type: ignore[arg-type] # as above
                if self._silent:
                    inbox.put(None)
                answer = answer_of(operation)
                return self._wait(identity, answer, patience, on_event, (cancel,), inbox)
        except BaseException:
            self._let_go.add(identity)
            self._child.send(Asked(identity, stop))
            raise
        finally:
            del self._beside[identity], self._among[identity]

    def _wait(
        self,
        identity: int,
        answer: type[Final],
        patience: Patience,
        on_event: _Listener | None = None,
        stops: Sequence[Cancel | None] = (),
        inbox: Inbox | None = None,
    ) -> Final:
        inbox = inbox or self._answers
        work = partial(work_of, self._child.pid)
        watch = self._watch(work) if identity else LenderWatch((), ())
        with contextlib.closing(watch):
            return self._listen(identity, answer, Clock(patience, work), watch, on_event, stops, inbox)

    def _watch(self, work: Callable[[], tuple[float, ...]]) -> LenderWatch:
        traffic = partial(self.request_beside, AskTraffic())
        return LenderWatch(self.settings.remotes, self.ready.patient, own=work, traffic=traffic)

    def _listen(
        self,
        identity: int,
        answer: type[Final],
        clock: Clock,
        watch: LenderWatch,
        on_event: _Listener | None,
        stops: Sequence[Cancel | None],
        inbox: Inbox,
    ) -> Final:
        wrote: float | None = None
        while True:
            try:
                told = inbox.get(timeout=clock.slice)
            except queue.Empty:
                stopped = self._hurried or any(stop.requested for stop in stops if stop)
                fault = clock.fault(stopped=stopped, helped=watch.at_work)
                if lost := watch.lost(clock.silent, self._steps.limit(writing=wrote is not None)):
                    self._lost, fault = lost, sentence("waited in vain for {lender}", lender=lost.endpoint)
                if fault:
                    self._child.kill(fault)
                continue
            if told is None:
                raise self._ended()
            clock.heard()
            if told.id != identity:
                continue  # left over from a request whose listener failed
            if not isinstance(told.say, Progress | PromptProgress | Text):
                self._hurried = False
                self._steps.token = told.say.step if isinstance(told.say, ModelLoaded) else self._steps.token
                return _answer(told.say, answer)
            if isinstance(told.say, Text):
                last, wrote = wrote, time.monotonic()
                self._steps.wrote(wrote - last if last else self._steps.token)
            if on_event:
                on_event(told.say)

    def hurry(self) -> None:
        """Somebody waits no longer for what is asked: a child that stands still is ended as after a stop."""
        self._hurried = True

    def _hear(self, told: Told | None) -> None:
        """What the child says, in the order in which it comes; None at its end."""
        if told is not None:
            if told.id not in self._let_go:
                self._beside.get(told.id, self._answers).put(told)
            return
        self._silent = True
        for inbox in (self._answers, *list(self._beside.values())):
            inbox.put(None)

    # -- ending ------------------------------------------------------------------------------------------------

    def _ended(self) -> EngineProblem | Cancelled:
        outcome = self._end()
        return Cancelled(outcome.sentence) if outcome.asked else EngineProblem(outcome.sentence, outcome)

    def _end(self) -> Outcome:
        code = self._child.join()
        with self._ending:
            if self.outcome is None:
                because = self._child.ended_because
                doing = self._doing or next(iter(list(self._among.values())), None)
                lost = self._lost or LostLender("")
                told = Outcome(code, doing, self._asked, self.log, because, lost.endpoint, lost.stalled)
                self.outcome = self._explain(told)
        return self.outcome

    def hang_up(self) -> None:
        """Ask the child to end, without waiting for that; `close` waits."""
        self._asked = True
        self._child.hang_up()

    def close(self) -> Outcome:
        """End the child, by force if it takes longer than a few seconds; its memory is free afterwards."""
        if self.outcome is None:
            self.hang_up()
            self._child.wait_closed()
        return self.outcome or self._end()

    def __enter__(self) -> EngineProcess:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _answer(say: Any, kind: type[Final]) -> Final:
    """The answer, or the error that came in its place, raised."""
    if isinstance(say, Failed):
        raise error_of(say)
    if not isinstance(say, kind):
        raise EngineProblem(
            "The engine answered with {name} where {expected} was expected.",
            name=type(say).__name__,
            expected=kind.__name__,
        )
    return say
