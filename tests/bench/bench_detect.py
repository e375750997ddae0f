"""How fast this computer is known: python -m tests.bench.bench_detect

The system's own view, the whole of detection with a running engine child, and one sample of the gauge; with NVIDIA's
library played by the tests' stand-in as well, where there is a C compiler. To reach: 1 s and 5 ms.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path
from statistics import median

from advisor.engine.process import EngineProcess
from advisor.engine.protocol import EngineSettings
from advisor.machine.detect import detect
from advisor.machine.probes.place import Place
from advisor.machine.probes.probe import Scene
from advisor.machine.probes.process import ProbeChild
from advisor.machine.probes.registry import MAKERS
from advisor.machine.probes.system import look
from advisor.machine.sampler import MemorySampler
from tests.bench.table import milliseconds, show

STUB = Path(__file__).resolve().parents[1] / "advisor" / "machine" / "nvml_stub.c"


def stand_in(folder: Path) -> dict[str, str] | None:
    """The environment that makes the compiled stand-in NVIDIA's library; None without a compiler."""
    compiler = shutil.which("cc")
    if compiler is None:
        return None
    subprocess.run([compiler, "-shared", "-fPIC", "-o", str(folder / "libnvidia-ml.so.1"), str(STUB)], check=True)
    return {"LD_LIBRARY_PATH": str(folder), "NVML_SCENE": "two"}


def measure(name: str, place: Place, engine: EngineProcess, environment: dict[str, str]) -> Sequence[object]:
    view = milliseconds(lambda: look(Scene(place, MAKERS)), 5)
    whole = milliseconds(lambda: detect(engine, place=place), 5)
    with MemorySampler(
        detect(engine, place=place), place, lambda probe: ProbeChild(probe, environment=environment)
    ) as sampler:
        milliseconds(lambda: sampler.sample([os.getpid()]), 200)
        samples = sorted(milliseconds(lambda: sampler.sample([os.getpid()]), 200))
    return [name, median(view), median(whole), max(whole), median(samples), samples[-2]]


def main() -> None:
    rows: list[Sequence[object]] = [["ms", "system", "detection", "longest", "sample", "99th of 100"]]
    with tempfile.TemporaryDirectory() as folder, EngineProcess(EngineSettings()) as engine:
        rows.append(measure("this computer", Place(), engine, {}))
        environment = stand_in(Path(folder))
        if environment:

            def ask(name: str) -> dict[str, object]:
                with ProbeChild(name, environment=environment) as child:
                    return child.look()

            rows.append(measure("with two NVIDIA cards", Place(environment=environment, ask=ask), engine, environment))
    show("Detection and sampling", rows)


if __name__ == "__main__":
    main()
