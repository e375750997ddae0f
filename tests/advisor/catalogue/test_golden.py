"""The recommendations for machines that people own, as they were reviewed, and what must hold for all of them.

`python -m tests.advisor.catalogue.golden` writes them anew, with every dry run made by the engine.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest

from advisor.catalogue.candidate import Candidate, Ranking, Requirements
from advisor.catalogue.dryruns import DryRuns
from advisor.catalogue.entry import Use
from advisor.catalogue.groups import take_apart_all
from advisor.catalogue.load import load_catalogue
from advisor.catalogue.quality import Confidence, Judge
from advisor.catalogue.recommend import Advice, Role, recommend
from advisor.fit.dry_run_cache import Run
from advisor.fit.verdict import Verdict
from advisor.machine.machine import Machine
from advisor.storage.cache import Cache
from advisor.units import GIB
from tests.advisor.catalogue import golden, golden_grid
from tests.advisor.catalogue.golden_machines import (
    MACHINES,
    apple,
    settings,
    with_cards,
    without_cards,
)

USES = list(golden.USES)
SAMPLE = 23  # every so many kept dry runs are made anew


class Kept:
    """The catalogue, and the dry runs that are kept beside the goldens."""

    def __init__(self, cache: Cache) -> None:
        self.cache = cache
        self.catalogue = load_catalogue()
        self._judge = Judge(self.catalogue.models)
        self._runs: dict[str, dict[golden.Question, Run]] = {}
        self.made: dict[golden.Question, Run] = {}

    def advise(self, machine: Machine, wish: Requirements) -> tuple[Ranking, Advice]:
        """made: dry runs that had to be made anew for it."""
        name = golden.recording_of(machine)
        known = self._runs.setdefault(name, golden.recorded(machine))
        runs = golden.Recorded(self.cache, machine, known)
        found = golden.advise(machine, wish, self.catalogue, self._judge, runs)
        self.made = runs.made
        known |= runs.made
        return found


@pytest.fixture(scope="module")
def kept() -> Iterator[Kept]:
    with Cache(None) as cache:
        yield Kept(cache)


def best(advice: Advice) -> Candidate:
    return next(pick.candidate for pick in advice.picks if pick.role is Role.BEST)


@pytest.mark.parametrize("name", MACHINES)
def test_recommendations_are_as_reviewed(kept: Kept, name: str) -> None:
    advice = {}
    for use in USES:
        advice[use] = kept.advise(MACHINES[name], Requirements.usual(use))[1]
        assert not kept.made, "the catalogue or the engine changed: python -m tests.advisor.catalogue.golden"
    assert golden.text(name, advice) == (golden.FOLDER / f"{name}.txt").read_text(encoding="utf-8")
    for found in advice.values():
        roles = [pick.role for pick in found.picks]
        assert roles[:4] == list(Role)[:4]
        long_download = best(found).build.file_bytes >= 8 * GIB
        assert (Role.TRY in roles) is long_download
        for pick in found.picks:
            assert pick.candidate.fit is not None
            assert pick.candidate.fit.verdict in (Verdict.FITS, Verdict.SLOWER)
            assert pick.candidate.settled
            assert pick.candidate.bits >= 3.5 or pick.role is Role.TRY
            assert pick.candidate.quality.confidence is not Confidence.ESTIMATED
            assert all(reason.endswith(".") for reason in pick.reasons)
        # What nobody who runs models at home would do: a model of two years ago, or one in two bits.
        assert best(found).model.release >= "2025-08"
        assert best(found).quality.loss < 4.5


def test_each_pick_is_defended_in_a_line() -> None:
    """The table beside the goldens names what they pick, for each computer and use, and says why."""
    defended: dict[tuple[str, str], str] = {}
    for row in (golden.FOLDER / "README.md").read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in row.strip("|").split("|")]
        if len(cells) == 4 and cells[0] in MACHINES:
            assert len(cells[3]) > 10
            defended |= {(cells[0], use): cells[2] for use in cells[1].split(", ")}
    picked: dict[tuple[str, str], str] = {}
    for name in MACHINES:
        found = re.split(
            r"^(\w+), .* at least .*$", (golden.FOLDER / f"{name}.txt").read_text(encoding="utf-8"), flags=re.M
        )
        for use, told in zip(found[1::2], found[2::2], strict=True):
            best = re.search(r"^  best: ([^,]+),", told, re.M)
            picked[name, use] = best[1] if best else ""
    assert defended == picked


def test_a_larger_computer_is_never_worse_served() -> None:
    """In memory, in graphics memory and in cards, for each use: over the whole grid as it was worked out."""
    cells = golden_grid.kept()
    assert len(cells) == len(USES) * len(golden_grid.RAM) * len(golden_grid.GRAPHICS)
    assert golden_grid.worse_served(cells) == []
    for use in USES:  # and it does make a difference
        points = [cell.points for cell in cells if cell.use == use]
        assert max(points) > min(points) + 20


@pytest.mark.parametrize(("ram", "graphics", "use"), [(32, golden_grid.NONE, Use.CHAT), (32, (1, 12), Use.CODE)])
def test_the_grid_is_as_it_would_be_worked_out(kept: Kept, ram: int, graphics: golden_grid.Graphics, use: Use) -> None:
    _, advice = kept.advise(golden_grid.machine(ram, graphics), Requirements.usual(use))
    assert golden_grid.cell(ram, graphics, use, advice) in golden_grid.kept()


def test_worse_service_is_seen() -> None:
    cells = golden_grid.kept()
    spoilt = [replace(cell, points=0.0) if (cell.ram, cell.graphics) == (128, (1, 80)) else cell for cell in cells]
    assert {larger for _, larger in golden_grid.worse_served(spoilt)} == set(spoilt) - set(cells)
    slow = [replace(cell, fast=False) if (cell.ram, cell.graphics) == (128, (4, 24)) else cell for cell in cells]
    assert golden_grid.worse_served(slow)


def test_kept_dry_runs_are_the_engines(kept: Kept) -> None:
    """A sample of what the goldens rest on, made anew."""
    members = {
        group.group.skeleton(member): (group, member)
        for group in take_apart_all(kept.catalogue).groups
        for member in group.group.members
    }
    checked = 0
    for name in ("no-card-8gb", "rtx-4090-24gb", "2x-rtx-3090-48gb"):
        machine = MACHINES[name]
        recorded = golden.recorded(machine)
        none = golden.Recorded(kept.cache, machine, {})
        runs = DryRuns(kept.catalogue, machine, settings(machine), none, None)
        try:
            for question in sorted(recorded)[:: SAMPLE * len(machine.devices)]:
                group, member = members[question[0]]
                with runs.one_child(group) as run:
                    found = run(member, golden.plan_of(question))
                assert found == recorded[question], f"{group.model.name} {member.model.quant}"
                checked += 1
        finally:
            runs.close()
    assert checked > 20


# -- machines at the edge ------------------------------------------------------------------------------------------


def test_two_gigabytes_and_no_card(kept: Kept) -> None:
    _, advice = kept.advise(without_cards(2), Requirements.usual(Use.CHAT))
    assert all(pick.candidate.build.file_bytes < GIB for pick in advice.picks)
    assert advice.picks or re.search(r"Nothing in the catalogue fits.*missing", advice.message)


def test_few_bits_only_with_a_warning(kept: Kept) -> None:
    ranking, advice = kept.advise(MACHINES["rtx-4090-24gb"], Requirements.usual(Use.CHAT))
    few = replace(ranking, candidates=tuple(c for c in ranking.candidates if c.bits < 3.5))
    warned = recommend(few, advice.wish)
    assert warned.picks
    assert "fewer than 3.5 bits" in warned.message


def test_no_memory_at_all(kept: Kept) -> None:
    machine = without_cards(2)
    full = replace(machine, devices=(replace(machine.cpu, free=100 << 20),))
    ranking, advice = kept.advise(full, Requirements.usual(Use.CHAT))
    assert not advice.picks
    assert re.search(r"^Nothing in the catalogue fits at 8,192 tokens: .* are missing\.", advice.message)
    assert all(c.fit and c.fit.verdict is Verdict.NO and (c.fit.spare or 0) < 0 for c in ranking.candidates)


def test_a_terabyte_of_graphics_memory(kept: Kept) -> None:
    machine = with_cards("RTX 5090", 256)
    card = replace(machine.gpus[0], capacity=1024 * GIB, free=1024 * GIB)
    _, advice = kept.advise(replace(machine, devices=(machine.cpu, card)), Requirements.usual(Use.CHAT))
    assert best(advice).quality.value > 85


def test_a_conversation_that_nothing_reaches(kept: Kept) -> None:
    ranking, _ = kept.advise(MACHINES["rtx-4090-24gb"], Requirements.usual(Use.CHAT))
    advice = recommend(ranking, Requirements.usual(Use.CHAT, context=20_000_000))
    assert not advice.picks
    assert "20,000,000 tokens" in advice.message
    assert "Ask for a shorter one." in advice.message


def test_speed_that_nothing_reaches(kept: Kept) -> None:
    _, advice = kept.advise(MACHINES["no-card-8gb"], Requirements.usual(Use.CHAT, least_speed=5000))
    assert advice.picks
    assert re.search(r"writes 5000 tokens per second here; the fastest, .*, writes about", advice.message)


def test_memory_of_unknown_size(kept: Kept) -> None:
    machine = MACHINES["rtx-4090-24gb"]
    unknown = replace(machine.gpus[0], capacity=None, free=None)
    _, advice = kept.advise(replace(machine, devices=(machine.cpu, unknown)), Requirements.usual(Use.CHAT))
    assert not advice.picks
    assert "does not say how much memory" in advice.message


def test_one_pool_is_planned_once(kept: Kept) -> None:
    """An Apple computer of 16 GB must not be told that 11 GB for graphics and 12 GB of RAM make 23."""
    ranking, _ = kept.advise(apple("Apple M4", 16, 2 / 3, 10), Requirements.usual(Use.CHAT))
    for candidate in ranking.candidates:
        if candidate.fit and candidate.fit.verdict is Verdict.FITS:
            assert candidate.fit.bill.engine < 12 * GIB
