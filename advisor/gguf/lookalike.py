"""What a file that is not a GGUF seems to be instead, from its first bytes."""

from __future__ import annotations

import re

from advisor.sentences import Sentence, sentence

HEAD_BYTES = 512

_KNOWN: tuple[tuple[re.Pattern[bytes], Sentence], ...] = (
    (
        re.compile(rb"version https://git-lfs"),
        sentence("a Git LFS pointer, which only names the real file. Run 'git lfs pull', or download the file itself."),
    ),
    (
        re.compile(rb"\s*(<!doctype|<html|<\?xml)", re.IGNORECASE),
        sentence("a web page, probably an error page saved in its place. Download the file again."),
    ),
    (
        re.compile(rb"\s*\{"),
        sentence("a JSON text, perhaps an error message saved in its place. Download the file again."),
    ),
    (
        re.compile(rb".{7}\0\{\s*\"", re.DOTALL),
        sentence("a safetensors file. Choose a GGUF version of this model."),
    ),
    (
        re.compile(rb"PK\x03\x04"),
        sentence("a zip archive or a PyTorch checkpoint. Unpack it, or choose a GGUF version of this model."),
    ),
    (
        re.compile(rb"\x80[\x02-\x05]"),
        sentence("a Python pickle, as old PyTorch checkpoints are. Choose a GGUF version of this model."),
    ),
    (
        re.compile(rb"lmgg|fmgg|tjgg|algg"),
        sentence("an old GGML file from before GGUF. Download a GGUF version of this model."),
    ),
    (
        re.compile(rb"\x1f\x8b|BZh|\xfd7zXZ|7z\xbc\xaf|\x28\xb5\x2f\xfd|Rar!"),
        sentence("a compressed archive. Unpack it first."),
    ),
    (
        re.compile(rb"\0{16}"),
        sentence("an unfinished download, for it begins with zeros. Download it again."),
    ),
)


def looks_like(head: bytes) -> Sentence | None:
    """What the first bytes seem to be and what to do, as the end of a sentence, or None where nothing is known."""
    return next((text for pattern, text in _KNOWN if pattern.match(head)), None)
