"""`plimsoll plan`: a model for hardware and users that are not there yet; what it carries, and how that comes about."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from advisor.catalogue.drafts import draftable
from advisor.errors import UsageError
from advisor.fit.measure import Opened
from advisor.hub.reference import Reference
from advisor.plan import MAXIMUM_CELLS, USUAL_CONTEXT
from advisor.services.app import Services
from advisor.services.planner import PlannedVersion, contexts_up_to
from advisor.terminal import formatting, plan_words, values
from advisor.terminal.console import Shown, interruptible, log
from advisor.terminal.model_argument import drafted, named_model, resolve
from advisor.terminal.parser import run_of, speed_at

if TYPE_CHECKING:
    from advisor.catalogue.entry import CatalogueBuild
    from advisor.progress import Cancel

MOST_VERSIONS = 8
UNQUANTISED = "F16"  # what the textbooks begin with


def run(args: argparse.Namespace, services: Services) -> Shown:
    """The plan asked for, judged; what else would fit; and the sums."""
    services.computer.ready()
    with interruptible() as cancel:
        model, versions = _meant(args, services, cancel)
        wish = run_of(args)(model.header)
        judged = services.planner.judge(model, wish, cancel)
        fit = judged.fit
        speed = services.fits.speed(model, judged, at=speed_at(args))
        ways = () if args.json else services.fits.ways_out(model, judged, cancel, services.fits.measurer)
        solved = services.planner.solve(model, wish, versions, cancel)
        sums = services.planner.sums(model.header, fit)
        contexts = contexts_up_to(fit.model.context_train, fit.plan.context)
        cells = list(services.planner.table(versions, contexts, wish, cancel, speed_at(args)))
        cards = services.planner.smallest_cards(model, wish, cancel)
    services.fits.flush()
    value = {
        "fit": values.with_speed(fit, speed), "solved": vars(solved), "worked_out": plan_words.sums_value(sums),
        "table": [plan_words.cell_value(cell) for cell in cells], "smallest_cards": [vars(size) for size in cards],
    }  # fmt: skip

    def text() -> str:
        parts = [
            formatting.fit(fit, ways, speed), plan_words.solved(solved, fit), plan_words.sums(sums, fit),
            plan_words.cells(cells), plan_words.card_lines(cards, fit),
        ]  # fmt: skip
        return "\n\n".join(part for part in parts if part)

    return value, text


def _meant(args: argparse.Namespace, services: Services, cancel: Cancel) -> tuple[Opened, list[PlannedVersion]]:
    """What MODEL means, and its quantisations from the fewest bits to the most."""
    drafts = drafted(args.model)
    known = None if drafts else named_model(args.model)
    if drafts or known:
        advice = services.advice
        if drafts:
            catalogue, model = drafts[:2]
            catalogue, build = advice.draft(*drafts, cancel)
        elif known:
            catalogue, model, named = known
            context = min(args.context or USUAL_CONTEXT, model.context_train or MAXIMUM_CELLS)
            build = named or advice.usual_build(catalogue, model, context, cancel)
        if not catalogue.says(args.model, model):
            log(f"{args.model!r} was taken for {model.name} at {build.quant}, of the catalogue.")
        builds = [*_spread(model.ranked, build), *([build] if drafts else [])]
        if not drafts and UNQUANTISED in draftable(model):
            catalogue, whole = advice.draft(catalogue, model, UNQUANTISED, cancel)
            builds.append(whole)
        builds.sort(key=lambda one: one.weights_bytes)

        def opener(one: CatalogueBuild) -> Callable[[], Opened]:
            return lambda: advice.open(catalogue, model, one)

        return opener(build)(), [PlannedVersion(one.quant, opener(one)) for one in builds]
    opened = _elsewhere(resolve(args.model), services, cancel)
    return opened, [PlannedVersion(opened.header.quant, lambda: opened)]


def _elsewhere(found: Path | Reference, services: Services, cancel: Cancel) -> Opened:
    """A file, or a version on the hub."""
    if not isinstance(found, Reference):
        return services.fits.open(found, sees=False)
    listing = services.hub.listing(found)
    if not found.quant and not found.file and len(listing.builds) > 1:
        names = ", ".join(build.label for build in listing.builds)
        raise UsageError("Name the version to plan with: {names}.", names=names)
    return services.hub.open(listing.build(found), cancel)


def _spread(builds: Sequence[CatalogueBuild], wanted: CatalogueBuild) -> list[CatalogueBuild]:
    """At most eight of them, spread over their sizes, the wanted one included."""
    some = [one for one in builds if one is wanted or not one.quant.startswith("UD-")]
    while len(some) > MOST_VERSIONS:
        gaps = [
            (after.file_bytes / before.file_bytes, one)
            for before, one, after in zip(some, some[1:], some[2:], strict=False)
            if one is not wanted
        ]
        some.remove(min(gaps, key=lambda gap: gap[0])[1])
    return some
