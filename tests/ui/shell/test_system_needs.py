"""What a window needs of Linux is asked before Qt is, which would end the program and blame another library."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.packaging.test_system import only_manager
from ui import __main__ as program
from ui.shell import system_needs
from ui.shell.system_needs import DISPLAY_LIBRARIES, QT_LIBRARIES, SystemNeed, missing_libraries, window_obstacle

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="shared libraries of Linux")

GONE = SystemNeed(
    "libno-such-thing.so.9",
    {"apt-get": "libno9", "dnf": "libno-such-thing.so.9()(64bit)", "zypper": "libno9", "pacman": "no"},
)


@pytest.fixture
def broken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of plug-ins of which none loads, for want of one library."""
    for name in ("libqxcb.so", "libqwayland.so"):
        (tmp_path / name).write_text("no library")
    monkeypatch.setattr(system_needs, "DISPLAY_LIBRARIES", (GONE,))
    return tmp_path


def test_a_library_that_is_not_there_is_found_missing() -> None:
    assert missing_libraries([SystemNeed("libc.so.6", {}), GONE]) == [GONE]


def test_qt_has_what_it_needs_while_the_tests_run() -> None:
    assert missing_libraries(QT_LIBRARIES) == []


def test_every_need_names_a_package_for_every_manager() -> None:
    for need in (*QT_LIBRARIES, *DISPLAY_LIBRARIES):
        assert set(need.packages) == {"apt-get", "dnf", "zypper", "pacman"}


@pytest.mark.parametrize(
    ("manager", "command"),
    [
        ("apt-get", "sudo apt-get install -y --no-install-recommends libno9"),
        ("dnf", "sudo dnf install -y 'libno-such-thing.so.9()(64bit)'"),
        ("pacman", "sudo pacman -S --needed no"),
    ],
)
def test_what_a_window_lacks_is_said_with_the_command_that_installs_it(
    broken: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch, manager: str, command: str
) -> None:
    only_manager(monkeypatch, tmp_path_factory.mktemp("path"), manager)
    monkeypatch.setattr("os.geteuid", lambda: 1000)
    assert window_obstacle({"DISPLAY": ":0"}, broken) == (
        f"A window needs libraries that this system lacks (libno-such-thing.so.9); this installs them: {command}"
    )


def test_what_no_table_knows_is_said_in_the_loaders_words(broken: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(system_needs, "DISPLAY_LIBRARIES", ())
    said = window_obstacle({"DISPLAY": ":0"}, broken) or ""
    assert said.startswith("Qt cannot open a window on this system: ")
    assert "libqxcb.so" in said


def test_other_platforms_of_qt_are_left_to_qt_and_one_that_loads_is_enough(broken: Path) -> None:
    assert window_obstacle({"QT_QPA_PLATFORM": "offscreen"}, broken) is None
    assert window_obstacle({"QT_QPA_PLATFORM": "xcb"}, broken)
    (broken / "libqwayland.so").unlink()
    (broken / "libqwayland.so").symlink_to(_some_library())
    assert window_obstacle({"WAYLAND_DISPLAY": "wayland-0"}, broken) is None


def _some_library() -> Path:
    """A library that loads for certain: this process has it already."""
    return next(
        Path(line.split()[-1])
        for line in Path("/proc/self/maps").read_text(encoding="utf-8").splitlines()
        if "/libc.so.6" in line or "/libc-" in line
    )


def test_without_them_the_terminal_chats(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    asked: list[list[str]] = []
    monkeypatch.setattr(program, "has_display", lambda _: True)
    monkeypatch.setattr(program, "window_obstacle", lambda _: "A window needs what is not here.")
    monkeypatch.setattr("advisor.cli.main", lambda argv: asked.append(list(argv)))
    program.main([])
    assert asked == [["chat"]]
    assert capsys.readouterr().err == f"A window needs what is not here.\n{program.MEANWHILE}\n"
