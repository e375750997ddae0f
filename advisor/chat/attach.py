"""Files that go into a prompt with a message: read within bounds, as text, or refused with a reason."""

from __future__ import annotations

import codecs
import os
import stat
from base64 import b64encode
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from advisor.chat.conversation import Attachment
from advisor.chat.pdf import read_pdf
from advisor.chat.text_encoding import guess, guess_two_bytes
from advisor.errors import FileProblem
from advisor.sentences import sentence
from advisor.units import Bytes

MOST_FILES = 20  # with one message
_MOST_BYTES = 8 << 20  # some two million tokens: more than any model reads
PDF = b"%PDF-"
_MARKS = (  # longest first: the mark of UTF-16 begins that of UTF-32
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_OTHER_KINDS = (
    (b"PK\x03\x04", sentence("a ZIP archive or an office document")),
    (b"RIFF", sentence("a picture or a sound")),
    (b"GGUF", sentence("a model")),
    (b"\x7fELF", sentence("a program")),
    (b"MZ", sentence("a program")),
    (b"\x1f\x8b", sentence("an archive")),
    (b"\xd0\xcf\x11\xe0", sentence("an office document")),
)
_PICTURES = (  # what llama.cpp can read
    (b"\x89PNG\r\n\x1a\n", "png"), (b"\xff\xd8\xff", "jpeg"), (b"GIF87a", "gif"), (b"GIF89a", "gif"),
)  # fmt: skip
_CONTROL = {*range(0x20), 0x7F} - {*b"\t\n\r\f\x1b\x08"}


@dataclass(frozen=True)
class ReadFile:
    """A file as it was read.

    encoding: what its bytes were taken for, or "pdf", "png", "jpeg", "gif"; guessed: it does not say so itself.
    """

    attachment: Attachment
    encoding: str
    guessed: bool

    @property
    def doubt(self) -> str:
        """What a person should know of how it was read, in a sentence; "" where nothing is doubtful."""
        if not self.guessed:
            return ""
        return f"{self.attachment.name} does not say which encoding it is in; it was read as {self.encoding}."


def read_attachment(path: Path, most: int = _MOST_BYTES) -> ReadFile:
    """What `path` holds: text, a PDF's text, or a picture; FileProblem for anything else, or over `most` bytes."""
    whole = str(path.absolute())
    try:
        kind = os.stat(path).st_mode
        if stat.S_ISDIR(kind):
            raise FileProblem("{name} is a folder. Attach the files in it that matter.", name=path.name)
        if not stat.S_ISREG(kind):
            raise FileProblem("{name} is not a file that can be attached.", name=path.name)
        with path.open("rb") as stream:
            if stream.read(len(PDF)) == PDF:
                return ReadFile(
                    Attachment(path.name, read_pdf(path), os.fstat(stream.fileno()).st_size, whole), "pdf", False
                )
            stream.seek(0)
            raw = stream.read(most + 1)
            size = os.fstat(stream.fileno()).st_size
    except OSError as error:
        raise FileProblem("{name} cannot be read: {strerror}.", name=path.name, strerror=error.strerror) from error
    if len(raw) > most:
        raise FileProblem(
            "{name} holds {size}, and at most {most} can be attached. Attach the part that matters.",
            name=path.name,
            size=Bytes(size),
            most=Bytes(most),
        )
    if picture := next((name for magic, name in _PICTURES if raw.startswith(magic)), None):
        address = f"data:image/{picture};base64,{b64encode(raw).decode()}"
        return ReadFile(Attachment(path.name, address, size, whole), picture, False)
    text, encoding, guessed = _decoded(raw, path.name)
    return ReadFile(
        Attachment(path.name, text.replace("\r\n", "\n").replace("\r", "\n"), len(raw), whole), encoding, guessed
    )


def _decoded(raw: bytes, name: str) -> tuple[str, str, bool]:
    for mark, encoding in _MARKS:
        if raw.startswith(mark):
            return raw.decode(encoding, "replace"), encoding.removesuffix("-sig"), False
    for magic, kind in _OTHER_KINDS:
        if raw.startswith(magic) and not _is_text(raw):
            raise FileProblem(
                "{name} is {kind}, not a text. Copy the text that matters into the message.", name=name, kind=kind
            )
    if _is_text(raw):
        try:
            return raw.decode("utf-8"), "utf-8", False
        except UnicodeDecodeError:
            likely = guess(raw) or "cp1252"
            return raw.decode(likely, "replace"), likely, True
    if wide := guess_two_bytes(raw):
        return raw.decode(wide), wide, True
    raise FileProblem(
        "{name} is not a text file. Text, code, Markdown, PDF files and pictures can be attached.", name=name
    )


def _is_text(raw: bytes) -> bool:
    """Whether hardly a byte is one that texts do not have."""
    return b"\0" not in raw and sum(raw.count(byte) for byte in _CONTROL) * 1000 <= len(raw)


def with_attachments(text: str, attachments: Iterable[Attachment]) -> str:
    """A message as the model reads it: each file under its name, fenced off, and then what the person says.

    Pictures are not in it: a Message has them beside its text.
    """
    parts = []
    for attachment in attachments:
        if attachment.picture is not None:
            continue
        fence = "```"
        while fence in attachment.text:
            fence += "`"
        kind = Path(attachment.name).suffix.removeprefix(".")
        parts.append(f"File {attachment.name}:\n{fence}{kind}\n{attachment.text.rstrip()}\n{fence}")
    return "\n\n".join([*parts, text] if text else parts)
