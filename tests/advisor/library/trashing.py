"""What lies in a trash folder, by the notes that the Trash specification of freedesktop.org asks for."""

from __future__ import annotations

import configparser
import importlib
import os
import re
import sys
from pathlib import Path
from urllib.parse import unquote

import pytest


def trashed(trash: Path | None = None) -> dict[str, Path]:
    """What lies in the trash, the person's own by default: name -> where it came from, as its note says."""
    trash = trash or Path(os.environ["XDG_DATA_HOME"]) / "Trash"
    found = {}
    for note in (trash / "info").glob("*.trashinfo"):
        parser = configparser.ConfigParser(interpolation=None)
        parser.read(note)
        info = parser["Trash Info"]
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d", info["DeletionDate"])
        assert (trash / "files" / note.stem).is_file()
        found[note.stem] = Path(unquote(info["Path"]))
    return found


def use_trash_of(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let `data` (XDG_DATA_HOME, which need not exist) have the trash, on Linux."""
    monkeypatch.setenv("XDG_DATA_HOME", str(data))
    if sys.platform.startswith("linux"):
        # send2trash looks the variable up once, when it is imported.
        trash = importlib.import_module("send2trash.plat_other")
        monkeypatch.setattr(trash, "XDG_DATA_HOME", os.fsencode(data))
        monkeypatch.setattr(trash, "HOMETRASH_B", os.fsencode(data / "Trash"))
        monkeypatch.setattr("send2trash.send2trash", trash.send2trash)  # also where GNOME's own way is to be had
