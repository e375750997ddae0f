"""The checks that a change must pass: lint, types, import contracts, tests."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

from .console import duration
from .places import Places

PATIENCE = 10.0
"""Seconds that an interrupted check has to clean up."""

MOST_AT_ONCE = 4
"""Processes that share the tests; each takes up to 1 GB, and the engines that it starts compute on two threads."""


@dataclass(frozen=True)
class Check:
    """One program that says yes by exiting with 0."""

    name: str
    command: tuple[str, ...]
    quiet: bool = True
    """Print what it says only where it fails."""


@dataclass(frozen=True)
class Finding:
    """How one check ended."""

    name: str
    status: int
    seconds: float


def all_checks(places: Places, pytest_arguments: Sequence[str]) -> list[Check]:
    """Every check in order; with arguments for pytest, only pytest."""
    python, ruff = str(places.python), str(places.script("ruff"))
    # -P keeps the folder `packaging` of this repository from standing in for the package of that name.
    arguments = pytest_arguments or ("-n", str(min(os.cpu_count() or 1, MOST_AT_ONCE)), "--dist", "worksteal")
    tests = Check("tests", (python, "-P", "-m", "pytest", *arguments), quiet=False)
    if pytest_arguments:
        return [tests]
    return [
        Check("lint", (ruff, "check")),
        Check("format", (ruff, "format", "--check")),
        Check("types", (python, "-P", "-m", "mypy")),
        Check("import contracts", (str(places.script("lint-imports")), "--no-logo")),
        tests,
    ]


def on_vulkan(places: Places, pytest_arguments: Sequence[str]) -> list[Check]:
    """The tests that need a real graphics device, which every other run leaves out."""
    command = (str(places.python), "-P", "-m", "pytest", "-m", "vulkan", *pytest_arguments)
    return [Check("tests on Vulkan", (*command, "tests/advisor/engine/test_vulkan.py"), quiet=False)]


def run(places: Places, checks: Sequence[Check]) -> int:
    """Run every check, also after one that fails, and print a summary; return 0 where all passed."""
    findings = [_run(places, check) for check in checks]
    if len(findings) == 1:
        return findings[0].status
    print()
    for finding in findings:
        outcome = "passed" if finding.status == 0 else f"FAILED (exit {finding.status})"
        print(f"{finding.name:<18}{outcome:<18}{duration(finding.seconds)}")
    return int(any(finding.status for finding in findings))


def _run(places: Places, check: Check) -> Finding:
    print(f"== {check.name}", flush=True)
    started = time.monotonic()
    piped = subprocess.PIPE if check.quiet else None
    # No window may open while testing, also where there is a display.
    env = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    # Compiled once and kept: without that, each engine child that a test starts compiles the sources anew, which takes
    # it as long as everything else about its start, and so does each of the processes that share the tests.
    env.pop("PYTHONDONTWRITEBYTECODE", None)
    with subprocess.Popen(
        check.command,
        cwd=places.root,
        env=env,
        stdin=subprocess.DEVNULL,
        stdout=piped,
        stderr=subprocess.STDOUT if check.quiet else None,
        encoding="utf-8",
        errors="replace",
    ) as child:
        try:
            output, _ = child.communicate()
        except KeyboardInterrupt:
            # The terminal has interrupted the child too: its fixtures are ending what they started.
            with suppress(subprocess.TimeoutExpired):
                child.wait(timeout=PATIENCE)
            raise
        finally:
            child.kill()
    if check.quiet:
        print(output.strip() if child.returncode else (output.strip().splitlines() or [""])[-1], flush=True)
    return Finding(check.name, child.returncode, time.monotonic() - started)
