"""What the page of settings knows beside the settings themselves."""

from __future__ import annotations

from dataclasses import dataclass

from advisor.services.disk_use import DiskUse


@dataclass(frozen=True)
class PlacesState:
    """used: where everything lies and what it takes; None before it was measured."""

    used: tuple[DiskUse, ...] | None = None
