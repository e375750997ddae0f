"""The folder for Linux, a .tar.zst of it, and an AppImage where there is a runtime for one."""

from __future__ import annotations

import json
import platform
import re
import shutil
from dataclasses import dataclass
from pathlib import Path

from bundle_steps import archive, desktop, elf, interpreter, libraries, licences, packages
from bundle_steps.portable_engine import PortableEngine
from setup_steps.console import say
from setup_steps.places import Places

PYTHON = "python"


@dataclass(frozen=True)
class Wish:
    """What is to be built. graphics: back ends for cards. runtime: of an AppImage; epoch: the time of every file."""

    out: Path
    graphics: tuple[str, ...]
    runtime: Path | None
    epoch: int


def version_of(root: Path) -> str:
    """The app's version, as its source says it."""
    text = (root / "advisor" / "__init__.py").read_text(encoding="utf-8")
    found = re.search(r'^__version__ = "(.+)"', text, re.MULTILINE)
    assert found is not None
    return found[1]


def build(places: Places, wish: Wish) -> list[Path]:
    """Build it; the files to hand out. Raises SetupProblem."""
    libraries.require_tools()
    engine = PortableEngine(places, wish.graphics)
    engine.compile()
    version = version_of(places.root)
    tree = wish.out / f"plimsoll-{version}-linux-{platform.machine()}"
    shutil.rmtree(tree, ignore_errors=True)
    tree.mkdir(parents=True)
    _fill(places, wish, engine, tree, version)
    archive.write_list(tree)
    archive.settle(tree, wish.epoch)
    say("Packing it.")
    made = [archive.pack(tree, wish.out, wish.epoch)]
    if wish.runtime:
        made.append(archive.appimage(tree, wish.out, wish.runtime, tree.name, wish.epoch))
    return made


def _fill(places: Places, wish: Wish, engine: PortableEngine, tree: Path, version: str) -> None:
    python = interpreter.copy(tree / PYTHON)
    site = interpreter.packages_of(python)
    packages.install(places.requirements("requirements"), site, wish.out / "bundle.log")
    packages.prune(site)
    engine_package = engine.put(site)
    packages.put_ours(places.root, site)
    shared = tree / PYTHON / "lib"
    taken = libraries.provide(tree, shared)
    own = (python.parent, *site.parent.glob("lib-dynload"), engine_package)
    libraries.find_each_other(tree, shared, own)
    oldest = libraries.oldest(elf.all_in(tree))
    say(f"It takes {', '.join(f'{name} {number}' for name, number in oldest.items())}.")
    desktop.put(places.root, tree, version, oldest["GLIBC"], wish.epoch)
    desktop.draw_icons(python, places.root, tree)
    _for_appimage(tree)
    parts = [
        *licences.of_packages(site),
        *licences.of_libraries(taken),
        licences.Part("Python", platform.python_version(), "PSF-2.0", {"LICENSE.txt": site.parent / "LICENSE.txt"}),
        licences.Part("plimsoll", version, "MIT", {"LICENSE": places.root / "LICENSE"}),
    ]
    licences.write(parts, tree / "licences")
    about = {"version": version, "needs": oldest, "graphics": wish.graphics, "engine": engine.entry.version}
    (tree / "bundle.json").write_text(json.dumps(about, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    packages.compile_all(python, site.parent)


def _for_appimage(tree: Path) -> None:
    """The names that an AppImage's runtime, and what reads AppImages, look for at the top."""
    (tree / "AppRun").symlink_to("plimsoll")
    shutil.copyfile(tree / "share" / "applications" / "plimsoll.desktop", tree / "plimsoll.desktop")
    shutil.copyfile(tree / "share" / "icons" / "hicolor" / "scalable" / "apps" / "plimsoll.svg", tree / "plimsoll.svg")
    (tree / ".DirIcon").symlink_to("share/icons/hicolor/256x256/apps/plimsoll.png")
    (tree / "usr").mkdir()
    (tree / "usr" / "share").symlink_to("../share")
