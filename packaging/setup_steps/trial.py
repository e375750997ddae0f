"""What only the app itself can say: whether a new engine works on this computer, and which kind would suit it.

Both are asked in a process of the `.venv`, whose packages are in place by then: an engine may crash what loads it.
"""

from __future__ import annotations

import json
import os
import shutil
import zipfile
from pathlib import Path

from .commands import Words, last_words, run_logged
from .console import SetupProblem, say
from .places import Places

ACCEPTANCE, SUITED = "advisor.machine.acceptance", "advisor.machine.suited"  # programs of the app that are asked


def try_out(places: Places, wheel: Path, backend: str, *, old_stays: bool, held: int | None) -> None:
    """Unpack `wheel` in a folder of its own, let that engine check itself and say the outcome.

    old_stays: whether there is an engine already. held: a lock's descriptor. Raises SetupProblem for an engine that is
    not fit, with its reason.
    """
    folder = places.notes / "trial"
    shutil.rmtree(folder, ignore_errors=True)
    try:
        with zipfile.ZipFile(wheel) as packed:
            packed.extractall(folder)
        status, said = _ask(places, ACCEPTANCE, backend, path=(folder, places.root), held=held)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    if status != 0:
        old = " The old one stays." if old_stays else ""
        raise SetupProblem(
            f"The new engine is not used. {said}{old}\n"
            f"{places.log} has all of it; to compile the engine anew, delete {wheel.parent} first."
        )
    say(said)


def suited_backend(places: Places) -> str:
    """The back end for the graphics that the app finds in this computer. Raises SetupProblem."""
    status, said = _ask(places, SUITED, path=(places.root,), held=None)
    if status != 0:
        raise SetupProblem(
            f"{last_words(places.log)}\nThe graphics cards could not be looked for; name a back end instead of auto."
        )
    found = json.loads(said)
    say(f"{found['why']}: the engine for {found['backend']}.")
    return str(found["backend"])


def _ask(places: Places, module: str, *words: str, path: tuple[Path, ...], held: int | None) -> tuple[int, str]:
    """(exit status, last line) of a module of the app."""
    lines: list[str] = []
    command: Words = [places.python, "-P", "-m", module, *words]
    env = {"PYTHONPATH": os.pathsep.join(map(str, path))}
    status = run_logged(command, places.log, each_line=lines.append, env=env, inherit=held)
    return status, lines[-1] if lines else f"It ended without a word (exit {status})."
