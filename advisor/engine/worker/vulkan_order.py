"""The order in which Vulkan computes a graph: what does not depend on one another is brought together.

ggml lets each back end put a graph into an order of its own before memory is shared out, and in another order other
tensors live at the same time: a compute buffer is up to a tenth larger or smaller. Source: ggml_vk_graph_optimize of
the llama.cpp that llama-cpp-python 0.3.36 carries. CUDA leaves the order as it is; Metal's is not followed here.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from advisor.engine.worker.scratch import GraphTensor

_LOOKED_AHEAD, _PULLED_FROM = 20, 15  # nodes
_EMPTY = ("NONE", "RESHAPE", "TRANSPOSE", "VIEW", "PERMUTE")  # operations that compute nothing
_ROUTING_END = ("GET_ROWS", "RESHAPE", "SUM_ROWS", "CLAMP", "DIV", "RESHAPE")
_ROUTING = (  # the choice of experts, which is one operation; what it reads stays until it is done
    ("SOFT_MAX", "RESHAPE", "ARGSORT", "VIEW", *_ROUTING_END),
    ("UNARY", "RESHAPE", "ADD", "ARGSORT", "VIEW", *_ROUTING_END),
    ("UNARY", "SQRT", "RESHAPE", "ADD", "ARGSORT", "VIEW", *_ROUTING_END),
    ("SOFT_MAX", "RESHAPE", "ARGSORT", "VIEW", "GET_ROWS"),
    ("ARGSORT", "VIEW", "GET_ROWS", "RESHAPE", "SOFT_MAX", "RESHAPE"),
)
_TOGETHER = (  # others that are one operation
    ("MUL", "SIN", "SQR", "MUL", "ADD"),
    ("GET_ROWS", "PERMUTE", "CONT", "CPY", "RESHAPE", "ADD", "TOP_K"),
    ("RMS_NORM", "MUL", "ADD", "MUL"),
    ("RMS_NORM", "MUL", "ADD"),
    ("RMS_NORM", "MUL", "ROPE", "VIEW", "SET_ROWS"),
    ("RMS_NORM", "VIEW", "SET_ROWS"),
    ("ROPE", "VIEW", "SET_ROWS"),
    ("SCALE", "UNARY", "SCALE", "DSV4_HC_POST"),
)
_CHOICE = _TOGETHER[1]  # of which no node is taken out
# (what comes first, what follows) although it depends on it, for both are one operation: the first pairs also where
# views stand between them, the others next to each other.
_APART = (("RMS_NORM", "MUL"), ("UNARY", "MUL"))
_NEXT = (
    ("MUL_MAT", "ADD"), ("MUL_MAT_ID", "ADD_ID"), ("MUL_MAT_ID", "MUL"), ("ADD", "ADD"), ("SSM_CONV", "ADD"),
    ("SSM_CONV", "UNARY"),
)  # fmt: skip

Fuses = Callable[[Sequence[int], Sequence[int], int], bool]
"""(places of nodes, their operations, the place of the one that is needed afterwards) to whether they are one."""


@dataclass(frozen=True)
class Graph:
    """nodes: addresses, in the order in which they were written; numbers: of operations by name."""

    nodes: Sequence[int]
    numbers: Mapping[str, int]
    fuses: Fuses

    @cached_property
    def tensors(self) -> list[GraphTensor]:
        """Of the nodes."""
        return [GraphTensor.from_address(node) for node in self.nodes]

    @cached_property
    def kinds(self) -> list[int]:
        """Their operations."""
        return [int(tensor.op) for tensor in self.tensors]

    @cached_property
    def sources(self) -> list[tuple[int, ...]]:
        """Addresses of what each is computed from; those of a product's two factors keep their places."""
        return [tuple(address for address in tensor.src if address) for tensor in self.tensors]

    @cached_property
    def storage(self) -> dict[int, int]:
        """Where the numbers of a tensor lie, by address: in itself, or in what it is a view of."""
        known = {node: tensor.view_src or node for node, tensor in zip(self.nodes, self.tensors, strict=True)}
        for sources in self.sources:
            for address in sources:
                if address not in known:
                    known[address] = GraphTensor.from_address(address).view_src or address
        return known

    @cached_property
    def read(self) -> list[frozenset[int]]:
        """Where the numbers lie that each is computed from."""
        return [frozenset(self.storage[address] for address in sources) for sources in self.sources]

    @cached_property
    def empty(self) -> list[bool]:
        """Whether each computes nothing."""
        nothing = {self.numbers[name] for name in _EMPTY}
        return [kind in nothing for kind in self.kinds]

    def numbered(self, names: Sequence[str]) -> tuple[int, ...]:
        """Operations as numbers; -1 for one that this ggml does not have."""
        return tuple(self.numbers.get(name, -1) for name in names)

    def depends(self, later: int, earlier: int) -> bool:
        """Whether the node of one place has to come after that of another."""
        node, first = self.nodes[later], self.nodes[earlier]
        if first in self.sources[later]:
            return True
        here, there = self.storage[node], self.storage[first]
        if not (self.empty[later] or self.empty[earlier]) and (there in self.read[later] or here in self.read[earlier]):
            return True
        return here == there


