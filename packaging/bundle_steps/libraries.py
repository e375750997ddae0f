"""Libraries of the system that a bundle brings along, and what it says of the systems that it runs on."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterable, Sequence
from pathlib import Path

from bundle_steps import elf
from setup_steps.console import SetupProblem, say

# What every desktop has, in a version that fits its kernel, its C library and its graphics drivers: a second copy would
# break those. The list is the AppImage project's, as far as it concerns what we need.
OF_THE_SYSTEM = frozenset((
    "ld-linux-x86-64.so.2", "ld-linux-aarch64.so.1", "libc.so.6", "libm.so.6", "libdl.so.2", "libpthread.so.0",
    "librt.so.1", "libutil.so.1", "libresolv.so.2", "libstdc++.so.6", "libgcc_s.so.1", "libGL.so.1",
    "libEGL.so.1", "libGLX.so.0", "libOpenGL.so.0", "libGLdispatch.so.0", "libX11.so.6", "libX11-xcb.so.1",
    "libxcb.so.1", "libxcb-glx.so.0", "libxcb-randr.so.0", "libxcb-shape.so.0", "libxcb-shm.so.0",
    "libxcb-sync.so.1", "libxcb-xfixes.so.0", "libxcb-render.so.0", "libxcb-xkb.so.1", "libdrm.so.2",
    "libgbm.so.1", "libz.so.1", "libfontconfig.so.1", "libfreetype.so.6", "libexpat.so.1", "libvulkan.so.1",
    "libcom_err.so.2",
))  # fmt: skip
PLACES = tuple(map(Path, ("/usr/lib/x86_64-linux-gnu", "/lib/x86_64-linux-gnu", "/usr/lib64", "/usr/lib")))


def provide(tree: Path, into: Path) -> list[Path]:
    """Copy into `into` what files of `tree` need, and is neither there nor to be had on every system; the originals.

    Raises SetupProblem for a library that this system lacks.
    """
    taken: list[Path] = []
    while missing := _missing(tree):
        for name, by in sorted(missing.items()):
            found = _locate(name)
            if found is None:
                raise SetupProblem(f"{by.relative_to(tree)} needs {name}, which this system lacks; install it first.")
            into.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(found.resolve(), into / name)
            taken.append(found.resolve())
    return taken


def _missing(tree: Path) -> dict[str, Path]:
    files = list(elf.all_in(tree))
    there = {name for file in files for name in (file.soname, file.path.name)}
    return {
        name: file.path for file in files for name in file.needed if name not in there and name not in OF_THE_SYSTEM
    }


def _locate(name: str) -> Path | None:
    return next((place / name for place in PLACES if (place / name).exists()), None)


def find_each_other(tree: Path, shared: Path, own: Sequence[Path]) -> None:
    """Have each file look for what it needs of `shared` there, too, and strip the files below `own`.

    What came in a wheel and needs nothing of `shared` stays as it is: some of it does not bear to be changed again.
    """
    offered = {path.name for path in shared.iterdir()}
    for file in elf.all_in(tree):
        path = file.path
        if any(folder in path.parents for folder in own):
            _run("strip", "--strip-unneeded", str(path))
        if offered.isdisjoint(file.needed):
            continue
        path.chmod(0o755)
        kept = [one for one in _run("patchelf", "--print-rpath", str(path)).split(":") if one.startswith("$ORIGIN")]
        up = "$ORIGIN/" + os.path.relpath(shared, path.parent)
        _run("patchelf", "--set-rpath", ":".join(dict.fromkeys([*kept, "$ORIGIN", up])), str(path))


def _run(*command: str) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


def oldest(files: Iterable[elf.Elf]) -> dict[str, str]:
    """The oldest glibc, libstdc++… that all of `files` run with: {"GLIBC": "2.35"}."""
    newest: dict[str, tuple[int, ...]] = {}
    for file in files:
        for name, version in file.versions.items():
            if version > newest.get(name, (0,)):
                newest[name] = version
    return {name: ".".join(map(str, version)) for name, version in sorted(newest.items())}


def require_tools() -> None:
    """SetupProblem with the one command where a program that this takes is missing."""
    lacking = [name for name in ("readelf", "strip", "patchelf", "zstd") if shutil.which(name) is None]
    if lacking:
        packages = {"readelf": "binutils", "strip": "binutils"}
        names = " ".join(sorted({packages.get(name, name) for name in lacking}))
        raise SetupProblem(f"A bundle takes {', '.join(lacking)}; on Debian: apt-get install {names}")
    say("Putting the bundle together.")
