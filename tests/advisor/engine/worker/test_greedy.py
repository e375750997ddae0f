"""What the engine writes is what a plain loop over llama_decode writes, on a fresh context that read the whole prompt.

The loop below knows nothing of our templates, caches, samplers and streams.
"""

from __future__ import annotations

import codecs
import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from advisor.engine.process import EngineProcess
from advisor.engine.protocol import EngineSettings, Grow
from advisor.plan import Plan
from tests.advisor.engine import asking
from tests.advisor.engine.asking import reply
from tests.models.fixtures import ModelFactory

LAYERS = {"llama": 2, "gemma3": 6, "gpt-oss": 2, "mamba": 2, "falcon-h1": 2, "qwen3next": 4}  # each kind of memory
LIMIT = 48
CONTEXT = 2048

PLAIN = """
import ctypes, json, sys
import numpy as np
from advisor.engine.worker.llama import Llama

c = Llama().c
path, prompts, limit, size, exact = json.loads(sys.argv[1])
params = c.llama_model_default_params()
params.n_gpu_layers = 0
model = c.llama_model_load_from_file(path.encode(), params)
vocab = c.llama_model_get_vocab(model)
words = c.llama_vocab_n_tokens(vocab)
for text in prompts:
    params = c.llama_context_default_params()
    params.n_ctx, params.n_batch, params.n_threads, params.n_threads_batch = size, size, 1, 1
    if exact:
        params.type_k = params.type_v = 0
        params.flash_attn_type = 0
    else:
        params.n_ubatch = 512
    context = c.llama_init_from_model(model, params)
    raw = text.encode()
    room = (ctypes.c_int32 * (len(raw) + 8))()
    count = c.llama_tokenize(vocab, raw, len(raw), room, len(room), True, True)
    batch, piece, said = list(room[:count]), ctypes.create_string_buffer(256), b""
    for _ in range(limit):
        values = (ctypes.c_int32 * len(batch))(*batch)
        assert c.llama_decode(context, c.llama_batch_get_one(values, len(batch))) == 0
        logits = np.ctypeslib.as_array(c.llama_get_logits_ith(context, -1), shape=(words,))
        token = int(logits.argmax())
        if c.llama_vocab_is_eog(vocab, token):
            break
        length = c.llama_token_to_piece(vocab, token, piece, 256, 0, False)
        said += piece.raw[:length]
        batch = [token]
    print(json.dumps(said.hex()))
    c.llama_free(context)
"""


def plain(path: Path, prompts: Sequence[str], *, exact: bool) -> list[str]:
    """What a plain loop writes after each prompt, as far as its bytes make whole characters."""
    asked = json.dumps([str(path), prompts, LIMIT, CONTEXT, exact])
    said = subprocess.run([sys.executable, "-c", PLAIN, asked], capture_output=True, text=True, check=True).stdout
    raw = [bytes.fromhex(json.loads(line)) for line in said.splitlines()]
    return [codecs.getincrementaldecoder("utf-8")("replace").decode(text) for text in raw]


def prompt(turns: Sequence[str]) -> str:
    """The test models' form, written out."""
    roles = ("user", "assistant")
    text = "".join(f"<|im_start|>{roles[i % 2]}\n{turn}<|im_end|>\n" for i, turn in enumerate(turns))
    return f"{text}<|im_start|>assistant\n"


@pytest.fixture(scope="module")
def engine() -> Iterator[EngineProcess]:
    with EngineProcess(EngineSettings(threads=1)) as process:
        yield process


def say(engine: EngineProcess, turns: Sequence[str], reused: float = 0.0) -> str:
    """Our reply. reused: the part of the prompt, from 0 to 1, that must not have been read again."""
    said, _, stats, _ = reply(engine, asking.turns(*turns), LIMIT)
    assert stats.reused_tokens >= reused * stats.prompt_tokens
    return said


STORY = "the people of the water went down to see the first day " * 24  # longer than a window


@pytest.mark.parametrize("architecture", LAYERS)
def test_every_turn_edit_and_branch(engine: EngineProcess, model_factory: ModelFactory, architecture: str) -> None:
    """Computed in f32, where it makes no difference how a prompt is cut up."""
    path = model_factory(architecture, quant="F32", layers=LAYERS[architecture])
    plan = Plan(CONTEXT, batch=128, ubatch=128, kv_k="f32", kv_v="f32", flash_attention="off")
    asking.load(engine, path, plan)
    first = say(engine, [STORY])
    asked = [
        [STORY],
        [STORY, first, "Which way would they go? 日本 🙂"],  # a second turn
        [STORY, first, "What did they see?"],  # that question edited
        [STORY + "and then", first, "What did they see?"],  # the first one edited
        [STORY, first, "Which way would they go? 日本 🙂"],  # back to the first branch
    ]
    parts = (0.5, 0.5, 0.0, 0.5)  # a window or a state that is left behind reads an edited first question anew
    replies = [first, *(say(engine, turns, part) for turns, part in zip(asked[1:], parts, strict=True))]
    assert replies == plain(path, [prompt(turns) for turns in asked], exact=True)
    assert len(set(replies)) > 2  # it does depend on what was read


@pytest.mark.parametrize("architecture", LAYERS)
def test_a_context_that_grew(engine: EngineProcess, model_factory: ModelFactory, architecture: str) -> None:
    """What was said moves along, copies to step back to among it, and is not read again."""
    path = model_factory(architecture, quant="F32", layers=LAYERS[architecture])
    plan = Plan(1024, batch=128, ubatch=128, kv_k="f32", kv_v="f32", flash_attention="off")
    asking.load(engine, path, plan)
    first = say(engine, [STORY])
    grown = engine.request(Grow(plan.with_(context=CONTEXT)))
    assert grown.held > 300
    asked = [[STORY, first, "Which way would they go? " + STORY], [STORY]]
    replies = [say(engine, turns, part) for turns, part in zip(asked, (0.4, 0.9), strict=True)]
    assert replies == plain(path, [prompt(turns) for turns in asked], exact=True)


@pytest.mark.parametrize("architecture", ["llama", "gemma3", "falcon-h1"])
def test_as_people_run_it(engine: EngineProcess, model_factory: ModelFactory, architecture: str) -> None:
    """16-bit weights and cache, flash attention."""
    path = model_factory(architecture)
    asking.load(engine, path, Plan(CONTEXT))
    assert [say(engine, ["one day"])] == plain(path, [prompt(["one day"])], exact=False)


def test_a_trained_model(engine: EngineProcess, stories: Path) -> None:
    """It has no template, so what it goes on with is the text itself."""
    asking.load(engine, stories, Plan(CONTEXT))
    texts = ["Once upon a time", "Lily liked cats. One day", "Once upon a time there was"]
    assert [say(engine, [text]) for text in texts] == plain(stories, texts, exact=False)
