"""Where programs keep their models on this computer.

Sources: LM Studio's open CLI (lmstudio-ai/lms, src/subcommands/importCmd.ts, and its home pointer); Ollama
(ollama/ollama, envconfig/config.go and docs/faq.mdx); Jan (janhq/jan, src-tauri/src/core/app/commands.rs); GPT4All
(nomic-ai/gpt4all, gpt4all-chat/src/mysettings.cpp and main.cpp); llama.cpp (common/common.cpp, common/hf-cache.cpp).
"""

from __future__ import annotations

import configparser
import os
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from advisor import settings
from advisor.library.entry import Owner
from advisor.library.notes import Unreadable, note_json, note_text, noted_folder
from advisor.storage.folders import real_path


class Layout(Enum):
    """How the files lie in a folder."""

    HUB = "models--owner--repo/snapshots/commit/file, links into blobs"
    OLLAMA = "manifests that name blobs by digest"
    JAN = "model.yml files that name the model"
    TREE = ".gguf files in folders"


@dataclass(frozen=True)
class SearchFolder:
    """One folder to look in. deep: whether folders in it are looked into."""

    owner: Owner
    folder: Path
    layout: Layout
    deep: bool = True


@dataclass(frozen=True)
class Surroundings:
    """What decides where programs keep things."""

    home: Path
    env: Mapping[str, str]
    platform: str

    @classmethod
    def here(cls) -> Surroundings:
        """Those of this process."""
        return cls(Path.home(), os.environ, sys.platform)

    def path(self, name: str) -> Path | None:
        """The folder in an environment variable, None where it is not set."""
        return noted_folder(self.env.get(name, "").strip())

    @property
    def data(self) -> Path:
        """Where programs of this person keep data (Windows: the roaming kind)."""
        match self.platform:
            case "win32":
                return self.path("APPDATA") or self.home / "AppData" / "Roaming"
            case "darwin":
                return self.home / "Library" / "Application Support"
        return self.path("XDG_DATA_HOME") or self.home / ".local" / "share"

    @property
    def local_data(self) -> Path:
        """Where programs of this person keep data that stays on this computer."""
        if self.platform == "win32":
            return self.path("LOCALAPPDATA") or self.home / "AppData" / "Local"
        return self.data

    @property
    def cache(self) -> Path:
        """Where programs of this person keep what they can fetch again."""
        match self.platform:
            case "win32":
                return self.local_data
            case "darwin":
                return self.home / "Library" / "Caches"
        return self.path("XDG_CACHE_HOME") or self.home / ".cache"


def places(
    models_folder: Path | None = None,
    folders: Sequence[Path] = (),
    *,
    others: bool = True,
    cache: Path | None = None,
    own: Path | None = None,
    surroundings: Surroundings | None = None,
) -> tuple[SearchFolder, ...]:
    """Every folder to look in, the most our own first; a folder that two programs share is there once.

    models_folder: where Plimsoll keeps its models, None for the hub's cache. folders: those a person added. others:
    whether to look into the folders of other programs. cache: the hub's cache, where it is not the usual one; own:
    likewise the folder of what came with Plimsoll.
    """
    around = surroundings or Surroundings.here()
    found: list[SearchFolder] = []
    if models_folder:
        found.append(SearchFolder(Owner.PLIMSOLL, models_folder, Layout.TREE))
    found.append(SearchFolder(Owner.PLIMSOLL, own or settings.own_models_folder(), Layout.TREE))
    found.append(SearchFolder(Owner.HUB, cache or settings.models_folder(), Layout.HUB))
    if others:
        found += [*_lm_studio(around), *_ollama(around), *_jan(around), *_gpt4all(around), *_llama_cpp(around)]
    found += [SearchFolder(Owner.FOLDER, folder, Layout.TREE) for folder in folders]
    distinct: dict[tuple[Path, Layout], SearchFolder] = {}
    for place in found:
        distinct.setdefault((real_path(place.folder), place.layout), place)
    return tuple(distinct.values())


def _lm_studio(around: Surroundings) -> Iterable[SearchFolder]:
    """Its home by the pointer file; its models folder by its settings; and the homes it had before."""
    pointed = noted_folder(note_text(around.home / ".lmstudio-home-pointer"))
    homes = [pointed] if pointed else []
    homes += [around.home / ".lmstudio", around.home / ".cache" / "lm-studio"]
    for home in homes:
        chosen = noted_folder(_json(home / "settings.json").get("downloadsFolder"))
        if chosen:
            yield SearchFolder(Owner.LM_STUDIO, chosen, Layout.TREE)
        yield SearchFolder(Owner.LM_STUDIO, home / "models", Layout.TREE)


def _ollama(around: Surroundings) -> Iterable[SearchFolder]:
    folders = [around.path("OLLAMA_MODELS"), around.home / ".ollama" / "models"]
    if around.platform == "linux":
        folders.append(Path("/usr/share/ollama/.ollama/models"))  # the system service's
    return (SearchFolder(Owner.OLLAMA, folder, Layout.OLLAMA) for folder in folders if folder)


def _jan(around: Surroundings) -> Iterable[SearchFolder]:
    chosen = noted_folder(_json(around.data / "Jan" / "settings.json").get("data_folder"))
    folders = [around.path("JAN_DATA_FOLDER"), chosen]
    folders.append(around.data / "Jan" / "data")
    return (SearchFolder(Owner.JAN, folder, Layout.JAN) for folder in folders if folder)


def _gpt4all(around: Surroundings) -> Iterable[SearchFolder]:
    config = around.data if around.platform == "win32" else around.path("XDG_CONFIG_HOME") or around.home / ".config"
    chosen = noted_folder(_ini_value(config / "nomic.ai" / "GPT4All.ini", "modelPath"))
    folders = [chosen] if chosen else []
    folders += [around.local_data / "nomic.ai" / "GPT4All", around.home / ".cache" / "gpt4all"]
    return (SearchFolder(Owner.GPT4ALL, folder, Layout.TREE) for folder in folders)


def _llama_cpp(around: Surroundings) -> Iterable[SearchFolder]:
    """Its own cache is flat; since 2026 it lays LLAMA_CACHE out as the hub does."""
    chosen = around.path("LLAMA_CACHE")
    if chosen:
        yield SearchFolder(Owner.LLAMA_CPP, chosen, Layout.HUB)
        yield SearchFolder(Owner.LLAMA_CPP, chosen, Layout.TREE, deep=False)
    yield SearchFolder(Owner.LLAMA_CPP, around.cache / "llama.cpp", Layout.TREE, deep=False)


def _json(path: Path) -> dict[str, object]:
    try:
        return note_json(path)
    except Unreadable:
        return {}  # the program's own business; its usual folder is looked into anyway


def _ini_value(path: Path, key: str) -> str:
    """A value of the section General, as Qt's QSettings writes it."""
    parser = configparser.ConfigParser(interpolation=None, strict=False, delimiters=("=",))
    try:
        parser.read_string(note_text(path))
    except (configparser.Error, ValueError):
        return ""
    return parser.get("General", key, fallback="").strip().strip('"')
