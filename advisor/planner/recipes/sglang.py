"""A plan as the commands that serve it with SGLang, one for each computer.

Source of the arguments: sglang/srt/arg_groups/fields of SGLang 0.5.23. Its cache is laid out much as vLLM's, so the
share of memory for weights and cache is worked out as vLLM's.
"""

from __future__ import annotations

from collections.abc import Iterator

from advisor.errors import UsageError
from advisor.planner.recipes.recipe import Recipe, RecipeArgument, RecipeCommand
from advisor.planner.recipes.vllm import past_training_note, served_as, vllm_notes
from advisor.planner.vllm.serving import ServePlan
from advisor.sentences import Sentence, sentence
from advisor.units import Bytes

SGLANG_VERSION = "0.5.23"
_PROGRAM = ("python3", "-m", "sglang.launch_server")
_MOST_STATIC = 0.9
_SMALL = 0.2  # shares below are told to a thousandth
_GB = 1_000_000_000  # as it counts
_HEAD = '"$HEAD_IP:20000"'


def sglang(plan: ServePlan, free: int = 0) -> Recipe:
    """A command for each computer; they differ in the number of the computer. free: bytes that it finds free on each
    card, 0 for all of them."""
    if plan.wish.folder:
        raise UsageError("SGLang keeps its cache on a disk in a place of its own choice: leave out the folder.")
    allowed = RecipeArgument("SGLANG_ALLOW_OVERWRITE_LONGER_CONTEXT_LEN=1", "", past_training_note())
    before = (allowed,) if plan.beyond_training else ()
    made = tuple(_arguments(plan, free or plan.cards.memory))
    computers = plan.wish.computers
    if computers == 1:
        steps = [RecipeCommand(_PROGRAM, made, before)]
    else:
        steps = [
            RecipeCommand(_PROGRAM, (*made, *_place(number, computers)), before, _computer(number), frozenset({_HEAD}))
            for number in range(computers)
        ]
    return Recipe(f"SGLang {SGLANG_VERSION}", tuple(steps), tuple(_notes(plan)))


def _computer(number: int) -> Sentence:
    return sentence("On computer {number}", number=number + 1)


def _place(number: int, computers: int) -> Iterator[RecipeArgument]:
    yield RecipeArgument("--nnodes", str(computers), sentence("computers"))
    yield RecipeArgument("--node-rank", str(number), sentence("which of them this is, from 0"))
    yield RecipeArgument("--dist-init-addr", _HEAD, sentence("the first computer's address, which only you know"))


def _arguments(plan: ServePlan, free: int) -> Iterator[RecipeArgument]:
    best = plan.best
    choice, sharing = best.choice, best.sharing
    yield RecipeArgument("--model-path", choice.repo, served_as(choice.format.label, choice.loading))
    if choice.loading:
        why = sentence("makes {format} of it while it is loaded: no other build is needed", format=choice.format.label)
        yield RecipeArgument("--quantization", "fp8", why)
    if sharing.tensor > 1:
        why = sentence("cards share each layer, {weights} of weights on each", weights=Bytes(best.weights))
        yield RecipeArgument("--tp-size", str(sharing.tensor), why)
    if sharing.pipeline > 1:
        why = sentence("stages share out the layers: what goes between them is little, so they may be computers apart")
        yield RecipeArgument("--pp-size", str(sharing.pipeline), why)
    yield RecipeArgument(
        "--context-length",
        str(plan.plan.context),
        sentence("tokens of a conversation, what it answers included"),
    )
    yield RecipeArgument("--max-running-requests", str(plan.steps.requests), sentence("answered at once; more wait"))
    yield RecipeArgument(
        "--chunked-prefill-size",
        str(plan.steps.tokens),
        sentence("tokens of prompts computed in one step; working memory grows with it"),
    )
    yield _static(plan, free)
    if plan.eight_bit:
        yield RecipeArgument("--kv-cache-dtype", "fp8_e4m3", sentence("the cache in 8 bits: twice as many tokens"))
    if plan.wish.offload:
        yield RecipeArgument(
            "--enable-hierarchical-cache",
            "",
            sentence("what leaves the cards' cache stays in system memory; it comes back without being computed"),
        )
        each = max(1, plan.wish.offload // (_GB * plan.cards.count))
        yield RecipeArgument("--hicache-size", str(each), sentence("GB of system memory for it, for each card"))


def _static(plan: ServePlan, free: int) -> RecipeArgument:
    """SGLang is told the share for weights and cache, where vLLM is told that for everything."""
    best = plan.best
    share = (best.weights + max(0, best.available)) / free
    why = sentence(
        "of each card's {memory} for weights ({weights}) and cache; the rest is to work with",
        memory=Bytes(free),
        weights=Bytes(best.weights),
    )
    steps = 100 if share >= _SMALL else 1000
    return RecipeArgument("--mem-fraction-static", f"{min(_MOST_STATIC, int(steps * share) / steps):g}", why)


def _notes(plan: ServePlan) -> Iterator[Sentence]:
    yield from vllm_notes(plan)
    yield sentence("SGLang lays its cache out in its own way, and comes near these figures, which are vLLM's.")
