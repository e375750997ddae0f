"""What lies in a trash folder, by the notes that the Trash specification of freedesktop.org asks for."""

from __future__ import annotations

import configparser
import os
import re
from pathlib import Path
from urllib.parse import unquote


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
