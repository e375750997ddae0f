"""What the window knows of its help."""

from __future__ import annotations

from dataclasses import dataclass

from ui.pages import PageId


@dataclass(frozen=True)
class HelpState:
    """topic: the one that is read, by the name of its file; search: what is looked for; came_from: the page before."""

    topic: str = "verdicts"
    search: str = ""
    came_from: PageId | None = None
