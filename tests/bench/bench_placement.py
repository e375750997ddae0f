"""How fast a change of where a model lies is answered: python -m tests.bench.bench_placement

A mixture beside one small card and a large model on two, both planned for. For each change: until the verdict with its
speed, where the choices were looked at before (as in the window, where each shows its figures) and where not; and one
dry run of the same model, by which a busy machine is told from a slow answer. Goal: 150 ms.
"""

from __future__ import annotations

import time
from statistics import median

from advisor.fit.measure import Opened
from advisor.machine.planned import Hardware, find_cards
from advisor.plan import ALL_LAYERS, plimsoll_plan
from advisor.progress import Cancel
from advisor.services.app import Services
from advisor.services.judgement import Assessment, RunSettings
from advisor.services.placements import PlacementWish
from advisor.units import GIB
from tests.bench.table import milliseconds, show

CASES = (("RTX 3070", 32 * GIB, "Qwen3-30B-A3B:Q4_K_M"), ("2x RTX 3090", 64 * GIB, "Llama-3.3-70B-Instruct:Q4_K_M"))
CHANGES = {
    "all on graphics": PlacementWish(ALL_LAYERS),
    "half of the layers": PlacementWish(24),
    "none": PlacementWish(0),
    "chat memory apart": PlacementWish(kv_on_cpu=True),
    "automatic": PlacementWish(),
}


class _Told(Exception):
    """The first answer is here."""


def first_answer(services: Services, model: Opened, where: PlacementWish, context: int) -> float:
    """Milliseconds until the verdict and its speed."""
    cancel, began, at = Cancel(), time.perf_counter(), 0.0

    def told(_: Assessment) -> None:
        nonlocal at
        at = 1000 * (time.perf_counter() - began)
        raise _Told

    try:
        services.fits.assess(model, RunSettings(context, where=where), told, cancel)
    except _Told:
        pass
    return at


def main() -> None:
    """Print the table."""
    rows: list[list[object]] = [["", "one dry run", *(f"{name}" for name in CHANGES), "worst", "unseen, worst"]]
    for on, ram, name in CASES:
        with Services(hardware=Hardware(tuple(find_cards(on)), memory=ram)) as services:
            machine, catalogue = services.computer.ready(), services.advice.catalogue()
            found, build = catalogue.find(name)
            assert build
            model = services.advice.open(catalogue, found, build)
            contexts = iter(range(2048, 4096, 256))

            def run(services: Services = services, model: Opened = model) -> None:
                plan = plimsoll_plan(next(contexts))  # noqa: B023 (called at once)
                services.engine.measurer.measure(model, plan, machine)  # noqa: B023 (called at once)

            single = median(milliseconds(run, 5))
            unseen = [first_answer(services, model, where, 12288) for where in CHANGES.values()]
            services.fits.assess(model, RunSettings(16384), lambda _: None, Cancel(), weigh=True)
            seen = [first_answer(services, model, where, 16384) for where in CHANGES.values()]
            rows.append([f"{found.name} on {on}", single, *seen, max(seen), max(unseen)])
    show("Milliseconds until a change of placement is answered", rows)


if __name__ == "__main__":
    main()
