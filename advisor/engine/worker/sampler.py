"""Choosing the next token: llama.cpp's samplers in its usual order, and a grammar that the answer must keep to."""

from __future__ import annotations

import ctypes
import os
import re
import tempfile
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import Any

from advisor.engine.sampling import Sampling
from advisor.engine.worker.grammar_watch import GrammarWatch
from advisor.engine.worker.llama import Llama
from advisor.engine.worker.model import Loaded
from advisor.errors import UsageError

IMPOSSIBLE = float("-inf")  # the logit of what a grammar does not allow


_KEYS: tuple[tuple[str, str, type[int] | type[float]], ...] = (
    ("temp", "temperature", float),
    ("top_k", "top_k", int),
    ("top_p", "top_p", float),
    ("min_p", "min_p", float),
    ("penalty_repeat", "repeat_penalty", float),
    ("penalty_last_n", "repeat_last", int),
)


def recommended_sampling(loaded: Loaded) -> Sampling:
    """What the model's makers recommend (`general.sampling.*` in its file)."""
    found = Sampling()
    for key, name, kind in _KEYS:
        text = loaded.meta(f"general.sampling.{key}")
        try:
            found = found.with_(**{name: kind(text)}) if text else found
        except (ValueError, UsageError):
            continue  # an impossible recommendation is none
    return found


class Sampler:
    """Chooses the tokens of one reply. Close it."""

    def __init__(self, llama: Llama, loaded: Loaded, sampling: Sampling, before: Sequence[int]) -> None:
        """before: the tokens that are gone on from; penalties look back on them. UsageError for a broken grammar."""
        self._c, self._context = llama.c, loaded.context
        self._chain = self._grammar = None
        self.draws = 0  # how often the dice were thrown
        self.ruled: list[int] = []  # which tokens of the reply the grammar took note of
        self._count = 0
        self._watch = GrammarWatch() if sampling.grammar else None
        try:
            self._grammar = self._parsed(llama, loaded, sampling.grammar) if sampling.grammar else None
        except BaseException:
            self.close()
            raise
        self._candidates = _Candidates(llama.c, loaded.vocabulary) if self._grammar else None
        self._chain = self._c.llama_sampler_chain_init(self._c.llama_sampler_chain_default_params())
        for step in _steps(self._c, loaded.vocabulary, sampling):
            self._c.llama_sampler_chain_add(self._chain, step)
        if sampling.penalises:
            for token in (token for token in before[-sampling.repeat_last :] if token >= 0):  # pictures are not
                self._c.llama_sampler_accept(self._chain, token)

    def _parsed(self, llama: Llama, loaded: Loaded, grammar: str) -> Any:
        with self._step():
            return _grammar(llama, loaded, grammar)

    def _step(self) -> AbstractContextManager[None]:
        return self._watch.step() if self._watch else nullcontext()

    def next(self, free: Callable[[int], bool], row: int = -1) -> int:
        """The next token. free: whether a token is no part of the answer, so that the grammar has no say in it.

        row: of the newest batch, by whose logits it is chosen.
        """
        self.draws += 1
        self._count += 1
        if self._grammar is None or self._candidates is None:
            return int(self._c.llama_sampler_sample(self._chain, self._context, row))
        token = self._candidates.choose(self._context, row, self._chain)
        if not free(token):
            with self._step():
                if not self._candidates.allows(self._grammar, token):
                    # Only now is every token held against the grammar: that takes longer than all the rest.
                    token = self._candidates.choose(self._context, row, self._grammar, self._chain)
                    self.draws += 1
                self._c.llama_sampler_accept(self._grammar, token)
                self.ruled.append(self._count - 1)
        self._c.llama_sampler_accept(self._chain, token)
        return token

    def catch_up(self, written: Sequence[int], ruled: Sequence[int], draws: int) -> None:
        """Be as one that has chosen these tokens. ruled, draws: what that one had.

        llama.cpp draws one number each time, whatever it draws from.
        """
        self.draws, self.ruled, self._count = draws, list(ruled), len(written)
        if self._grammar is not None:
            with self._step():
                for index in ruled:
                    self._c.llama_sampler_accept(self._grammar, written[index])
        for token in written:
            self._c.llama_sampler_accept(self._chain, token)
        if (dice := self._dice) is None:
            return
        rows = (self._c.llama_token_data * 2)()
        for _ in range(draws):
            two = self._c.llama_token_data_array(data=rows, size=2, selected=-1, sorted=False)
            self._c.llama_sampler_apply(dice, ctypes.byref(two))

    @property
    def _dice(self) -> Any:
        last = self._c.llama_sampler_chain_get(self._chain, self._c.llama_sampler_chain_n(self._chain) - 1)
        return last if self._c.llama_sampler_name(last) == b"dist" else None

    @property
    def seed(self) -> int | None:
        """What the choices were drawn with; None where nothing is left to chance."""
        return int(self._c.llama_sampler_get_seed(dice)) if (dice := self._dice) else None

    def close(self) -> None:
        """Free it."""
        if self._watch:
            self._watch.close()
        for made in (self._chain, self._grammar):
            if made:
                self._c.llama_sampler_free(made)


