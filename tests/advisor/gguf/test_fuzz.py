"""Hostile files: nothing but our own errors, in bounded time and memory.

Time and memory are measured apart, for tracemalloc slows Python down several times.
"""

from __future__ import annotations

import random
import struct
import time
import tracemalloc
from collections.abc import Callable

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from advisor.errors import AdvisorError, GgufError, ModelProblem
from advisor.gguf.header import Header
from advisor.gguf.parse import MAX_KEYS, parse_header
from advisor.gguf.quants import TENSOR_TYPES
from advisor.gguf.reader import ROOM, STEPS, ValueType
from advisor.gguf.skeleton import pack_skeleton, read_skeleton, strip, unpack
from advisor.gguf.tensors import MAX_TENSORS
from tests.advisor.gguf.raw import (
    STORIES,
    array,
    assert_sentence,
    gguf,
    pair,
    row,
    small,
    string,
    text_pair,
    u32_pair,
    vocabulary,
)

MEMORY, SECONDS = 64 * 2**20, 1.0
EVERY_DAY = small(
    text_pair("general.name", "tiny"),
    u32_pair("general.alignment", 32),
    pair("list", ValueType.ARRAY, array(ValueType.INT16, 3, bytes(6))),
    pair("nested", ValueType.ARRAY, array(ValueType.ARRAY, 1, array(ValueType.STRING, 1, string("x")))),
    pair("flag", ValueType.BOOL, b"\1"),
    vocabulary(1100, b"w"),
)


def read(data: bytes, total: int | None = None) -> Header | None:
    """The header, or None after one of our own errors with a sound sentence; anything else goes through."""
    try:
        header = parse_header(data, total)
    except (GgufError, ModelProblem) as error:
        assert_sentence(error)
        return None
    # Whatever was accepted must also be usable.
    assert header.weights_bytes <= header.file_bytes
    assert isinstance(f"{header.architecture}{header.name}{header.quant}{header.context_train}{header.layers}", str)
    assert header.vocab_size is None or header.vocab_size >= 0
    return header


hostile_numbers = st.integers(0, 9) | st.sampled_from(
    [2**n + d for n in (8, 10, 16, 31, 32, 53, 60, 62, 63) for d in (-1, 0, 1)] + [2**64 - 1]
)
u64 = hostile_numbers.map(lambda n: struct.pack("<Q", n))
u32 = hostile_numbers.map(lambda n: struct.pack("<I", n % 2**32))
honest_strings = st.binary(max_size=12).map(string)
strings = honest_strings | st.tuples(u64, st.binary(max_size=12)).map(b"".join)
payloads: st.SearchStrategy[bytes] = st.recursive(
    st.binary(max_size=24) | strings,
    lambda inner: (
        st.tuples(u32, u64, inner).map(b"".join)
        | st.tuples(st.integers(0, 13), st.lists(inner, max_size=4)).map(
            lambda a: array(a[0], len(a[1]), b"".join(a[1]))
        )
    ),
    max_leaves=8,
)
pairs = st.tuples(strings, st.integers(0, 13).map(lambda n: struct.pack("<I", n)), payloads).map(b"".join)
rows = st.tuples(strings, u32 | st.just(struct.pack("<I", 1)), u64, u32 | st.just(bytes(4)), u64).map(b"".join)


@st.composite
def structured(draw: st.DrawFn) -> bytes:
    """A file in the right order with wrong numbers in it."""
    body, tail = draw(st.lists(pairs, max_size=6)), draw(st.lists(rows, max_size=4))
    keys = draw(st.just(len(body)) | hostile_numbers)
    tensors = draw(st.just(len(tail)) | hostile_numbers)
    version = draw(st.sampled_from([2, 3, 3, 3, 1, 0, 4, 0x03000000]))
    return gguf([*body, *tail], version=version, keys=keys, rows=tensors) + draw(st.binary(max_size=64))


@st.composite
def mutated(draw: st.DrawFn, original: bytes) -> bytes:
    """A real file with bytes changed, cut out, doubled or swapped."""
    data = bytearray(original)
    for _ in range(draw(st.integers(1, 6))):
        at = draw(st.integers(0, max(0, len(data) - 1)))
        match draw(st.sampled_from(["flip", "number", "cut", "splice", "end"])):
            case "flip":
                data[at : at + 1] = bytes([draw(st.integers(0, 255))])
            case "number":
                data[at : at + 8] = draw(u64)
            case "cut":
                del data[at : at + draw(st.integers(1, 40))]
            case "splice":
                start = draw(st.integers(0, max(0, len(data) - 1)))
                data[at:at] = data[start : start + draw(st.integers(1, 60))]
            case _:
                del data[at:]
    return bytes(data)


@given(st.binary(max_size=300) | st.binary(max_size=300).map(lambda tail: b"GGUF\3\0\0\0" + tail))
def test_random_bytes(data: bytes) -> None:
    read(data)


@given(structured(), st.none() | hostile_numbers)
@example(gguf(keys=2**60, rows=2**60), None)
def test_structured_lies(data: bytes, total: int | None) -> None:
    read(data, total)


@settings(max_examples=300)
@given(mutated(EVERY_DAY))
def test_mutations_of_a_sound_file(data: bytes) -> None:
    header = read(data)
    if header and header.architecture:
        skeleton = strip(header, data)
        assert [tensor.shape for tensor in read_skeleton(skeleton).tensors] == [t.shape for t in header.tensors]


