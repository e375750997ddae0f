"""Rules that hold for the files of the repository themselves."""

from __future__ import annotations

import ast
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PRODUCT = ("advisor", "ui", "resources", "packaging")
TOP = {*PRODUCT, "tests", ".ci", ".gitignore", "LICENSE", "README.md", "pyproject.toml", "setup.py"}
ENGINE_DOOR = Path("advisor/engine/worker/llama.py")

# In pieces, so that this file passes its own test.
INDEX_HOSTS = [
    "pypi" + ".org",
    "python" + "hosted.org",
    "pypi" + ".nvidia.com",
    "conda" + ".anaconda.org",
    "repo" + ".anaconda.com",
    "download" + ".pytorch.org",
    "abetlen" + ".github.io",  # where ready-made engines are listed
    "registry" + ".npmjs.org",
]
MACHINE_PATHS = re.compile(r"(?<![\w.~-])/(?:ro" + r"ot|wo" + r"rk)/[\w.]")
NEAR = 330
"""Lines up to which a file of about 300 counts as one."""
LONGER = {
    "advisor/gguf/reader.py": 350,
}
"""Files that are longer, with the lines that they may have: they may shrink, never grow, and no other may join them."""
HEAVY_QT = {"QtCharts", "QtGraphs", "QtWebEngineCore", "QtWebEngineWidgets", "QtWebEngineQuick"}


def tracked() -> list[Path]:
    """The files that git has or would take, relative to ROOT; a download without git has nothing to check."""
    if shutil.which("git") is None or not (ROOT / ".git").exists():
        pytest.skip("not a git checkout")
    listing = ["ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    asked = subprocess.run(
        # A container often owns the checkout as another user, which git refuses by default.
        ["git", "-c", f"safe.directory={ROOT}", *listing],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    paths = [Path(name) for name in os.fsdecode(asked.stdout).split("\0") if name]
    return [path for path in paths if (ROOT / path).is_file()]


def texts() -> Iterator[tuple[Path, str]]:
    for path in tracked():
        content = (ROOT / path).read_bytes()
        if b"\0" not in content:
            yield path, content.decode("utf-8")


@cache
def imports(path: Path) -> tuple[str, ...]:
    """Full names of what a Python file imports, wherever in the file, by statement or by importlib."""
    found: list[str] = []
    for node in ast.walk(ast.parse((ROOT / path).read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            found += [f"{node.module}.{alias.name}" for alias in node.names]
        elif isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] in ("import_module", "__import__"):
            found += [one.value for one in node.args if isinstance(one, ast.Constant) and isinstance(one.value, str)]
    return tuple(found)


def product_modules() -> list[Path]:
    return [path for path in tracked() if path.suffix == ".py" and path.parts[0] in PRODUCT]


def test_no_file_names_a_package_index() -> None:
    assert [(str(path), host) for path, text in texts() for host in INDEX_HOSTS if host in text] == []


def test_no_file_names_a_path_of_one_machine() -> None:
    found = [(str(path), match[0]) for path, text in texts() if (match := MACHINE_PATHS.search(text))]
    assert found == []


def test_the_top_level_is_what_it_is() -> None:
    assert {path.parts[0] for path in tracked()} == TOP


def test_the_only_lock_files_are_those_of_packaging() -> None:
    names = {path.name for path in tracked()}
    assert not names & {"uv.lock", "poetry.lock", "Pipfile.lock", "pdm.lock"}


def test_only_one_file_imports_llama_cpp() -> None:
    found = {path for path in product_modules() if any(name.split(".")[0] == "llama_cpp" for name in imports(path))}
    assert found == {ENGINE_DOOR}


def test_the_advisor_has_no_qt() -> None:
    roots = {"PySide6", "PyQt6", "shiboken6", "ui"}
    advisor = [path for path in product_modules() if path.parts[0] == "advisor"]
    assert advisor
    assert [path for path in advisor if any(name.split(".")[0] in roots for name in imports(path))] == []


def test_no_heavy_part_of_qt_is_imported() -> None:
    found = [(path, name) for path in product_modules() for name in imports(path) if set(name.split(".")) & HEAVY_QT]
    assert found == []


def test_files_stay_readable_in_one_sitting() -> None:
    lines = {str(path): (ROOT / path).read_bytes().count(b"\n") for path in product_modules()}
    assert {name: count for name, count in lines.items() if count > LONGER.get(name, NEAR)} == {}
    assert [name for name in LONGER if lines.get(name, 0) <= NEAR] == []  # such a one needs no leave any more


def test_a_public_class_has_its_name_alone() -> None:
    places: dict[str, list[str]] = {}
    for path in product_modules():
        if path.parts[0] in ("advisor", "ui"):
            for node in ast.parse((ROOT / path).read_text(encoding="utf-8")).body:
                if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                    places.setdefault(node.name, []).append(str(path))
    assert len(places) > 500
    assert {name: where for name, where in places.items() if len(where) > 1} == {}


SAME_MEANING = {
    "MAKER", "NAME", "applies", "child", "look", "sample", "samples",  # what every probe of a maker answers to
    "run", "main",  # a verb of the terminal; where a program begins
    "FRONT", "log", "translate",  # one thing, named again where the other may not be imported
}  # fmt: skip
"""Names that stand in several modules and mean the same in each."""


def test_a_public_name_has_one_meaning() -> None:
    places: dict[str, list[str]] = {}
    for path in product_modules():
        if path.parts[0] in ("advisor", "ui"):
            for name in public_names(ast.parse((ROOT / path).read_text(encoding="utf-8"))):
                places.setdefault(name, []).append(str(path))
    twice = {name: where for name, where in places.items() if len(where) > 1 and len(name) > 1}
    assert {name: where for name, where in twice.items() if name not in SAME_MEANING} == {}
    assert twice.keys() >= SAME_MEANING  # such a one needs no leave any more


def public_names(module: ast.Module) -> set[str]:
    """What a module defines at its top for others; names that begin with an underscore are its own affair."""
    names: set[str] = set()
    for node in module.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            names.add(node.name)
        elif isinstance(node, ast.Assign):
            names |= {target.id for target in node.targets if isinstance(target, ast.Name)}
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            names.add(node.target.id)
    return {name for name in names if not name.startswith("_")}


def test_the_folder_packaging_is_no_package() -> None:
    assert not (ROOT / "packaging" / "__init__.py").exists()
