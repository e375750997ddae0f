"""Short commands that a system has to tell of itself."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Sequence

RUN_SECONDS = 2.0

Runner = Callable[[Sequence[str]], str]


def run_command(command: Sequence[str]) -> str:
    """A short command's stdout, "" if it cannot be run or takes too long."""
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=RUN_SECONDS, check=False, env={**os.environ, "LC_ALL": "C"}
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout
