"""Models that are known and not judged, each with the reason: resources/catalogue/not_judged.json.

The engine has no such architecture, or too little of it is published to say anything true about its memory.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_FILE = Path(__file__).resolve().parents[2] / "resources" / "catalogue" / "not_judged.json"


@dataclass(frozen=True)
class NotJudged:
    """A model without a verdict. id: its name on the hub. why: goes on after its name, a whole sentence with it."""

    id: str
    name: str
    family: str
    publisher: str
    why: str


@cache
def not_judged() -> tuple[NotJudged, ...]:
    """Those that are known, by publisher."""
    rows = json.loads(_FILE.read_text(encoding="utf-8"))["models"]
    return tuple(NotJudged(row["id"], row["name"], row["family"], row["publisher"], row["why"]) for row in rows)
