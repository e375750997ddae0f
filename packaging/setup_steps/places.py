"""Where everything is."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

WINDOWS = os.name == "nt"


@dataclass(frozen=True)
class Places:
    """The folders and files of one checkout, and the cache that all checkouts of one user share.

    installed: the folder that an installed Plimsoll keeps its engine in; None in a checkout.
    """

    root: Path
    cache: Path
    installed: Path | None = None

    @property
    def venv(self) -> Path:
        return self.root / ".venv"

    @property
    def python(self) -> Path:
        """The Python that runs Plimsoll."""
        return Path(sys.executable) if self.installed else interpreter(self.venv)

    @property
    def notes(self) -> Path:
        """Ours: stamps, lock and log. Inside `.venv` they are gone with it when it is made anew."""
        return self.installed / "setup" if self.installed else self.venv / "plimsoll-setup"

    @property
    def log(self) -> Path:
        return self.notes / "setup.log"

    def requirements(self, name: str) -> Path:
        """`name` is "requirements" or "requirements-dev"."""
        return self.root / "packaging" / f"{name}.txt"

    @property
    def engine(self) -> Path:
        """The pinned source of the engine."""
        return self.root / "resources" / "engine" / "requirements.txt"

    @property
    def build(self) -> Path:
        """The pinned tools that compile it."""
        return self.root / "resources" / "engine" / "build.txt"

    def script(self, name: str) -> Path:
        """A program that a package put into `.venv`."""
        return self.python.with_name(name + (".exe" if WINDOWS else ""))


def interpreter(venv: Path) -> Path:
    """The Python of a virtual environment."""
    return venv / ("Scripts/python.exe" if WINDOWS else "bin/python")


def user_cache(env: Mapping[str, str]) -> Path:
    """Plimsoll's cache folder: PLIMSOLL_CACHE, else where this system keeps caches."""
    if env.get("PLIMSOLL_CACHE"):
        return Path(env["PLIMSOLL_CACHE"]).expanduser().absolute()
    if sys.platform == "win32":
        return Path(env.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local") / "plimsoll" / "Cache"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / "plimsoll"
    given = Path(env.get("XDG_CACHE_HOME", ""))
    return (given if given.is_absolute() else Path.home() / ".cache") / "plimsoll"
