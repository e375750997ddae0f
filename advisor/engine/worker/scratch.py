"""What kernels of real back ends ask for beside a result, so that virtual cards ask for it, too.

A back end may want more for a tensor than its numbers take: room for what a kernel needs on the way. CUDA turns a
quantised cache of keys and values back into 16 bits there, for all its cells (llama.cpp pull 23907), Metal keeps room
for that in any case. Where contexts are long, that is most of a compute buffer. ggml's RPC client would ask its server,
but answers from what it heard of an earlier context where the result has the same shape, which it has at any length.
So the function that it is asked through is replaced by one of ours, for as long as that makes a difference.
"""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Callable, Mapping, Sequence

from advisor.engine.worker.llama import Llama
from advisor.gguf.tensors import padded
from advisor.plan import Plan

_DIMENSIONS, _SOURCES, _NAME = 4, 10, 64  # GGML_MAX_DIMS, GGML_MAX_SRC, GGML_MAX_NAME
_F16 = 1  # enum ggml_type
_HALF, _FLOAT = 2, 4  # bytes
_CUDA_ALIGNMENT = 128

# Metal's kernels (ggml-metal-impl.h, ggml-metal-ops.cpp): columns and rows a group takes, of many rows and of few;
# groups that share a row; what fewer rows than are called few; parts of a largest number.
_METAL_COLUMNS, _METAL_COLUMNS_FEW, _METAL_ROWS, _METAL_FEW = 64, 32, 8, 20
_METAL_GROUPS, _METAL_TOGETHER, _METAL_CONVERTS_FROM, _METAL_PARTS = 32, 32, 32, 256
_METAL_MOST_SPARSE = 4096


class Tensor(ctypes.Structure):
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

    def source(self, index: int) -> Tensor:
        """One of those that it is computed from; ValueError where there is none."""
        address = self.src[index]
        if not address:
            raise ValueError(f"no source {index}")
        return Tensor.from_address(address)

    @property
    def elements(self) -> int:
        """How many numbers."""
        return int(self.ne[0] * self.ne[1] * self.ne[2] * self.ne[3])


def _values_lie_in_keys(result: Tensor) -> bool:
    """Whether the values are the beginnings of the keys, as in multi-head latent attention."""
    keys, values = result.source(1), result.source(2)
    return bool(values.view_src) and (
        values.view_src == result.src[1] or (values.view_src == keys.view_src and values.view_offs == keys.view_offs)
    )


def cuda_attention(result: Tensor, size: int) -> int:
    """Bytes that CUDA and ROCm take for flash attention's `result` of `size` bytes.

    Source: ggml_cuda_flash_attn_ext_get_f16_extra_data, for the kernels of batches.
    """
    keys, values = result.source(1), result.source(2)
    if keys.type != _F16:
        size = padded(size, _CUDA_ALIGNMENT) + _HALF * keys.elements
    if values.type != _F16 and not _values_lie_in_keys(result):
        size = padded(size, _CUDA_ALIGNMENT) + _HALF * values.elements
    return size


def metal_attention(result: Tensor, size: int) -> int:
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


def _metal_experts(result: Tensor, size: int) -> int:
    experts, tokens = result.source(0).ne[2], result.source(2).ne[1]
    return int(size + _FLOAT * experts * (1 + tokens) + 8 + _FLOAT * _METAL_PARTS)


def _metal_ranking(result: Tensor, _: int) -> int:
    return 2 * _FLOAT * result.source(0).elements


def _twice(_: Tensor, size: int) -> int:
    return 2 * size


_Rule = Callable[[Tensor, int], int]  # (result, bytes of its numbers) to bytes in all
_CUDA: dict[str, _Rule] = {"FLASH_ATTN_EXT": cuda_attention}
_METAL: dict[str, _Rule] = {
    "FLASH_ATTN_EXT": metal_attention, "MUL_MAT_ID": _metal_experts, "CUMSUM": _twice, "ARGSORT": _twice,
    "TOP_K": _metal_ranking,
}  # fmt: skip
CUDA = "cuda"
RULES: dict[str, dict[str, _Rule]] = {CUDA: _CUDA, "hip": _CUDA, "musa": _CUDA, "metal": _METAL}
"""By back end (ids of machine.backends) and operation; Vulkan and the others take what the numbers take."""

_Asked = ctypes.CFUNCTYPE(ctypes.c_size_t, ctypes.c_void_p, ctypes.c_void_p)
# struct ggml_backend_buffer_type, of pointers: functions for name, buffer, alignment, largest buffer, size of a tensor
# and whether it is memory of the host; then the device.
_WORDS, _SIZE, _DEVICE = 8, 4, 6


class Scratch:
    """The rules of back ends, put on and taken off virtual cards."""

    def __init__(self, llama: Llama, handles: Sequence[int], kernels: Sequence[str]) -> None:
        """handles: of the cards; kernels: as in EngineSettings."""
        self._handles = tuple(handles)
        self.stand_for(kernels)
        self._buffer_type = llama.symbol("ggml_backend_dev_buffer_type", ctypes.c_void_p, ctypes.c_void_p)
        self._nbytes = llama.symbol("ggml_nbytes", ctypes.c_size_t, ctypes.c_void_p)
        name = llama.symbol("ggml_op_name", ctypes.c_char_p, ctypes.c_int)
        self._operations: dict[str, int] = {}
        while "FLASH_ATTN_EXT" not in self._operations:  # which stands after all others of the rules
            number = len(self._operations)
            self._operations[name(number).decode()] = number
        self._asked: dict[str, ctypes._FuncPointer] = {}
        self._before: dict[int, int] = {}

    def stand_for(self, kernels: Sequence[str]) -> None:
        """Which back ends the cards stand for, from now on."""
        self._kernels = (*kernels, *(CUDA,) * (len(self._handles) - len(kernels)))

    def suit(self, plan: Plan) -> None:
        """Have each card ask for what `plan` takes on the back end that it stands for."""
        plain = plan.kv_k == plan.kv_v == "f16"
        for handle, backend in zip(self._handles, self._kernels, strict=True):
            rules = RULES.get(backend, {})
            self._put(handle, backend, {} if plain and rules is _CUDA else rules)

    def _put(self, handle: int, backend: str, rules: Mapping[str, _Rule]) -> None:
        words = (ctypes.c_void_p * _WORDS).from_address(self._buffer_type(handle))
        if words[_DEVICE] != handle:
            print("buffer types look otherwise here: what kernels need besides is left out", file=sys.stderr)
            return
        before = self._before.setdefault(handle, words[_SIZE] or 0)
        if not rules:
            words[_SIZE] = before
            return
        if backend not in self._asked:
            self._asked[backend] = self._function(rules)
        words[_SIZE] = ctypes.cast(self._asked[backend], ctypes.c_void_p).value

    def _function(self, rules: Mapping[str, _Rule]) -> ctypes._FuncPointer:
        by_number = {self._operations[name]: rule for name, rule in rules.items() if name in self._operations}
        operation, number = Tensor.op.offset, ctypes.c_int.from_address
        nbytes = self._nbytes

        def size_of(_: int, tensor: int) -> int:
            rule = by_number.get(number(tensor + operation).value)
            size = int(nbytes(tensor))
            return rule(Tensor.from_address(tensor), size) if rule else size

        return _Asked(size_of)
