import platform
import sys
from pathlib import Path

import pytest

from setup_steps import toolchain

needs_compiler = pytest.mark.skipif(toolchain.compilers() is None, reason="no C++ compiler here")


@needs_compiler
@pytest.mark.skipif(sys.platform == "win32", reason="flags of gcc and clang")
def test_only_flags_that_the_compiler_knows_are_passed() -> None:
    found = toolchain.compilers()
    assert found is not None
    for compiler, language in zip(found, ("c", "c++"), strict=True):
        assert toolchain.accepted(["-O2", "-mno-such-thing-anywhere"], compiler, language) == ["-O2"]


@needs_compiler
@pytest.mark.skipif(platform.machine() != "x86_64" or sys.platform != "linux", reason="AMX is x86's")
def test_this_compiler_can_leave_amx_out() -> None:
    found = toolchain.compilers()
    assert found is not None
    assert toolchain.accepted(toolchain.wanted_flags(), found[0], "c") == [
        "-mno-amx-tile",
        "-mno-amx-int8",
        "-mno-amx-bf16",
    ]


def test_a_compiler_named_by_hand_that_is_not_there_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CXX", "no-such-compiler")
    assert toolchain.compilers() is None


def test_the_processor_is_told_apart_by_its_instructions(tmp_path: Path) -> None:
    def identity(flags: str) -> list[str]:
        cpuinfo = tmp_path / "cpuinfo"
        cpuinfo.write_text(
            f"processor\t: 0\nmodel name\t: Some CPU\ncpu MHz\t: 2{len(flags)}\nflags\t: {flags}\n\nprocessor\t: 1\n"
        )
        return toolchain._linux_processor(cpuinfo)

    assert identity("sse2 avx2") == identity("avx2 sse2")
    assert identity("sse2 avx2") != identity("sse2 avx2 avx512f")
    assert "Some CPU" not in identity("sse2")[1]


def test_the_processor_of_this_machine_has_the_same_name_each_time() -> None:
    assert toolchain.processor() == toolchain.processor()
    assert toolchain.processor().startswith(platform.machine())
