"""What compiling for a kind of graphics card takes: looked for before anything starts, and never installed unasked.

These toolkits are gigabytes, and which version suits depends on card and driver: the person gets the one command, and
the page of the toolkit's maker.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from setup_steps import system
from setup_steps.console import SetupProblem
from setup_steps.system import Need

CUDA_FOLDERS = ("/usr/local/cuda", "/opt/cuda")  # where NVIDIA's installer and Arch put it, not always on PATH
ROCM_FOLDERS = ("/opt/rocm",)


@dataclass(frozen=True)
class Piece:
    """One part of a toolkit and how it is found."""

    need: Need
    is_there: Callable[[], bool]


@dataclass(frozen=True)
class Toolkit:
    """What a back end is compiled with."""

    title: str
    page: str
    pieces: tuple[Piece, ...]
    systems: tuple[str, ...]
    """Where it exists, as sys.platform says it."""


def _program(name: str, variable: str, folders: tuple[str, ...]) -> str | None:
    """A program in the folder that an environment variable names, on PATH, or in one of `folders`."""
    given = os.environ.get(variable)
    places = [
        *((str(Path(given) / "bin"), str(Path(given) / "Bin")) if given else ()),
        os.environ.get("PATH", ""),
        *(str(Path(folder) / "bin") for folder in folders),
    ]
    return shutil.which(name, path=os.pathsep.join(places))


def _nvcc() -> str | None:
    return os.environ.get("CUDACXX") or _program("nvcc", "CUDA_PATH", CUDA_FOLDERS)


def _hipconfig() -> str | None:
    return _program("hipconfig", "ROCM_PATH", ROCM_FOLDERS)


def _has_header(name: str, variable: str, folders: tuple[str, ...] = ()) -> Callable[[], bool]:
    """Whether a C header lies where a compiler looks, or in one of the toolkit's own folders."""

    def look() -> bool:
        roots = [os.environ.get(variable, ""), *folders, "/usr", "/usr/local"]
        return any((Path(root) / part / name).exists() for root in roots if root for part in ("include", "Include"))

    return look


def _packages(apt: str = "", dnf: str = "", zypper: str = "", pacman: str = "") -> Mapping[str, str]:
    named = {"apt-get": apt, "dnf": dnf, "zypper": zypper, "pacman": pacman}
    return {manager: package for manager, package in named.items() if package}


def _piece(what: str, is_there: Callable[[], bool], **packages: str) -> Piece:
    return Piece(Need(what, _packages(**packages)), is_there)


TOOLKITS = {
    "cuda": Toolkit(
        "CUDA",
        "developer.nvidia.com/cuda-downloads",
        (_piece("nvcc", lambda: _nvcc() is not None, apt="nvidia-cuda-toolkit", pacman="cuda"),),
        ("linux", "win32"),
    ),
    "hip": Toolkit(
        "ROCm",
        "rocm.docs.amd.com",
        # Debian's and Ubuntu's own packages are mostly older than the 6.1 that llama.cpp asks for.
        (
            _piece("hipconfig", lambda: _hipconfig() is not None, dnf="rocm-hip-devel", pacman="rocm-hip-sdk"),
            _piece(
                "hipBLAS",
                _has_header("hipblas/hipblas.h", "ROCM_PATH", ROCM_FOLDERS),
                dnf="hipblas-devel", pacman="rocm-hip-sdk",
            ),
            _piece(
                "rocBLAS",
                _has_header("rocblas/rocblas.h", "ROCM_PATH", ROCM_FOLDERS),
                dnf="rocblas-devel", pacman="rocm-hip-sdk",
            ),
        ),
        ("linux", "win32"),
    ),
    "vulkan": Toolkit(
        "Vulkan",
        "vulkan.lunarg.com",
        (
            _piece(
                "glslc",
                lambda: _program("glslc", "VULKAN_SDK", ()) is not None,
                apt="glslc", dnf="glslc", zypper="shaderc", pacman="shaderc",
            ),
            _piece(
                "Vulkan's headers",
                _has_header("vulkan/vulkan.h", "VULKAN_SDK"),
                apt="libvulkan-dev", dnf="vulkan-loader-devel", zypper="vulkan-devel", pacman="vulkan-headers",
            ),
            _piece(
                "SPIR-V's headers",
                _has_header("spirv/unified1/spirv.hpp", "VULKAN_SDK"),
                apt="spirv-headers", dnf="spirv-headers-devel", zypper="spirv-headers", pacman="spirv-headers",
            ),
        ),
        ("linux", "win32", "darwin"),
    ),
    "metal": Toolkit("Metal", "", (), ("darwin",)),
}  # fmt: skip


def require(backend: str) -> None:
    """Raise SetupProblem, naming the one command, where what `backend` is compiled with is not here."""
    toolkit = TOOLKITS.get(backend)
    if toolkit is None:
        return
    if sys.platform not in toolkit.systems:
        suited = "--backend metal" if sys.platform == "darwin" else "--backend auto"
        raise SetupProblem(f"There is no {toolkit.title} on this system; use {suited}.")
    lacking = [piece.need for piece in toolkit.pieces if not piece.is_there()]
    if not lacking:
        return
    what = ", ".join(need.what for need in lacking)
    wanted = f"An engine for {toolkit.title} is compiled with its toolkit, and this system lacks {what};"
    command = system.install_by_hand(lacking)
    if command is None:
        raise SetupProblem(f"{wanted} install the toolkit from {toolkit.page} and run this again.")
    raise SetupProblem(
        f"{wanted} install it from {toolkit.page}, or with this command, and run this again:\n    {command}"
    )


def variables(backend: str) -> Mapping[str, str]:
    """Environment that compiling for `backend` needs on top: its compiler, where that is not on PATH."""
    if backend == "cuda" and (nvcc := _nvcc()):
        return {"CUDACXX": nvcc}
    if backend == "hip" and (hipconfig := _hipconfig()) and not os.environ.get("HIPCXX"):
        # As llama.cpp's docs/build.md asks for.
        return {"HIPCXX": str(Path(_told(hipconfig, "-l")) / "clang"), "HIP_PATH": _told(hipconfig, "-R")}
    return {}


def _told(program: str, option: str) -> str:
    return subprocess.run([program, option], capture_output=True, text=True, check=True).stdout.strip()
