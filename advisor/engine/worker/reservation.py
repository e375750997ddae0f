"""The working memory of a context over several devices, by the reservation of a real load, which allocates nothing.

A dry run's own figure is another one there. llama.cpp puts each layer's first norm on that layer's device
(llama_context::graph_get_cb), which is told to the scheduler while the graph is built; ggml_backend_sched_reserve_size,
which only a dry run calls, then resets the scheduler. The norm goes to the device of the layer before, and what comes
out of it is copied to the next device beside what it was made from: four copies where batches are under way at once,
18 MB for 4,096 numbers a token. So the reservation of a load is made once more, with buffers of no size in the place of
those it asks for.
"""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from advisor.engine.worker.llama import Llama

_SYMBOL = (
    "?llama_graph_reserve@@YAPEAUggml_cgraph@@PEAUllama_context@@III@Z"
    if sys.platform == "win32"
    else "_Z19llama_graph_reserveP13llama_contextjjj"
)
_WORD = ctypes.sizeof(ctypes.c_void_p)
_ALLOCATE = 1  # of struct ggml_backend_buffer_type_i: get_name, alloc_buffer, …


def reserved_compute(
    llama: Llama, context: int, types: Iterable[int], tokens: int, slots: int, outputs: int
) -> dict[int, int]:
    """Bytes by ggml buffer type that a load reserves for the graph of a batch of `tokens` in so many slots; empty where
    this engine does not tell.

    types: all those of the context. outputs: rows of results, at least one.
    """
    try:
        reserve = llama.symbol(_SYMBOL, ctypes.c_void_p, ctypes.c_void_p, *[ctypes.c_uint32] * 3)
    except AttributeError:
        return {}
    found: dict[int, int] = {}
    with _counted(llama, types, found):
        graph = reserve(context, tokens, slots, outputs)
    return found if graph else {}


@contextmanager
def _counted(llama: Llama, types: Iterable[int], found: dict[int, int]) -> Iterator[None]:
    """Within the block buffers of these types are as large as asked for in `found` alone."""
    allocate = llama.symbol("ggml_backend_buft_alloc_buffer", ctypes.c_void_p, ctypes.c_void_p, ctypes.c_size_t)

    def count(buffer_type: int, size: int) -> int | None:
        found[buffer_type] = found.get(buffer_type, 0) + size
        return allocate(buffer_type, 0)  # type: ignore[no-any-return]  # ggml makes one of no size by itself

    counting = ctypes.CFUNCTYPE(ctypes.c_void_p, ctypes.c_void_p, ctypes.c_size_t)(count)
    places = [ctypes.c_void_p.from_address(each + _ALLOCATE * _WORD) for each in types]
    before = [place.value for place in places]
    try:
        for place in places:
            place.value = ctypes.cast(counting, ctypes.c_void_p).value
        yield
    finally:
        for place, own in zip(places, before, strict=True):
            place.value = own
