"""Builds for vLLM: of models that the catalogue has, and what a file says it was made of."""

from __future__ import annotations

from dataclasses import replace

from advisor.catalogue.load import load_catalogue
from advisor.catalogue.servable_builds import original_repository, servable_builds
from advisor.planner.vllm.weights import WEIGHT_FORMATS
from tests.advisor.planner.vllm.headers import header_of


def test_each_is_of_a_model_of_the_catalogue() -> None:
    known = {model.id for model in load_catalogue().models}
    for model, builds in servable_builds().items():
        assert model in known
        assert set(builds) <= {*WEIGHT_FORMATS, "own", "fp8_scales", "widened"}
        assert builds.get("own", "bf16") in WEIGHT_FORMATS
        assert builds.get("fp8_scales", "blocks") == "blocks"
        assert builds.get("widened", "awq") in builds or "widened" not in builds
        assert all(name.count("/") == 1 for kind, name in builds.items() if kind in WEIGHT_FORMATS)


def test_a_file_may_say_what_it_was_made_of() -> None:
    header = header_of("Qwen3-8B")

    def made_of(address: str) -> str:
        return original_repository(
            replace(header, metadata={**header.metadata, "general.base_model.0.repo_url": address})
        )

    assert made_of("https://huggingface.co/Qwen/Qwen3-8B") == "Qwen/Qwen3-8B"
    assert made_of("https://huggingface.co/someone/Qwen3-8B-GGUF") == ""
    assert made_of("https://elsewhere.example/Qwen/Qwen3-8B") == ""
    assert original_repository(header) == ""
