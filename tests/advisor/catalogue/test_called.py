"""A file is called after the model of the catalogue that it is named after, and after no other."""

from __future__ import annotations

from pathlib import Path

import pytest

from advisor.catalogue.called import called
from advisor.catalogue.load import load_catalogue

MODELS = load_catalogue().models


@pytest.mark.parametrize(
    ("file", "architecture", "parameters", "name"),
    [
        ("SmolLM2-135M-Instruct.Q4_1.gguf", "llama", 134_515_008, "SmolLM2-135M-Instruct"),
        ("Meta-Llama-3.1-8B-Instruct-Q4_K_M.gguf", "llama", 8_030_261_312, "Llama-3.1-8B-Instruct"),
        ("Qwen3-8B-Q8_0-00001-of-00002.gguf", "qwen3", 8_190_735_360, "Qwen3-8B"),
        ("Qwen_Qwen3-8B-IQ3_XXS.gguf", "qwen3", 8_190_735_360, "Qwen3-8B"),
        ("my-Qwen3-8B-Q4_K_M.gguf", "qwen3", 8_190_735_360, None),
        ("Qwen3-8B-Q4_K_M.gguf", "qwen3", 4_000_000_000, None),
        ("Qwen3-8B-Q4_K_M.gguf", "llama", 8_190_735_360, None),
        ("gemma-3-270m-Q4_K_M.gguf", "gemma3", 268_098_176, None),  # the catalogue has the one for chats
        ("model.gguf", "llama", 134_515_008, None),
        ("Q4_K_M.gguf", "llama", 134_515_008, None),
        ("…\x1b[31m.gguf", "llama", 134_515_008, None),
    ],
)
def test_the_name_is_the_catalogues_word_for_word_or_none(
    file: str, architecture: str, parameters: int, name: str | None
) -> None:
    assert called(Path("/models") / file, architecture, parameters, MODELS) == name
