"""The folder for Windows, and an installer of it. Not verified on Windows: what can be checked elsewhere has tests.

It is to be run there, with a Python from python.org (3.11 or newer) and Visual Studio's command prompt.
"""

from __future__ import annotations

import json
import platform
import shutil
import struct
import subprocess
import sys
from pathlib import Path

from bundle_steps import archive, desktop, interpreter, licences, packages
from bundle_steps.linux import Wish, version_of
from bundle_steps.portable_engine import PortableEngine
from setup_steps.console import SetupProblem, say
from setup_steps.places import Places

SCRIPT = desktop.FILES / "plimsoll.nsi"
COMMAND = '@"%~dp0python\\python.exe" -P -m ui %*\r\n'
ICON_SIZES = (16, 32, 48, 256)


def build(places: Places, wish: Wish) -> list[Path]:
    """Build it; the files to hand out. Raises SetupProblem."""
    if platform.system() != "Windows":
        raise SetupProblem("The bundle for Windows is built on Windows: its Python and its engine come from there.")
    maker = shutil.which("makensis")
    if maker is None:
        raise SetupProblem("The installer takes NSIS (makensis); install it and put it on PATH.")
    engine = PortableEngine(places, wish.graphics)
    engine.compile()
    version = version_of(places.root)
    tree = wish.out / f"plimsoll-{version}-windows-{platform.machine().lower()}"
    shutil.rmtree(tree, ignore_errors=True)
    _fill(places, wish, engine, tree, version)
    installer = wish.out / f"{tree.name}-setup.exe"
    subprocess.run([maker, "-V2", *definitions(version, tree, installer), str(SCRIPT)], check=True)
    return [installer]


def definitions(version: str, tree: Path, installer: Path) -> list[str]:
    """What the installer's script is told."""
    return [f"-DVERSION={version}", f"-DTREE={tree}", f"-DOUT={installer}"]


def _fill(places: Places, wish: Wish, engine: PortableEngine, tree: Path, version: str) -> None:
    python = tree / "python"
    shutil.copytree(sys.base_prefix, python, ignore=interpreter.left_out_on_windows)
    site = python / "Lib" / "site-packages"
    packages.install(places.requirements("requirements"), site, wish.out / "bundle.log")
    packages.prune(site)
    engine.put(site)
    packages.put_ours(places.root, site)
    (tree / "plimsoll.cmd").write_bytes(COMMAND.encode())
    drawn = desktop.draw(python / "python.exe", places.root, tree / "icons", ICON_SIZES)
    (tree / "plimsoll.ico").write_bytes(ico(drawn))
    shutil.rmtree(tree / "icons")
    parts = [
        *licences.of_packages(site),
        licences.Part("Python", platform.python_version(), "PSF-2.0", {"LICENSE.txt": python / "LICENSE.txt"}),
        licences.Part("plimsoll", version, "MIT", {"LICENSE": places.root / "LICENSE"}),
    ]
    licences.write(parts, tree / "licences")
    about = {"version": version, "graphics": wish.graphics, "engine": engine.entry.version}
    (tree / "bundle.json").write_text(json.dumps(about, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    packages.compile_all(python / "python.exe", python / "Lib")
    archive.write_list(tree)
    say("Making the installer.")


def ico(pictures: dict[int, Path]) -> bytes:
    """An icon of PNG pictures, by their width in pixels, as Windows reads it since Vista."""
    head, body = struct.pack("<HHH", 0, 1, len(pictures)), b""
    offset = len(head) + 16 * len(pictures)
    for size, path in sorted(pictures.items()):
        data = path.read_bytes()
        head += struct.pack("<BBBBHHII", size % 256, size % 256, 0, 0, 1, 32, len(data), offset + len(body))
        body += data
    return head + body
