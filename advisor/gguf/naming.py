"""What a converter wrote where a model's name belongs, and is no name."""

from __future__ import annotations

import re

# A path, or a name of the hub as a folder ("models/llama", "C:\\hf", "../out"); and the hash of a snapshot's folder.
_PATH = re.compile(r"[~/\\].*|[A-Za-z]:[/\\].*|\.{1,2}(?:[/\\].*)?|[^\s/\\]+[/\\]\S*|[0-9a-f]{40}|[0-9a-f]{64}")
_WORDS = frozenset({
    "checkpoint", "final", "gguf", "hf", "huggingface", "main", "merged", "model", "models", "none", "null", "output",
    "pytorch", "safetensors", "snapshot", "tmp", "unknown", "unnamed", "untitled", "workspace",
})  # fmt: skip


def is_no_name(text: str) -> bool:
    """Whether `text` names no model: nothing, a path, "." or a word that fits them all ("Safetensors")."""
    return (
        text.casefold() in _WORDS or _PATH.fullmatch(text) is not None or not any(letter.isalnum() for letter in text)
    )