def _steps(c: Any, vocabulary: int, sampling: Sampling) -> list[Any]:
    steps = []
    if sampling.penalises:
        penalties = (sampling.repeat_penalty, sampling.frequency_penalty, sampling.presence_penalty)
        steps.append(c.llama_sampler_init_penalties(vocabulary, sampling.repeat_last, *penalties))
    if sampling.temperature == 0:
        return [*steps, c.llama_sampler_init_greedy()]
    return [
        *steps,
        c.llama_sampler_init_top_k(sampling.top_k),
        c.llama_sampler_init_top_p(sampling.top_p, 1),
        c.llama_sampler_init_min_p(sampling.min_p, 1),
        c.llama_sampler_init_temp(sampling.temperature),
        c.llama_sampler_init_dist(sampling.seed),
    ]


class _Candidates:
    """Every token with its logit, as llama.cpp's samplers take them."""

    def __init__(self, c: Any, vocabulary: int) -> None:
        import numpy as np  # 20 MB that only a reply with a grammar has a use for

        self._c, self._size, self._np = c, vocabulary, np
        kinds = [("id", np.int32), ("logit", np.float32), ("p", np.float32)]
        self._rows = np.zeros(vocabulary, dtype=kinds)

    def _array(self, count: int) -> Any:
        data = self._rows.ctypes.data_as(ctypes.POINTER(self._c.llama_token_data))
        return self._c.llama_token_data_array(data=data, size=count, selected=-1, sorted=False)

    def choose(self, context: Any, row: int, *samplers: Any) -> int:
        """The token that the samplers, one after the other, choose by the logits of a row."""
        logits = self._c.llama_get_logits_ith(context, row)
        self._rows["id"] = self._np.arange(self._size)
        self._rows["logit"] = self._np.ctypeslib.as_array(logits, shape=(self._size,))
        self._rows["p"] = 0
        array = self._array(self._size)
        for sampler in samplers:
            self._c.llama_sampler_apply(sampler, ctypes.byref(array))
        return int(array.data[array.selected].id)

    def allows(self, grammar: Any, token: int) -> bool:
        """Whether the grammar lets `token` come next."""
        self._rows[0] = (token, 1.0, 0.0)
        array = self._array(1)
        self._c.llama_sampler_apply(grammar, ctypes.byref(array))
        return bool(array.data[0].logit != IMPOSSIBLE)


def _grammar(llama: Llama, loaded: Loaded, text: str) -> Any:
    mark = llama.log.mark()
    with tempfile.TemporaryFile() as words:
        sampler = _with_stderr(
            words.fileno(),
            lambda: llama.c.llama_sampler_init_grammar(loaded.vocab, text.encode("utf-8", "replace"), b"root"),
        )
        words.seek(0)
        said = words.read().decode("utf-8", "replace")
    if sampler:
        return sampler
    if found := re.search(r"error parsing grammar: (.*)", said):
        reason = found[1].strip().rstrip(".")
    else:
        reason = " ".join(llama.log.since(mark)).strip().rstrip(".") or "it is not understood"
    raise UsageError("The grammar cannot be used: {why}. It must be GBNF with a rule called root.", why=reason)


def _with_stderr(file: int, work: Callable[[], Any]) -> Any:
    """Run `work` with this process's stderr in `file`: llama.cpp prints there why a grammar does not parse."""
    kept = os.dup(2)
    os.dup2(file, 2)
    try:
        return work()
    finally:
        os.dup2(kept, 2)
        os.close(kept)
