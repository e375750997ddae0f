"""What kernels of real back ends ask for beside a result: by hand."""

from __future__ import annotations

import ctypes

import pytest

from advisor.engine.worker.scratch import GraphTensor, cuda_attention, kept_until, metal_attention

F32, F16, Q8_0 = 0, 1, 8
CELLS, HEADS, WIDTH, TOKENS = 8192, 8, 128, 512


def tensor(kind: int, *sizes: int, block: int = 2, sources: tuple[GraphTensor, ...] = ()) -> GraphTensor:
    made = GraphTensor(type=kind)
    made.ne[:] = sizes
    made.nb[:] = [block] * 4
    for index, source in enumerate(sources):
        made.src[index] = ctypes.addressof(source)
    return made


def attention(keys: GraphTensor, values: GraphTensor) -> tuple[GraphTensor, tuple[GraphTensor, ...]]:
    queries = tensor(F32, WIDTH, TOKENS, HEADS * 4, 1)
    mask = tensor(F16, CELLS, TOKENS, 1, 1)
    sources = (queries, keys, values, mask)
    return tensor(F32, WIDTH, HEADS * 4, TOKENS, 1, sources=sources), sources


def test_cuda_turns_a_quantised_cache_into_sixteen_bits() -> None:
    plain, quantised = (tensor(kind, WIDTH, CELLS, HEADS, 1) for kind in (F16, Q8_0))
    copy = 2 * WIDTH * CELLS * HEADS
    for keys, values, more in ((plain, plain, 0), (quantised, plain, copy), (quantised, quantised, 2 * copy)):
        result, _kept = attention(keys, values)
        assert cuda_attention(result, 1024) == 1024 + more


def test_values_that_lie_in_the_keys_are_turned_once() -> None:
    cache = tensor(Q8_0, 576, CELLS, 1, 1)
    keys, values = tensor(Q8_0, 576, CELLS, 1, 1), tensor(Q8_0, 512, CELLS, 1, 1)
    keys.view_src = values.view_src = ctypes.addressof(cache)
    result, _kept = attention(keys, values)
    assert cuda_attention(result, 1024) == 1024 + 2 * 576 * CELLS


def test_metal_keeps_room_for_it_whatever_the_cache_is() -> None:
    keys = tensor(F16, WIDTH, CELLS, HEADS, 1)
    result, _kept = attention(keys, keys)
    copies = 2 * 2 * WIDTH * CELLS * HEADS
    tail = 64 * (2 * 2 * HEADS + 2 * TOKENS)  # rows of keys, values and mask, as wide as their strides
    tiles = CELLS // 64 * TOKENS // 8
    groups = 4 * 32 * HEADS * 4 * 32 * (WIDTH + 2)
    assert metal_attention(result, 0) == copies + tail + tiles + groups


def node(name: str, *sizes: int, sources: tuple[GraphTensor, ...] = ()) -> GraphTensor:
    made = tensor(F32, *sizes, sources=sources)
    made.op = NUMBERS.get(name, 0)
    return made


def experts_added_up(used: int, *, scaled: bool = False) -> tuple[list[GraphTensor], list[GraphTensor]]:
    """The nodes of a graph that adds up what experts give, and what is to stay until that is done."""
    given, weights = node("", WIDTH, used, TOKENS, 1), node("", 1, used, TOKENS, 1)
    kept, nodes = [given], []
    if scaled:
        kept.append(node("", 1, used, TOKENS, 1))
        nodes.append(node("MUL", WIDTH, used, TOKENS, 1, sources=(given, kept[1])))
    nodes.append(node("MUL", WIDTH, used, TOKENS, 1, sources=(nodes[0] if scaled else given, weights)))
    nodes += [node("VIEW", WIDTH, TOKENS, 1, 1) for _ in range(used)]
    nodes += [node("ADD", WIDTH, TOKENS, 1, 1) for _ in range(used - 1)]
    return nodes, [*kept, weights]


NUMBERS = {"MUL": 7, "VIEW": 8, "ADD": 9}


@pytest.mark.parametrize("scaled", [False, True])
def test_what_experts_gave_stays_until_it_is_added_up(scaled: bool) -> None:
    nodes, kept = experts_added_up(8, scaled=scaled)
    last = ctypes.addressof(nodes[-1])
    found = list(kept_until([ctypes.addressof(one) for one in nodes], NUMBERS))
    assert found == [(ctypes.addressof(one), last) for one in kept]


def test_other_products_keep_nothing() -> None:
    product = node("MUL", WIDTH, TOKENS, 1, 1, sources=(node("", WIDTH, TOKENS, 1, 1), node("", WIDTH, 1, 1, 1)))
    many, _kept = experts_added_up(16)
    for nodes in ([product], many, experts_added_up(8)[0][:-1]):
        assert not list(kept_until([ctypes.addressof(one) for one in nodes], NUMBERS))
