"""The order that Vulkan puts a graph into, with graphs made by hand; what it comes to: tests.advisor.fit."""

from __future__ import annotations

import ctypes

from advisor.engine.worker.scratch import GraphTensor
from advisor.engine.worker.vulkan_order import Graph, GraphOrder, vulkan_order

NAMES = (
    "NONE", "RESHAPE", "VIEW", "PERMUTE", "TRANSPOSE", "ADD", "MUL", "MUL_MAT", "MUL_MAT_ID", "ADD_ID", "RMS_NORM",
    "ROPE", "SET_ROWS", "UNARY", "SSM_CONV", "SOFT_MAX", "ARGSORT", "GET_ROWS", "SCALE",
)  # fmt: skip
NUMBERS = {name: number for number, name in enumerate(NAMES)}


class Written:
    """A graph as it is written down, node after node."""

    def __init__(self) -> None:
        self.tensors: list[GraphTensor] = []
        self.leaves: list[GraphTensor] = []

    def leaf(self) -> GraphTensor:
        self.leaves.append(GraphTensor(op=NUMBERS["NONE"]))
        return self.leaves[-1]

    def node(self, name: str, *sources: GraphTensor, of: GraphTensor | None = None) -> GraphTensor:
        made = GraphTensor(op=NUMBERS[name], view_src=ctypes.addressof(of) if of is not None else None)
        for at, source in enumerate(sources):
            made.src[at] = ctypes.addressof(source)
        self.tensors.append(made)
        return made

    def view(self, name: str, source: GraphTensor) -> GraphTensor:
        return self.node(name, source, of=source)

    def ordered(self) -> tuple[Graph, GraphOrder]:
        graph = Graph([ctypes.addressof(one) for one in self.tensors], NUMBERS, lambda *_: True)
        return graph, vulkan_order(graph)

    def names(self) -> list[str]:
        return [NAMES[self.tensors[place].op] for place in self.ordered()[1].places]


def attention() -> Written:
    """Queries, keys and values of one layer, one after the other."""
    graph = Written()
    normed = graph.node("MUL", graph.node("RMS_NORM", graph.leaf()), graph.leaf())
    for _ in range(2):
        product = graph.view("RESHAPE", graph.node("MUL_MAT", graph.leaf(), normed))
        rotated = graph.node("ROPE", product, graph.leaf())
        graph.node("SET_ROWS", graph.view("VIEW", rotated), graph.leaf())
    values = graph.view("RESHAPE", graph.node("MUL_MAT", graph.leaf(), normed))
    graph.node("SET_ROWS", values, graph.leaf())
    return graph


def test_products_that_do_not_depend_on_one_another_come_together() -> None:
    names = attention().names()
    assert names[:2] == ["RMS_NORM", "MUL"]
    assert names[2:5] == ["MUL_MAT"] * 3
    assert names.index("ROPE") > 4


def test_a_rotation_and_its_rows_stay_together() -> None:
    names = attention().names()
    for at in (at for at, name in enumerate(names) if name == "ROPE"):
        assert names[at : at + 3] == ["ROPE", "VIEW", "SET_ROWS"]


def test_every_node_has_one_place_behind_what_it_is_computed_from() -> None:
    graph, order = attention().ordered()
    assert sorted(order.places) == list(range(len(graph.nodes)))
    placed: set[int] = set()
    inner = set(graph.nodes)
    for place in order.places:
        assert all(source in placed for source in graph.sources[place] if source in inner)
        placed.add(graph.nodes[place])


def test_what_the_choice_of_experts_reads_is_kept_until_it_is_made() -> None:
    graph = Written()
    logits = graph.node("MUL_MAT", graph.leaf(), graph.leaf())
    chances = graph.node("SOFT_MAX", logits)
    rows = graph.view("RESHAPE", chances)
    ranked = graph.node("ARGSORT", chances)
    graph.node("GET_ROWS", rows, graph.view("VIEW", ranked))
    written, order = graph.ordered()
    assert list(order.places) == list(range(6))
    kept = {(written.sources[at][source], written.nodes[last]) for at, source, last in order.kept}
    assert kept == {(ctypes.addressof(logits), written.nodes[-1])}
