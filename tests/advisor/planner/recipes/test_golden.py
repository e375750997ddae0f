"""Every recipe as it was when somebody last looked at it.

tests/bench/recipe_flags.py holds each of these to the programs' own definitions of their arguments.
"""

from __future__ import annotations

import ast

import pytest
import yaml  # type: ignore[import-untyped]

from advisor.planner.recipes.recipe import RecipeFile
from advisor.planner.recipes.registry import RECIPES
from tests.advisor.planner.recipes.golden import CASES, FOLDER, recipe_of, rendered


@pytest.mark.parametrize("case", CASES)
def test_a_recipe_is_as_it_was(case: str) -> None:
    assert rendered(recipe_of(case)) == (FOLDER / f"{case}.txt").read_text(encoding="utf-8")


def test_each_way_has_a_case() -> None:
    assert {kind for kind, _ in CASES.values()} == {kind.id for kind in RECIPES}
    assert {path.stem for path in FOLDER.glob("*.txt")} == set(CASES)


def test_files_are_what_they_are_called() -> None:
    files = [step for case in CASES for step in recipe_of(case).steps if isinstance(step, RecipeFile)]
    assert len(files) == 4
    for file in files:
        if file.name.endswith(".yaml"):
            (application,) = yaml.safe_load(file.text)["applications"]
            (model,) = application["args"]["llm_configs"]
            assert isinstance(model["engine_kwargs"]["max_model_len"], int)
            assert isinstance(model["engine_kwargs"]["gpu_memory_utilization"], float)
        else:
            compile(ast.parse(file.text), file.name, "exec")
