"""What a window needs of a Linux system, and the one command that installs it.

Standard library only: the set-up asks as well, before anything is installed.
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


@dataclass(frozen=True)
class SystemNeed:
    """One thing that is missing, and the package that brings it, by package manager."""

    what: str
    packages: Mapping[str, str]
    """Keys: "apt-get", "dnf", "zypper", "pacman"."""


def _library(soname: str, debian: str, arch: str) -> SystemNeed:
    # dnf and zypper take the library's own name, as RPM packages declare it.
    declared = f"{soname}()(64bit)" if sys.maxsize > 2**32 else soname
    return SystemNeed(soname, {"apt-get": debian, "dnf": declared, "zypper": declared, "pacman": arch})


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


def missing_libraries(libraries: Iterable[SystemNeed]) -> list[SystemNeed]:
    """Those shared libraries that this system's loader does not find; none are looked for outside Linux."""
    return [need for need in libraries if not _can_load(need.what)] if sys.platform == "linux" else []


def _can_load(soname: str) -> bool:
    try:
        ctypes.CDLL(soname)
    except OSError:
        return False
    return True


def install_by_hand(needs: list[SystemNeed]) -> str | None:
    """The one command that a person types to get `needs`; None where this system's package manager lacks one."""
    manager = package_manager()
    if manager is None or not all(manager in need.packages for need in needs):
        return None
    sudo = [] if os.geteuid() == 0 else ["sudo"]
    return shlex.join([*sudo, *install_command(manager, needs)])


def package_manager() -> str | None:
    """The program that installs packages here, of those that a SystemNeed knows; None where it is another."""
    return next((one for one in ("apt-get", "dnf", "zypper", "pacman") if shutil.which(one)), None)


def install_command(manager: str, needs: list[SystemNeed]) -> list[str]:
    """What `manager` is called with to install `needs`, each of which must know it."""
    packages = list(dict.fromkeys(need.packages[manager] for need in needs))
    verb = {
        "apt-get": ["install", "-y", "--no-install-recommends"],
        "dnf": ["install", "-y"],
        "zypper": ["install", "-y"],
        "pacman": ["-S", "--needed"],
    }[manager]
    return [manager, *verb, *packages]


_PLUGINS = {"wayland": "libqwayland*.so", "xcb": "libqxcb.so"}  # of Qt's platforms, those that show a window on Linux


def window_obstacle(env: Mapping[str, str], plugins: Path | None = None) -> str | None:
    """In one sentence, what this Linux system lacks for a window to open; None where nothing is known to be missing.

    Qt itself would end the whole program, and blame one library whichever is missing. plugins: the folder of its
    platform plug-ins, for tests.
    """
    if sys.platform != "linux":
        return None
    folder = plugins or _plugins()
    wanted = env.get("QT_QPA_PLATFORM", "").partition(":")[0]
    tried = [wanted] if wanted in _PLUGINS else [] if wanted else list(_PLUGINS)
    if folder is None or not tried:
        return None
    problems = [_load_problem(folder, _PLUGINS[name]) for name in tried]
    return _said_of_missing(problems[-1]) if all(problems) else None


def _plugins() -> Path | None:
    """Where Qt's plug-ins lie; found without loading Qt, whose own libraries may be what is missing."""
    found = importlib.util.find_spec("PySide6")
    places = found.submodule_search_locations if found else None
    return Path(next(iter(places))) / "Qt" / "plugins" / "platforms" if places else None


def _load_problem(folder: Path, pattern: str) -> str:
    """Why a plug-in does not load, in the loader's words; "" where it does."""
    files = list(folder.glob(pattern))
    try:
        for file in files:
            ctypes.CDLL(str(file))
    except OSError as error:
        return str(error)
    return "" if files else f"{folder / pattern}: no such file"


def _said_of_missing(loader: str) -> str:
    needs = missing_libraries((*QT_LIBRARIES, *DISPLAY_LIBRARIES))
    what = ", ".join(need.what for need in needs)
    if not needs:
        return f"Qt cannot open a window on this system: {loader}."
    if command := install_by_hand(needs):
        return f"A window needs libraries that this system lacks ({what}); this installs them: {command}"
    return f"A window needs libraries that this system lacks: {what}. Install them and start again."
