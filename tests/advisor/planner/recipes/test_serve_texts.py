"""Recipes as texts: those that can serve a plan first, and of the others why not."""

from __future__ import annotations

from dataclasses import replace

from advisor.machine.asked_hardware import TypedHardware
from advisor.planner.recipes.registry import RECIPES, ToServe
from advisor.planner.recipes.serve_texts import serve_texts
from tests.ui.canned_planner import ASKED, answer, seventy


def test_an_argument_a_line_and_a_reason_for_each() -> None:
    found = answer().recipes
    assert found is not None
    assert [text.title for text in found] == [kind.title for kind in RECIPES]
    lines = found[0].steps[0].text.splitlines()
    assert lines[0] == "llama-server \\"
    assert all(line.endswith(" \\") for line in lines[:-1])
    assert len(lines) == len(found[0].steps[0].reasons) + 1


def test_what_cannot_serve_it_says_why_and_stands_last() -> None:
    have = answer()
    plan = have.fit.plan.with_(slots=200)
    found = serve_texts(ToServe(have.judgement.machine, plan, replace(seventy(), repo="", builds={}), have.fit))
    assert all(text.problem.endswith((".", "?")) and not text.steps for text in found if text.problem)
    assert found[-1].problem
    assert ASKED.hardware != TypedHardware()
