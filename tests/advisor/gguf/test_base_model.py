"""Base models are known by their files: no template that tells who says what, and no name that says so."""

from __future__ import annotations

import pytest

from advisor.gguf.base_model import is_base_model
from advisor.gguf.header import Header


@pytest.mark.parametrize(
    ("name", "template", "base"),
    [
        ("Gemma 3 270m", None, True),
        ("Gemma 3 270m It", None, False),
        ("Llama 3.1 8B Instruct", None, False),
        ("Llama 3.1 8B", "{% for m in messages %}<|{{ m.role }}|>{{ m.content }}{% endfor %}", False),
        ("Llama 3.1 8B", "{% for m in messages %}{{ m.content }}{% endfor %}", True),
    ],
)
def test_a_base_model_is_known(name: str, template: str | None, base: bool) -> None:
    values = {"general.architecture": "llama", "general.name": name}
    metadata = values | ({"tokenizer.chat_template": template} if template else {})
    assert is_base_model(Header(3, metadata, (), 0, 32, 0, 0)) is base
