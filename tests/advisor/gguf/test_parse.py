"""Sound files: every value type, both versions, partial reading, large vocabularies, against the gguf package."""

from __future__ import annotations

import math
import mmap
import struct
import time
from collections.abc import Callable
from pathlib import Path

import gguf
import numpy as np
import pytest

from advisor.errors import GgufError
from advisor.gguf.parse import fetch_header, parse_header
from advisor.gguf.read import read_header
from advisor.gguf.reader import KEPT_ELEMENTS, READ_WINDOW, ArrayInfo, NeedMoreBytes, ValueType
from advisor.gguf.skeleton import strip
from tests.advisor.gguf.raw import STORIES, array, pair, small, string, text_pair, u32_pair, vocabulary
from tests.advisor.gguf.raw import gguf as raw_gguf

SCALARS = {
    "t.u8": (ValueType.UINT8, 255),
    "t.i8": (ValueType.INT8, -128),
    "t.u16": (ValueType.UINT16, 65535),
    "t.i16": (ValueType.INT16, -32768),
    "t.u32": (ValueType.UINT32, 2**32 - 1),
    "t.i32": (ValueType.INT32, -(2**31)),
    "t.f32": (ValueType.FLOAT32, 0.5),
    "t.yes": (ValueType.BOOL, True),
    "t.no": (ValueType.BOOL, False),
    "t.text": (ValueType.STRING, "žluťoučký 🐎\nkůň"),
    "t.u64": (ValueType.UINT64, 2**64 - 1),
    "t.i64": (ValueType.INT64, -(2**63)),
    "t.f64": (ValueType.FLOAT64, math.pi),
}


def write_all_types(path: Path) -> None:
    """A version 3 file by the gguf package with every value type, arrays and several tensor types."""
    writer = gguf.GGUFWriter(path, "llama")
    writer.add_name("Every type")
    writer.add_file_type(15)
    for key, (kind, value) in SCALARS.items():
        writer.add_key_value(key, value, gguf.GGUFValueType(kind))
    writer.add_array("a.ints", [1, -2, 3])
    writer.add_array("a.floats", [0.5, 1.5])
    writer.add_array("a.flags", [True, False, True])
    writer.add_array("a.words", ["a", "", "žába"])
    writer.add_array("a.long", list(range(5000)))
    writer.add_array("a.long_words", [f"word{n}" for n in range(3000)])
    writer.add_context_length(8192)
    writer.add_block_count(2)
    writer.add_tensor("first", np.zeros((3, 64), dtype=np.float32))
    writer.add_tensor("second", np.zeros((7, 5, 3), dtype=np.float16))
    writer.add_tensor("third", np.zeros((4, 144 * 2), dtype=np.uint8), raw_dtype=gguf.GGMLQuantizationType.Q4_K)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


@pytest.fixture
def all_types(tmp_path: Path) -> Path:
    path = tmp_path / "all-types.gguf"
    write_all_types(path)
    return path


def test_every_scalar_type(all_types: Path) -> None:
    metadata = read_header(all_types).metadata
    for key, (_, value) in SCALARS.items():
        assert metadata[key] == value
        assert type(metadata[key]) is type(value)


def test_short_arrays_are_kept_and_long_ones_stepped_over(all_types: Path) -> None:
    metadata = read_header(all_types).metadata
    assert metadata["a.ints"] == (1, -2, 3)
    assert metadata["a.floats"] == (0.5, 1.5)
    assert metadata["a.flags"] == (True, False, True)
    assert metadata["a.words"] == ("a", "", "žába")
    info = metadata["a.long"]
    assert isinstance(info, ArrayInfo)
    assert (info.type, info.count, info.length_bytes) == (ValueType.INT32, 5000, 20000)
    data = all_types.read_bytes()[info.offset :][: info.length_bytes]
    assert struct.unpack("<5000i", data) == tuple(range(5000))
    words = metadata["a.long_words"]
    assert isinstance(words, ArrayInfo)
    assert (words.type, words.count) == (ValueType.STRING, 3000)
    assert words.length_bytes == sum(8 + len(f"word{n}") for n in range(3000))


