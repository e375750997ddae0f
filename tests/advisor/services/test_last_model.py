"""The model used last is found again, as long as it is there; a spoilt note is no model."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from advisor.services.last_model import LastModel, LastUsed


def test_what_was_loaded_last_is_found_again(tmp_path: Path) -> None:
    file, model = tmp_path / "state" / "last.json", tmp_path / "a.gguf"
    assert LastModel(file).find() is None
    model.write_bytes(b"x")
    LastModel(file).keep(tmp_path / "b.gguf", 512)
    LastModel(file).keep(model, 8192)
    assert LastModel(file).find() == LastUsed(model, 8192)
    model.unlink()
    assert LastModel(file).find() is None


@pytest.mark.parametrize("content", ["{", "{}", '{"path": 7, "context": 1}', '{"path": "/a\\u0000b", "context": 1}'])
def test_a_spoilt_note_is_no_model(tmp_path: Path, content: str) -> None:
    file = tmp_path / "last.json"
    file.write_text(content, encoding="utf-8")
    assert LastModel(file).find() is None


@pytest.mark.skipif(os.name == "nt", reason="names there are always text")
def test_what_cannot_be_noted_costs_nothing_else(tmp_path: Path) -> None:
    file = tmp_path / "last.json"
    LastModel(file).keep(Path(os.fsdecode(b"/models/\xff.gguf")), 512)
    assert LastModel(file).find() is None
