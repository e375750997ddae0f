"""Choosing tokens: as a plain loop of llama.cpp would, as the person set it, and within a grammar."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from advisor.engine.answers import ModelLoaded
from advisor.engine.process import EngineProcess
from advisor.engine.protocol import EngineSettings
from advisor.engine.sampling import JSON_GRAMMAR, Sampling, Stats
from advisor.errors import EngineProblem, UsageError
from advisor.plan import Plan
from tests.advisor.engine import asking
from tests.advisor.engine.asking import HELLO, reply, turns
from tests.advisor.engine.talking import talking
from tests.models.fixtures import ModelFactory
from tests.models.vocabulary import CHAT_TEMPLATE

EXACT = Plan(context=1024, kv_k="f32", kv_v="f32", flash_attention="off")


@pytest.fixture(scope="module")
def engine() -> Iterator[EngineProcess]:
    with EngineProcess(EngineSettings(threads=1)) as process:
        yield process


def load(engine: EngineProcess, path: Path, plan: Plan = EXACT) -> ModelLoaded:
    return asking.load(engine, path, plan)


def say(engine: EngineProcess, text: str, limit: int = 20, **sampling: Any) -> tuple[str, Stats]:
    said, _, stats, _ = reply(engine, turns(text), limit, Sampling(**sampling))
    return said, stats


PLAIN_LOOP = """
import codecs, ctypes, json, sys
from pathlib import Path
from advisor.engine.worker.llama import Llama
from advisor.engine.worker.model import Loaded, model_key
from advisor.plan import Plan

path, prompt, count, plan = Path(sys.argv[1]), sys.argv[2].encode(), int(sys.argv[3]), Plan.from_json(json.loads(sys.argv[4]))
llama = Llama()
c, loaded = llama.c, Loaded(llama, model_key(path, plan, [], dry=False), [])
loaded.open_context(plan, 1)
tokens = (ctypes.c_int32 * 4096)()
length = c.llama_tokenize(loaded.vocab, prompt, len(prompt), tokens, 4096, c.llama_vocab_get_add_bos(loaded.vocab), True)
c.llama_decode(loaded.context, c.llama_batch_get_one(tokens, length))
greedy, one, room, written = c.llama_sampler_init_greedy(), (ctypes.c_int32 * 1)(), ctypes.create_string_buffer(256), b""
for _ in range(count):
    one[0] = c.llama_sampler_sample(greedy, loaded.context, -1)
    size = c.llama_token_to_piece(loaded.vocab, one[0], room, 256, 0, False)
    written += room.raw[:size]
    c.llama_decode(loaded.context, c.llama_batch_get_one(one, 1))
