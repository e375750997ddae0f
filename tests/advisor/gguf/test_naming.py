"""Names that strangers put into a header."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given

from advisor.foreign_text import NAME
from advisor.gguf.header import MOST_CONTEXT
from advisor.gguf.parse import parse_header
from advisor.gguf.read import read_header
from tests.advisor.gguf.raw import small, text_pair, u32_pair
from tests.advisor.test_foreign_text import ANY, CLIPBOARD, harmless


@given(ANY)
def test_any_name_in_a_header_is_a_short_harmless_line(text: str) -> None:
    header = parse_header(small(text_pair("general.name", text.encode("utf-8", "replace"))))
    assert harmless(header.name)
    assert len(header.name) <= NAME


def test_a_name_that_writes_the_clipboard_and_one_without_end() -> None:
    assert "\x1b" not in parse_header(small(text_pair("general.name", CLIPBOARD))).name
    assert len(parse_header(small(text_pair("general.name", "x" * 100_000))).name) <= NAME


@pytest.mark.parametrize(
    "given_name",
    [
        "Safetensors", ".", "..", "", "  ", "/data/hf", "models/llama-2", "C:\\models\\x", "~/out", "---", "hf",
        "5f0b02c75b57c5855da9ae460ce51323ea669d8a", "llama", "../out",
    ],
)  # fmt: skip
def test_what_a_converter_wrote_is_no_name(tmp_path: Path, given_name: str) -> None:
    path = tmp_path / "Qwen3-8B-Q4_K_M.gguf"
    path.write_bytes(small(text_pair("general.name", given_name)))
    assert read_header(path).name == "Qwen3-8B-Q4_K_M"


@pytest.mark.parametrize("given_name", ["Qwen3 8B", "Llama 3.1 8B w/ tools", "模型", "o1", "Final Fantasy 7B"])
def test_what_is_a_name_stays(given_name: str) -> None:
    assert parse_header(small(text_pair("general.name", given_name))).name == given_name


@pytest.mark.parametrize(
    ("tokens", "trained"), [(0, None), (4_294_967_295, None), (4096, 4096), (10_485_760, 10_485_760)]
)
def test_a_length_that_no_model_is_trained_for_is_none(tokens: int, trained: int | None) -> None:
    assert parse_header(small(u32_pair("llama.context_length", tokens))).context_train == trained
    assert MOST_CONTEXT > 10_485_760
