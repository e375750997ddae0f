"""Memory that vLLM finds taken when it tries the model out at its start, beside the weights. An estimate.

Unlike the cache this has no rule in vLLM: it measures. What it measures is the larger of two moments: the layer that
works on one step's tokens, and the choice of a token for every request. The formulas for both are held to public logs
(tests/data/vllm_logs.toml).
"""

from __future__ import annotations

from dataclasses import dataclass

from advisor.gguf.header import Header
from advisor.units import MIB

_NUMBER = 2  # bytes
_COPIES = 3  # of every request's logits, in 32 bits, while a token is chosen
_COPIES_SORTED = 10  # where they are sorted for that: up to 0.13, and where FlashInfer's kernel is not used
_DRIVER = 300 * MIB  # what libraries take outside torch: 0.13 to 0.35 GiB in the logs
_TALKING = 420 * MIB  # more of it where cards talk to each other
_GRAPHS = 512 * MIB  # recorded steps; counted since 0.21


@dataclass(frozen=True)
class Steps:
    """What one step does. tokens: computed at once (--max-num-batched-tokens); requests: at once (--max-num-seqs)."""

    tokens: int
    requests: int


@dataclass(frozen=True)
class Working:
    """Bytes on one card. peak: while a step is computed; outside: of libraries; graphs: of recorded steps."""

    peak: int
    outside: int
    graphs: int

    @property
    def total(self) -> int:
        """All of it."""
        return self.peak + self.outside + self.graphs


def working_memory(
    header: Header, steps: Steps, cards: int, *, sorted_choice: bool = False, graphs: bool = True
) -> Working:
    """Of one of `cards` that share each layer. sorted_choice: whether logits are sorted; graphs: whether recorded steps
    are counted."""
    choice = steps.requests * (header.vocab_size or 0) * 4 * (_COPIES_SORTED if sorted_choice else _COPIES)
    peak = max(steps.tokens * _token_bytes(header, cards), choice)
    return Working(peak, _DRIVER + (_TALKING if cards > 1 else 0), _GRAPHS if graphs else 0)


def _token_bytes(header: Header, cards: int) -> int:
    """Bytes that one token takes in the layer that takes most: rows of the model's width, and the inner ones."""
    width = header.number("{arch}.embedding_length") or 0
    used = header.number("{arch}.expert_used_count") or 0
    if used:
        inner = -(-(header.number("{arch}.expert_feed_forward_length") or 0) // cards)
        work = used * (max(2 * inner, width) + inner)
    else:
        stated = header.value("{arch}.feed_forward_length")
        some = stated if isinstance(stated, tuple) else (stated,)
        work = 3 * -(-max((one for one in some if isinstance(one, int)), default=0) // cards)
    return _NUMBER * (work + 3 * width)
