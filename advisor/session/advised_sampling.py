"""How a model's makers advise to have it choose words, where its file does not say so: resources/catalogue."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from advisor.engine.sampling import BASE_MODEL_LIMIT, Sampling

_FILE = Path(__file__).resolve().parents[2] / "resources" / "catalogue" / "sampling.toml"


def advised_sampling(names: str, stated: Sampling) -> Sampling:
    """What holds where a person set nothing. names: of a model and its file; stated: by the file, which counts more."""
    if stated != Sampling():
        return stated
    plain = re.sub(r"[ _]+", "-", names.casefold())
    found = next((values for pattern, values in _rows() if pattern.search(plain)), {})
    return Sampling().with_(**found)


def usual_limit(*, talks: bool) -> int | None:
    """Tokens of a reply where nobody set a limit. talks: the model takes conversations; else its texts have no end."""
    return None if talks else BASE_MODEL_LIMIT


@cache
def _rows() -> tuple[tuple[re.Pattern[str], dict[str, Any]], ...]:
    rows = tomllib.loads(_FILE.read_text(encoding="utf-8"))["model"]
    return tuple(
        (re.compile(row["names"]), {name: value for name, value in row.items() if name != "names"}) for row in rows
    )
