"""Which graphics cards the engine is compiled for."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

# llama.cpp's own options (docs/build.md of its repository).
CMAKE_ARGS = {
    "cuda": "-DGGML_CUDA=ON",
    "vulkan": "-DGGML_VULKAN=ON",
    "metal": "-DGGML_METAL=ON",
    "hip": "-DGGML_HIP=ON",
    "cpu": "",
}
NAMES = (*CMAKE_ARGS, "auto")
NVIDIA, AMD = "0x10de", "0x1002"  # PCI vendor ids


def asked_for(arguments: Sequence[str]) -> str | None:
    """The name behind --backend ("--backend cuda" or "--backend=cuda"); None for anything else."""
    words = arguments[0].split("=", 1) if len(arguments) == 1 else list(arguments)
    return words[1] if len(words) == 2 and words[0] == "--backend" and words[1] in NAMES else None


def resolve(name: str, root: Path = Path("/")) -> str:
    """`name` itself, or for "auto" what suits the cards of this computer."""
    if name != "auto":
        return name
    if sys.platform == "darwin":
        return "metal"
    vendors = {path.read_text().strip() for path in root.glob("sys/class/drm/card*/device/vendor")}
    if NVIDIA in vendors or (root / "proc/driver/nvidia").exists() or shutil.which("nvidia-smi"):
        return "cuda"
    if AMD in vendors and (root / "opt/rocm").exists():
        return "hip"
    return "vulkan" if vendors else "cpu"
