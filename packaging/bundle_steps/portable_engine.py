"""The engine for any processor of its kind: back ends in files of their own, of which the best is chosen at the start.

`setup_steps.engine` compiles for the processor that it runs on; here the same pinned source is compiled with
`GGML_BACKEND_DL` and `GGML_CPU_ALL_VARIANTS`. The back ends for graphics go into a folder beside them, so that an
engine can be started without them (`advisor.engine.worker.backend_files`).
"""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

from setup_steps import lock, toolkits
from setup_steps.commands import Words, last_words, run_logged
from setup_steps.console import Progress, SetupProblem, say
from setup_steps.engine import EngineBuild, Recipe, ninja_step
from setup_steps.places import Places, interpreter
from setup_steps.requirements import engine_of, read

OPTIONS = {
    "CMAKE_BUILD_TYPE": "Release",
    "GGML_NATIVE": "OFF",
    "GGML_BACKEND_DL": "ON",
    "GGML_CPU_ALL_VARIANTS": "ON",
    "GGML_RPC": "ON",
    "LLAMA_OPENSSL": "OFF",
    "GGML_CCACHE": "OFF",
}
OLDEST_MACOS = "13.0"  # PySide6's; compiled without a word on it, an engine takes the macOS that it was compiled on
GRAPHICS = {"vulkan": "GGML_VULKAN", "cuda": "GGML_CUDA", "hip": "GGML_HIP", "metal": "GGML_METAL"}
# llama.cpp's AMX code crashes on every quantised model (see setup_steps.toolchain): its variant is not taken along, and
# processors that have AMX take the best of the others.
LEFT_OUT = ("sapphirerapids",)
CORE = ("llama", "mtmd", "ggml-rpc")
FEWEST = 9  # steps of a build; ninja counts its looking for changed files first
BINDINGS = ("__init__.py", "_ctypes_extensions.py", "_ggml.py", "_utils.py", "llama_cpp.py", "mtmd_cpp.py", "py.typed")


class PortableEngine:
    """Compiles it in the cache folder of its recipe; what an interruption left is gone on from."""

    def __init__(self, places: Places, graphics: Sequence[str]) -> None:
        """graphics: back ends for cards, of `GRAPHICS`."""
        entry = engine_of(read(places.engine))
        options = OPTIONS | {GRAPHICS[name]: "ON" for name in graphics}
        if sys.platform == "darwin":
            options["CMAKE_OSX_DEPLOYMENT_TARGET"] = OLDEST_MACOS
        self._graphics, self._options, self.entry = tuple(graphics), options, entry
        recipe = Recipe(
            version=entry.version,
            sdist_sha256=entry.hashes[0],
            cmake_args="",
            compile_flags=(),
            user_flags="|",
            options=tuple(f"{name}={value}" for name, value in options.items()),
            system=sys.platform,
            processor="any",
        )
        python: str = getattr(sys, "_base_executable", None) or sys.executable
        self._build = EngineBuild(recipe, entry, places.cache, places.build, python)
        self.home = self._build.home
        self.source, self.binaries = self.home / "source", self.home / "build" / "bin"

    def compile(self) -> None:
        """Have it compiled. Raises SetupProblem."""
        for name in self._graphics:
            toolkits.require(name)
        with lock.held(self.home / "lock", "the engine") as held:
            self._build.get_tools(held)
            self._build.get_source(held)
            tools = interpreter(self.home / "tools").parent
            env = {"PATH": f"{tools}{os.pathsep}{os.environ.get('PATH', '')}"}
            log = self._build.log
            if run_logged([tools / "cmake", *self._configuration()], log, env=env, inherit=held) != 0:
                raise SetupProblem(f"{last_words(log)}\nThe engine could not be prepared; {log} has all of it.")
            say("Compiling the engine for any processor of this kind: half an hour on two cores, once.")
            progress = Progress("Compiling the engine")

            def each_line(line: str) -> None:
                if (step := ninja_step(line)) and step[1] > FEWEST:
                    progress.update(*step)

            at_once = os.environ.get("CMAKE_BUILD_PARALLEL_LEVEL", "2")
            command: Words = [tools / "ninja", "-C", self.home / "build", f"-j{at_once}"]
            if run_logged([*command, *self._targets()], log, each_line=each_line, env=env, inherit=held) != 0:
                progress.give_up()
                raise SetupProblem(f"{last_words(log)}\nThe engine did not compile; {log} has all of it.")
            progress.finish()

    def _configuration(self) -> list[str]:
        defines = [f"-D{name}={value}" for name, value in self._options.items()]
        # No file names the folder that it was compiled in, so that the same source gives the same bytes anywhere.
        defines.append("-DCMAKE_BUILD_RPATH_USE_ORIGIN=ON")
        flags = f"-ffile-prefix-map={self.home}=."
        defines += [f"-DCMAKE_C_FLAGS={flags}", f"-DCMAKE_CXX_FLAGS={flags}"] if os.name != "nt" else []
        defines += [f"-DSKBUILD_PLATLIB_DIR={self.home / 'unused'}", *os.environ.get("CMAKE_ARGS", "").split()]
        return ["-G", "Ninja", "-S", str(self.source), "-B", str(self.home / "build"), *defines]

    def _targets(self) -> list[str]:
        return [*CORE, "ggml", *(f"ggml-{name}" for name in self._graphics)]

    def put_addon(self, backend: str, into: Path) -> Path:
        """Lay one back end down as an add-on (advisor.engine.addons); its folder."""
        folder = into / f"plimsoll-{backend}-{self.entry.version}"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        for path in sorted(self.home.glob("build/**/*")):
            if is_library(path.name) and is_graphics(path.name) and path.is_file() and not path.is_symlink():
                shutil.copyfile(path, folder / path.name)
        put_licences(self.source / "vendor" / "llama.cpp", folder)
        about = {"llama_cpp_python": self.entry.version}
        (folder / "addon.json").write_text(json.dumps(about) + "\n", encoding="utf-8")
        return folder

    def put(self, packages: Path) -> Path:
        """Lay bindings and libraries down as the package `llama_cpp`; its folder."""
        package = packages / "llama_cpp"
        libraries = package / "lib"
        libraries.mkdir(parents=True)
        for name in BINDINGS:
            if (self.source / "llama_cpp" / name).exists():
                shutil.copyfile(self.source / "llama_cpp" / name, package / name)
        for path in sorted(self.home.glob("build/**/*")):
            if is_library(path.name) and not path.is_symlink() and path.is_file():
                place = libraries / "graphics" if is_graphics(path.name) else libraries
                place.mkdir(exist_ok=True)
                kept = place / name_in_bundle(path.name)
                shutil.copyfile(path, kept)
                require_no_name_of(self.home, kept)
                plain = plain_name(kept.name)
                if plain != kept.name:  # the bindings look for the plain name
                    (place / plain).symlink_to(kept.name)
        info = packages / f"llama_cpp_python-{self.entry.version}.dist-info"
        info.mkdir()
        (info / "METADATA").write_text(
            f"Metadata-Version: 2.1\nName: llama_cpp_python\nVersion: {self.entry.version}\nLicense: MIT\n",
            encoding="utf-8",
        )
        shutil.copyfile(self.source / "LICENSE.md", info / "LICENSE.md")
        put_licences(self.source / "vendor" / "llama.cpp", info)
        about = {"llama_cpp_python": self.entry.version, "graphics": self._graphics, "options": self._options}
        (package / "bundled.json").write_text(json.dumps(about, indent=1, sort_keys=True) + "\n", encoding="utf-8")
        return package


