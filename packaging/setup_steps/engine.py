"""llama-cpp-python, compiled for this processor once and kept for every checkout of this user.

A build takes minutes, so it survives interruptions: source, tools and object files stay in the cache folder of its
recipe until the wheel is finished, and ninja goes on where it stopped.
"""

from __future__ import annotations

import hashlib
import json
import os
import platform
import re
import shutil
import tarfile
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from . import backends, lock, toolchain, toolkits
from .commands import Words, last_words, run_logged
from .console import Progress, SetupProblem, say
from .places import interpreter
from .requirements import Requirement
from .stamps import Stamps, digest, write_whole

# RPC gives the planner graphics cards that this machine does not have.
CMAKE_OPTIONS = {"GGML_RPC": "ON"}
Told = Callable[[str, int, int], None]
"""Gets what is being done ("tools", "source", "compile"), and how many of how many pieces of it are finished."""

_STEP_OF_NINJA = re.compile(r"\[(\d+)/(\d+)\] ")


@dataclass(frozen=True)
class Recipe:
    """Everything that the compiled engine depends on; equal recipes may share a wheel."""

    version: str
    sdist_sha256: str
    cmake_args: str
    """What the person adds through the environment variable CMAKE_ARGS, for example -DGGML_CUDA=ON."""
    compile_flags: tuple[str, ...]
    user_flags: str
    """CFLAGS and CXXFLAGS of the environment, a bar between them."""
    options: tuple[str, ...]
    system: str
    processor: str

    def key(self) -> str:
        """Name of this recipe's folder in the cache."""
        text = json.dumps(asdict(self), sort_keys=True)
        return f"{self.version}-{hashlib.sha256(text.encode()).hexdigest()[:16]}"


def ninja_step(line: str) -> tuple[int, int] | None:
    """(89, 197) from a line that ninja begins with `[89/197] `; None for any other line."""
    found = _STEP_OF_NINJA.match(line.strip())
    return (int(found[1]), int(found[2])) if found else None


