"""Run other programs: their whole output into a log, their end never in doubt."""

from __future__ import annotations

import os
import re
import shlex
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

Words = Sequence[str | Path]
"""A command, word by word."""

USEFUL_LINES = 12
_TROUBLE = re.compile(r"\b(error|fatal|failed|killed|no space left)\b", re.IGNORECASE)
_NOISE = re.compile(r"^(\[\d+/\d+\] |note: |hint: |\s*$)")


def run_logged(
    command: Words,
    log: Path,
    each_line: Callable[[str], None] | None = None,
    env: Mapping[str, str] | None = None,
    cwd: Path | None = None,
    inherit: int | None = None,
) -> int:
    """Run `command` to its end, its output appended to `log` line by line; return its exit status.

    `env` is added to this process's environment. `inherit` is a lock's descriptor that the child keeps open. When
    this process is interrupted, the child and everything that it started are stopped before the interruption goes on.
    """
    words = [str(word) for word in command]
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("a", encoding="utf-8") as record:
        record.write(f"$ {shlex.join(words)}\n")
        record.flush()
        child = subprocess.Popen(
            words,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
            cwd=cwd,
            env={**os.environ, **(env or {})},
            start_new_session=True,
            pass_fds=() if inherit is None or sys.platform == "win32" else (inherit,),
        )
        assert child.stdout is not None
        try:
            for line in child.stdout:
                record.write(line)
                if each_line:
                    each_line(line.rstrip("\n"))
            return child.wait()
        finally:
            _stop(child)
            child.stdout.close()


def _stop(child: subprocess.Popen[str]) -> None:
    """End the child's whole process group; nothing to do where the child has ended by itself."""
    if child.poll() is not None:
        return
    _signal_group(child, force=False)
    try:
        child.wait(timeout=5)
    except subprocess.TimeoutExpired:
        _signal_group(child, force=True)
        child.wait()


def _signal_group(child: subprocess.Popen[str], force: bool) -> None:
    if sys.platform == "win32":
        child.kill()
        return
    try:
        os.killpg(child.pid, signal.SIGKILL if force else signal.SIGTERM)
    except ProcessLookupError:
        return


def last_words(log: Path) -> str:
    """The few lines of the log's last command that tell why it failed."""
    lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
    start = max((number for number, line in enumerate(lines) if line.startswith("$ ")), default=-1)
    said = [line for line in lines[start + 1 :] if not _NOISE.match(line)]
    first_trouble = next((number for number, line in enumerate(said) if _TROUBLE.search(line)), None)
    chosen = said[-USEFUL_LINES:] if first_trouble is None else said[first_trouble : first_trouble + USEFUL_LINES]
    return "\n".join(f"    {line[:200]}" for line in chosen)
