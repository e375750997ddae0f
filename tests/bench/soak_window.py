"""Does the window lose anything: python -m tests.bench.soak_window [KILLS]

A real window (drawn offscreen) talks with a real small model in a scripted conversation, on one growing file of chats,
and is killed at random moments; every third time its engine child is killed first, and the window once it has started
another. Each time everything that was sent, and every word that was shown, must be there.
"""

from __future__ import annotations

import random
import sys
import tempfile
import time
from pathlib import Path

from tests.models.factory import build
from tests.ui.killing_window import Shown, check, run_and_kill


def main(kills: int) -> None:
    """Kill and look until `kills` processes were killed; raises AssertionError as soon as something is missing."""
    moments, started = random.Random(), time.perf_counter()
    with tempfile.TemporaryDirectory() as name:
        file, model = Path(name) / "chats.db", build("llama", Path(name) / "tiny.gguf", quant="Q8_0")
        all_shown: list[Shown] = []
        windows = engines = 0
        while windows + engines < kills:
            engine_first = windows % 3 == 2
            shown = run_and_kill(file, model, windows, moments.uniform(0, 1.5), engine_first=engine_first)
            windows, engines = windows + 1, engines + shown.lost
            all_shown.append(shown)
            for one in all_shown:  # what was kept after an earlier death is there still
                check(file, one)
            print(f"\r{windows} windows and {engines} engines killed", end="", flush=True)
        sent = sum(len(one.sent) for one in all_shown)
        letters = sum(one.letters for one in all_shown)
    seconds = time.perf_counter() - started
    print(f"; {sent:,} messages and {letters:,} characters of replies were shown, nothing lost ({seconds:.0f} s)")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 50)
