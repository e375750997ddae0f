"""A word from the desktop: through the system's own program, with nothing taken for an option of it."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from tests.helpers import patience
from ui.shell.notify import command, notify


@pytest.fixture
def bin_(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder where programs are looked for, and no other."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    return folder


def program(path: Path, text: str) -> None:
    path.write_text(text)
    path.chmod(0o755)


@pytest.mark.skipif(sys.platform != "linux", reason="the program of Linux desktops")
def test_the_desktops_program_is_run_with_these_words(bin_: Path, tmp_path: Path) -> None:
    heard = tmp_path / "heard"
    program(bin_ / "notify-send", f'#!/bin/sh\nprintf "%s\\n" "$@" > {heard}.part\n/bin/mv {heard}.part {heard}\n')
    assert notify("Download finished", "--urgency=critical is here")
    patience.until(heard.exists)
    assert heard.read_text().splitlines()[-3:] == ["--", "Download finished", "--urgency=critical is here"]


def test_where_there_is_no_such_program_nothing_is_said(bin_: Path) -> None:
    assert command("a", "b", "linux") is None
    assert not notify("a", "b") or sys.platform == "darwin"
    assert command("a", "b", "win32") is None
    program(bin_ / "osascript", "#!/bin/sh\n")
    found = command('"quoted"', "b", "darwin")
    if os.name == "posix":
        assert found is not None
        assert found[1][2:] == ['"quoted"', "b"]
