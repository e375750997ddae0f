"""What is already done, and from which inputs, so that a second run skips it and an interrupted one goes on."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from pathlib import Path


class Stamps:
    """One small JSON file a finished step, holding the inputs that it was finished with.

    A step forgets its stamp before it changes anything and writes it as the last thing it does, so a run that is
    killed in between leaves no half state that a later run takes for done.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def is_done(self, step: str, inputs: Mapping[str, str]) -> bool:
        """True where `step` was finished with exactly these inputs."""
        return self.read(step) == dict(inputs)

    def read(self, step: str) -> dict[str, str] | None:
        """The inputs that `step` was finished with; None where it was not, or its stamp is damaged."""
        try:
            value = json.loads(self._path(step).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None
        return value if isinstance(value, dict) else None

    def forget(self, step: str) -> None:
        """Count `step` as not done."""
        self._path(step).unlink(missing_ok=True)

    def finish(self, step: str, inputs: Mapping[str, str]) -> None:
        """Record that `step` is done with `inputs`."""
        self._folder.mkdir(parents=True, exist_ok=True)
        write_whole(self._path(step), json.dumps(dict(inputs), indent=1, sort_keys=True) + "\n")

    def _path(self, step: str) -> Path:
        return self._folder / f"{step}.json"


def write_whole(path: Path, text: str) -> None:
    """Write a file so that a reader sees all of it or the old one, never a part."""
    unfinished = path.with_name(path.name + ".unfinished")
    unfinished.write_text(text, encoding="utf-8")
    os.replace(unfinished, path)


def digest(path: Path) -> str:
    """SHA-256 of a file, in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
