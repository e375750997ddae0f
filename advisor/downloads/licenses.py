"""Which licenses a person has been shown; kept, so that each is shown once before the first download."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from advisor.storage.files import read_json, write_json
from advisor.storage.folders import state_folder


class Licenses:
    """The licenses seen, by repository. Raises FileProblem where the record cannot be read or written."""

    def __init__(self, store: Path | None = None) -> None:
        self._store = store or state_folder() / "licenses.json"

    def seen(self, repo: str, name: str) -> bool:
        """Whether the license of that name was shown for this repository, and taken."""
        return self._known().get(repo) == name

    def accept(self, repo: str, name: str) -> None:
        """It was shown, and the person went on."""
        known = self._known()
        if known.get(repo) != name:
            write_json(self._store, {**known, repo: name})

    def _known(self) -> dict[str, Any]:
        return read_json(self._store, dict[str, Any]) or {}
