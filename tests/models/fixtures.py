"""Fixtures over the model builders; load with `pytest_plugins = ["tests.models.fixtures"]`.

A file serves the whole session: copy it before you change it.
"""

from __future__ import annotations

from pathlib import Path
from typing import Protocol, TypedDict, Unpack

import pytest

from tests.helpers.real_model import path as real_model_here
from tests.models import build, build_incomplete, build_large, build_split, build_unknown, huge_header


class Options(TypedDict, total=False):
    """What `build` takes besides the architecture and the path."""

    quant: str
    layers: int | None
    context_train: int
    vocabulary: int
    seed: int
    scale: int


class ModelFactory(Protocol):
    """What the `model_factory` fixture gives: `build` without the path."""

    def __call__(self, architecture: str = "llama", **options: Unpack[Options]) -> Path: ...


@pytest.fixture(scope="session")
def models_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder where this session's models lie."""
    return tmp_path_factory.mktemp("models")


@pytest.fixture(scope="session")
def model_factory(models_folder: Path) -> ModelFactory:
    """`model_factory("gemma3", quant="Q8_0")` gives the file; each is made once a session."""

    def make(architecture: str = "llama", **options: Unpack[Options]) -> Path:
        name = "-".join([architecture, *(f"{key}={value}" for key, value in sorted(options.items()))])
        path = models_folder / f"{name}.gguf"
        return path if path.exists() else build(architecture, path, **options)

    return make


@pytest.fixture(scope="session")
def real_model() -> Path:
    """SmolLM2-135M-Instruct, which the set-up fetches: it answers in sentences. To be read only."""
    found = real_model_here()
    if found is None:
        pytest.skip("the set-up has not fetched the model to try")
    return found


@pytest.fixture(scope="session")
def split_model(models_folder: Path) -> list[Path]:
    """A llama model in two files, first part first."""
    return build_split(models_folder / "split")


@pytest.fixture(scope="session")
def large_model(models_folder: Path) -> Path:
    """300 MiB of Q8_0."""
    return build_large(models_folder / "large.gguf")


@pytest.fixture(scope="session")
def llama_8b(models_folder: Path) -> Path:
    """Header of Llama-3.1-8B in Q4_K_M, sparse to its true length (4.6 GiB)."""
    return huge_header(models_folder / "llama-3.1-8b.gguf", "Llama-3.1-8B")


@pytest.fixture(scope="session")
def llama_70b(models_folder: Path) -> Path:
    """Header of Llama-3.3-70B in F16, sparse to its true length (131 GiB): larger than any RAM it will meet."""
    return huge_header(models_folder / "llama-3.3-70b.gguf", "Llama-3.3-70B")


@pytest.fixture(scope="session")
def unknown_model(models_folder: Path) -> Path:
    """A sound file of an architecture that llama.cpp does not know."""
    return build_unknown(models_folder / "unknown.gguf")


@pytest.fixture(scope="session")
def incomplete_model(models_folder: Path) -> Path:
    """A llama model in which `blk.2.attn_k.weight` is missing."""
    return build_incomplete(models_folder / "incomplete.gguf")
