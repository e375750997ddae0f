"""Every recipe of a plan as texts to read, copy or save, with their reasons; or why there is none. Pure."""

from __future__ import annotations

import shlex
from dataclasses import dataclass

from advisor.errors import AdvisorError
from advisor.planner.recipes.recipe import RecipeCommand, RecipeFile
from advisor.planner.recipes.registry import RECIPES, RecipeKind, ToServe, write_recipe
from advisor.sentences import Sentence


@dataclass(frozen=True)
class ServeStep:
    """One text. where: on which computer it is run, "" where there is one only; file_name: to save it under.

    reasons: what stands in it, and why.
    """

    text: str
    file_name: str
    where: Sentence | str
    reasons: tuple[tuple[str, Sentence], ...]


@dataclass(frozen=True)
class ServeText:
    """How one program serves a plan. title: of the program; needs: what it takes; steps: to be done one after the
    other; notes: what else is to be known. problem: why it cannot, with no steps then. shares_cache: whether
    conversations share one cache, of which a simulation tells what that gives."""

    title: str
    needs: Sentence
    steps: tuple[ServeStep, ...] = ()
    notes: tuple[Sentence, ...] = ()
    problem: str = ""
    shares_cache: bool = False


def serve_texts(what: ToServe) -> tuple[ServeText, ...]:
    """Every way to serve a plan, those that can first, each in the registry's order."""
    found = [_text(kind, what) for kind in RECIPES]
    return tuple(sorted(found, key=lambda text: bool(text.problem)))


def _text(kind: RecipeKind, what: ToServe) -> ServeText:
    try:
        recipe = write_recipe(kind, what)
    except AdvisorError as error:
        return ServeText(kind.title, kind.needs, problem=error.sentence, shares_cache=kind.write is not None)
    steps = tuple(_step(step, kind) for step in recipe.steps)
    return ServeText(kind.title, kind.needs, steps, recipe.notes, shares_cache=kind.write is not None)


def _step(step: RecipeCommand | RecipeFile, kind: RecipeKind) -> ServeStep:
    reasons = tuple(step.reasons)
    if isinstance(step, RecipeFile):
        return ServeStep(step.text, step.name, "", reasons)
    return ServeStep(_script(step), f"{kind.id}.sh", step.where, reasons)


def _script(command: RecipeCommand) -> str:
    """A command with an argument a line."""

    def words(given: list[str]) -> str:
        return " ".join(word if word in command.as_is else shlex.quote(word) for word in given)

    first = " ".join([*(one.name for one in command.environment), words([*command.program])])
    return " \\\n".join([first, *(f"  {words(one.words)}" for one in command.arguments)]) + "\n"
