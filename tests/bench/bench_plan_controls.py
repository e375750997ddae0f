"""How fast the planner answers a change of each control: python -m tests.bench.bench_plan_controls [ROUNDS]

In the whole window, offscreen, with a dense model on two cards and a mixture partly in system memory, each answered to
the end before. For each control: ms from the change until the bill of that stands there painted, and the processor time
that this takes here and in the children, which on a quiet machine is about as long. Goal: 100 ms. At last the longest
time between two turns of the window while users are simulated.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from statistics import median

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import psutil
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication

from advisor.machine.asked_hardware import TypedHardware
from advisor.planner.question import Laid, PlanQuestion, Second, TalkInTurns
from advisor.settings import Settings
from tests.bench.table import show
from ui.app import App, build
from ui.pages import PageId

Change = Callable[[PlanQuestion], PlanQuestion]
_Taken = tuple[float, float]
DENSE = PlanQuestion("Llama-3.3-70B-Instruct", "Q4_K_M", TypedHardware("2x RTX 3090", ram="64 GB"))
MIXTURE = PlanQuestion("Qwen3-30B-A3B", "Q4_K_M", TypedHardware("RTX 3070", ram="64 GB"))
LONGEST_WAIT = 60.0  # seconds
FRAMES = 2.0  # seconds of an idle window that frames are measured in


def _changes(other_model: str, card: str) -> dict[str, tuple[Change, ...]]:
    """Each control's changes, one after the other."""

    def by(**values: object) -> Change:
        return lambda question: replace(question, **values)  # type: ignore[arg-type]

    def talk(**values: int) -> Change:
        return lambda question: question.of_talk(TalkInTurns(**values))

    return {
        "model": (by(model=other_model, quant=""), by(model="Qwen3-8B", quant="")),
        "quantisation": (by(quant="Q5_K_M"), by(quant="Q6_K")),
        "hardware": (
            by(hardware=TypedHardware(card, ram="64 GB")),
            by(hardware=TypedHardware("RTX 4090", ram="64 GB")),
        ),
        "length": (lambda question: question.of_length(8192), lambda question: question.of_length(65_536)),
        "users": (by(users=3), by(users=8)),
        "turns": (talk(turns=10), talk(turns=20)),
        "prompt": (talk(turns=10, prompt=700), talk(turns=10, prompt=1500)),
        "KV type": (by(kv="q8_0"), by(kv="q4_0")),
        "batch": (by(batch=1024), by(batch=2048)),
        "placement": (by(laid=Laid(layers=20)), by(laid=Laid(kv_on_cpu=True))),
        "split": (by(laid=Laid(split=(2.0, 1.0))), by(laid=Laid(split=(1.0, 3.0)))),
        "second model": (by(second=Second("Qwen3-0.6B:Q8_0")), by(second=Second("Qwen3-1.7B:Q8_0"))),
    }


def _until(app: App, ready: Callable[[], bool]) -> float:
    """Milliseconds until it is so, and painted."""
    began = time.perf_counter()
    while not ready():
        if time.perf_counter() - began > LONGEST_WAIT:
            raise SystemExit(f"nothing came of {app.store.state.planner.question}: {app.store.state.planner.problem}")
        QApplication.processEvents()
        time.sleep(0.0005)
    app.window.grab()
    return 1000 * (time.perf_counter() - began)


def _answered(app: App) -> bool:
    """Whether the bill is of what is asked."""
    planner = app.store.state.planner
    asked = planner.question
    if planner.answer is None:
        return planner.problem is not None
    found = planner.answer.question
    return replace(found, model=asked.model, quant=asked.quant or found.quant) == replace(
        asked, quant=asked.quant or found.quant
    ) and planner.answer.fit.model.quant in (found.quant, asked.quant)


def _computed() -> float:
    """Seconds of processor time of this process and of its children, to 10 ms."""
    children = [child.cpu_times() for child in psutil.Process().children(recursive=True)]
    return time.process_time() + sum(times.user + times.system for times in children)


def _asked(app: App, question: PlanQuestion) -> _Taken:
    """Ms until it is answered, and of processor time."""
    before, computed = app.store.state.planner.answer, _computed()
    app.do.planner.plan(question)
    took = _until(app, lambda: _answered(app) and app.store.state.planner.answer is not before)
    return took, 1000 * (_computed() - computed)


def measured(
    app: App, question: PlanQuestion, other: str, card: str, rounds: int
) -> dict[str, list[tuple[float, float]]]:
    """Ms of each control."""
    found: dict[str, list[tuple[float, float]]] = {}
    for name, changes in _changes(other, card).items():
        if name == "split" and not question.hardware.graphics.startswith("2x"):
            continue
        times: list[_Taken] = []
        for _ in range(rounds):
            _asked(app, question)
            _until(app, lambda: not app.store.state.planner.working)
            times += [_asked(app, change(question)) for change in changes]
        found[name] = times
    return found


def frames(work: Callable[[], bool]) -> float:
    """The longest time between two turns of the event loop, in ms, while `work` says that it goes on."""
    longest, last, timer = 0.0, time.perf_counter(), QTimer()
    timer.setInterval(0)

    def turned() -> None:
        nonlocal longest, last
        now = time.perf_counter()
        longest, last = max(longest, now - last), now

    timer.timeout.connect(turned)
    timer.start()
    while work():
        QApplication.processEvents()
    timer.stop()
    return 1000 * longest


def _simulated(app: App) -> list[list[object]]:
    _asked(app, replace(DENSE, hardware=TypedHardware("2x A100 80GB PCIe", ram="256 GB")))
    _until(app, lambda: not app.store.state.planner.working)
    end = time.perf_counter() + FRAMES
    idle = frames(lambda: time.perf_counter() < end)
    began = time.perf_counter()
    app.do.planner.simulate()
    simulating = frames(lambda: app.store.state.planner.simulating)
    took = time.perf_counter() - began
    assert app.store.state.planner.simulation, app.store.state.shell.notice
    return [["idle, ms", "simulating, ms", "it took, s"], [idle, simulating, took]]


def main(rounds: int) -> None:
    """Print the tables."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as places:
        os.environ["XDG_CACHE_HOME"] = places  # nothing is kept there yet
        app = build(settings=Settings(), places=Path(places) / "window.ini", scheme=Qt.ColorScheme.Light)
        app.window.resize(1280, 800)
        app.window.show()
        app.do.computer.rescan()
        _until(app, lambda: app.store.state.computer.machine is not None)
        app.do.shell.go(PageId.PLANNER)
        for title, question, other, card in (
            ("A dense model on two cards", DENSE, "Qwen3-32B", "2x RTX 4090"),
            ("A mixture partly in system memory", MIXTURE, "gpt-oss-20b", "RTX 4060"),
        ):
            found = measured(app, question, other, card, rounds)
            rows: list[list[object]] = [["", "median, ms", "longest, ms", "processor, ms"]]
            for name, times in found.items():
                wall = [took for took, _ in times]
                rows.append([name, median(wall), max(wall), sum(computed for _, computed in times) / len(times)])
            show(title, rows)
        show("Longest time without a turn of the window", _simulated(app))
        app.close()


if __name__ == "__main__":
    main(int(sys.argv[1]) if sys.argv[1:] else 3)
