"""Small models that llama.cpp really loads and runs, whole, split or spoilt."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from gguf import GGUFWriter

from tests.models.architectures import ARCHITECTURES
from tests.models.parts import Architecture, Sizes
from tests.models.vocabulary import Vocabulary
from tests.models.weights import QUANTS, Bytes, Tensor, add_keys, numbers, typed, write


def build(
    architecture: str,
    path: Path,
    *,
    quant: str = "F16",
    layers: int | None = None,
    context_train: int = 4096,
    vocabulary: int = 512,
    seed: int = 0,
    scale: int = 1,
) -> Path:
    """Write a model of a few MB and return its path.

    `architecture` is a key of ARCHITECTURES, `quant` one of QUANTS, `scale` multiplies the widths. The same arguments
    give the same bytes. Raises KeyError for an unknown name, ValueError where the two do not go together.
    """
    plan = ARCHITECTURES[architecture]
    sizes = plan.sizes(layers=layers, vocabulary=vocabulary, context_train=context_train, scale=scale)
    return write_model(path, plan, sizes, quant, seed)[0]


def build_split(
    path: Path, *, parts: int = 2, architecture: str = "llama", quant: str = "F16", seed: int = 0
) -> list[Path]:
    """The model that `build` makes with these arguments, as a split set beside `path`: `<stem>-00001-of-0000N.gguf`…"""
    plan = ARCHITECTURES[architecture]
    sizes = plan.sizes(layers=None, vocabulary=512, context_train=4096, scale=1)
    return write_model(path, plan, sizes, quant, seed, parts=parts)


def build_unknown(path: Path, name: str = "plimsoll-none") -> Path:
    """A sound file of an architecture that no engine knows."""
    plan = ARCHITECTURES["llama"]
    sizes = plan.sizes(layers=None, vocabulary=512, context_train=4096, scale=1)
    return write_model(path, plan, sizes, "F16", 0, name=name)[0]


def build_incomplete(path: Path, missing: str = "blk.2.attn_k.weight") -> Path:
    """A llama model in which one tensor is missing."""
    plan = ARCHITECTURES["llama"]
    sizes = plan.sizes(layers=None, vocabulary=512, context_train=4096, scale=1)
    return write_model(path, plan, sizes, "F16", 0, missing=missing)[0]


def header_of(
    name: str, title: str, plan: Architecture, sizes: Sizes, quant: str, vocabulary: Vocabulary
) -> Callable[[GGUFWriter], None]:
    """What writes a model's metadata."""

    def header(writer: GGUFWriter) -> None:
        writer.add_type("model")
        writer.add_name(title)
        writer.add_quantization_version(2)
        writer.add_file_type(QUANTS[quant].file_type)
        add_keys(writer, name, plan.keys(sizes))
        vocabulary.write(writer)

    return header


def write_model(
    path: Path,
    plan: Architecture,
    sizes: Sizes,
    quant: str,
    seed: int,
    *,
    parts: int = 1,
    name: str | None = None,
    missing: str | None = None,
) -> list[Path]:
    """A model of any architecture, in so many parts. missing: a tensor that is left out."""
    vocabulary = plan.vocabulary(sizes.vocabulary)
    tensors = [t for t in typed(plan.tensors(sizes), sizes.layers, quant) if t.name != missing]
    tied = not any(t.name == "output.weight" for t in tensors)

    def data(tensor: Tensor) -> Bytes:
        output = tied or tensor.name == "output.weight"
        return numbers(tensor, seed, vocabulary.control if output else ())

    name = name or plan.name
    header = header_of(name, f"Tiny {plan.name}", plan, sizes, quant, vocabulary)
    return write(path, name, header, tensors, data, parts)
