"""The engine of an installed Plimsoll: `python -m advisor.setup_steps.first_start FOLDER BACKEND` makes it in FOLDER.

(In a checkout the package is `setup_steps`, in the folder `packaging`; setup.py puts it where an installed app has it.)

The app runs this where there is none, and shows what it says on stdout: a line of JSON for each piece of work, of
{"doing", "done", "total"}, and where it fails {"problem": a sentence}, with exit status 1. It stops when its stdin is
closed. What was compiled before for the same processor is taken from the cache. An engine is tried out before
`FOLDER/current` names it, so that one that does not work never replaces another.
"""

from __future__ import annotations

import _thread
import json
import os
import shutil
import signal
import sys
import threading
import zipfile
from collections.abc import Sequence
from pathlib import Path
from types import FrameType

from . import backends, lock, requirements, system, toolkits, trial
from .console import SetupProblem
from .engine import EngineBuild, recipe_for
from .places import Places, user_cache
from .stamps import write_whole

CURRENT = "current"
"""The file in the folder that names the engine to use: the name of a folder beside it."""


def make(places: Places, folder: Path, backend: str) -> Path:
    """Have the engine for `backend` in a folder of its own in `folder`, and name it there. Raises SetupProblem."""
    entry = requirements.engine_of(requirements.read(places.engine))
    cmake_args = backends.CMAKE_ARGS[backend] or os.environ.get("CMAKE_ARGS", "")
    recipe = recipe_for(entry, cmake_args)
    python: str = getattr(sys, "_base_executable", None) or sys.executable
    build = EngineBuild(recipe, entry, places.cache, places.build, python, _tell)
    with lock.held(places.notes / "lock", "the engine") as held:
        if build.finished() is None:
            toolkits.require(backends.named_in(cmake_args))
            system.provide(system.missing_venv() + system.missing_compiler(), places.log)
        wheel = build.wheel()
        _tell("trial", 0, 0)
        old = (folder / CURRENT).exists()
        trial.try_out(places, wheel, backends.named_in(cmake_args), old_stays=old, held=held)
        return _put(wheel, folder, recipe.key())


def _put(wheel: Path, folder: Path, name: str) -> Path:
    """Unpack the engine beside the one that may still be in use; those before that one go."""
    unfinished, place, current = folder / "unfinished", folder / name, folder / CURRENT
    kept = {name, current.read_text(encoding="utf-8").strip() if current.exists() else "", "setup"}
    shutil.rmtree(unfinished, ignore_errors=True)
    with zipfile.ZipFile(wheel) as packed:
        packed.extractall(unfinished)
    shutil.rmtree(place, ignore_errors=True)
    unfinished.rename(place)
    write_whole(current, name + "\n")
    for old in folder.iterdir():
        if old.is_dir() and old.name not in kept:
            shutil.rmtree(old, ignore_errors=True)
    return place


def _tell(doing: str, done: int, total: int) -> None:
    print(json.dumps({"doing": doing, "done": done, "total": total}), flush=True)


def _interrupt(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _end_with_parent() -> None:
    """Stop as after Ctrl+C once stdin is closed: who asked for the engine has ended, or waits for it no longer."""
    while os.read(0, 1):
        pass
    if sys.platform == "win32":
        _thread.interrupt_main()  # heard with the next line that the compiler writes
    else:
        os.kill(os.getpid(), signal.SIGTERM)


def main(arguments: Sequence[str]) -> int:
    """What the app runs."""
    folder, backend = Path(arguments[0]), arguments[1]
    places = Places(Path(__file__).resolve().parents[2], user_cache(os.environ), folder)
    try:
        signal.signal(signal.SIGTERM, _interrupt)
        threading.Thread(target=_end_with_parent, daemon=True).start()
        if backend == "auto":
            backend = trial.suited_backend(places)
        make(places, folder, backend)
    except SetupProblem as problem:
        print(json.dumps({"problem": str(problem)}), flush=True)
        return 1
    except KeyboardInterrupt:
        return 130
    except OSError as problem:
        where = f" ({problem.filename})" if problem.filename else ""
        print(json.dumps({"problem": f"{problem.strerror or problem}{where}."}), flush=True)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
