"""What the gauge takes of a processor's core: python -m tests.bench.bench_gauge

Looking at memory, looking at all programs, and showing it with the panel open and ten minutes of history; then the
share of a core that comes to while nothing goes on and while a reply is written.
"""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from advisor.machine.detect import detect
from advisor.machine.probes.place import Place
from advisor.machine.programs import AGAIN, ProgramWatch
from advisor.machine.sampler import MemorySampler
from advisor.services.app import Services
from advisor.session.gauge import Reading
from advisor.settings import Settings
from tests.bench.table import show
from tests.ui import canned
from tests.ui.conftest import some
from ui.app import App, build
from ui.session.gauge import IDLE_MS, UNSEEN_MS, WRITING_MS

ROUNDS = 60


def seconds(work: Callable[[], object], rounds: int = ROUNDS) -> float:
    """Processor time of one call."""
    started = time.process_time()
    for _ in range(rounds):
        work()
    return (time.process_time() - started) / rounds


def shown(app: App) -> float:
    """Processor time of showing one more reading."""
    state = canned.states()["gauge-tight"]
    first = some(state.session.reading)
    history = tuple(replace(first, at=float(at)) for at in range(400))
    app.store.put(state.change(session={"history": history}))

    def one() -> None:
        now = app.store.state
        last: Reading = now.session.history[-1]
        reading = replace(last, at=last.at + 1, engine=last.engine + 2**20)
        live = tuple(replace(sample, free=(sample.free or 0) - 2**20) for sample in now.computer.live)
        app.store.put(
            now.change(
                session={"reading": reading, "history": (*now.session.history[1:], reading)}, computer={"live": live}
            )
        )
        for _ in range(3):
            QApplication.processEvents()

    one()
    return seconds(one)


def main() -> None:
    machine, place = detect(None), Place()
    with MemorySampler(machine) as sampler:
        look = seconds(sampler.sample)
        samples = sampler.sample()
    programs = seconds(lambda: ProgramWatch(place).look(machine, samples, []), 10)
    with tempfile.TemporaryDirectory() as places:
        app = build(
            settings=Settings(),
            places=Path(places) / "window.ini",
            services=Services(chats=Path(places) / "chats.db"),
            serial=True,
            scheme=Qt.ColorScheme.Light,
        )
        app.window.shown.disconnect()
        app.window.resize(1280, 800)
        app.window.show()
        drawn = shown(app)
        app.close()
    shares = [(look + drawn) * 1000 / pace + programs / AGAIN for pace in (IDLE_MS, WRITING_MS)]
    shares.append(look * 1000 / UNSEEN_MS + programs / AGAIN)  # nothing is drawn then
    times = [f"{1000 * value:.1f} ms" for value in (look, programs, drawn)]
    parts = [f"{100 * share:.2f} % of a core" for share in shares]
    show("The gauge", [["look", "programs", "show", "idle", "writing", "unseen"], [*times, *parts]])


if __name__ == "__main__":
    main()
