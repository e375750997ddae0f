"""Weights: which type each tensor has in a quantisation, its bytes, and the file they are written to."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import dataclass
from math import prod
from pathlib import Path
from zlib import crc32

import gguf
import numpy as np
from gguf import GGMLQuantizationType as Type
from gguf import GGUFWriter, LlamaFileType
from numpy.typing import NDArray

from tests.models.parts import Rows, Shape, Value

Bytes = NDArray[np.uint8]


@dataclass(frozen=True)
class Quant:
    """A mix of tensor types under one name, after the file types of llama.cpp.

    `careful` is the type of the output matrix and of some value and down projections, `experts` that of the experts.
    """

    file_type: LlamaFileType
    usual: Type
    careful: Type
    experts: Type


def _plain(file_type: LlamaFileType, usual: Type) -> Quant:
    return Quant(file_type, usual, usual, usual)


QUANTS: dict[str, Quant] = {
    "F32": _plain(LlamaFileType.ALL_F32, Type.F32),
    "F16": _plain(LlamaFileType.MOSTLY_F16, Type.F16),
    "BF16": _plain(LlamaFileType.MOSTLY_BF16, Type.BF16),
    "Q8_0": _plain(LlamaFileType.MOSTLY_Q8_0, Type.Q8_0),
    "Q4_0": _plain(LlamaFileType.MOSTLY_Q4_0, Type.Q4_0),
    "Q4_K": _plain(LlamaFileType.MOSTLY_Q4_K_S, Type.Q4_K),
    "Q4_K_M": Quant(LlamaFileType.MOSTLY_Q4_K_M, Type.Q4_K, Type.Q6_K, Type.Q4_K),
    "MXFP4": Quant(LlamaFileType.MOSTLY_MXFP4_MOE, Type.Q8_0, Type.Q8_0, Type.MXFP4),
}

_ALWAYS_F32 = re.compile(
    r"norm|\.bias$|ffn_gate_inp|conv1d|shortconv\.conv|ssm_[ad]$|attn_sinks|rope_freqs|token_types|position_embd"
)
# A row that no K-block divides falls back as llama.cpp's own quantiser does.
_FALLBACK = {Type.Q4_K: Type.Q5_0, Type.Q6_K: Type.Q8_0}


@dataclass(frozen=True)
class Tensor:
    """A tensor of a file to be written: shape in llama.cpp's order (row width first)."""

    name: str
    shape: Shape
    type: Type

    @property
    def row_bytes(self) -> int:
        """Bytes of one row."""
        block, size = gguf.GGML_QUANT_SIZES[self.type]
        return self.shape[0] // block * size

    @property
    def bytes(self) -> int:
        """Bytes of the whole tensor."""
        return self.row_bytes * prod(self.shape[1:])


def typed(rows: Rows, layers: int, quant: str) -> list[Tensor]:
    """The tensors with the type that each gets in a quantisation.

    Raises ValueError for MXFP4 without experts, and KeyError for an unknown quantisation.
    """
    mix = QUANTS[quant]
    if mix.experts == Type.MXFP4 and not any("_exps." in name for name in rows):
        raise ValueError("MXFP4 is for experts, and this architecture has none.")
    return [Tensor(name, shape, _type_of(name, shape, layers, mix)) for name, shape in rows.items()]


def _type_of(name: str, shape: Shape, layers: int, mix: Quant) -> Type:
    if len(shape) == 1 or _ALWAYS_F32.search(name):
        return Type.F32
    if "_exps." in name and mix.experts != mix.usual:
        wanted = mix.experts
    elif name == "output.weight" or _more_bits(name, layers):
        wanted = mix.careful
    else:
        wanted = mix.usual
    while shape[0] % gguf.GGML_QUANT_SIZES[wanted][0]:
        wanted = _FALLBACK.get(wanted, Type.F16)
    return wanted


def _more_bits(name: str, layers: int) -> bool:
    """Whether llama.cpp's Q4_K_M gives it six bits: in the first and last eighth of the layers, and each third."""
    if not any(mark in name for mark in ("attn_v.", "ffn_down.", "ffn_down_exps.")):
        return False
    i, eighth = int(name.split(".")[1]), layers // 8
    return i < eighth or i >= 7 * layers // 8 or (i - eighth) % 3 == 2


def numbers(tensor: Tensor, seed: int, silent: Iterable[int] = (), *, fast: bool = False) -> Bytes:
    """The bytes of a tensor, random but sane, and the same for the same seed and name.

    Types that `gguf` can quantise are quantised, so that a model in two types says nearly the same; K-quants, and with
    `fast` Q8_0, are random blocks of a fixed scale. `silent` rows of the output matrix (of the embeddings, where they
    serve as such) are zero: those tokens are never the likeliest.
    """
    random = np.random.default_rng((seed, crc32(tensor.name.encode())))
    if tensor.type in (Type.Q4_K, Type.Q6_K) or (fast and tensor.type == Type.Q8_0):
        data = _random_blocks(tensor, random)
    else:
        data = gguf.quantize(_values(tensor, random), tensor.type).view(np.uint8).reshape(-1, tensor.row_bytes)
    if tensor.name in ("output.weight", "token_embd.weight"):
        data[list(silent)] = 0
    return data


