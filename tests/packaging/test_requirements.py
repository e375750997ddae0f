import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement as Declared
from packaging.utils import canonicalize_name

from advisor.engine import location
from setup_steps import requirements
from setup_steps.console import SetupProblem

PACKAGING = Path(__file__).parents[2] / "packaging"
HASH = "a" * 64


ENGINE = PACKAGING.parent / "resources" / "engine"


@pytest.mark.parametrize(
    "file", [PACKAGING / "requirements.txt", PACKAGING / "requirements-dev.txt", ENGINE / "build.txt"]
)
def test_every_package_of_ours_is_pinned_with_hashes(file: Path) -> None:
    entries = requirements.read(file)
    assert len(entries) >= 5
    assert all(entry.hashes and entry.version for entry in entries)


def test_the_packages_to_run_are_also_those_that_are_tested() -> None:
    run = {(one.name, one.version) for one in requirements.read(PACKAGING / "requirements.txt")}
    test = {(one.name, one.version) for one in requirements.read(PACKAGING / "requirements-dev.txt")}
    assert run <= test


def test_what_pip_installs_and_what_is_pinned_agree() -> None:
    project = tomllib.loads((PACKAGING.parent / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    declared = {canonicalize_name(one.name): one for one in map(Declared, project["dependencies"])}
    pinned = {canonicalize_name(one.name): one for one in requirements.read(PACKAGING / "requirements.txt")}
    wrong = {
        name: pinned[name].version if name in pinned else "not pinned"
        for name, one in declared.items()
        if name not in pinned or pinned[name].version not in one.specifier
    }
    assert wrong == {}


def test_every_folder_of_modules_is_a_package_that_pip_installs() -> None:
    folders = {path.parent for top in ("advisor", "ui") for path in (PACKAGING.parent / top).rglob("*.py")}
    assert len(folders) > 20
    assert [folder for folder in folders if not (folder / "__init__.py").exists()] == []


def test_the_engine_that_is_compiled_is_the_one_that_the_app_looks_for() -> None:
    entry = requirements.engine_of(requirements.read(ENGINE / "requirements.txt"))
    assert (entry.version, len(entry.hashes)) == (location.wanted_version(), 1)
    assert entry.name.replace("-", "_") == location.PACKAGE


def test_an_entry_keeps_its_marker_and_every_hash(tmp_path: Path) -> None:
    file = tmp_path / "requirements.txt"
    file.write_text(
        "# a comment\n"
        f"colorama==0.4.6 ; sys_platform == 'win32' \\\n    --hash=sha256:{HASH} \\\n    --hash=sha256:{'b' * 64}\n"
        "    # via tqdm\n"
    )
    (entry,) = requirements.read(file)
    assert (entry.name, entry.version, entry.hashes) == ("colorama", "0.4.6", (HASH, "b" * 64))
    assert entry.text == (f"colorama==0.4.6 ; sys_platform == 'win32' --hash=sha256:{HASH} --hash=sha256:{'b' * 64}")


@pytest.mark.parametrize("line", ["numpy", "numpy==2.4.6", f"numpy>=2 --hash=sha256:{HASH}", "--find-links ./here"])
def test_anything_not_pinned_is_refused(tmp_path: Path, line: str) -> None:
    file = tmp_path / "requirements.txt"
    file.write_text(line + "\n")
    with pytest.raises(SetupProblem, match="without an exact version and a hash"):
        requirements.read(file)
