"""The golden recommendations, written (or compared) anew: python -m tests.advisor.catalogue.golden [--check] [--keep]

The dry runs they rest on are kept beside them, so that the suite needs seconds. This script makes every one of them
with the engine; the suite makes a sample and compares.
"""

from __future__ import annotations

import argparse
import gzip
import sys
import textwrap
from pathlib import Path

import msgspec

from advisor.catalogue.candidate import Candidate, Ranking, Requirements
from advisor.catalogue.entry import Catalogue, Use
from advisor.catalogue.load import load_catalogue
from advisor.catalogue.quality import Judge
from advisor.catalogue.rank import SPLIT_STEP, rank
from advisor.catalogue.recommend import Advice, recommend
from advisor.fit.dry_run_cache import DryRunCache, Run
from advisor.machine.backends import CUDA
from advisor.machine.machine import Machine
from advisor.plan import Plan, plimsoll_plan
from advisor.storage.cache import Cache
from advisor.units import GIB, format_bytes
from tests.advisor.catalogue.golden_machines import MACHINES, PROGRAM_MEMORY, kernels, settings

FOLDER = Path(__file__).with_name("golden")
USES = (Use.CHAT, Use.CODE, Use.REASONING, Use.IMAGES)
TOLD_WHOLE = (Use.CHAT,)
"""With every reason; of the others it is kept what is picked, for their sentences are made in the same way."""


Question = tuple[str, int, int, int, bool, tuple[float, ...], int]
"""What was asked of the engine: skeleton (Group.skeleton), context, layers on graphics, layers with experts in system
memory, whether the chat memory lies there, the split, tokens of a batch; the rest is plimsoll_plan's."""
Rows = list[tuple[str, int, int, int, bool, tuple[float, ...], int, Run]]


def recording_of(machine: Machine) -> str:
    """Which recording holds the dry runs for a machine: a single card's size decides nothing, its back end does."""
    cards = machine.gpus
    if len(cards) < 2:
        others = [kind for kind in kernels(machine) if kind != CUDA.id]
        return "-".join(("one-card", *others)) if cards else "no-card"
    return f"{len(cards)}x-{(cards[0].capacity or 0) // GIB}gb"


def recorded(machine: Machine) -> dict[Question, Run]:
    """The dry runs that are kept beside the goldens."""
    file = FOLDER / f"{recording_of(machine)}.json.gz"
    rows = msgspec.json.decode(gzip.decompress(file.read_bytes()), type=Rows) if file.exists() else []
    return {row[:-1]: row[-1] for row in rows}


def record(name: str, runs: dict[Question, Run]) -> None:
    """Keep dry runs beside the goldens."""
    text = msgspec.json.encode(sorted(((*question, run) for question, run in runs.items()), key=lambda row: row[:-1]))
    (FOLDER / f"{name}.json.gz").write_bytes(gzip.compress(text, 9, mtime=0))


class Recorded(DryRunCache):
    """Dry runs that begin with some; `made` are those that had to be made besides."""

    def __init__(self, cache: Cache, machine: Machine, known: dict[Question, Run]) -> None:
        super().__init__(cache, machine, settings(machine), step=SPLIT_STEP)
        self._known, self.made = known, dict[Question, Run]()

    @property
    def empty(self) -> bool:
        """Where all is known, a ranking has no use for engine children."""
        return not self._known

    def get(self, model: str, plan: Plan) -> Run | None:
        question = _question(model, plan)
        return self._known.get(question) or self.made.get(question)

    def put(self, model: str, plan: Plan, run: Run) -> None:
        self.made[_question(model, plan)] = run


def _question(model: str, plan: Plan) -> Question:
    question = (
        model, plan.context, plan.gpu_layers, plan.experts_on_cpu, plan.kv_on_cpu, plan.split, plan.ubatch,
    )  # fmt: skip
    assert plan == plan_of(question)
    return question


def plan_of(question: Question) -> Plan:
    """The plan that was asked about."""
    _, context, layers, experts, kv_on_cpu, split, batch = question
    plan = plimsoll_plan(context).with_(gpu_layers=layers, experts_on_cpu=experts, kv_on_cpu=kv_on_cpu, split=split)
    return plan.with_(batch=batch, ubatch=batch)


def advise(
    machine: Machine, wish: Requirements, catalogue: Catalogue, judge: Judge, kept: DryRunCache
) -> tuple[Ranking, Advice]:
    """The ranking and the advice for a machine."""
    ranking = rank(catalogue, machine, wish, settings(machine), program_memory=PROGRAM_MEMORY, judge=judge, kept=kept)
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
            for reason in pick.reasons if use in TOLD_WHOLE else ():
                lines += textwrap.wrap(reason, 118, initial_indent="    - ", subsequent_indent="      ")
        bigger = found.why_not_bigger if use in TOLD_WHOLE else ()
        lines += ["", "  why not bigger:"] if bigger else []
        for sentence in bigger:
            lines += textwrap.wrap(sentence, 118, initial_indent="    - ", subsequent_indent="      ")
    return "\n".join(lines) + "\n"


def _line(candidate: Candidate) -> str:
    fit, speed = candidate.fit, candidate.speed
    assert fit is not None
    assert speed is not None
    return (
        f"{candidate.model.name} {candidate.build.quant}, {format_bytes(candidate.download)}, "
        f"{candidate.quality.value:.1f} points, {fit.verdict}, {format_bytes(fit.spare or 0)} to spare, "
        f"longest {fit.longest_context or 0:,}, {speed.writing} tokens/s{', with its file for images' * candidate.eyes}"
    )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="compare instead of writing")
    parser.add_argument("--keep", action="store_true", help="make only the dry runs that are not kept yet")
    asked = parser.parse_args()
    check = asked.check
    catalogue = load_catalogue()
    judge = Judge(catalogue.models)
    differing = []
    runs: dict[str, dict[Question, Run]] = {}
    with Cache(None) as cache:
        for name, machine in MACHINES.items():
            known = runs.setdefault(recording_of(machine), recorded(machine) if asked.keep else {})
            kept, advice = Recorded(cache, machine, known), {}
            for use in USES:
                ranking, advice[use] = advise(machine, Requirements.usual(use), catalogue, judge, kept)
                print(f"{name} {use}: {ranking.seconds:.1f} s, {ranking.from_cache} recalled", *ranking.skipped[:3])
            known |= kept.made
            file, found = FOLDER / f"{name}.txt", text(name, advice)
            if check and (not file.exists() or file.read_text(encoding="utf-8") != found):
                differing.append(name)
            elif not check:
                file.write_text(found, encoding="utf-8")
    if not check:
        for recording, made in runs.items():
            record(recording, made)
    print(f"different: {', '.join(differing)}" if differing else "all as kept" if check else f"written to {FOLDER}")
    return 1 if differing else 0


if __name__ == "__main__":
    sys.exit(main())
