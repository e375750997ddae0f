"""The golden recommendations: python -m tests.advisor.catalogue.golden [--check] writes (or compares) them anew.

The dry runs they rest on are kept beside them, so that the suite needs seconds. This script makes every one of them
with the engine; the suite makes a sample and compares.
"""

from __future__ import annotations

import argparse
import gzip
import sys
import tempfile
import textwrap
from pathlib import Path

from advisor.catalogue.candidate import Candidate, Ranking, Requirements
from advisor.catalogue.entry import Catalogue, Use
from advisor.catalogue.load import load_catalogue
from advisor.catalogue.quality import Judge
from advisor.catalogue.rank import rank
from advisor.catalogue.recommend import Advice, recommend
from advisor.units import format_bytes
from tests.advisor.catalogue.golden_machines import MACHINES, PROGRAM_MEMORY, settings

FOLDER = Path(__file__).with_name("golden")
USES = (Use.CHAT, Use.CODE)


def unpack_runs(folder: Path) -> None:
    """Lay the kept dry runs out in `folder` as the ranking keeps them."""
    folder.mkdir(parents=True, exist_ok=True)
    for packed in FOLDER.glob("*.json.gz"):
        (folder / packed.stem).write_bytes(gzip.decompress(packed.read_bytes()))


def pack_runs(folder: Path) -> None:
    """Keep the dry runs of `folder` beside the goldens."""
    for old in FOLDER.glob("*.json.gz"):
        old.unlink()
    for file in folder.glob("*.json"):
        (FOLDER / f"{file.name}.gz").write_bytes(gzip.compress(file.read_bytes(), 9, mtime=0))


def advise(name: str, use: Use, catalogue: Catalogue, judge: Judge, folder: Path) -> tuple[Ranking, Advice]:
    """The ranking and the advice for one machine and use."""
    machine, wish = MACHINES[name], Requirements.usual(use)
    ranking = rank(
        catalogue, machine, wish, settings(machine), program_memory=PROGRAM_MEMORY, judge=judge, folder=folder
    )
    return ranking, recommend(ranking, wish)


def text(name: str, advice: dict[Use, Advice]) -> str:
    """The advice for a machine as it is kept and reviewed."""
    lines = [name, "=" * len(name)]
    for use, found in advice.items():
        lines += ["", f"{use}, {found.wish.context:,} tokens, at least {found.wish.least_speed:g} tokens/s"]
        lines += textwrap.wrap(found.message, 118)
        for pick in found.picks:
            lines += ["", f"  {pick.role}: {_line(pick.candidate)}"]
            if pick.runner_up:
                lines.append(f"    runner-up: {_line(pick.runner_up)}")
            for reason in pick.reasons:
                lines += textwrap.wrap(reason, 118, initial_indent="    - ", subsequent_indent="      ")
        lines += ["", "  why not bigger:"] if found.why_not_bigger else []
        for sentence in found.why_not_bigger:
            lines += textwrap.wrap(sentence, 118, initial_indent="    - ", subsequent_indent="      ")
    return "\n".join(lines) + "\n"


def _line(candidate: Candidate) -> str:
    fit, speed = candidate.fit, candidate.speed
    assert fit is not None
    assert speed is not None
    return (
        f"{candidate.model.name} {candidate.build.quant}, {format_bytes(candidate.build.file_bytes)}, "
        f"{candidate.quality.value:.1f} points, {fit.verdict}, {format_bytes(fit.spare or 0)} to spare, "
        f"longest {fit.longest_context or 0:,}, {speed.writing} tokens/s"
    )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="compare instead of writing")
    check = parser.parse_args().check
    catalogue = load_catalogue()
    judge = Judge(catalogue.models)
    differing = []
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        for name in MACHINES:
            advice = {}
            for use in USES:
                ranking, advice[use] = advise(name, use, catalogue, judge, folder)
                print(f"{name} {use}: {ranking.seconds:.1f} s, {ranking.from_cache} recalled", *ranking.skipped[:3])
            file, found = FOLDER / f"{name}.txt", text(name, advice)
            if check and (not file.exists() or file.read_text(encoding="utf-8") != found):
                differing.append(name)
            elif not check:
                file.write_text(found, encoding="utf-8")
        if not check:
            for kept in folder.glob("groups-*"):
                kept.unlink()
            pack_runs(folder)
    print(f"different: {', '.join(differing)}" if differing else "all as kept" if check else f"written to {FOLDER}")
    return 1 if differing else 0


if __name__ == "__main__":
    sys.exit(main())
