"""What kernels of real back ends need beside a result: room of their own, and what is to stay until they have ended.

A back end may want more for a tensor than its numbers take: room for what a kernel needs on the way. CUDA turns a
quantised cache of keys and values back into 16 bits there, for all its cells (llama.cpp pull 23907), Metal keeps room
for that in any case. Where contexts are long, that is most of a compute buffer. stand_in.py puts these rules on virtual
cards.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator, Mapping, Sequence

from advisor.gguf.tensors import padded

_DIMENSIONS, _SOURCES, _NAME = 4, 10, 64  # GGML_MAX_DIMS, GGML_MAX_SRC, GGML_MAX_NAME
_F32, _F16 = 0, 1  # enum ggml_type
_HALF, _FLOAT = 2, 4  # bytes
_CUDA_ALIGNMENT = 128

# Metal's kernels (ggml-metal-impl.h, ggml-metal-ops.cpp): columns and rows a group takes, of many rows and of few;
# groups that share a row; what fewer rows than are called few; parts of a largest number.
_METAL_COLUMNS, _METAL_COLUMNS_FEW, _METAL_ROWS, _METAL_FEW = 64, 32, 8, 20
_METAL_GROUPS, _METAL_TOGETHER, _METAL_CONVERTS_FROM, _METAL_PARTS = 32, 32, 32, 256
_METAL_MOST_SPARSE = 4096


class GraphTensor(ctypes.Structure):
    """struct ggml_tensor."""

    _fields_ = (
        ("type", ctypes.c_int),
        ("buffer", ctypes.c_void_p),
        ("ne", ctypes.c_int64 * _DIMENSIONS),
        ("nb", ctypes.c_size_t * _DIMENSIONS),
        ("op", ctypes.c_int),
        ("op_params", ctypes.c_int32 * 16),
        ("flags", ctypes.c_int32),
        ("src", ctypes.c_void_p * _SOURCES),
        ("view_src", ctypes.c_void_p),
        ("view_offs", ctypes.c_size_t),
        ("data", ctypes.c_void_p),
        ("name", ctypes.c_char * _NAME),
        ("extra", ctypes.c_void_p),
        ("padding", ctypes.c_char * 8),
    )

    def source(self, index: int) -> GraphTensor:
        """One of those that it is computed from; ValueError where there is none."""
        address = self.src[index]
        if not address:
            raise ValueError(f"no source {index}")
        return GraphTensor.from_address(address)

    @property
    def elements(self) -> int:
        """How many numbers."""
        return int(self.ne[0] * self.ne[1] * self.ne[2] * self.ne[3])


def _values_lie_in_keys(result: GraphTensor) -> bool:
    """Whether the values are the beginnings of the keys, as in multi-head latent attention."""
    keys, values = result.source(1), result.source(2)
    return bool(values.view_src) and (
        values.view_src == result.src[1] or (values.view_src == keys.view_src and values.view_offs == keys.view_offs)
    )


def cuda_attention(result: GraphTensor, size: int) -> int:
    """Bytes that CUDA and ROCm take for flash attention's `result` of `size` bytes.

    Source: ggml_cuda_flash_attn_ext_get_f16_extra_data, for the kernels of batches.
    """
    keys, values = result.source(1), result.source(2)
    if keys.type != _F16:
        size = padded(size, _CUDA_ALIGNMENT) + _HALF * keys.elements
    if values.type != _F16 and not _values_lie_in_keys(result):
        size = padded(size, _CUDA_ALIGNMENT) + _HALF * values.elements
    return size


def metal_attention(result: GraphTensor, size: int) -> int:
    """The same of Metal. Source: ggml_metal_op_flash_attn_ext_extra_pad, _blk, _tmp, _kv_f16 and _idx."""
    queries, keys, values = (result.source(index) for index in range(3))
    mask = result.source(3) if result.src[3] else None
    few = queries.ne[1] < _METAL_FEW and queries.ne[0] % 32 == 0
    key_row, value_row = keys.nb[1], values.nb[1]
    within = _values_lie_in_keys(result)
    if queries.ne[1] >= _METAL_CONVERTS_FROM and keys.nb[0] > _FLOAT:  # a block's bytes: it is quantised
        key_row = _HALF * keys.ne[0]
        value_row = key_row if within else _HALF * values.ne[0]
    rows = key_row * keys.ne[2] * keys.ne[3] + value_row * values.ne[2] * values.ne[3]
    if mask:
        rows += _HALF * mask.ne[1] * mask.ne[2] * mask.ne[3]
        columns, height = (_METAL_COLUMNS_FEW, 1) if few else (_METAL_COLUMNS, _METAL_ROWS)
        tiles = -(-mask.ne[0] // columns) * -(-queries.ne[1] // height)
        size += padded(tiles * mask.ne[2] * mask.ne[3], 32)
        sparse = result.op_params[4]
        if 0 < sparse <= _METAL_MOST_SPARSE:
            listed = padded(sparse, _METAL_COLUMNS_FEW) * mask.ne[1] * mask.ne[2] * mask.ne[3]
            size += padded(_FLOAT * listed, 16)
    size += _METAL_COLUMNS * rows
    together = min(queries.ne[1], _METAL_TOGETHER) * queries.ne[2] * queries.ne[3]
    size += _FLOAT * together * _METAL_GROUPS * (values.ne[0] + 2)
    size += padded(_HALF * keys.elements, 16)
    return int(size if within else size + padded(_HALF * values.elements, 16))


def _metal_experts(result: GraphTensor, size: int) -> int:
    experts, tokens = result.source(0).ne[2], result.source(2).ne[1]
    return int(size + _FLOAT * experts * (1 + tokens) + 8 + _FLOAT * _METAL_PARTS)


def _metal_ranking(result: GraphTensor, _: int) -> int:
    return 2 * _FLOAT * result.source(0).elements


def _twice(_: GraphTensor, size: int) -> int:
    return 2 * size


SizeRule = Callable[[GraphTensor, int], int]
"""(result, bytes of its numbers) to bytes in all."""
_CUDA: dict[str, SizeRule] = {"FLASH_ATTN_EXT": cuda_attention}
_METAL: dict[str, SizeRule] = {
    "FLASH_ATTN_EXT": metal_attention, "MUL_MAT_ID": _metal_experts, "CUMSUM": _twice, "ARGSORT": _twice,
    "TOP_K": _metal_ranking,
}  # fmt: skip
RULES: dict[str, dict[str, SizeRule]] = {"cuda": _CUDA, "hip": _CUDA, "musa": _CUDA, "metal": _METAL}
"""By back end (ids of machine.backends) and operation; Vulkan and the others take what the numbers take."""


# -- what is kept for several operations in one --------------------------------------------------------------------

KEPT_BY = frozenset({"cuda", "hip", "musa"})
"""Back ends that add what routed experts give up in one operation; until then its inputs stay where they are."""
SHORTEST_SUM = 4  # operations that add up what two experts give
_MOST_EXPERTS = 15  # MOE_WEIGHTED_REDUCTION_MAX_EXPERTS


def kept_until(nodes: Sequence[int], numbers: Mapping[str, int]) -> Iterator[tuple[int, int]]:
    """(tensor, result until which it stays allocated), addresses both, where a graph adds up what experts give.

    nodes: of the graph; numbers: of the operations MUL, VIEW and ADD. Source: ggml_cuda_match_moe_weighted_reduction.
    """
    number, operation = ctypes.c_int.from_address, GraphTensor.op.offset
    kinds = [number(node + operation).value for node in nodes]
    product, view, add = numbers["MUL"], numbers["VIEW"], numbers["ADD"]
    added_up, at = (view, add), -1
    for _ in range(kinds.count(product)):
        try:
            at = kinds.index(product, at + 1)
        except ValueError:
            return  # what is left was part of a sum that is told already
        after = next((other for other in kinds[at + 1 : at + 3] if other != product), None)
        if after not in added_up:  # as most products of a graph; to look at their factors takes long
            continue
        factors = _factors(GraphTensor.from_address(nodes[at]))
        if not factors:
            continue
        weighted, last = at, at + 1
        if at + 1 < len(kinds) and kinds[at + 1] == product:  # (experts * scale) * weights
            outer = _factors(GraphTensor.from_address(nodes[at + 1]))
            if outer and outer[0] == nodes[at]:
                weighted, last, factors = at + 1, at + 2, (*factors, outer[1])
        used = int(GraphTensor.from_address(nodes[weighted]).ne[1])
        last += 2 * used - 2
        parts = kinds[weighted + 1 : last + 1]
        if 1 < used <= _MOST_EXPERTS and parts.count(view) == used and parts.count(add) == used - 1:
            yield from ((factor, nodes[last]) for factor in factors)
            at = last


def _factors(product: GraphTensor) -> tuple[int, ...]:
    """Addresses of what experts gave and of the weight of each, where `product` is of these; () elsewhere."""
    if product.type != _F32 or product.ne[1] < 2:  # of one expert there is nothing to add
        return ()
    for many, one in ((0, 1), (1, 0)):
        if not (product.src[many] and product.src[one]):
            return ()
        full, weights = product.source(many), product.source(one)
        if list(full.ne) == list(product.ne) and list(weights.ne) == [1, *product.ne[1:]]:
            return product.src[many], product.src[one]
    return ()
