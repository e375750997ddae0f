"""How fast a loaded model reads and writes."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

from advisor.engine.answers import BenchRun
from advisor.engine.worker.cache import KVCache
from advisor.engine.worker.llama import Llama
from advisor.engine.worker.model import Loaded
from advisor.errors import Cancelled


def measure_speed(llama: Llama, loaded: Loaded, read: int, write: int, stopped: Callable[[], bool]) -> BenchRun:
    """Timed on one fresh pass over `read` and `write` tokens.

    Needs a context of at least read + write cells. Raises Cancelled where `stopped()`. Token values are arbitrary:
    matrix sizes alone decide the time.
    """
    cache = KVCache(llama, loaded)
    vocabulary = loaded.vocabulary
    prompt = [(1 + 7 * index) % vocabulary for index in range(read)]
    step = int(llama.c.llama_n_ubatch(loaded.context))
    loaded.threads.start()
    started = time.perf_counter()
    for index in range(0, read, step):
        _computed(cache, prompt[index : index + step], stopped)
    llama.c.llama_synchronize(loaded.context)
    between = time.perf_counter()
    for index in range(write):
        _computed(cache, [(3 + index) % vocabulary], stopped)
        llama.c.llama_synchronize(loaded.context)
    ended = time.perf_counter()
    cache.clear()
    return BenchRun(read / (between - started), write / (ended - between))


def _computed(cache: KVCache, tokens: Sequence[int], stopped: Callable[[], bool]) -> None:
    if stopped() or not cache.compute(tokens):
        raise Cancelled("Measuring was stopped.")
