"""What the window knows of the models on this computer."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from advisor.library.entry import Library, LibraryEntry


@dataclass(frozen=True)
class LibraryState:
    """The models on this computer. contents: None before the first look. chosen: the file of the one that is marked.

    checking: the file whose bytes are being read, and how many thousandths of them were. checked: outcomes, by file.
    """

    contents: Library | None = None
    looking: bool = False
    chosen: Path | None = None
    checking: Path | None = None
    permille: int = 0
    checked: dict[Path, tuple[bool | None, str]] = field(default_factory=dict)

    @property
    def entry(self) -> LibraryEntry | None:
        """The model that is marked."""
        entries = self.contents.models if self.contents else ()
        return next((entry for entry in entries if entry.path == self.chosen), None)
