"""Computers that differ in one thing at a time, and what each is advised: a larger one must never be worse served.

`python -m tests.advisor.catalogue.golden_grid` works out the whole grid, which takes minutes, and keeps it in
golden/grid.txt. The suite looks at what is kept, and works a few cells out again.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from advisor.catalogue.candidate import Requirements
from advisor.catalogue.entry import Use
from advisor.catalogue.load import load_catalogue
from advisor.catalogue.quality import Judge
from advisor.catalogue.recommend import HAIR, MUCH_FASTER_COSTS, WITHIN, Advice, Role
from advisor.fit.dry_run_cache import Run
from advisor.machine.machine import Machine
from advisor.machine.reserve import rule
from advisor.storage.cache import Cache
from advisor.units import GIB
from tests.advisor.catalogue import golden
from tests.advisor.catalogue.golden_machines import DDR4, with_cards, without_cards

FILE = golden.FOLDER / "grid.txt"
RAM = (8, 16, 32, 64, 128)
Graphics = tuple[int, int]
"""How many cards, and GiB of each."""
NONE: Graphics = (0, 0)
ONE_CARD: tuple[Graphics, ...] = tuple((1, size) for size in (6, 8, 12, 16, 24, 48, 80))
MORE_CARDS: tuple[Graphics, ...] = ((2, 24), (4, 24))
GRAPHICS = (NONE, *ONE_CARD, *MORE_CARDS)
USES = golden.USES


@dataclass(frozen=True)
class Cell:
    """What one computer is advised for one use: the best, its points, tokens per second, and whether those are enough;
    nothing at all where `model` is empty."""

    use: str
    ram: int
    graphics: Graphics
    model: str
    build: str
    points: float
    speed: float
    fast: bool

    def line(self) -> str:
        """As it is kept."""
        count, size = self.graphics
        what = f"{count} x {size} GB" if count else "no card"
        speed = f"{self.speed:.1f} tokens/s{'' if self.fast else ', slower than wished'}"
        return f"{self.use:9} | {self.ram:3} GB | {what:9} | {self.model} | {self.build} | {self.points:.1f} | {speed}"

    @classmethod
    def of(cls, line: str) -> Cell:
        """What `line` wrote."""
        use, ram, what, model, build, points, speed = (part.strip() for part in line.split("|"))
        count, _, size = what.removesuffix(" GB").partition(" x ")
        graphics = (int(count), int(size)) if size else NONE
        number = float(speed.split()[0])
        return cls(use, int(ram.split()[0]), graphics, model, build, float(points), number, "slower" not in speed)


def machine(ram: int, graphics: Graphics) -> Machine:
    """Such a computer: one processor and one speed of memory for all, and cards that differ in size only."""
    count, size = graphics
    if not count:
        return without_cards(ram, 8)
    made = with_cards(f"{count}x RTX 3090", ram, 8, DDR4)
    cards = []
    for card in made.gpus:
        sized = replace(card, capacity=size * GIB, free=size * GIB)
        cards.append(replace(sized, reserve=rule(sized, made.host).size))
    return replace(made, devices=(made.cpu, *cards))


def cell(ram: int, graphics: Graphics, use: Use, advice: Advice) -> Cell:
    """What that advice amounts to."""
    found = next((pick.candidate for pick in advice.picks if pick.role is Role.BEST), None)
    if found is None or found.speed is None:
        return Cell(str(use), ram, graphics, "", "", 0.0, 0.0, fast=False)
    return Cell(
        str(use), ram, graphics, found.model.name, found.build.quant, round(found.quality.value, 1),
        round(found.speed.writing.likely, 1), found.fast_enough(advice.wish),
    )  # fmt: skip


def kept() -> list[Cell]:
    """The grid as it was kept."""
    lines = FILE.read_text(encoding="utf-8").splitlines()
    return [Cell.of(line) for line in lines if "|" in line]


def worse_served(cells: list[Cell]) -> list[tuple[Cell, Cell]]:
    """Pairs of a computer and a larger one that is advised something worse: slower than wished where the smaller one
    is not and without being so much better that waiting is worth it, or of less quality; of the same model a much
    faster build may cost a little."""
    known = {(one.use, one.ram, one.graphics): one for one in cells}
    found = []
    for use in USES:
        for smaller, larger in _steps():
            one, other = known[str(use), *smaller], known[str(use), *larger]
            most = MUCH_FASTER_COSTS if one.model == other.model else HAIR
            waits = one.fast and not other.fast and other.points < one.points + WITHIN
            if waits or (one.fast == other.fast and other.points < one.points - most):
                found.append((one, other))
    return found


def _steps() -> Iterator[tuple[tuple[int, Graphics], tuple[int, Graphics]]]:
    for graphics in GRAPHICS:
        yield from (((less, graphics), (more, graphics)) for less, more in pairwise(RAM))
    for ram in RAM:
        for chain in ((NONE, *ONE_CARD), ((1, 24), *MORE_CARDS)):
            yield from (((ram, less), (ram, more)) for less, more in pairwise(chain))


def main() -> int:
    catalogue = load_catalogue()
    judge = Judge(catalogue.models)
    cells = []
    runs: dict[str, dict[golden.Question, Run]] = {}  # begins with those of the goldens
    with Cache(None) as cache:
        for graphics in GRAPHICS:
            for ram in RAM:
                planned = machine(ram, graphics)
                known = runs.setdefault(golden.recording_of(planned), golden.recorded(planned))
                recorded = golden.Recorded(cache, planned, known)
                for use in USES:
                    _, advice = golden.advise(planned, Requirements.usual(use), catalogue, judge, recorded)
                    cells.append(cell(ram, graphics, use, advice))
                    print(cells[-1].line(), flush=True)
                known |= recorded.made
    cells.sort(key=lambda one: (USES.index(Use(one.use)), GRAPHICS.index(one.graphics), one.ram))
    FILE.write_text("\n".join([*(one.line() for one in cells), ""]), encoding="utf-8")
    worse = worse_served(cells)
    for one, other in worse:
        print(f"worse served:\n  {one.line()}\n  {other.line()}")
    return 1 if worse else 0


if __name__ == "__main__":
    sys.exit(main())