def _deviation(tensor: Tensor) -> float:
    """Standard deviation of the weights: keeps activations near 1; logits near 4, so that the choice is clear."""
    sharp = 4.0 if tensor.name in ("output.weight", "token_embd.weight") else 1.0
    return float(sharp / np.sqrt(tensor.shape[0]))


def _values(tensor: Tensor, random: np.random.Generator) -> NDArray[np.float32]:
    shape = tensor.shape[::-1]
    noise = random.standard_normal(shape, dtype=np.float32)
    name = tensor.name
    if name.endswith("ssm_a"):
        # The decay of a state: negative, or the state grows without end.
        values = -np.exp(noise)
    elif name.endswith("ssm_dt.bias"):
        values = noise - 2
    elif name in ("output_norm.weight", "token_embd_norm.weight"):
        # Random signs: with tied embeddings the likeliest next token would else be the last one, for ever.
        values = np.copysign(1, noise)
    elif "norm" in name or name.endswith("ssm_d") or "rope_freqs" in name:
        values = 1 + noise / 10
    elif name.endswith(".bias"):
        values = noise / 50
    else:
        values = noise * _deviation(tensor)
    return values.astype(np.float32)


def _random_blocks(tensor: Tensor, random: np.random.Generator) -> Bytes:
    """Valid random blocks of Q8_0, Q4_K or Q6_K, the scale such that the weights have the usual deviation."""
    deviation = _deviation(tensor)
    _, size = gguf.GGML_QUANT_SIZES[tensor.type]
    blocks = np.frombuffer(bytearray(random.bytes(tensor.bytes)), np.uint8).reshape(-1, size)
    match tensor.type:
        case Type.Q8_0:  # f16 scale, 32 int8: their deviation is 74
            blocks[:, 0:2] = _half(deviation / 74)
        case Type.Q4_K:  # f16 scale, f16 minimum, 12 bytes of 6-bit scales, 4-bit numbers: 258 times the scale
            blocks[:, 0:2] = _half(deviation / 258)
            blocks[:, 2:4] = _half(deviation / 258 * 7.5)
        case Type.Q6_K:  # 192 bytes of 6-bit numbers, 16 int8 scales, f16 scale: 1369 times the scale
            blocks[:, 208:210] = _half(deviation / 1369)
        case other:
            raise ValueError(f"No random blocks for {other.name}.")
    return blocks.reshape(-1, tensor.row_bytes)


def _half(value: float) -> Bytes:
    return np.array([value], np.float16).view(np.uint8)


def write(
    path: Path,
    architecture: str,
    header: Callable[[GGUFWriter], None],
    tensors: list[Tensor],
    data: Callable[[Tensor], Bytes] | None,
    parts: int = 1,
) -> list[Path]:
    """Write a GGUF (or a split set named after `path`) and return its files.

    `header` adds the metadata. `data` gives a tensor's bytes, one tensor in memory at a time; None leaves a hole: a
    sparse file of the true length, whose weights read as zeros.
    """
    writer = GGUFWriter(path, architecture, split_max_tensors=-(-len(tensors) // parts) if parts > 1 else 0)
    header(writer)
    for tensor in tensors:
        plain = np.dtype(np.float32)
        writer.add_tensor_info(tensor.name, tensor.shape[::-1], plain, tensor.bytes, raw_dtype=tensor.type)
    with closing(writer):
        writer.write_header_to_file()
        writer.write_kv_data_to_file()
        writer.write_ti_data_to_file()
        files = writer.format_shard_names(path)
        if data is None:
            _leave_holes(files[0], tensors)
        else:
            for tensor in tensors:
                writer.write_tensor_data(data(tensor))
    return files


def _leave_holes(path: Path, tensors: list[Tensor]) -> None:
    aligned = [GGUFWriter.ggml_pad(tensor.bytes, gguf.GGUF_DEFAULT_ALIGNMENT) for tensor in tensors]
    start = GGUFWriter.ggml_pad(path.stat().st_size, gguf.GGUF_DEFAULT_ALIGNMENT)
    with path.open("r+b") as file:
        file.truncate(start + sum(aligned))


def add_keys(writer: GGUFWriter, architecture: str, keys: dict[str, Value]) -> None:
    """Add `<architecture>.<key>` metadata: bool, unsigned 32-bit, 32-bit float, string or array."""
    for name, value in keys.items():
        key = f"{architecture}.{name}"
        match value:
            case bool():
                writer.add_bool(key, value)
            case int():
                writer.add_uint32(key, value)
            case float():
                writer.add_float32(key, value)
            case str():
                writer.add_string(key, value)
            case list():
                writer.add_array(key, value)
