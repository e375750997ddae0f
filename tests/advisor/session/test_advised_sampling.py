"""How makers advise to have their models choose words, found by the names of models and files."""

from __future__ import annotations

import pytest

from advisor.engine.sampling import Sampling
from advisor.session.advised_sampling import advised_sampling


@pytest.mark.parametrize(
    ("names", "temperature", "top_k"),
    [
        ("Smollm2 135M 8k Lc100K Mix1 Ep2 SmolLM2-135M-Instruct.Q4_1", 0.2, Sampling().top_k),
        ("Gemma 3 4b It gemma-3-4b-it-Q4_K_M", 1.0, 64),
        ("Qwen3 8B Qwen3-8B-Q4_K_M", 0.6, 20),
        ("Qwen3 4B Instruct 2507", 0.7, 20),
        ("Gemma 3 270m gemma-3-270m-Q4_K_M", Sampling().temperature, Sampling().top_k),
        ("Qwen3 Embedding 8B", Sampling().temperature, Sampling().top_k),
        ("Llama 2 7B", Sampling().temperature, Sampling().top_k),
    ],
)
def test_it_is_known_by_the_name(names: str, temperature: float, top_k: int) -> None:
    found = advised_sampling(names, Sampling())
    assert (found.temperature, found.top_k) == (temperature, top_k)


def test_what_the_file_itself_says_counts_more() -> None:
    stated = Sampling(temperature=0.33)
    assert advised_sampling("Gemma 3 4b It", stated) == stated
