"""What the operating system must bring: installed where that is ours to do, else one command for the person.

Only root on a Debian-like system is served without asking: a fresh container or CI machine. Everybody else gets the
one command to run.
"""

from __future__ import annotations

import ctypes
import importlib.util
import os
import shlex
import shutil
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from setup_steps import toolchain
from setup_steps.commands import last_words, run_logged
from setup_steps.console import SetupProblem, say


@dataclass(frozen=True)
class Need:
    """One thing that is missing, and the package that brings it, by package manager."""

    what: str
    packages: Mapping[str, str]
    """Keys: "apt-get", "dnf", "zypper", "pacman"."""


def _library(soname: str, debian: str, arch: str) -> Need:
    # dnf and zypper take the library's own name, as RPM packages declare it.
    declared = f"{soname}()(64bit)" if sys.maxsize > 2**32 else soname
    return Need(soname, {"apt-get": debian, "dnf": declared, "zypper": declared, "pacman": arch})


# Read from the NEEDED entries of PySide6-Essentials 6.11 (QtCore to QtNetwork, the offscreen plug-in).
QT_LIBRARIES = (
    _library("libGL.so.1", "libgl1", "libglvnd"),
    _library("libEGL.so.1", "libegl1", "libglvnd"),
    _library("libX11.so.6", "libx11-6", "libx11"),
    _library("libxkbcommon.so.0", "libxkbcommon0", "libxkbcommon"),
    _library("libfontconfig.so.1", "libfontconfig1", "fontconfig"),
    _library("libfreetype.so.6", "libfreetype6", "freetype2"),
    _library("libdbus-1.so.3", "libdbus-1-3", "dbus"),
    _library("libglib-2.0.so.0", "libglib2.0-0", "glib2"),
    _library("libgssapi_krb5.so.2", "libgssapi-krb5-2", "krb5"),
    _library("libbrotlidec.so.1", "libbrotli1", "brotli"),
)
# The same of the xcb and Wayland plug-ins, which open a window on a real display.
DISPLAY_LIBRARIES = (
    _library("libX11-xcb.so.1", "libx11-xcb1", "libx11"),
    _library("libxcb-cursor.so.0", "libxcb-cursor0", "xcb-util-cursor"),
    _library("libxcb-glx.so.0", "libxcb-glx0", "libxcb"),
    _library("libxcb-icccm.so.4", "libxcb-icccm4", "xcb-util-wm"),
    _library("libxcb-image.so.0", "libxcb-image0", "xcb-util-image"),
    _library("libxcb-keysyms.so.1", "libxcb-keysyms1", "xcb-util-keysyms"),
    _library("libxcb-randr.so.0", "libxcb-randr0", "libxcb"),
    _library("libxcb-render-util.so.0", "libxcb-render-util0", "xcb-util-renderutil"),
    _library("libxcb-shape.so.0", "libxcb-shape0", "libxcb"),
    _library("libxcb-sync.so.1", "libxcb-sync1", "libxcb"),
    _library("libxcb-util.so.1", "libxcb-util1", "xcb-util"),
    _library("libxcb-xfixes.so.0", "libxcb-xfixes0", "libxcb"),
    _library("libxcb-xkb.so.1", "libxcb-xkb1", "libxcb"),
    _library("libxkbcommon-x11.so.0", "libxkbcommon-x11-0", "libxkbcommon-x11"),
    _library("libwayland-client.so.0", "libwayland-client0", "wayland"),
    _library("libwayland-cursor.so.0", "libwayland-cursor0", "wayland"),
    _library("libwayland-egl.so.1", "libwayland-egl1", "wayland"),
    _library("libdrm.so.2", "libdrm2", "libdrm"),
)


def missing_libraries(libraries: Iterable[Need]) -> list[Need]:
    """Those shared libraries that this system's loader does not find; none are looked for outside Linux."""
    return [need for need in libraries if not _can_load(need.what)] if sys.platform == "linux" else []


def _can_load(soname: str) -> bool:
    try:
        ctypes.CDLL(soname)
    except OSError:
        return False
    return True


def missing_venv() -> list[Need]:
    """Debian keeps what makes virtual environments in a package of its own, one for each Python version."""
    if importlib.util.find_spec("venv") and importlib.util.find_spec("ensurepip"):
        return []
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    packages = {"apt-get": f"python{version}-venv", "dnf": "python3", "zypper": f"python{version}", "pacman": "python"}
    return [Need("Python's venv module", packages)]


def missing_compiler() -> list[Need]:
    """A C and a C++ compiler. On Windows CMake itself looks for Visual Studio, which is never on PATH."""
    if sys.platform == "win32" or toolchain.compilers():
        return []
    return [Need("a C++ compiler", {"apt-get": "g++", "dnf": "gcc-c++", "zypper": "gcc-c++", "pacman": "gcc"})]


def has_display(env: Mapping[str, str]) -> bool:
    """True where a window can open, or the person chose Qt's platform by hand: as the window itself finds out."""
    spec = importlib.util.spec_from_file_location(
        "display", Path(__file__).resolve().parents[2] / "ui" / "shell" / "display.py"
    )
    assert spec is not None
    assert spec.loader is not None
    display = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(display)
    return bool(display.has_display(env))


def provide(needs: list[Need], log: Path) -> None:
    """Install `needs` where this is root on a Debian-like system; else raise SetupProblem with the one command."""
    if not needs:
        return
    what = ", ".join(need.what for need in needs)
    manager = _manager()
    if manager is None:
        raise SetupProblem(f"This system lacks {what}; install {_by_hand()} and run this again.")
    command = _install_command(manager, needs)
    if manager != "apt-get" or os.geteuid() != 0:
        raise SetupProblem(
            f"This system lacks {what}; install what is missing with this command and run this again:\n"
            f"    {install_by_hand(needs)}"
        )
    say(f"This system lacks {what}; installing with: {shlex.join(command)}")
    _apt(command, log)


def install_by_hand(needs: list[Need]) -> str | None:
    """The one command that a person types to get `needs`; None where this system's package manager lacks one."""
    manager = _manager()
    if manager is None or not all(manager in need.packages for need in needs):
        return None
    sudo = [] if os.geteuid() == 0 else ["sudo"]
    return shlex.join([*sudo, *_install_command(manager, needs)])


def _manager() -> str | None:
    return next((one for one in ("apt-get", "dnf", "zypper", "pacman") if shutil.which(one)), None)


def _by_hand() -> str:
    return "Apple's command line tools (xcode-select --install)" if sys.platform == "darwin" else "that"


def _install_command(manager: str, needs: list[Need]) -> list[str]:
    packages = list(dict.fromkeys(need.packages[manager] for need in needs))
    verb = {
        "apt-get": ["install", "-y", "--no-install-recommends"],
        "dnf": ["install", "-y"],
        "zypper": ["install", "-y"],
        "pacman": ["-S", "--needed"],
    }[manager]
    return [manager, *verb, *packages]


def _apt(command: list[str], log: Path) -> None:
    """Install with the package lists that are there; only where that fails fetch them anew and try once more."""
    quiet = {"DEBIAN_FRONTEND": "noninteractive"}
    patient = [command[0], "-o", "DPkg::Lock::Timeout=300", *command[1:]]
    if run_logged(patient, log, env=quiet) == 0:
        return
    updated = run_logged(["apt-get", "update"], log, env=quiet) == 0
    if not updated or run_logged(patient, log, env=quiet) != 0:
        raise SetupProblem(
            f"{last_words(log)}\nThe system packages could not be installed (all of it: {log}); "
            f"run this yourself and start again: {shlex.join(command)}"
        )
