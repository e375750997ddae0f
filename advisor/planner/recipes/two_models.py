"""Two models on the same cards as the commands that serve both, one process for each."""

from __future__ import annotations

from dataclasses import replace

from advisor.planner.recipes.recipe import Recipe, RecipeArgument, RecipeCommand
from advisor.planner.recipes.sglang import sglang
from advisor.planner.recipes.vllm import vllm
from advisor.planner.vllm.serving import ServePlan
from advisor.sentences import Sentence, sentence

_VLLM_PORT, _SGLANG_PORT, _LLAMA_PORT = 8001, 30001, 8081  # one more than each listens at unasked


def vllm_for_two(plan: ServePlan, beside: ServePlan) -> Recipe:
    """A vLLM for each; together they take what one would take alone."""
    return _both(vllm(plan), vllm(beside), _VLLM_PORT, (_shares(plan, beside), _in_turn()))


def sglang_for_two(plan: ServePlan, beside: ServePlan) -> Recipe:
    """An SGLang for each. The share that it is told is of the memory that it finds free, of which the other took some.

    Source: pre_model_load_memory in sglang/srt/model_executor/model_runner_kv_cache_mixin.py.
    """
    free = round(plan.cards.memory * (1 - beside.utilised))
    return _both(sglang(plan, free), sglang(beside), _SGLANG_PORT, (_in_turn(),))


def llama_server_for_two(planned: Recipe, beside: Recipe) -> Recipe:
    """A llama-server for each."""
    return _both(planned, beside, _LLAMA_PORT, ())


def _both(planned: Recipe, beside: Recipe, port: int, notes: tuple[Sentence, ...]) -> Recipe:
    first, then = sentence("First the second model"), sentence("Once that one answers, the planned one")
    other = RecipeArgument("--port", str(port), sentence("where it is asked; the planned one has its usual port"))
    steps = [
        replace(step, where=first, arguments=(*step.arguments, other))
        for step in beside.steps
        if isinstance(step, RecipeCommand)
    ]
    steps += [replace(step, where=then) for step in planned.steps if isinstance(step, RecipeCommand)]
    return Recipe(planned.title, tuple(steps), (*notes, *planned.notes))


def _shares(plan: ServePlan, beside: ServePlan) -> Sentence:
    return sentence(
        "Of each card the second model takes {second} %, as much as its users need, and the planned one {planned} %.",
        second=round(100 * beside.utilised),
        planned=round(100 * plan.utilised),
    )


def _in_turn() -> Sentence:
    return sentence("Start one after the other: each measures at its start what memory is free.")
