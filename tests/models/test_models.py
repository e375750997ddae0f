"""The generator itself: headers as the gguf package reads them, sizes, sameness. The engine's tests load the models."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import gguf
import numpy as np
import pytest
from gguf import GGMLQuantizationType as Type
from gguf import GGUFReader

from tests.models import (
    ARCHITECTURES,
    PUBLISHED,
    QUANTS,
    build,
    build_incomplete,
    build_large,
    build_split,
    build_unknown,
)
from tests.models.big import huge_header
from tests.models.vocabulary import CHAT_TEMPLATE, byte_pairs, sentencepiece

MIB = 2**20


def value(reader: GGUFReader, key: str) -> Any:
    """A metadata value as Python."""
    return reader.fields[key].contents()


def names(reader: GGUFReader) -> list[str]:
    """Names of the tensors, in file order."""
    return [tensor.name for tensor in reader.tensors]


@pytest.mark.parametrize("architecture", ARCHITECTURES)
def test_header_describes_the_architecture(architecture: str, tmp_path: Path) -> None:
    reader = GGUFReader(build(architecture, tmp_path / "model.gguf", context_train=2048))
    layers = ARCHITECTURES[architecture].layers
    assert value(reader, "general.architecture") == architecture
    assert value(reader, f"{architecture}.block_count") == layers
    assert value(reader, f"{architecture}.context_length") == 2048
    assert len(value(reader, "tokenizer.ggml.tokens")) == 512
    assert value(reader, "tokenizer.chat_template") == CHAT_TEMPLATE
    blocks = {int(name.split(".")[1]) for name in names(reader) if name.startswith("blk.")}
    assert blocks == set(range(layers))
    embeddings = next(t for t in reader.tensors if t.name == "token_embd.weight")
    assert list(embeddings.shape) == [value(reader, f"{architecture}.embedding_length"), 512]


def test_windows_and_latent_heads_are_configured(tmp_path: Path) -> None:
    for architecture in ("gemma3", "gpt-oss"):
        reader = GGUFReader(build(architecture, tmp_path / f"{architecture}.gguf"))
        assert value(reader, f"{architecture}.attention.sliding_window") == 256
    assert "blk.0.attn_sinks.weight" in names(reader)
    latent = GGUFReader(build("deepseek2", tmp_path / "deepseek2.gguf"))
    shapes = {tensor.name: list(tensor.shape) for tensor in latent.tensors}
    assert shapes["blk.1.attn_k_b.weight"] == [64, 512, 4]
    assert shapes["blk.1.attn_v_b.weight"] == [512, 64, 4]
    assert value(latent, "deepseek2.attention.head_count_kv") == 1
    assert value(latent, "deepseek2.attention.key_length") == 512 + 64


def test_hybrids_attend_in_every_third_layer(tmp_path: Path) -> None:
    reader = GGUFReader(build("lfm2", tmp_path / "lfm2.gguf"))
    assert value(reader, "lfm2.attention.head_count_kv") == [0, 0, 2, 0, 0, 2]
    assert [f"blk.{i}.attn_k.weight" in names(reader) for i in range(6)] == [False, False, True] * 2


@pytest.mark.parametrize("quant", [name for name in QUANTS if name != "MXFP4"])
def test_quantisation_gives_sane_weights(quant: str, tmp_path: Path) -> None:
    reader = GGUFReader(build("llama", tmp_path / "model.gguf", quant=quant))
    assert value(reader, "general.file_type") == QUANTS[quant].file_type
    types = {tensor.name: tensor.tensor_type for tensor in reader.tensors}
    assert types["blk.0.attn_q.weight"] == QUANTS[quant].usual
    assert types["output.weight"] == QUANTS[quant].careful
    assert types["blk.0.attn_norm.weight"] == Type.F32
    for tensor in reader.tensors:
        if tensor.name.endswith(("attn_q.weight", "ffn_down.weight")):
            weights = gguf.dequantize(tensor.data, tensor.tensor_type)
            assert weights.std() == pytest.approx(1 / np.sqrt(tensor.shape[0]), rel=0.1), tensor.name
            assert abs(weights.mean()) < 0.1 * weights.std(), tensor.name


def test_mxfp4_is_for_experts(tmp_path: Path) -> None:
    reader = GGUFReader(build("gpt-oss", tmp_path / "model.gguf", quant="MXFP4"))
    types = {tensor.name: tensor.tensor_type for tensor in reader.tensors}
    assert types["blk.0.ffn_up_exps.weight"] == Type.MXFP4
    assert types["blk.0.attn_q.weight"] == Type.Q8_0
    with pytest.raises(ValueError, match="experts"):
        build("llama", tmp_path / "other.gguf", quant="MXFP4")


def test_options_change_the_shape(tmp_path: Path) -> None:
    path = build("qwen3", tmp_path / "model.gguf", layers=3, vocabulary=1000, scale=2)
    reader = GGUFReader(path)
    assert value(reader, "qwen3.block_count") == 3
    assert value(reader, "qwen3.embedding_length") == 512
    assert value(reader, "qwen3.attention.head_count") == 16
    assert len(value(reader, "tokenizer.ggml.tokens")) == 1000


def test_same_arguments_give_the_same_bytes(tmp_path: Path) -> None:
    first, again, other = (tmp_path / name for name in ("first.gguf", "again.gguf", "other.gguf"))
    for path, seed in ((first, 7), (again, 7), (other, 8)):
        build("llama", path, quant="Q4_K_M", seed=seed)
    assert first.read_bytes() == again.read_bytes()
    assert first.read_bytes() != other.read_bytes()


def test_split_set_holds_the_same_model(tmp_path: Path) -> None:
    whole = GGUFReader(build("llama", tmp_path / "whole.gguf"))
    files = build_split(tmp_path / "model", parts=3)
    assert [path.name for path in files] == [f"model-0000{i}-of-00003.gguf" for i in (1, 2, 3)]
    parts = [GGUFReader(path) for path in files]
    assert [value(part, "split.no") for part in parts] == [0, 1, 2]
    assert {value(part, "split.count") for part in parts} == {3}
    assert {value(part, "split.tensors.count") for part in parts} == {len(whole.tensors)}
    tensors = [tensor for part in parts for tensor in part.tensors]
    assert [tensor.name for tensor in tensors] == names(whole)
    assert all(np.array_equal(a.data, b.data) for a, b in zip(tensors, whole.tensors, strict=True))


def test_spoilt_models(tmp_path: Path) -> None:
    unknown = GGUFReader(build_unknown(tmp_path / "unknown.gguf", "nobody"))
    assert value(unknown, "general.architecture") == "nobody"
    whole = GGUFReader(build("llama", tmp_path / "whole.gguf"))
    incomplete = GGUFReader(build_incomplete(tmp_path / "incomplete.gguf", "blk.1.ffn_up.weight"))
    assert set(names(whole)) - set(names(incomplete)) == {"blk.1.ffn_up.weight"}


def test_large_model_has_the_size_asked_for(tmp_path: Path) -> None:
    path = build_large(tmp_path / "large.gguf", 160 * MIB)
    assert path.stat().st_size == pytest.approx(160 * MIB, rel=0.01)
    with pytest.raises(ValueError, match="at least"):
        build_large(tmp_path / "small.gguf", 10 * MIB)


@pytest.mark.parametrize(("name", "weights"), [("Llama-3.1-8B", 4685.30), ("Llama-3.3-70B", 134573.1)])
def test_published_shapes_are_sparse_files_of_the_true_length(name: str, weights: float, tmp_path: Path) -> None:
    path = huge_header(tmp_path / "huge.gguf", name)
    length = path.stat().st_size
    used = path.stat().st_blocks * 512
    assert 7 * MIB < used < 8.5 * MIB
    # The weights of Llama-3.1-8B in Q4_K_M, as published: 4,685.30 MiB.
    assert length / MIB == pytest.approx(weights + 7.5, abs=0.5)
    assert PUBLISHED[name].sizes.vocabulary == 128256


@pytest.mark.parametrize("size", [400, 512, 5000])
def test_vocabularies_have_all_bytes_and_no_token_twice(size: int) -> None:
    pieces = sentencepiece(size)
    for vocabulary in (pieces, byte_pairs(size, "qwen2")):
        assert len(vocabulary.tokens) == len(set(vocabulary.tokens)) == len(vocabulary.types) == size
        assert vocabulary.tokens[vocabulary.eot] == "<|im_end|>"
        assert vocabulary.eot in vocabulary.control
    assert all(f"<0x{byte:02X}>" in pieces.tokens for byte in range(256))


def test_merges_join_tokens_of_the_vocabulary() -> None:
    vocabulary = byte_pairs(3000, "qwen2", merges=5000)
    known = set(vocabulary.tokens)
    assert len(vocabulary.merges) == 5000
    assert all("".join(merge.split(" ")) in known for merge in vocabulary.merges)
    with pytest.raises(ValueError, match="at least 400"):
        byte_pairs(300, "qwen2")
