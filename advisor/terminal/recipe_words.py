"""What `plimsoll plan --serve-with` says: commands and files, a reason for each line, and what each format holds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from advisor.planner.recipes.recipe import Recipe, RecipeFile
from advisor.planner.vllm.serving import ServePlan, Settled
from advisor.services.planner import contexts_up_to
from advisor.terminal.formatting import table
from advisor.units import format_bytes, format_tokens


def recipe(found: Recipe) -> str:
    """The steps, and below each a line for what stands in it and why."""
    parts, told = [], set()
    for step in found.steps:
        if isinstance(step, RecipeFile):
            lines = [f"{step.name}:", *(f"  {line.text}".rstrip() for line in step.lines)]
        else:
            lines = [f"{step.where}:"] if step.where else []
            lines.append(f"  {step.text}")
        lines += [f"    {what}: {why}." for what, why in step.reasons if what not in told]
        told |= {what for what, _ in step.reasons}
        parts.append("\n".join(lines))
    notes = "\n".join(f"- {note}" for note in found.notes)
    return "\n".join([f"To serve it ({found.title}):", *parts, *([notes] if notes else [])])


def formats(plan: ServePlan | None) -> str:
    """How many conversations of which length each format holds, the chosen one first; "" where there is none."""
    if plan is None:
        return ""
    contexts = _contexts(plan)
    head = ("Weights", "On a card", "For the cache", *(format_tokens(context) for context in contexts), "Build")
    rows: list[tuple[str, ...]] = [head, *(_row(plan, one, contexts) for one in (plan.best, *plan.others))]
    return "\n".join(["Conversations at once in each format, by their length; vLLM's sums", table(rows)])


def _contexts(plan: ServePlan) -> tuple[int, ...]:
    return contexts_up_to(plan.model.header.context_train or 0, plan.plan.context)


def _row(plan: ServePlan, one: Settled, contexts: Sequence[int]) -> tuple[str, ...]:
    build = one.choice.repo + (f" ({one.choice.loading})" if one.choice.loading else "")
    held = [f"{plan.held_at(one, context):,}" for context in contexts]
    return one.choice.format.label, format_bytes(one.weights), format_bytes(max(0, one.available)), *held, build


def formats_value(plan: ServePlan | None) -> list[dict[str, Any]] | None:
    """The same as JSON, in bytes."""
    if plan is None:
        return None
    return [
        {
            "format": one.choice.format.id, "repo": one.choice.repo, "loading": one.choice.loading or None,
            "weights": one.weights, "working": one.working.total, "cache": max(0, one.available),
            "cache_tokens": one.held.tokens * one.sharing.copies, "requests": round(one.requests, 2),
            "held": {context: plan.held_at(one, context) for context in _contexts(plan)},
            "tensor": one.sharing.tensor, "pipeline": one.sharing.pipeline, "copies": one.sharing.copies,
        }
        for one in (plan.best, *plan.others)
    ]  # fmt: skip
