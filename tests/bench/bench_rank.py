"""How long advice takes: python -m tests.bench.bench_rank

The whole catalogue, ranked for this computer and for planned cards: with nothing kept, and again from what was kept.
Goals: 5 s and 100 ms on two cores.
"""

from __future__ import annotations

import tempfile
import time
from dataclasses import replace
from pathlib import Path

from advisor.catalogue.candidate import Requirements
from advisor.catalogue.entry import Use
from advisor.catalogue.load import load_catalogue
from advisor.catalogue.quality import Judge
from advisor.catalogue.rank import rank, ranking_runs
from advisor.catalogue.recommend import recommend
from advisor.storage.cache import Cache
from tests.advisor.catalogue.golden_machines import MACHINES, PROGRAM_MEMORY, settings
from tests.bench.table import show


def main() -> None:
    catalogue = load_catalogue()
    judge = Judge(catalogue.models)
    wish = Requirements.usual(Use.CHAT)
    rows: list[list[object]] = [["machine", "cold, s", "kept, ms", "kept, processor ms", "advice, ms"]]
    for name, machine in MACHINES.items():
        fresh = replace(catalogue)  # nothing in memory yet that an earlier ranking took apart
        times, computed = [], []
        with tempfile.TemporaryDirectory() as folder, Cache(Path(folder) / "answers.sqlite") as cache:
            for _ in range(3):
                start, busy = time.perf_counter(), time.process_time()
                ranking = rank(
                    fresh,
                    machine,
                    wish,
                    settings(machine),
                    program_memory=PROGRAM_MEMORY,
                    judge=judge,
                    kept=ranking_runs(cache, machine, settings(machine)),
                )
                times.append(time.perf_counter() - start)
                computed.append(time.process_time() - busy)
        start = time.perf_counter()
        recommend(ranking, wish)
        rows.append(
            [name, times[0], min(times[1:]) * 1000, min(computed[1:]) * 1000, (time.perf_counter() - start) * 1000]
        )
    show(f"Ranking {sum(len(model.ranked) for model in catalogue.models)} builds", rows)


if __name__ == "__main__":
    main()
