import os
import subprocess
import sys
from pathlib import Path

import pytest

from setup_steps import lock

HOLD = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from setup_steps import lock
with lock.held(Path(sys.argv[2]), "this folder"):
    print("held", flush=True)
    sys.stdin.readline()
"""


def start_holder(path: Path) -> subprocess.Popen[str]:
    """Another process that takes the lock, says "held" and keeps it until it reads a line."""
    steps = str(Path(lock.__file__).parents[1])
    return subprocess.Popen(
        [sys.executable, "-c", HOLD, steps, str(path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def next_line(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def release(process: subprocess.Popen[str]) -> None:
    assert process.stdin is not None
    process.stdin.write("\n")
    process.stdin.flush()


def test_the_second_says_who_is_at_work_and_goes_on_after(tmp_path: Path) -> None:
    with start_holder(tmp_path / "lock") as first:
        assert next_line(first) == "held"
        with start_holder(tmp_path / "lock") as second:
            assert next_line(second) == (
                f"Another set-up is at work on this folder (process {first.pid}); waiting for it to end."
            )
            release(first)
            assert next_line(second) == "held"
            release(second)
    assert (first.returncode, second.returncode) == (0, 0)


def test_a_killed_holder_leaves_no_stale_lock(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with start_holder(tmp_path / "lock") as first:
        assert next_line(first) == "held"
        first.kill()
    with lock.held(tmp_path / "lock", "this folder"):
        pass
    assert capsys.readouterr().err == ""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows children inherit no descriptors here")
def test_what_a_killed_holder_started_is_waited_for(tmp_path: Path) -> None:
    with lock.held(tmp_path / "lock", "this folder") as descriptor:
        orphan = subprocess.Popen(["cat"], stdin=subprocess.PIPE, pass_fds=(descriptor,))
    with orphan, start_holder(tmp_path / "lock") as second:
        assert next_line(second).startswith(f"Another set-up is at work on this folder (process {os.getpid()})")
        assert orphan.stdin is not None
        orphan.stdin.close()
        assert next_line(second) == "held"
        release(second)
