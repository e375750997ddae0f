"""The real model that the set-up fetches to try the app with: for tests that want sense, skipped where it is not.

Looked for where the set-up puts it, before the run gets a home of its own; processes that share the tests are told.
"""

from __future__ import annotations

import os
from pathlib import Path

TOLD = "REAL_MODEL_OF_TESTS"


def look() -> None:
    """Find it, for this process and those that it starts. Called before the home folder is another."""
    from advisor.downloads.first_model import first_model

    if TOLD not in os.environ:
        os.environ[TOLD] = str(first_model().find() or "")


def path() -> Path | None:
    """The file; None where it was not fetched."""
    return Path(os.environ[TOLD]) if os.environ.get(TOLD) else None
