"""The state of one sequence of a context as llama.cpp writes it down and takes it back."""

from __future__ import annotations

import ctypes
import mmap
from typing import Any

from advisor.engine.worker.llama import Llama
from advisor.engine.worker.model import Loaded

WHOLE, PARTIAL = 0, 1  # LLAMA_STATE_SEQ_FLAGS_NONE, _PARTIAL_ONLY: only what cannot be stepped back in


class SequenceState:
    """One sequence's state; `flags` is WHOLE or PARTIAL, sizes are bytes."""

    def __init__(self, llama: Llama, loaded: Loaded, sequence: int) -> None:
        self._c, self._loaded, self._sequence = llama.c, loaded, sequence

    def size(self, flags: int) -> int:
        """What a copy of it takes now."""
        return int(self._c.llama_state_seq_get_size_ext(self._loaded.context, self._sequence, flags))

    def written(self, size: int, flags: int) -> mmap.mmap | None:
        """A copy in memory of its own, `size` as above; None where llama.cpp did not write all of it."""
        data = mmap.mmap(-1, size)
        return data if self.copied(data, flags) else None

    def copied(self, place: mmap.mmap | memoryview, flags: int) -> bool:
        """Copy it to `place`; whether that was filled."""
        given = self._loaded.context, _pointer(place), len(place), self._sequence, flags
        return int(self._c.llama_state_seq_get_data_ext(*given)) == len(place)

    def restored(self, data: mmap.mmap | memoryview, flags: int) -> bool:
        """Put a copy in its place; whether llama.cpp took all of it."""
        given = self._loaded.context, _pointer(data), len(data), self._sequence, flags
        return int(self._c.llama_state_seq_set_data_ext(*given)) == len(data)


def _pointer(data: mmap.mmap | memoryview) -> Any:
    return (ctypes.c_uint8 * len(data)).from_buffer(data)
