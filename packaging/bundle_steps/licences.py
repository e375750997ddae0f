"""The licences of everything inside, copied from where each part carries its own, with a list of all."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from email.parser import HeaderParser
from pathlib import Path

from setup_steps.console import SetupProblem

NAMES = re.compile(r"^(LICEN[CS]E|COPYING|NOTICE|AUTHORS|COPYRIGHT)", re.IGNORECASE)


@dataclass(frozen=True)
class Part:
    """What is inside: its name, version, licence in a few words, and the files that hold it."""

    name: str
    version: str
    licence: str
    files: tuple[Path, ...]


def of_packages(packages: Path) -> list[Part]:
    """Each package by its own metadata, as installed."""
    found = []
    for info in sorted(packages.glob("*.dist-info")):
        about = HeaderParser().parsestr((info / "METADATA").read_text(encoding="utf-8"))
        named = about.get("License-Expression") or about.get("License") or ""
        classed = [one for one in about.get_all("Classifier") or () if one.startswith("License ::")]
        short = (named.strip() or ", ".join(one.rsplit(" :: ", 1)[-1] for one in classed)).partition("\n")[0]
        files = [path for path in sorted(info.rglob("*")) if path.is_file() and NAMES.match(path.name)]
        found.append(Part(about["Name"], about["Version"], short[:100] or "see its files", tuple(files)))
    return found


def of_libraries(originals: Iterable[Path]) -> list[Part]:
    """Libraries of the system by the Debian package that they were copied from, each package once."""
    found: dict[str, Part] = {}
    for path in originals:
        owner = _package(path)
        if owner not in found:
            told = _told(["dpkg-query", "-W", "-f", "${Version}", owner])
            file = Path("/usr/share/doc") / owner.partition(":")[0] / "copyright"
            if not file.exists():
                raise SetupProblem(f"{file}, the licence of {path.name}, is missing.")
            found[owner] = Part(owner.partition(":")[0], told, "see its file", (file,))
    return list(found.values())


def _package(path: Path) -> str:
    # Debian lists files by the folder that it knew before /lib became a link to /usr/lib.
    for place in (path, Path("/") / path.relative_to("/usr") if path.is_relative_to("/usr") else path):
        told = subprocess.run(["dpkg-query", "-S", str(place)], capture_output=True, text=True, check=False).stdout
        if told:
            return told.splitlines()[0].rpartition(":")[0]
    raise SetupProblem(f"No Debian package knows {path}, so nobody can say under which licence it is.")


def _told(command: list[str]) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


def write(parts: Iterable[Part], into: Path) -> None:
    """A folder for each part, and the list of all. Raises SetupProblem for a part without a word on its licence."""
    lines = ["What is inside, and under which licence; the texts lie in a folder for each.", ""]
    for part in sorted(parts, key=lambda part: part.name.lower()):
        if not part.files and part.licence == "see its files":
            raise SetupProblem(f"{part.name} says nothing of its licence.")
        folder = into / part.name
        for file in part.files:
            folder.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file, folder / file.name)
        lines.append(f"{part.name} {part.version}: {part.licence}")
    into.mkdir(parents=True, exist_ok=True)
    (into / "README.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
