"""A plan as Ray Serve LLM's configuration: copies of the model that share the users, each asked for what it began.

Source: ray/llm/_internal/serve/core/configs/llm_config.py and ray/serve/llm/request_router.py of Ray 2.60, which brings
vLLM 0.29 (ray[llm]).
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from advisor.planner.recipes.recipe import Recipe, RecipeArgument, RecipeCommand, RecipeFile, RecipeLine
from advisor.planner.recipes.vllm import engine_arguments, past_training_note, ray_started, served_as, vllm_notes
from advisor.planner.vllm.serving import ServePlan
from advisor.sentences import sentence

RAY_VERSION = "2.60"
_FILE = "serve.yaml"
_ROUTER = "ray.serve.llm.request_router.PrefixCacheAffinityRouter"


def ray_serve(plan: ServePlan) -> Recipe:
    """The file, and the commands that start Ray and deploy it."""
    file = RecipeFile(_FILE, tuple(_lines(plan)))
    deploy = RecipeCommand(
        ("serve", "deploy", _FILE), where=sentence("On the first computer") if plan.wish.computers > 1 else ""
    )
    return Recipe(f"Ray Serve LLM {RAY_VERSION}", (file, *ray_started(plan), deploy), tuple(vllm_notes(plan)))


def _lines(plan: ServePlan) -> Iterator[RecipeLine]:
    choice, sharing = plan.best.choice, plan.best.sharing
    yield RecipeLine("applications:")
    yield RecipeLine("  - name: llm")
    yield RecipeLine('    route_prefix: "/"')
    yield RecipeLine("    import_path: ray.serve.llm:build_openai_app", sentence("answers as OpenAI's interface does"))
    yield RecipeLine("    args:")
    yield RecipeLine("      llm_configs:")
    yield RecipeLine("        - model_loading_config:")
    yield RecipeLine(
        f"            model_id: {_yaml(choice.repo.rpartition('/')[2])}", sentence("what programs ask for")
    )
    yield RecipeLine(f"            model_source: {_yaml(choice.repo)}", served_as(choice.format.label, choice.loading))
    if plan.beyond_training:
        yield RecipeLine("          runtime_env:")
        yield RecipeLine("            env_vars:")
        yield RecipeLine('              VLLM_ALLOW_LONG_MAX_MODEL_LEN: "1"', past_training_note())
    yield RecipeLine("          deployment_config:")
    yield RecipeLine(
        f"            num_replicas: {sharing.copies}",
        sentence("copies of the model, {cards} cards each", cards=sharing.cards)
        if sharing.cards > 1
        else sentence("copies of the model, one on each card"),
    )
    yield RecipeLine(
        f"            max_ongoing_requests: {plan.steps.requests}", sentence("of each copy; more wait before it")
    )
    if sharing.copies > 1:
        yield RecipeLine("            request_router_config:")
        yield RecipeLine(
            f"              request_router_class: {_ROUTER}",
            sentence("a conversation goes to the copy that has computed its beginning"),
        )
    yield RecipeLine("          engine_kwargs:")
    for one in engine_arguments(plan):
        yield RecipeLine(f"            {_keyword(one)}", one.why)


def _keyword(argument: RecipeArgument) -> str:
    """A command line's argument as a key with its value: `--enable-x` as `enable_x: true`."""
    name, value = argument.name.removeprefix("--").replace("-", "_"), argument.value
    if not value:
        return f"{name}: true"
    plain = value.startswith("{") or value.replace(".", "", 1).isdigit()  # JSON is YAML, too
    return f"{name}: {value if plain else _yaml(value)}"


def _yaml(text: str) -> str:
    return json.dumps(text)
