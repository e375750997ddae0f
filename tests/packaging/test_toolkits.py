"""What a back end is compiled with, found or named in one command."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from setup_steps import backends, toolkits
from setup_steps.console import SetupProblem
from tests.packaging.test_system import only_manager

on_linux = pytest.mark.skipif(sys.platform != "linux", reason="package managers of Linux")
VARIABLES = ("CUDACXX", "CUDA_PATH", "ROCM_PATH", "VULKAN_SDK", "HIPCXX")


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A system with an empty folder on PATH and nothing where toolkits usually lie."""
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(toolkits, "CUDA_FOLDERS", ())
    monkeypatch.setattr(toolkits, "ROCM_FOLDERS", ())
    monkeypatch.setattr("os.geteuid", lambda: 1000)
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    return folder


def program(folder: Path, name: str, script: str = "exit 0") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return path


def test_every_back_end_but_the_processors_has_a_toolkit() -> None:
    assert {*toolkits.TOOLKITS, "cpu"} == {*backends.CMAKE_ARGS}


def test_the_processor_needs_none(bare: Path) -> None:
    assert bare.is_dir()
    toolkits.require("cpu")


@on_linux
@pytest.mark.parametrize(
    ("backend", "manager", "told"),
    [
        (
            "cuda",
            "apt-get",
            "An engine for CUDA is compiled with its toolkit, and this system lacks nvcc; install it from "
            "developer.nvidia.com/cuda-downloads, or with this command, and run this again:\n"
            "    sudo apt-get install -y --no-install-recommends nvidia-cuda-toolkit",
        ),
        (
            "cuda",
            "dnf",
            "An engine for CUDA is compiled with its toolkit, and this system lacks nvcc; install the toolkit from "
            "developer.nvidia.com/cuda-downloads and run this again.",
        ),
        (
            "hip",
            "pacman",
            "An engine for ROCm is compiled with its toolkit, and this system lacks hipconfig, hipBLAS, rocBLAS; "
            "install it from rocm.docs.amd.com, or with this command, and run this again:\n"
            "    sudo pacman -S --needed rocm-hip-sdk",
        ),
    ],
)
def test_what_is_missing_is_named_in_one_command(
    bare: Path, monkeypatch: pytest.MonkeyPatch, backend: str, manager: str, told: str
) -> None:
    only_manager(monkeypatch, bare, manager)
    with pytest.raises(SetupProblem) as caught:
        toolkits.require(backend)
    assert str(caught.value) == told


@on_linux
def test_a_mac_alone_has_metal(bare: Path) -> None:
    assert bare.is_dir()
    with pytest.raises(SetupProblem, match="There is no Metal on this system; use --backend auto"):
        toolkits.require("metal")


def test_a_mac_has_no_cuda(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    with pytest.raises(SetupProblem, match="There is no CUDA on this system; use --backend metal"):
        toolkits.require("cuda")
    toolkits.require("metal")


@on_linux
def test_a_vulkan_sdk_in_a_folder_of_its_own_is_enough(
    bare: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert bare.is_dir()
    sdk = tmp_path / "sdk"
    program(sdk / "bin", "glslc")
    for header in ("vulkan/vulkan.h", "vulkan/vulkan_core.h", "spirv/unified1/spirv.hpp"):
        path = sdk / "include" / header
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    monkeypatch.setenv("VULKAN_SDK", str(sdk))
    toolkits.require("vulkan")


@on_linux
def test_nvcc_is_found_where_its_installer_puts_it(bare: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert toolkits.variables("cuda") == {}
    nvcc = program(tmp_path / "cuda" / "bin", "nvcc")
    monkeypatch.setattr(toolkits, "CUDA_FOLDERS", (str(tmp_path / "cuda"),))
    toolkits.require("cuda")
    assert toolkits.variables("cuda") == {"CUDACXX": str(nvcc)}
    on_path = program(bare, "nvcc")
    assert toolkits.variables("cuda") == {"CUDACXX": str(on_path)}
    monkeypatch.setenv("CUDACXX", "/chosen/nvcc")
    assert toolkits.variables("cuda") == {"CUDACXX": "/chosen/nvcc"}


@on_linux
def test_rocm_says_itself_where_its_compiler_is(bare: Path) -> None:
    program(bare, "hipconfig", '[ "$1" = -l ] && echo /rocm/llvm/bin || echo /rocm')
    assert toolkits.variables("hip") == {"HIPCXX": "/rocm/llvm/bin/clang", "HIP_PATH": "/rocm"}
    assert toolkits.variables("cpu") == toolkits.variables("vulkan") == {}


HEADER = """\
// Version of this file
#define VK_HEADER_VERSION {patch}

// Complete version of this file
#define VK_HEADER_VERSION_COMPLETE VK_MAKE_API_VERSION(0, {major}, {minor}, VK_HEADER_VERSION)
"""


def vulkan_sdk(bare: Path, monkeypatch: pytest.MonkeyPatch, text: str) -> Path:
    """All that Vulkan is compiled with, with this as vulkan_core.h, in a folder that VULKAN_SDK names."""
    sdk = bare.parent / "sdk"
    program(sdk / "bin", "glslc")
    for name, content in {"vulkan/vulkan.h": "", "vulkan/vulkan_core.h": text, "spirv/unified1/spirv.hpp": ""}.items():
        path = sdk / "include" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)
    monkeypatch.setenv("VULKAN_SDK", str(sdk))
    return sdk


@pytest.mark.parametrize("version", [(1, 3, 239), (1, 2, 300), (1, 3, 271)])
def test_old_vulkan_headers_are_told_before_anything_is_compiled(
    bare: Path, monkeypatch: pytest.MonkeyPatch, version: tuple[int, int, int]
) -> None:
    major, minor, patch = version
    sdk = vulkan_sdk(bare, monkeypatch, HEADER.format(major=major, minor=minor, patch=patch))
    with pytest.raises(SetupProblem) as caught:
        toolkits.require("vulkan")
    told = str(caught.value)
    assert f"1.3.272 or newer, and those in {sdk / 'include'} are {major}.{minor}.{patch}: unpack the SDK" in told
    assert "VULKAN_SDK" in told
    assert "\n" not in told


@pytest.mark.parametrize("text", [HEADER.format(major=1, minor=3, patch=272), HEADER.format(major=1, minor=4, patch=9)])
def test_newer_vulkan_headers_will_do(bare: Path, monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    vulkan_sdk(bare, monkeypatch, text)
    toolkits.require("vulkan")


def test_headers_that_tell_no_version_are_left_to_the_compiler(bare: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    vulkan_sdk(bare, monkeypatch, "// something else")
    toolkits.require("vulkan")
