"""A plan as the command that serves it with llama.cpp's own server, each argument with its reason. Pure.

Source of the arguments: llama.cpp common/arg.cpp, of the version that llama-cpp-python 0.3.36 brings; of what a slot
holds: tools/server/server-context.cpp, where without a unified KV cache the context is shared out evenly.
"""

from __future__ import annotations

from collections.abc import Iterator

from advisor.fit.fit import Fit
from advisor.plan import ALL_LAYERS
from advisor.planner.recipes.recipe import Recipe, RecipeArgument, RecipeCommand
from advisor.sentences import Sentence, sentence
from advisor.units import MIB

PROGRAM = "llama-server"
_ROUNDED_TO = 256  # tokens; llama.cpp makes every slot's context a multiple of this


def llama_server(fit: Fit, source: tuple[str, str], *, keep_prompts: int = 0) -> Recipe:
    """What serves `fit` with the memory that its bill says.

    source: the argument that names the model and its value, as ("--model", path) or ("--hf-repo", "owner/name:quant").
    keep_prompts: bytes of system memory for the chat memory of prompts that may come again, beside the bill.
    """
    made = [RecipeArgument(*source, sentence("the model at {quant}", quant=fit.model.quant))]
    made += _room(fit, keep_prompts)
    made += _placement(fit)
    made.append(
        RecipeArgument("--fit", "off", sentence("take what stands here: it was judged, nothing is to be changed"))
    )
    return Recipe(PROGRAM, (RecipeCommand((PROGRAM,), tuple(made)),))


def _room(fit: Fit, keep_prompts: int) -> Iterator[RecipeArgument]:
    """What decides how much memory conversations take."""
    plan = fit.plan
    each = -(-plan.context // _ROUNDED_TO) * _ROUNDED_TO
    if plan.unified:
        together = sentence("{each:,} tokens for all conversations together", each=each)
        yield RecipeArgument("--ctx-size", str(each), together)
    else:
        yield RecipeArgument("--ctx-size", str(each * plan.slots), _length_of(plan.slots, each))
    yield RecipeArgument(
        "--parallel", str(plan.slots), sentence("so many are answered at once; unsaid, it would choose by itself")
    )
    if plan.unified:
        yield RecipeArgument("--kv-unified", "", sentence("they share the context: a long one may take of the others'"))
    else:
        yield RecipeArgument(
            "--no-kv-unified", "", sentence("each keeps its own share of the context, whatever the others do")
        )
    if plan.kv_k != "f16":
        yield RecipeArgument("--cache-type-k", plan.kv_k, sentence("keys of the chat memory in fewer bits"))
    if plan.kv_v != "f16":
        yield RecipeArgument("--cache-type-v", plan.kv_v, sentence("values of the chat memory in fewer bits"))
    yield RecipeArgument("--batch-size", str(plan.batch), sentence("tokens of prompts that are taken in together"))
    yield RecipeArgument(
        "--ubatch-size", str(plan.ubatch), sentence("and computed together; working memory grows with it")
    )
    yield RecipeArgument(
        "--cache-ram",
        str(keep_prompts // MIB),
        sentence("MiB of system memory for prompts that may come again; unsaid, 8,192 more than the bill")
        if keep_prompts
        else sentence("no system memory for earlier prompts; unsaid, up to 8,192 MiB more than the bill"),
    )


def _length_of(users: int, each: int) -> Sentence:
    if users == 1:
        return sentence("one conversation of {each:,} tokens", each=each)
    return sentence("{users} conversations of {each:,} tokens each", users=users, each=each)


def _placement(fit: Fit) -> Iterator[RecipeArgument]:
    """What decides where the model lies."""
    plan = fit.plan
    if not fit.offloaded:
        yield RecipeArgument("--n-gpu-layers", "0", sentence("all of it in system memory"))
        return
    everything = plan.gpu_layers == ALL_LAYERS
    yield RecipeArgument(
        "--n-gpu-layers",
        "all" if everything else str(plan.gpu_layers),
        sentence("every layer on graphics")
        if everything
        else sentence("{count} of {all} layers on graphics", count=plan.gpu_layers, all=fit.layers),
    )
    if plan.experts_on_cpu:
        yield RecipeArgument(
            "--n-cpu-moe",
            str(plan.experts_on_cpu),
            sentence("the experts of so many layers stay in system memory: they are read least"),
        )
    if plan.feed_forward_on_cpu:
        yield RecipeArgument(
            "--n-cpu-ffn", str(plan.feed_forward_on_cpu), sentence("so do the feed-forward parts of so many layers")
        )
    if plan.kv_on_cpu:
        yield RecipeArgument("--no-kv-offload", "", sentence("chat memory in system memory"))
    if plan.split:
        shares = ",".join(f"{share:g}" for share in plan.split)
        yield RecipeArgument("--tensor-split", shares, sentence("how the layers are shared out over the cards"))
    if plan.main_gpu is not None:
        yield RecipeArgument("--split-mode", "none", sentence("one card only"))
        yield RecipeArgument("--main-gpu", str(plan.main_gpu), sentence("this one, counted from 0"))
    if plan.flash_attention != "auto":
        yield RecipeArgument("--flash-attn", plan.flash_attention, sentence("as it was judged"))
