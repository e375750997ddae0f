"""What the page of settings shows where a person chose something."""

from __future__ import annotations

from pathlib import Path

from advisor.services.disk_use import DiskPlace, DiskUse
from advisor.units import GIB, MIB
from ui.store import AppState

CHOSEN = {
    "system_prompt": "You are a ship’s officer. Answer briefly.",
    "temperature": 0.2,
    "threads": 4,
    "hub_address": "https://mirror.example.org",
    "default_model": "/home/ada/models/Qwen3-8B-Q4_K_M.gguf",
}

_SIZES: dict[DiskPlace, tuple[str, int]] = {
    "models": ("/home/ada/.cache/huggingface/hub", 23 * GIB),
    "first model": ("/home/ada/.local/share/plimsoll/models", 94 * MIB),
    "chats": ("/home/ada/.local/share/plimsoll", 3 * MIB),
    "sleeping": ("/home/ada/.cache/plimsoll/sleeping-chats", GIB),
    "settings": ("/home/ada/.config/plimsoll", 412),
    "state": ("/home/ada/.local/state/plimsoll", 52_000),
    "cache": ("/home/ada/.cache/plimsoll", 61 * MIB),
    "logs": ("/home/ada/.local/state/plimsoll/log", 210_000),
}
USED = tuple(DiskUse(place, Path(folder), size) for place, (folder, size) in _SIZES.items())


def states(settings: AppState) -> dict[str, AppState]:
    """By name. settings: the page with everything as it is at first."""
    return {
        "settings-larger": settings.change(settings={"zoom": 125}),
        "settings-chosen": settings.change(settings=CHOSEN, places={"used": USED}),
    }
