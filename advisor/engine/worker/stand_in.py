"""Virtual cards that behave as the back ends they stand for, where that decides how much memory is planned.

ggml's RPC devices, which virtual cards are, differ from a real card's in three things that a dry run shows: what
kernels ask for beside a result (scratch.py), whether a card takes over the computing of large batches whose weights lie
in system memory (then these are copied into its compute buffer, and the processor needs none of its own for them), and
what is kept until several operations that it computes as one have ended. For each ggml asks a function of the device;
those of virtual cards are replaced by ours.
"""

from __future__ import annotations

import ctypes
import re
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial

from advisor.engine.worker.llama import Llama
from advisor.engine.worker.scratch import KEPT_BY, RULES, SHORTEST_SUM, GraphTensor, SizeRule, kept_until
from advisor.engine.worker.vulkan_order import Graph, GraphOrder, fuses_in, vulkan_order
from advisor.plan import Plan

CUDA, METAL, VULKAN = "cuda", "metal", "vulkan"
_LARGE_BATCH = 32  # tokens from which on a card takes over (GGML_OP_OFFLOAD_MIN_BATCH's default, on all back ends)
_LAST_OPERATION = "GLU"  # in enum ggml_op
_ONLY_PRODUCTS = frozenset({METAL})  # back ends that take over products of matrices and nothing else
# What llama_context::sched_reserve logs before its graphs, and graph_reserve before each. Memory is planned with one of
# a whole batch; those of few tokens only show which operations there are and into how many parts a graph is cut.
_WHOLE = re.compile(r"sched_reserve: worst-case: n_tokens = +(\d+)")
_GRAPH = re.compile(r"graph_reserve: reserving a graph for ubatch with n_tokens = +(\d+)")

# In words of a pointer: struct ggml_backend_buffer_type, its function for the size of a tensor, and its device;
# struct ggml_backend_device, its functions that make a back end and that take over, and its registry; struct
# ggml_backend, its function that looks through a graph, and its device.
_BUFFER_WORDS, _SIZE, _BUFFER_DEVICE = 8, 4, 6
_DEVICE_WORDS, _MAKE, _TAKE_OVER, _REGISTRY = 17, 5, 11, 15
_BACKEND_WORDS, _LOOK_THROUGH, _BACKEND_DEVICE = 19, 16, 17

_SizeOf = ctypes.CFUNCTYPE(ctypes.c_size_t, ctypes.c_void_p, ctypes.c_void_p)
_TakesOver = ctypes.CFUNCTYPE(ctypes.c_bool, ctypes.c_void_p, ctypes.c_void_p)
_Makes = ctypes.CFUNCTYPE(ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p)
_LooksThrough = ctypes.CFUNCTYPE(None, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p)
_Keep = ctypes.CFUNCTYPE(None, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p)


