"""Which tensors a model has, and of what type each is in a quantisation: asked of llama.cpp, without any weights.

llama.cpp builds a model from metadata alone and calls back with each tensor of it (llama_model_init_from_user, made
for its own tests), and its quantiser has a dry run that settles every tensor's type and writes nothing. Neither
allocates on a virtual card; what stays in system memory (the input matrix) is reserved and never touched.
"""

from __future__ import annotations

import ctypes
import os
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from advisor.engine.worker.llama import Llama, handle_array
from advisor.engine.worker.load_errors import load_error
from advisor.engine.worker.model import EVERY_LAYER
from advisor.errors import ModelProblem
from advisor.gguf.quants import tensor_type

_MOST_DIMS = 4  # GGML_MAX_DIMS
_ROW = re.compile(
    r"^\[ *\d+/ *\d+\] (\S+) +- \[[^\]]*\], type = +(\w+), size = +[\d.]+ MiB(?: -> +[\d.]+ MiB \((\w+)\))?$"
)


class _InitParams(ctypes.Structure):
    """struct gguf_init_params."""

    _fields_ = (("no_alloc", ctypes.c_bool), ("ctx", ctypes.c_void_p))


def tensors(llama: Llama, path: Path, cards: Sequence[str]) -> list[tuple[str, tuple[int, ...]]]:
    """Name and shape (innermost first) of every tensor the engine looks for in a model of this metadata.

    path: a GGUF of metadata alone. cards: names of virtual cards to place it on, of more room than it needs. What an
    architecture may have and need not (biases, scales, an output matrix beside a shared one) is listed as well.
    Raises ModelProblem where the engine cannot make a model of it.
    """
    from_file = llama.symbol("gguf_init_from_file", ctypes.c_void_p, ctypes.c_char_p, _InitParams)
    free = llama.symbol("gguf_free", None, ctypes.c_void_p)
    name_of = llama.symbol("ggml_get_name", ctypes.c_char_p, ctypes.c_void_p)
    found: dict[str, tuple[int, ...]] = {}

    def listed(tensor: int, _: object) -> None:
        found[name_of(tensor).decode()] = _shape(llama, tensor)

    c = llama.c
    callback = c.llama_model_set_tensor_data_t(listed)
    params = c.llama_model_default_params()
    params.n_gpu_layers, params.load_mtp = EVERY_LAYER, True
    handles = handle_array([handle for name, handle in llama.handles().items() if name in cards])
    params.devices = ctypes.cast(handles, ctypes.c_void_p)
    metadata = from_file(os.fsencode(path), _InitParams(True, None))
    if not metadata:
        raise ModelProblem("{name} is no metadata that the engine can read.", name=path.name)
    mark = llama.log.mark()
    model = c.llama_model_init_from_user(metadata, callback, None, params)
    free(metadata)
    if not model:
        raise load_error(llama.log.since(mark), path.name)
    c.llama_model_free(model)
    return list(found.items())


def quantised(llama: Llama, path: Path, file_type: int, *, imatrix: bool, types: Mapping[str, int]) -> dict[str, int]:
    """The ggml type of each tensor, by name, after quantising the model at `path` (sparse: a skeleton) to `file_type`.

    file_type: as in gguf.quants.FILE_TYPES. imatrix: whether importance statistics are at hand, which changes the
    type of some tensors. types: ggml types by regular expression over names, to take instead of the quantiser's
    choice. Raises ModelProblem where the quantiser refuses.
    """
    c = llama.c
    params = c.llama_model_quantize_default_params()
    params.nthread, params.ftype, params.dry_run = 1, file_type, True
    one = ctypes.c_float(1.0)
    entry = c.llama_model_imatrix_data
    statistics = (entry * 2)(entry(b"any", ctypes.pointer(one), 1), entry(None, None, 0))
    override = c.llama_model_tensor_override
    overrides = (override * (len(types) + 1))(*(override(key.encode(), value) for key, value in types.items()))
    if types:
        params.tt_overrides = ctypes.cast(overrides, ctypes.POINTER(override))
    if imatrix:
        params.imatrix = ctypes.cast(statistics, ctypes.POINTER(entry))
    mark = llama.log.mark()
    failed = c.llama_model_quantize(os.fsencode(path), os.devnull.encode(), ctypes.byref(params))
    lines = llama.log.since(mark)
    if failed:
        raise load_error(lines, path.name)
    rows = (_ROW.match(line) for line in lines)
    return {row[1]: _type_id(row[3] or row[2]) for row in rows if row}


def _type_id(name: str) -> int:
    kind = tensor_type(name)
    if kind is None:
        raise ModelProblem("The engine's quantiser chose the type {name}, which Plimsoll does not know.", name=name)
    return kind.id


class _TensorHead(ctypes.Structure):
    """The first fields of struct ggml_tensor."""

    _fields_ = (("type", ctypes.c_int), ("buffer", ctypes.c_void_p), ("ne", ctypes.c_int64 * _MOST_DIMS))


def _shape(llama: Llama, tensor: int) -> tuple[int, ...]:
    dims = llama.symbol("ggml_n_dims", ctypes.c_int, ctypes.c_void_p)(tensor)
    return tuple(_TensorHead.from_address(tensor).ne[:dims])
