"""What an ELF file says of itself: the libraries and the versions of symbols that it needs, by binutils' readelf."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_NEEDED = re.compile(r"\(NEEDED\)\s+Shared library: \[(.+?)\]")
_SONAME = re.compile(r"\(SONAME\)\s+Library soname: \[(.+?)\]")
_VERSION = re.compile(r"Name: (GLIBC|GLIBCXX|CXXABI)_([0-9.]+)")
MAGIC = b"\x7fELF"


@dataclass(frozen=True)
class Elf:
    """needed: names of libraries. versions: the newest symbols wanted, as {"GLIBC": (2, 34)}."""

    path: Path
    soname: str
    needed: tuple[str, ...]
    versions: dict[str, tuple[int, ...]]


def is_elf(path: Path) -> bool:
    """Whether a file is a program or a library of Linux."""
    if path.is_symlink() or not path.is_file():
        return False
    with path.open("rb") as file:
        return file.read(4) == MAGIC


def read(path: Path) -> Elf:
    """Raises CalledProcessError where readelf cannot read it."""
    said = subprocess.run(
        ["readelf", "--wide", "--dynamic", "--version-info", str(path)],
        capture_output=True, encoding="utf-8", errors="replace", check=True,
    ).stdout  # fmt: skip
    return parse(path, said)


def parse(path: Path, said: str) -> Elf:
    """What readelf said of `path`. Versions are those that it needs, not those that it defines."""
    soname = _SONAME.search(said)
    versions: dict[str, tuple[int, ...]] = {}
    _, _, needs = said.partition("Version needs section")
    for name, version in _VERSION.findall(needs):
        parts = tuple(int(part) for part in version.strip(".").split("."))
        versions[name] = max(versions.get(name, (0,)), parts)
    return Elf(path, soname[1] if soname else path.name, tuple(_NEEDED.findall(said)), versions)


def all_in(folder: Path) -> Iterator[Elf]:
    """Every ELF file in a folder, in order."""
    for path in sorted(folder.rglob("*")):
        if is_elf(path):
            yield read(path)
