"""Does a fault of the engine lose anything: python -m tests.bench.soak_faults [FAULTS] [--skip N] [--model FILE]

A real window (drawn offscreen) talks with a real model, whose engine child has one fault built in
(tests/helpers/faulty_worker.py): every kind at every moment. Every fifth is none of ours: the system itself gives the
child no more memory. Each time the window must go on answering, every word that was sent or shown must be in the file
of chats and on the page, what happened must be said, and the next reply must come. Prints kinds against moments, as
survived/total; ends with 1 where one was not survived.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import tempfile
import time
import traceback
from collections import Counter
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from tests.bench.faulted_window import FaultedWindow, Round
from tests.bench.table import show
from tests.helpers.faulty_worker import MOMENTS
from tests.models.factory import build

KINDS = ("abort", "segfault", "kill", "stop", "hang", "line", "null", "slow")
REAL = "limit"
BITING = ("load", "grow", "save", "resume", "read")  # where a small model asks the system for memory at all
EVERY = 5  # of so many, one is a real limit
SLOWEST = 3.0  # seconds that the window may be busy with one thing


def rounds(count: int, seed: int) -> list[Round]:
    """Every kind at every moment, as often as it comes to; the moment within the moment is random."""
    chance = random.Random(seed)
    found = []
    for at in range(count):
        real, mine = divmod(at, EVERY)
        if mine == EVERY - 1:
            kind, moment = REAL, BITING[real % len(BITING)]
        else:
            place = at - real
            kind, moment = KINDS[place // len(MOMENTS) % len(KINDS)], MOMENTS[place % len(MOMENTS)]
        nth = {"reply": chance.randint(1, 12), "read": chance.randint(1, 2)}.get(moment, 1)
        found.append(Round(kind, moment, nth, headroom=chance.choice((0, 1, 2)) << 19, recover=chance.random() < 0.5))
    return found


def main(faults: list[Round], model: Path | None) -> int:
    """Run and print them; the exit status."""
    started, survived, total, met, slowest = time.perf_counter(), Counter[Round.Cell](), Counter[Round.Cell](), 0, 0.0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        window = FaultedWindow(folder, model or build("llama", folder / "tiny.gguf", quant="Q8_0"))
        try:
            for at, one in enumerate(faults, 1):
                total[one.cell] += 1
                window.slowest = 0.0
                try:
                    met += window.run(one) and one.kind == REAL
                    assert window.slowest < SLOWEST, f"the window was busy for {window.slowest:.1f} s"
                    survived[one.cell] += 1
                except Exception:  # noqa: BLE001 - each is one more that was not survived, and is printed
                    print(f"\n{at}: {one}\n{window.where()}", file=sys.stderr)
                    traceback.print_exc()
                    window.reopen()
                slowest = max(slowest, window.slowest)
                print(f"\r{sum(survived.values())} of {at} survived", end="", flush=True)
            window.check_file()
            letters = window.letters
        finally:
            window.close()
    rows: list[list[object]] = [["", *MOMENTS]]
    rows += [
        [kind, *(f"{survived[kind, moment]}/{total[kind, moment]}" for moment in MOMENTS)] for kind in (*KINDS, REAL)
    ]
    show("survived/total", rows)
    limits = sum(total[REAL, moment] for moment in MOMENTS)
    print(
        f"{sum(survived.values())} of {len(faults)}; {limits} by real memory limits, {met} of which the child ran into"
    )
    print(f"{letters:,} characters of replies were shown; the window was never busy for longer than {slowest:.2f} s")
    print(f"{time.perf_counter() - started:.0f} s")
    return 0 if sum(survived.values()) == len(faults) else 1


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("faults", type=int, nargs="?", default=300)
    parser.add_argument("--skip", type=int, default=0, help="so many of the faults at the beginning, for runs in parts")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--model", type=Path)
    asked = parser.parse_args()
    sys.exit(main(rounds(asked.faults, asked.seed)[asked.skip :], asked.model))
