"""How good the estimates are against public runs of llama.cpp: python -m tests.bench.bench_public_speeds [--as-listed]

By maker, back end, kind of model, depth and place. Goals: writing inside the band in 90 %, its ends a factor of 2
apart, the likeliest figure off by 0.2 doublings; reading 80 %, 3 and 0.35. `--as-listed` takes the catalogue's build
of the name where the run's own file had another size.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence

from advisor.machine.hardware_names import known_card
from tests.advisor.fit.public_speeds import SELECTION, TABLE, Judged, Summary, is_known, judge, load
from tests.bench.table import show


def _maker(one: Judged) -> str:
    card = known_card(one.run.hardware or "", None)
    return card.vendor if card else "processor" if one.run.backend == "CPU" else (one.run.hardware or "").split()[0]


_BY: dict[str, Callable[[Judged], str]] = {
    "": lambda _: "all",
    "maker": _maker,
    "back end": lambda one: one.run.backend,
    "kind": lambda one: "mixture" if one.mixture else "dense",
    "depth": lambda one: f"after {one.run.depth:,} tokens",
    "place": lambda one: (
        "experts in RAM" if one.run.n_cpu_moe else "layers in RAM" if one.run.in_part else "one memory"
    ),
}


def _rows(judged: Sequence[Judged]) -> list[list[object]]:
    rows: list[list[object]] = [["", "runs", "inside %", "high/low", "off (doublings)"]]
    for name, of in _BY.items():
        for value in sorted({of(one) for one in judged}):
            found = Summary.of([one for one in judged if of(one) == value])
            rows.append([f"{name} {value}".strip(), found.count, 100 * found.inside, found.width, found.off])
    return rows


def main() -> None:
    runs = load(TABLE if TABLE.exists() else SELECTION)
    judged = [judge(run, as_listed="--as-listed" in sys.argv) for run in runs if is_known(run)]
    print(f"{len(runs) - len(judged)} of {len(runs)} runs are of hardware that is not known")
    for title, writes in (("Writing", True), ("Reading", False)):
        show(title, _rows([one for one in judged if one.run.writes is writes]))


if __name__ == "__main__":
    main()
