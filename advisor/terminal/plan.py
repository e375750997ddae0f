"""`plimsoll plan`: a model for hardware and users that are not there yet; what it carries, and how that comes about."""

from __future__ import annotations

import argparse
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from advisor.planner.recipes.registry import ToServe, recipe_kind, serve_plan, write_recipe
from advisor.services.app import Services
from advisor.services.plan_answer import PlanAnswer
from advisor.services.plan_desk import SpelledQuestion
from advisor.terminal import formatting, plan_words, recipe_words, simulation_words, values
from advisor.terminal.console import Shown, interruptible, log
from advisor.terminal.hardware_options import hardware_of
from advisor.terminal.parser import plan_of, run_of, speed_at
from advisor.terminal.plan_options import question_of
from advisor.terminal.serve_options import serve_wish
from advisor.terminal.simulation_options import simulated

if TYPE_CHECKING:
    from advisor.planner.recipes.recipe import Recipe
    from advisor.planner.simulation.compare import SimulatedComparison
    from advisor.planner.vllm.serving import ServePlan

_Served = tuple["Recipe | None", "ServePlan | None", "SimulatedComparison | None"]


def run(args: argparse.Namespace, services: Services) -> Shown:
    """The plan asked for, judged; what else would fit; and the sums: as the window's planner answers it."""
    services.computer.ready()
    found: list[PlanAnswer] = []
    served: list[_Served] = []

    def heard(answer: PlanAnswer) -> None:
        if not served and answer.to_serve:  # what cannot be served is refused before the rest is worked out
            served.append(_served(args, answer.to_serve))
        found.append(answer)

    spelled = SpelledQuestion(hardware_of(args), run_of(args), speed_at(args), args.other_cards)
    with interruptible() as cancel:
        services.plan_desk.answer(question_of(args, plan_of(args, 0)), heard, cancel, spelled)
    answer = found[-1]
    _say_what_was_taken(args, answer, services)
    recipe, laid_out, users = served[0]
    value = answer_value(answer)
    if users:
        value["simulation"] = simulation_words.simulation_value(users)
    if recipe:
        value["recipe"] = recipe.to_json() | {"formats": recipe_words.formats_value(laid_out)}

    def text() -> str:
        parts = [
            _answer_text(answer), recipe_words.formats(laid_out), simulation_words.simulation(users),
            recipe_words.recipe(recipe) if recipe else "",
        ]  # fmt: skip
        return "\n\n".join(part for part in parts if part)

    return value, text


def _served(args: argparse.Namespace, what: ToServe) -> _Served:
    """How a program serves it, where one was named."""
    if not args.serve_with:
        return None, None, simulated(args, None)
    kind, what = recipe_kind(args.serve_with), replace(what, wish=serve_wish(args))
    recipe, laid_out = write_recipe(kind, what), serve_plan(kind, what)
    return recipe, laid_out, simulated(args, laid_out)


def _say_what_was_taken(args: argparse.Namespace, answer: PlanAnswer, services: Services) -> None:
    """Which model a name was taken for, where it is not the model's own."""
    catalogue, named = services.advice.catalogue(), answer.question
    model = next((one for one in catalogue.models if one.name == named.model), None)
    if model and not catalogue.says(args.model, model):
        log(f"{args.model!r} was taken for {model.name} at {named.quant}, of the catalogue.")


def answer_value(answer: PlanAnswer) -> dict[str, Any]:
    """All of it, in bytes, tokens, and tokens per second."""
    cells = sorted(answer.cells.values(), key=lambda cell: (answer.rows.index(cell.quant), cell.context))
    return {
        "fit": values.with_speed(answer.fit, answer.speed), "solved": vars(answer.solved),
        "worked_out": plan_words.sums_value(answer.sums),
        "second": values.with_speed(answer.second.fit, None) if answer.second else None,
        "changes": [plan_words.change_value(one) for one in answer.changes],
        "table": [plan_words.cell_value(cell) for cell in cells],
        "smallest_cards": [vars(size) for size in answer.cards or ()],
        "other_cards": [plan_words.step_value(step) for step in answer.steps],
        "by_context": plan_words.curve_value(answer.by_context), "by_users": plan_words.curve_value(answer.by_users),
    }  # fmt: skip


def _answer_text(answer: PlanAnswer) -> str:
    fit = answer.fit
    cells = sorted(answer.cells.values(), key=lambda cell: (answer.rows.index(cell.quant), cell.context))
    parts = [
        formatting.fit(fit, answer.options, answer.speed), plan_words.beyond_training_note(fit),
        plan_words.second_line(answer.second.fit) if answer.second else "",
        plan_words.solved(answer.solved, fit) if answer.solved else "", plan_words.change_lines(answer.changes),
        plan_words.sums(answer.sums, fit), plan_words.cells(cells), plan_words.card_lines(answer.cards or (), fit),
        plan_words.step_lines(answer.steps, answer.no_steps),
    ]  # fmt: skip
    return "\n\n".join(part for part in parts if part)
