"""What a GGUF file says of the model in it, without its vocabulary and its weights; `parse` reads it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from advisor.foreign_text import one_line
from advisor.gguf.identity import FileStamp
from advisor.gguf.naming import is_no_name
from advisor.gguf.quants import dominant_type, file_type_name
from advisor.gguf.reader import (
    ArrayInfo,
    Value,
)
from advisor.gguf.tensors import TensorInfo

MOST_CONTEXT = 2**27  # tokens; the longest that anybody states in earnest is some ten million
MERGES_KEY = "plimsoll.merges"  # in a skeleton: how many merges its vocabulary had
_LONGEST_ARCHITECTURE = 64  # letters


@dataclass(frozen=True, slots=True)
class Part:
    """One file of a model, as it was when it was read."""

    path: Path
    stamp: FileStamp

    @property
    def file_bytes(self) -> int:
        """Bytes of the file."""
        return self.stamp.size


@dataclass(frozen=True, slots=True, weakref_slot=True)
class Header:
    """A Build's header. For a split set: the first part's, with the tensors of all parts.

    data_offset: bytes from the start of this file to its tensor data. alignment: bytes each tensor is padded to.
    file_bytes: of this file; set_bytes: of all files of the set. parts: the files, empty where only bytes were given.
    named_quant: what its publisher calls the quantisation, where that is known to be more than the file says (UD-…).
    """

    version: int
    metadata: Mapping[str, Value]
    tensors: tuple[TensorInfo, ...]
    data_offset: int
    alignment: int
    file_bytes: int
    set_bytes: int
    parts: tuple[Part, ...] = ()
    named_quant: str = ""

    def value(self, key: str) -> Value | None:
        """What stands under `key`, or None. "{arch}." in the key stands for the architecture."""
        return self.metadata.get(key.replace("{arch}", self.architecture))

    def number(self, key: str) -> int | None:
        """The whole number, not negative, under `key`, or None; the key as for `value`."""
        value = self.value(key)
        return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None

    def text(self, key: str) -> str | None:
        """The string under `key`, or None."""
        value = self.metadata.get(key)
        return value if isinstance(value, str) else None

    @property
    def architecture(self) -> str:
        """llama.cpp's word for the kind of model ("llama", "qwen3moe"), empty where none is given."""
        return one_line(self.text("general.architecture"), _LONGEST_ARCHITECTURE)

    @property
    def name(self) -> str:
        """The name its maker gave, else the file's name without its ending, else empty; safe to show, and short.

        A maker's name that says no more than the architecture ("llama"), where a converter found the model
        ("/data/hf"), or what all models are made of ("Safetensors"), is none.
        """
        given = one_line(self.text("general.name"))
        stem = one_line(self.parts[0].path.stem) if self.parts else ""
        if given.casefold() == self.architecture.casefold():
            return stem or given
        return stem if is_no_name(given) else given

    def called(self, name: str) -> Header:
        """The same with another name."""
        return replace(self, metadata={**self.metadata, "general.name": name})

    @property
    def quant(self) -> str:
        """The quantisation ("Q4_K_M"): as it is called, the stated file type, the type of most weights, or empty."""
        if self.named_quant:
            return self.named_quant
        stated = file_type_name(self.metadata.get("general.file_type"))
        return stated or dominant_type((tensor.type_id, tensor.nbytes) for tensor in self.tensors) or ""

    @property
    def context_train(self) -> int | None:
        """Tokens of the longest context it was trained for; None where it says none, or what no model can be."""
        return stated_context(self.number("{arch}.context_length"))

    @property
    def vocab_size(self) -> int | None:
        """Number of tokens: the vocabulary's length, as llama.cpp counts, else the stated one."""
        tokens = self.metadata.get("tokenizer.ggml.tokens")
        if isinstance(tokens, ArrayInfo):
            return tokens.count
        return len(tokens) if isinstance(tokens, tuple) else self.number("{arch}.vocab_size")

    @property
    def merges(self) -> int | None:
        """Number of the vocabulary's merges, 0 for a kind without; None where neither they nor a count is there."""
        merges = self.metadata.get("tokenizer.ggml.merges")
        if merges is None:
            return self.number(MERGES_KEY) if "tokenizer.ggml.tokens" not in self.metadata else 0
        return merges.count if isinstance(merges, ArrayInfo) else len(merges) if isinstance(merges, tuple) else 0

    @property
    def layers(self) -> int | None:
        """Number of blocks, the output layer not counted."""
        return self.number("{arch}.block_count")

    @property
    def parameters(self) -> int:
        """How many numbers the tensors hold."""
        return sum(tensor.elements for tensor in self.tensors)

    @property
    def weights_bytes(self) -> int:
        """Bytes of all tensors, without padding."""
        return sum(tensor.nbytes for tensor in self.tensors)

    @property
    def ends_with_data(self) -> bool:
        """Whether the file ends where its last tensor does, padding aside, as every writer of GGUF has it."""
        last = self.tensors[-1] if self.tensors else None
        end = self.data_offset + (last.offset + last.nbytes if last else 0)
        return end <= self.file_bytes < end + self.alignment

    @property
    def split_no(self) -> int:
        """Which part of a split set this file is, from 0."""
        return self.number("split.no") or 0

    @property
    def split_count(self) -> int:
        """Parts of the split set this file belongs to; 0 for a file of its own."""
        return self.number("split.count") or 0

    def check_unchanged(self) -> None:
        """Raise FileProblem if one of the files is gone or is not what was read."""
        for part in self.parts:
            part.stamp.check(part.path)


def stated_context(tokens: int | None) -> int | None:
    """A length that a header gives for what a model was trained for, None where it can be none."""
    return tokens if tokens is not None and 0 < tokens <= MOST_CONTEXT else None
