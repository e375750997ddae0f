"""Skeletons: what is kept, what goes, packing and the sparse file. The engine's side is tested with the engine."""

from __future__ import annotations

import struct
import sys
from pathlib import Path

import pytest

from advisor.errors import FileProblem, GgufError, ModelProblem
from advisor.gguf.header import MERGES_KEY, Header
from advisor.gguf.parse import parse_header
from advisor.gguf.read import read_header
from advisor.gguf.reader import ArrayInfo, ValueType
from advisor.gguf.skeleton import pack_skeleton, read_skeleton, strip, unpack, write_sparse
from tests.advisor.gguf.raw import STORIES, array, assert_sentence, gguf, pair, small, text_pair, u32_pair, vocabulary
from tests.advisor.gguf.test_parse import write_all_types
from tests.advisor.gguf.test_split import write_set

LONG = struct.pack("<2000i", *range(2000))
RICH = small(
    vocabulary(4000),
    pair("tokenizer.ggml.scores", ValueType.ARRAY, array(ValueType.FLOAT32, 4000, bytes(16000))),
    text_pair("tokenizer.ggml.model", "gpt2"),
    text_pair("tokenizer.chat_template", "{{ messages }}" * 500),
    u32_pair("tokenizer.ggml.token_type_count", 2),
    u32_pair("llama.vocab_size", 4096),
    pair("llama.attention.head_count_kv", ValueType.ARRAY, array(ValueType.INT32, 2, struct.pack("<ii", 8, 4))),
    pair("llama.long_list", ValueType.ARRAY, array(ValueType.INT32, 2000, LONG)),
    pair("llama.wide", ValueType.UINT64, struct.pack("<Q", 7)),
    u32_pair("general.alignment", 32),
)


def rows(header: Header) -> list[tuple[str, tuple[int, ...], int, int]]:
    return [(tensor.name, tensor.shape, tensor.type_id, tensor.nbytes) for tensor in header.tensors]


def assert_skeleton_of(skeleton: bytes, original: Header) -> None:
    """Same tensors, same metadata but for the vocabulary's and the split's."""
    header = read_skeleton(skeleton)
    assert header.version == 3
    assert rows(header) == rows(original)
    gone = ("tokenizer.", "split.")
    kept = {key: value for key, value in original.metadata.items() if not key.startswith(gone)}
    added = {"tokenizer.ggml.model", "tokenizer.ggml.token_type_count", f"{original.architecture}.vocab_size"}
    added.add(MERGES_KEY)
    for key, value in kept.items():
        ours = header.metadata[key]
        if isinstance(value, ArrayInfo) and isinstance(ours, ArrayInfo):
            assert (ours.type, ours.count, ours.length_bytes) == (value.type, value.count, value.length_bytes)
        elif key not in added:
            assert ours == value
    assert header.metadata.keys() - kept.keys() <= added
    assert header.metadata["tokenizer.ggml.model"] == "none"
    assert header.vocab_size == original.vocab_size
    assert header.merges == original.merges


def test_how_many_merges_there_were_is_kept() -> None:
    merges = pair("tokenizer.ggml.merges", ValueType.ARRAY, array(ValueType.FLOAT32, 3000, bytes(12000)))
    for given, count in ((small(vocabulary(4000), merges), 3000), (small(vocabulary(4000)), 0), (small(), None)):
        first = strip(parse_header(given), given)
        assert read_skeleton(first).merges == count
        assert strip(read_skeleton(first), first) == first


def test_the_vocabulary_goes_and_the_rest_stays() -> None:
    original = parse_header(RICH)
    skeleton = strip(original, RICH)
    assert_skeleton_of(skeleton, original)
    header = read_skeleton(skeleton)
    assert len(skeleton) < 10_000 < len(RICH)
    assert header.metadata["llama.vocab_size"] == 4000  # as llama.cpp counts, whatever the key said
    assert header.metadata["tokenizer.ggml.token_type_count"] == 2
    assert header.metadata["llama.attention.head_count_kv"] == (8, 4)
    assert header.metadata["llama.wide"] == 7
    assert LONG in skeleton
    assert "tokenizer.chat_template" not in header.metadata


def test_the_beginning_of_a_file_is_enough() -> None:
    original = parse_header(RICH)
    beginning = RICH[: original.data_offset]
    assert strip(parse_header(beginning, len(RICH)), beginning) == strip(original, RICH)


def test_from_a_file_and_every_value_type(tmp_path: Path) -> None:
    path = tmp_path / "all.gguf"
    write_all_types(path)
    original = read_header(path)
    assert_skeleton_of(strip(original, path), original)


