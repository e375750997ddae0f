"""Split sets, written by hand and by the gguf package."""

from __future__ import annotations

import struct
from pathlib import Path

import gguf
import numpy as np
import pytest

from advisor.errors import FileProblem, GgufError
from advisor.gguf.parse import parse_header
from advisor.gguf.read import read_header
from advisor.gguf.reader import ValueType
from advisor.gguf.split import join_parts
from tests.advisor.gguf.raw import Row, assert_sentence, pair, text_pair, u32_pair
from tests.advisor.gguf.raw import gguf as raw_gguf


def part_bytes(number: int, count: int, total: int = 4, names: tuple[str, ...] = ("a", "b")) -> bytes:
    """One part with two tensors of 32 bytes; number counts from 0."""
    pairs = [
        pair("split.no", ValueType.UINT16, struct.pack("<H", number)),
        pair("split.count", ValueType.UINT16, struct.pack("<H", count)),
        pair("split.tensors.count", ValueType.INT32, struct.pack("<i", total)),
    ]
    if number == 0:
        pairs += [text_pair("general.architecture", "llama"), u32_pair("llama.block_count", 9)]
    tensors: list[Row] = [(f"{name}.{number}", (8,), 0, 32 * index) for index, name in enumerate(names)]
    return raw_gguf(pairs, tensors, data=bytes(32 * len(tensors)))


def write_set(folder: Path, count: int = 2) -> list[Path]:
    paths = [folder / f"big-Q8_0-{n + 1:05}-of-{count:05}.gguf" for n in range(count)]
    for number, path in enumerate(paths):
        path.write_bytes(part_bytes(number, count, 2 * count))
    return paths


@pytest.mark.parametrize("opened", [0, 1, 2])
def test_any_part_opens_the_whole_set(tmp_path: Path, opened: int) -> None:
    paths = write_set(tmp_path, 3)
    header = read_header(paths[opened])
    assert [part.path for part in header.parts] == paths
    assert [tensor.name for tensor in header.tensors] == ["a.0", "b.0", "a.1", "b.1", "a.2", "b.2"]
    assert [tensor.part for tensor in header.tensors] == [0, 0, 1, 1, 2, 2]
    assert header.weights_bytes == 6 * 32
    assert header.set_bytes == sum(path.stat().st_size for path in paths)
    assert header.file_bytes == paths[0].stat().st_size
    assert (header.architecture, header.layers) == ("llama", 9)


def test_a_set_written_by_the_gguf_package(tmp_path: Path) -> None:
    writer = gguf.GGUFWriter(tmp_path / "model.gguf", "llama", split_max_tensors=2)
    writer.add_block_count(1)
    for index in range(5):
        writer.add_tensor(f"blk.{index}.weight", np.full((4, 8), index, dtype=np.float32))
    writer.write_header_to_file(tmp_path / "model.gguf")
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    header = read_header(tmp_path / "model-00001-of-00003.gguf")
    assert [tensor.name for tensor in header.tensors] == [f"blk.{index}.weight" for index in range(5)]
    assert [tensor.part for tensor in header.tensors] == [0, 0, 1, 1, 2]


def test_headers_of_parts_that_were_fetched_can_be_joined() -> None:
    raw = [part_bytes(0, 2), part_bytes(1, 2)]
    header = join_parts([parse_header(data[:-40], len(data)) for data in raw])
    assert (len(header.tensors), header.set_bytes, header.parts) == (4, len(raw[0]) + len(raw[1]), ())


@pytest.mark.parametrize(("missing", "opened"), [(1, 0), (0, 1), (2, 1)])
def test_a_missing_part_is_named(tmp_path: Path, missing: int, opened: int) -> None:
    paths = write_set(tmp_path, 3)
    paths[missing].unlink()
    with pytest.raises(GgufError) as caught:
        read_header(paths[opened])
    assert_sentence(caught.value, f"Part {missing + 1} of 3 is missing", paths[missing].name)


def test_a_part_that_was_renamed(tmp_path: Path) -> None:
    path = write_set(tmp_path)[1].rename(tmp_path / "second half.gguf")
    with pytest.raises(GgufError) as caught:
        read_header(path)
    assert_sentence(caught.value, "second half.gguf is part 2 of 2", "-00002-of-00002.gguf")


def test_a_part_under_the_name_of_another(tmp_path: Path) -> None:
    paths = write_set(tmp_path)
    paths[1].write_bytes(paths[0].read_bytes())
    with pytest.raises(GgufError) as caught:
        read_header(paths[0])
    assert_sentence(caught.value, "place of part 2 of 2", "it is part 1 of 2")


def test_a_part_of_another_set(tmp_path: Path) -> None:
    paths = write_set(tmp_path)
    paths[1].write_bytes(part_bytes(1, 2, names=("a", "b", "c")))
    with pytest.raises(GgufError) as caught:
        read_header(paths[0])
    assert_sentence(caught.value, "hold 5 tensors where 4 were promised")


def test_a_tensor_in_two_parts(tmp_path: Path) -> None:
    paths = write_set(tmp_path)
    paths[1].write_bytes(part_bytes(1, 2).replace(b"a.1", b"a.0"))
    with pytest.raises(GgufError) as caught:
        read_header(paths[0])
    assert_sentence(caught.value, "Part 2 repeats the tensor 'a.0'")


def test_a_part_that_was_cut_short_is_named(tmp_path: Path) -> None:
    paths = write_set(tmp_path)
    paths[1].write_bytes(paths[1].read_bytes()[:-1])
    with pytest.raises(GgufError) as caught:
        read_header(paths[0])
    assert_sentence(caught.value, paths[1].name, "incomplete")


def test_a_part_that_is_a_folder(tmp_path: Path) -> None:
    paths = write_set(tmp_path)
    paths[1].unlink()
    paths[1].mkdir()
    with pytest.raises(FileProblem) as caught:
        read_header(paths[0])
    assert_sentence(caught.value, paths[1].name, "is a folder")


def test_a_set_of_one_part_stands_alone(tmp_path: Path) -> None:
    path = tmp_path / "renamed.gguf"
    path.write_bytes(part_bytes(0, 1, 2))
    assert len(read_header(path).tensors) == 2


def test_a_change_of_any_part_is_noticed(tmp_path: Path) -> None:
    paths = write_set(tmp_path)
    header = read_header(paths[0])
    paths[1].write_bytes(paths[1].read_bytes() + b"\0")
    with pytest.raises(FileProblem) as caught:
        header.check_unchanged()
    assert_sentence(caught.value, paths[1].name, "changed")
