"""The pinned packages in a bundle, less what nobody uses: most of all Qt, of whose many modules five are ours."""

from __future__ import annotations

import fnmatch
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

from bundle_steps import elf
from setup_steps.commands import last_words, run_logged
from setup_steps.console import SetupProblem, say

QT_MODULES = ("QtCore", "QtGui", "QtWidgets", "QtNetwork", "QtSvg")
# Plug-ins that are loaded by name, as a desktop or a file asks for them.
QT_PLUGINS = (
    "iconengines/*svgicon*",
    "imageformats/*gif*", "imageformats/*ico.*", "imageformats/*jpeg*", "imageformats/*svg*", "imageformats/*webp*",
    "platforms/*xcb*", "platforms/*qwayland*", "platforms/*offscreen*", "platforms/*windows*", "platforms/*cocoa*",
    "platformthemes/*xdgdesktopportal*",
    "platforminputcontexts/*compose*", "platforminputcontexts/*ibus*",
    "styles/*",
    "wayland-decoration-client/*", "wayland-shell-integration/*xdg-shell*",
)  # fmt: skip
QT_TRANSLATIONS = ("qtbase_*.qm",)
# Qt's own libraries where no readelf tells which of them are needed; the last two by PySide6 and by Cocoa's plug-in.
FRAMEWORKS = tuple(f"{name}.framework" for name in (*QT_MODULES, "QtQml", "QtDBus"))
DLLS = (*(f"Qt6{name.removeprefix('Qt')}.dll" for name in QT_MODULES), "msvcp140*.dll", "vcruntime140*.dll")
# "lrelease" compiles our own translations when they are first spoken.
PYSIDE = ("__init__.py", "_config.py", "_git_pyside_version.py", "libpyside6.*", "*pyside6.abi3*", "lrelease*")
_TESTS = ("tests", "test", "testing_data")
_NOT_RUN = ("*.pyi", "*.pxd", "*.pyx", "*.c", "*.h", "*.hpp", "*.cmake", "*.a", "*.lib")


def install(requirements: Path, into: Path, log: Path) -> None:
    """The packages of a requirements file, none of them compiled here. Raises SetupProblem."""
    say("Installing the pinned packages.")
    command = [
        sys.executable, "-m", "pip", "--disable-pip-version-check", "--no-input", "install", "--no-deps",
        "--require-hashes", "--only-binary", ":all:", "--no-compile", "--target", str(into), "-r", str(requirements),
    ]  # fmt: skip
    if run_logged(command, log) != 0:
        raise SetupProblem(f"{last_words(log)}\nThe packages could not be installed; {log} has all of it.")
    shutil.rmtree(into / "bin", ignore_errors=True)  # programs of packages, which name this Python
    for record in into.glob("*.dist-info"):
        for name in ("RECORD", "direct_url.json", "REQUESTED"):
            (record / name).unlink(missing_ok=True)


def put_ours(root: Path, into: Path) -> None:
    """The app itself, without pictures that only its README shows."""
    for name in ("advisor", "ui", "resources"):
        shutil.copytree(
            root / name, into / name, ignore=shutil.ignore_patterns("__pycache__", "screenshots", "*.egg-info")
        )


def prune(packages: Path) -> None:
    """Delete what nobody uses."""
    _prune_qt(packages / "PySide6")
    for folder in sorted(packages.rglob("*"), reverse=True):
        if folder.is_dir() and folder.name in _TESTS and folder.relative_to(packages).parts[0] in _FOREIGN_TESTS:
            shutil.rmtree(folder)
    for path in sorted(packages.rglob("*")):
        if path.is_file() and any(fnmatch.fnmatch(path.name, pattern) for pattern in _NOT_RUN):
            path.unlink()
    _drop_empty(packages)


# Packages whose folders of tests are tests. (numpy.testing stays: other packages import it.)
_FOREIGN_TESTS = ("numpy", "psutil", "ziamath", "ziafont", "gguf", "yaml")


def _prune_qt(pyside: Path) -> None:
    qt, kept = pyside / "Qt", (*PYSIDE, *(f"{name}.*" for name in QT_MODULES))
    if qt.is_dir():
        _keep_only(pyside, (*kept, "Qt"))
        _keep_only(qt, ("lib", "plugins", "translations"))
    else:  # on Windows what is Qt's lies in PySide6 itself
        qt = pyside
        _keep_only(pyside, (*kept, *DLLS, "plugins", "translations"))
    for path in sorted(pyside.rglob("*")):
        within = path.relative_to(qt).as_posix() if path.is_relative_to(qt) else ""
        unused_plugin = within.startswith("plugins/") and not _any(within.removeprefix("plugins/"), QT_PLUGINS)
        unused_words = within.startswith("translations/") and not _any(path.name, QT_TRANSLATIONS)
        if path.is_file() and (unused_plugin or unused_words or path.suffix == ".pyi"):
            path.unlink()
    if any((qt / "lib").glob("*.framework")):
        _keep_only(qt / "lib", FRAMEWORKS)
    elif sys.platform == "linux" and (qt / "lib").is_dir():
        _keep_needed(pyside, qt / "lib")


def _keep_only(folder: Path, patterns: tuple[str, ...]) -> None:
    for path in sorted(folder.iterdir()):
        if not _any(path.name, patterns):
            _delete(path)


def _keep_needed(pyside: Path, libraries: Path) -> None:
    """Delete each of Qt's libraries that nothing which is kept needs, directly or through another."""
    by_name = {path.name: path for path in libraries.iterdir()}
    wanted = _needs(path for path in pyside.rglob("*") if libraries not in path.parents and elf.is_elf(path))
    kept: set[str] = set()
    while new := (wanted & by_name.keys()) - kept:
        kept |= new
        wanted |= _needs(by_name[name] for name in new)
    for name, path in by_name.items():
        if name not in kept:
            _delete(path)


def _needs(files: Iterable[Path]) -> set[str]:
    return {name for path in files for name in elf.read(path).needed}


def _any(name: str, patterns: tuple[str, ...]) -> bool:
    return any(fnmatch.fnmatch(name, pattern) for pattern in patterns)


def _delete(path: Path) -> None:
    shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()


def _drop_empty(folder: Path) -> None:
    for path in sorted(folder.rglob("*"), reverse=True):
        if path.is_dir() and not any(path.iterdir()):
            path.rmdir()


def compile_all(python: Path, library: Path) -> None:
    """Byte code for every module, the same for the same source, and never asked whether it is still right."""
    command = [str(python), "-m", "compileall", "-q", "-j", "1", "--invalidation-mode", "unchecked-hash"]
    # The paths that tracebacks name are those inside the bundle, wherever this was built.
    words = [*command, "-s", str(library), "-p", "plimsoll", str(library)]
    env = {**os.environ, "PYTHONHASHSEED": "0", "PYTHONNOUSERSITE": "1"}
    subprocess.run(words, env=env, stdout=subprocess.DEVNULL, check=False)  # templates inside packages do not compile