def test_the_tensor_table(all_types: Path) -> None:
    header = read_header(all_types)
    rows = [(t.name, t.shape, t.type_name, t.offset, t.nbytes) for t in header.tensors]
    assert rows == [
        ("first", (64, 3), "F32", 0, 768),
        ("second", (3, 5, 7), "F16", 768, 210),
        ("third", (512, 4), "Q4_K", 992, 1152),
    ]
    assert header.weights_bytes == 768 + 210 + 1152
    assert header.parameters == 192 + 105 + 2048
    assert header.file_bytes == header.set_bytes == all_types.stat().st_size


def test_handy_properties(all_types: Path) -> None:
    header = read_header(all_types)
    assert (header.architecture, header.name, header.quant) == ("llama", "Every type", "Q4_K_M")
    assert (header.context_train, header.layers, header.vocab_size) == (8192, 2, None)
    assert (header.version, header.alignment) == (3, 32)
    assert [part.path for part in header.parts] == [all_types]


def assert_like_the_package(path: Path) -> None:
    header, reader = read_header(path), gguf.GGUFReader(path)
    theirs = {key: field for key, field in reader.fields.items() if not key.startswith("GGUF.")}
    assert set(header.metadata) == set(theirs)
    for key, field in theirs.items():
        value, expected = header.metadata[key], field.contents()
        if isinstance(value, ArrayInfo):
            assert value.count == len(field.data)
        else:
            assert (list(value) if isinstance(value, tuple) else value) == expected
    assert [(t.name, list(t.shape), t.type_id, header.data_offset + t.offset, t.nbytes) for t in header.tensors] == [
        (t.name, list(map(int, t.shape)), t.tensor_type, t.data_offset, t.n_bytes) for t in reader.tensors
    ]


def test_reads_what_the_gguf_package_reads(all_types: Path) -> None:
    assert_like_the_package(all_types)


@pytest.mark.skipif(not STORIES.exists(), reason="no stories260K.gguf beside the checkout")
def test_reads_a_published_model_as_the_gguf_package_does() -> None:
    assert_like_the_package(STORIES)
    header = read_header(STORIES)
    assert (header.architecture, header.vocab_size, header.layers, header.quant) == ("llama", 512, 5, "F32")


def test_version_2_reads_like_version_3() -> None:
    two, three = parse_header(small(version=2)), parse_header(small())
    assert two.version == 2
    assert (two.metadata, two.tensors, two.data_offset) == (three.metadata, three.tensors, three.data_offset)


def test_nested_arrays() -> None:
    inner = [array(ValueType.UINT8, 2, b"\1\2"), array(ValueType.STRING, 1, string("x")), array(ValueType.BOOL, 0, b"")]
    header = parse_header(raw_gguf([pair("n", ValueType.ARRAY, array(ValueType.ARRAY, 3, b"".join(inner)))]))
    assert header.metadata["n"] == ((1, 2), ("x",), ())
    many = array(ValueType.ARRAY, 2000, array(ValueType.UINT16, 1, b"\1\0") * 2000)
    info = parse_header(raw_gguf([pair("n", ValueType.ARRAY, many), u32_pair("after", 7)])).metadata
    assert info["n"] == ArrayInfo(ValueType.ARRAY, 2000, 24 + 8 + 1 + 4 + 12, 2000 * 14)
    assert info["after"] == 7


def test_text_that_is_not_utf8_stays_distinct_and_readable() -> None:
    header = parse_header(raw_gguf([text_pair("a", b"caf\xe9"), pair(b"\xff", 0, b"\1"), pair(b"\xfe", 0, b"\2")]))
    assert dict(header.metadata) == {"a": "café", "ÿ": 1, "þ": 2}


def test_a_very_long_text_is_not_kept() -> None:
    pairs = [text_pair("tokenizer.huggingface.json", "x" * (3 * READ_WINDOW)), u32_pair("after", 7)]
    header = parse_header(raw_gguf(pairs))
    assert header.metadata["after"] == 7
    info = header.metadata["tokenizer.huggingface.json"]
    assert info == ArrayInfo(ValueType.STRING, 1, 24 + 8 + 26 + 4 + 8, 3 * READ_WINDOW)


def test_own_alignment() -> None:
    pairs = [u32_pair("general.alignment", 256)]
    body = raw_gguf(pairs, [("a", (3,), 0, 0), ("b", (3,), 0, 256)])
    header = parse_header(body, 1024)
    assert (header.alignment, header.data_offset) == (256, 256)


def test_a_scalar_tensor() -> None:
    header = parse_header(raw_gguf([], [("scalar", (), 0, 0)], data=bytes(4)))
    assert (header.tensors[0].shape, header.tensors[0].elements, header.tensors[0].nbytes) == ((), 1, 4)


