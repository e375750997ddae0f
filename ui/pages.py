"""What every page has."""

from __future__ import annotations

from typing import Protocol

from ui.store import AppState


class Page(Protocol):
    """A widget that shows a state: built once, rendered often, and rendering twice changes nothing."""

    def render_state(self, state: AppState) -> None:
        """Show `state`."""
