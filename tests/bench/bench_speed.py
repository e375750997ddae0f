"""Estimated against measured speed: python -m tests.bench.bench_speed

Three generated models of different size and number format on this processor. The estimate knows nothing of them but
their headers; it rests on the short probe of this computer. Probe and measurement take turns, for other programs come
and go; each ratio is the median of its rounds. Goal: within 0.75 to 1.25. Last, the skeleton of a model against the
model: what the estimates and `plimsoll bench NAME` rest on.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from statistics import median

from advisor.engine.process import EngineProcess
from advisor.engine.protocol import Bench, EngineSettings, Load, Unload
from advisor.fit.fit import assess
from advisor.fit.measure import Measurer
from advisor.fit.microbenchmark import probe
from advisor.fit.speed import paces, place, reading_seconds, seconds
from advisor.fit.tensor_layout import take_apart
from advisor.gguf.read import read_header
from advisor.gguf.skeleton import strip, write_sparse
from advisor.machine.detect import detect
from advisor.plan import Plan
from tests.bench.table import show
from tests.models import build, build_large

ROUNDS = 5
PLAN = Plan(context=1024, gpu_layers=0)
READ, WRITE = 128, 48


def timed(engine: EngineProcess, path: Path) -> tuple[float, float]:
    """(written, read) tokens per second."""
    engine.request(Load(path, PLAN, ()))
    runs = engine.request(Bench(READ, WRITE, 3)).runs
    engine.request(Unload())
    return max(run.write for run in runs), max(run.read for run in runs)


def main() -> None:
    settings = EngineSettings()
    with tempfile.TemporaryDirectory() as folder, Measurer(settings) as measurer, EngineProcess(settings) as engine:
        paths = (
            build("llama", Path(folder) / "60M.gguf", quant="Q4_K", layers=8, scale=4),
            build_large(Path(folder) / "300M.gguf"),
            build("qwen3", Path(folder) / "250M.gguf", quant="F16", layers=6, scale=6),
        )
        machine = detect(measurer.engine())
        models = [measurer.open(path) for path in paths]
        found: dict[Path, list[tuple[float, float, float, float]]] = {path: [] for path in paths}
        for _ in range(ROUNDS):
            known = paces(machine, probe(machine, settings))
            for path, model in zip(paths, models, strict=True):
                anatomy = take_apart(model.header)
                fit = assess(measurer, model, machine, PLAN, layers="fixed")
                way = place(anatomy, fit, machine)
                reading = reading_seconds(anatomy, way, known, 0)
                estimates = 1 / seconds(way, known, WRITE / 2), 1 / reading if reading else 0.0
                found[path].append((*timed(engine, path), *estimates))
        rows: list[list[object]] = [["model", "MB", "written/s", "estimated", "ratio", "read/s", "estimated", "ratio"]]
        for path, rounds in found.items():
            wrote, read, writing, reads = (median(column) for column in zip(*rounds, strict=True))
            writes = median(row[0] / row[2] for row in rounds)
            both = median(row[1] / row[3] for row in rounds) if reads else 0.0
            rows.append([path.stem, path.stat().st_size / 2**20, wrote, writing, writes, read, reads, both])
        empty = Path(folder) / "empty.gguf"
        write_sparse(strip(read_header(paths[1]), paths[1]), empty)
        zeros = median(timed(engine, empty)[0] / timed(engine, paths[1])[0] for _ in range(ROUNDS))
    show("Measured against estimated tokens per second (goal for writing: 0.75 to 1.25)", rows)
    print(f"The skeleton of the second model writes {zeros:.2f} times as fast as the model (goal: 0.8 to 1.25)")


if __name__ == "__main__":
    main()
