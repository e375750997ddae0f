"""Work that several do at the same time, each of whom has a child of its own to ask."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from queue import SimpleQueue
from typing import Generic, TypeVar

T = TypeVar("T")
R = TypeVar("R")


def side_by_side(rows: Sequence[Sequence[T]], workers: Sequence[Callable[[T], R]]) -> Generator[R, None, None]:
    """What comes of every item, in the order in which it comes. The first error ends the work and is raised.

    rows: items that have something in common, so that each row is one worker's for as long as others have their own.
    workers: none of them answers None; each is asked in a thread of its own; a single one in the caller's.
    """
    left = _Left(rows)
    if len(workers) == 1:
        yield from (workers[0](item) for item in left.items())
        return
    told: SimpleQueue[R | None] = SimpleQueue()  # None from each who ends
    with ThreadPoolExecutor(len(workers), "side by side") as pool:
        ends = [pool.submit(_work, work, left, told) for work in workers]
        try:
            for _ in ends:
                while (result := told.get()) is not None:
                    yield result
        finally:
            left.drop()
    for end in ends:
        end.result()


def _work(work: Callable[[T], R], left: _Left[T], told: SimpleQueue[R | None]) -> None:
    try:
        for item in left.items():
            told.put(work(item))
    except BaseException:
        left.drop()
        raise
    finally:
        told.put(None)


class _Left(Generic[T]):
    """What is still to be done, row by row."""

    def __init__(self, rows: Sequence[Sequence[T]]) -> None:
        self._untouched = deque(deque(row) for row in rows)
        self._begun: list[deque[T]] = []
        self._lock = threading.Lock()

    def items(self) -> Iterator[T]:
        """One worker's: a row of its own after the other, then the last items of the longest that others are at."""
        own = deque[T]()
        while True:
            with self._lock:
                if not own and self._untouched:
                    own = self._untouched.popleft()
                    self._begun.append(own)
                longest = max(self._begun, key=len, default=own)
                if not own and not longest:
                    return
                item = own.popleft() if own else longest.pop()
            yield item

    def drop(self) -> None:
        """Nothing more is to be done."""
        with self._lock:
            self._untouched.clear()
            for row in self._begun:
                row.clear()
