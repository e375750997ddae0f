"""Having the engine built where an installed Plimsoll has none: another program does it, and is listened to here.

What is compiled is pinned by its hash, and compiled for this computer's processor: minutes, once. What was compiled
before is found again. An engine that does not work here never replaces another.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import msgspec

from advisor.engine.location import BUILDER, engines_folder
from advisor.errors import EngineMissing
from advisor.foreign_text import one_line
from advisor.progress import Cancel

_ROOT = Path(__file__).resolve().parents[2]
_LAST_LINES = 3  # of what the program says beside its answers, where it ends without a word on why
_REASON = 600  # letters


@dataclass(frozen=True)
class BuildStep:
    """What is being done: "tools", "source", "compile" or "trial", and how many of how many pieces are finished."""

    doing: str
    done: int = 0
    total: int = 0


class _Line(msgspec.Struct):
    doing: str = ""
    done: int = 0
    total: int = 0
    problem: str = ""


BuildReport = Callable[[BuildStep], None]


def build_command(backend: str) -> list[str]:
    """What builds an engine. backend: a name that the set-up knows, as "cuda" or "auto"."""
    return [sys.executable, "-P", "-m", f"{BUILDER}.first_start", str(engines_folder()), backend]


def build_engine(
    report: BuildReport, cancel: Cancel, backend: str = "cpu", *, command: Sequence[str] | None = None
) -> None:
    """Have the engine built and put in its place. Raises EngineMissing with the reason where it cannot be, Cancelled.

    command: another program, for tests.
    """
    said: deque[str] = deque(maxlen=_LAST_LINES)
    problem = ""
    # It is told all that this process is: a person's own package index may want the account that is named there.
    told = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, (str(_ROOT), os.environ.get("PYTHONPATH"))))}
    try:
        child = subprocess.Popen(
            command or build_command(backend),
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            encoding="utf-8", errors="replace", env=told,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )  # fmt: skip
    except OSError as error:
        raise EngineMissing("The engine could not be built: {reason}", reason=error.strerror or str(error)) from error
    with child, cancel.calling(partial(_stop, child)):
        assert child.stdout is not None
        for line in child.stdout:
            told_line = _read(line)
            if told_line is None:
                said.append(line.strip())
            elif told_line.problem:
                problem = told_line.problem
            else:
                report(BuildStep(told_line.doing, told_line.done, told_line.total))
    cancel.check()
    if child.returncode != 0:
        reason = problem or " ".join(said)
        raise EngineMissing("The engine could not be built: {reason}", reason=one_line(reason, _REASON))


def _stop(child: subprocess.Popen[str]) -> None:
    """Ask it to end, as our own end does; it ends what it started, too."""
    assert child.stdin is not None
    child.stdin.close()


def _read(line: str) -> _Line | None:
    """One of its answers; None for a line that is none."""
    if not line.startswith("{"):
        return None
    try:
        return msgspec.json.decode(line, type=_Line)
    except msgspec.DecodeError:
        return None
