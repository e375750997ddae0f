"""What the planner's table of quantisations and lengths costs: python -m tests.bench.bench_plan_table [NAME…]

For each case, with nothing kept: cells, dry runs, seconds to the last cell, and processor time of this program and its
children; beside that what one dry run takes whose model is laid out already, by which a busy machine is told. The
second child begins with the table. Goal: under 3 s on a quiet machine. NAME: of cases, to leave out all others.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from unittest import mock

import psutil

from advisor.fit.measure import Measurer
from advisor.machine.planned import Hardware, PlannedDevice, find_cards
from advisor.plan import plimsoll_plan
from advisor.planner.question import PlanQuestion
from advisor.services.app import Services
from advisor.services.plan_models import model_of_catalogue
from advisor.services.plan_work import planned_run
from advisor.services.planner import contexts_up_to
from advisor.units import GIB
from tests.bench.table import milliseconds, show

CASES = {  # cards, GB of system memory, model
    "gpt-oss-120b": ("RTX 3090", 96, "gpt-oss-120b"),
    "Qwen3-235B": ("RTX 3090", 256, "Qwen3-235B-A22B-Instruct-2507"),
    "DeepSeek-R1": ("RTX 3090", 768, "DeepSeek-R1-0528"),
    "GLM-4.5-Air": ("RTX 4070", 64, "GLM-4.5-Air"),
    "Qwen3-30B": ("RTX 3070", 32, "Qwen3-30B-A3B"),
    "Llama-3.3-70B": ("2x RTX 3090", 64, "Llama-3.3-70B-Instruct"),
    "Qwen3-8B": ("RTX 3060", 32, "Qwen3-8B"),
}
_FRESH_LENGTH = 12_345  # tokens that no cell has


def case(on: str, ram: int, name: str) -> list[object]:
    """Cells, dry runs, ms of one, seconds of all, and of processors."""
    cards: list[PlannedDevice] = list(find_cards(on))
    with Services(hardware=Hardware(tuple(cards), memory=ram * GIB)) as services:
        machine, planner = services.computer.ready(), services.planner
        model = model_of_catalogue(services.advice, name, "")
        run = planned_run(PlanQuestion(), machine)
        contexts = contexts_up_to(model.opened.header.context_train or 0, run.wanted.context)
        for version in model.versions:
            version.open()
        measurer, plan = services.engine.measurer, plimsoll_plan(_FRESH_LENGTH)
        measurer.measure(model.opened, plan, machine)
        one = median(milliseconds(lambda: measurer.measure(model.opened, plan, machine), 10))
        with mock.patch.object(Measurer, "ask", autospec=True, side_effect=Measurer.ask) as asked:
            before, since = computed(services), time.perf_counter()
            cells = list(planner.table(model.versions, contexts, run))
            wall, there = time.perf_counter() - since, computed(services) - before
    return [len(cells), asked.call_count, one, wall, there]


def computed(services: Services) -> float:
    """Processor time of this program and its children, seconds."""
    times = [psutil.Process(pid).cpu_times() for pid in services.engine.pids()]
    return sum(one.user + one.system for one in times)


def main() -> None:
    """Print the table."""
    wanted = [name for name in CASES if not sys.argv[1:] or name in sys.argv[1:]]
    rows: list[list[object]] = [["", "cells", "dry runs", "one context, ms", "all, s", "processors, s"]]
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        for name in wanted:
            os.environ["XDG_CACHE_HOME"] = str(Path(folder) / name)  # on Linux; nothing is kept there yet
            rows.append([name, *case(*CASES[name])])
    show("Every quantisation at every length, nothing kept", rows)


if __name__ == "__main__":
    main()
