"""`plimsoll plan`: a model for hardware and users that are not there yet; what it carries, and how that comes about."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from advisor.errors import UsageError
from advisor.fit.measure import Opened
from advisor.hub.reference import Reference
from advisor.plan import MAXIMUM_CELLS, USUAL_CONTEXT
from advisor.planner.recipes.registry import ToServe, recipe_kind, serve_plan, write_recipe
from advisor.services.app import Services
from advisor.services.plan_changes import changes_that_fit
from advisor.services.plan_models import catalogue_versions
from advisor.services.planner import PlannedVersion, contexts_up_to
from advisor.terminal import formatting, plan_words, recipe_words, simulation_words, values
from advisor.terminal.console import Shown, interruptible, log
from advisor.terminal.model_argument import drafted, named_model, resolve
from advisor.terminal.parser import run_of, speed_at
from advisor.terminal.serve_options import serve_wish, served_model
from advisor.terminal.simulation_options import simulated

if TYPE_CHECKING:
    from advisor.progress import Cancel


def run(args: argparse.Namespace, services: Services) -> Shown:
    """The plan asked for, judged; what else would fit; and the sums."""
    services.computer.ready()
    with interruptible() as cancel:
        model, versions = _meant(args, services, cancel)
        kind = recipe_kind(args.serve_with) if args.serve_with else None
        file = _file(args, model) if kind and kind.write is None else None
        wish = run_of(args)(model.header)
        judged = services.planner.judge(model, wish, cancel)
        fit = judged.fit
        recipe, laid_out = None, None
        if kind:
            what = ToServe(judged.machine, wish.plan(), served_model(args, model), fit, file, serve_wish(args))
            recipe, laid_out = write_recipe(kind, what), serve_plan(kind, what)
        users = simulated(args, laid_out)
        speed = services.fits.speed(model, judged, at=speed_at(args))
        ways = services.fits.ways_out(model, judged, cancel, services.fits.measurer)
        solved = services.planner.solve(model, wish, versions, cancel)
        cheapest = changes_that_fit(fit, solved, ways)
        sums = services.planner.sums(model.header, fit)
        contexts = contexts_up_to(fit.model.context_train, fit.plan.context)
        cells = list(services.planner.table(versions, contexts, wish, cancel, speed_at(args)))
        cards = services.planner.smallest_cards(model, wish, cancel)
    services.fits.flush()
    value: dict[str, Any] = {
        "fit": values.with_speed(fit, speed), "solved": vars(solved), "worked_out": plan_words.sums_value(sums),
        "changes": [{"kind": one.kind, **one.changes} for one in cheapest],
        "table": [plan_words.cell_value(cell) for cell in cells], "smallest_cards": [vars(size) for size in cards],
    }  # fmt: skip
    if users:
        value["simulation"] = simulation_words.simulation_value(users)
    if recipe:
        value["recipe"] = recipe.to_json() | {"formats": recipe_words.formats_value(laid_out)}

    def text() -> str:
        parts = [
            formatting.fit(fit, ways, speed), plan_words.beyond_training_note(fit), plan_words.solved(solved, fit),
            plan_words.change_lines(cheapest), plan_words.sums(sums, fit), plan_words.cells(cells),
            plan_words.card_lines(cards, fit),
            recipe_words.formats(laid_out), simulation_words.simulation(users),
            recipe_words.recipe(recipe) if recipe else "",
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
        versions = catalogue_versions(advice, catalogue, model, build, [build] if drafts else [], cancel)
        return next(one.open() for one in versions if one.quant == build.quant), versions
    opened = _elsewhere(resolve(args.model), services, cancel)
    return opened, [PlannedVersion(opened.header.quant, lambda: opened)]


def _file(args: argparse.Namespace, model: Opened) -> tuple[str, str]:
    """The argument of a server that names what `model` was opened from, and its value."""
    if drafts := drafted(args.model):
        raise UsageError(
            "No file of {model} at {quant} is known, so there is nothing to serve.",
            model=drafts[1].name,
            quant=model.header.quant,
        )
    if known := named_model(args.model):
        build = known[1].build(model.header.quant)
        if build is not None:
            return "--hf-repo", f"{build.files[0].repo}:{build.quant}"
    found = resolve(args.model)
    if isinstance(found, Reference):
        return "--hf-repo", f"{found.repo}:{model.header.quant}"
    return "--model", str(found)


def _elsewhere(found: Path | Reference, services: Services, cancel: Cancel) -> Opened:
    """A file, or a version on the hub."""
    if not isinstance(found, Reference):
        return services.fits.open(found, sees=False)
    listing = services.hub.listing(found)
    if not found.quant and not found.file and len(listing.builds) > 1:
        names = ", ".join(build.label for build in listing.builds)
        raise UsageError("Name the version to plan with: {names}.", names=names)
    return services.hub.open(listing.build(found), cancel)
