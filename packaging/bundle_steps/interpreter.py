"""A copy of the Python that runs this, which works wherever its folder lies."""

from __future__ import annotations

import re
import shutil
import sys
import sysconfig
from pathlib import Path

from setup_steps.console import SetupProblem

# Parts of the standard library that neither we nor our packages use.
UNUSED = frozenset((
    "__pycache__", "site-packages", "dist-packages", "test", "tests", "idlelib", "tkinter", "turtledemo",
    "ensurepip", "lib2to3", "pydoc_data", "turtle.py", "__phello__", "config-*",
))  # fmt: skip
_UNUSED_MODULES = re.compile(
    r"^(_tkinter|_test\w*|_ctypes_test|xx\w+|nis|ossaudiodev|_crypt|_curses\w*|readline|_dbm|_gdbm)\."
)


def copy(into: Path) -> Path:
    """Put interpreter and standard library below `into`; the interpreter's path. Raises SetupProblem."""
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    library = Path(sysconfig.get_path("stdlib"))
    program = Path(sys.base_prefix) / "bin" / version
    if not program.exists():
        raise SetupProblem(f"{program} is not there: run this with a Python that lies in a folder of its own.")
    if sysconfig.get_config_var("PYTHONFRAMEWORK"):  # its programs name the place where the framework lies
        raise SetupProblem(
            "python.org's Python for macOS runs only where it was installed; take one that runs anywhere, as uv's does."
        )
    here = into / "bin" / "python3"
    here.parent.mkdir(parents=True)
    shutil.copyfile(program.resolve(), here)
    here.chmod(0o755)
    shutil.copytree(library, into / "lib" / version, ignore=_left_out, symlinks=False)
    modules = sysconfig.get_config_var("DESTSHARED")
    if modules and not (into / "lib" / version / "lib-dynload").exists():
        shutil.copytree(modules, into / "lib" / version / "lib-dynload", ignore=_left_out)
    shared = sysconfig.get_config_var("INSTSONAME")
    if sysconfig.get_config_var("Py_ENABLE_SHARED") and shared:
        own, system = sysconfig.get_config_var("LIBDIR"), sysconfig.get_config_var("MULTIARCH")
        places = (Path(own or ""), Path(sys.base_prefix) / "lib", Path("/usr/lib") / (system or ""))
        found = next((place / shared for place in places if (place / shared).exists()), None)
        if found is None:
            raise SetupProblem(f"{shared}, which {program} is made of, was not found.")
        shutil.copyfile(found.resolve(), into / "lib" / shared)
    _without_build_paths(into / "lib" / version)
    return here


def left_out_on_windows(folder: str, names: list[str]) -> set[str]:
    """What of python.org's folder stays behind, for shutil.copytree."""
    tops = {"Doc", "include", "libs", "Scripts", "Tools", "tcl", "share"}
    return _left_out(folder, names) | (tops & set(names) if Path(folder) == Path(sys.base_prefix) else set())


def packages_of(python: Path) -> Path:
    """The folder of packages that an interpreter which was copied by `copy` reads."""
    return next(python.parents[1].glob("lib/python3.*")) / "site-packages"


def _left_out(folder: str, names: list[str]) -> set[str]:
    out = {name for name in names if name in UNUSED or name.startswith("config-") or name.endswith(".a")}
    if Path(folder).name == "lib-dynload":
        out |= {name for name in names if _UNUSED_MODULES.match(name)}
    return out


def _without_build_paths(library: Path) -> None:
    """What is noted of how this Python was compiled names folders of the machine that it was compiled on."""
    for path in library.glob("_sysconfigdata*.py"):
        path.write_text(path.read_text(encoding="utf-8").replace(sys.base_prefix, "/usr"), encoding="utf-8")
