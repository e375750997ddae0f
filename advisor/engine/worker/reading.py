"""Reading a prompt: what is held of it needs none, the rest is computed batch by batch."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from advisor.engine.worker.cache import KVCache
from advisor.engine.worker.vision import Picture, Vision, cells_of
from advisor.errors import EngineProblem, MemoryProblem

FEWEST_AT_ONCE = 32  # tokens of a prompt; where there is no memory for so few, there is none at all
BEFORE_REPLY = 8  # tokens at the end of a prompt that may differ in the next turn: "<think>" and the like


class PromptReading:
    """One prompt on its way into a cache. reused, total: cells that were held already, and of all of it."""

    def __init__(
        self,
        cache: KVCache,
        vision: Vision | None,
        tokens: Sequence[int],
        pictures: Mapping[int, Picture],
        prompt: int,
        step: int,
    ) -> None:
        """prompt: how many of `tokens` the reply follows on; behind them may stand what was written of it already.

        step: tokens that are computed at once, at most.
        """
        self._cache, self._vision, self._tokens, self._pictures = cache, vision, tokens, pictures
        self._done, self.step = cache.reuse(tokens), step
        self.reused, self.total = cache.used, cells_of(tokens, pictures)
        # Here later turns part from this one: a message edited, a reply tried again or shown without its reasoning.
        at = prompt - BEFORE_REPLY
        self._marks = {min(self._done, at), at} if cache.needs_marks else set()

    @property
    def finished(self) -> bool:
        """Whether all of it is held."""
        return self._done >= len(self._tokens)

    @property
    def at_picture(self) -> bool:
        """Whether a picture comes next."""
        return self._done in self._pictures

    def some(self, most: int | None = None) -> bool:
        """Compute a batch or a picture; False if that was stopped or went wrong. Errors as KVCache.compute.

        most: tokens, where it is less than usual.
        """
        done, step = self._done, self.step if most is None else min(self.step, most)
        if done in self._marks:
            self._cache.mark()
        if (picture := self._pictures.get(done)) and self._vision:
            if not self._cache.compute_picture(picture, self._vision):
                return False
            self._done += len(picture.names)
            return True
        while True:
            end = min(mark for mark in (*self._marks, *self._pictures, done + step, len(self._tokens)) if mark > done)
            try:
                if not self._cache.compute(self._tokens[done:end]):
                    return False
            except MemoryProblem:  # what was read stays; fewer tokens at once need less
                if end - done <= FEWEST_AT_ONCE:
                    raise
                self.step = step = (end - done) // 2
                continue
            self._done = end
            return True

    def broken_off(self, *, stopped: bool) -> bool:
        """False; EngineProblem where it was a picture that went wrong, and nobody stopped it."""
        if self.at_picture and not stopped:
            raise EngineProblem("The engine could not read the picture. Try a smaller one.")
        return False
