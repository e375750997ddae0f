"""A plan as the command that serves it with vLLM, on one computer or on several by way of Ray.

Source of the arguments: vllm/engine/arg_utils.py of the version that advisor.planner.vllm names;
tests/bench/recipe_flags.py looks each of them up there.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from advisor.planner.recipes.recipe import Recipe, RecipeArgument, RecipeCommand
from advisor.planner.vllm import VLLM_VERSION
from advisor.planner.vllm.serving import ServePlan
from advisor.sentences import Sentence, sentence
from advisor.units import GIB, Bytes

_WITHOUT_BFLOAT16 = 80  # compute capability below which there is none
_PORT = 6379
_PROGRAM = ("vllm", "serve")
COMMAND_HEAD = '"$HEAD_IP:6379"'


def vllm(plan: ServePlan) -> Recipe:
    """The command for one computer."""
    command = RecipeCommand(_PROGRAM, (model(plan), *engine_arguments(plan)), tuple(environment(plan)))
    return Recipe(f"vLLM {VLLM_VERSION}", (command,), tuple(vllm_notes(plan)))


def vllm_on_ray(plan: ServePlan) -> Recipe:
    """The commands for several computers: Ray is started on each, and vLLM on the first."""
    workers = RecipeArgument(
        "--distributed-executor-backend", "ray", sentence("its parts are started on all of Ray's computers")
    )
    first = sentence("On the first computer")
    serve = RecipeCommand(_PROGRAM, (model(plan), *engine_arguments(plan), workers), tuple(environment(plan)), first)
    return Recipe(f"vLLM {VLLM_VERSION} on Ray", (*ray_started(plan), serve), tuple(vllm_notes(plan)))


def ray_started(plan: ServePlan) -> tuple[RecipeCommand, ...]:
    """The commands that start Ray on all computers."""
    head = RecipeArgument("--head", "", sentence("the computer that the others ask"))
    port = RecipeArgument("--port", str(_PORT), sentence("where it is asked"))
    first = RecipeCommand(("ray", "start"), (head, port), where=sentence("On the first computer"))
    if plan.wish.computers == 1:
        return (first,)
    address = RecipeArgument("--address", COMMAND_HEAD, sentence("the first computer's address, which only you know"))
    others = sentence("On each of the others")
    return first, RecipeCommand(("ray", "start"), (address,), where=others, as_is=frozenset({COMMAND_HEAD}))


def model(plan: ServePlan) -> RecipeArgument:
    """What is served."""
    choice = plan.best.choice
    return RecipeArgument(choice.repo, "", served_as(choice.format.label, choice.loading))


def served_as(label: str, loading: str) -> Sentence:
    """What a repository holds. label: of a format; loading: the method that makes that of it, "" where it has it."""
    return sentence("the model in BF16") if loading else sentence("the model in {format}", format=label)


def engine_arguments(plan: ServePlan) -> Iterator[RecipeArgument]:
    """What decides how the model lies and how much it holds."""
    yield from _model(plan)
    yield from _sharing(plan)
    yield from _room(plan)
    yield from _offloading(plan)


def environment(plan: ServePlan) -> Iterator[RecipeArgument]:
    """What is to be set for it."""
    if plan.beyond_training:
        yield RecipeArgument("VLLM_ALLOW_LONG_MAX_MODEL_LEN=1", "", past_training_note())


def past_training_note() -> Sentence:
    """Why more than the trained context has to be allowed."""
    return sentence("more tokens than the model was trained for are refused unless this is said")


def _model(plan: ServePlan) -> Iterator[RecipeArgument]:
    choice = plan.best.choice
    if choice.loading:
        why = sentence("makes {format} of it while it is loaded: no other build is needed", format=choice.format.label)
        yield RecipeArgument("--quantization", choice.loading, why)
    if plan.cards.nvidia and 0 < plan.cards.compute < _WITHOUT_BFLOAT16:
        yield RecipeArgument("--dtype", "half", sentence("this card does not compute in bfloat16"))
    if plan.model.sees:
        yield RecipeArgument(
            "--language-model-only", "", sentence("pictures are not planned for: what looks at them is not loaded")
        )


def _sharing(plan: ServePlan) -> Iterator[RecipeArgument]:
    sharing = plan.best.sharing
    if sharing.tensor > 1:
        why = sentence("cards share each layer, {weights} of weights on each", weights=Bytes(plan.best.weights))
        yield RecipeArgument("--tensor-parallel-size", str(sharing.tensor), why)
    if sharing.pipeline > 1:
        why = sentence("stages share out the layers: what goes between them is little, so they may be computers apart")
        yield RecipeArgument("--pipeline-parallel-size", str(sharing.pipeline), why)


def _room(plan: ServePlan) -> Iterator[RecipeArgument]:
    best = plan.best
    yield RecipeArgument(
        "--max-model-len", str(plan.plan.context), sentence("tokens of a conversation, what it answers included")
    )
    yield RecipeArgument("--max-num-seqs", str(plan.steps.requests), sentence("answered at once; more wait"))
    yield RecipeArgument(
        "--max-num-batched-tokens",
        str(plan.steps.tokens),
        sentence("tokens computed in one step; working memory grows with it"),
    )
    yield RecipeArgument(
        "--gpu-memory-utilization",
        f"{plan.utilised:g}",
        sentence(
            "of each card's {memory}: {weights} for weights, about {working} to work with, {cache} for the cache",
            memory=Bytes(plan.cards.memory),
            weights=Bytes(best.weights),
            working=Bytes(best.working.total),
            cache=Bytes(best.available),
        ),
    )
    if plan.eight_bit:
        yield RecipeArgument("--kv-cache-dtype", "fp8", sentence("the cache in 8 bits: twice as many tokens"))
    yield RecipeArgument(
        "--enable-prefix-caching", "", sentence("what conversations begin with alike is computed and kept once")
    )


def _offloading(plan: ServePlan) -> Iterator[RecipeArgument]:
    wish = plan.wish
    if not wish.offload:
        return
    if not wish.folder:
        # vLLM shares it out over the cards of a copy; each copy takes as much anew.
        why = sentence("GiB of system memory for what leaves the cards' cache; it comes back without being computed")
        yield RecipeArgument("--kv-offloading-size", f"{plan.offload / GIB:g}", why)
        return
    told = {
        "kv_connector": "OffloadingConnector",
        "kv_role": "kv_both",
        "kv_connector_extra_config": {
            "spec_name": "TieringOffloadingSpec",
            "cpu_bytes_to_use": plan.offload,
            "secondary_tiers": [{"type": "fs", "root_dir": wish.folder}],
        },
    }
    why = sentence("what leaves the cards' cache goes to system memory, and from there to the disk")
    yield RecipeArgument("--kv-transfer-config", json.dumps(told, separators=(",", ":")), why)


def vllm_notes(plan: ServePlan) -> Iterator[Sentence]:
    """How much it holds, and what of that is an estimate."""
    best, users = plan.best, plan.plan.slots
    tokens, count, context = best.held.tokens * best.sharing.copies, int(best.requests), plan.plan.context
    if count == 1:
        yield sentence(
            "The cache holds {tokens:,} tokens: one conversation of {context:,} at a time.",
            tokens=tokens,
            context=context,
        )
    else:
        yield sentence(
            "The cache holds {tokens:,} tokens: {count:,} conversations of {context:,} at once.",
            tokens=tokens,
            count=count,
            context=context,
        )
    if not plan.holds_all:
        yield sentence(
            "That is fewer than {users} users: once all conversations are as long, some wait until others are done.",
            users=users,
        )
    yield sentence("Weights and cache are vLLM's own sums; what it works with is estimated here and measured by it.")
