"""What the person chose, and where our files lie."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from pathlib import Path
from typing import Any, Literal, Self

import platformdirs

from advisor.errors import FileProblem
from advisor.units import TIB

APP = "plimsoll"
MOST_BYTES = 64 * TIB  # no computer has more; what a settings file says beyond that is a slip
Theme = Literal["system", "light", "dark"]


@dataclass(frozen=True)
class TypedCard:
    """A graphics card that nothing detected and a person typed in; its memory in bytes."""

    name: str
    memory: int


@dataclass(frozen=True)
class Stated:
    """What a person says of this computer, over what is detected; sizes in bytes, by `Device.key`.

    reserves: to be kept free; capacities: how much memory a device really has; cards: what detection does not find.
    advisor/machine/stated.py checks these and lays them over a Machine.
    """

    reserves: Mapping[str, int] = field(default_factory=dict)
    capacities: Mapping[str, int] = field(default_factory=dict)
    cards: tuple[TypedCard, ...] = ()

    def with_reserve(self, key: str, size: int | None) -> Self:
        """With this much kept free on a device; None: again what the rules say."""
        return replace(self, reserves=_changed(self.reserves, key, size))

    def with_capacity(self, key: str, size: int | None) -> Self:
        """With this much memory on a device; None: again what is detected."""
        return replace(self, capacities=_changed(self.capacities, key, size))

    def with_card(self, card: TypedCard) -> Self:
        """With one more card; one of the same name is replaced."""
        return replace(self, cards=(*(known for known in self.cards if known.name != card.name), card))

    def without_card(self, name: str) -> Self:
        """Without the card of that name."""
        return replace(self, cards=tuple(card for card in self.cards if card.name != name))

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> Self:
        """What of `values` is as it should be; anything else is left aside."""
        cards = values.get("cards")
        return cls(
            _sizes(values.get("reserves"), least=0),
            _sizes(values.get("capacities"), least=1),
            tuple(
                TypedCard(card["name"], card["memory"])
                for card in (cards if isinstance(cards, list) else ())
                if isinstance(card, dict) and isinstance(card.get("name"), str) and _is_size(card.get("memory"), 1)
            ),
        )


def _changed(sizes: Mapping[str, int], key: str, size: int | None) -> dict[str, int]:
    kept = {known: value for known, value in sizes.items() if known != key}
    return kept if size is None else {**kept, key: size}


def _is_size(value: object, least: int) -> bool:
    return type(value) is int and least <= value <= MOST_BYTES


def _sizes(values: object, least: int) -> dict[str, int]:
    found = values.items() if isinstance(values, dict) else ()
    return {key: value for key, value in found if isinstance(key, str) and _is_size(value, least)}


@dataclass(frozen=True)
class Settings:
    """Choices that outlive a run. A default is never written, so a better default reaches everyone.

    theme: which palette; context: the conversation length a model is first judged at; stated: of this computer.
    models_folder: where downloads go, "" for the hub's cache; library_folders: where else models may be;
    look_elsewhere: whether to use the models of other programs. download_limit: bytes a second, 0 for none;
    downloads_at_once: how many; notify: whether the desktop says when one is here. formulas: whether those in replies
    are drawn, or shown as they were written.
    """

    theme: Theme = "system"
    context: int = 4096
    stated: Stated = field(default_factory=Stated)
    models_folder: str = ""
    library_folders: tuple[str, ...] = ()
    look_elsewhere: bool = True
    download_limit: int = 0
    downloads_at_once: int = 1
    notify: bool = True
    formulas: bool = True

    def to_json(self) -> dict[str, Any]:
        """Only what differs from the defaults."""
        return _differing(asdict(self), asdict(type(self)()))

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> Self:
        """Known keys of a matching type; anything else (from a newer version, or mistyped) is left aside."""
        defaults = cls()
        known = {f.name for f in fields(cls)}
        stated = values.get("stated")
        folders = values.get("library_folders")
        told = {
            **values,
            "stated": Stated.from_json(stated if isinstance(stated, dict) else {}),
            "library_folders": tuple(one for one in folders if isinstance(one, str))
            if isinstance(folders, list)
            else (),
        }
        return cls(**{k: v for k, v in told.items() if k in known and type(v) is type(getattr(defaults, k))})


def _differing(values: dict[str, Any], defaults: dict[str, Any]) -> dict[str, Any]:
    found = {key: value for key, value in values.items() if value != defaults[key]}
    if "stated" in found:
        found["stated"] = {key: value for key, value in found["stated"].items() if value}
    return found


def config_file() -> Path:
    """The settings file."""
    return Path(platformdirs.user_config_dir(APP, appauthor=False)) / "settings.json"


def state_folder() -> Path:
    """Where what was learned about this machine and the window's state are kept."""
    return Path(platformdirs.user_state_dir(APP, appauthor=False))


def models_folder(chosen: str = "") -> Path:
    """Where downloaded models lie: the folder a person chose, else the hub's own cache (HF_HUB_CACHE, HF_HOME).

    The cache is shared with other programs.
    """
    if chosen:
        return Path(chosen).expanduser()
    from huggingface_hub.constants import HF_HUB_CACHE  # 30 ms, and most runs do not ask

    return Path(HF_HUB_CACHE)


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
