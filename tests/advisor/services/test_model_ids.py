"""What programs call models, and what they mean by it."""

from __future__ import annotations

from pathlib import Path

from advisor.services.model_ids import ServedModel, find_model, model_id, other_names, unique


def served(name: str, quant: str, path: str, owner: str = "") -> ServedModel:
    called = model_id(name, quant)
    return ServedModel(called, Path(path), others=other_names(Path(path), called, quant, [owner]))


MODELS = unique(
    [
        served("Qwen3 8B", "Q4_K_M", "/models/qwen3-8b-q4.gguf", "unsloth/Qwen3-8B-GGUF"),
        served("Qwen3 8B", "Q8_0", "/models/qwen3-8b-q8.gguf", "unsloth/Qwen3-8B-GGUF"),
        served("Qwen3 8B", "Q4_K_M", "/models/other.gguf"),
        served("Qwen3 8B", "Q4_K_M", "/models/other.gguf"),
    ]
)


def test_ids_have_no_blanks_and_are_each_their_own() -> None:
    assert [model.id for model in MODELS] == ["Qwen3-8B:Q4_K_M", "Qwen3-8B:Q8_0", "Qwen3-8B:Q4_K_M-2"]
    assert model_id("tiny  Q4_0", "Q4_0") == "tiny-Q4_0"
    assert model_id("\x1b[2J", "") == "[2J"
    assert model_id("", "Q4_0") == "model:Q4_0"


def test_a_model_is_found_by_what_programs_call_it() -> None:
    means = {
        "Qwen3-8B:Q8_0": "Qwen3-8B:Q8_0",
        "qwen3-8b:q8_0": "Qwen3-8B:Q8_0",
        "Qwen3-8B": "Qwen3-8B:Q4_K_M",
        "qwen3-8b:latest": "Qwen3-8B:Q4_K_M",
        "qwen3-8b-q8": "Qwen3-8B:Q8_0",
        "qwen3-8b-q8.gguf": "Qwen3-8B:Q8_0",
        "unsloth/Qwen3-8B-GGUF": "Qwen3-8B:Q4_K_M",
        "unsloth/Qwen3-8B-GGUF:Q8_0": "Qwen3-8B:Q8_0",
        " other ": "Qwen3-8B:Q4_K_M-2",
    }
    for name, meant in means.items():
        found = find_model(MODELS, name)
        assert found is not None, name
        assert found.id == meant, name
    for name in ("gpt-4o", "", "/models/other.gguf", "qwen"):
        assert find_model(MODELS, name) is None, name
