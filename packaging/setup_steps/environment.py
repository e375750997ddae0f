"""The `.venv`: made, filled from the pinned requirements, given the engine and the project itself."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from ui.shell.system_needs import DISPLAY_LIBRARIES, QT_LIBRARIES, SystemNeed, missing_libraries

from . import backends, engine, first_model, lock, requirements, system, toolkits, trial
from .commands import Words, last_words, run_logged
from .console import Progress, SetupProblem, say
from .places import WINDOWS, Places
from .stamps import Stamps, digest, write_whole

# "Collecting numpy==2.4.6 (from -r requirements.txt (line 24))"
_LINE_AT_WORK = re.compile(r"\(line (\d+)\)\)$")


@dataclass(frozen=True)
class Purpose:
    """What the environment is wanted for: which packages, and which libraries of the system it fails without."""

    requirements: tuple[str, ...]
    libraries: tuple[SystemNeed, ...]
    platform: str
    """The Qt platform plug-in that must load; empty where no window opens."""
    engine: bool = True
    first_model: bool = False
    """Whether the model to try the app with is wanted."""
    fetches: bool = False
    """Whether what is started can fetch that model by itself, so that the set-up need not try again."""


PACKAGES = Purpose(("requirements",), (), "", engine=False)
TERMINAL = Purpose(("requirements",), (), "", first_model=True)
WINDOW = Purpose(("requirements",), QT_LIBRARIES + DISPLAY_LIBRARIES, "xcb", first_model=True, fetches=True)
TEST = Purpose(("requirements", "requirements-dev"), QT_LIBRARIES, "offscreen", first_model=True)


@dataclass(frozen=True)
class Step:
    """One piece of work, done again only when its inputs change.

    ready: what comes before and leaves untouched what was there, so that a failure costs nothing.
    failed: what is noted where `work` returns False: nothing hangs on it, and it counts as done where `may_fail`.
    """

    name: str
    inputs: Callable[[], dict[str, str]]
    work: Callable[[], bool | None]
    ready: Callable[[], None] = lambda: None
    failed: Callable[[], dict[str, str]] | None = None
    may_fail: bool = False


class Environment:
    """The environment of one checkout for one purpose."""

    def __init__(self, places: Places, purpose: Purpose) -> None:
        self._places = places
        self._purpose = purpose
        self._stamps = Stamps(places.notes)
        # An environment made from another one would break with it.
        self._base_python: str = getattr(sys, "_base_executable", None) or sys.executable
        entry = requirements.engine_of(requirements.read(places.engine))
        self._held: int | None = None
        self._cmake_args = os.environ.get("CMAKE_ARGS", self._remembered_cmake_args())
        recipe = engine.recipe_for(entry, self._cmake_args)
        self._engine_key = recipe.key()
        self._engine = engine.EngineBuild(recipe, entry, places.cache, places.build, self._base_python)
        self._steps = (
            Step("venv", self._venv_inputs, self._make_venv),
            *(self._packages_step(name) for name in purpose.requirements),
            *([Step(f"qt-{purpose.platform}", self._qt_inputs, self._check_qt)] if purpose.platform else []),
            *(self._engine_steps() if purpose.engine else ()),
            Step("project", self._project_inputs, self._put_project_on_path),
            *([self._first_model_step()] if purpose.first_model else []),
        )

    @property
    def backend(self) -> str:
        """The back end that the engine here is made for, or is going to be."""
        return backends.named_in(self._cmake_args)

    def prepare(self) -> None:
        """Do every step that is not done yet, in order. Raises SetupProblem."""
        lacking = missing_libraries(self._purpose.libraries)
        if not lacking and all(self._is_done(step) for step in self._steps):
            return
        with lock.held(self._places.notes / "lock", "this folder") as held:
            self._held = held
            if not self._engine_is_there():
                toolkits.require(self.backend)
            system.provide(lacking + self._missing_tools(), self._places.log)
            for step in self._steps:
                if not self._is_done(step):
                    step.ready()
                    self._stamps.forget(step.name)
                    failed = step.failed if step.work() is False else None
                    self._stamps.finish(step.name, (failed or step.inputs)())

    def _is_done(self, step: Step) -> bool:
        done = self._stamps.is_done(step.name, step.inputs())
        return done or (step.may_fail and step.failed is not None and self._stamps.is_done(step.name, step.failed()))

    def _missing_tools(self) -> list[SystemNeed]:
        engine_done = self._engine_is_there()
        venv_done = self._stamps.is_done("venv", self._venv_inputs())
        venv = [] if engine_done and venv_done else system.missing_venv()
        return venv + ([] if engine_done else system.missing_compiler())

    def _engine_is_there(self) -> bool:
        """Whether nothing needs compiling."""
        installed = not self._purpose.engine or self._stamps.is_done("engine", self._engine_inputs())
        return installed or self._engine.finished() is not None

    # -- .venv --------------------------------------------------------------------------------------------------------

    def _venv_inputs(self) -> dict[str, str]:
        config = self._places.venv / "pyvenv.cfg"
        return {
            "folder": str(self._places.venv),
            "config": digest(config) if config.is_file() else "none",
            # Gone after an upgrade of the system's Python.
            "interpreter": str(_made_from(config)),
        }

    def _make_venv(self) -> None:
        venv = self._places.venv
        if self._venv_serves():
            return
        if (venv / "pyvenv.cfg").exists():
            say("The .venv here is incomplete or its Python is gone; making it anew.")
        for old in venv.iterdir():
            if old != self._places.notes:
                shutil.rmtree(old) if old.is_dir() and not old.is_symlink() else old.unlink()
        for stamp in self._places.notes.glob("*.json"):
            stamp.unlink()
        say(f"Making .venv with Python {'.'.join(map(str, sys.version_info[:3]))}.")
        self._must([self._base_python, "-m", "venv", venv], "The .venv could not be made")

    def _venv_serves(self) -> bool:
        probe = "import sys, pip; sys.exit(sys.version_info < (3, 11) or sys.prefix == sys.base_prefix)"
        try:
            return subprocess.run([self._places.python, "-c", probe], capture_output=True, check=False).returncode == 0
        except OSError:
            return False

    # -- packages -----------------------------------------------------------------------------------------------------

    def _packages_step(self, name: str) -> Step:
        files = self._purpose.requirements[: self._purpose.requirements.index(name) + 1]

        def inputs() -> dict[str, str]:
            return {file: digest(self._places.requirements(file)) for file in files}

        return Step(name, inputs, lambda: self._install_packages(name))

    def _install_packages(self, name: str) -> None:
        entries = requirements.read(self._places.requirements(name))
        wanted = self._places.notes / f"{name}.txt"
        write_whole(wanted, "".join(f"{one.text}\n" for one in entries))
        progress = Progress(f"Installing the packages of {name}.txt")

        def each_line(line: str) -> None:
            at_work = _LINE_AT_WORK.search(line)
            if at_work:
                progress.update(int(at_work[1]), len(entries))

        status = self._pip("install", "--no-deps", "--require-hashes", "-r", wanted, each_line=each_line)
        if status != 0:
            progress.give_up()
            raise self._problem("The packages could not be installed")
        progress.finish()

    def _pip(self, *words: str | Path, each_line: Callable[[str], None] | None = None) -> int:
        command: Words = [self._places.python, "-m", "pip", "--disable-pip-version-check", "--no-input", *words]
        return run_logged(command, self._places.log, each_line=each_line, inherit=self._held)

    # -- Qt, engine, project ------------------------------------------------------------------------------------------

    def _qt_inputs(self) -> dict[str, str]:
        return {"requirements": digest(self._places.requirements("requirements"))}

    def _check_qt(self) -> None:
        """Load Qt in a child: the table of libraries in `system` may not know what a newer system splits off."""
        probe = (
            "import ctypes, pathlib, sys, PySide6.QtWidgets as widgets\n"
            "for plugin in pathlib.Path(widgets.__file__).parent.glob(f'Qt/plugins/platforms/libq{sys.argv[1]}.so'):\n"
            "    ctypes.CDLL(str(plugin))\n"
        )
        command: Words = [self._places.python, "-c", probe, self._purpose.platform]
        if run_logged(command, self._places.log, inherit=self._held) != 0:
            raise self._problem("Qt does not load; install the library that is named last")

    def _engine_steps(self) -> tuple[Step, ...]:
        return (Step("engine", self._engine_inputs, self._install_engine, self._build_engine),)

    def _engine_inputs(self) -> dict[str, str]:
        return {"key": self._engine_key}

    @property
    def _cmake_args_file(self) -> Path:
        return self._places.notes / "cmake-args"

    def _remembered_cmake_args(self) -> str:
        """CMAKE_ARGS of the last engine that worked: a graphics card chosen once stays chosen."""
        return self._cmake_args_file.read_text(encoding="utf-8") if self._cmake_args_file.exists() else ""

    def _build_engine(self) -> None:
        """A finished engine that has passed its trial."""
        backend, old = self.backend, self._stamps.read("engine") is not None
        trial.try_out(self._places, self._engine.wheel(), backend, old_stays=old, held=self._held)

    def _install_engine(self) -> None:
        wheel = self._engine.wheel()
        wanted = self._places.notes / "engine.txt"
        write_whole(wanted, f"{requirements.ENGINE} @ {wheel.as_uri()} --hash=sha256:{digest(wheel)}\n")
        options = ("--no-deps", "--no-index", "--force-reinstall", "--require-hashes")
        if self._pip("install", *options, "-r", wanted) != 0:
            raise self._problem("The compiled engine could not be installed")
        write_whole(self._cmake_args_file, self._cmake_args)

    def _project_inputs(self) -> dict[str, str]:
        return {"root": str(self._places.root)}

    def _put_project_on_path(self) -> None:
        """A line in site-packages makes `ui` and `advisor` importable; `plimsoll` beside Python starts the app."""
        asked = subprocess.run(
            [self._places.python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"],
            capture_output=True,
            text=True,
            check=True,
        )
        write_whole(Path(asked.stdout.strip()) / "plimsoll.pth", f"{self._places.root}\n")
        # -P: a folder named `ui` where the person happens to stand must not be taken for ours.
        if WINDOWS:
            write_whole(self._places.python.with_name("plimsoll.cmd"), '@"%~dp0python.exe" -P -m ui %*\n')
            return
        launcher = self._places.python.with_name("plimsoll")
        write_whole(launcher, f'#!/bin/sh\nexec {shlex.quote(str(self._places.python))} -P -m ui "$@"\n')
        launcher.chmod(0o755)

    def _first_model_step(self) -> Step:
        places = self._places
        return Step(
            "first-model",
            lambda: first_model.inputs(places, os.environ),
            lambda: first_model.fetch(places, self._held),
            failed=lambda: first_model.inputs(places, os.environ, here=False),
            may_fail=self._purpose.fetches,
        )

    def _must(self, command: Words, problem: str) -> None:
        if run_logged(command, self._places.log, inherit=self._held) != 0:
            raise self._problem(problem)

    def _problem(self, what: str) -> SetupProblem:
        return SetupProblem(
            f"{last_words(self._places.log)}\n{what}; the lines above say why and {self._places.log} has all of them. "
            "Put that right and run the same command again."
        )


def _made_from(config: Path) -> Path | None:
    """The interpreter that an environment was made from, as its `pyvenv.cfg` names it; None where that is gone."""
    try:
        lines = config.read_text(encoding="utf-8").splitlines()
    except OSError:
        return None
    settings = {key.strip(): value.strip() for key, _, value in (line.partition("=") for line in lines)}
    named = settings.get("executable") or str(Path(settings.get("home", "")) / "python3")
    return Path(named) if Path(named).exists() else None
