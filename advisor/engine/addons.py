"""Back ends that a person adds to a bundle's engine: folders with a library for a kind of graphics card.

CUDA's and ROCm's lie in no bundle: they are large, or not to be passed on. `packaging/bundle.py addon` builds one. It
has to be of the very engine that it is added to.
"""

from __future__ import annotations

import json
from pathlib import Path

from advisor.engine.location import engines_folder, has_backend_files, wanted_version
from advisor.errors import FileProblem
from advisor.storage.files import replace_file

ABOUT = "addon.json"
_LIBRARIES = ("libggml-*.so", "ggml-*.dll")


def _list() -> Path:
    return engines_folder() / "addons.json"


def folders() -> tuple[Path, ...]:
    """Those that are used: of what was kept, what still lies there and is of the engine that is here now."""
    try:
        named = json.loads(_list().read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return ()
    found = named if isinstance(named, list) else []
    chosen = tuple(Path(one) for one in found if isinstance(one, str))
    return tuple(one for one in chosen if _version(one) == wanted_version()) if has_backend_files() else ()


def _version(folder: Path) -> str | None:
    """The engine that an add-on was made for; None where it does not say."""
    try:
        said = json.loads((folder / ABOUT).read_text(encoding="utf-8"))["llama_cpp_python"]
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return said if isinstance(said, str) else None


def check_addon(folder: Path) -> None:
    """Raises FileProblem where a folder is no add-on for the engine that is here."""
    if not has_backend_files():
        raise FileProblem("Only the engine of a bundle takes add-ons; this one is built with all it can have.")
    if not any(path for pattern in _LIBRARIES for path in folder.glob(pattern)):
        raise FileProblem("There is no back end (libggml-….so) in {folder}.", folder=folder)
    version = _version(folder)
    if version != wanted_version():
        raise FileProblem(
            "{folder} is of the engine {version}, and this one is {wanted}: they would not understand each other.",
            folder=folder,
            version=version or "?",
            wanted=wanted_version(),
        )


def keep(chosen: tuple[Path, ...]) -> None:
    """Use these from now on. Raises OSError."""
    replace_file(_list(), json.dumps([str(folder) for folder in chosen]))
