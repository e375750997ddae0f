"""How soon the window is there, and what it weighs: python -m tests.bench.bench_window

Each round starts a fresh process. Times count from just before it is started to the first painted window; the ratio
is against a process that shows an empty QMainWindow.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from statistics import median

from tests.bench.table import show

ROUNDS = 7

OURS = """
import json, sys, time, psutil
me = psutil.Process()
from ui.app import build
app = build()
app.window.show()
app.qt.processEvents()
app.window.grab()
print(json.dumps({"ms": (time.time() - float(sys.argv[1])) * 1000, "mb": me.memory_info().rss / 2**20,
                  "llama": any("llama" in m.path for m in me.memory_maps())}))
app.close()
"""
EMPTY = """
import json, sys, time, psutil
me = psutil.Process()
from PySide6.QtWidgets import QApplication, QMainWindow
qt = QApplication([])
window = QMainWindow()
window.show()
qt.processEvents()
window.grab()
print(json.dumps({"ms": (time.time() - float(sys.argv[1])) * 1000, "mb": me.memory_info().rss / 2**20, "llama": False}))
"""


def start(program: str) -> dict[str, float]:
    """One fresh process of `program`: what it prints."""
    env = {"QT_QPA_PLATFORM": "offscreen", **os.environ}
    # Not by the process's own creation time: Linux tells the boot it is counted from in whole seconds.
    command = [sys.executable, "-c", program, str(time.time())]
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=env)
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def main() -> None:
    runs: dict[str, list[dict[str, float]]] = {"Plimsoll": [], "empty window": []}
    for _ in range(ROUNDS):
        runs["Plimsoll"].append(start(OURS))
        runs["empty window"].append(start(EMPTY))
    assert not any(run["llama"] for run in runs["Plimsoll"]), "llama.cpp is in the window's process"
    base = {key: median(run[key] for run in runs["empty window"]) for key in ("ms", "mb")}
    rows: list[list[object]] = [["", "ms to the window", "ratio", "MB resident", "ratio"]]
    for name, found in runs.items():
        ms, mb = (median(run[key] for run in found) for key in ("ms", "mb"))
        rows.append([name, ms, ms / base["ms"], mb, mb / base["mb"]])
    show(f"Medians of {ROUNDS} starts (goals: 1,500 ms, 150 MB)", rows)


if __name__ == "__main__":
    main()
