"""One reply among several that are written together: it reads bit by bit, and chooses a token when logits are there."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from advisor.engine.answers import PromptProgress, Said, Text
from advisor.engine.protocol import WriteReply
from advisor.engine.sampling import Stats, StopReason
from advisor.engine.worker.batch import ContextFull
from advisor.engine.worker.cache import KVCache
from advisor.engine.worker.llama import Llama
from advisor.engine.worker.logprobs import Logprobs
from advisor.engine.worker.model import Loaded
from advisor.engine.worker.output import CROWDED, FLUSH_SECONDS, ReplyEvents, ReplyOutput
from advisor.engine.worker.prompt import Prompt
from advisor.engine.worker.reading import PromptReading
from advisor.engine.worker.sampler import Sampler
from advisor.engine.worker.stop_texts import asked_splitter
from advisor.engine.worker.vision import Vision
from advisor.engine.worker.vocabulary import Vocabulary
from advisor.errors import MemoryProblem, PromptTooLong, UsageError


@dataclass(frozen=True)
class ModelParts:
    """What replies are written with."""

    llama: Llama
    loaded: Loaded
    vocabulary: Vocabulary
    vision: Vision | None


class SlotReply:
    """Reads first (`read`), then writes: somebody else computes `next`, and `computed` chooses what follows. Close it.

    next: the token to be computed now, None while it reads and once it has ended. reason: why it has ended.
    """

    def __init__(
        self, ask: WriteReply, prompt: Prompt, cache: KVCache, parts: ModelParts, tell: Callable[[Said], None]
    ) -> None:
        """Takes what `cache` holds of the prompt as read. Errors as TextGenerator.reply."""
        if not prompt.tokens:
            raise UsageError("There is nothing to answer: the message is empty.")
        self._limit, self._prompt, self.cache, self._tell = ask.limit, prompt, cache, tell
        self._vocabulary = parts.vocabulary
        self.next: int | None = None
        self.reason: StopReason | None = None
        self._started, self._read = time.perf_counter(), 0.0
        odds = None
        if ask.logprobs is not None:
            odds = Logprobs(parts.llama, parts.loaded, parts.vocabulary, ask.logprobs)
        events = ReplyEvents(
            self._told,
            lambda text, count, odds: tell(Text(text, count, logprobs=tuple(odds))),
            lambda text, count: tell(Text("", count, text)),
        )
        self._output = ReplyOutput(parts.vocabulary, asked_splitter(prompt.splitter, ask), events, odds)
        self._output.pause = FLUSH_SECONDS * (CROWDED if parts.loaded.threads.crowded else 1)
        self._sampler = Sampler(parts.llama, parts.loaded, ask.sampling, prompt.tokens)
        try:
            self._reading = PromptReading(
                cache, parts.vision, prompt.tokens, prompt.pictures, len(prompt.tokens), parts.loaded.step
            )
            self._told(self._reading.reused, self._reading.total, self._reading.reused)
        except BaseException:
            self._sampler.close()
            raise

    def _told(self, done: int, total: int, reused: int) -> None:
        self._tell(PromptProgress(done, total, reused))

    @property
    def reads(self) -> bool:
        """Whether its prompt is not read yet."""
        return not self._reading.finished and self.reason is None

    def read(self, most: int, stopped: Callable[[], bool]) -> None:
        """Read at most so many tokens, or a picture; the first token is chosen once all is read.

        stopped: whether that was why it was broken off. Errors as Reading.some, PromptTooLong.
        """
        try:
            if not self._reading.some(most):
                self._reading.broken_off(stopped=stopped())
                self.end("stopped")
                return
        except ContextFull:
            raise PromptTooLong(self._prompt.cells, self.cache.size) from None
        self._told(self.cache.used, self._reading.total, self._reading.reused)
        if self._reading.finished:
            self._read = time.perf_counter()
            self._choose(-1)

    def computed(self, result: int, row: int) -> None:
        """llama_decode has answered for `next`, whose logits are in a row of its batch. Errors as KVCache.compute."""
        assert self.next is not None
        try:
            if self.cache.computed([self.next], result):
                self._choose(row)
            else:
                self.end("stopped")
        except ContextFull:
            self.end("context")
        except MemoryProblem:
            self._output.finish(whole=True)  # what was written is shown, and can be gone on with
            raise

    def _choose(self, row: int) -> None:
        output = self._output
        if self._limit is not None and output.count >= self._limit:
            self.end("length")
            return
        token = self._sampler.next(output.is_free, row)
        if self._vocabulary.ends(token):
            self.end("end")
            return
        output.take(token, time.perf_counter(), row)
        if output.over:
            self.end("end")
        elif self.cache.used + 1 >= self.cache.size:
            self.end("context")
        elif output.count == self._limit:
            self.end("length")
        else:
            self.next = token

    def end(self, reason: StopReason) -> None:
        """It ends here."""
        self.next, self.reason = None, reason
        self._output.finish(whole=True)

    def stats(self, kept: int) -> Stats:
        """What it took. kept: as Stats.kept_bytes."""
        assert self.reason is not None
        now, output = time.perf_counter(), self._output
        read = self._read or now
        first = output.first or now
        return Stats(
            prompt_tokens=self._prompt.cells,
            reused_tokens=self._reading.reused,
            reading_seconds=read - self._started,
            tokens=output.count,
            writing_seconds=now - first if self._read else 0.0,
            first_token_seconds=first - self._started,
            context_used=self.cache.used,
            context_size=self.cache.size,
            stop_reason=self.reason,
            kept_bytes=kept,
            reasoning_tokens=output.reasoning,
            reasoning_seconds=max(0.0, output.reasoned - first) if output.reasoning else 0.0,
            seed=self._sampler.seed,
        )

    def close(self) -> None:
        """Free what it holds, but for its place in the context."""
        self._sampler.close()
