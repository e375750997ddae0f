"""The watch itself is watched: tests that misbehave, run by a pytest of their own under our conftest."""

from __future__ import annotations

import os
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections import defaultdict
from pathlib import Path

import pytest

from tests.helpers import patience

ROOT = Path(__file__).parents[2]

MISBEHAVING = """
import logging
import os
import socket
import subprocess
import sys
import threading
import urllib.request
from pathlib import Path

import pytest
from tests.helpers import leaks

SLEEP = [sys.executable, "-c", "import time; time.sleep(60)"]


@pytest.fixture(autouse=True)
def little_patience(request, monkeypatch):
    if request.node.name.startswith("test_leaves"):  # what it leaves stays, however long one waits
        monkeypatch.setattr(leaks, "PATIENCE", 0.1)

def test_leaves_a_child():
    subprocess.Popen(SLEEP)

def test_leaves_a_zombie():
    child = subprocess.Popen([sys.executable, "-c", ""])
    os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT)
    kept.append(child)

def test_leaves_a_thread():
    thread = threading.Thread(target=release.wait, daemon=True, name="lingering")
    thread.start()

def test_leaves_a_window(qapp):
    from PySide6.QtWidgets import QLabel
    label = QLabel("still here")
    label.setWindowTitle("forgotten")
    label.show()
    kept.append(label)

def test_leaves_a_pool_job(qapp):
    from PySide6.QtCore import QThreadPool
    QThreadPool.globalInstance().start(pool_job_may_end.wait)

def test_logs_an_error():
    pool_job_may_end.set()  # what the test before left would be held against this one, too
    logging.getLogger("advisor.engine.process").error("the child died")

def test_leaves_the_machine():
    with pytest.raises(OSError):
        socket.create_connection(("192.0.2.1", 80), timeout=1)

def test_looks_up_a_name():
    with pytest.raises(OSError):
        urllib.request.urlopen("http://example.invalid/")

def test_warns_through_qt(qapp):
    from PySide6.QtCore import qWarning
    qWarning("something is off")

kept = []
release = threading.Event()
pool_job_may_end = threading.Event()


@pytest.fixture(scope="session")
def engine():
    child = subprocess.Popen(SLEEP)
    thread = threading.Thread(target=release.wait, daemon=True)
    thread.start()
    yield child
    child.kill()
    child.wait()

def test_good_uses_a_session_fixture(engine):
    assert engine.poll() is None

def test_good_keeps_on_purpose():
    child = subprocess.Popen(SLEEP)
    leaks.keep_process(child.pid)
    kept.append(child)
    thread = threading.Thread(target=release.wait, daemon=True)
    thread.start()
    leaks.keep_thread(thread)

def test_good_cleans_up(qapp, qtbot):
    from PySide6.QtWidgets import QLabel
    label = QLabel("shown")
    qtbot.addWidget(label)
    label.show()
    subprocess.run([sys.executable, "-c", ""])
    thread = threading.Thread(target=lambda: None)
    thread.start()

def test_good_ends_a_moment_later():
    threading.Timer(0.3, lambda: None).start()

@pytest.mark.expects_errors
def test_good_expects_its_error():
    logging.getLogger("ui").error("on purpose")

def test_good_talks_to_itself():
    with socket.create_server(("127.0.0.1", 0)) as server:
        socket.create_connection(("localhost", server.getsockname()[1])).close()

def test_good_has_a_home_of_its_own():
    home = Path.home()
    assert "plimsoll-tests-" in str(home)
    for name in ("XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME"):
        assert Path(os.environ[name]).parent == home
    assert "PLIMSOLL_CACHE" not in os.environ

def test_good_ends_the_kept_ones():
    for child in kept:
        if isinstance(child, subprocess.Popen):
            child.kill()
            child.wait()
    release.set()
"""


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What became of each misbehaving test: "passed", or the message of its failure or error."""
    folder = tmp_path_factory.mktemp("misbehaving")
    (folder / "conftest.py").write_text('pytest_plugins = ["tests.conftest"]\n')
    (folder / "test_misbehaving.py").write_text(MISBEHAVING)
    (folder / "pytest.ini").write_text(
        "[pytest]\nqt_api = pyside6\nqt_log_level_fail = WARNING\nfilterwarnings = error\n"
        "    ignore:.*subprocess .* is still running:ResourceWarning\n"
        "    ignore::pytest.PytestUnraisableExceptionWarning\n"
    )
    report = folder / "report.xml"
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", f"--junitxml={report}", str(folder)]
    env = {**os.environ, "PYTHONPATH": str(ROOT), "PLIMSOLL_CACHE": "/of/the/person"}
    ran = subprocess.run(
        command, cwd=folder, env=env, capture_output=True, text=True, check=False, timeout=patience.SECONDS
    )
    assert report.exists(), ran.stdout + ran.stderr
    found: defaultdict[str, list[str]] = defaultdict(list)
    for case in ET.parse(report).iter("testcase"):
        # A test that fails and then also fails in its clean-up is listed twice.
        found[str(case.get("name"))] += [str(part.get("message")) for part in case if part.tag in ("failure", "error")]
    return {name: "; ".join(troubles) or "passed" for name, troubles in found.items()}


@pytest.mark.parametrize(
    ("test", "message"),
    [
        ("test_leaves_a_child", "the test left behind a child process: "),
        ("test_leaves_a_zombie", "has ended, but nobody waited for it"),
        ("test_leaves_a_thread", "the test left behind a running thread: lingering"),
        ("test_leaves_a_window", "the test left behind a visible window: QLabel 'forgotten'"),
        ("test_leaves_a_pool_job", "a job in Qt's global thread pool that is still running"),
        ("test_logs_an_error", "an error was logged: advisor.engine.process: the child died"),
        ("test_leaves_the_machine", "the test tried to reach 192.0.2.1"),
        ("test_looks_up_a_name", "the test tried to reach example.invalid"),
        ("test_warns_through_qt", "something is off"),
    ],
)
def test_misbehaviour_is_caught(outcomes: dict[str, str], test: str, message: str) -> None:
    assert message in outcomes[test]


def test_good_behaviour_passes(outcomes: dict[str, str]) -> None:
    good = {name: outcome for name, outcome in outcomes.items() if name.startswith("test_good")}
    assert len(good) == 8
    assert good == dict.fromkeys(good, "passed")
