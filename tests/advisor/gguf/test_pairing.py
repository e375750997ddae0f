"""Which projector goes with which model."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from advisor.gguf.pairing import Looks, Match, best, looks, match, match_names
from advisor.gguf.read import read_header
from tests.advisor.library import trees


@pytest.mark.parametrize(
    ("projector", "model", "expected"),
    [
        ("mmproj-model-f16.gguf", "llava-v1.6-mistral-7b.Q4_K_M.gguf", Match.NOTHING),
        ("mmproj-F16.gguf", "gemma-3-12b-it-Q4_K_M.gguf", Match.NOTHING),
        ("mmproj-gemma-3-12b-it-f16.gguf", "gemma-3-12b-it-Q4_K_M.gguf", Match.NAME),
        ("MMPROJ-Gemma-3-12B-IT.F16.gguf", "gemma-3-12b-it-UD-Q4_K_XL.gguf", Match.NAME),
        ("gemma-3-12b-it-mmproj-Q8_0.gguf", "Gemma_3_12b_it.i1-IQ4_XS.gguf", Match.NAME),
        ("mmproj-Qwen2.5-VL-7B-Instruct-f16.gguf", "Qwen2_5-VL-7B-Instruct.Q8_0.gguf", Match.NAME),
        ("Qwen2.5-VL-7B-Instruct.mmproj-fp16.gguf", "Qwen2.5-VL-7B-Instruct-abliterated-Q4_K_M.gguf", Match.NAME),
        ("mmproj-llava-v1.5-7b-f16.gguf", "llava-v1.6-mistral-7b.Q4_K_M.gguf", Match.REFUSED),
        ("llava-1.5-7b-mmproj-f16.gguf", "llava-1.6-vicuna-7b-Q4_K.gguf", Match.REFUSED),
        ("mmproj-gemma-3-4b-it-f16.gguf", "gemma-3-12b-it-Q4_K_M.gguf", Match.REFUSED),
        ("mmproj-Qwen2-VL-7B-f16.gguf", "Qwen2.5-VL-7B-Q4_K_M.gguf", Match.REFUSED),
        ("mmproj-pixtral-12b-f16.gguf", "my-tune-Q4_K_M.gguf", Match.NOTHING),
    ],
)
def test_by_names(projector: str, model: str, expected: Match) -> None:
    assert match_names(projector, model) is expected


def test_headers_count_before_names() -> None:
    eyes = Looks("mmproj-gemma-3-12b-f16.gguf", "gemma3", "clip", (1152, 3840))
    model = Looks("gemma-3-12b-Q4_K_M.gguf", "", "gemma3", (3840,))
    assert match(eyes, model) is Match.NAME
    assert match(replace(eyes, widths=(1152, 2560)), model) is Match.REFUSED
    assert match(eyes, replace(model, architecture="qwen2vl")) is Match.REFUSED
    assert match(replace(eyes, kind="of tomorrow"), replace(model, architecture="new")) is Match.NAME
    unnamed = replace(eyes, name="mmproj-F16.gguf")
    assert match(unnamed, model) is Match.NOTHING
    base = ("https://huggingface.co/google/gemma-3-12b-it",)
    assert match(replace(unnamed, bases=base), replace(model, bases=base)) is Match.BASE
    # What contradicts counts first: the same address does not make another version fit.
    assert match(replace(eyes, name="mmproj-gemma-4-12b.gguf", bases=base), replace(model, bases=base)) is Match.REFUSED


def test_the_best_of_several() -> None:
    model = Looks("gemma-3-12b-it-Q4_K_M.gguf")
    names = ["mmproj-F16.gguf", "mmproj-gemma-3-f16.gguf", "mmproj-gemma-3-12b-it-bf16.gguf",
             "mmproj-gemma-3-12b-it-f16.gguf", "mmproj-gemma-3-4b-it-f16.gguf"]  # fmt: skip
    candidates = [(Looks(name), Path(name)) for name in names]
    assert best(candidates, model, mixed=True) == Path("mmproj-gemma-3-12b-it-f16.gguf")
    assert best(candidates[:1], model, mixed=True) is None
    assert best(candidates[:1], model, mixed=False) == Path("mmproj-F16.gguf")
    assert best(candidates[4:], model, mixed=False) is None


def test_what_a_header_says_of_itself(tmp_path: Path) -> None:
    path = trees.projector(tmp_path / "mmproj.gguf", 512, "gemma3", "https://huggingface.co/Google/X/")
    assert looks("mmproj.gguf", read_header(path)) == Looks(
        "mmproj.gguf", "gemma3", "clip", (4, 512), ("https://huggingface.co/google/x",)
    )
