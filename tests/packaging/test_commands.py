import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from setup_steps import commands
from setup_steps.commands import last_words, run_logged
from tests.helpers import patience


def python(code: str) -> list[str]:
    return [sys.executable, "-c", code]


def test_every_line_reaches_the_log_and_the_listener(tmp_path: Path) -> None:
    heard: list[str] = []
    log = tmp_path / "logs" / "log"
    code = "import sys; print('one'); print('two', file=sys.stderr); sys.exit(3)"

    assert run_logged([*python(code)], log, each_line=heard.append, env={"PYTHONUNBUFFERED": "1"}) == 3

    assert heard == ["one", "two"]
    assert log.read_text().splitlines()[1:] == heard


def test_the_environment_is_added_to(tmp_path: Path) -> None:
    heard: list[str] = []
    run_logged(
        python("import os; print(os.environ['ADDED'], 'PATH' in os.environ)"),
        tmp_path / "log",
        heard.append,
        {"ADDED": "yes"},
    )
    assert heard == ["yes True"]


def test_bytes_that_are_not_text_do_no_harm(tmp_path: Path) -> None:
    heard: list[str] = []
    code = "import sys; sys.stdout.buffer.write(bytes([255, 10]))"
    assert run_logged(python(code), tmp_path / "log", heard.append) == 0
    assert heard == ["\ufffd"]


@pytest.mark.skipif(sys.platform == "win32", reason="signals to a process group")
def test_an_interruption_ends_the_child_and_all_that_it_started(tmp_path: Path) -> None:
    grandchildren = tmp_path / "pid"
    tree = f"sleep 600 & echo $! > {grandchildren}; echo started; wait"
    steps = str(Path(commands.__file__).parents[1])
    code = (
        "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's job may be deaf to it\n"
        f"import sys; sys.path.insert(0, {steps!r})\n"
        "from pathlib import Path; from setup_steps.commands import run_logged\n"
        f"run_logged(['sh', '-c', {tree!r}], Path({str(tmp_path / 'log')!r}), lambda line: print(line, flush=True))\n"
    )
    with subprocess.Popen(python(code), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as runner:
        assert runner.stdout is not None
        assert runner.stdout.readline() == "started\n"
        os.kill(runner.pid, signal.SIGINT)
    sleeper = int(grandchildren.read_text())
    patience.until(lambda: patience.has_ended(sleeper))


def test_last_words_are_those_around_the_first_error_of_the_last_command(tmp_path: Path) -> None:
    log = tmp_path / "log"
    log.write_text(
        "$ first\nerror: an old one\n$ second\n[1/9] Building\nlots\nof\ntalk\n"
        "[2/9] Building\nx.cpp:3: fatal error: nothing.h: No such file\ncompilation terminated.\n\nnote: noise\n"
    )
    assert last_words(log).split("\n") == [
        "    x.cpp:3: fatal error: nothing.h: No such file",
        "    compilation terminated.",
    ]


def test_last_words_without_an_error_are_the_end_of_the_output(tmp_path: Path) -> None:
    log = tmp_path / "log"
    log.write_text("$ only\n" + "".join(f"line {number}\n" for number in range(40)))
    assert last_words(log).split("\n") == [f"    line {number}" for number in range(28, 40)]