@dataclass(frozen=True)
class GraphOrder:
    """places: of the nodes in Vulkan's order. kept: (place of a node, which of its sources, place of the node until
    which that is kept)."""

    places: tuple[int, ...]
    kept: tuple[tuple[int, int, int], ...]


def vulkan_order(graph: Graph) -> GraphOrder:
    """In which Vulkan computes it."""
    return _Ordering(graph).ordered()


class _Ordering:
    def __init__(self, graph: Graph) -> None:
        self._graph, self._count = graph, len(graph.nodes)
        self._used = [False] * self._count
        self._done: set[int] = set()  # addresses of nodes that have their place
        self._order: list[int] = []
        self._kept: list[tuple[int, int, int]] = []
        self._first = 0
        self._routing = [graph.numbered(names) for names in _ROUTING]
        self._together = [graph.numbered(names) for names in _TOGETHER]
        self._kept_inputs = self._together[-1]
        by_first: dict[int, list[tuple[int, ...]]] = {}
        for pattern in (*self._routing, *self._together):
            by_first.setdefault(pattern[0], []).append(pattern)
        kinds = graph.kinds
        self._matches = [
            [pattern for pattern in by_first.get(kind, ()) if tuple(kinds[at : at + len(pattern)]) == pattern]
            for at, kind in enumerate(kinds)
        ]
        choice = graph.numbered(_CHOICE)
        self._in_choice = [False] * self._count
        for at, found in enumerate(self._matches):
            if choice in found:
                self._in_choice[at : at + len(choice)] = [True] * len(choice)
        self._apart, self._next = ({graph.numbered(pair) for pair in pairs} for pairs in (_APART, _NEXT))
        self._number = graph.numbers

    def ordered(self) -> GraphOrder:
        while self._first < self._count:
            pattern = self._pattern_at(self._first)
            if pattern:
                self._keep_inputs(pattern)
                self._place(range(self._first, self._first + len(pattern)))
            else:
                chosen = self._computed_together()
                if self._graph.kinds[chosen[-1]] != self._number["ADD"]:  # not to part what is one operation
                    self._add_views(chosen)
                self._place(chosen)
        return GraphOrder(tuple(self._order), tuple(self._kept))

    def _pattern_at(self, at: int) -> tuple[int, ...]:
        found = [one for one in self._matches[at] if not any(self._used[at : at + len(one)])]
        for pattern in (*self._routing, *self._together):
            if pattern in found:
                return pattern
        return ()

    def _keep_inputs(self, pattern: tuple[int, ...]) -> None:
        """What one operation reads stays until it is done, where it would be written over."""
        first, last = self._first, self._first + len(pattern) - 1
        if pattern in self._routing:
            last += last + 1 < self._count and self._graph.kinds[last + 1] == self._number["SCALE"]
        elif pattern != self._kept_inputs:
            return
        seen: set[int] = set()
        for at in range(first, first + len(pattern)):
            for source, address in enumerate(self._graph.sources[at]):
                if address not in seen:
                    self._kept.append((at, source, last))
                    seen.add(address)
            seen.add(self._graph.nodes[at])

    def _place(self, places: Sequence[int]) -> None:
        for at in places:
            self._order.append(at)
            self._done.add(self._graph.nodes[at])
            self._used[at] = True
        while self._first < self._count and self._used[self._first]:
            self._first += 1

    def _computed_together(self) -> list[int]:
        """The next node, and those behind it that depend on none without a place."""
        graph, first = self._graph, self._first
        chosen = [first]
        for at in range(first + 1, min(first + _LOOKED_AHEAD, self._count)):
            if self._used[at] or graph.empty[at] or self._in_choice[at] or self._matched(at):
                continue
            if all(self._used[earlier] or self._may_precede(earlier, at, chosen) for earlier in range(first, at)):
                chosen.append(at)
                self._pull(at, chosen)
        return chosen

    def _matched(self, at: int) -> bool:
        return any(not any(self._used[at : at + len(one)]) for one in self._matches[at])

    def _may_precede(self, earlier: int, at: int, chosen: list[int]) -> bool:
        """Whether the node at `at` may come now although that at `earlier` has no place yet."""
        graph = self._graph
        if not graph.depends(at, earlier):
            return True
        if earlier != chosen[-1]:
            return False
        pair = graph.kinds[earlier], graph.kinds[at]
        if pair in self._apart:
            return all(self._used[between] or graph.empty[between] for between in range(earlier + 1, at))
        return at == earlier + 1 and pair in self._next

    # -- what is brought forward to the node that it belongs to -----------------------------------------------------

    def _pull(self, at: int, chosen: list[int]) -> None:
        kinds, number = self._graph.kinds, self._number
        kind, before, last = kinds[at], kinds[at - 1], at
        if (before, kind) == (number["RMS_NORM"], number["MUL"]):
            last = self._take(at, "ROPE", chosen, lambda sources: all(self._given(one) for one in sources[1:3]))
        if kinds[last] in (number["ROPE"], number["RMS_NORM"]):
            self._take_rows(last, chosen)
        if (before, kind) == (number["MUL_MAT_ID"], number.get("ADD_ID", -1)):
            self._take(at, "MUL", chosen, lambda sources: self._ready(sources[1]))
        if (before, kind) == (number["MUL_MAT"], number["ADD"]):
            self._take(at, "ADD", chosen, lambda sources: self._ready(sources[1]))
        if (before, kind) == (number["SSM_CONV"], number["ADD"]):
            self._take(at, "UNARY", chosen, lambda _: True)
        if kind == number["UNARY"]:
            self._take_product(at, chosen)

    def _given(self, address: int) -> bool:
        return bool(GraphTensor.from_address(address).op == self._number["NONE"])

    def _ready(self, address: int) -> bool:
        return address in self._done or self._given(address)

    def _take(self, at: int, name: str, chosen: list[int], fit: Callable[[tuple[int, ...]], bool]) -> int:
        """Bring the next such operation on this node forward; its place, or this one's."""
        graph = self._graph
        for later in range(at + 1, min(at + _PULLED_FROM, self._count)):
            sources = graph.sources[later]
            if graph.kinds[later] == self._number[name] and sources[:1] == (graph.nodes[at],) and fit(sources):
                self._bring(later, chosen)
                return later
        return at

    def _bring(self, place: int, chosen: list[int]) -> None:
        chosen.append(place)
        self._used[place] = True

    def _take_rows(self, at: int, chosen: list[int]) -> None:
        """The view of this node and the writing of its rows into the cache."""
        graph, view = self._graph, -1
        for later in range(at + 1, min(at + _PULLED_FROM, self._count)):
            if self._used[later]:
                continue
            kind, sources = graph.kinds[later], graph.sources[later]
            if view < 0 and kind == self._number["VIEW"] and sources[:1] == (graph.nodes[at],):
                view = later
            elif view >= 0 and kind == self._number["SET_ROWS"] and sources[:1] == (graph.nodes[view],):
                kinds = graph.kinds[at], graph.kinds[view], kind
                if graph.fuses((at, view, later), kinds, later) and not any(
                    not self._used[between] and between != view and not graph.empty[between]
                    and graph.depends(later, between)
                    for between in range(at + 1, later)
                ):  # fmt: skip
                    self._bring(view, chosen)
                    self._bring(later, chosen)
                return

    def _take_product(self, at: int, chosen: list[int]) -> None:
        """The product of this node with what is there already."""
        graph = self._graph
        node, kind = graph.nodes[at], graph.tensors[at].type
        for later in range(at + 1, min(at + _PULLED_FROM, self._count)):
            sources = graph.sources[later]
            if graph.kinds[later] != self._number["MUL"] or node not in sources[:2]:
                continue
            other = sources[1] if sources[0] == node else sources[0]
            alike = kind == graph.tensors[later].type == GraphTensor.from_address(other).type
            if alike and self._ready(other):
                self._bring(later, chosen)
                return

    def _add_views(self, chosen: list[int]) -> None:
        """Views behind the first node whose source has its place now."""
        graph, first = self._graph, self._first
        for at in range(first + 1, min(first + _LOOKED_AHEAD, self._count)):
            if self._used[at] or not graph.empty[at]:
                continue
            if all(
                self._used[earlier] or earlier in chosen or not graph.depends(at, earlier)
                for earlier in range(first, at)
            ):
                chosen.append(at)


def fuses_in(graph: int, ask: Callable[..., int]) -> Fuses:
    """What ggml_can_fuse_subgraph_ext (`ask`) says of a graph, by its address."""

    def fuses(places: Sequence[int], kinds: Sequence[int], needed: int) -> bool:
        count = len(places)
        indices, operations = (ctypes.c_int * count)(*places), (ctypes.c_int * count)(*kinds)
        return bool(ask(graph, indices, count, operations, (ctypes.c_int * 1)(needed), 1))

    return fuses
