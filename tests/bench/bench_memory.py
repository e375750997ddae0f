"""How near a real load comes to its bill, before and after learning.

python -m tests.bench.bench_memory [--software-graphics] [FILE.gguf ...]

Each model is loaded on the processor with contexts of 512 and 4,096 tokens and writes a few tokens; what the engine
child grew by, as the system measures it, is held against weights, chat memory, working space and vocabulary of the
bill. Then it is loaded again, and held against the bill with what the first loads taught (fit/memory_history.py).
Three made-up models of other architectures (a recurrent, a hybrid one, a mixture of experts), of some hundred MB, come
beside the files. The goal is 3 % after learning. Ends with 1 where one is further off.

--software-graphics: all layers go to the device that draws and computes on the processor (Mesa's lavapipe, with an
engine for Vulkan and GGML_VK_VISIBLE_DEVICES=0), which the app leaves out. What lies there is memory of the child, so
it is held against the whole bill; the driver's own, with the kernels that it compiles, is what there is to learn.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

from advisor.engine.process import EngineProcess
from advisor.engine.protocol import EngineSettings, SelfCheck
from advisor.fit.fit import Fit, assess
from advisor.fit.measure import Measurer
from advisor.fit.memory_history import MemoryHistory
from advisor.machine.detect import detect
from advisor.machine.machine import Machine
from advisor.plan import ALL_LAYERS, Plan
from advisor.session.session import Message, Session
from advisor.units import MIB
from tests.bench.table import show
from tests.models import build

GOAL = 0.03
CONTEXTS = (512, 4096)


MADE = {"mamba": 8, "falcon-h1": 8, "qwen3moe": 8}  # architectures, and how many times as wide as the usual ones
MADE_FOR_SOFTWARE = {"mamba": 8, "falcon-h1": 8, "qwen3": 8}  # llvmpipe (15.0.6) crashes over a mixture's experts


@dataclass(frozen=True)
class Load:
    """One load. Bytes; foreseen: the bill of what loading adds, with what was learned."""

    fit: Fit
    foreseen: int
    allocated: int
    measured: int

    @property
    def drift(self) -> float:
        """How far what was measured is from the bill: 0.03 is 3 % more."""
        return self.measured / self.foreseen - 1


def load(measurer: Measurer, machine: Machine, path: Path, context: int) -> tuple[Load, str]:
    """Load a model and let it write; with what stands for its content in the history."""
    model = measurer.open(path)
    plan = Plan(context=context, gpu_layers=ALL_LAYERS if machine.gpus else 0)
    fit = assess(measurer, model, machine, plan, layers="fixed")
    with Session.load(model, fit, machine, EngineSettings()) as session:
        session.reply([Message("user", "Hello")], lambda _: None, limit=8)
        reading = session.reading()
        if reading is None:
            raise SystemExit(f"{path.name}: the engine ended.")
        gap = session.gap(reading)
    found = Load(fit, gap.predicted + fit.bill.devices[0].beyond, gap.allocated, gap.measured)
    return found, measurer.known_digest(model) or ""


def made(folder: Path, wanted: dict[str, int]) -> list[Path]:
    """The made-up models."""
    return [build(name, folder / f"{name}.gguf", scale=scale, quant="Q8_0") for name, scale in wanted.items()]


def parts_of(fit: Fit) -> list[float]:
    """Weights, chat memory, working space and vocabulary on all devices, in MB."""
    rows = fit.bill.devices
    sums = (sum(getattr(row, name) for row in rows) for name in ("weights", "context", "compute", "vocabulary"))
    return [size / MIB for size in sums]


def main(paths: list[Path], wanted: dict[str, int]) -> int:
    rows: list[list[object]] = [
        ["MB", "weights", "chat memory", "working", "vocabulary", "measured", "off by", "after learning"]
    ]
    worst = 0.0
    with EngineProcess(EngineSettings()) as process:
        program = process.request(SelfCheck()).memory
    with tempfile.TemporaryDirectory() as folder:
        history = MemoryHistory(Path(folder) / "memory.json")
        with Measurer(EngineSettings(), program, learned=history.learned) as measurer:
            machine = detect(measurer.engine())
            for path in (*paths, *made(Path(folder), wanted)):
                first = {context: load(measurer, machine, path, context) for context in CONTEXTS}
                for found, digest in first.values():
                    history.add(machine, digest, {machine.cpu.id: found.measured - found.allocated})
                for context in CONTEXTS:
                    before, (after, _) = first[context][0], load(measurer, machine, path, context)
                    parts = parts_of(before.fit)
                    offs = [f"{100 * one.drift:+.1f} %" for one in (before, after)]
                    rows.append([f"{path.stem}, {context}", *parts, before.measured / MIB, *offs])
                    worst = max(worst, abs(after.drift))
                    print(f"{rows[-1][0]}: {', '.join(offs)}", flush=True)
    show(f"The engine program's own {program / MIB:.1f} MB taken off; goal: within {GOAL * 100:.0f} %", rows)
    return int(worst > GOAL)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", type=Path, nargs="*", metavar="FILE.gguf")
    parser.add_argument("--software-graphics", action="store_true", help="compute on Mesa's software device")
    asked = parser.parse_args()
    with patch("advisor.machine.match.is_software", lambda _: False) if asked.software_graphics else nullcontext():
        sys.exit(main(asked.files, MADE_FOR_SOFTWARE if asked.software_graphics else MADE))
