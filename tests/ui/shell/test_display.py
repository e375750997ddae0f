"""A display that is named is asked before Qt is: it may answer nobody."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.helpers import patience
from ui.shell import display
from ui.shell.display import has_display

ROOT = Path(__file__).resolve().parents[3]
pytestmark = pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="there is always a display")


@pytest.mark.parametrize(
    ("env", "expected"),
    [
        ({}, False),
        ({"DISPLAY": ""}, False),
        ({"DISPLAY": "nonsense"}, False),
        ({"DISPLAY": ":9977"}, False),
        ({"DISPLAY": ":99999"}, False),
        ({"DISPLAY": "unix:9977.0"}, False),
        ({"DISPLAY": "tcp/127.0.0.1:9977"}, False),
        ({"WAYLAND_DISPLAY": "wayland-0"}, False),
        ({"WAYLAND_DISPLAY": "wayland-0", "XDG_RUNTIME_DIR": "/nowhere"}, False),
        ({"WAYLAND_DISPLAY": "w" * 300, "XDG_RUNTIME_DIR": "/nowhere"}, False),
        ({"WAYLAND_DISPLAY": "a\0b"}, False),
        ({"QT_QPA_PLATFORM": "offscreen"}, True),
    ],
)
def test_a_name_is_not_a_display(env: dict[str, str], expected: bool) -> None:
    assert has_display(env) is expected


def test_wayland_that_answers(tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(tmp_path / "wayland-1"))
        assert not has_display({"WAYLAND_DISPLAY": "wayland-1", "XDG_RUNTIME_DIR": str(tmp_path)})  # not listening
        server.listen()
        assert has_display({"WAYLAND_DISPLAY": "wayland-1", "XDG_RUNTIME_DIR": str(tmp_path)})
        assert has_display({"WAYLAND_DISPLAY": str(tmp_path / "wayland-1")})


@pytest.mark.parametrize(
    ("name", "first"),
    [
        (":0", (socket.AF_UNIX, "\0/tmp/.X11-unix/X0")),
        ("unix:3.1", (socket.AF_UNIX, "\0/tmp/.X11-unix/X3")),
        ("localhost:10.0", (socket.AF_UNSPEC, ("localhost", 6010))),
        ("[::1]:2", (socket.AF_UNSPEC, ("::1", 6002))),
        ("tcp/:1", (socket.AF_UNSPEC, ("localhost", 6001))),
    ],
)
def test_where_a_display_is_looked_for(name: str, first: display.Address) -> None:
    assert next(display._x_addresses(name)) == first


@pytest.fixture
def server(tmp_path: Path) -> Iterator[str]:
    """A real X server that lets nobody in without its key; the display's name."""
    program = shutil.which("Xvfb")
    if program is None:
        pytest.skip("no Xvfb")
    key = "00112233445566778899aabbccddeeff"
    read, write = os.pipe()
    entry = b"".join(
        len(part).to_bytes(2, "big") + part for part in (b"", b"", b"MIT-MAGIC-COOKIE-1", bytes.fromhex(key))
    )
    (tmp_path / "auth").write_bytes(b"\xff\xff" + entry)
    options = ["-displayfd", str(write), "-auth", str(tmp_path / "auth"), "-nolisten", "tcp"]
    process = subprocess.Popen([program, *options], pass_fds=(write,), stderr=subprocess.DEVNULL)
    os.close(write)
    with os.fdopen(read) as stream:
        number = stream.readline().strip()
    yield f":{number}"
    process.terminate()
    process.wait()


def test_a_real_display_and_its_key(server: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XAUTHORITY", str(tmp_path / "auth"))
    assert has_display({"DISPLAY": server})
    monkeypatch.setenv("XAUTHORITY", str(tmp_path / "none"))
    assert not has_display({"DISPLAY": server})


def test_without_an_answer_the_terminal_chats(tmp_path: Path) -> None:
    """What ended in an abort: the program goes on in the terminal, and says so."""
    env = {name: value for name, value in os.environ.items() if name != "QT_QPA_PLATFORM"}
    env |= {"DISPLAY": ":9977", "WAYLAND_DISPLAY": "wayland-9977", "PYTHONPATH": str(ROOT)}
    env |= {name: str(tmp_path) for name in ("XDG_STATE_HOME", "XDG_DATA_HOME")}  # where no model is yet
    done = subprocess.run(
        [sys.executable, "-m", "ui"], env=env, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False,
        timeout=patience.SECONDS,
    )  # fmt: skip
    assert done.returncode == 1
    assert "There is no display here" in done.stderr
    assert "Say which model" in done.stderr