def missing(beginning: bytes, total: int) -> int | None:
    """How much of the file is asked for, or None where the beginning is enough."""
    try:
        parse_header(beginning, total)
    except NeedMoreBytes as more:
        return more.at_least
    return None


def test_a_part_of_the_file_is_enough_once_it_holds_the_header(all_types: Path) -> None:
    whole = all_types.read_bytes()
    asked = [0]
    while (more := missing(whole[: asked[-1]], len(whole))) is not None:
        assert more > asked[-1]
        asked.append(more)
    header = parse_header(whole[: asked[-1]], len(whole))
    assert header == parse_header(whole)
    assert asked[-1] <= header.data_offset
    assert len(asked) > 10


@pytest.mark.parametrize("cut", [0, 1, 4, 23, 24, 25, 60, 100, 140])
def test_every_beginning_asks_for_more(cut: int) -> None:
    whole = small()
    with pytest.raises(NeedMoreBytes) as caught:
        parse_header(whole[:cut], len(whole))
    assert cut < caught.value.at_least <= len(whole)


def test_all_kinds_of_memory_can_be_the_source(all_types: Path) -> None:
    data = all_types.read_bytes()
    header = parse_header(data)
    with all_types.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as mapped:
        assert parse_header(mapped) == header
    assert parse_header(memoryview(data)) == parse_header(bytearray(data)) == header


@pytest.mark.parametrize("count", [KEPT_ELEMENTS, KEPT_ELEMENTS + 1, 131_072, 262_144])
def test_large_vocabularies_are_stepped_over_quickly(tmp_path: Path, count: int) -> None:
    path = tmp_path / "vocabulary.gguf"
    path.write_bytes(small(vocabulary(count), u32_pair("after", 7)))
    start = time.thread_time()
    header = read_header(path)
    seconds = time.thread_time() - start
    assert header.vocab_size == count
    assert header.metadata["after"] == 7
    assert seconds < 0.5  # 20 and 40 ms on an idle machine; tests/bench/bench_header.py prints the real ratio


def test_strings_across_the_edge_of_the_window(tmp_path: Path) -> None:
    for shift in range(0, 24, 3):
        path = tmp_path / f"shift{shift}.gguf"
        path.write_bytes(
            small(text_pair("pad", "x" * shift), vocabulary(120_000, b"0123456789abcdef"), u32_pair("z", 1))
        )
        assert path.stat().st_size > 2 * READ_WINDOW
        header = read_header(path)
        assert (header.vocab_size, header.metadata["z"], len(header.tensors)) == (120_000, 1, 2)


def test_nothing_in_a_header_can_be_edited(all_types: Path) -> None:
    header = read_header(all_types)
    with pytest.raises(TypeError):
        header.metadata["x"] = 1  # type: ignore[index]
    with pytest.raises(AttributeError):
        header.version = 2  # type: ignore[misc]


def fetched(data: bytes, seen: list[int]) -> Callable[[int, int], bytes]:
    """Fetches out of `data`, and counts the bytes in `seen`."""

    def fetch(offset: int, size: int) -> bytes:
        seen.append(size)
        return data[offset : offset + size]

    return fetch


def test_a_header_like_another_is_read_without_its_vocabulary() -> None:
    data, seen = small(vocabulary(200_000), u32_pair("general.file_type", 7)), [0]
    first = fetch_header(fetched(data, seen), len(data), "first.gguf")
    other = small(u32_pair("general.file_type", 15), vocabulary(200_000, b"other!!"))  # elsewhere, and as long
    assert sum(seen) >= len(data) - 200
    seen.clear()
    header = fetch_header(fetched(other, seen), len(other), "other.gguf", first.metadata, 1024)
    assert header == parse_header(other)
    assert header.ends_with_data
    assert sum(seen) < 8192
    assert strip(header, fetched(other, [])) == strip(header, other)


def test_a_header_that_is_not_like_the_other_is_noticed() -> None:
    first = parse_header(small(vocabulary(2000)))
    other = small(vocabulary(2000, b"longer word"))
    with pytest.raises(GgufError):
        fetch_header(fetched(other, []), len(other), "other.gguf", first.metadata)
    more = small(vocabulary(2001))  # of another count: walked, as if nothing were known
    assert fetch_header(fetched(more, []), len(more), "more.gguf", first.metadata) == parse_header(more)
