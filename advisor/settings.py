"""What the person chose, and where our files lie."""

from __future__ import annotations

import json
import os
import tempfile
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any, Literal, Self

import platformdirs

from advisor.errors import FileProblem

APP = "plimsoll"
Theme = Literal["system", "light", "dark"]


@dataclass(frozen=True)
class Settings:
    """Choices that outlive a run. A default is never written, so a better default reaches everyone.

    theme: which palette; context: the conversation length a model is first judged at.
    """

    theme: Theme = "system"
    context: int = 4096

    def to_json(self) -> dict[str, Any]:
        """Only what differs from the defaults."""
        defaults = asdict(type(self)())
        return {key: value for key, value in asdict(self).items() if value != defaults[key]}

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> Self:
        """Known keys of a matching type; anything else (from a newer version, or mistyped) is left aside."""
        defaults = cls()
        known = {f.name for f in fields(cls)}
        fitting = {k: v for k, v in values.items() if k in known and type(v) is type(getattr(defaults, k))}
        return cls(**fitting)


def config_file() -> Path:
    """The settings file."""
    return Path(platformdirs.user_config_dir(APP, appauthor=False)) / "settings.json"


def state_folder() -> Path:
    """Where what was learned about this machine and the window's state are kept."""
    return Path(platformdirs.user_state_dir(APP, appauthor=False))


def log_folder() -> Path:
    """Where logs and crash reports go."""
    return Path(platformdirs.user_log_dir(APP, appauthor=False))


def read_json(path: Path) -> dict[str, Any]:
    """The object in `path`, {} if there is none; FileProblem if it is there and cannot be read."""
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        raise FileProblem(
            f"{path} cannot be read ({error}). Repair or delete it; the defaults are used until then."
        ) from error
    if not isinstance(value, dict):
        raise FileProblem(f"{path} does not hold settings. Repair or delete it; the defaults are used until then.")
    return value


def write_json(path: Path, value: dict[str, Any]) -> None:
    """Replace `path` in one step, so that a crash leaves the old or the new one; FileProblem if that fails."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=path.name)
        with os.fdopen(handle, "w", encoding="utf-8") as stream:
            json.dump(value, stream, indent=1, ensure_ascii=False)
        os.replace(name, path)
    except OSError as error:
        raise FileProblem(f"{path} cannot be written: {error.strerror}.") from error


def load_settings() -> Settings:
    """The stored settings; FileProblem as `read_json`."""
    return Settings.from_json(read_json(config_file()))


def save_settings(settings: Settings) -> None:
    """Store what differs from the defaults; FileProblem if that fails."""
    write_json(config_file(), settings.to_json())
