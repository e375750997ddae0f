"""Models that turn texts into vectors instead of writing: told by their header, which says how tokens are pooled."""

from __future__ import annotations

from advisor.gguf.header import Header

POOLED = frozenset({1, 2, 3})  # LLAMA_POOLING_TYPE_MEAN, _CLS, _LAST; none in others, and rerankers have 4
LAST_TOKEN = 3  # of a causal model, which reads a text in pieces
USUAL_LENGTH = 2048  # tokens of a text, where nobody says: what a longer one takes grows with its square


def makes_embeddings(header: Header) -> bool:
    """Whether a model is for embeddings."""
    return header.value(f"{header.architecture}.pooling_type") in POOLED
