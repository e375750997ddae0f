"""What the operating system must bring: installed where that is ours to do, else one command for the person.

Only root on a Debian-like system is served without asking: a fresh container or CI machine. Everybody else gets the
one command to run.
"""

from __future__ import annotations

import importlib.util
import os
import shlex
import sys
from pathlib import Path

from ui.shell.system_needs import SystemNeed, install_by_hand, install_command, package_manager

from . import toolchain
from .commands import last_words, run_logged
from .console import SetupProblem, say


def missing_venv() -> list[SystemNeed]:
    """Debian keeps what makes virtual environments in a package of its own, one for each Python version."""
    if importlib.util.find_spec("venv") and importlib.util.find_spec("ensurepip"):
        return []
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    packages = {"apt-get": f"python{version}-venv", "dnf": "python3", "zypper": f"python{version}", "pacman": "python"}
    return [SystemNeed("Python's venv module", packages)]


def missing_compiler() -> list[SystemNeed]:
    """A C and a C++ compiler. On Windows CMake itself looks for Visual Studio, which is never on PATH."""
    if sys.platform == "win32" or toolchain.compilers():
        return []
    return [SystemNeed("a C++ compiler", {"apt-get": "g++", "dnf": "gcc-c++", "zypper": "gcc-c++", "pacman": "gcc"})]


def provide(needs: list[SystemNeed], log: Path) -> None:
    """Install `needs` where this is root on a Debian-like system; else raise SetupProblem with the one command."""
    if not needs:
        return
    what = ", ".join(need.what for need in needs)
    manager = package_manager()
    if manager is None:
        raise SetupProblem(f"This system lacks {what}; install {_by_hand()} and run this again.")
    command = install_command(manager, needs)
    if manager != "apt-get" or os.geteuid() != 0:
        raise SetupProblem(
            f"This system lacks {what}; install what is missing with this command and run this again:\n"
            f"    {install_by_hand(needs)}"
        )
    say(f"This system lacks {what}; installing with: {shlex.join(command)}")
    _apt(command, log)


def _by_hand() -> str:
    return "Apple's command line tools (xcode-select --install)" if sys.platform == "darwin" else "that"


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
