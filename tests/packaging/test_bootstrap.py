"""The two commands as a person types them, in processes of their own."""

from __future__ import annotations

import ast
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from setup_steps import checks, lock
from setup_steps.places import Places, user_cache
from tests.helpers import patience

ROOT = Path(__file__).parents[2]
BOOTSTRAP = ROOT / "packaging" / "bootstrap.py"


def copy_set_up(folder: Path) -> None:
    """All that the set-up is made of, without the app: of that it asks the standard library's part alone."""
    shutil.copytree(ROOT / "packaging", folder / "packaging", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(ROOT / "resources" / "engine", folder / "resources" / "engine")
    shell = folder / "ui" / "shell"
    shell.mkdir(parents=True)
    shutil.copy(ROOT / "ui" / "__init__.py", shell.parent)
    for part in ("__init__.py", "display.py", "system_needs.py"):
        shutil.copy(ROOT / "ui" / "shell" / part, shell)


def bootstrap(*arguments: str, python: str = sys.executable) -> subprocess.CompletedProcess[str]:
    command = [python, str(BOOTSTRAP), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=patience.SECONDS)


@pytest.mark.parametrize("word", ["-h", "--help"])
def test_help_tells_of_both_commands(word: str) -> None:
    told = bootstrap(word)
    assert told.returncode == 0
    assert told.stderr == ""
    for part in ("bootstrap.py run", "bootstrap.py test", "PLIMSOLL_CACHE", "CMAKE_ARGS"):
        assert part in told.stdout


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ([], "Say what to do: run, test or engine; python3 packaging/bootstrap.py --help tells more."),
        (["rum"], "'rum' is none of run, test, engine; python3 packaging/bootstrap.py --help tells more."),
    ],
)
def test_anything_else_is_bad_usage(arguments: list[str], sentence: str) -> None:
    told = bootstrap(*arguments)
    assert (told.returncode, told.stdout, told.stderr) == (2, "", sentence + "\n")


def old_python() -> str | None:
    """A Python on this machine that is too old for Plimsoll and does start."""
    for minor in range(10, 5, -1):
        found = shutil.which(f"python3.{minor}")
        if found and subprocess.run([found, "-c", ""], capture_output=True, check=False).returncode == 0:
            return found
    return None


@pytest.mark.skipif(old_python() is None, reason="no Python older than 3.11 here")
def test_an_older_python_hands_over_to_a_newer_one() -> None:
    python = old_python()
    assert python is not None
    told = bootstrap("--help", python=python)
    assert told.returncode == 0
    assert told.stderr.startswith("Plimsoll needs Python 3.11 or newer and this is 3.")
    assert "bootstrap.py run" in told.stdout


def test_the_first_file_is_readable_for_old_pythons() -> None:

    ast.parse(BOOTSTRAP.read_text(encoding="utf-8"), feature_version=(3, 6))


# A shell starts background jobs with SIGINT ignored, and that is inherited: a person's Ctrl+C comes to one that is not.
LISTENING = """
import os, signal, sys
signal.signal(signal.SIGINT, signal.SIG_DFL)
os.execv(sys.executable, [sys.executable, *sys.argv[1:]])
"""


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
@pytest.mark.parametrize("request_to_end", [signal.SIGINT, signal.SIGTERM])
def test_an_interruption_says_how_to_go_on(tmp_path: Path, request_to_end: signal.Signals) -> None:
    copy_set_up(tmp_path)
    command = [sys.executable, "-c", LISTENING, str(tmp_path / "packaging" / "bootstrap.py"), "run"]
    with lock.held(tmp_path / ".venv" / "plimsoll-setup" / "lock", "this folder"):
        started = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
        with started:
            assert started.stderr is not None
            assert started.stderr.readline().startswith("Another set-up is at work on this folder")
            started.send_signal(request_to_end)
            assert started.stderr.read().strip() == "Interrupted; running the same command again goes on from here."
    assert started.returncode == 130


def check(name: str, code: str, quiet: bool = True) -> checks.Check:
    return checks.Check(name, (sys.executable, "-c", code), quiet)


def test_every_check_runs_also_after_one_that_fails(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    places = Places(tmp_path, tmp_path)
    wanted = [
        check("lint", "print('a.py:1 wrong'); import sys; sys.exit(1)"),
        check("types", "print('many'); print('lines'); print('no issues')"),
        check("tests", "import os; print(os.environ['QT_QPA_PLATFORM'])", quiet=False),
    ]
    assert checks.run(places, wanted) == 1
    lines = capfd.readouterr().out.splitlines()
    assert "a.py:1 wrong" in lines
    assert "no issues" in lines
    assert "many" not in lines
    assert "offscreen" in lines
    assert [line.split("  ")[0] for line in lines[-3:]] == ["lint", "types", "tests"]
    assert "FAILED (exit 1)" in lines[-3]
    assert all("passed" in line for line in lines[-2:])


def test_passing_checks_exit_with_0(tmp_path: Path) -> None:
    assert checks.run(Places(tmp_path, tmp_path), [check("lint", ""), check("tests", "")]) == 0


def test_checks_keep_what_python_compiled(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    checks.run(Places(tmp_path, tmp_path), [check("tests", "import sys; print(sys.dont_write_bytecode)", quiet=False)])
    assert "False" in capfd.readouterr().out.splitlines()


def test_with_arguments_only_pytest_runs_and_its_status_is_ours(tmp_path: Path) -> None:
    places = Places(ROOT, tmp_path)
    (only,) = checks.all_checks(places, ["tests/advisor", "-x"])
    assert only.command[1:] == ("-P", "-m", "pytest", "tests/advisor", "-x")
    assert checks.run(places, [check("tests", "import sys; sys.exit(5)", quiet=False)]) == 5


def test_tests_on_vulkan_are_a_run_of_their_own(tmp_path: Path) -> None:
    (only,) = checks.on_vulkan(Places(ROOT, tmp_path), ["-x"])
    assert only.command[1:] == ("-P", "-m", "pytest", "-m", "vulkan", "-x", "tests/advisor/engine/test_vulkan.py")
    assert (ROOT / only.command[-1]).is_file()


@pytest.mark.parametrize(
    ("words", "said"), [(["vulkan"], "made for cpu: run"), (["cuda"], "for Vulkan only"), ([], "for Vulkan only")]
)
def test_tests_on_vulkan_want_an_engine_for_it(tmp_path: Path, words: list[str], said: str) -> None:
    copy_set_up(tmp_path)
    command = [sys.executable, str(tmp_path / "packaging" / "bootstrap.py"), "test", "--engine", *words]
    done = subprocess.run(command, env={**os.environ, "CMAKE_ARGS": ""}, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert said in done.stderr
    assert not (tmp_path / ".venv").exists()


def test_the_cache_folder_is_the_persons_choice(tmp_path: Path) -> None:
    assert user_cache({"PLIMSOLL_CACHE": str(tmp_path)}) == tmp_path
    if sys.platform == "linux":
        assert user_cache({"XDG_CACHE_HOME": str(tmp_path)}) == tmp_path / "plimsoll"
        assert user_cache({"XDG_CACHE_HOME": "relative"}) == Path.home() / ".cache" / "plimsoll"
        assert user_cache({}) == Path.home() / ".cache" / "plimsoll"


def test_the_folder_packaging_does_not_stand_in_for_the_package_of_that_name() -> None:
    code = "import packaging.version; print(packaging.__file__)"
    told = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert "site-packages" in told.stdout
