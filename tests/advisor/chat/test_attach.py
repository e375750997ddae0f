"""Files to attach: what is text is read as it was meant, the rest is refused with its reason."""

from __future__ import annotations

import os
from base64 import b64decode
from pathlib import Path

import pytest

from advisor.chat.attach import read_attachment, with_attachments
from advisor.chat.conversation import Attachment
from advisor.errors import FileProblem

TEXT = "Größe: 3 € – 你好 🚢\nzweite Zeile\n"
WESTERN = "Größe: 3 € – naïve\nzweite Zeile\n"


def put(folder: Path, raw: bytes, name: str = "notes.txt") -> Path:
    path = folder / name
    path.write_bytes(raw)
    return path


@pytest.mark.parametrize(
    ("raw", "text", "encoding", "guessed"),
    [
        (TEXT.encode(), TEXT, "utf-8", False),
        (TEXT.encode("utf-8-sig"), TEXT, "utf-8", False),
        (TEXT.encode("utf-16"), TEXT, "utf-16", False),
        (TEXT.encode("utf-32"), TEXT, "utf-32", False),
        (b"\xfe\xff" + TEXT.encode("utf-16-be"), TEXT, "utf-16", False),
        (WESTERN.encode("utf-16-le"), WESTERN, "utf-16-le", True),
        (WESTERN.encode("utf-16-be"), WESTERN, "utf-16-be", True),
        (WESTERN.encode("cp1252"), WESTERN, "cp1252", True),
        (b"a\r\nb\rc\n", "a\nb\nc\n", "utf-8", False),
        (b"\x1b[31mred\x1b[0m log\n", "\x1b[31mred\x1b[0m log\n", "utf-8", False),
        (b"MZ is how this text begins\n", "MZ is how this text begins\n", "utf-8", False),
        (b"", "", "utf-8", False),
    ],
)
def test_texts(tmp_path: Path, raw: bytes, text: str, encoding: str, guessed: bool) -> None:
    read = read_attachment(put(tmp_path, raw))
    assert read.attachment == Attachment("notes.txt", text, len(raw))
    assert (read.encoding, read.guessed) == (encoding, guessed)


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"PK\x03\x04" + bytes(range(256)), "an office document"),
        (b"RIFF" + bytes(50), "a picture or a sound"),
        (b"GGUF\3\0\0\0" + bytes(50), "a model"),
        (bytes(range(256)) * 4, "not a text file"),
        (bytes(1000), "not a text file"),
    ],
)
def test_what_is_no_text(tmp_path: Path, raw: bytes, words: str) -> None:
    with pytest.raises(FileProblem, match=words):
        read_attachment(put(tmp_path, raw))


def test_a_picture_is_kept_as_it_is(tmp_path: Path) -> None:
    raw = b"\x89PNG\r\n\x1a\n" + bytes(range(256))
    read = read_attachment(put(tmp_path, raw, "a.png"))
    assert read.encoding == "png"
    assert read.attachment.picture is not None
    assert b64decode(read.attachment.picture) == raw
    assert with_attachments("What is it?", [read.attachment]) == "What is it?"
    assert Attachment("a.txt", "data:image/png;base64, not one", 30).picture is None


def test_a_file_too_large_is_not_read_to_its_end(tmp_path: Path) -> None:
    path = tmp_path / "huge.log"
    with path.open("wb") as stream:
        stream.truncate(1 << 30)  # sparse: a gigabyte of nothing
    with pytest.raises(FileProblem, match=r"huge.log holds 1\.0 GB, and at most 8 MB"):
        read_attachment(path)
    assert read_attachment(put(tmp_path, b"x" * 10), most=10).attachment.size == 10
    with pytest.raises(FileProblem, match="at most"):
        read_attachment(put(tmp_path, b"x" * 11), most=10)


def test_what_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(FileProblem, match=r"gone.txt cannot be read: No such file"):
        read_attachment(tmp_path / "gone.txt")
    with pytest.raises(FileProblem, match="is a folder"):
        read_attachment(tmp_path)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(FileProblem, match="not a file that can be attached"):
        read_attachment(tmp_path / "pipe")


def test_files_stand_before_the_message_each_in_a_fence_that_holds() -> None:
    code = Attachment("a.py", "print(1)\n", 9)
    notes = Attachment("notes.md", "```\ncode\n```", 12)
    assert with_attachments("What is this?", [code, notes]) == (
        "File a.py:\n```py\nprint(1)\n```\n\nFile notes.md:\n````md\n```\ncode\n```\n````\n\nWhat is this?"
    )
    assert with_attachments("", [code]) == "File a.py:\n```py\nprint(1)\n```"
    assert with_attachments("Just this", []) == "Just this"
