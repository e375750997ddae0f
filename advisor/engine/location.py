"""Where the engine lies: in the environment that runs this, or where an installed Plimsoll had it built."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path
from typing import TYPE_CHECKING

from advisor.storage.folders import data_folder

if TYPE_CHECKING:
    from importlib.metadata import Distribution

PACKAGE = "llama_cpp_python"
_ROOT = Path(__file__).resolve().parents[2]
_PIN = _ROOT / "resources" / "engine" / "requirements.txt"
_VERSION = re.compile(r"^llama-cpp-python==(\S+)", re.MULTILINE)
ADDONS = "PLIMSOLL_ENGINE_ADDONS"
"""The variable that tells a child the folders of back ends to load beside the engine's own."""
BUILDER = "advisor.setup_steps"
"""The package that builds an engine; an installed Plimsoll has it, a checkout has its set-up instead."""


def engines_folder() -> Path:
    """Where engines lie that were built for this person: a folder each, and the file "current" names the one to use."""
    return data_folder() / "engine"


def wanted_version() -> str:
    """The version of llama-cpp-python that this Plimsoll is made for."""
    found = _VERSION.search(_PIN.read_text(encoding="utf-8"))
    return found[1] if found else ""


def built_engine() -> Path | None:
    """The folder with the engine that was built for this person and this version; None where there is none.

    It goes before all others on the path of a child.
    """
    if importlib.util.find_spec("llama_cpp") is not None:  # the environment's own, which whoever made it chose
        return None
    folder = engines_folder()
    try:
        name = (folder / "current").read_text(encoding="utf-8").strip()
    except OSError:
        return None
    right = bool(name) and name.partition("-")[0] == wanted_version()
    return folder / name if right and (folder / name / "llama_cpp").is_dir() else None


def has_backend_files() -> bool:
    """Whether the engine has its back ends in files of their own, as a bundle's has, and takes more of them."""
    found = distribution()
    return found is not None and Path(str(found.locate_file("llama_cpp/bundled.json"))).exists()


def is_missing() -> bool:
    """Whether there is no engine at all."""
    return importlib.util.find_spec("llama_cpp") is None and built_engine() is None


def can_be_built() -> bool:
    """Whether this Plimsoll builds its engine itself."""
    return (_ROOT / BUILDER.replace(".", "/")).is_dir()


def distribution() -> Distribution | None:
    """What is known of the engine's package; None where there is none."""
    from importlib import metadata  # here, for it reads mail and archives, and every engine child would wait for that

    built = built_engine()
    found = metadata.distributions(name=PACKAGE, path=[str(built)]) if built else metadata.distributions(name=PACKAGE)
    return next(iter(found), None)
