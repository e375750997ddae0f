"""Files that are wrong: each gets one sentence that says what is wrong and what to do."""

from __future__ import annotations

import os
import struct
import sys
from pathlib import Path

import pytest

from advisor.errors import FileProblem, GgufError, ModelProblem
from advisor.gguf.parse import parse_header
from advisor.gguf.read import read_header
from advisor.gguf.reader import ValueType
from tests.advisor.gguf.raw import array, assert_sentence, gguf, pair, small, string, text_pair, u32_pair
from tests.helpers.nobody import as_nobody, folder_for_all

TEXT, ARRAY, U32, BOOL = ValueType.STRING, ValueType.ARRAY, ValueType.UINT32, ValueType.BOOL
HUGE = 2**60


def test_no_such_file(tmp_path: Path) -> None:
    with pytest.raises(FileProblem) as caught:
        read_header(tmp_path / "absent.gguf")
    assert_sentence(caught.value, "no file absent.gguf")


def test_a_folder(tmp_path: Path) -> None:
    with pytest.raises(FileProblem) as caught:
        read_header(tmp_path)
    assert_sentence(caught.value, "is a folder")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no named pipes in the file system")
def test_a_pipe_is_refused_without_waiting_for_it(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.gguf")
    with pytest.raises(FileProblem) as caught:
        read_header(tmp_path / "pipe.gguf")
    assert_sentence(caught.value, "not a regular file")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such permissions")
def test_no_permission() -> None:
    with folder_for_all() as folder:
        path = folder / "secret.gguf"
        path.write_bytes(small())
        path.chmod(0)
        with as_nobody(), pytest.raises(FileProblem) as caught:
            read_header(path)
    assert_sentence(caught.value, "secret.gguf may not be read")


def test_a_name_the_system_cannot_open() -> None:
    with pytest.raises(FileProblem) as caught:
        read_header("bad\0name.gguf")
    assert_sentence(caught.value, "bad\\x00name.gguf")


def test_a_name_with_a_line_break_stays_on_one_line(tmp_path: Path) -> None:
    path = tmp_path / "two\nlines.gguf"
    path.write_bytes(b"nonsense")
    with pytest.raises(GgufError) as caught:
        read_header(path)
    assert_sentence(caught.value, "two\\nlines.gguf")


@pytest.mark.parametrize(
    ("content", "fact"),
    [
        (b"", "is empty"),
        (b"GG", "cut short"),
        (b"GGUF", "cut short"),
        (b"nonsense, really", "not a GGUF file"),
        (b"version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 5\n", "Git LFS pointer"),
        (b"<!DOCTYPE html><html><title>404</title></html>", "web page"),
        (b'{"error":"Repository not found"}', "JSON"),
        (struct.pack("<Q", 120) + b'{"weight":{"dtype":"F16"}}', "safetensors"),
        (b"PK\x03\x04" + bytes(30), "zip"),
        (b"\x80\x02}q\0(X\5\0\0\0", "pickle"),
        (b"tjgg\3\0\0\0" + bytes(40), "GGML"),
        (b"lmgg" + bytes(40), "GGML"),
        (b"\x1f\x8b\x08" + bytes(40), "archive"),
        (bytes(4096), "unfinished"),
    ],
)
def test_what_is_not_a_gguf(tmp_path: Path, content: bytes, fact: str) -> None:
    path = tmp_path / "model.gguf"
    path.write_bytes(content)
    with pytest.raises(GgufError) as caught:
        read_header(path)
    assert_sentence(caught.value, "model.gguf", fact)


@pytest.mark.parametrize(
    ("start", "fact"),
    [
        (struct.pack("<4sI", b"GGUF", 1), "version 1, too old"),
        (struct.pack("<4sI", b"GGUF", 4), "version 4, newer"),
        (struct.pack(">4sI", b"GGUF", 3), "big-endian"),
        (struct.pack(">4sI", b"GGUF", 2), "big-endian"),
    ],
)
def test_versions_and_byte_order(start: bytes, fact: str) -> None:
    with pytest.raises(GgufError) as caught:
        parse_header(start + bytes(100))
    assert_sentence(caught.value, fact)


DAMAGED = {
    "2^60 tensors": (gguf(rows=HUGE), f"{HUGE:,} tensors"),
    "2^60 keys": (gguf(keys=HUGE), f"{HUGE:,} metadata keys"),
    "a thousand tensors in no bytes": (gguf(rows=1000), "cut short"),
    "a thousand keys in no bytes": (gguf(keys=1000), "cut short"),
    "a key of 2^64 bytes": (gguf([struct.pack("<Q", 2**64 - 1)], keys=1) + bytes(20), "cut short"),
    "an empty key": (gguf([u32_pair("", 1)]), "keys is empty"),
    "a key twice": (gguf([u32_pair("a.b", 1), u32_pair("a.b", 1)]), "'a.b' twice"),
    "an unknown value type": (gguf([pair("k", 13, bytes(8))]), "type 13"),
    "an array of an unknown type": (gguf([pair("k", ARRAY, array(99, 1, bytes(8)))]), "type 99"),
    "a bool of 2": (gguf([pair("k", BOOL, b"\2")]), "holds 2"),
    "a bool of 255 in an array": (gguf([pair("k", ARRAY, array(BOOL, 3, b"\0\1\xff"))]), "holds 255"),
    "a string of 2^63 bytes": (gguf([pair("k", TEXT, struct.pack("<Q", 2**63)) + bytes(9)]), "cut short"),
    "an array of 2^60 strings": (gguf([pair("k", ARRAY, array(TEXT, HUGE, bytes(64)))]), "cut short"),
    "an array of 2^60 numbers": (gguf([pair("k", ARRAY, array(U32, HUGE, bytes(64)))]), "cut short"),
    "an array of 2^60 arrays": (gguf([pair("k", ARRAY, array(ARRAY, HUGE, bytes(64)))]), "cut short"),
    "a vocabulary with one endless word": (
        gguf([pair("k", ARRAY, array(TEXT, 2000, string("x") * 900 + b"\xff" * 8 + bytes(20_000)))]),
        "cut short",
    ),
    "arrays in arrays in arrays": (
        gguf([pair("k", ARRAY, array(ARRAY, 1, array(ARRAY, 1, array(ARRAY, 1, array(ARRAY, 1, bytes(40))))))]),
        "nested",
    ),
    "an alignment of 0": (gguf([u32_pair("general.alignment", 0)]), "alignment is 0"),
    "an alignment of 48": (gguf([u32_pair("general.alignment", 48)]), "alignment is 48"),
    "an alignment of 2^31": (gguf([u32_pair("general.alignment", 2**31)]), "alignment is 2147483648"),
    "an alignment in words": (gguf([text_pair("general.alignment", "32")]), "wrong type"),
    "a tensor twice": (gguf([], [("t", (8,), 0, 0), ("t", (8,), 0, 32)], data=bytes(64)), "'t' is listed twice"),
    "five dimensions": (gguf([], [("t", (1, 1, 1, 1, 1), 0, 0)], data=bytes(64)), "5 dimensions"),
    "2^32 - 1 dimensions": (gguf([string("t") + b"\xff" * 40], rows=1, keys=0), "4,294,967,295 dimensions"),
    "a dimension of 0": (gguf([], [("t", (8, 0), 0, 0)], data=bytes(64)), "shape 8 x 0"),
    "a shape beyond 2^63": (gguf([], [("t", (2**32, 2**32), 0, 0)], data=bytes(64)), "4294967296 x 4294967296"),
    "a size beyond 2^63": (gguf([], [("t", (2**62,), 0, 0)], data=bytes(64)), "impossible size"),
    "rows that do not fill blocks": (gguf([], [("t", (33,), 8, 0)], data=bytes(64)), "not a multiple of 32"),
    "a gap between tensors": (gguf([], [("t", (8,), 0, 64)], data=bytes(99)), "lies at byte 64"),
    "an overlap": (gguf([], [("t", (8,), 0, 0), ("u", (8,), 0, 0)], data=bytes(64)), "32 being its place"),
    "a long tensor name": (gguf([], [("t" * 64, (8,), 0, 0)], data=bytes(32)), "63 bytes"),
    "data that ends early": (small()[:-1], "1 bytes are missing"),
    "more data than any disk": (gguf([], [("t", (2**50,), 0, 0)]), "incomplete"),
}


@pytest.mark.parametrize("case", DAMAGED)
def test_damaged_headers(case: str) -> None:
    content, fact = DAMAGED[case]
    with pytest.raises(GgufError) as caught:
        parse_header(content, name="model.gguf")
    assert_sentence(caught.value, "model.gguf", fact)


@pytest.mark.parametrize(("kind", "fact"), [(99, "tensor type 99"), (31, "Q4_0_4_4"), (2**32 - 1, "4294967295")])
def test_tensor_types_the_engine_does_not_have(kind: int, fact: str) -> None:
    with pytest.raises(ModelProblem) as caught:
        parse_header(gguf([], [("blk.0.attn_q.weight", (256,), kind, 0)], data=bytes(512)))
    assert_sentence(caught.value, fact, "blk.0.attn_q.weight")


def test_every_truncation_is_noticed() -> None:
    whole = small(text_pair("general.name", "tiny"), pair("list", ARRAY, array(TEXT, 2, string("a") + string("b"))))
    for length in range(len(whole)):
        with pytest.raises(GgufError) as caught:
            parse_header(whole[:length], name="model.gguf")
        assert_sentence(caught.value, "model.gguf")


def test_hostile_names_do_not_spoil_the_sentence() -> None:
    name = "\x1b[31m\n" + "x" * 10_000
    with pytest.raises(GgufError) as caught:
        parse_header(gguf([u32_pair(name, 1), u32_pair(name, 1)]))
    assert_sentence(caught.value, "twice")


def test_a_file_changed_after_it_was_read(tmp_path: Path) -> None:
    path = tmp_path / "model.gguf"
    path.write_bytes(small())
    header = read_header(path)
    header.check_unchanged()
    path.write_bytes(small(u32_pair("more", 1)))
    with pytest.raises(FileProblem) as caught:
        header.check_unchanged()
    assert_sentence(caught.value, "model.gguf changed")
    path.unlink()
    with pytest.raises(FileProblem) as caught:
        header.check_unchanged()
    assert_sentence(caught.value, "no file model.gguf")
