"""How near a real load comes to its bill: python -m tests.bench.bench_memory FILE.gguf [FILE.gguf ...]

Each model is loaded on the processor with contexts of 512 and 4,096 tokens and writes a few tokens; what the engine
child grew by, as the system measures it, is held against weights, chat memory, working space and vocabulary of the
bill. The goal is 3 %. Ends with 1 where one is further off.
"""

from __future__ import annotations

import sys
from pathlib import Path

from advisor.engine.process import EngineProcess
from advisor.engine.protocol import EngineSettings, SelfCheck
from advisor.fit.fit import assess
from advisor.fit.measure import Measurer
from advisor.machine.detect import detect
from advisor.machine.machine import Machine
from advisor.plan import Plan
from advisor.session.session import Message, Session
from advisor.units import MIB
from tests.bench.table import show

GOAL = 0.03


def held_against(measurer: Measurer, machine: Machine, path: Path, context: int) -> tuple[list[object], float]:
    """A row of the table, in MB, and how far off it is."""
    model = measurer.open(path)
    fit = assess(measurer, model, machine, Plan(context=context, gpu_layers=0), layers="fixed")
    with Session.load(model, fit, machine, EngineSettings()) as session:
        session.reply([Message("user", "Hello")], lambda _: None, limit=8)
        reading = session.reading()
        if reading is None:
            raise SystemExit(f"{path.name}: the engine ended.")
        gap = session.gap(reading)
    row = fit.bill.devices[0]
    parts = [size / MIB for size in (row.weights, row.context, row.compute, row.vocabulary, gap.predicted)]
    off = f"{gap.drift * 100:+.1f} %"
    return [f"{path.stem}, {context}", *parts, gap.measured / MIB, off], abs(gap.drift)


def main(paths: list[Path]) -> int:
    rows: list[list[object]] = [
        ["", "weights", "chat memory", "working", "vocabulary", "predicted", "measured", "off by"]
    ]
    worst = 0.0
    with EngineProcess(EngineSettings()) as process:
        program = process.request(SelfCheck()).memory
    with Measurer(EngineSettings(), program) as measurer:
        machine = detect(measurer.engine())
        for path in paths:
            for context in (512, 4096):
                row, off = held_against(measurer, machine, path, context)
                rows.append(row)
                worst = max(worst, off)
    show(f"MB, the engine program's own {program / MIB:.1f} taken off; goal: within {GOAL * 100:.0f} %", rows)
    return int(worst > GOAL)


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    sys.exit(main([Path(word) for word in sys.argv[1:]]))
