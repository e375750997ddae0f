"""Plimsoll.app for macOS, and a disk image of it. Not verified on a Mac: what can be checked elsewhere has tests.

It is to be run there, with a Python that runs wherever it lies (uv installs such a one) and Apple's command line tools.
Signed with PLIMSOLL_SIGN (an identity of the keychain), else for this computer only; notarising is left to who has an
account.
"""

from __future__ import annotations

import json
import os
import platform
import shutil
import subprocess
from pathlib import Path

from bundle_steps import archive, desktop, interpreter, licences, packages
from bundle_steps.linux import Wish, version_of
from bundle_steps.portable_engine import PortableEngine
from setup_steps.console import SetupProblem, say
from setup_steps.places import Places

ICON_SIZES = (16, 32, 64, 128, 256, 512)
STARTER = """#!/bin/sh
# Starts Plimsoll wherever the .app lies.
here=$(cd "$(dirname "$0")/../Resources" && pwd)
unset PYTHONHOME PYTHONPATH PYTHONSTARTUP PYTHONINSPECT
export PYTHONNOUSERSITE=1 PYTHONDONTWRITEBYTECODE=1
exec "$here/python/bin/python3" -P -m ui "$@"
"""


def build(places: Places, wish: Wish) -> list[Path]:
    """Build it; the files to hand out. Raises SetupProblem."""
    if platform.system() != "Darwin":
        raise SetupProblem("The bundle for macOS is built on a Mac: its Python and its engine come from there.")
    engine = PortableEngine(places, wish.graphics)
    engine.compile()
    version = version_of(places.root)
    app = wish.out / "Plimsoll.app"
    shutil.rmtree(app, ignore_errors=True)
    _fill(places, wish, engine, app, version)
    _sign(app)
    image = wish.out / f"plimsoll-{version}-macos-{platform.machine()}.dmg"
    made = [
        "hdiutil",
        "create",
        "-ov",
        "-fs",
        "HFS+",
        "-format",
        "ULFO",
        "-volname",
        "Plimsoll",
        "-srcfolder",
        str(app),
    ]
    subprocess.run([*made, str(image)], check=True)
    return [image]


def _fill(places: Places, wish: Wish, engine: PortableEngine, app: Path, version: str) -> None:
    contents = app / "Contents"
    resources = contents / "Resources"
    python = interpreter.copy(resources / "python")
    site = interpreter.packages_of(python)
    packages.install(places.requirements("requirements"), site, wish.out / "bundle.log")
    packages.prune(site)
    package = engine.put(site)
    packages.put_ours(places.root, site)
    for library in sorted(package.rglob("*.so")):  # the others were linked so that they look beside themselves
        up = "@loader_path" + ("/.." if library.parent.name == "graphics" else "")
        subprocess.run(["install_name_tool", "-add_rpath", up, str(library)], check=True)
    lay_out(contents, version)
    drawn = desktop.draw(python, places.root, app.parent / "plimsoll.iconset", ICON_SIZES)
    for size, path in drawn.items():
        path.rename(path.with_name(f"icon_{size}x{size}.png"))
    icons = ["iconutil", "--convert", "icns", "--output", str(resources / "plimsoll.icns")]
    subprocess.run([*icons, str(app.parent / "plimsoll.iconset")], check=True)
    shutil.rmtree(app.parent / "plimsoll.iconset")
    parts = [
        *licences.of_packages(site),
        licences.Part("Python", platform.python_version(), "PSF-2.0", {"LICENSE.txt": site.parent / "LICENSE.txt"}),
        licences.Part("plimsoll", version, "MIT", {"LICENSE": places.root / "LICENSE"}),
    ]
    licences.write(parts, resources / "licences")
    about = {"version": version, "graphics": wish.graphics, "engine": engine.entry.version}
    (resources / "bundle.json").write_text(json.dumps(about, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    packages.compile_all(python, site.parent)
    archive.write_list(resources)


def lay_out(contents: Path, version: str) -> None:
    """Starter and description, as macOS looks for them in a .app."""
    starter = contents / "MacOS" / "plimsoll"
    starter.parent.mkdir(parents=True)
    starter.write_text(STARTER, encoding="utf-8")
    starter.chmod(0o755)
    about = (desktop.FILES / "Info.plist").read_text(encoding="utf-8").replace("@VERSION@", version)
    (contents / "Info.plist").write_text(about, encoding="utf-8")


def _sign(app: Path) -> None:
    """From the inside out, as Apple asks for: each library, each program, then the whole."""
    identity = os.environ.get("PLIMSOLL_SIGN", "-")
    sign = ["codesign", "--force", "--options", "runtime", "--sign", identity]
    entitled = [*sign, "--entitlements", str(desktop.FILES / "entitlements.plist")]
    libraries = [path for kind in ("*.so", "*.dylib") for path in app.rglob(kind) if not path.is_symlink()]
    for path in sorted(libraries):
        subprocess.run([*sign, str(path)], check=True)
    for path in (app / "Contents" / "Resources" / "python" / "bin" / "python3", app):
        subprocess.run([*entitled, str(path)], check=True)
    say(f"Signed with {'an identity of this computer only' if identity == '-' else identity}.")