@pytest.mark.skipif(not STORIES.exists(), reason="no stories260K.gguf beside the checkout")
def test_mutations_of_a_published_header() -> None:
    original = STORIES.read_bytes()
    header = parse_header(original)
    total, chance, accepted = len(original), random.Random(5), 0
    for _ in range(1500):
        data = bytearray(original[: header.data_offset])
        for _ in range(chance.choice([1, 1, 2, 8, 50])):
            at = chance.randrange(len(data))
            data[at : at + 1] = bytes([chance.randrange(256)]) * chance.choice([1, 1, 1, 0, 9])
        accepted += read(bytes(data), total) is not None
    assert 0 < accepted < 1500


@given(st.binary(max_size=400) | mutated(pack_skeleton(strip(parse_header(EVERY_DAY), EVERY_DAY))))
def test_packed_skeletons(data: bytes) -> None:
    try:
        skeleton = unpack(data)
    except AdvisorError as error:
        assert_sentence(error)
    else:
        assert data == pack_skeleton(skeleton)


def keys(count: int) -> bytes:
    return b"".join(u32_pair(f"k{n}", n) for n in range(count))


def table(count: int) -> bytes:
    return b"".join(row((f"blk.{n}.some_longer_name.weight", (8, 1, 1, 1), 0, 32 * n)) for n in range(count))


def many_keys() -> bytes:
    return gguf([keys(MAX_KEYS)], keys=MAX_KEYS)


def too_many_keys() -> bytes:
    return gguf([keys(MAX_KEYS + 1)], keys=MAX_KEYS + 1)


def many_tensors() -> bytes:
    return gguf([table(MAX_TENSORS)], keys=0, rows=MAX_TENSORS) + bytes(32 * MAX_TENSORS + 32)


def millions_of_tensors() -> bytes:
    return gguf([bytes(24) * 2_000_000], keys=0, rows=2_000_000)


def keys_and_tensors() -> bytes:
    body = [keys(MAX_KEYS), table(MAX_TENSORS)]
    return gguf(body, keys=MAX_KEYS, rows=MAX_TENSORS) + bytes(32 * MAX_TENSORS + 32)


def empty_strings() -> bytes:
    """The most strings that are stepped over, and one more list of them."""
    words = pair("a", ValueType.ARRAY, array(ValueType.STRING, STEPS, bytes(8 * STEPS)))
    return gguf([words, pair("b", ValueType.ARRAY, array(ValueType.STRING, 2000, bytes(16_000)))])


def kept_words() -> bytes:
    """Short lists of short words, every one of them kept."""
    words = array(ValueType.STRING, 1024, string("word") * 1024)
    return gguf([pair(f"k{n}", ValueType.ARRAY, words) for n in range(1000)])


def kept_numbers() -> bytes:
    numbers = array(ValueType.FLOAT64, 1024, struct.pack("<d", 0.1) * 1024)
    return gguf([pair(f"k{n}", ValueType.ARRAY, numbers) for n in range(4000)])


def nested_lists() -> bytes:
    inner = array(ValueType.UINT8, 0, b"") * 1024
    return gguf([pair(f"k{n}", ValueType.ARRAY, array(ValueType.ARRAY, 1024, inner)) for n in range(2000)])


def long_nested_lists() -> bytes:
    inner = array(ValueType.ARRAY, 0, b"") * 2_000_000
    return gguf([pair("k", ValueType.ARRAY, array(ValueType.ARRAY, 2_000_000, inner))])


def long_texts() -> bytes:
    """Texts just short enough to keep, with the letters that take Python most room."""
    text = "🐎".encode() + b"x" * (2**20 - 8)
    return gguf([text_pair(f"k{n}", text) for n in range(30)])


def one_endless_key() -> bytes:
    return gguf([string(b"k" * 2**25) + struct.pack("<I", 0) + b"\1"], keys=1)


def bytes_that_are_no_text() -> bytes:
    return gguf([text_pair(f"k{n}", b"\xff" * (2**20 - 8)) for n in range(12)])


def one_long_list_of_flags() -> bytes:
    return gguf([pair("k", ValueType.ARRAY, array(ValueType.BOOL, 2**26, b"\7" * 2**26))])


HOSTILE = [
    many_keys,
    too_many_keys,
    many_tensors,
    millions_of_tensors,
    keys_and_tensors,
    empty_strings,
    kept_words,
    kept_numbers,
    nested_lists,
    long_nested_lists,
    long_texts,
    one_endless_key,
    bytes_that_are_no_text,
    one_long_list_of_flags,
]


STEPPED_OVER = [empty_strings, nested_lists]  # they keep nothing, and tracing would take them minutes


@pytest.mark.parametrize("make", HOSTILE, ids=lambda make: make.__name__)
def test_hostile_files_take_little_time(make: Callable[[], bytes]) -> None:
    data = make()
    start = time.thread_time()  # what this thread computed, so that a busy machine makes no difference
    read(data)
    assert time.thread_time() - start < SECONDS


@pytest.mark.parametrize("make", [make for make in HOSTILE if make not in STEPPED_OVER], ids=lambda make: make.__name__)
def test_hostile_files_take_little_memory(make: Callable[[], bytes]) -> None:
    data = make()
    tracemalloc.start()
    try:
        read(data)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < MEMORY


def test_the_memory_allowance_leaves_room_for_the_rest() -> None:
    assert MEMORY - 2 * 2**20 > ROOM


def test_tensor_types_by_number() -> None:
    for kind in range(256):
        header = read(gguf([], [("t", (256,), kind, 0)], data=bytes(2048)))
        assert (header is not None) == (kind in TENSOR_TYPES)