@pytest.mark.skipif(not STORIES.exists(), reason="no stories260K.gguf beside the checkout")
def test_of_a_published_model() -> None:
    original = read_header(STORIES)
    skeleton = strip(original, STORIES)
    assert_skeleton_of(skeleton, original)
    assert read_skeleton(skeleton).metadata["llama.vocab_size"] == 512
    assert len(pack_skeleton(skeleton)) < 1500


def test_a_skeleton_of_a_skeleton_is_the_same() -> None:
    skeleton = strip(parse_header(RICH), RICH)
    again = strip(read_skeleton(skeleton), skeleton)
    assert_skeleton_of(again, read_skeleton(skeleton))
    assert len(again) == len(skeleton)


def test_version_2_becomes_version_3() -> None:
    two = small(version=2)
    assert_skeleton_of(strip(parse_header(two), two), parse_header(two))


def test_a_split_set_becomes_one_skeleton(tmp_path: Path) -> None:
    paths = write_set(tmp_path, 3)
    original = read_header(paths[1])
    skeleton = strip(original, paths[0])
    assert_skeleton_of(skeleton, original)
    header = read_skeleton(skeleton)
    assert header.split_count == 0
    assert [tensor.offset for tensor in header.tensors] == [0, 32, 64, 96, 128, 160]


def test_a_file_that_changed_is_not_stripped(tmp_path: Path) -> None:
    path = tmp_path / "model.gguf"
    path.write_bytes(RICH)
    header = read_header(path)
    path.write_bytes(small())
    with pytest.raises(FileProblem) as caught:
        strip(header, path)
    assert_sentence(caught.value, "changed")


def test_no_architecture_no_skeleton() -> None:
    bare = gguf([text_pair("general.name", "x")])
    with pytest.raises(ModelProblem) as caught:
        strip(parse_header(bare), bare)
    assert_sentence(caught.value, "no architecture")


def test_metadata_beyond_reason_is_refused() -> None:
    huge = small(pair("general.blob", ValueType.ARRAY, array(ValueType.UINT8, 2**25, bytes(2**25))))
    with pytest.raises(GgufError) as caught:
        strip(parse_header(huge), huge)
    assert_sentence(caught.value, "metadata takes over")


def test_pack_and_unpack() -> None:
    skeleton = strip(parse_header(RICH), RICH)
    packed = pack_skeleton(skeleton)
    assert len(packed) < len(skeleton) / 2
    assert unpack(packed) == skeleton
    assert pack_skeleton(skeleton) == packed


def test_a_packed_skeleton_that_was_altered_is_refused() -> None:
    packed = pack_skeleton(strip(parse_header(RICH), RICH))
    for at in range(len(packed)):
        for altered in (packed[:at], packed[:at] + bytes([packed[at] ^ 0x55]) + packed[at + 1 :]):
            with pytest.raises(GgufError) as caught:
                unpack(altered)
            assert_sentence(caught.value)
    for extra in (packed + b"\0", b"PLSK" + bytes(20), b"", b"x" * 100):
        with pytest.raises(GgufError):
            unpack(extra)


def test_the_sparse_file_has_the_true_length_and_takes_little_room(tmp_path: Path) -> None:
    vast = gguf([text_pair("general.architecture", "llama")], [("t", (2**20, 2**12), 1, 0), ("u", (3,), 0, 2**33)])
    header = parse_header(vast, 2**34)
    skeleton = strip(header, vast)
    path = tmp_path / "sparse.gguf"
    length = write_sparse(skeleton, path)
    assert path.stat().st_size == length == read_skeleton(skeleton).file_bytes
    assert length >= 2**33 + 12
    if sys.platform != "win32":
        assert path.stat().st_blocks * 512 < 2**20
    assert rows(read_header(path)) == rows(header)


def test_a_length_no_file_system_takes(tmp_path: Path) -> None:
    vast = gguf([text_pair("general.architecture", "llama")], [("t", (2**60,), 24, 0), ("u", (2**61,), 0, 2**60)])
    skeleton = strip(parse_header(vast, 2**63 - 1), vast) if sys.maxsize < 2**63 - 1 else vast
    path = tmp_path / "sparse.gguf"
    with pytest.raises(FileProblem) as caught:
        write_sparse(skeleton, path)
    assert_sentence(caught.value)
    assert not path.exists()


@pytest.mark.parametrize("content", [b"", b"GGUF", small()[:60], b"nonsense"])
def test_what_is_no_skeleton_is_not_written(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(GgufError) as caught:
        write_sparse(content, tmp_path / "x.gguf")
    assert_sentence(caught.value)
    assert not (tmp_path / "x.gguf").exists()
