"""How fast a verdict is: python -m tests.bench.bench_measure

A Llama-3.1-8B header (128,256 tokens of vocabulary) on this machine and on two virtual 24 GB cards: reading the
header, the first dry run, the next context, a whole assessment with its search; and a bare round trip to the worker.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from statistics import median

from advisor.engine.protocol import EngineSettings, Unload
from advisor.fit.fit import assess
from advisor.fit.measure import Measurer
from advisor.gguf.read import read_header
from advisor.machine.detect import detect, with_memory
from advisor.plan import Plan
from advisor.units import GIB
from tests.bench.table import milliseconds, show
from tests.models import huge_header


def main() -> None:
    rows: list[list[object]] = [["", "header", "skeleton", "first run", "next run", "whole answer", "round trip"]]
    with tempfile.TemporaryDirectory() as folder:
        for name, cards in (("Llama-3.1-8B", ()), ("Llama-3.3-70B", (24 * GIB, 24 * GIB))):
            path = huge_header(Path(folder) / f"{name}.gguf", name)
            with Measurer(EngineSettings(cards=cards)) as measurer:
                machine = with_memory(detect(measurer.engine()), 256 * GIB)
                engine = measurer.engine()
                header = milliseconds(lambda path=path: read_header(path), 5)  # type: ignore[misc]
                opened = milliseconds(lambda m=measurer, path=path: m.open(path), 3)  # type: ignore[misc]
                model = measurer.open(path)
                contexts = iter(range(1024, 131_072, 256))

                def run(m: Measurer = measurer) -> None:
                    m.measure(model, Plan(context=next(contexts)), machine)  # noqa: B023 (called at once)

                first, following = milliseconds(run, 1)[0], milliseconds(run, 20)
                whole = milliseconds(lambda m=measurer: assess(m, model, machine, Plan(context=8192)), 3)  # type: ignore[misc]  # noqa: B023
                trip = milliseconds(lambda e=engine: e.request(Unload()), 200)  # type: ignore[misc]
            cells: list[object] = [f"{name}, {len(cards)} cards"]
            rows.append(
                [
                    *cells,
                    median(header),
                    median(opened) - median(header),
                    first,
                    median(following),
                    median(whole),
                    median(trip),
                ]
            )
    show("Milliseconds (median); goals: first verdict 100, next slider stop 20", rows)


if __name__ == "__main__":
    main()
