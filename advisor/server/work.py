"""Replies for clients: each waits its turn, is written in a thread, and is dropped when its client goes away."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Callable, Coroutine
from concurrent.futures import Executor
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeVar

from starlette.requests import Request

from advisor.engine.sampling import Stats
from advisor.errors import AdvisorError, Cancelled
from advisor.progress import Cancel
from advisor.server.activity import RequestState
from advisor.server.problems import STOPPED, ApiProblem, Dropper, broken_off, problem_of
from advisor.services.fair_line import FairLine, LinePlace
from advisor.services.model_ids import ServedModel
from advisor.services.served_replies import Build, Ejected
from advisor.services.serving import Serving
from advisor.session.session import PromptProgress, ReplyEvent, Text

_log = logging.getLogger(__name__)
T = TypeVar("T")
_NOT_WHOLE = ("stopped", "suspended")  # ends of a reply by which its client must not take it for all there is
MOST_IN_LINE = 1000  # requests in line; who comes then is asked to come again


@dataclass
class Tally:
    """What has been served, for /metrics. seconds: of reading and writing."""

    requests: dict[tuple[str, int], int] = field(default_factory=dict)  # by path and status
    prompt_tokens: int = 0
    reused_tokens: int = 0
    written_tokens: int = 0
    reading_seconds: float = 0.0
    writing_seconds: float = 0.0
    dropped: int = 0

    def add(self, stats: Stats) -> None:
        """A reply was written, in whole or in part."""
        self.prompt_tokens += stats.prompt_tokens
        self.reused_tokens += stats.reused_tokens
        self.written_tokens += stats.tokens
        self.reading_seconds += stats.reading_seconds
        self.writing_seconds += stats.writing_seconds


class UnderWay(Protocol):
    """What somebody waits for. drop: it is to end now; `dropped_by` is who wanted that first."""

    @property
    def done(self) -> asyncio.Task[Any]: ...
    @property
    def dropped_by(self) -> Dropper | None: ...
    def drop(self, by: Dropper = "client") -> None: ...


class Work:
    """What the endpoints share: the models, the line before them, the threads, and what was done."""

    def __init__(self, serving: Serving, threads: Executor) -> None:
        self.serving, self._threads = serving, threads
        self.line, self.tally = FairLine(MOST_IN_LINE, lambda: serving.at_once), Tally()
        self.running: set[UnderWay] = set()

    async def blocking(self, work: Callable[[], T]) -> T:
        """What `work` gives, in a thread; what it raises as ApiProblem."""
        try:
            return await asyncio.get_running_loop().run_in_executor(self._threads, work)
        except AdvisorError as error:
            raise problem_of(error) from error

    async def model(self, name: str) -> ServedModel:
        """The model that is meant; ApiProblem."""
        return await self.blocking(lambda: self.serving.find(name))

    def begin(self, model: ServedModel, build: Build, asker: str) -> ReplyTask:
        """Have a reply written, when its turn comes. `build` makes of it what is asked, once the model is loaded."""
        task = ReplyTask(self, model, build, asker)
        self.follow(task)
        return task

    def follow(self, task: UnderWay) -> None:
        """Something is under way, and to be dropped when the server ends."""

        def over(done: asyncio.Task[Any]) -> None:
            self.running.discard(task)
            _ = done.cancelled() or done.exception()  # whoever waited has heard it; nobody may have

        self.running.add(task)
        task.done.add_done_callback(over)

    async def place(self, request: Request, model: ServedModel, *, leaves: bool) -> None:
        """Have a model in memory, or out of it, when its turn comes; ApiProblem."""
        task = PlacingTask(self, model, request.scope["asker"], leaves=leaves)
        self.follow(task)
        await while_there(request, task, outcome_of(task))

    def stop(self) -> None:
        """Drop all that is under way."""
        for task in list(self.running):
            task.drop("server")

    @asynccontextmanager
    async def turn(self, asker: str, alone: Callable[[], bool] = lambda: True) -> AsyncIterator[LinePlace]:
        """Wait in line, and be served. alone: as LinePlace. Raises LineFull."""
        loop = asyncio.get_running_loop()
        called: asyncio.Future[None] = loop.create_future()

        def begin() -> None:
            if not called.done():
                called.set_result(None)

        def call() -> None:
            loop.call_soon_threadsafe(begin)

        place = self.line.join(asker, call, alone)
        try:
            await called
            yield place
        finally:
            self.line.leave(place)


class PlacingTask:
    """A model on its way into memory, or out of it."""

    def __init__(self, work: Work, model: ServedModel, asker: str, *, leaves: bool) -> None:
        self._cancel, self._served = Cancel(), False
        self.dropped_by: Dropper | None = None
        self.done = asyncio.create_task(self._run(work, model, asker, leaves=leaves))

    async def _run(self, work: Work, model: ServedModel, asker: str, *, leaves: bool) -> None:
        try:
            async with work.turn(asker):
                self._served = True
                if leaves:
                    await work.blocking(lambda: work.serving.eject(model))
                else:
                    await work.blocking(lambda: work.serving.ready(model, self._cancel))
        except AdvisorError as error:
            raise problem_of(error) from error

    def drop(self, by: Dropper = "client") -> None:
        """It is to end."""
        self.dropped_by = self.dropped_by or by
        self._cancel.request()
        if not self._served:
            self.done.cancel()


async def outcome_of(task: UnderWay) -> Any:
    """What comes of a task that goes on until it is dropped; ApiProblem where it is."""
    try:
        return await asyncio.shield(task.done)
    except ApiProblem as problem:
        raise cut_short(task, problem) from None
    except asyncio.CancelledError:
        if task.done.cancelled():
            raise broken_off(task.dropped_by or "server") from None
        raise


def cut_short(task: UnderWay, problem: ApiProblem) -> ApiProblem:
    """A problem as it is told: by who ended the task, where somebody did."""
    return broken_off(task.dropped_by) if task.dropped_by and problem.code == STOPPED else problem


class ReplyTask:
    """One reply under way. Its events come from `heard`, the last one Stats or the error it ended with."""

    def __init__(self, work: Work, model: ServedModel, build: Build, asker: str) -> None:
        self._work, self.model, self._build, self._asker = work, model, build, asker
        self._loop = asyncio.get_running_loop()
        self._events: asyncio.Queue[ReplyEvent | Stats | ApiProblem] = asyncio.Queue()
        self._cancel, self._served = Cancel(), False
        self.dropped_by: Dropper | None = None
        self.began, self.waited, self.first_word = time.monotonic(), 0.0, 0.0
        self.prompt = self.reused = self.written = 0  # tokens so far
        self.stats: Stats | None = None
        self.done = asyncio.create_task(self._run())

    async def _run(self) -> None:
        try:
            async with self._work.turn(self._asker, lambda: not self._work.serving.shares(self.model)) as place:
                self._served, self.waited = True, time.monotonic() - self.began
                self.stats = await self._work.blocking(lambda: self._write(place))
            self._work.tally.add(self.stats)
            if self.stats.stop_reason in _NOT_WHOLE:
                raise broken_off(self.dropped_by) if self.dropped_by else problem_of(Ejected(self.model.id))
            self._events.put_nowait(self.stats)
        except ApiProblem as problem:
            self._events.put_nowait(cut_short(self, problem))
        except AdvisorError as error:
            self._events.put_nowait(problem_of(error))
        except asyncio.CancelledError:
            self._events.put_nowait(broken_off(self.dropped_by or "server"))
            raise
        except Exception:  # noqa: BLE001 - a fault of ours must not leave the client waiting
            _log.exception("a reply failed")
            self._events.put_nowait(ApiProblem(500, "The server met a fault of its own; its log says which."))

    def _write(self, place: LinePlace) -> Stats:
        if self._cancel.requested:
            raise Cancelled("Stopped.")
        self._work.serving.ready(self.model, self._cancel)
        self._work.line.share(place)  # once it is loaded, others may be served beside this one
        return self._work.serving.replies.reply(self.model, self._build, self._heard, self._cancel)

    def _heard(self, event: ReplyEvent) -> None:
        if isinstance(event, Text):
            self.written, self.first_word = event.tokens, self.first_word or time.monotonic()
        elif isinstance(event, PromptProgress):
            self.prompt, self.reused = event.total, event.reused
        self._loop.call_soon_threadsafe(self._events.put_nowait, event)

    @property
    def seconds(self) -> float:
        """Since it was asked for."""
        return time.monotonic() - self.began

    @property
    def stage(self) -> RequestState:
        """How far it is."""
        if not self._served:
            return "waiting"
        return "writing" if self.written else "reading" if self.prompt else "loading"

    @property
    def dropped(self) -> bool:
        """Whether it is to end before it is whole."""
        return self._cancel.requested

    def end_soon(self) -> None:
        """A person wants it to end; from any thread."""
        self._loop.call_soon_threadsafe(self.drop, "person")

    def drop(self, by: Dropper = "client") -> None:
        """It is to end: computing does at once, and its place in line is free."""
        if self.done.done() or self.dropped:
            return
        self.dropped_by = by
        self._work.tally.dropped += 1
        self._cancel.request()
        if not self._served:
            self.done.cancel()

    async def heard(self) -> AsyncIterator[ReplyEvent | Stats]:
        """What it says, at last its Stats; ApiProblem where it fails."""
        while True:
            event = await self._events.get()
            if isinstance(event, ApiProblem):
                raise event
            yield event
            if isinstance(event, Stats):
                return


async def next_piece(pieces: AsyncIterator[T]) -> T:
    """What comes next."""
    return await anext(pieces)


async def while_there(request: Request, task: UnderWay, waiting: Coroutine[Any, Any, T]) -> T:
    """What `waiting` gives, unless the client goes away first: then the reply is dropped, and ApiProblem raised."""
    asked, gone = asyncio.create_task(waiting), asyncio.create_task(_gone(request))
    try:
        await asyncio.wait({asked, gone}, return_when=asyncio.FIRST_COMPLETED)
        if asked.done():
            return asked.result()
        raise broken_off("client")
    finally:
        if not asked.done() or asked.cancelled() or asked.exception():  # whatever it was, nobody hears the rest
            task.drop()
        for one in (asked, gone):
            one.cancel()


async def _gone(request: Request) -> None:
    """Until the client has gone; its body was read before."""
    while (await request.receive())["type"] != "http.disconnect":
        pass