class StandIn:
    """The functions of back ends, put on virtual cards."""

    def __init__(self, llama: Llama, handles: Sequence[int], kernels: Sequence[str]) -> None:
        """handles: of the cards; kernels: as in EngineSettings."""
        pointer = ctypes.c_void_p
        self._handles = tuple(handles)
        self._buffer_type = llama.symbol("ggml_backend_dev_buffer_type", pointer, pointer)
        self._registry = llama.symbol("ggml_backend_dev_backend_reg", pointer, pointer)
        self._nbytes = llama.symbol("ggml_nbytes", ctypes.c_size_t, pointer)
        self._nodes = llama.symbol("ggml_graph_nodes", pointer, pointer)
        self._node_count = llama.symbol("ggml_graph_n_nodes", ctypes.c_int, pointer)
        self._can_fuse = llama.symbol(
            "ggml_can_fuse_subgraph_ext", ctypes.c_bool, pointer, pointer, ctypes.c_int, pointer, pointer, ctypes.c_int
        )
        self._operations = dict(_operations(llama)) if handles else {}
        self._made: dict[str, ctypes._FuncPointer] = {}  # ours, which have to live as long as ggml may call them
        self._before: dict[tuple[int, int], int] = {}
        self._whole, self._small = 0, False  # tokens of a batch; whether the graph that is built now is of fewer
        self.stand_for(kernels)

    def stand_for(self, kernels: Sequence[str]) -> None:
        """Which back ends the cards stand for, from now on."""
        self._kernels = (*kernels, *(CUDA,) * (len(self._handles) - len(kernels)))

    def heard(self, line: str) -> None:
        """Take a line of llama.cpp's log at the moment it is written. Without these every graph is looked through."""
        if found := _WHOLE.match(line):
            self._whole = int(found[1])
        elif found := _GRAPH.match(line):
            self._small = int(found[1]) < self._whole

    def suit(self, plan: Plan, *, mixture: bool) -> None:
        """Before a context is made: have each card do for `plan` what its back end does. mixture: of experts."""
        plain = plan.kv_k == plan.kv_v == "f16"
        for handle, backend in zip(self._handles, self._kernels, strict=True):
            buffers = _words(self._buffer_type(handle), _BUFFER_WORDS)
            device = _words(handle, _DEVICE_WORDS)
            if buffers[_BUFFER_DEVICE] != handle or device[_REGISTRY] != self._registry(handle):
                print("devices look otherwise here: what their back ends do is left out", file=sys.stderr)
                return
            sizes = RULES.get(backend, {})
            if plain and backend != METAL:
                sizes = {}
            self._put(buffers, _SIZE, f"{backend} size" if sizes else "", partial(self._size_of, sizes))
            self._put(device, _TAKE_OVER, f"{backend} over", partial(self._take_over, backend))
            looks = backend == VULKAN or (mixture and backend in KEPT_BY)
            make = self._before.get((handle, _MAKE)) or device[_MAKE] or 0
            self._put(device, _MAKE, f"{backend} {make}" if looks else "", partial(self._make, make, backend))

    def _put(
        self, words: ctypes.Array[ctypes.c_void_p], at: int, name: str, make: Callable[[], ctypes._FuncPointer]
    ) -> None:
        """Put one of our functions there, made the first time; where it has no name, what was there before."""
        before = self._before.setdefault((ctypes.addressof(words), at), words[at] or 0)
        if name and name not in self._made:
            self._made[name] = make()
        words[at] = ctypes.cast(self._made[name], ctypes.c_void_p).value if name else before

    # -- the functions ------------------------------------------------------------------------------------------

    def _size_of(self, rules: Mapping[str, SizeRule]) -> ctypes._FuncPointer:
        by_number = {self._operations[name]: rule for name, rule in rules.items() if name in self._operations}
        nbytes, number, operation = self._nbytes, ctypes.c_int.from_address, GraphTensor.op.offset

        def size_of(_: int, tensor: int) -> int:
            rule = by_number.get(number(tensor + operation).value)
            size = int(nbytes(tensor))
            return rule(GraphTensor.from_address(tensor), size) if rule else size

        return _SizeOf(size_of)

    def _take_over(self, backend: str) -> ctypes._FuncPointer:
        """Source: ggml_backend_cuda_device_offload_op and those of Vulkan and Metal."""
        rows, product, routed = (self._operations.get(name, -1) for name in ("GET_ROWS", "MUL_MAT", "MUL_MAT_ID"))
        others = backend not in _ONLY_PRODUCTS

        def takes_over(_: int, tensor: int) -> bool:
            result = GraphTensor.from_address(tensor)
            if result.op == product:
                return bool(result.ne[1] >= _LARGE_BATCH)
            if result.op == routed:
                return bool(result.ne[2] >= _LARGE_BATCH)
            if result.op == rows or not others:
                return False
            return bool(result.ne[1] * result.ne[2] * result.ne[3] >= _LARGE_BATCH)

        return _TakesOver(takes_over)

    def _make(self, before: int, backend: str) -> ctypes._FuncPointer:
        make = _Makes(before)
        look = self._look_in_order() if backend == VULKAN else self._look_through()
        self._made[f"{backend} look {before}"] = look
        address = ctypes.cast(look, ctypes.c_void_p).value

        def made(device: int, parameters: int) -> int:
            backend = int(make(device, parameters) or 0)
            words = _words(backend, _BACKEND_WORDS) if backend else None
            if words is not None and words[_BACKEND_DEVICE] == device and not words[_LOOK_THROUGH]:
                words[_LOOK_THROUGH] = address
            return backend

        return _Makes(made)

    def _look_through(self) -> ctypes._FuncPointer:
        numbers = {name: self._operations[name] for name in ("MUL", "VIEW", "ADD")}

        def look(_: int, graph: int, parameters: int) -> None:
            if self._small:
                return
            count = self._node_count(graph)
            if count < SHORTEST_SUM:
                return
            nodes = (ctypes.c_void_p * count).from_address(self._nodes(graph))
            for tensor, until in kept_until(nodes, numbers):
                function, asker = (ctypes.c_void_p * 2).from_address(parameters)
                _Keep(function or 0)(asker, tensor, until)

        return _LooksThrough(look)

    def _look_in_order(self) -> ctypes._FuncPointer:
        """Graphs of the same operations are of one kind of model and put into the same order."""
        known: dict[tuple[int, ...], GraphOrder] = {}
        number, operation = ctypes.c_int.from_address, GraphTensor.op.offset

        def look(_: int, graph: int, parameters: int) -> None:
            if self._small:
                return
            count = self._node_count(graph)
            nodes = (ctypes.c_void_p * count).from_address(self._nodes(graph))
            written = list(nodes)
            kinds = tuple(number(node + operation).value for node in written)
            if kinds not in known:
                known[kinds] = vulkan_order(Graph(written, self._operations, fuses_in(graph, self._can_fuse)))
            function, asker = (ctypes.c_void_p * 2).from_address(parameters)
            keep = _Keep(function or 0)
            for at, source, last in known[kinds].kept:
                keep(asker, GraphTensor.from_address(written[at]).src[source], written[last])
            nodes[:] = [written[place] for place in known[kinds].places]

        return _LooksThrough(look)


def _words(address: int, count: int) -> ctypes.Array[ctypes.c_void_p]:
    return (ctypes.c_void_p * count).from_address(address)


def _operations(llama: Llama) -> Iterator[tuple[str, int]]:
    """Names and numbers of ggml's operations as far as they are needed."""
    name_of = llama.symbol("ggml_op_name", ctypes.c_char_p, ctypes.c_int)
    number, name = 0, ""
    while name != _LAST_OPERATION:
        name = name_of(number).decode()
        yield name, number
        number += 1