def require_no_name_of(folder: Path, library: Path) -> None:
    """SetupProblem where a library names the folder that it was compiled in: it would differ with that. Linux only."""
    if sys.platform == "linux" and os.fsencode(folder) in library.read_bytes():
        raise SetupProblem(f"{library.name} names {folder}, so that another build of it would not be the same.")


def put_licences(source: Path, into: Path) -> None:
    """The licences of llama.cpp and of what is compiled into its libraries. source: its folder."""
    shutil.copyfile(source / "LICENSE", into / "LICENSE-llama.cpp")
    shutil.copyfile(source / "licenses" / "LICENSE-jsonhpp", into / "LICENSE-jsonhpp")
    for place in ("hash/rotate-bits/LICENSE.md", "hash/sha256/LICENSE", "hash/xxhash/LICENSE"):
        shutil.copyfile(source / "vendor" / place, into / f"LICENSE-{Path(place).parent.name}")
    for header in ("stb/stb_image.h", "miniaudio/miniaudio.h"):
        _, said, text = (
            (source / "vendor" / header).read_text(encoding="utf-8").rpartition("This software is available")
        )
        (into / f"LICENSE-{Path(header).stem}").write_text(said + text.rstrip("*/\n -"), encoding="utf-8")


def is_library(name: str) -> bool:
    """Whether a file that the build left is one of the engine's libraries that belong into a bundle."""
    plain = name.removeprefix("lib")
    wanted = plain.startswith(("ggml", "llama.", "mtmd.")) and (".so" in name or name.endswith((".dll", ".dylib")))
    return wanted and not any(variant in name for variant in LEFT_OUT)


def is_graphics(name: str) -> bool:
    """Whether it is a back end for graphics cards."""
    return name.removeprefix("lib").startswith(tuple(f"ggml-{backend}" for backend in GRAPHICS))


def name_in_bundle(name: str) -> str:
    """The name that others need it by: libggml-base.so.0 of libggml-base.so.0.25.3."""
    if name.endswith(".dylib"):  # libggml-base.0.25.3.dylib
        return ".".join([*name.removesuffix(".dylib").split(".")[:2], "dylib"])
    stem, found, version = name.partition(".so.")
    return f"{stem}.so.{version.partition('.')[0]}" if found else name


def plain_name(name: str) -> str:
    """The name without a version: libllama.so of libllama.so.0."""
    return f"{name.partition('.')[0]}{'.dylib' if name.endswith('.dylib') else '.so' if '.so' in name else '.dll'}"
