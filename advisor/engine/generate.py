"""Writing a reply: prompt reading, sampling and streaming over one context, stoppable at any moment."""

from __future__ import annotations

import codecs
import ctypes
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from advisor.engine.llama import Llama
from advisor.engine.loaded import Loaded
from advisor.engine.reply import Sampling, Stats, StopReason
from advisor.errors import Cancelled, EngineProblem, UsageError

FLUSH_SECONDS = 0.03  # tokens are handed over in batches: a line per token would cost the window more than it shows
NO_TOKEN = -1  # LLAMA_TOKEN_NULL
ABORTED = 2  # llama_decode: the abort callback said stop


@dataclass
class Events:
    """Where a running reply reports: reading(done, total) and text(piece, tokens so far)."""

    reading: Callable[[int, int], None]
    text: Callable[[str, int], None]


def start_token(llama: Llama, loaded: Loaded) -> int:
    """The token that opens a text, NO_TOKEN if the vocabulary has none.

    llama.cpp assumes token 11 for a vocabulary of GPT-2's kind that names none; there that is a plain comma.
    """
    token = int(llama.c.llama_vocab_bos(loaded.vocab))
    return token if token >= 0 and llama.c.llama_vocab_is_control(loaded.vocab, token) else NO_TOKEN


class Writer:
    """Generates over a Loaded's context and remembers which tokens its cache holds."""

    def __init__(self, llama: Llama, loaded: Loaded) -> None:
        self._llama, self._loaded = llama, loaded
        self._cached: list[int] = []
        self._memory = llama.c.llama_get_memory(loaded.context)
        self._size = int(llama.c.llama_n_ctx_seq(loaded.context))
        self._window = int(llama.c.llama_model_n_swa(loaded.model))
        self.bos = start_token(llama, loaded)
        self._piece = ctypes.create_string_buffer(512)

    # -- text and tokens ---------------------------------------------------------------------------------------

    def tokenize(self, text: str, *, bos: bool) -> list[int]:
        """Tokens of `text`, special tokens parsed; `bos` adds what the model wants in front."""
        raw = text.encode("utf-8", "replace")
        room = len(raw) + 16
        tokens = (ctypes.c_int32 * room)()
        count = self._llama.c.llama_tokenize(self._loaded.vocab, raw, len(raw), tokens, room, bos, True)
        if count < 0:
            raise EngineProblem("The engine could not split the text into tokens.")
        return list(tokens[:count])

    def piece(self, token: int, *, special: bool = False) -> bytes:
        """The bytes a token stands for; a character may be spread over several tokens."""
        c = self._llama.c
        length = c.llama_token_to_piece(self._loaded.vocab, token, self._piece, len(self._piece), 0, special)
        if length < 0:
            self._piece = ctypes.create_string_buffer(-length)
            length = c.llama_token_to_piece(self._loaded.vocab, token, self._piece, -length, 0, special)
        return self._piece.raw[:length]

    # -- the reply ---------------------------------------------------------------------------------------------

    def reply(
        self, tokens: Sequence[int], sampling: Sampling, limit: int | None, events: Events, stopped: Callable[[], bool]
    ) -> Stats:
        """Read `tokens`, then write until the model ends, `limit` tokens, a full context, or `stopped()`.

        Only tokens that differ from what the cache already holds are read. Raises UsageError when the conversation
        is longer than the context.
        """
        if not tokens:
            raise UsageError("There is nothing to answer: the message is empty.")
        if len(tokens) >= self._size:
            raise UsageError(
                f"The conversation is {len(tokens):,} tokens long and the context holds {self._size:,}. "
                "Start a new chat or load the model with a longer context."
            )
        started = time.perf_counter()
        reused = self._keep_common(tokens)
        finished = self._read(tokens, reused, events, stopped)
        read = time.perf_counter()
        reading = read - started
        if not finished:
            return Stats(len(tokens), reused, reading, 0, 0.0, reading, len(self._cached), self._size, "stopped")
        sampler = self._sampler(sampling)
        try:
            count, first, reason = self._write(sampler, limit, events, stopped)
        finally:
            self._llama.c.llama_sampler_free(sampler)
        now = time.perf_counter()
        first = first or now
        return Stats(
            len(tokens), reused, reading, count, now - first, first - started, len(self._cached), self._size, reason
        )

    def _keep_common(self, tokens: Sequence[int]) -> int:
        """Drop from the cache what `tokens` does not share with it; how many of them need no reading."""
        common = 0
        for held, wanted in zip(self._cached, tokens, strict=False):
            if held != wanted:
                break
            common += 1
        common = min(common, len(tokens) - 1)  # one token has to be computed to get logits at all
        self._truncate(common)
        return len(self._cached)

    def _truncate(self, length: int) -> None:
        """Forget all but the first `length` cached tokens; everything, where the model cannot step back."""
        c = self._llama.c
        # A sliding window has dropped the cells before it; stepping back behind them would attend to holes.
        oldest = c.llama_memory_seq_pos_min(self._memory, 0)
        reachable = not self._window or oldest <= max(0, length - self._window)
        if length < len(self._cached) and not (reachable and c.llama_memory_seq_rm(self._memory, 0, length, -1)):
            c.llama_memory_clear(self._memory, True)
            length = 0
        del self._cached[length:]

    def _decode(self, tokens: Sequence[int]) -> bool:
        """Compute one batch and remember it; False if it was stopped, leaving the cache as before."""
        c = self._llama.c
        array = (ctypes.c_int32 * len(tokens))(*tokens)
        result = c.llama_decode(self._loaded.context, c.llama_batch_get_one(array, len(tokens)))
        if result == 0:
            self._cached.extend(tokens)
            return True
        held = len(self._cached)
        self._cached.extend(tokens)  # some of them may lie in the cache; step back over all
        self._truncate(held)
        if result == ABORTED:
            return False
        raise EngineProblem(f"The engine could not compute the next tokens (llama_decode returned {result}).")

    def _read(self, tokens: Sequence[int], start: int, events: Events, stopped: Callable[[], bool]) -> bool:
        step = int(self._llama.c.llama_n_ubatch(self._loaded.context))
        events.reading(start, len(tokens))
        while start < len(tokens):
            if stopped() or not self._decode(tokens[start : start + step]):
                return False
            start = min(start + step, len(tokens))
            events.reading(start, len(tokens))
        return True

    def _write(
        self, sampler: Any, limit: int | None, events: Events, stopped: Callable[[], bool]
    ) -> tuple[int, float | None, StopReason]:
        """(tokens written, when the first came, why it ended)."""
        c, context = self._llama.c, self._loaded.context
        decoder = codecs.getincrementaldecoder("utf-8")("replace")
        waiting, count, first, flushed = "", 0, None, 0.0
        reason: StopReason = "length"
        while limit is None or count < limit:
            token = c.llama_sampler_sample(sampler, context, -1)
            now = time.perf_counter()
            first = first or now
            # A base model closes a text by opening the next: a start token in a reply is an end too.
            if c.llama_vocab_is_eog(self._loaded.vocab, token) or token == self.bos:
                reason = "end"
                break
            count += 1
            waiting += decoder.decode(self.piece(token))
            if waiting and now - flushed >= FLUSH_SECONDS:
                events.text(waiting, count)
                waiting, flushed = "", now
            if len(self._cached) + 1 >= self._size:
                reason = "context"
                break
            if stopped() or not self._decode([token]):
                reason = "stopped"
                break
        waiting += decoder.decode(b"", True)
        if waiting or count:
            events.text(waiting, count)
        return count, first, reason

    def _sampler(self, sampling: Sampling) -> Any:
        c = self._llama.c
        chain = c.llama_sampler_chain_init(c.llama_sampler_chain_default_params())
        if sampling.repeat_penalty != 1.0:
            c.llama_sampler_chain_add(chain, c.llama_sampler_init_penalties(64, sampling.repeat_penalty, 0.0, 0.0))
        if sampling.temperature == 0:
            c.llama_sampler_chain_add(chain, c.llama_sampler_init_greedy())
            return chain
        for sampler in (
            c.llama_sampler_init_top_k(sampling.top_k),
            c.llama_sampler_init_top_p(sampling.top_p, 1),
            c.llama_sampler_init_min_p(sampling.min_p, 1),
            c.llama_sampler_init_temp(sampling.temperature),
            c.llama_sampler_init_dist(sampling.seed),
        ):
            c.llama_sampler_chain_add(chain, sampler)
        return chain


def speed(llama: Llama, loaded: Loaded, read: int, write: int, stopped: Callable[[], bool]) -> dict[str, float]:
    """Tokens per second, timed on one fresh pass: {"read": …, "write": …} over `read` and `write` tokens.

    Needs a context of at least read + write cells. Raises Cancelled where `stopped()`. Token values are arbitrary:
    matrix sizes alone decide the time.
    """
    writer = Writer(llama, loaded)
    llama.c.llama_memory_clear(writer._memory, True)
    vocabulary = loaded.vocabulary
    prompt = [(1 + 7 * index) % vocabulary for index in range(read)]
    started = time.perf_counter()
    finished = writer._read(prompt, 0, Events(lambda *_: None, lambda *_: None), stopped)
    llama.c.llama_synchronize(loaded.context)
    between = time.perf_counter()
    for index in range(write):
        finished = finished and not stopped() and writer._decode([(3 + index) % vocabulary])
        if not finished:
            raise Cancelled("Measuring was stopped.")
        llama.c.llama_synchronize(loaded.context)
    ended = time.perf_counter()
    llama.c.llama_memory_clear(writer._memory, True)
    return {"read": read / (between - started), "write": write / (ended - between)}
