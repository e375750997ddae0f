"""Does the engine survive a quantised model on this CPU? Found out with a model made on the spot.

llama.cpp's CPU code is chosen by instruction set, and some of it has crashed: the AMX path of this version segfaults
on any quantised matrix product (seen on Sapphire Rapids). The only way to know is to run it, in a child.
"""

from __future__ import annotations

import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

import psutil

from advisor.engine.sampling import Sampling
from advisor.engine.worker.generate import TextGenerator
from advisor.engine.worker.llama import Llama
from advisor.engine.worker.model import Loaded, model_key
from advisor.engine.worker.output import ReplyEvents
from advisor.errors import EngineProblem
from advisor.plan import ALL_LAYERS, Plan

WIDTH, FEED_FORWARD, HEADS, VOCABULARY = 256, 512, 4, 320
PROMPT_TOKENS, REPLY_TOKENS = 48, 4  # more than one row: AMX and other matrix paths are taken for batches only


@dataclass(frozen=True)
class Decoded:
    """So many tokens, with weights on the devices of these names. scaffold: resident bytes that making the model took
    and left behind; whoever loads a model does without."""

    tokens: int
    devices: tuple[str, ...]
    scaffold: int


def run_selfcheck(llama: Llama, *, extra_buffers: bool, threads: int, graphics: bool = False) -> Decoded:
    """Decode with every common quantised type; EngineProblem if nothing comes out.

    graphics: on the graphics devices that llama.cpp itself would choose, instead of on the processor.
    """
    plan = Plan(context=256, gpu_layers=ALL_LAYERS if graphics else 0, extra_buffers=extra_buffers)
    loaded, scaffold = _load(llama, plan, None if graphics else [])
    try:
        buffers, _ = loaded.open_context(plan, threads)
        writer = TextGenerator(llama, loaded)
        prompt = [3 + index % (VOCABULARY - 3) for index in range(PROMPT_TOKENS)]
        stats = writer.reply(
            prompt, Sampling(temperature=0), REPLY_TOKENS, ReplyEvents(lambda *_: None, lambda *_: None), lambda: False
        )
    finally:
        loaded.close()
    if stats.tokens == 0 and stats.stop_reason != "end":
        raise EngineProblem("The engine's self-check wrote nothing.")
    return Decoded(stats.tokens, tuple(sorted({buffer.device for buffer in buffers if buffer.weights})), scaffold)


def _load(llama: Llama, plan: Plan, devices: list[str] | None) -> tuple[Loaded, int]:
    """The model, and `Decoded.scaffold`."""
    handle, name = tempfile.mkstemp(suffix=".gguf", prefix="plimsoll-selfcheck-")
    os.close(handle)
    path = Path(name)
    try:
        before = psutil.Process().memory_info().rss
        write_model(path)
        scaffold = max(0, psutil.Process().memory_info().rss - before)
        return Loaded(llama, model_key(path, plan, devices, dry=False), []), scaffold
    finally:
        path.unlink()  # before anything is computed: a crash leaves no file behind


def write_model(path: Path) -> None:
    """A llama of two layers whose matrices take the usual quantised types in turn: Q4_0, Q8_0, Q4_K, Q5_K, Q6_K."""
    import gguf  # takes numpy with it; only this one operation needs it
    import numpy as np

    random = np.random.default_rng(1)
    writer = gguf.GGUFWriter(path, "llama")
    writer.add_block_count(2)
    writer.add_context_length(256)
    writer.add_embedding_length(WIDTH)
    writer.add_feed_forward_length(FEED_FORWARD)
    writer.add_head_count(HEADS)
    writer.add_layer_norm_rms_eps(1e-5)
    writer.add_tokenizer_model("llama")
    tokens = ["<unk>", "<s>", "</s>", *(f"t{index}" for index in range(VOCABULARY - 3))]
    writer.add_token_list(tokens)
    writer.add_token_scores([0.0] * VOCABULARY)
    writer.add_token_types(
        [gguf.TokenType.UNKNOWN, gguf.TokenType.CONTROL, gguf.TokenType.CONTROL]
        + [gguf.TokenType.NORMAL] * (VOCABULARY - 3)
    )
    types = gguf.GGMLQuantizationType
    cycle = [types.Q4_0, types.Q8_0, types.Q4_K, types.Q5_K, types.Q6_K]

    def matrix(name: str, rows: int, columns: int) -> None:
        kind = cycle[len(writer.tensors[0]) % len(cycle)]
        block, size = gguf.GGML_QUANT_SIZES[kind]
        # Small bytes make small scales and tame values in each of these formats; what they say does not matter.
        data = random.integers(0, 24, (rows, columns // block * size), dtype=np.uint8)
        writer.add_tensor(name, data, raw_dtype=kind)

    def vector(name: str) -> None:
        writer.add_tensor(name, np.ones(WIDTH, dtype=np.float32))

    matrix("token_embd.weight", VOCABULARY, WIDTH)
    matrix("output.weight", VOCABULARY, WIDTH)
    vector("output_norm.weight")
    for layer in range(2):
        vector(f"blk.{layer}.attn_norm.weight")
        vector(f"blk.{layer}.ffn_norm.weight")
        for part in ("attn_q", "attn_k", "attn_v", "attn_output"):
            matrix(f"blk.{layer}.{part}.weight", WIDTH, WIDTH)
        matrix(f"blk.{layer}.ffn_gate.weight", FEED_FORWARD, WIDTH)
        matrix(f"blk.{layer}.ffn_up.weight", FEED_FORWARD, WIDTH)
        matrix(f"blk.{layer}.ffn_down.weight", WIDTH, FEED_FORWARD)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