print(json.dumps(codecs.getincrementaldecoder("utf-8")("replace").decode(written)))
"""  # noqa: E501


@pytest.mark.parametrize("architecture", ["llama", "gemma3", "mamba"])
def test_greedy_is_what_a_plain_loop_says(
    engine: EngineProcess, model_factory: ModelFactory, architecture: str
) -> None:
    path = model_factory(architecture, quant="F32")
    text = "the people of the water went down to see the first day " * 8
    prompt = f"<|im_start|>user\n{text}<|im_end|>\n<|im_start|>assistant\n"
    command = [sys.executable, "-c", PLAIN_LOOP, str(path), prompt, "60", json.dumps(EXACT.to_json())]
    plain = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    load(engine, path)
    said, stats = say(engine, text, 60, temperature=0.0)
    assert said == plain
    assert (stats.tokens, stats.seed) == (60, None)


def test_each_setting_has_its_effect(engine: EngineProcess, model_factory: ModelFactory) -> None:
    load(engine, model_factory("llama", quant="F32"))
    base: dict[str, Any] = {"temperature": 1.5, "seed": 7, "top_k": 0, "top_p": 1.0, "min_p": 0.0}
    said, stats = say(engine, "Hello", **base)
    assert stats.seed == 7
    assert say(engine, "Hello", **base)[0] == said
    for change in (
        {"seed": 8}, {"temperature": 5.0}, {"top_k": 2}, {"top_p": 0.1}, {"min_p": 0.9}, {"repeat_penalty": 5.0},
        {"frequency_penalty": 10.0}, {"presence_penalty": 10.0},
    ):  # fmt: skip
        assert say(engine, "Hello", **{**base, **change})[0] != said, change


def test_the_seed_that_was_drawn_says_the_same_again(engine: EngineProcess, model_factory: ModelFactory) -> None:
    load(engine, model_factory("llama", quant="F32"))
    said, stats = say(engine, "Hello", temperature=1.5)
    assert stats.seed is not None
    assert say(engine, "Hello", temperature=1.5, seed=stats.seed)[0] == said


def test_penalties_look_back_on_the_prompt(engine: EngineProcess, model_factory: ModelFactory) -> None:
    load(engine, model_factory("llama"))
    greedy, first = say(engine, "Hello", 1, temperature=0.0)
    assert first.tokens == 1
    asked = greedy.strip() * 5
    said = say(engine, asked, 1, temperature=0.0)[0]
    assert say(engine, asked + said * 9, 1, temperature=0.0, repeat_penalty=10.0, repeat_last=500)[0] != said


def test_json_and_nothing_but_json(engine: EngineProcess, model_factory: ModelFactory) -> None:
    """The model talks gibberish; the grammar makes it well-formed gibberish."""
    load(engine, model_factory("qwen2"))
    for seed in range(3):
        said, stats = say(engine, "Hello", 300, grammar=JSON_GRAMMAR, seed=seed, temperature=1.0)
        assert said[:1] in ("{", "[")
        if stats.stop_reason == "end":
            json.loads(said)


@pytest.mark.parametrize("temperature", [0.0, 1.0])
def test_a_grammar_of_ones_own(engine: EngineProcess, model_factory: ModelFactory, temperature: float) -> None:
    load(engine, model_factory("qwen2"))
    said, stats = say(engine, "Hello", grammar='root ::= ("yes" | "no") ", " [0-9]{3}', temperature=temperature)
    answer, _, number = said.partition(", ")
    assert answer in ("yes", "no")
    assert len(number) == 3
    assert number.isdecimal()
    assert stats.stop_reason == "end"


def test_reasoning_is_free_of_the_grammar(engine: EngineProcess, tmp_path: Path) -> None:
    """A reply whose prompt opened the reasoning may say anything until that is closed."""
    template = CHAT_TEMPLATE + "{% if add_generation_prompt %}<think>\n{% endif %}"
    load(engine, talking(tmp_path / "m.gguf", template, defined=("<think>", "</think>")))
    _, thoughts, stats, _ = reply(engine, HELLO, 30, Sampling(grammar='root ::= "yes"'))
    assert len(thoughts) > 5
    assert stats.reasoning_tokens == stats.tokens == 30


@pytest.mark.parametrize(
    ("grammar", "words"),
    [
        ("root := 1", "expecting ::="),
        ('root ::= "a" | missing', "Undefined rule identifier 'missing'"),
        ('other ::= "a"', "root"),
        ("root ::= root", "left recursion"),
        ('root ::= "a', "end of input"),
        ("%", "expecting name"),
    ],
)
def test_a_grammar_that_is_none(engine: EngineProcess, model_factory: ModelFactory, grammar: str, words: str) -> None:
    load(engine, model_factory("qwen2"))
    with pytest.raises(UsageError, match="The grammar cannot be used") as caught:
        say(engine, "Hello", grammar=grammar)
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)
    assert say(engine, "Hello", 4)[1].tokens == 4


def test_what_the_makers_recommend(engine: EngineProcess, tmp_path: Path) -> None:
    keys: dict[str, Any] = {
        "general__sampling__temp": 0.5,
        "general__sampling__top_k": 20,
        "general__sampling__top_p": 7.0,
    }
    # The impossible one is left aside.
    found = load(engine, talking(tmp_path / "m.gguf", CHAT_TEMPLATE, **keys)).sampling
    assert found == Sampling(temperature=0.5, top_k=20)


@pytest.mark.parametrize(
    "values",
    [
        {"temperature": -1.0}, {"temperature": float("nan")}, {"top_p": 2.0}, {"min_p": -0.1}, {"top_k": -1},
        {"repeat_penalty": 0.0}, {"frequency_penalty": 99.0}, {"presence_penalty": -99.0}, {"repeat_last": -1},
        {"seed": -1}, {"seed": 1 << 32},
    ],
)  # fmt: skip
def test_impossible_sampling(values: dict[str, float]) -> None:
    with pytest.raises(UsageError):
        Sampling(**values)  # type: ignore[arg-type]


EXPLODES = """
import sys
from advisor.engine.worker import grammar_watch, main
grammar_watch.SECONDS = 0.5
sys.exit(main.main())
"""


def test_a_grammar_that_explodes_is_ended(model_factory: ModelFactory) -> None:
    grammar = 'root ::= ((("a"?){50}){50}){50}'
    with EngineProcess(EngineSettings(threads=1), command=[sys.executable, "-c", EXPLODES]) as process:
        asking.load(process, model_factory(), EXACT)
        assert reply(process, HELLO, 4, Sampling(grammar=JSON_GRAMMAR))[2].tokens
        with pytest.raises(EngineProblem, match="while writing: The grammar failed: it leads to more possibilities"):
            reply(process, HELLO, 4, Sampling(grammar=grammar))
        assert not process.alive
