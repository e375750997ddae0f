"""What the child that computes for a borrower is started with (worker/lend.py)."""

from __future__ import annotations

from msgspec import Struct


class LenderSettings(Struct, frozen=True):
    """port: on loopback. devices: as the engine calls them. cache: a folder for tensors, "" for none. threads: of the
    processor, 0 for as many as suit it."""

    port: int
    devices: tuple[str, ...]
    cache: str = ""
    threads: int = 0
