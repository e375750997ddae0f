"""A second start hands its files to the first one: with two real programs, and with one that was killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.helpers import patience
from tests.ui.conftest import MakeApp
from ui.app import come_to_front
from ui.shell import single_instance
from ui.shell.single_instance import SingleInstance

ROOT = Path(__file__).resolve().parents[3]
SECOND = """
import sys
from pathlib import Path
from PySide6.QtCore import QCoreApplication
from ui.shell import single_instance
from ui.shell.single_instance import SingleInstance
single_instance.ANSWER_MS = 180_000
qt = QCoreApplication([])
only = SingleInstance(Path(sys.argv[1]))
if only.first():
    print("first", flush=True)
    if sys.argv[2:] == ["stay"]:
        sys.stdin.read()
else:
    print("handed over" if only.hand_over(sys.argv[2:]) else "nobody answers")
"""


def start(folder: Path, *files: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", SECOND, str(folder), *files],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
    )  # fmt: skip


def test_a_second_start_hands_its_files_to_the_first(qtbot: QtBot, tmp_path: Path) -> None:
    only = SingleInstance(tmp_path / "état")
    assert only.first()
    with qtbot.waitSignal(only.asked) as heard:
        second = start(tmp_path / "état", "models/été.gguf")
    assert second.communicate(timeout=patience.SECONDS)[0] == "handed over\n"
    assert heard.args == [[str(ROOT / "models/été.gguf")]]
    only.close()
    assert start(tmp_path / "état").communicate(timeout=patience.SECONDS)[0] == "first\n"


@pytest.mark.usefixtures("qapp")
def test_another_state_folder_is_another_person(tmp_path: Path) -> None:
    only = SingleInstance(tmp_path / "one")
    assert only.first()
    assert start(tmp_path / "two").communicate(timeout=patience.SECONDS)[0] == "first\n"
    only.close()


@pytest.mark.usefixtures("qapp")
def test_one_that_was_killed_holds_nothing(tmp_path: Path) -> None:
    killed = start(tmp_path, "stay")
    assert killed.stdout is not None
    assert killed.stdout.readline() == "first\n"
    again = SingleInstance(tmp_path)
    assert not again.first()
    killed.send_signal(signal.SIGKILL)
    killed.communicate()
    assert again.first()
    again.close()


@pytest.mark.usefixtures("qapp")
def test_what_never_answers_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(single_instance, "STARTING_SECONDS", 0.1)
    monkeypatch.setattr(single_instance, "ANSWER_MS", 100)
    deaf = start(tmp_path, "stay")  # listens, but its event loop never runs
    assert deaf.stdout is not None
    deaf.stdout.readline()
    assert not SingleInstance(tmp_path).hand_over([])
    deaf.communicate("")


def test_the_first_comes_to_the_front_and_opens_the_file(make_app: MakeApp, tmp_path: Path) -> None:
    app = make_app(serial=True)
    app.window.showMinimized()
    come_to_front(app, [])
    assert not app.window.isMinimized()
    come_to_front(app, [str(tmp_path / "m.gguf")])
    assert app.store.state.opened.opening == tmp_path / "m.gguf"
