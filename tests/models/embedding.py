"""Models for embeddings: BERT's kind, which reads a text at once, and Qwen3's, which is causal and pools the last."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice
from pathlib import Path

from gguf import GGUFWriter, TokenType

from tests.models.architectures import ARCHITECTURES
from tests.models.factory import write_model
from tests.models.parts import Architecture, Rows, Sizes, Value, base_keys
from tests.models.vocabulary import Vocabulary, words

MEAN, LAST = 1, 3  # enum llama_pooling_type


class WordPieces(Vocabulary):
    """BERT's: whole words begin with "▁", as llama.cpp reads them."""

    def write(self, writer: GGUFWriter) -> None:
        super().write(writer)
        writer.add_token_type_count(2)


def word_pieces(size: int) -> Vocabulary:
    special = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")
    letters = [chr(code) for code in range(0x21, 0x7F) if not chr(code).isupper()]
    pieces = dict.fromkeys(
        [*(f"\u2581{letter}" for letter in letters), *letters, *(f"\u2581{word}" for word in words())]
    )
    text = tuple(islice(pieces, size - len(special)))
    fill = tuple(f"\u2581[unused{at}]" for at in range(size - len(special) - len(text)))
    kinds = [TokenType.CONTROL] * len(special) + [TokenType.NORMAL] * (size - len(special))
    return WordPieces("bert", "jina-v1-en", special + text + fill, tuple(map(int, kinds)), 2, 3, 3)


def _bert_keys(s: Sizes) -> dict[str, Value]:
    return base_keys(s) | {
        "attention.head_count": s.heads, "attention.layer_norm_epsilon": 1e-12, "attention.causal": False,
        "pooling_type": MEAN,
    }  # fmt: skip


def _bert_block(s: Sizes, _: int) -> Rows:
    rows: Rows = {}
    for name in ("attn_q", "attn_k", "attn_v", "attn_output"):
        rows |= {f"{name}.weight": (s.embedding, s.embedding), f"{name}.bias": (s.embedding,)}
    for name in ("attn_output_norm", "layer_output_norm"):
        rows |= {f"{name}.weight": (s.embedding,), f"{name}.bias": (s.embedding,)}
    return rows | {
        "ffn_up.weight": (s.embedding, s.feed_forward), "ffn_up.bias": (s.feed_forward,),
        "ffn_down.weight": (s.feed_forward, s.embedding), "ffn_down.bias": (s.embedding,),
    }  # fmt: skip


def _bert_top(s: Sizes) -> Rows:
    return {
        "token_embd.weight": (s.embedding, s.vocabulary), "token_types.weight": (s.embedding, 2),
        "position_embd.weight": (s.embedding, s.context_train), "token_embd_norm.weight": (s.embedding,),
        "token_embd_norm.bias": (s.embedding,),
    }  # fmt: skip


BERT = Architecture("bert", word_pieces, 4, {}, _bert_keys, _bert_block, _bert_top)
_QWEN3 = ARCHITECTURES["qwen3"]
QWEN3 = replace(_QWEN3, keys=lambda s: _QWEN3.keys(s) | {"pooling_type": LAST})


def build_embedder(path: Path, plan: Architecture = BERT, context_train: int = 512) -> Path:
    """Write one and return its path."""
    sizes = plan.sizes(layers=None, vocabulary=512, context_train=context_train, scale=1)
    return write_model(path, plan, sizes, "F16", 0)[0]
