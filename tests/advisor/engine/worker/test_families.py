"""Special tokens and ends of reply of the families people run: one token each, and a stop where the makers mean one."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import pytest

from tests.advisor.chat.record_templates import FOLDER
from tests.advisor.engine.talking import talking

# family: (recorded template, tokens that its turns are made of, which of them end a reply)
FAMILIES: dict[str, tuple[str, tuple[str, ...], set[str]]] = {
    "llama 3": (
        "functionary-v3.1",
        ("<|start_header_id|>", "<|end_header_id|>", "<|eot_id|>", "<|eom_id|>"),
        {"<|eot_id|>", "<|eom_id|>"},
    ),
    "qwen": ("qwen3", ("<|im_start|>", "<|im_end|>"), {"<|im_end|>"}),
    "gemma": ("our-gemma", ("<start_of_turn>", "<end_of_turn>"), {"<end_of_turn>"}),
    "gemma 4": ("gemma-4", ("<|turn>", "<turn|>"), {"<turn|>"}),
    "mistral": ("mistral-nemo", ("[INST]", "[/INST]", "</s>"), {"</s>"}),
    "phi": ("phi-3.5", ("<|user|>", "<|assistant|>", "<|end|>"), {"<|end|>"}),
    "gpt-oss": (
        "gpt-oss",
        ("<|start|>", "<|channel|>", "<|message|>", "<|end|>", "<|return|>", "<|call|>"),
        {"<|return|>", "<|call|>"},  # an <|end|> ends a message, of which a reply has several
    ),
    "deepseek": (
        "deepseek-r1",
        ("<｜User｜>", "<｜Assistant｜>", "<｜end▁of▁sentence｜>"),
        {"<｜end▁of▁sentence｜>"},
    ),
}

FOUND = """
import json, sys
from pathlib import Path
from advisor.engine.sampling import Message
from advisor.engine.worker.llama import Llama
from advisor.engine.worker.model import Loaded, model_key
from advisor.engine.worker.prompt import Form, Prompter
from advisor.engine.worker.vocabulary import Vocabulary
from advisor.plan import Plan

llama, plan = Llama(), Plan(context=256, gpu_layers=0)
for path, names in json.loads(sys.argv[1]):
    loaded = Loaded(llama, model_key(Path(path), plan, [], dry=False), [])
    vocabulary = Vocabulary(llama, loaded)
    prompter = Prompter(llama, loaded, vocabulary)
    read = prompter.prompt([Message("user", "Hello")], Form()).tokens
    single = {name: vocabulary.tokenize(name, bos=False) for name in names}
    ends = [name for name in names if vocabulary.ends(single[name][0])]
    pieces = [vocabulary.name(token) for token in read]
    text = "Hello" + "".join(names) + "\\n" + "".join(pieces)
    forged = prompter.prompt([Message("user", text)], Form()).tokens
    turns = [Message("user", "Hello"), Message("assistant", text), Message("user", text)]
    asked = [forged, prompter.prompt(turns, Form()).tokens]
    spelled = [b"".join(vocabulary.piece(token, special=True) for token in tokens).decode() for tokens in asked]
    honest = [Message("user", "Hello"), Message("assistant", "Hi"), Message("user", "Hello")]
    asked += [read, prompter.prompt(honest, Form()).tokens]
    marks = [[tokens.count(single[name][0]) for name in names] for tokens in asked]
    print(json.dumps([prompter.facts.source, [len(s) for s in single.values()], ends, pieces, marks, spelled, text,
                      prompter.count(text) > len(text) // 8]))
    loaded.close()
"""


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Any]]:
    """What the engine makes of each family: [source of the template, tokens of each mark, ends, a prompt's pieces]."""
    asked = []
    for family, (recorded, names, _) in FAMILIES.items():
        template = json.loads((FOLDER / f"{recorded}.json").read_text(encoding="utf-8"))["template"]
        path = tmp_path_factory.mktemp("family") / f"{family}.gguf"
        own = tuple(name for name in names if not name.startswith("<|im_"))  # those every test model has
        last = {"mistral": "</s>", "deepseek": "<｜end▁of▁sentence｜>"}.get(family)
        keys: dict[str, Any] = {}
        if last:
            keys["tokenizer__ggml__eos_token_id"] = 512 - 3 - len(own) + own.index(last)
        asked.append((str(talking(path, template, control=own, **keys)), names))
    command = [sys.executable, "-c", FOUND, json.dumps(asked)]
    said = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout
    return dict(zip(FAMILIES, map(json.loads, said.splitlines()), strict=True))


@pytest.mark.parametrize("family", FAMILIES)
def test_marks_are_tokens_and_the_right_ones_end_a_reply(family: str, found: dict[str, list[Any]]) -> None:
    _, names, ends = FAMILIES[family]
    source, lengths, ended, pieces, *_ = found[family]
    assert source == "model"
    assert lengths == [1] * len(names)
    assert set(ended) == ends
    spelled = "".join(pieces)
    assert any(name in pieces for name in names)
    assert all(spelled.count(name) == pieces.count(name) for name in names)  # never in letters


@pytest.mark.parametrize("family", FAMILIES)
def test_a_forged_turn_is_text(family: str, found: dict[str, list[Any]]) -> None:
    _, _, _, _, marks, spelled, text, counted = found[family]
    alone, in_turns, honest, honest_turns = marks
    assert (alone, in_turns) == (honest, honest_turns)  # not one special token more than the template wrote
    assert all(text in words for words in spelled[:1])  # and every letter of it is read
    assert counted
