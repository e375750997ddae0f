"""The C and C++ compilers that the engine is built with, and the flags that this processor needs."""

from __future__ import annotations

import hashlib
import os
import platform
import shlex
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

# llama.cpp's AMX code crashes on every quantised model of the processors that have AMX (Sapphire Rapids), so the
# compiler is told not to use those instructions.
_WITHOUT_AMX = ("-mno-amx-tile", "-mno-amx-int8", "-mno-amx-bf16")


def wanted_flags() -> tuple[str, ...]:
    """Compiler flags for this kind of processor; a compiler that does not know one goes without it."""
    x86 = platform.machine().lower() in ("x86_64", "amd64", "i686")
    return _WITHOUT_AMX if x86 and sys.platform != "win32" else ()


def compilers() -> tuple[list[str], list[str]] | None:
    """The commands of the C and the C++ compiler, as CMake would pick them; None where one is missing."""
    c = _command("CC", "cc", "gcc", "clang")
    cxx = _command("CXX", "c++", "g++", "clang++")
    return (c, cxx) if c and cxx else None


def _command(variable: str, *usual: str) -> list[str] | None:
    given = shlex.split(os.environ.get(variable, ""))
    if given:
        return given if shutil.which(given[0]) else None
    return next(([found] for name in usual if (found := shutil.which(name))), None)


def accepted(flags: Sequence[str], compiler: Sequence[str], language: str) -> list[str]:
    """Those of `flags` with which `compiler` compiles an empty file; `language` is "c" or "c++"."""
    return [
        flag
        for flag in flags
        if subprocess.run(
            [*compiler, flag, "-x", language, "-c", os.devnull, "-o", os.devnull],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
        ).returncode
        == 0
    ]


def processor() -> str:
    """A name and digest of this processor's model and instructions.

    The engine is compiled for exactly the machine that it is built on; on another processor it may die of an
    illegal instruction, so a build is only ever reused where this text is the same.
    """
    known = _linux_processor() or [platform.processor(), os.environ.get("PROCESSOR_IDENTIFIER", ""), _mac_processor()]
    return f"{platform.machine()}-{hashlib.sha256('|'.join(known).encode()).hexdigest()[:12]}"


def _linux_processor(cpuinfo: Path = Path("/proc/cpuinfo")) -> list[str]:
    telling = ("model name", "flags", "Features", "CPU implementer", "CPU variant", "CPU part", "isa", "cpu")
    found: list[str] = []
    try:
        with cpuinfo.open(encoding="utf-8", errors="replace") as lines:
            for line in lines:
                if not line.strip():
                    break
                key, _, value = line.partition(":")
                if key.strip() in telling:
                    found.append(" ".join(sorted(value.split())))
    except OSError:
        return []
    return found


def _mac_processor() -> str:
    if sys.platform == "darwin":
        asked = ["sysctl", "-n", "machdep.cpu.brand_string"]
        return subprocess.run(asked, capture_output=True, text=True, check=False).stdout.strip()
    return ""
