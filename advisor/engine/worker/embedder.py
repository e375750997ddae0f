"""The model that makes embeddings, in the engine child: a vector for each text, of length 1."""

from __future__ import annotations

import ctypes
import struct
from collections.abc import Sequence

from advisor.engine.answers import Embedded, ModelLoaded
from advisor.engine.protocol import Embed
from advisor.engine.sampling import Sampling, TemplateFacts
from advisor.engine.worker.batch import batch_of
from advisor.engine.worker.cancellation import Stops
from advisor.engine.worker.llama import Llama
from advisor.engine.worker.model import Loaded
from advisor.engine.worker.prefault import taken_at_once
from advisor.engine.worker.vocabulary import Vocabulary
from advisor.errors import Cancelled, EngineProblem, MemoryProblem, PromptTooLong, UsageError
from advisor.plan import Plan

_ABORTED, _NO_MEMORY = 2, (-2, 1)  # of llama_decode
_HALT = "The engine could not read the text."


class Embedder:
    """Answers what is asked about one Loaded, which it owns."""

    def __init__(self, llama: Llama, loaded: Loaded, plan: Plan, *, threads: int, stops: Stops) -> None:
        """Open the context of `plan`; errors as Loaded.open_context, and then the Loaded is the caller's again."""
        self._c, self._loaded, self._stops = llama.c, loaded, stops
        with taken_at_once(llama.log):
            self._buffers, self._reader = loaded.open_context(plan, threads)
        self._vocabulary = Vocabulary(llama, loaded)
        self._size, self._step = plan.context, loaded.embedding_step(plan)
        self.dimensions = loaded.dimensions

    def facts(self, memory: int) -> ModelLoaded:
        """What is told of the model once it is loaded. memory: resident bytes of this program before that."""
        return ModelLoaded(
            memory, tuple(self._buffers), self._reader, self._loaded.layers, self._size, self._loaded.context_train,
            TemplateFacts("none", "", "", "no"), Sampling(), sees=False, blind="",
        )  # fmt: skip

    def embed(self, ask: Embed) -> Embedded:
        """A vector for each text. UsageError for one without tokens, PromptTooLong for one beyond the context."""
        split = [self._vocabulary.tokenize(text, bos=True, special=False) for text in ask.texts]
        for tokens in split:
            if not tokens:
                raise UsageError("A text without any words has no embedding.")
            if len(tokens) > self._size and not ask.shorten:
                raise PromptTooLong(len(tokens), self._size)
        self._stops.watch(self._loaded.abort)
        try:
            vectors = tuple(self._vector(self._cut(tokens)) for tokens in split)
        finally:
            self._stops.watch(None)
        return Embedded(vectors, tuple(min(len(tokens), self._size) for tokens in split), self.dimensions)

    def _cut(self, tokens: Sequence[int]) -> Sequence[int]:
        """As many as there is room for; what closes a text still does."""
        return tokens if len(tokens) <= self._size else [*tokens[: self._size - 1], tokens[-1]]

    def _vector(self, tokens: Sequence[int]) -> bytes:
        if memory := self._c.llama_get_memory(self._loaded.context):
            self._c.llama_memory_clear(memory, True)
        self._loaded.fit_threads()
        for start in range(0, len(tokens), self._step):
            if self._stops.requested():
                raise Cancelled("Stopped.")
            rows = [(token, start + at, 0) for at, token in enumerate(tokens[start : start + self._step])]
            batch, keep = batch_of(self._c, rows, every=True)
            result = self._c.llama_decode(self._loaded.context, batch)
            del keep
            if result == _ABORTED:
                raise Cancelled("Stopped.")
            if result in _NO_MEMORY:
                raise MemoryProblem("There was not enough memory for a text of {count:,} tokens.", count=len(tokens))
            if result:
                raise EngineProblem(_HALT)
        found = self._c.llama_get_embeddings_seq(self._loaded.context, 0)
        if not found:
            raise EngineProblem(_HALT)
        values = ctypes.cast(found, ctypes.POINTER(ctypes.c_float * self.dimensions)).contents
        length = sum(value * value for value in values) ** 0.5 or 1.0
        return struct.pack(f"<{self.dimensions}f", *(value / length for value in values))

    def close(self) -> None:
        """Free everything."""
        self._loaded.close()
