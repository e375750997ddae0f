"""The small model to try the app with: fetched by the app's own program for it, in a process of the `.venv`.

Nothing hangs on it. Where it cannot be had, that is one sentence, and the window offers it again.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path

from .commands import run_logged
from .console import Progress, say
from .places import Places
from .stamps import digest

PROGRAM = "advisor.downloads.first_model"
_SO_FAR = re.compile(r"(\d+) of (\d+) MB")


def pin(places: Places) -> Path:
    """The file that says which package carries the model."""
    return places.root / "resources" / "first_model" / "requirements.txt"


def inputs(places: Places, env: Mapping[str, str], *, here: bool = True) -> dict[str, str]:
    """Asked for once with each pin in each person's home: who threw the model away does not get it again.

    here: whether it came. Without a display it is asked for again until it did.
    """
    home = env.get("XDG_DATA_HOME") or os.path.expanduser("~")
    return {"requirements": digest(pin(places)), "home": home, "here": "yes" if here else "no"}


def fetch(places: Places, held: int | None) -> bool:
    """Have it here, or say in a sentence why not; whether it is. held: a lock's descriptor."""
    progress, said = Progress("Fetching a small model to try the app with, in MB"), ""

    def each_line(line: str) -> None:
        nonlocal said
        if so_far := _SO_FAR.fullmatch(line):
            progress.update(int(so_far[1]), int(so_far[2]))
        elif line.strip():
            said = line.strip()

    env = {"PYTHONPATH": str(places.root)}
    command = [str(places.python), "-P", "-m", PROGRAM]
    if run_logged(command, places.log, each_line=each_line, env=env, inherit=held) == 0:
        progress.finish()
        return True
    progress.give_up()
    say(said or f"The model to try could not be fetched; {places.log} says why. All else is ready.")
    return False