class EngineBuild:
    """The cache folder of one recipe, and how its wheel comes to be."""

    def __init__(
        self,
        recipe: Recipe,
        entry: Requirement,
        cache: Path,
        build_requirements: Path,
        python: str,
        told: Told = lambda *_: None,
    ) -> None:
        self._recipe = recipe
        self._entry = entry
        self.home = cache / "engine" / recipe.key()
        self._build_requirements = build_requirements
        self._python = python
        self._told = told
        self._stamps = Stamps(self.home / "stamps")
        self.log = self.home / "build.log"

    def finished(self) -> Path | None:
        """The wheel, where it is there and its bytes are those that the build wrote."""
        for wheel in sorted(self.home.glob("*.whl")):
            try:
                if _recorded_digest(wheel).read_text(encoding="ascii").strip() == digest(wheel):
                    return wheel
            except OSError:
                continue
        return None

    def wheel(self) -> Path:
        """The finished wheel, building it first where need be. Raises SetupProblem."""
        with lock.held(self.home / "lock", "the engine") as held:
            found = self.finished()
            if found:
                return found
            self._throw_away_damaged()
            try:
                return self._build(held)
            except OSError as problem:
                raise SetupProblem(
                    f"The engine could not be built in {self.home}: {problem.strerror or problem}. "
                    "Make room there, or name another folder in PLIMSOLL_CACHE, and run this again."
                ) from problem

    def _throw_away_damaged(self) -> None:
        for wheel in self.home.glob("*.whl"):
            say("The engine in the cache is damaged; building it again.")
            wheel.unlink()
            _recorded_digest(wheel).unlink(missing_ok=True)

    def _build(self, held: int) -> Path:
        write_whole(self.home / "recipe.json", json.dumps(asdict(self._recipe), indent=1) + "\n")
        self.get_tools(held)
        self.get_source(held)
        resumed = (self.home / "build").exists()
        if self._compile(held) != 0:
            if not resumed:
                raise self._problem("The engine did not compile")
            # What an interruption left may be what breaks it: once more, from nothing.
            say("Going on from the interrupted build failed; compiling from the start.")
            shutil.rmtree(self.home / "build")
            if self._compile(held) != 0:
                raise self._problem("The engine did not compile")
        return self._keep_wheel()

    def get_tools(self, held: int) -> None:
        """Have what compiles it in `home`/tools. held: the lock's descriptor. Raises SetupProblem."""
        tools = self.home / "tools"
        inputs = {"python": self._python, "requirements": digest(self._build_requirements)}
        if self._stamps.is_done("tools", inputs) and interpreter(tools).exists():
            return
        self._stamps.forget("tools")
        self._told("tools", 0, 0)
        say("Getting the tools that compile the engine (cmake, ninja).")
        self._must([self._python, "-m", "venv", "--clear", tools], held, "The build tools' folder could not be made")
        install: Words = [interpreter(tools), "-m", "pip", "install", "--no-deps", "--require-hashes", "--no-input"]
        self._must([*install, "-r", self._build_requirements], held, "The build tools could not be installed")
        self._stamps.finish("tools", inputs)

    def get_source(self, held: int) -> None:
        """Have what is compiled in `home`/source; otherwise as `get_tools`."""
        source = self.home / "source"
        if source.exists():
            return
        self._told("source", 0, 0)
        say(f"Getting the engine's source, llama-cpp-python {self._entry.version}.")
        only_this = self.home / "source.txt"
        only_this.write_text(self._entry.text + "\n", encoding="utf-8")
        download = self.home / "download"
        shutil.rmtree(download, ignore_errors=True)
        # Without isolation pip reads the metadata with the pinned tools, not with whatever is newest.
        command: Words = [interpreter(self.home / "tools"), "-m", "pip", "download", "--no-deps", "--require-hashes"]
        options: Words = ["--no-input", "--no-build-isolation", "--no-binary", self._entry.name, "--dest", download]
        self._must([*command, *options, "-r", only_this], held, "The engine's source could not be downloaded")
        unpacked = self.home / "source.unfinished"
        shutil.rmtree(unpacked, ignore_errors=True)
        with tarfile.open(next(download.glob("*.tar.gz"))) as archive:
            if hasattr(tarfile, "data_filter"):
                archive.extraction_filter = tarfile.data_filter
            archive.extractall(unpacked)
        next(unpacked.iterdir()).rename(source)

    def _compile(self, held: int) -> int:
        tools = interpreter(self.home / "tools")
        out = self.home / "out"
        shutil.rmtree(out, ignore_errors=True)
        settings = {
            "build-dir": str(self.home / "build"),
            "cmake.verbose": "false",
            **{f"cmake.define.{name}": value for name, value in CMAKE_OPTIONS.items()},
            **self._flag_settings(),
        }
        options: list[str | Path] = ["-v", "--no-deps", "--no-index", "--no-build-isolation", "--wheel-dir", out]
        options += [f"--config-settings={name}={value}" for name, value in settings.items()]
        command: Words = [tools, "-m", "pip", "wheel", *options, self.home / "source"]
        say("Compiling the engine for this processor: 5 to 10 minutes on two cores, once.")
        progress = Progress("Compiling the engine")

        def each_line(line: str) -> None:
            step = ninja_step(line)
            if step:
                progress.update(*step)
                self._told("compile", *step)

        path = f"{tools.parent}{os.pathsep}{os.environ.get('PATH', '')}"
        more = toolkits.variables(backends.named_in(self._recipe.cmake_args))
        env = {"PATH": path, "CMAKE_ARGS": self._recipe.cmake_args, **more}
        status = run_logged(command, self.log, each_line=each_line, env=env, inherit=held)
        if status == 0:
            progress.finish()
        else:
            progress.give_up()
        return status

    def _flag_settings(self) -> Mapping[str, str]:
        found = toolchain.compilers()
        if not found or not self._recipe.compile_flags:
            return {}
        own_c, _, own_cxx = self._recipe.user_flags.partition("|")
        c = toolchain.accepted(self._recipe.compile_flags, found[0], "c")
        cxx = toolchain.accepted(self._recipe.compile_flags, found[1], "c++")
        return {
            "cmake.define.CMAKE_C_FLAGS": " ".join([own_c, *c]).strip(),
            "cmake.define.CMAKE_CXX_FLAGS": " ".join([own_cxx, *cxx]).strip(),
        }

    def _keep_wheel(self) -> Path:
        built = next((self.home / "out").glob("*.whl"))
        kept = self.home / built.name
        # The digest goes first: a wheel without one does not count, so no moment in between is mistaken for done.
        write_whole(_recorded_digest(kept), digest(built) + "\n")
        os.replace(built, kept)
        for leftover in ("build", "source", "source.unfinished", "download", "out", "tools", "stamps"):
            shutil.rmtree(self.home / leftover, ignore_errors=True)
        return kept

    def _must(self, command: Words, held: int, problem: str) -> None:
        if run_logged(command, self.log, inherit=held) != 0:
            raise self._problem(problem)

    def _problem(self, what: str) -> SetupProblem:
        return SetupProblem(
            f"{last_words(self.log)}\n{what}; the lines above say why and {self.log} has all of them. "
            "Put that right and run the same command again."
        )


def _recorded_digest(wheel: Path) -> Path:
    return wheel.with_name(wheel.name + ".sha256")


def recipe_for(entry: Requirement, cmake_args: str) -> Recipe:
    """How the engine is built here and now."""
    return Recipe(
        version=entry.version,
        sdist_sha256=entry.hashes[0],
        cmake_args=cmake_args,
        compile_flags=toolchain.wanted_flags(),
        user_flags=f"{os.environ.get('CFLAGS', '')}|{os.environ.get('CXXFLAGS', '')}",
        options=tuple(f"{name}={value}" for name, value in CMAKE_OPTIONS.items()),
        system=" ".join([platform.system(), *platform.libc_ver()]).strip(),
        processor=toolchain.processor(),
    )
