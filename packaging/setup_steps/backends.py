"""Which graphics cards the engine is compiled for.

It is always compiled here. The authors of llama-cpp-python publish ready-made wheels too, but by their build recipes
(read at 0.3.36) none has GGML_RPC, without which there are no virtual cards to plan with, and those for CUDA on Linux
are compiled for whatever processor the build machine had.
"""

from __future__ import annotations

from collections.abc import Sequence

# llama.cpp's own options (docs/build.md of its repository).
CMAKE_ARGS = {
    "cuda": "-DGGML_CUDA=ON",
    "vulkan": "-DGGML_VULKAN=ON",
    "metal": "-DGGML_METAL=ON",
    "hip": "-DGGML_HIP=ON",
    "cpu": "",
}
NAMES = (*CMAKE_ARGS, "auto")


def asked_for(arguments: Sequence[str]) -> str | None:
    """The name behind --backend ("--backend cuda" or "--backend=cuda"); None for anything else."""
    words = arguments[0].split("=", 1) if len(arguments) == 1 else list(arguments)
    return words[1] if len(words) == 2 and words[0] == "--backend" and words[1] in NAMES else None


def named_in(cmake_args: str) -> str:
    """The back end that CMAKE_ARGS ask for; "cpu" where they name none."""
    words = cmake_args.split()
    return next((name for name, option in CMAKE_ARGS.items() if option in words), "cpu")
