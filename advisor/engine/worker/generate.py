"""Writing a reply: prompt reading, sampling and streaming over one context, stoppable at any moment."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from advisor.engine.sampling import Sampling, Stats, StopReason
from advisor.engine.worker.batch import ContextFull
from advisor.engine.worker.cache import KVCache
from advisor.engine.worker.llama import Llama
from advisor.engine.worker.logprobs import Logprobs
from advisor.engine.worker.model import Loaded
from advisor.engine.worker.output import CROWDED, FLUSH_SECONDS, ReplyEvents, ReplyOutput
from advisor.engine.worker.reading import PromptReading
from advisor.engine.worker.reasoning_parser import TagSplitter
from advisor.engine.worker.reply_marks import Splitter
from advisor.engine.worker.sampler import Sampler
from advisor.engine.worker.vision import Picture, Vision, cells_of
from advisor.engine.worker.vocabulary import Vocabulary
from advisor.errors import MemoryProblem, PromptTooLong, UsageError

T = TypeVar("T")


@dataclass(frozen=True)
class Unfinished:
    """How far a reply came that was stopped at a token. prompt, written: its tokens, the last one not computed yet.

    ruled, seed, draws: of its sampler. reused: as Stats.reused_tokens; seconds as in Stats, up to there.
    """

    prompt: tuple[int, ...]
    written: tuple[int, ...] = ()
    ruled: tuple[int, ...] = ()
    seed: int | None = None
    draws: int = 0
    reused: int = 0
    reading_seconds: float = 0.0
    first_token_seconds: float = 0.0
    writing_seconds: float = 0.0
    reasoning_seconds: float = 0.0


class TextGenerator:
    """Generates over a Loaded's context."""

    def __init__(
        self, llama: Llama, loaded: Loaded, vocabulary: Vocabulary | None = None, vision: Vision | None = None
    ) -> None:
        self._llama, self._loaded, self._vision = llama, loaded, vision
        self.vocabulary = vocabulary or Vocabulary(llama, loaded)
        self.cache = KVCache(llama, loaded)
        self.suspended: Unfinished | None = None  # how far the last reply came, if it was stopped at a token

    def move(self, reopen: Callable[[], T], cells: int | None = None) -> T:
        """Let `reopen` put another context in the place of this one's; what is held goes along, read already.

        cells: of the new context, where nothing that was computed may be lost; MemoryProblem then, and nothing is
        changed. Where `reopen` raises and the Loaded has a context all the same, that one is gone on with.
        """
        carried = self.cache.leave(cells)
        try:
            return reopen()
        finally:
            if self._loaded.context:
                self.cache = KVCache(self._llama, self._loaded)
                self.cache.arrive(carried)

    def reply(
        self,
        tokens: Sequence[int],
        sampling: Sampling,
        limit: int | None,
        events: ReplyEvents,
        stopped: Callable[[], bool],
        splitter: Splitter | None = None,
        pictures: Mapping[int, Picture] | None = None,
        *,
        paused: Callable[[], bool] = lambda: False,
        before: Unfinished | None = None,
        pause_at: int | None = None,
        logprobs: int | None = None,
    ) -> Stats:
        """Read `tokens`, then write until the model ends, `limit` tokens, a full context, or `stopped()`.

        Only tokens that differ from what the cache already holds are read. splitter: tells the reply's reasoning from
        its answer. pictures: by where in `tokens` their names begin. paused: whether it was stopped to be gone on with,
        which `suspended` then tells how. before: what that told; `tokens` are its prompt. pause_at: cells of the
        context at which it stops so by itself. logprobs: as WriteReply. Raises PromptTooLong, or UsageError
        for a broken grammar or a picture that is too large.
        """
        pictures, self.suspended = pictures or {}, None
        if not tokens:
            raise UsageError("There is nothing to answer: the message is empty.")
        resumed, before = before is not None, before or Unfinished(tuple(tokens))
        whole = [*tokens, *before.written]
        if (cells := cells_of(whole, pictures)) >= self.cache.size:
            raise PromptTooLong(cells, self.cache.size)
        sampler = Sampler(self._llama, self._loaded, sampling, tokens)
        try:
            odds = None if logprobs is None else Logprobs(self._llama, self._loaded, self.vocabulary, logprobs)
            output = ReplyOutput(self.vocabulary, splitter or TagSplitter(), events, odds)
            _catch_up(sampler, output, before)
            started = time.perf_counter()
            reading = PromptReading(self.cache, self._vision, whole, pictures, len(tokens), self._loaded.step)
            reused = before.reused if resumed else reading.reused
            try:
                finished = self._read(reading, events, stopped)
            except ContextFull:
                raise PromptTooLong(cells, self.cache.size) from None
            read = time.perf_counter()
            output.pause = FLUSH_SECONDS * (CROWDED if self._loaded.threads.crowded else 1)
            reason: StopReason = "suspended" if paused() else "stopped"
            if finished:
                output.first = read if before.written else None
                reason = self._write(sampler, limit, output, stopped, paused, pause_at)
            now = time.perf_counter()
            first = output.first or now
            came = before.first_token_seconds if before.written else before.reading_seconds + first - started
            thought = max(0.0, output.reasoned - first) if output.reasoning else 0.0
            stats = Stats(
                prompt_tokens=cells_of(tokens, pictures),
                reused_tokens=reused,
                reading_seconds=before.reading_seconds + (0.0 if before.written else read - started),
                tokens=output.count,
                writing_seconds=before.writing_seconds + (now - first if finished else 0.0),
                first_token_seconds=came,
                context_used=self.cache.used,
                context_size=self.cache.size,
                stop_reason=reason,
                kept_bytes=self.cache.kept_bytes,
                reasoning_tokens=output.reasoning,
                reasoning_seconds=before.reasoning_seconds + thought,
                seed=sampler.seed,
            )
            if reason == "suspended":
                self.suspended = Unfinished(
                    tuple(tokens), tuple(output.tokens), tuple(sampler.ruled), sampler.seed, sampler.draws, reused,
                    stats.reading_seconds, came, stats.writing_seconds, stats.reasoning_seconds,
                )  # fmt: skip
            return stats
        finally:
            sampler.close()

    def _read(self, reading: PromptReading, events: ReplyEvents, stopped: Callable[[], bool]) -> bool:
        """Read what is not held; False if it was stopped."""
        self._loaded.threads.start()
        events.reading(reading.reused, reading.total, reading.reused)
        while not reading.finished:
            if stopped():
                return False
            if not reading.some():
                return reading.broken_off(stopped=stopped())
            events.reading(self.cache.used, reading.total, reading.reused)
        return True

    def _write(
        self,
        sampler: Sampler,
        limit: int | None,
        output: ReplyOutput,
        stopped: Callable[[], bool],
        paused: Callable[[], bool],
        pause_at: int | None,
    ) -> StopReason:
        """Write the reply; why it ended."""
        reason: StopReason = "length"
        while limit is None or output.count < limit:
            token = sampler.next(output.is_free)
            if self.vocabulary.ends(token):
                reason = "end"
                break
            output.take(token, time.perf_counter())
            if output.over:
                reason = "end"
                break
            if self.cache.used + 1 >= self.cache.size:
                reason = "context"
                break
            if pause_at is not None and self.cache.used + 1 >= pause_at:
                reason = "suspended"
                break
            try:
                if stopped() or not self.cache.compute([token]):
                    reason = "suspended" if paused() else "stopped"
                    break
            except ContextFull:
                reason = "context"
                break
            except MemoryProblem:
                output.finish(whole=True)  # what was written is shown, and can be gone on with
                raise
        output.finish(whole=reason != "suspended")
        return reason


def _catch_up(sampler: Sampler, output: ReplyOutput, before: Unfinished) -> None:
    """Bring both to where they were."""
    sampler.catch_up(before.written, before.ruled, before.draws)
    for token in before.written:
        output.take_again(token)
