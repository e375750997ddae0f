"""The licences of everything inside, copied from where each part carries its own, with a list of all.

PySide6's wheels carry none. `packaging/licences/` has the texts of theirs, and in `qt/` what Debian's packages of Qt
6.8, and of the libraries that are compiled into Qt, say of the licences of all their parts.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from email.parser import HeaderParser
from pathlib import Path

from setup_steps.console import SetupProblem

NAMES = re.compile(r"^(LICEN[CS]E|COPYING|NOTICE|AUTHORS|COPYRIGHT)", re.IGNORECASE)
TEXTS = Path(__file__).resolve().parents[1] / "licences"
_LGPL = ("LGPL-3.0.txt", "GPL-3.0.txt")
_QT = tuple(f"qt/{path.name}" for path in sorted((TEXTS / "qt").glob("*.txt")))
LACKING = {"pyside6_essentials": (*_LGPL, *_QT), "shiboken6": _LGPL, "latex2mathml": ("latex2mathml.txt",)}
"""Texts in TEXTS of packages that bring none."""
IN_THE_CODE = {"nvidia-ml-py": "pynvml.py"}
"""Packages whose licence stands at the head of their code."""
_COMMON = re.compile(r"/usr/share/common-licenses/([\w.+-]*\w)")


@dataclass(frozen=True)
class Part:
    """What is inside: its name, version, licence in a few words, and the files that hold it, by the names they get."""

    name: str
    version: str
    licence: str
    files: Mapping[str, Path]


def of_packages(packages: Path) -> list[Part]:
    """Each package by its own metadata, as installed."""
    found = []
    for info in sorted(packages.glob("*.dist-info")):
        about = HeaderParser().parsestr((info / "METADATA").read_text(encoding="utf-8"))
        named = about.get("License-Expression") or about.get("License") or ""
        classed = [one for one in about.get_all("Classifier") or () if one.startswith("License ::")]
        short = (named.strip() or ", ".join(one.rsplit(" :: ", 1)[-1] for one in classed)).partition("\n")[0]
        own = [path for path in sorted(info.rglob("*")) if path.is_file() and NAMES.match(path.name)]
        files = {path.relative_to(info).as_posix().removeprefix("licenses/"): path for path in own}
        name = about["Name"]
        if not files:
            files = {text: TEXTS / text for text in LACKING.get(name.lower(), ())}
        if not files and name in IN_THE_CODE:
            files = {IN_THE_CODE[name]: packages / IN_THE_CODE[name]}
        found.append(Part(name, about["Version"], short[:100] or "see its files", files))
    return found


def of_libraries(originals: Iterable[Path]) -> list[Part]:
    """Libraries of the system by the Debian package that they were copied from, each package once.

    And the texts that Debian has only once for all packages.
    """
    found: dict[str, Part] = {}
    common: dict[str, Path] = {}
    for path in originals:
        owner = _package(path)
        if owner not in found:
            told = _told(["dpkg-query", "-W", "-f", "${Version}", owner])
            file = Path("/usr/share/doc") / owner.partition(":")[0] / "copyright"
            if not file.exists():
                raise SetupProblem(f"{file}, the licence of {path.name}, is missing.")
            found[owner] = Part(owner.partition(":")[0], told, "see its file", {file.name: file})
            for name in _COMMON.findall(file.read_text(encoding="utf-8", errors="replace")):
                common[name] = Path("/usr/share/common-licenses", name)
    if common:
        found[""] = Part("common-licenses", "of Debian", "texts that other files name", common)
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
    """A folder for each part, and the list of all. Raises SetupProblem for a part without a text of its licence."""
    lines = ["What is inside, and under which licence; the texts lie in a folder for each.", ""]
    for part in sorted(parts, key=lambda part: part.name.lower()):
        if not part.files:
            raise SetupProblem(f"{part.name} brings no text of its licence; put it into packaging/licences.")
        for name, file in part.files.items():
            place = into / part.name / name
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file, place)
        lines.append(f"{part.name} {part.version}: {part.licence}")
    lines += [
        "",
        "An AppImage begins with the AppImage project's runtime, which tells its licences itself: --appimage-help.",
        "Qt is linked dynamically, and may be replaced by another build of the same version: its files lie in PySide6.",
    ]
    (into / "README.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
