"""Where our own files lie, as each system wants it."""

from __future__ import annotations

from pathlib import Path

import platformdirs

APP = "plimsoll"


def config_folder() -> Path:
    """What a person chose."""
    return Path(platformdirs.user_config_dir(APP, appauthor=False))


def state_folder() -> Path:
    """Where what was learned about this machine and the window's state are kept."""
    return Path(platformdirs.user_state_dir(APP, appauthor=False))


def data_folder() -> Path:
    """What the program works with and did not learn here: the model to try it with."""
    return Path(platformdirs.user_data_dir(APP, appauthor=False))


def cache_folder() -> Path:
    """What can be found out again: removing it loses nothing but time."""
    return Path(platformdirs.user_cache_dir(APP, appauthor=False))


def sleeping_folder() -> Path:
    """Where chats sleep: what models hold of them, which can be worked out again."""
    return cache_folder() / "sleeping-chats"


def log_folder() -> Path:
    """Where logs and crash reports go."""
    return Path(platformdirs.user_log_dir(APP, appauthor=False))


def as_typed(text: str) -> Path:
    """A path as a person typed it, "~" being their home; "~nobody" of somebody unknown stays what it is."""
    path = Path(text)
    try:
        return path.expanduser()
    except RuntimeError:
        return path


def real_path(path: Path) -> Path:
    """The path with all links followed; the path as it is where they lead in a circle or nowhere a system could go."""
    try:
        return path.resolve()
    except (OSError, RuntimeError, ValueError):
        return path
