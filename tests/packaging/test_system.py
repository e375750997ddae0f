import sys
from pathlib import Path

import pytest

from setup_steps import system
from setup_steps.console import SetupProblem
from ui.shell.system_needs import QT_LIBRARIES, SystemNeed

on_linux = pytest.mark.skipif(sys.platform != "linux", reason="shared libraries of Linux")
COMPILER = SystemNeed("a C++ compiler", {"apt-get": "g++", "dnf": "gcc-c++", "zypper": "gcc-c++", "pacman": "gcc"})
GL = QT_LIBRARIES[0]


def only_manager(monkeypatch: pytest.MonkeyPatch, folder: Path, name: str) -> None:
    """Put a package manager on PATH, alone, that must not be called."""
    program = folder / name
    program.write_text("#!/bin/sh\nexit 99\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(folder))


@on_linux
@pytest.mark.parametrize(
    ("manager", "command"),
    [
        ("apt-get", "sudo apt-get install -y --no-install-recommends g++ libgl1"),
        ("dnf", "sudo dnf install -y gcc-c++ 'libGL.so.1()(64bit)'"),
        ("zypper", "sudo zypper install -y gcc-c++ 'libGL.so.1()(64bit)'"),
        ("pacman", "sudo pacman -S --needed gcc libglvnd"),
    ],
)
def test_a_person_without_rights_gets_the_one_command(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, manager: str, command: str
) -> None:
    only_manager(monkeypatch, tmp_path, manager)
    monkeypatch.setattr("os.geteuid", lambda: 1000)
    with pytest.raises(SetupProblem) as caught:
        system.provide([COMPILER, GL], tmp_path / "log")
    sentence, given = str(caught.value).split("\n")
    assert sentence.startswith("This system lacks a C++ compiler, libGL.so.1; install what is missing")
    assert given.strip() == command


@on_linux
def test_root_elsewhere_than_on_debian_is_not_served_but_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    only_manager(monkeypatch, tmp_path, "pacman")
    monkeypatch.setattr("os.geteuid", lambda: 0)
    with pytest.raises(SetupProblem, match=r"\n    pacman -S --needed gcc$"):
        system.provide([COMPILER], tmp_path / "log")


def apt_that(folder: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> Path:
    """An apt-get of our own that writes down how it was called."""
    calls = folder / "calls"
    apt = folder / "apt-get"
    apt.write_text(f'#!/bin/sh\necho "$@" >> {calls}\n{script}\n')
    apt.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")
    monkeypatch.setattr("os.geteuid", lambda: 0)
    return calls


INSTALL = "-o DPkg::Lock::Timeout=300 install -y --no-install-recommends g++ libgl1"


@on_linux
def test_root_on_debian_is_served(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    calls = apt_that(tmp_path, monkeypatch, "exit 0")
    system.provide([COMPILER, GL], tmp_path / "log")
    assert calls.read_text().splitlines() == [INSTALL]


@on_linux
def test_package_lists_are_fetched_only_where_the_install_fails_without(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    calls = apt_that(tmp_path, monkeypatch, f'[ "$1" = update ] && touch {tmp_path}/lists; [ -e {tmp_path}/lists ]')
    system.provide([COMPILER, GL], tmp_path / "log")
    assert calls.read_text().splitlines() == [INSTALL, "update", INSTALL]


@on_linux
def test_a_failing_apt_is_quoted_with_the_command_to_try(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    apt_that(tmp_path, monkeypatch, "echo 'E: Unable to locate package g++'; exit 100")
    with pytest.raises(SetupProblem) as caught:
        system.provide([COMPILER], tmp_path / "log")
    assert "E: Unable to locate package g++" in str(caught.value)
    assert str(caught.value).endswith("apt-get install -y --no-install-recommends g++")


def test_nothing_missing_needs_nothing(tmp_path: Path) -> None:
    system.provide([], tmp_path / "log")
    assert not (tmp_path / "log").exists()
