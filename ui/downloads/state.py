"""What the window knows of downloads."""

from __future__ import annotations

from dataclasses import dataclass, field

from advisor.downloads.status import Snapshot
from advisor.services.requests import Wanted


@dataclass(frozen=True)
class DownloadsState:
    """snapshot: what they are doing. asked_for: keys of what the hub is being asked about before its download.

    waiting: what was asked for while the hub could not be reached, and begins once it can be.
    with_projector: whether models that can look at images are downloaded with the file for that, as the person said;
    None where nothing was said: then those of the catalogue where images are what they are wanted for, and those of
    the hub.
    """

    snapshot: Snapshot = field(default_factory=Snapshot)
    asked_for: frozenset[str] = frozenset()
    waiting: tuple[Wanted, ...] = ()
    with_projector: bool | None = None
