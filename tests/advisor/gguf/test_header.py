"""What a header says where its file says nothing, or says it oddly."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from advisor.gguf.parse import parse_header
from advisor.gguf.read import read_header
from tests.advisor.gguf.raw import gguf as raw_gguf
from tests.advisor.gguf.raw import small, text_pair


def test_absent_or_odd_values_give_none_or_a_fallback(tmp_path: Path) -> None:
    path = tmp_path / "Some-Model.gguf"
    path.write_bytes(small(text_pair("llama.context_length", "many"), text_pair("general.file_type", "best")))
    header = read_header(path)
    assert header.context_train is None
    assert header.quant == "Q8_0"
    assert header.name == "Some-Model"
    assert parse_header(raw_gguf()).architecture == ""
    assert parse_header(raw_gguf()).quant == ""
    path.write_bytes(small(text_pair("general.name", "LLaMA")))  # no more than its kind
    assert read_header(path).name == "Some-Model"


@pytest.mark.parametrize(("more", "ends"), [(0, True), (11, True), (32, False), (-1, False)])
def test_whether_a_file_ends_with_its_data(more: int, ends: bool) -> None:
    data = small()
    header = parse_header(data)
    assert replace(header, file_bytes=len(data) + more).ends_with_data == ends
