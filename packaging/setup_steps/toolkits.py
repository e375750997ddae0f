"""What compiling for a kind of graphics card takes: looked for before anything starts, and never installed unasked.

These toolkits are gigabytes, and which version suits depends on card and driver: the person gets the one command, and
the page of the toolkit's maker.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from ui.shell.system_needs import SystemNeed, install_by_hand

from .console import SetupProblem

CUDA_FOLDERS = ("/usr/local/cuda", "/opt/cuda")  # where NVIDIA's installer and Arch put it, not always on PATH
ROCM_FOLDERS = ("/opt/rocm",)
SYSTEM_FOLDERS = ("/usr/local", "/usr")

# The first headers that have vk::LayerSettingEXT, which llama.cpp's Vulkan back end sets up an instance with; with
# older ones (Debian 12: 1.3.239) the compiler works for minutes and then stops.
OLDEST_VULKAN = (1, 3, 272)
_VULKAN_VERSION = re.compile(r"VK_HEADER_VERSION_COMPLETE\s+VK_MAKE_API_VERSION\(\d+,\s*(\d+),\s*(\d+),")
_VULKAN_PATCH = re.compile(r"#define\s+VK_HEADER_VERSION\s+(\d+)")


@dataclass(frozen=True)
class Piece:
    """One part of a toolkit and how it is found."""

    need: SystemNeed
    is_there: Callable[[], bool]


@dataclass(frozen=True)
class Toolkit:
    """What a back end is compiled with."""

    title: str
    page: str
    pieces: tuple[Piece, ...]
    systems: tuple[str, ...]
    """Where it exists, as sys.platform says it."""
    outdated: Callable[[], str] = lambda: ""
    """What is there and too old, in one sentence with what to do; empty where all will do."""


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


def _header(name: str, variable: str, folders: tuple[str, ...] = ()) -> Path | None:
    """A C header where a compiler looks, or in one of the toolkit's own folders, which are looked into first."""
    roots = [os.environ.get(variable, ""), *folders, *SYSTEM_FOLDERS]
    places = (Path(root) / part / name for root in roots if root for part in ("include", "Include"))
    return next((place for place in places if place.exists()), None)


def _has_header(name: str, variable: str, folders: tuple[str, ...] = ()) -> Callable[[], bool]:
    return lambda: _header(name, variable, folders) is not None


def _outdated_vulkan() -> str:
    """The sentence for headers that llama.cpp does not compile with; what cannot be read is left to the compiler."""
    header = _header("vulkan/vulkan_core.h", "VULKAN_SDK")
    text = header.read_text(encoding="utf-8", errors="replace") if header else ""
    complete, patch = _VULKAN_VERSION.search(text), _VULKAN_PATCH.search(text)
    if not header or not complete or not patch:
        return ""
    version = (int(complete[1]), int(complete[2]), int(patch[1]))
    if version >= OLDEST_VULKAN:
        return ""
    needed, found = (".".join(map(str, each)) for each in (OLDEST_VULKAN, version))
    return (
        f"An engine for Vulkan is compiled with Vulkan's headers {needed} or newer, and those in {header.parents[1]} "
        f"are {found}: unpack the SDK from vulkan.lunarg.com (or libvulkan-dev and spirv-headers of Debian 13), name "
        "its folder, the one with `include` in it, in VULKAN_SDK, and run this again."
    )


def _packages(apt: str = "", dnf: str = "", zypper: str = "", pacman: str = "") -> Mapping[str, str]:
    named = {"apt-get": apt, "dnf": dnf, "zypper": zypper, "pacman": pacman}
    return {manager: package for manager, package in named.items() if package}


def _piece(what: str, is_there: Callable[[], bool], **packages: str) -> Piece:
    return Piece(SystemNeed(what, _packages(**packages)), is_there)


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
        _outdated_vulkan,
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
        if outdated := toolkit.outdated():
            raise SetupProblem(outdated)
        return
    what = ", ".join(need.what for need in lacking)
    wanted = f"An engine for {toolkit.title} is compiled with its toolkit, and this system lacks {what};"
    command = install_by_hand(lacking)
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
