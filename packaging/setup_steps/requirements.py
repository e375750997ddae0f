"""Requirements files as `uv pip compile --generate-hashes` writes them: one entry, its hashes on the lines below."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from .console import SetupProblem

ENGINE = "llama-cpp-python"
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")
_PINNED = re.compile(r"(?P<name>[A-Za-z0-9._-]+)==(?P<version>\S+)")


@dataclass(frozen=True)
class Requirement:
    """One pinned package; `text` is its entry as pip reads it, on one line."""

    name: str
    version: str
    hashes: tuple[str, ...]
    text: str


def read(path: Path) -> list[Requirement]:
    """Every entry of a requirements file.

    Raises SetupProblem for an entry without a version or without hashes: nothing unpinned is ever installed.
    """
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if not line.lstrip().startswith("#")]
    entries = "\n".join(lines).replace("\\\n", " ").split("\n")
    return [_parse(entry, path) for entry in entries if entry.strip()]


def _parse(entry: str, path: Path) -> Requirement:
    pinned = _PINNED.match(entry)
    hashes = tuple(_HASH.findall(entry))
    if not pinned or not hashes:
        raise SetupProblem(
            f"{path.name} has an entry without an exact version and a hash ({entry.split()[0]}); "
            "restore the file with: git checkout -- packaging resources"
        )
    return Requirement(pinned["name"].lower(), pinned["version"], hashes, " ".join(entry.split()))


def engine_of(requirements: list[Requirement]) -> Requirement:
    """The entry of llama-cpp-python, which is compiled rather than downloaded ready-made."""
    return next(one for one in requirements if one.name == ENGINE)
