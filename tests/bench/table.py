"""Printing what a bench measured."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence


def milliseconds(work: Callable[[], object], rounds: int) -> list[float]:
    """How long each of `rounds` runs took, in ms."""
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        work()
        times.append((time.perf_counter() - start) * 1000)
    return times


def show(title: str, rows: Sequence[Sequence[object]]) -> None:
    """A table: the first row heads the columns; numbers to three figures or so."""
    cells = [
        [
            f"{cell:.3g}"
            if isinstance(cell, float) and cell < 100
            else f"{cell:.0f}"
            if isinstance(cell, float)
            else str(cell)
            for cell in row
        ]
        for row in rows
    ]
    widths = [max(len(row[column]) for row in cells) for column in range(len(cells[0]))]
    print(f"\n{title}")
    for row in cells:
        print(
            "  "
            + "  ".join(
                cell.ljust(width) if index == 0 else cell.rjust(width)
                for index, (cell, width) in enumerate(zip(row, widths, strict=True))
            )
        )
