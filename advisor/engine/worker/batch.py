"""Batches of several sequences, as llama_decode takes them, and what it answers."""

from __future__ import annotations

import ctypes
from collections.abc import Sequence
from typing import Any

BatchRow = tuple[int, int, int]  # token, position, sequence
# llama_decode: no cells were free for the batch; the abort callback said stop; no memory for the graph's buffers.
NO_SLOT, ABORTED, NO_MEMORY = 1, 2, -2


class ContextFull(Exception):
    """The batch finds no place in the context."""


def batch_of(c: Any, rows: Sequence[BatchRow], *, every: bool) -> tuple[Any, object]:
    """A batch, and what has to be kept for as long as it is used.

    every: whether logits are wanted of every row; else of the last one.
    """
    count = len(rows)
    numbers = ctypes.c_int32 * count
    tokens, positions = numbers(*(row[0] for row in rows)), numbers(*(row[1] for row in rows))
    ones, sequences = numbers(*[1] * count), numbers(*(row[2] for row in rows))
    size = ctypes.sizeof(ctypes.c_int32)
    start = ctypes.addressof(sequences)
    places = (ctypes.c_void_p * count)(*(start + size * row for row in range(count)))
    wanted = (ctypes.c_int8 * count)(*([1] * count if every else [*[0] * (count - 1), 1]))
    batch = c.llama_batch_get_one(tokens, count)
    for name, values in (("pos", positions), ("n_seq_id", ones), ("seq_id", places), ("logits", wanted)):
        setattr(batch, name, ctypes.cast(values, type(getattr(batch, name))))
    return batch, (tokens, positions, ones, sequences, places, wanted)
