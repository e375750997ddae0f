"""The command line of the set-up: `run`, `test` and `engine`."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from types import FrameType

from ui.shell.display import has_display

from . import backends, checks, trial
from .console import SetupProblem, say
from .environment import PACKAGES, TERMINAL, TEST, WINDOW, Environment
from .places import WINDOWS, Places, user_cache

HELP = """\
python3 packaging/bootstrap.py run [ARGUMENT ...]
    Set up what is not set up yet, then start Plimsoll: its window, or without a display a chat in the terminal.
    Arguments go to plimsoll as they are: run model.gguf, run fit model.gguf

python3 packaging/bootstrap.py test [ARGUMENT ...]
    Set up, then check everything: lint, format, types, import contracts, tests. With arguments only pytest
    runs, with these arguments: test tests/advisor -x

python3 packaging/bootstrap.py test --engine vulkan [ARGUMENT ...]
    Run only the tests that need an engine for Vulkan and a device for it; Mesa's software device will do.

python3 packaging/bootstrap.py engine --backend cuda|vulkan|metal|hip|cpu|auto
    Compile the engine for a kind of graphics card, with auto for the best one in this computer. The old engine stays
    until the new one has passed its self-check.

The first run downloads the packages into .venv and compiles llama.cpp for this processor, 5 to 10 minutes on two
cores; then it fetches a small model to try the app with, 94 MB. It can be interrupted at any time: the same command
goes on where it stopped.

Environment:
    PLIMSOLL_CACHE   where the compiled engine is kept for other checkouts (default: the user's cache folder)
    CMAKE_ARGS       added options for llama.cpp, remembered for later runs; set it empty to go back
"""
INTERRUPTED = 130


def main(arguments: Sequence[str]) -> int:
    """Do what the command line says; return the exit status."""
    if arguments and arguments[0] in ("-h", "--help", "help"):
        print(HELP, end="")
        return 0
    if not arguments or arguments[0] not in ("run", "test", "engine"):
        given = f"{arguments[0]!r} is none of run, test, engine" if arguments else "Say what to do: run, test or engine"
        say(f"{given}; python3 packaging/bootstrap.py --help tells more.")
        return 2
    backend = backends.asked_for(arguments[1:])
    if arguments[0] == "engine" and backend is None:
        say(f"Say which: python3 packaging/bootstrap.py engine --backend {'|'.join(backends.NAMES)}")
        return 2
    # A polite request to end (a service manager, a closed terminal) cleans up as Ctrl+C does.
    for polite in (signal.SIGTERM, getattr(signal, "SIGHUP", signal.SIGTERM)):
        if signal.getsignal(polite) == signal.SIG_DFL:
            signal.signal(polite, _interrupt)
    places = Places(Path(__file__).resolve().parents[2], user_cache(os.environ))
    try:
        if arguments[0] == "test":
            return _test(places, arguments[1:])
        if arguments[0] == "engine" and backend:
            return _engine(places, backend)
        return _run(places, arguments[1:])
    except SetupProblem as problem:
        say(str(problem))
        return 1
    except KeyboardInterrupt:
        say("\nInterrupted; running the same command again goes on from here.")
        return INTERRUPTED
    except OSError as problem:
        where = f" ({problem.filename})" if problem.filename else ""
        say(f"Setting up failed: {problem.strerror or problem}{where}. Put that right and run this again.")
        return 1


def _interrupt(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _test(places: Places, pytest_arguments: Sequence[str]) -> int:
    environment = Environment(places, TEST)
    if pytest_arguments[:1] != ["--engine"]:
        environment.prepare()
        return checks.run(places, checks.all_checks(places, pytest_arguments))
    if pytest_arguments[1:2] != ["vulkan"]:
        raise SetupProblem("Tests on a graphics back end are there for Vulkan only: test --engine vulkan")
    if environment.backend != "vulkan":
        raise SetupProblem(
            f"The engine of this folder is made for {environment.backend}: "
            "run python3 packaging/bootstrap.py engine --backend vulkan first."
        )
    environment.prepare()
    # llama.cpp passes devices over that compute on the processor, unless they are named.
    os.environ.setdefault("GGML_VK_VISIBLE_DEVICES", "0")
    return checks.run(places, checks.on_vulkan(places, pytest_arguments[2:]))


def _engine(places: Places, backend: str) -> int:
    if backend == "auto":
        Environment(places, PACKAGES).prepare()
        backend = trial.suited_backend(places)
    os.environ["CMAKE_ARGS"] = backends.CMAKE_ARGS[backend]
    Environment(places, TERMINAL).prepare()
    say(f"The engine for {backend} is in place.")
    return 0


def _run(places: Places, arguments: Sequence[str]) -> int:
    # As `ui.__main__` decides: nothing but files to open asks for the window, anything else is a verb.
    window = all(word.endswith(".gguf") for word in arguments) and has_display(os.environ)
    Environment(places, WINDOW if window else TERMINAL).prepare()
    # -P: a folder named `ui` where the person happens to stand must not be taken for ours.
    command = [str(places.python), "-P", "-m", "ui", *arguments]
    if not WINDOWS:
        sys.stdout.flush()
        sys.stderr.flush()
        os.execv(command[0], command)
    return subprocess.call(command)
