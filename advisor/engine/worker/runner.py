"""The model that chats, in the engine child: its context, what reads prompts for it, and what writes its replies."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from msgspec import structs

from advisor.engine.answers import (
    Benched,
    Event,
    Grown,
    ModelLoaded,
    Outlook,
    Progress,
    PromptProgress,
    Replied,
    StateSaved,
    Text,
    TokenCounts,
)
from advisor.engine.protocol import AskOutlook, Bench, CountTokens, ResumeReply, SaveState, WriteReply
from advisor.engine.sampling import Stats
from advisor.engine.wire import failure
from advisor.engine.worker.cancellation import Stops
from advisor.engine.worker.generate import TextGenerator, Unfinished
from advisor.engine.worker.llama import Llama
from advisor.engine.worker.model import Loaded
from advisor.engine.worker.output import ReplyEvents
from advisor.engine.worker.prefault import taken_at_once
from advisor.engine.worker.prompt import Form, Prompt, Prompter
from advisor.engine.worker.sampler import recommended_sampling
from advisor.engine.worker.saved_state import HalfAnswer, SavedStates
from advisor.engine.worker.slot_reply import ModelParts
from advisor.engine.worker.slots import Slots, form_of
from advisor.engine.worker.stop_texts import asked_splitter
from advisor.engine.worker.timed_pass import measure_speed
from advisor.engine.worker.vision import Vision, cells_of
from advisor.engine.worker.vision import buffers as projector_buffers
from advisor.errors import AdvisorError, PromptTooLong, StateProblem, UsageError
from advisor.plan import Plan


class Running:
    """Answers what is asked about one Loaded, which it owns."""

    def __init__(
        self,
        llama: Llama,
        loaded: Loaded,
        plan: Plan,
        *,
        threads: int,
        stops: Stops,
        send: Callable[[Event], None],
        projector: tuple[Path, str | None] | None = None,
    ) -> None:
        """Open the context of `plan`; errors as Loaded.open_context, and then the Loaded is the caller's again.

        projector: the file and the device for it. One that cannot be used leaves the model blind, which facts say.
        """
        self._llama, self._loaded, self._threads, self._stops, self._send = llama, loaded, threads, stops, send
        self._vision: Vision | None = None
        self._blind = ""
        with taken_at_once(llama.log):
            self._buffers, self._reader = loaded.open_context(plan, threads)
        # Not the projector's memory: room for the graph of the largest picture, which llama.cpp asks for and hardly
        # writes to, cannot be told from its buffers.
        if projector:
            try:
                seeing = projector_buffers(llama, *projector)[0]
                self._vision = Vision(llama, loaded, *projector, threads=threads)
                self._buffers += seeing
            except AdvisorError as error:
                self._blind = str(error)
        self._states = SavedStates(llama, loaded, projector[0] if projector and self._vision else None)
        self._half: HalfAnswer | None = None  # the reply that was stopped at a token
        self._resumed = 0  # tokens that the reply under way had when it was
        self._writer = TextGenerator(llama, loaded, vision=self._vision)
        self._prompter = Prompter(llama, loaded, self._writer.vocabulary, self._vision)
        self.slots = self._slots() if plan.slots > 1 else None
        self._events = ReplyEvents(
            lambda done, total, reused: send(PromptProgress(done, total, reused, self._resumed)),
            lambda text, count, odds: send(Text(text, count, logprobs=tuple(odds))),
            lambda text, count: send(Text("", count, text)),
        )

    def _slots(self) -> Slots:
        parts = ModelParts(self._llama, self._loaded, self._writer.vocabulary, self._vision)
        return Slots(parts, self._prompter, self._stops)

    def facts(self, memory: int, step: float) -> ModelLoaded:
        """What is told of the model once it is loaded. memory: resident bytes of this program before that; step: as
        ModelLoaded has it."""
        context = self._loaded.plan.context if self._loaded.plan else 0
        return ModelLoaded(
            memory, tuple(self._buffers), self._reader, self._loaded.layers, context, self._loaded.context_train,
            self._prompter.facts, recommended_sampling(self._loaded), self._vision is not None, self._blind, step,
        )  # fmt: skip

    @property
    def alive(self) -> bool:
        """Whether it has a context."""
        return self._loaded.context is not None

    def grow(self, plan: Plan, *, whole: bool = False) -> Grown:
        """Change to the context of `plan`, keeping what is held; on failure it has the one it had, or is not alive."""
        if self.slots:
            raise UsageError("The context of several conversations at once has one length.")
        cells = plan.context if whole else None
        buffers, reader = self._writer.move(lambda: self._loaded.reopen_context(plan, self._threads), cells)
        more = [buffer for buffer in self._buffers if buffer.name.startswith("mmproj")]
        cache = self._writer.cache
        return Grown((*buffers, *more), reader, len(cache.tokens), cache.kept_bytes)

    def chat(self, ask: WriteReply) -> Replied:
        """Write a reply; events on the way."""
        prompt = self._prompter.fitting(ask.messages, self._writer.cache.size, form_of(ask))
        refused, restored, started = None, 0, time.perf_counter()
        if ask.saved:
            try:
                restored = self._states.take_up(self._writer.cache, ask.saved, prompt.tokens)
            except AdvisorError as error:  # it is read instead
                refused = failure(error)
        took = time.perf_counter() - started
        return Replied(self._write(ask, prompt), refused, restored, took)

    def resume(self, ask: ResumeReply) -> Replied:
        """Go on with a reply that was stopped at a token; events on the way."""
        half = self._states.unfinished(ask.saved) if ask.saved else self._half
        if half is None:
            raise StateProblem("There is no reply to go on with.")
        question, before = half
        prompt = self._prompter.prompt(question.messages, form_of(question))
        if prompt.pictures and tuple(prompt.tokens) != before.prompt:
            raise StateProblem("The template of this model has changed the conversation meanwhile; it is read again.")
        prompt = replace(prompt, tokens=list(before.prompt))  # a template may write the date
        whole = [*before.prompt, *before.written]
        if (cells := cells_of(whole, prompt.pictures)) >= self._writer.cache.size:
            raise PromptTooLong(cells, self._writer.cache.size)
        question = structs.replace(question, pause_at=ask.pause_at)
        started = time.perf_counter()
        restored = self._states.take_up(self._writer.cache, ask.saved, whole, checked=True) if ask.saved else 0
        took = time.perf_counter() - started
        return Replied(self._write(question, prompt, before), None, restored, took)

    def save(self, ask: SaveState) -> StateSaved:
        """Write down what is held, and the reply that was stopped at a token."""
        started = time.perf_counter()
        header = self._states.save(
            self._writer.cache, self._half, ask, lambda done, size: self._send(Progress(1000 * done // max(1, size)))
        )
        size = ask.file.path.stat().st_size
        return StateSaved(size, header.tokens, header.half is not None, time.perf_counter() - started)

    def _write(self, ask: WriteReply, prompt: Prompt, before: Unfinished | None = None) -> Stats:
        self._resumed = len(before.written) if before else 0
        splitter = asked_splitter(prompt.splitter, ask)
        sampling = ask.sampling if before is None or before.seed is None else ask.sampling.with_(seed=before.seed)
        try:
            with self._stoppable():
                stats = self._writer.reply(
                    prompt.tokens, sampling, ask.limit, self._events, self._stops.requested, splitter,
                    prompt.pictures, paused=self._stops.pausing, before=before, pause_at=ask.pause_at,
                    logprobs=ask.logprobs,
                )  # fmt: skip
        except AdvisorError:
            raise  # the cache knows what it holds
        except Exception:
            self._forget()
            raise
        finally:
            half = self._writer.suspended
            self._half = (structs.replace(ask, saved=None, pause_at=None), half) if half else None
        return stats

    def bench(self, ask: Bench) -> Benched:
        """Time reading and writing; drops what the cache held."""
        try:
            with self._stoppable():
                runs = [
                    measure_speed(self._llama, self._loaded, ask.read, ask.write, self._stops.requested)
                    for _ in range(ask.repeats)
                ]
        finally:
            self._forget()  # also where it was stopped in the middle: the context holds what was timed
        return Benched(tuple(runs), self._threads)

    def first_step(self) -> float:
        """Seconds that one token takes, so that devices of other computers are known to compute before they have to;
        errors as the engine's."""
        with self._stoppable():
            return 1 / measure_speed(self._llama, self._loaded, 1, 1, self._stops.requested).write

    def _forget(self) -> None:
        self._writer = TextGenerator(self._llama, self._loaded, self._writer.vocabulary, self._vision)
        self.slots = self._slots() if self.slots else None

    @contextmanager
    def _stoppable(self) -> Iterator[None]:
        """While a model computes: a stop also breaks off the batch that is computed."""
        self._stops.watch(self._loaded.abort)
        try:
            yield
        finally:
            self._stops.watch(None)

    def count(self, ask: CountTokens) -> TokenCounts:
        """How many tokens each text has by itself, as part of a message."""
        return TokenCounts(tuple(map(self._prompter.count, ask.texts)))

    def outlook(self, ask: AskOutlook) -> Outlook:
        """How a conversation lies in the context."""
        size = ask.context or self._writer.cache.size
        return self._prompter.outlook(ask.messages, size, ask.room, Form(ask.thinking))

    def close(self) -> None:
        """Free everything."""
        if self._vision:
            self._vision.close()
        self._loaded.close()
